import type { ByteSpan } from "../../core/message.js";
import type { ReceivedLimits } from "./limits.js";
import type { ReceivedProtocol } from "./registry.js";

/**
 * Spans count octets from the start of the value. Where the value was given as a string, they count its code units,
 * of which a string of the header as {@link parseReceived} wants it has one an octet.
 */
export interface ReceivedText extends ByteSpan {
  /** As it stands at the span, without its quotes or brackets; UTF-8 is decoded. */
  readonly value: string;
}

/** What a token is. */
export type ReceivedTokenKind =
  /** Blanks, tabs and line breaks. */
  | "space"
  /** Characters up to the next blank or one of `( ) [ < ; , "`. */
  | "word"
  /** From a quote to the next. */
  | "quoted"
  /** From `[` to `]`: an address literal, or what someone put there. */
  | "literal"
  /** From `<` to `>`: a path, an id. */
  | "angle"
  | "open"
  | "close"
  | "comma"
  | "semicolon"
  /** What stands behind the limits of {@link ReceivedLimits}: not looked at. */
  | "rest";

/** A piece of a value. */
export interface ReceivedToken extends ByteSpan {
  readonly kind: ReceivedTokenKind;
  /** How many comments it is in. The parentheses of a comment are in it. */
  readonly depth: number;
}

/** An IP address. The span covers the address and its zone, not the brackets, the `IPv6:` tag or the port. */
export interface ReceivedIp extends ByteSpan {
  /** In the form of RFC 5952, without the zone. */
  readonly value: string;
  readonly version: 4 | 6;
  /** Whether it stands in square brackets (RFC 5321 §4.1.3). */
  readonly literal: boolean;
  /** RFC 4007 §11: behind the `%` of a link-local address. */
  readonly zone?: string;
  readonly port?: number;
}

/** What stands behind `from` or `by`. */
export interface ReceivedHost extends ReceivedText {
  /** `mailbox` has an `@`: some programs write who submitted the mail there; `other` can't be any of them. */
  readonly kind: "name" | "ip" | "mailbox" | "other";
}

/** The part of a value that a keyword starts: from the keyword to the last thing that belongs to it, comments included. */
export interface ReceivedClause extends ByteSpan {
  readonly keyword: ReceivedKeyword;
}

/** The keywords of RFC 5321 §4.4, and `envelope-from`, which several servers write like one. */
export type ReceivedKeyword = "from" | "by" | "via" | "with" | "id" | "for" | "envelope-from";

/** Who handed the message over. */
export interface ReceivedFrom extends ByteSpan {
  /** The word behind `from`. */
  readonly host?: ReceivedHost;
  /** What the client called itself in HELO, EHLO or LHLO. */
  readonly helo?: ReceivedText;
  /** The name that the server found for the address (reverse DNS). `unknown` and the like are none. */
  readonly reverseName?: ReceivedText;
  /** The address the connection came from. */
  readonly ip?: ReceivedIp;
}

/** Who took the message. */
export interface ReceivedBy extends ByteSpan {
  readonly host?: ReceivedHost;
  readonly ip?: ReceivedIp;
}

/** The protocol. */
export interface ReceivedWith extends ReceivedText {
  /** Which one of the registry that is; `UTF8SMTP` and the like have their own. Not there for what isn't registered. */
  readonly protocol?: ReceivedProtocol;
}

/** A version of TLS or SSL. */
export type ReceivedTlsVersion = "SSLv2" | "SSLv3" | "TLSv1.0" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

/** What the server wrote of TLS. Empty where it says no more than that it was used. */
export interface ReceivedTls {
  readonly version?: ReceivedText & { readonly version?: ReceivedTlsVersion };
  readonly cipher?: ReceivedText;
  /** The strength of the cipher. */
  readonly bits?: ByteSpan & { readonly value: number };
}

