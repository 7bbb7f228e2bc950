import { HEADER_LIMITS, type HeaderLimits } from "../internal/message/index.js";

/** What checking one message may cost. */
export interface DkimLimits extends HeaderLimits {
  /** Signatures that are checked, newest first; the others are reported and left. Default 10 (RFC 6376 §8.4). */
  readonly maxSignatures: number;
  /** Usable keys of one name that are tried, at least 1. Default 4: RFC 6376 §3.6.2.2 leaves several undefined. */
  readonly maxKeysPerName: number;
  /** Milliseconds for one look-up of a key. Default 20,000. */
  readonly lookupTimeoutMs: number;
  /** Modulus of an RSA key in bits; a larger one is not tried. Default 8,192. */
  readonly maxRsaBits: number;
}

/** The limits that `verifyDkim` has unless its options say otherwise. */
export const DKIM_LIMITS: DkimLimits = /* @__PURE__ */ Object.freeze({
  ...HEADER_LIMITS,
  maxSignatures: 10,
  maxKeysPerName: 4,
  lookupTimeoutMs: 20_000,
  maxRsaBits: 8_192,
});
