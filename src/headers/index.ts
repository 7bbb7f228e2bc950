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
export { envelopeFromHeaders } from "./envelope/envelope.js";
export type * from "./envelope/types.js";
export { findLeaks } from "./leaks/find-leaks.js";
export type { LeakCode } from "./leaks/leak-code.js";
export { LEAK_LIMITS } from "./leaks/limits.js";
export type { FindLeaksOptions, Leak, LeakIssue, LeakLimits, LeakReport } from "./leaks/types.js";
export { formatReceived, type ReceivedStamp } from "./received/format.js";
export { RECEIVED_LIMITS, type ReceivedLimits } from "./received/limits.js";
export { parseReceived } from "./received/parse.js";
export { type ReceivedProtocol, type ReceivedProtocolFacts, receivedProtocols } from "./received/registry.js";
export { tokenizeReceived } from "./received/tokenize.js";
export type * from "./received/types.js";
export { SANITIZE_LIMITS } from "./sanitize/limits.js";
export { SANITIZE_POLICIES } from "./sanitize/policies.js";
export type { HeaderAction, HeaderRule, SanitizePolicy, SanitizePolicyName } from "./sanitize/policy-types.js";
export type { PseudonymKey } from "./sanitize/pseudonym.js";
export type { ResolvedPseudonym, ResolvePseudonymOptions } from "./sanitize/resolve-pseudonym.js";
export { resolvePseudonym } from "./sanitize/resolve-pseudonym.js";
export { sanitizeHeaders } from "./sanitize/sanitize.js";
export type {
  BrokenSignature,
  HeaderChange,
  ReplacedValue,
  SanitizedMessage,
  SanitizeFinding,
  SanitizeFindingCode,
  SanitizeLimits,
  SanitizeOptions,
} from "./sanitize/types.js";
export type { PseudonymKind } from "./topology/pseudonym-form.js";
export { formatRoute } from "./trace/format-route.js";
export { TRACE_LIMITS, type TraceLimits } from "./trace/limits.js";
export { toMermaid } from "./trace/to-mermaid.js";
export { traceHops } from "./trace/trace-hops.js";
export type * from "./trace/types.js";
