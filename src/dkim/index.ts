/**
 * DKIM (RFC 6376 with RFC 8301, RFC 8463 and RFC 8616): verify the signatures of a message.
 *
 * @module dkim
 */
export type {
  DkimAlgorithm,
  DkimSignature,
  DkimSignatureIssue,
  DkimSignatureIssueCode,
} from "../internal/dkim-signature/index.js";
export type { DkimLimits } from "./limits.js";
export { DKIM_LIMITS } from "./limits.js";
export { dkimReasonSpecs } from "./reason-specs.js";
export { dkimReasons } from "./results.js";
export type * from "./types.js";
export { verifyDkim } from "./verify.js";
