import type { DnsResolver } from "../core/dns.js";
import type { KeyCache } from "../core/key-cache.js";
import type { ArcVerification, VerifyArcOptions } from "../dkim/arc/index.js";
import type { DkimVerification, VerifyDkimOptions } from "../dkim/index.js";
import type { DmarcResult, EvaluateDmarcOptions } from "../dmarc/index.js";
import type { AuthenticationResults } from "../headers/index.js";
import type { MailboxIssueCode } from "../internal/mailbox-list.js";
import type { EvaluateSpfOptions, SpfResult } from "../spf/index.js";
import type { IprevResult } from "./iprev.js";
import type { AuthenticateLimits } from "./limits.js";
import type { DnsCosts } from "./share-lookups.js";

/** What is known of the SMTP session that brought the message. All of it may be missing: in stored mail, say. */
export interface SmtpClient {
  /** The address of the client. Without it there is no SPF and no iprev. */
  readonly ip?: string | undefined;
  /** What the client said in HELO or EHLO. */
  readonly helo?: string | undefined;
  /** The reverse-path of MAIL FROM, without angle brackets. `null` and `""` are the null one; `undefined` is not known. */
  readonly mailFrom?: string | null | undefined;
}

/** What {@link authenticateMessage} takes besides the message. */
export interface AuthenticateMessageOptions extends SmtpClient {
  readonly resolver: DnsResolver;
  /** The name of the server, or group of servers, that checks: who the results are by (RFC 8601 §2.5). */
  readonly authservId: string;
  /**
   * For a stored message: finds in its header what isn't given of `ip`, `helo` and `mailFrom`, as
   * `(header) => envelopeFromHeaders(header, { boundary })` does. It is called once, when the header is read.
   */
  readonly findClient?: ((header: Uint8Array) => SmtpClient | Promise<SmtpClient>) | undefined;
  /** Keeps imported keys between calls; see `createKeyCache`. */
  readonly keyCache?: KeyCache | undefined;
  /** The time to judge signatures at. Default: now. */
  readonly now?: Date | undefined;
  /** As in `verifyDkim`: `normalize` is for stored mail. */
  readonly lineEndings?: "strict" | "normalize" | undefined;
  /** Policies and limits of `evaluateSpf`. */
  readonly spf?: Pick<EvaluateSpfOptions, "ignoreIpv4OnlyHosts" | "limits" | "recordCache"> | undefined;
  /** Policies and limits of `verifyDkim`; its limits on the header hold for the message. */
  readonly dkim?: Omit<VerifyDkimOptions, SharedOption> | undefined;
  /** Policies and limits of `verifyArc`. */
  readonly arc?: Omit<VerifyArcOptions, SharedOption> | undefined;
  /** Discovery and limits of `evaluateDmarc`. */
  readonly dmarc?: Pick<EvaluateDmarcOptions, "discovery" | "limits"> | undefined;
  readonly limits?: Partial<AuthenticateLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Said once for all that reads the message. */
type SharedOption = "resolver" | "keyCache" | "now" | "lineEndings" | "signal";

/** SPF had nothing to go by. */
export interface SpfNotEvaluated {
  readonly result: "none";
  /** `no-sender`: neither HELO nor MAIL FROM is known. */
  readonly reason: "no-client-ip" | "no-sender";
  readonly domain?: undefined;
  readonly identity?: undefined;
  readonly mechanism?: undefined;
  readonly explanation?: undefined;
}

/** There is no client to look at. */
export interface IprevNotEvaluated {
  readonly result: "none";
  readonly reason: "no-client-ip";
  readonly name?: undefined;
}

/** The header is over a limit, so that nobody knows who the author is. Nothing vouches for such a message. */
export interface DmarcNotEvaluated {
  readonly result: "permerror";
  readonly reason: "header-over-limit";
  readonly authorDomain?: undefined;
  readonly policy?: undefined;
  readonly alignments: readonly never[];
}

/** What is odd about the From of a message. */
export type AuthorIssueCode = MailboxIssueCode | "no-from" | "several-from";

/** Who a message claims to be from. */
export interface MessageAuthors {
  /** The addresses in all From fields, in order, as they stand there but for comments. */
  readonly addresses: readonly string[];
  /** Each once. */
  readonly issues: readonly AuthorIssueCode[];
}

/** Header fields to put above those of the message, each folded and with its line end. */
export interface AuthenticationHeaders {
  /** `sealArc` takes it as it is. */
  readonly authenticationResults: string;
  /** Absent where SPF wasn't evaluated. */
  readonly receivedSpf?: string;
}

/** All that was found out about a message. */
export interface MessageAuthentication {
  readonly from: MessageAuthors;
  readonly spf: SpfResult | SpfNotEvaluated;
  readonly dkim: DkimVerification;
  /** What those who forwarded the message found. Worth as much as they are: DMARC doesn't look at it. */
  readonly arc: ArcVerification;
  readonly dmarc: DmarcResult | DmarcNotEvaluated;
  readonly iprev: IprevResult | IprevNotEvaluated;
  /** The same results, to be written, sealed or added to: `formatAuthenticationResults` writes them. */
  readonly authenticationResults: AuthenticationResults;
  readonly headers: AuthenticationHeaders;
  readonly dns: DnsCosts;
}
