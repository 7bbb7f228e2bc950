import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { KeyCache } from "../core/key-cache.js";
import { readRsaPublicKey } from "../internal/der/rsa-public-key.js";
import { lookup } from "../internal/dns.js";
import { TXT } from "../internal/dns-records.js";
import { importEd25519PublicKey, importRsaPublicKey, type VerificationKey } from "../internal/public-key.js";
import type { DkimLimits } from "./limits.js";
import { type DkimKeyRecord, readKeyRecord } from "./record.js";
import type { DkimReason } from "./types.js";

/** A key record with its key imported. */
export interface DkimKey extends VerificationKey {
  readonly record: DkimKeyRecord;
  /** The modulus of an RSA key; 256 for Ed25519. */
  readonly bits: number;
}

/** The keys at a name, or why there is none. */
export type DkimKeys =
  | {
      readonly ok: true;
      readonly keys: readonly DkimKey[];
      readonly keysAtName: number;
      readonly authenticated: boolean;
    }
  | { readonly ok: false; readonly reason: DkimReason; readonly dns?: DnsFailure };

/** What fetching a key takes. */
export interface KeyFetchOptions {
  readonly resolver: DnsResolver;
  readonly keyCache?: KeyCache | undefined;
  readonly limits: KeyLimits;
  readonly signal?: AbortSignal | undefined;
}

/** What keys may cost. */
export type KeyLimits = Pick<DkimLimits, "maxKeysPerName" | "lookupTimeoutMs" | "maxRsaBits">;

/** Where a key stands. */
export interface KeyPlace {
  readonly selector: string;
  readonly domain: string;
}

/** Look-ups of keys, one for each place. */
export interface KeyLookups {
  /** Starts a look-up that somebody will wait for. */
  start(place: KeyPlace): void;
  of(place: KeyPlace): Promise<DkimKeys>;
}

export function createKeyLookups(options: KeyFetchOptions): KeyLookups {
  const fetches = new Map<string, Promise<DkimKeys>>();
  const of = (place: KeyPlace): Promise<DkimKeys> => {
    const name = keyPlaceName(place);
    const known = fetches.get(name);
    if (known !== undefined) return known;
    const fetch = fetchDkimKeys(place.selector, place.domain, options);
    fetch.catch(() => undefined); // an abort is reported where it is awaited, if it still is
    fetches.set(name, fetch);
    return fetch;
  };
  return { start: (place) => void of(place), of };
}

/** Tells one place from another. */
export function keyPlaceName({ selector, domain }: KeyPlace): string {
  return `${selector} ${domain}`;
}

/** The longest RSA exponent, in octets, that every platform takes (BoringSSL's bound). Longer ones only cost time. */
const MAX_EXPONENT_OCTETS = 4;
/** A longer record is imported again each time. Nobody needs one: it would only let strangers fill the cache. */
const MAX_CACHED_RECORD_LENGTH = 4096;

/**
 * Fetches the keys at `<selector>._domainkey.<domain>` (RFC 6376 §3.6.2, §6.1.2). Where several records stand there,
 * those that are usable keys are given in order, and the caller tries each (RFC 6376 §6.1.2 step 4).
 *
 * @throws the signal's reason when aborted
 */
export async function fetchDkimKeys(selector: string, domain: string, options: KeyFetchOptions): Promise<DkimKeys> {
  const { resolver, keyCache, limits, signal } = options;
  const answer = await lookup(resolver, `${selector}._domainkey.${domain}`, TXT, {
    signal,
    timeoutMs: limits.lookupTimeoutMs,
  });
  // RFC 6376 §6.1.2 steps 2 and 3: no answer may change, no record will not.
  if (answer.status === "failed") return { ok: false, reason: "key-unavailable", dns: answer.reason };
  if (answer.status === "nxdomain") return { ok: false, reason: "no-key" };
  const keys: DkimKey[] = [];
  const reasons: DkimReason[] = [];
  let keysAtName = 0;
  for (const strings of answer.records) {
    const key = readKey(strings.length === 1 ? strings[0]! : strings.join(""), keyCache, limits);
    if (key === "no-key") continue;
    keysAtName++;
    if (typeof key === "string") reasons.push(key);
    else if (keys.push(key) >= limits.maxKeysPerName) break;
  }
  if (keys.length === 0) return { ok: false, reason: reasons[0] ?? "no-key" };
  return { ok: true, keys, keysAtName, authenticated: answer.authenticated === true };
}

/** The key of one TXT record, or why it is none. */
function readKey(text: string, keyCache: KeyCache | undefined, limits: KeyLimits): DkimKey | DkimReason {
  const id = `dkim ${text}`;
  const cached = keyCache?.get(id) as Partial<DkimKey> | undefined;
  // A cache of the caller's may hold anything; what is not one of ours is no key.
  if (isDkimKey(cached)) return cached.bits > limits.maxRsaBits ? "key-unusable" : cached;
  const outcome = readKeyRecord(text);
  if (!outcome.ok) return outcome.issue === "not-a-key" ? "no-key" : outcome.issue;
  const key = importKey(outcome.record, limits);
  if (typeof key !== "string" && text.length <= MAX_CACHED_RECORD_LENGTH) keyCache?.set(id, key);
  return key;
}

function isDkimKey(cached: Partial<DkimKey> | undefined): cached is DkimKey {
  return typeof cached?.verify === "function" && cached.record !== undefined && typeof cached.bits === "number";
}

function importKey(record: DkimKeyRecord, limits: KeyLimits): DkimKey | DkimReason {
  const { keyType, publicKey } = record;
  if (keyType === "ed25519") {
    if (publicKey.length !== 32) return "key-syntax"; // RFC 8463 §4
    return imported(record, 256, () => importEd25519PublicKey(publicKey));
  }
  // RFC 6376 §3.6.1 says RSAPublicKey and shows SubjectPublicKeyInfo (RFC 6376 errata 3017): both are published.
  const key = readRsaPublicKey(publicKey);
  if (key === undefined) return "key-syntax";
  if (key.modulusBits > limits.maxRsaBits || key.exponent.length > MAX_EXPONENT_OCTETS) return "key-unusable";
  return imported(record, key.modulusBits, () => importRsaPublicKey(key));
}

function imported(record: DkimKeyRecord, bits: number, importPublicKey: () => VerificationKey): DkimKey | DkimReason {
  try {
    return { record, bits, verify: importPublicKey().verify };
  } catch {
    return "key-unusable"; // the platform's own word on a key that reads well
  }
}
