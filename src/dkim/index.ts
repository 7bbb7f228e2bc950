/**
 * DKIM (RFC 6376 with RFC 8301, RFC 8463 and RFC 8616): sign a message, verify the signatures of one, make and check keys.
 *
 * @module dkim
 */
export type {
  DkimAlgorithm,
  DkimSignature,
  DkimSignatureIssue,
  DkimSignatureIssueCode,
} from "../internal/dkim-signature/index.js";
export type { CheckDkimKeyOptions, DkimKeyCheck } from "./check-key.js";
export { checkDkimKey } from "./check-key.js";
export type { GenerateDkimKeyOptions, GeneratedDkimKey } from "./generate-key.js";
export { generateDkimKey } from "./generate-key.js";
export type { DkimKeyFindingCode } from "./key-findings.js";
export type { DkimKeyRecordFields } from "./key-record.js";
export { formatDkimKeyRecord, parseDkimKeyRecord, splitTxtRecord } from "./key-record.js";
export type { DkimLimits } from "./limits.js";
export { DKIM_LIMITS } from "./limits.js";
export { dkimReasonSpecs } from "./reason-specs.js";
export type { DkimKeyRecord } from "./record.js";
export { dkimReasons } from "./results.js";
export { signDkim } from "./sign.js";
export type * from "./sign-types.js";
export { DKIM_OVERSIGNED_HEADERS, DKIM_SIGNED_HEADERS } from "./signed-headers.js";
export { importDkimKey } from "./signing-key.js";
export type * from "./types.js";
export { verifyDkim } from "./verify.js";
