import { checkInteger } from "../internal/options.js";

/** What one evaluation may cost. */
export interface DmarcLimits {
  /**
   * Tree walks for signers and senders below the author's organizational domain, of at most 8 questions each, most of
   * which they share. Default 10, at most 100. RFC 9989 §4.10 bounds each walk, not their number.
   */
  readonly maxWalks: number;
  /** Milliseconds for finding the policy, and again for aligning. Default 20,000. */
  readonly timeLimitMs: number;
}

/** The limits that `evaluateDmarc` has unless its options say otherwise. */
export const DMARC_LIMITS: DmarcLimits = /* @__PURE__ */ Object.freeze({ maxWalks: 10, timeLimitMs: 20_000 });

/** @throws RangeError that names the limit */
export function readDmarcLimits(limits: Partial<DmarcLimits> | undefined): DmarcLimits {
  if (limits === undefined) return DMARC_LIMITS;
  return {
    maxWalks: checkInteger("maxWalks", limits.maxWalks ?? DMARC_LIMITS.maxWalks, 0, 100),
    timeLimitMs: checkInteger("timeLimitMs", limits.timeLimitMs ?? DMARC_LIMITS.timeLimitMs, 0, 0x7fff_ffff),
  };
}
