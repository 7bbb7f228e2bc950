/**
 * SPF (RFC 7208): is a host allowed to send mail for a domain?
 *
 * @module spf
 */
export { evaluateSpf } from "./evaluate.js";
export type { SpfLimits } from "./limits.js";
export { SPF_LIMITS } from "./limits.js";
export { parseReceivedSpf } from "./parse-received-spf.js";
export { spfReasonSpecs } from "./reason-specs.js";
export { formatReceivedSpf, type ReceivedSpf, type ReceivedSpfPair, receivedSpfOf } from "./received-spf.js";
export { formatSpfRecord, parseSpfRecord } from "./record.js";
export { spfQualifierResults, spfReasons } from "./results.js";
export type * from "./types.js";
