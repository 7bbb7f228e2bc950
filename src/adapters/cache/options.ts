import { checkInteger } from "../../internal/options.js";
import type { RememberingOptions } from "./remembering.js";
import { type CacheStore, guardStore } from "./store.js";

/** What every cache can be told. */
export interface CacheOptions {
  /** How many answers the memory holds, 1 to 10,000,000. What was not used for longest is forgotten first. */
  readonly maxEntries?: number;
  /** How many octets the memory holds, roughly, 1,000 to 2,147,483,647. */
  readonly maxOctets?: number;
  /** Seconds that anything is remembered at most, 1 to 604,800 (a week). Default 86,400 (a day). */
  readonly maxTtlSeconds?: number;
  /**
   * Seconds beyond its time that an answer may still serve while the source fails (RFC 8767), 0 to 604,800.
   * Default 0: a failure is a failure.
   */
  readonly serveStaleSeconds?: number;
  /** A second memory behind that of this cache, shared between processes. */
  readonly store?: CacheStore;
  /** Milliseconds that the store may take to say something, 1 to 60,000. Default 250. */
  readonly storeTimeoutMs?: number;
  /** The time in milliseconds since 1970. Default `Date.now`. With a store, all who share it must agree on it. */
  readonly now?: () => number;
}

const WEEK_SECONDS = 604_800;

/** Checks the options that all caches have. */
export function rememberingOptions(
  options: CacheOptions,
  { maxEntries, maxOctets, failureSeconds }: Pick<RememberingOptions, "maxEntries" | "maxOctets" | "failureSeconds">,
): RememberingOptions {
  const { store, now = Date.now } = options;
  const octets = checkInteger("maxOctets", options.maxOctets ?? maxOctets, 1_000, 0x7fff_ffff);
  const storeTimeoutMs = checkInteger("storeTimeoutMs", options.storeTimeoutMs ?? 250, 1, 60_000);
  return {
    maxEntries: checkInteger("maxEntries", options.maxEntries ?? maxEntries, 1, 10_000_000),
    maxOctets: octets,
    failureSeconds,
    maxTtlSeconds: checkInteger("maxTtlSeconds", options.maxTtlSeconds ?? 86_400, 1, WEEK_SECONDS),
    maxStaleSeconds: checkInteger("serveStaleSeconds", options.serveStaleSeconds ?? 0, 0, WEEK_SECONDS),
    store: store && guardStore(store, { timeoutMs: storeTimeoutMs, maxOctets: octets, now }),
    now,
  };
}
