/**
 * DMARC (RFC 9989): does what SPF and DKIM say vouch for the domain in From, and if not, what does that domain ask for?
 *
 * @module dmarc
 */
export type { DmarcReportAuthorization, DmarcReportDestination, DmarcReportRefusal } from "./authorize.js";
export { type AuthorizesReportsOptions, authorizesReports, type DmarcReportQuestion } from "./authorizes-reports.js";
export { findBimi } from "./bimi.js";
export {
  type BimiAvatarPreference,
  type BimiIssueCode,
  type BimiRecord,
  type BimiRecordIssue,
  type BimiUriIssueCode,
  formatBimiRecord,
  parseBimiRecord,
} from "./bimi-record.js";
export type * from "./bimi-types.js";
export { checkDmarc } from "./check.js";
export {
  type CheckDmarcOptions,
  type DmarcCheckup,
  type DmarcFinding,
  type DmarcFindingCode,
  dmarcFindingSpecs,
} from "./check-types.js";
export { evaluateDmarc } from "./evaluate.js";
export { DMARC_CHECK_LIMITS, DMARC_LIMITS, type DmarcCheckLimits, type DmarcLimits } from "./limits.js";
export { dmarcReasonSpecs } from "./reason-specs.js";
export { formatDmarcRecord, parseDmarcRecord } from "./record.js";
export type * from "./record-types.js";
export type * from "./types.js";
