import { DKIM_LIMITS, type DkimLimits } from "../limits.js";

/** What validating the chain of one message may cost. */
export interface ArcLimits extends Omit<DkimLimits, "maxSignatures"> {
  /** ARC Sets; with more of them the chain fails. Default and most 50 (RFC 8617 §5.2). */
  readonly maxSets: number;
  /**
   * Names at which keys are looked up. Default 50. A chain that needs more fails; what only the oldest-pass value needs
   * on top is left unchecked.
   */
  readonly maxLookups: number;
  /**
   * Different hashes of the body. Default 10; nearly all chains need one. ARC-Message-Signatures that want more are
   * left unchecked, the oldest first.
   */
  readonly maxBodyHashes: number;
}

const { maxHeaderBytes, maxHeaderFields, maxKeysPerName, lookupTimeoutMs, maxRsaBits } = DKIM_LIMITS;

/** The most ARC Sets that a message may have, and the highest instance (RFC 8617 §4.2.1, §5.2). */
export const MAX_ARC_SETS = 50;

/** The limits that `verifyArc` has unless its options say otherwise. */
export const ARC_LIMITS: ArcLimits = /* @__PURE__ */ Object.freeze({
  maxHeaderBytes,
  maxHeaderFields,
  maxKeysPerName,
  lookupTimeoutMs,
  maxRsaBits,
  maxSets: MAX_ARC_SETS,
  maxLookups: 50,
  maxBodyHashes: 10,
});
