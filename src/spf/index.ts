/**
 * SPF (RFC 7208): is a host allowed to send mail for a domain?
 *
 * @module spf
 */
export type { SpfLimits } from "./limits.js";
export { SPF_LIMITS } from "./limits.js";
export { formatSpfRecord, parseSpfRecord } from "./record.js";
export type * from "./types.js";
