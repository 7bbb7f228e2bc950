import type { DnsResolver } from "../core/dns.js";
import type { Finding, Severity } from "../core/finding.js";
import type { PublicSuffixCheck } from "../core/public-suffix.js";
import type { DmarcReportAuthorization } from "./authorize.js";
import type { DmarcCheckLimits } from "./limits.js";
import type { DmarcPolicy, DmarcRecord } from "./record-types.js";

/** What {@link checkDmarc} may find. */
export type DmarcFindingCode =
  | "invalid-domain"
  | "lookup-failed"
  | "no-record"
  | "inherited"
  | "several-records"
  | "void-record"
  | "look-alike-record"
  | "other-record"
  | "alias"
  | "wildcard"
  | "syntax"
  | "tag-case"
  | "unknown-tag"
  | "obsolete-tag"
  | "policy-position"
  | "no-policy"
  | "policy-none"
  | "testing"
  | "subdomain-gap"
  | "nonexistent-subdomain-gap"
  | "subdomain-policy-ignored"
  | "public-suffix"
  | "organization-is-public-suffix"
  | "organization-differs"
  | "no-aggregate-reports"
  | "unsupported-report-uri"
  | "report-size"
  | "reports-not-authorized"
  | "reports-undecided"
  | "failure-options-without-reports"
  | "failure-reports-of-public-suffix"
  | "long-string"
  | "oversized-answer"
  | "incomplete";

/** One thing about the DMARC policy of a domain. Its `span` is the place in `recordText`. */
export interface DmarcFinding extends Finding<DmarcFindingCode> {
  /** The domain at whose `_dmarc` it is. */
  readonly domain: string;
  /** The part of the record that it is about, as written. */
  readonly text?: string;
}

/** What there is to say about the DMARC policy of a domain. */
export interface DmarcCheckup {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  /** Where the policy stands, if there is one: at the domain, or above it. */
  readonly policyDomain?: string;
  /** Whose organization the domain is part of, where that is known. */
  readonly organizationalDomain?: string;
  readonly recordText?: string;
  readonly record?: DmarcRecord;
  /** What applies to mail of the domain that fails, after `t=y`. */
  readonly applied?: DmarcPolicy;
  /** Hosts other than the policy's that reports are to go to, and whether they take them; one URI for each. */
  readonly destinations: readonly DmarcReportAuthorization[];
  /** The worst first. */
  readonly findings: readonly DmarcFinding[];
  /** Questions that DNS was asked. */
  readonly queries: number;
}

/** What {@link checkDmarc} takes. */
export interface CheckDmarcOptions {
  readonly resolver: DnsResolver;
  /**
   * When given, it is told where receivers who go by a list of public suffixes see another organization.
   * `mailproof/dmarc/psl` has one.
   */
  readonly isPublicSuffix?: PublicSuffixCheck;
  readonly limits?: Partial<DmarcCheckLimits>;
  readonly signal?: AbortSignal;
}

/** How much each finding matters, and the text that it rests on. */
export const dmarcFindingSpecs: Readonly<Record<DmarcFindingCode, readonly [severity: Severity, spec: string]>> = {
  "invalid-domain": ["high", "RFC 1035 §2.3.4"],
  "lookup-failed": ["medium", "RFC 9989 §5.3.6"],
  "no-record": ["high", "RFC 9989 §4.10.1"],
  inherited: ["info", "RFC 9989 §4.10.1"],
  "several-records": ["high", "RFC 9989 §4.10"],
  "void-record": ["high", "RFC 6376 §3.2"],
  "look-alike-record": ["high", "RFC 9989 §4.7"],
  "other-record": ["low", "RFC 9989 §4.10"],
  alias: ["info", "RFC 1034 §3.6.2"],
  wildcard: ["low", "RFC 4592 §2.2.1"],
  syntax: ["medium", "RFC 9989 §4.8"],
  "tag-case": ["medium", "RFC 6376 §3.2"],
  "unknown-tag": ["low", "RFC 9989 §4.7"],
  "obsolete-tag": ["low", "RFC 9989 §9.3"],
  "policy-position": ["low", "RFC 7489 §6.3"],
  "no-policy": ["high", "RFC 9989 §4.10.1"],
  "policy-none": ["medium", "RFC 9989 §4.7"],
  testing: ["medium", "RFC 9989 §4.7"],
  "subdomain-gap": ["medium", "RFC 9989 §4.7"],
  "nonexistent-subdomain-gap": ["medium", "RFC 9989 §4.7"],
  "subdomain-policy-ignored": ["info", "RFC 9989 §4.7"],
  "public-suffix": ["info", "RFC 9989 §4.7"],
  "organization-is-public-suffix": ["high", "RFC 9989 §11.8"],
  "organization-differs": ["info", "RFC 7489 §3.2"],
  "no-aggregate-reports": ["low", "RFC 9989 §5.1.3"],
  "unsupported-report-uri": ["low", "RFC 9989 §4.7"],
  "report-size": ["low", "RFC 9989 §4.8"],
  "reports-not-authorized": ["medium", "RFC 9990 §4"],
  "reports-undecided": ["medium", "RFC 9990 §4"],
  "failure-options-without-reports": ["low", "RFC 9989 §4.7"],
  "failure-reports-of-public-suffix": ["medium", "RFC 9989 §10.2"],
  "long-string": ["medium", "RFC 1035 §3.3"],
  "oversized-answer": ["low", "RFC 1035 §4.2.1"],
  incomplete: ["info", "RFC 9989 §4.7"],
};
