import { checkInteger } from "../internal/options.js";
import { withinTime } from "../internal/within-time.js";
import { MAX_AGE_SECONDS, type MtaStsPolicy, readMtaStsPolicy } from "./mta-sts-policy.js";

/** What a cache keeps of a domain: plain data, which JSON carries as it is. */
export interface MtaStsCacheEntry {
  /** The last policy that could be fetched. */
  readonly policy?: {
    /** The `id` of the record at that time. */
    readonly id: string;
    /** As served. */
    readonly text: string;
    /** Milliseconds since 1970. */
    readonly fetchedAt: number;
  };
  /** The last fetch, if that failed. */
  readonly failure?: {
    readonly id: string;
    /** Milliseconds since 1970. */
    readonly at: number;
  };
}

/**
 * Where policies are kept between calls. {@link createMtaStsCache} makes one in memory; one of your own may keep them
 * where they outlive the process, which makes them worth more: an attacker who waits for a restart finds nothing
 * forgotten.
 *
 * It may fail or hang: the call then does without, and says so. What it gives is checked; but whoever can write to it
 * decides where mail goes. How long a policy lives is not its concern, but it may drop an entry 31,557,600 seconds
 * after it was set.
 */
export interface MtaStsCache {
  /** @param domain - the policy domain, in A-labels and lower case */
  get(domain: string): MtaStsCacheEntry | undefined | null | Promise<MtaStsCacheEntry | undefined | null>;
  set(domain: string, entry: MtaStsCacheEntry): unknown;
}

/** A cache in memory. */
export interface MtaStsMemoryCache extends MtaStsCache {
  /** How many domains it holds. */
  readonly size: number;
}

/** How much {@link createMtaStsCache} holds. */
export interface MtaStsCacheOptions {
  /** Domains, 1 to 10,000,000. Default 10,000. */
  readonly maxEntries?: number;
  /** Octets, roughly, 1,000 to 2,147,483,647. Default 16,777,216. */
  readonly maxOctets?: number;
}

/** What an entry takes besides texts, roughly. */
const ENTRY_OCTETS = 200;

/**
 * Makes a cache in memory that forgets the domain not asked for longest when it is full.
 *
 * @param options - see {@link MtaStsCacheOptions}
 * @throws RangeError that names the option
 *
 * @example
 * ```ts
 * import { createMtaStsCache } from "mailproof/transport";
 *
 * const cache = createMtaStsCache({ maxEntries: 100_000 }); // one for the process: pass it to each call
 * console.log(cache.size); // 0
 * ```
 */
export function createMtaStsCache(options: MtaStsCacheOptions = {}): MtaStsMemoryCache {
  const maxEntries = checkInteger("maxEntries", options.maxEntries ?? 10_000, 1, 10_000_000);
  const maxOctets = checkInteger("maxOctets", options.maxOctets ?? 16_777_216, 1_000, 0x7fff_ffff);
  const entries = new Map<string, MtaStsCacheEntry>(); // the first was not asked for longest
  let held = 0;

  function remove(domain: string): void {
    const entry = entries.get(domain);
    if (entry === undefined) return;
    held -= octetsOf(domain, entry);
    entries.delete(domain);
  }

  function put(domain: string, entry: MtaStsCacheEntry): void {
    held += octetsOf(domain, entry);
    entries.set(domain, entry);
  }

  return {
    get(domain) {
      const entry = entries.get(domain);
      if (entry === undefined) return undefined;
      entries.delete(domain);
      entries.set(domain, entry);
      return entry;
    },
    set(domain, entry) {
      remove(domain);
      if (octetsOf(domain, entry) > maxOctets) return;
      put(domain, entry);
      while (entries.size > maxEntries || held > maxOctets) remove(entries.keys().next().value!);
    },
    get size() {
      return entries.size;
    },
  };
}

function octetsOf(domain: string, { policy }: MtaStsCacheEntry): number {
  return ENTRY_OCTETS + domain.length + (policy?.text.length ?? 0);
}

/** A policy out of a cache. */
export interface KeptPolicy {
  readonly id: string;
  readonly text: string;
  readonly policy: MtaStsPolicy;
  readonly fetchedAt: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What is known of a domain, and what the cache had to do with it. */
export interface Known {
  readonly kept?: KeptPolicy;
  readonly failure?: NonNullable<MtaStsCacheEntry["failure"]>;
  readonly isBroken: boolean;
}

interface CacheCall {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Asks a cache that is not trusted to behave. A policy whose time is over is not known any more. */
export async function readCache(
  cache: MtaStsCache | undefined,
  domain: string,
  now: number,
  call: CacheCall,
): Promise<Known> {
  if (cache === undefined) return { isBroken: false };
  let entry: unknown;
  try {
    entry = await withinTime<unknown>(call, late, async () => cache.get(domain));
  } catch {
    call.signal?.throwIfAborted();
    return { isBroken: true };
  }
  if (typeof entry !== "object" || entry === null) return { isBroken: false };
  const { policy, failure } = entry as Readonly<Record<string, unknown>>;
  const kept = readKept(policy, now);
  return {
    ...(kept === undefined ? undefined : { kept }),
    ...(isFailure(failure) ? { failure } : undefined),
    isBroken: false,
  };
}

/** @returns whether it was kept */
export async function writeCache(
  cache: MtaStsCache,
  domain: string,
  entry: MtaStsCacheEntry,
  call: CacheCall,
): Promise<boolean> {
  try {
    await withinTime<unknown>(call, late, async () => cache.set(domain, entry));
    return true;
  } catch {
    call.signal?.throwIfAborted();
    return false;
  }
}

function late(): Promise<never> {
  return Promise.reject(new Error("the cache took too long"));
}

function readKept(value: unknown, now: number): KeptPolicy | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, text, fetchedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || typeof text !== "string" || !Number.isSafeInteger(fetchedAt)) return undefined;
  const outcome = readMtaStsPolicy(text);
  if (!outcome.ok) return undefined;
  const kept = keptPolicy(id, text, outcome.policy, fetchedAt as number);
  return now < kept.expiresAt ? kept : undefined;
}

/** RFC 8461 §3.2, §5.1: a policy lives for its max_age since it was fetched, a year at most. */
export function keptPolicy(id: string, text: string, policy: MtaStsPolicy, fetchedAt: number): KeptPolicy {
  const expiresAt = fetchedAt + Math.min(policy.maxAgeSeconds, MAX_AGE_SECONDS) * 1000;
  return { id, text, policy, fetchedAt, expiresAt };
}

function isFailure(value: unknown): value is NonNullable<MtaStsCacheEntry["failure"]> {
  if (typeof value !== "object" || value === null) return false;
  const { id, at } = value as Readonly<Record<string, unknown>>;
  return typeof id === "string" && Number.isSafeInteger(at);
}