/** How a date differs from RFC 5322 §3.3. */
export type ReceivedDateLeniency =
  /** `Fri Feb  7 10:18:12 2003`, as C's asctime has it. */
  | "asctime"
  /** `2003-02-07T10:18:12Z` (RFC 3339). */
  | "iso-8601"
  /** RFC 5322 §4.3: 00 to 49 are of this century, the others of the last. */
  | "two-digit-year"
  /** RFC 5322 §4.3: 50 and later behind 1900. */
  | "three-digit-year"
  /** `GMT`, `EST` and the others that RFC 5322 §4.3 explains. */
  | "named-zone"
  /** Letters that mean nothing; read as UTC (RFC 5322 §4.3). */
  | "unknown-zone"
  /** Read as UTC. */
  | "no-zone"
  /** `+02:00` */
  | "zone-with-colon"
  /** An offset that no place on earth has; read as written. */
  | "zone-out-of-range"
  /** Dropped below the millisecond. */
  | "fraction"
  | "no-seconds"
  /** Second 60, read as 59. */
  | "leap-second"
  /** Another day of the week than the date has. */
  | "wrong-weekday"
  /** Something before it that is no part of it. */
  | "leading-text"
  /** Something behind it that is no comment. */
  | "trailing-text"
  /** No semicolon before it. */
  | "no-semicolon";

/** When the server took the message. */
export interface ReceivedDate extends ByteSpan {
  readonly date: Date;
  /** Minutes east of UTC that the server named. Not there for `-0000`, `no-zone` and `unknown-zone` (RFC 5322 §3.3). */
  readonly offsetMinutes?: number;
  readonly leniencies: readonly ReceivedDateLeniency[];
}

/** A comment. The span includes the parentheses. */
export interface ReceivedComment extends ByteSpan {
  /** What stands between them, comments inside included. */
  readonly value: string;
  /** 1 for one that is in no other. */
  readonly depth: number;
}

/** What is odd about a value. */
export type ReceivedIssueCode =
  | "no-from"
  | "no-by"
  | "no-date"
  /** There is something behind the semicolon, or the last one, but no date. */
  | "bad-date"
  | "no-semicolon"
  /** A clause a second time. The first one counts. */
  | "repeated-clause"
  /** A clause in another place than RFC 5321 §4.4 has it. */
  | "clause-order"
  /** Words that belong to no clause. */
  | "extra-text"
  /** Addresses in the comments behind `from` that differ. The last one counts: a client can't write behind it. */
  | "several-addresses"
  | "unterminated-comment"
  | "unterminated-literal"
  | "unterminated-angle"
  | "unterminated-quoted-string"
  | "stray-parenthesis"
  /** Octets over 127 that are not UTF-8. Texts have them as they stand, one code unit an octet. */
  | "not-utf-8"
  /** A control character, other than in folding. */
  | "control-character"
  /** Over a limit. What stands behind it is the `rest`, or isn't listed. */
  | "too-long"
  | "too-many-tokens"
  | "too-many-comments"
  | "too-many-recipients"
  | "too-deep";

/** Something odd, and where. */
export interface ReceivedIssue extends ByteSpan {
  readonly code: ReceivedIssueCode;
}

/** A Received field, read. What isn't there isn't in it. */
export interface Received {
  readonly from?: ReceivedFrom;
  readonly by?: ReceivedBy;
  /** The link, such as `TCP`. */
  readonly via?: ReceivedText;
  readonly with?: ReceivedWith;
  /** Without angle brackets. */
  readonly id?: ReceivedText;
  /** The recipients that are named. */
  readonly for: readonly ReceivedText[];
  /** The reverse-path; empty for the null one. */
  readonly envelopeFrom?: ReceivedText;
  /** What the client's identification server said (RFC 1413), or the local user that some programs put there. */
  readonly ident?: ReceivedText;
  /** Who logged in. */
  readonly user?: ReceivedText;
  readonly tls?: ReceivedTls;
  /** The program that took the message. */
  readonly software?: ReceivedText;
  readonly date?: ReceivedDate;
  /** In order, each before the comments in it. */
  readonly comments: readonly ReceivedComment[];
  /** In order. */
  readonly clauses: readonly ReceivedClause[];
  readonly issues: readonly ReceivedIssue[];
}

/** Bounds on what is read. */
export interface ParseReceivedOptions {
  readonly limits?: Partial<ReceivedLimits>;
}
