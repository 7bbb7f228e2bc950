/**
 * SPF (RFC 7208): is a host allowed to send mail for a domain?
 *
 * @module spf
 */
export { evaluateSpf } from "./evaluate.js";
export type { SpfLimits } from "./limits.js";
export { SPF_LIMITS } from "./limits.js";
export { spfReasonSpecs } from "./reason-specs.js";
export { formatSpfRecord, parseSpfRecord } from "./record.js";
export { spfQualifierResults, spfReasons } from "./results.js";
export type * from "./types.js";
