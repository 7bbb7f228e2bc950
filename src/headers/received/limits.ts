import { checkInteger } from "../../internal/options.js";

/** Bounds on one Received field. */
export interface ReceivedLimits {
  /** Octets that are looked at. Default 65,536: real fields have a few hundred. */
  readonly maxReceivedOctets: number;
  /** Tokens. Default 4,096. */
  readonly maxReceivedTokens: number;
  /** Comments that are listed. Default 100. */
  readonly maxReceivedComments: number;
  /** Comments inside one another that are listed. Default 16. */
  readonly maxCommentDepth: number;
  /** Recipients that are listed. Default 100. */
  readonly maxReceivedRecipients: number;
}

/** The limits that `parseReceived` has unless its options say otherwise. */
export const RECEIVED_LIMITS: ReceivedLimits = /* @__PURE__ */ Object.freeze({
  maxReceivedOctets: 65_536,
  maxReceivedTokens: 4_096,
  maxReceivedComments: 100,
  maxCommentDepth: 16,
  maxReceivedRecipients: 100,
});

/** @throws RangeError that names the limit */
export function readReceivedLimits(limits: Partial<ReceivedLimits> | undefined): ReceivedLimits {
  if (limits === undefined) return RECEIVED_LIMITS;
  const limit = (name: keyof ReceivedLimits): number =>
    checkInteger(name, limits[name] ?? RECEIVED_LIMITS[name], 1, 0x3fff_ffff);
  return {
    maxReceivedOctets: limit("maxReceivedOctets"),
    maxReceivedTokens: limit("maxReceivedTokens"),
    maxReceivedComments: limit("maxReceivedComments"),
    maxCommentDepth: limit("maxCommentDepth"),
    maxReceivedRecipients: limit("maxReceivedRecipients"),
  };
}
