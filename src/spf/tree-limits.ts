import { checkInteger } from "../internal/options.js";

/** How much of a policy is read. Others write most of it, so there is an end to everything. */
export interface SpfTreeLimits {
  /** Records, each counted as often as it is included. Default 100. */
  readonly maxRecords: number;
  /** Includes and redirects, one below the other. Default 20: RFC 7208 §4.6.4 allows 10. At most 100. */
  readonly maxDepth: number;
  /** Questions, the repeated ones among them. Default 500. */
  readonly maxQueries: number;
  /** Octets of all records together. Default 131,072. */
  readonly maxRecordOctets: number;
  /** Addresses of the hosts that `a` and `mx` name. Default 2,000. */
  readonly maxAddresses: number;
  /** Milliseconds. Default 20,000. */
  readonly timeLimitMs: number;
}

/** The limits that `checkSpf` and `flattenSpf` have unless their options say otherwise. */
export const SPF_TREE_LIMITS: SpfTreeLimits = /* @__PURE__ */ Object.freeze({
  maxRecords: 100,
  maxDepth: 20,
  maxQueries: 500,
  maxRecordOctets: 131_072,
  maxAddresses: 2_000,
  timeLimitMs: 20_000,
});

/** @throws RangeError that names the limit */
export function readSpfTreeLimits(limits: Partial<SpfTreeLimits> = {}): SpfTreeLimits {
  const limit = (name: keyof SpfTreeLimits, max: number): number =>
    checkInteger(name, limits[name] ?? SPF_TREE_LIMITS[name], 0, max);
  return {
    maxRecords: limit("maxRecords", 10_000),
    maxDepth: limit("maxDepth", 100),
    maxQueries: limit("maxQueries", 100_000),
    maxRecordOctets: limit("maxRecordOctets", 100_000_000),
    maxAddresses: limit("maxAddresses", 1_000_000),
    timeLimitMs: limit("timeLimitMs", 0x7fff_ffff),
  };
}
