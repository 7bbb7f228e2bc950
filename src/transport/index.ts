/**
 * How mail must travel: MTA-STS (RFC 8461), DANE (RFC 6698, RFC 7672) and TLS reporting (RFC 8460).
 *
 * @module transport
 */
export { type CheckTransportOptions, checkTransport } from "./check.js";
export {
  type TransportCheckup,
  type TransportFinding,
  type TransportFindingCode,
  transportFindingSpecs,
} from "./check-types.js";
export type * from "./dane-types.js";
export { DANE_LIMITS, type TlsaFindings, verifyDane } from "./dane-verify.js";
export { MTA_STS_LIMITS, type MtaStsLimits, TRANSPORT_LIMITS, type TransportLimits } from "./limits.js";
export {
  createMtaStsCache,
  type MtaStsCache,
  type MtaStsCacheEntry,
  type MtaStsCacheOptions,
  type MtaStsMemoryCache,
} from "./mta-sts-cache.js";
export { fetchMtaStsPolicy } from "./mta-sts-fetch.js";
export { evaluateMtaStsPolicy, type MtaStsEvaluation, type MtaStsHost, matchMtaStsMx } from "./mta-sts-hosts.js";
export {
  formatMtaStsPolicy,
  type MtaStsMode,
  type MtaStsPolicy,
  type MtaStsPolicyIssue,
  type MtaStsPolicyIssueCode,
  parseMtaStsPolicy,
} from "./mta-sts-policy.js";
export {
  formatMtaStsRecord,
  type MtaStsRecord,
  type MtaStsRecordIssue,
  type MtaStsRecordIssueCode,
  parseMtaStsRecord,
  type TransportExtension,
} from "./mta-sts-record.js";
export type * from "./mta-sts-types.js";
export { findTransportPolicy } from "./policy.js";
export type * from "./policy-types.js";
export { type FindTlsReportingOptions, findTlsReporting, type TlsReportingResult } from "./tls-reporting-find.js";
export {
  formatTlsReportingRecord,
  parseTlsReportingRecord,
  type TlsReportingDestination,
  type TlsReportingIssue,
  type TlsReportingIssueCode,
  type TlsReportingRecord,
  type TlsReportingRecordFields,
} from "./tls-reporting-record.js";
export { lookUpTlsa } from "./tlsa-lookup.js";
