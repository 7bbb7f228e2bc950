/**
 * The verdict on a message: SPF, DKIM, ARC, DMARC and iprev together, and the header fields and SMTP replies that follow from it.
 *
 * @module authenticate
 */
export type { MailboxIssueCode } from "../internal/mailbox-list.js";
export { authenticateMessage } from "./authenticate.js";
export type { EvaluateIprevOptions, IprevReason, IprevResult, IprevVerdict } from "./iprev.js";
export { evaluateIprev } from "./iprev.js";
export type { AuthenticateLimits } from "./limits.js";
export { AUTHENTICATE_LIMITS } from "./limits.js";
export type { DnsCosts } from "./share-lookups.js";
export type { SmtpRefusalGround, SmtpReply, SmtpReplyOptions } from "./smtp-reply.js";
export { SMTP_REFUSAL_GROUNDS, toSmtpReply } from "./smtp-reply.js";
export type * from "./types.js";
