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

/** What checking the policy of a domain may cost. */
export interface DmarcCheckLimits {
  /** Hosts that are asked whether they take reports. Default 20, at most 1,000. */
  readonly maxDestinations: number;
  /** Milliseconds for all of it. Default 20,000. */
  readonly timeLimitMs: number;
}

/** The limits that `checkDmarc` has unless its options say otherwise. */
export const DMARC_CHECK_LIMITS: DmarcCheckLimits = /* @__PURE__ */ Object.freeze({
  maxDestinations: 20,
  timeLimitMs: 20_000,
});

/** @throws RangeError that names the limit */
export function readDmarcCheckLimits(limits: Partial<DmarcCheckLimits> = {}): DmarcCheckLimits {
  const { maxDestinations, timeLimitMs } = DMARC_CHECK_LIMITS;
  return {
    maxDestinations: checkInteger("maxDestinations", limits.maxDestinations ?? maxDestinations, 0, 1_000),
    timeLimitMs: checkInteger("timeLimitMs", limits.timeLimitMs ?? timeLimitMs, 0, 0x7fff_ffff),
  };
}
