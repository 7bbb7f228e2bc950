import { checkInteger } from "../internal/options.js";

/** What authenticating one message may cost besides what SPF, DKIM and DMARC each allow themselves. */
export interface AuthenticateLimits {
  /** Milliseconds from the first question to DNS on; then whatever is still open counts as unanswered. Default 30,000. */
  readonly timeLimitMs: number;
  /** Host names of the client whose addresses are looked up. Default 10, at most 100. */
  readonly maxReverseNames: number;
}

/** The limits that `authenticateMessage` has unless its options say otherwise. */
export const AUTHENTICATE_LIMITS: AuthenticateLimits = /* @__PURE__ */ Object.freeze({
  timeLimitMs: 30_000,
  maxReverseNames: 10,
});

/** @throws RangeError that names the limit */
export function readAuthenticateLimits(limits: Partial<AuthenticateLimits> = {}): AuthenticateLimits {
  const { timeLimitMs, maxReverseNames } = { ...AUTHENTICATE_LIMITS, ...limits };
  return {
    timeLimitMs: checkInteger("timeLimitMs", timeLimitMs, 0, 0x7fff_ffff),
    maxReverseNames: checkInteger("maxReverseNames", maxReverseNames, 0, 100),
  };
}
