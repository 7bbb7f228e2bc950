import { decodeUtf8 } from "../internal/bytes.js";
import { lookup } from "../internal/dns.js";
import { TXT } from "../internal/dns-records.js";
import { createFlights, type Flights } from "../internal/flights.js";
import { fetchGuarded } from "../internal/guarded-fetch.js";
import { type MtaStsLimits, readMtaStsLimits } from "./limits.js";
import {
  type KeptPolicy,
  type Known,
  keptPolicy,
  type MtaStsCache,
  type MtaStsCacheEntry,
  readCache,
  writeCache,
} from "./mta-sts-cache.js";
import { type MtaStsPolicy, readMtaStsPolicy } from "./mta-sts-policy.js";
import { isMtaStsRecord, readMtaStsRecord } from "./mta-sts-record.js";
import type { FetchMtaStsPolicyOptions, MtaStsFailure, MtaStsHeldPolicy, MtaStsResult } from "./mta-sts-types.js";
import { readNow } from "./options.js";
import { policyDomain } from "./policy-domain.js";

/**
 * Finds the MTA-STS policy of a domain, as a sender does before it delivers (RFC 8461 §3, §5.1).
 *
 * - The record is asked for with each call, so a new `id` brings the new policy at once. Give it a caching resolver.
 * - A policy in the cache is used until its `max_age` is over, whatever becomes of record and policy host: when the
 *   record is gone, DNS or the fetch fails, or what was fetched is no policy. It is fetched again when the `id`
 *   changes, and once a day when it doesn't, because some forget to change it.
 * - The policy is that of the recipient's domain, or of a smart host by its name, never of an MX host or a parent
 *   domain (RFC 8461 §3.4).
 * - Calls for one domain at the same time with one cache share what they ask for.
 *
 * @param domain - the domain of the recipient
 * @param options - `resolver` and `fetcher` are needed
 * @returns the policy, or why there is none; then mail goes as if the domain had no MTA-STS
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { webFetcher } from "mailproof/adapters/web";
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { createMtaStsCache, fetchMtaStsPolicy } from "mailproof/transport";
 *
 * const resolver = zoneResolver('_mta-sts.example.com. TXT "v=STSv1; id=20261101"');
 * const policy = "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n";
 * const fetcher = webFetcher({
 *   fetch: async () => new Response(policy, { headers: { "content-type": "text/plain" } }), // leave this out to fetch
 * });
 * const cache = createMtaStsCache(); // one for the process
 * const found = await fetchMtaStsPolicy("example.com", { resolver, fetcher, cache });
 * console.log(found.result, found.reason); // policy fetched
 * console.log(found.result === "policy" && found.policy.mx); // [ '*.example.com' ]
 * ```
 */
