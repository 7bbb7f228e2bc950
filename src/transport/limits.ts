import { checkInteger } from "../internal/options.js";

/** What finding a policy may cost, and how often it is looked for. */
export interface MtaStsLimits {
  /** Octets of a policy. Default 65,536, as RFC 8461 §3.3 suggests. */
  readonly maxPolicyBytes: number;
  /** Milliseconds for the fetch. Default 60,000, as RFC 8461 §3.3 suggests. */
  readonly fetchTimeoutMs: number;
  /** Milliseconds for the look-up of the record. Default 20,000. */
  readonly lookupTimeoutMs: number;
  /** Milliseconds that the cache may take to say something. Default 1,000. */
  readonly cacheTimeoutMs: number;
  /** Seconds after which a kept policy is fetched again though its `id` is the same. Default 86,400 (RFC 8461 §3.3). */
  readonly refreshSeconds: number;
  /** Seconds that are waited after a fetch that failed, for each `id`. Default 300, the least of RFC 8461 §3.3. */
  readonly retrySeconds: number;
}

/** The limits that `fetchMtaStsPolicy` has unless its options say otherwise. */
export const MTA_STS_LIMITS: MtaStsLimits = /* @__PURE__ */ Object.freeze({
  maxPolicyBytes: 65_536,
  fetchTimeoutMs: 60_000,
  lookupTimeoutMs: 20_000,
  cacheTimeoutMs: 1_000,
  refreshSeconds: 86_400,
  retrySeconds: 300,
});

/** What finding out how mail must travel may cost. */
export interface TransportLimits extends MtaStsLimits {
  /** Hosts that are looked at, the best preference first, 1 to 100. Default 20. */
  readonly maxHosts: number;
}

/** The limits that `findTransportPolicy` and `checkTransport` have unless their options say otherwise. */
export const TRANSPORT_LIMITS: TransportLimits = /* @__PURE__ */ Object.freeze({ ...MTA_STS_LIMITS, maxHosts: 20 });

/** @throws RangeError that names the limit */
export function readTransportLimits(limits: Partial<TransportLimits> = {}): TransportLimits {
  const maxHosts = checkInteger("maxHosts", limits.maxHosts ?? TRANSPORT_LIMITS.maxHosts, 1, 100);
  return { ...readMtaStsLimits(limits), maxHosts };
}

/** @throws RangeError that names the limit */
export function readMtaStsLimits(limits: Partial<MtaStsLimits> = {}): MtaStsLimits {
  const limit = (name: keyof MtaStsLimits, min: number, max: number): number =>
    checkInteger(name, limits[name] ?? MTA_STS_LIMITS[name], min, max);
  return {
    maxPolicyBytes: limit("maxPolicyBytes", 0, 1 << 24),
    fetchTimeoutMs: limit("fetchTimeoutMs", 1, 3_600_000),
    lookupTimeoutMs: limit("lookupTimeoutMs", 0, 3_600_000),
    cacheTimeoutMs: limit("cacheTimeoutMs", 0, 3_600_000),
    refreshSeconds: limit("refreshSeconds", 0, 31_557_600),
    retrySeconds: limit("retrySeconds", 0, 31_557_600),
  };
}
