/**
 * The header of a message: how it came here, and what others say of it.
 *
 * @module headers
 */
export type { AuthservIdMatchesOptions } from "./authentication-results/authserv-id.js";
export { authservIdMatches } from "./authentication-results/authserv-id.js";
export { formatAuthenticationResults } from "./authentication-results/format.js";
export type {
  AuthenticationResultsTolerance,
  ParseAuthenticationResultsOptions,
} from "./authentication-results/parse.js";
export {
  AUTHENTICATION_RESULTS_TOLERANCES,
  parseAuthenticationResults,
} from "./authentication-results/parse.js";
export type {
  AuthenticationResultsRemoval,
  AuthenticationResultsRemovalReason,
  RemoveAuthenticationResultsOptions,
  RemovedAuthenticationResults,
} from "./authentication-results/remove.js";
export { removeAuthenticationResults } from "./authentication-results/remove.js";
export type {
  AuthenticationProperty,
  AuthenticationResult,
  AuthenticationResults,
} from "./authentication-results/types.js";
export type { Boundary, BoundaryPredicate, BoundarySets, BoundarySubject } from "./boundary.js";
export { RECEIVED_LIMITS, type ReceivedLimits } from "./received/limits.js";
export { type ParseReceivedOptions, parseReceived } from "./received/parse.js";
export { type ReceivedProtocol, type ReceivedProtocolFacts, receivedProtocols } from "./received/registry.js";
export type * from "./received/types.js";