export async function fetchMtaStsPolicy(domain: string, options: FetchMtaStsPolicyOptions): Promise<MtaStsResult> {
  const { resolver, fetcher, cache, signal } = options;
  if (typeof domain !== "string") throw new TypeError('"domain" must be a string');
  if (typeof resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  if (typeof fetcher !== "function") throw new TypeError('"fetcher" must be a Fetcher');
  if (cache !== undefined && (typeof cache.get !== "function" || typeof cache.set !== "function")) {
    throw new TypeError('"cache" must be an MtaStsCache');
  }
  const now = readNow(options.now);
  const limits = readMtaStsLimits(options.limits);
  signal?.throwIfAborted();
  const name = policyDomain(domain);
  if (name === undefined) return { result: "none", reason: "invalid-domain", domain, cache: "none" };
  const find = (inner: AbortSignal | undefined): Promise<MtaStsResult> =>
    new PolicySearch(name, { ...options, signal: inner }, limits, now).run();
  return cache === undefined ? find(signal) : flightsOf(cache).join(name, find, signal);
}

/** What is under way, for each cache. */
const allFlights: WeakMap<MtaStsCache, Flights<MtaStsResult>> = /* @__PURE__ */ new WeakMap();

function flightsOf(cache: MtaStsCache): Flights<MtaStsResult> {
  let flights = allFlights.get(cache);
  if (flights === undefined) {
    flights = createFlights();
    allFlights.set(cache, flights);
  }
  return flights;
}

type SearchOptions = Omit<FetchMtaStsPolicyOptions, "signal"> & { readonly signal: AbortSignal | undefined };

/** One search for the policy of a domain. */
class PolicySearch {
  readonly #domain: string;
  readonly #options: SearchOptions;
  readonly #limits: MtaStsLimits;
  readonly #now: number;
  #isCacheBroken = false;

  constructor(domain: string, options: SearchOptions, limits: MtaStsLimits, now: number) {
    this.#domain = domain;
    this.#options = options;
    this.#limits = limits;
    this.#now = now;
  }

  async run(): Promise<MtaStsResult> {
    const { cache, signal } = this.#options;
    const call = { timeoutMs: this.#limits.cacheTimeoutMs, signal };
    const [known, record] = await Promise.all([readCache(cache, this.#domain, this.#now, call), this.#findRecord()]);
    const { kept } = known;
    this.#isCacheBroken = known.isBroken;
    // RFC 8461 §3.1: without a usable record there is no policy, but one that is kept stays (§5.1).
    if ("reason" in record) return this.#without(kept, record);
    const { id } = record;
    if (kept?.id === id && !this.#isDue(kept.fetchedAt, this.#limits.refreshSeconds)) return this.#with(kept, "cached");
    if (known.failure?.id === id && !this.#isDue(known.failure.at, this.#limits.retrySeconds)) {
      return this.#without(kept, { reason: "retry-later" });
    }
    const { fetcher } = this.#options;
    const served = await fetchServedPolicy(this.#domain, { fetcher, signal, limits: this.#limits });
    if ("reason" in served) {
      await this.#remember({ ...keptEntry(kept), failure: { id, at: this.#now } });
      return this.#without(kept, served);
    }
    const fetched = keptPolicy(id, served.text, served.policy, this.#now);
    await this.#remember(keptEntry(fetched));
    return this.#with(fetched, "fetched");
  }

  /** Whether so many seconds are over. A clock that was set back makes nothing last longer. */
  #isDue(since: number, seconds: number): boolean {
    return this.#now < since || this.#now >= since + seconds * 1000;
  }

  /** RFC 8461 §3.1 */
  async #findRecord(): Promise<{ readonly id: string } | MtaStsFailure> {
    const { resolver, signal } = this.#options;
    const options = { signal, timeoutMs: this.#limits.lookupTimeoutMs };
    const answer = await lookup(resolver, `_mta-sts.${this.#domain}`, TXT, options);
    if (answer.status === "failed") return { reason: "lookup-failed", dns: answer.reason };
    const texts = answer.status === "nxdomain" ? [] : answer.records.map((strings) => strings.join(""));
    const records = texts.filter(isMtaStsRecord);
    const [record] = records;
    if (record === undefined) return { reason: "no-record" };
    if (records.length > 1) return { reason: "several-records", records };
    const outcome = readMtaStsRecord(record);
    return outcome.ok ? { id: outcome.record.id } : { reason: "record-syntax", record, issue: outcome.issue };
  }

  async #remember(entry: MtaStsCacheEntry): Promise<void> {
    const { cache, signal } = this.#options;
    if (cache === undefined) return;
    const call = { timeoutMs: this.#limits.cacheTimeoutMs, signal };
    if (!(await writeCache(cache, this.#domain, entry, call))) this.#isCacheBroken = true;
  }

  #with(kept: KeptPolicy, reason: "fetched" | "cached"): MtaStsResult {
    const held = { ...this.#base(), ...heldPolicy(kept) };
    return isNone(kept) ? { ...held, result: "none", reason: "mode-none" } : { ...held, result: "policy", reason };
  }

  #without(kept: KeptPolicy | undefined, failure: MtaStsFailure): MtaStsResult {
    if (kept === undefined) return { ...this.#base(), result: "none", ...failure };
    const held = { ...this.#base(), ...heldPolicy(kept), failure };
    return isNone(kept)
      ? { ...held, result: "none", reason: "mode-none" }
      : { ...held, result: "policy", reason: "kept" };
  }

  #base(): Pick<MtaStsResult, "domain" | "cache"> {
    const cache = this.#options.cache === undefined ? "none" : this.#isCacheBroken ? "failed" : "used";
    return { domain: this.#domain, cache };
  }
}

/** A policy as the policy host serves it. */
export interface ServedPolicy {
  readonly text: string;
  readonly policy: MtaStsPolicy;
}

/** Fetches the policy of a domain, whether there is a record or not (RFC 8461 §3.2, §3.3). */
export async function fetchServedPolicy(
  domain: string,
  {
    fetcher,
    signal,
    limits,
  }: Pick<FetchMtaStsPolicyOptions, "fetcher"> & {
    readonly signal: AbortSignal | undefined;
    readonly limits: MtaStsLimits;
  },
): Promise<ServedPolicy | MtaStsFailure> {
  const { maxPolicyBytes: maxBytes, fetchTimeoutMs: timeoutMs } = limits;
  const url = new URL(`https://mta-sts.${domain}/.well-known/mta-sts.txt`);
  const answer = await fetchGuarded(fetcher, url, { maxBytes, timeoutMs, redirects: 0 }, signal);
  if (answer.status === "failed") return { reason: "fetch-failed", fetch: answer.reason };
  // RFC 8461 §3.3: only valid if the HTTP response code is 200 (OK); 3xx must not be followed
  if (answer.code !== 200) return { reason: "http-status", httpStatus: answer.code };
  const contentType = answer.headers["content-type"] ?? "";
  // RFC 8461 §3.2: parameters are ignored
  if (!/^[ \t]*text\/plain[ \t]*(?:;|$)/i.test(contentType)) return { reason: "content-type", contentType };
  const outcome = readMtaStsPolicy(answer.body);
  const text = decodeUtf8(answer.body);
  return outcome.ok ? { text, policy: outcome.policy } : { reason: "policy-syntax", text, issue: outcome.issue };
}

/** RFC 8461 §5: in mode "none" the domain is treated as if it had no active policy. */
function isNone({ policy }: KeptPolicy): boolean {
  return policy.mode === "none";
}

function keptEntry(kept: Known["kept"]): MtaStsCacheEntry {
  if (kept === undefined) return {};
  const { id, text, fetchedAt } = kept;
  return { policy: { id, text, fetchedAt } };
}

function heldPolicy({ policy, id, fetchedAt, expiresAt }: KeptPolicy): MtaStsHeldPolicy {
  return { policy, id, fetchedAt: new Date(fetchedAt), expiresAt: new Date(expiresAt) };
}
