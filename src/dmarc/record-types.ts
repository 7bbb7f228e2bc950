/** What a domain asks to be done with mail that fails (RFC 9989 §4.7). */
export type DmarcPolicy = "none" | "quarantine" | "reject";

/** Which text a record is read by: RFC 9989, or RFC 7489, which it replaced. */
export type DmarcSpec = "rfc9989" | "rfc7489";

/** When failure reports are wanted (RFC 9989 §4.7). */
export type DmarcFailureOption = "0" | "1" | "d" | "s";

/** Where reports are to go (RFC 9989 §4.6). */
export interface DmarcReportUri {
  /** As written, without a size. */
  readonly uri: string;
  /** The largest report wanted, in octets: obsolete, and to be ignored (RFC 9989 §4.8). */
  readonly maxBytes?: number;
}

/** A tag that the text by which the record is read doesn't know. */
export interface DmarcUnknownTag {
  readonly name: string;
  readonly value: string;
}

/** The tags of a record. One that is absent here is absent there, or its value is not valid. */
export interface DmarcTags {
  readonly p?: DmarcPolicy;
  /** For subdomains that exist. */
  readonly sp?: DmarcPolicy;
  /** For subdomains that don't exist. Not in RFC 7489. */
  readonly np?: DmarcPolicy;
  /** Whether this is a public suffix; `u`, the default, leaves it open. Not in RFC 7489. */
  readonly psd?: "y" | "n" | "u";
  /** `y`: the domain is testing. Not in RFC 7489. */
  readonly t?: "y" | "n";
  /** Alignment of DKIM: relaxed, the default, or strict. */
  readonly adkim?: "r" | "s";
  /** Alignment of SPF: relaxed, the default, or strict. */
  readonly aspf?: "r" | "s";
  readonly fo?: readonly DmarcFailureOption[];
  /** For aggregate reports. Those that are no URIs are left out. */
  readonly rua?: readonly DmarcReportUri[];
  /** For failure reports. Those that are no URIs are left out. */
  readonly ruf?: readonly DmarcReportUri[];
  /** How many mails of a hundred the policy is for. In RFC 7489 only. */
  readonly pct?: number;
  /** The formats of failure reports. In RFC 7489 only. */
  readonly rf?: readonly string[];
  /** Seconds between aggregate reports. In RFC 7489 only. */
  readonly ri?: number;
  /** In their order. Nobody has to understand them. */
  readonly unknown?: readonly DmarcUnknownTag[];
}

/** The policy for each kind of domain, defaults applied. */
export interface DmarcPolicies {
  /** For the domain itself. */
  readonly p: DmarcPolicy;
  /** For subdomains that exist; `p` where the record has none. */
  readonly sp: DmarcPolicy;
  /** For subdomains that don't exist; `sp` where the record has none. */
  readonly np: DmarcPolicy;
}

/** What may be wrong with a record. */
export type DmarcIssueCode =
  | "version"
  | "duplicate-tag"
  | "misplaced-policy"
  | "empty-tag"
  | "tag-syntax"
  | "invalid-character"
  | "invalid-value"
  | "report-uri"
  | "report-size";

/** One thing that is wrong with a record, and what stands there. */
export interface DmarcRecordIssue {
  readonly code: DmarcIssueCode;
  /** Where `text` begins, in UTF-16 code units from the start of the record. */
  readonly offset: number;
  /** The part that is wrong, as written. */
  readonly text: string;
}

/** A record, read. */
export interface DmarcRecord extends DmarcTags {
  /**
   * What the record asks for. A record without a valid `p`, or with an `sp` or `np` that is not valid, asks for `none` if
   * it says where aggregate reports go; otherwise there is nothing to be done, and this is absent (RFC 9989 §4.10.1).
   */
  readonly policies?: DmarcPolicies;
  /** What is wrong with it. Such tags count as absent (RFC 9989 §4.8). */
  readonly issues: readonly DmarcRecordIssue[];
}
