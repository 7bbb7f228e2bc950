/**
 * The header of a message: how it came here, and what that tells.
 *
 * @module headers
 */
export type { Boundary, BoundaryPredicate, BoundarySets, BoundarySubject } from "./boundary.js";
export { RECEIVED_LIMITS, type ReceivedLimits } from "./received/limits.js";
export { type ReceivedProtocol, type ReceivedProtocolFacts, receivedProtocols } from "./received/registry.js";
export type * from "./received/types.js";
