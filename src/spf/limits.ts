import { checkInteger } from "../internal/options.js";

/** What one evaluation may cost. */
export interface SpfLimits {
  /** Terms that cause look-ups. Default 10, a MUST (RFC 7208 §4.6.4). At most 100. */
  readonly maxLookups: number;
  /** Look-ups without an answer. Default 2, a SHOULD (RFC 7208 §4.6.4). */
  readonly maxVoidLookups: number;
  /** MX records of one `mx`. Default 10, a MUST (RFC 7208 §4.6.4). At most 100. */
  readonly maxMxHosts: number;
  /** Names of the client that are looked at. Default 10, a MUST (RFC 7208 §4.6.4). At most 100. */
  readonly maxPtrNames: number;
  /** Milliseconds for the whole evaluation. Default 20,000, the least that RFC 7208 §4.6.4 recommends. */
  readonly timeLimitMs: number;
}

/** The limits that `evaluateSpf` has unless its options say otherwise. */
export const SPF_LIMITS: SpfLimits = /* @__PURE__ */ Object.freeze({
  maxLookups: 10,
  maxVoidLookups: 2,
  maxMxHosts: 10,
  maxPtrNames: 10,
  timeLimitMs: 20_000,
});

/** @throws RangeError that names the limit */
export function readSpfLimits(limits: Partial<SpfLimits> | undefined): SpfLimits {
  if (limits === undefined) return SPF_LIMITS;
  const limit = (name: keyof SpfLimits, max: number): number =>
    checkInteger(name, limits[name] ?? SPF_LIMITS[name], 0, max);
  return {
    maxLookups: limit("maxLookups", 100),
    maxVoidLookups: limit("maxVoidLookups", 1_000_000),
    maxMxHosts: limit("maxMxHosts", 100),
    maxPtrNames: limit("maxPtrNames", 100),
    timeLimitMs: limit("timeLimitMs", 0x7fff_ffff),
  };
}
