/**
 * SPF (RFC 7208): is a host allowed to send mail for a domain?
 *
 * @module spf
 */
export { checkSpf } from "./check.js";
export { type SpfCheckup, type SpfFinding, type SpfFindingCode, spfFindingSpecs } from "./check-types.js";
export { evaluateSpf } from "./evaluate.js";
export { flattenSpf, type SpfFlatNetwork, type SpfFlatPolicy } from "./flatten.js";
export type { SpfLimits } from "./limits.js";
export { SPF_LIMITS } from "./limits.js";
export type { SpfPathStep, SpfUnflattened, SpfUnflattenedReason } from "./networks.js";
export { parseReceivedSpf } from "./parse-received-spf.js";
export { spfReasonSpecs } from "./reason-specs.js";
export { formatReceivedSpf, type ReceivedSpf, type ReceivedSpfPair, receivedSpfOf } from "./received-spf.js";
export { formatSpfRecord, parseSpfRecord } from "./record.js";
export { createSpfRecordCache } from "./record-cache.js";
export { spfQualifierResults, spfReasons } from "./results.js";
export { SPF_TREE_LIMITS, type SpfTreeLimits } from "./tree-limits.js";
export type * from "./tree-types.js";
export type * from "./types.js";
