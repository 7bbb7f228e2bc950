/**
 * DMARC (RFC 9989): does what SPF and DKIM say vouch for the domain in From, and if not, what does that domain ask for?
 *
 * @module dmarc
 */
export { evaluateDmarc } from "./evaluate.js";
export { DMARC_LIMITS, type DmarcLimits } from "./limits.js";
export { formatDmarcRecord, parseDmarcRecord } from "./record.js";
export type * from "./record-types.js";
export type * from "./types.js";
