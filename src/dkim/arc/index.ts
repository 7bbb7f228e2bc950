/**
 * ARC (RFC 8617): validate the chain of a message that was forwarded, and seal one that is.
 *
 * @module arc
 */
export { ARC_LIMITS, type ArcLimits } from "./limits.js";
export { arcReasonSpecs } from "./reason-specs.js";
export { sealArc } from "./seal.js";
export type * from "./seal-types.js";
export { ARC_SIGNED_HEADERS } from "./signed-headers.js";
export type * from "./types.js";
export { verifyArc } from "./verify.js";
