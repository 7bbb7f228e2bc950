import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { SpfLimits } from "./limits.js";

/** What a mechanism says when it matches (RFC 7208 §4.6.2): pass, fail, softfail, neutral. */
export type SpfQualifier = "+" | "-" | "~" | "?";

/** `all` (RFC 7208 §5.1). */
export interface SpfAll {
  readonly kind: "all";
  readonly qualifier: SpfQualifier;
}

/** `include` (RFC 7208 §5.2) and `exists` (RFC 7208 §5.7). */
export interface SpfNamed {
  readonly kind: "include" | "exists";
  readonly qualifier: SpfQualifier;
  /** As written, macros unexpanded. */
  readonly domainSpec: string;
}

/** `a` (RFC 7208 §5.3) and `mx` (RFC 7208 §5.4). */
export interface SpfHosts {
  readonly kind: "a" | "mx";
  readonly qualifier: SpfQualifier;
  /** As written, macros unexpanded. Without it the domain of the record is meant. */
  readonly domainSpec?: string;
  /** 0 to 32; 32 where none is written. */
  readonly ip4PrefixLength: number;
  /** 0 to 128; 128 where none is written. */
  readonly ip6PrefixLength: number;
}

/** `ptr` (RFC 7208 §5.5), which should not be published. */
export interface SpfPtr {
  readonly kind: "ptr";
  readonly qualifier: SpfQualifier;
  /** As written, macros unexpanded. Without it the domain of the record is meant. */
  readonly domainSpec?: string;
}

/** `ip4` and `ip6` (RFC 7208 §5.6). */
export interface SpfNetwork {
  readonly kind: "ip4" | "ip6";
  readonly qualifier: SpfQualifier;
  /** IPv6 as RFC 5952 writes it. Bits behind the prefix may be set. */
  readonly address: string;
  /** 32 or 128 where none is written. */
  readonly prefixLength: number;
}

/** `redirect` (RFC 7208 §6.1) and `exp` (RFC 7208 §6.2). */
export interface SpfPointer {
  readonly kind: "redirect" | "exp";
  /** As written, macros unexpanded. */
  readonly domainSpec: string;
}

/** A modifier that nobody has to understand (RFC 7208 §6). */
export interface SpfUnknownModifier {
  readonly kind: "unknown";
  readonly name: string;
  readonly value: string;
}

/** What may match. */
export type SpfMechanism = SpfAll | SpfNamed | SpfHosts | SpfPtr | SpfNetwork;
/** What adds to the record. */
export type SpfModifier = SpfPointer | SpfUnknownModifier;
/** One word of a record. */
export type SpfTerm = SpfMechanism | SpfModifier;
/** The kinds of terms. */
export type SpfTermKind = SpfTerm["kind"];

/** An SPF record (RFC 7208 §4.6.1): its terms in the order in which they stand. */
export interface SpfRecord {
  readonly terms: readonly SpfTerm[];
}

/** What is wrong with a term. */
export type SpfIssueCode =
  | "version"
  | "invalid-character"
  | "unknown-mechanism"
  | "modifier-name"
  | "duplicate-modifier"
  | "missing-argument"
  | "unexpected-argument"
  | "domain-spec"
  | "macro-syntax"
  | "macro-letter"
  | "prefix-length"
  | "ip4-address"
  | "ip6-address";

/** Why a text is no SPF record. */
export interface SpfRecordIssue {
  readonly code: SpfIssueCode;
  /** Where, in UTF-16 code units from the start of the record. */
  readonly offset: number;
  /** The term in which it is. */
  readonly term: string;
}

/** The result words of RFC 7208 §2.6. */
export type SpfResultWord = "none" | "neutral" | "pass" | "fail" | "softfail" | "temperror" | "permerror";

/** There is no policy to be found. */
export type SpfNoneReason = "invalid-domain" | "no-such-domain" | "no-record";
/** It may work later. */
export type SpfTemperrorReason = "lookup-failed" | "out-of-time";
/** It will not work until somebody changes a record. */
export type SpfPermerrorReason =
  | "syntax"
  | "several-records"
  | "too-many-lookups"
  | "too-many-void-lookups"
  | "too-many-mx-hosts"
  | "include-without-record"
  | "redirect-without-record";

/** Every cause of a result. */
export type SpfReason = "matched" | "nothing-matched" | SpfNoneReason | SpfTemperrorReason | SpfPermerrorReason;

/** A result word and its cause. */
export type SpfVerdict =
  | { readonly result: "pass" | "fail" | "softfail"; readonly reason: "matched" }
  | { readonly result: "neutral"; readonly reason: "matched" | "nothing-matched" }
  | { readonly result: "none"; readonly reason: SpfNoneReason }
  | { readonly result: "temperror"; readonly reason: SpfTemperrorReason }
  | { readonly result: "permerror"; readonly reason: SpfPermerrorReason };

/** Why a mechanism matches. */
export type SpfMatch = "always" | "in-network" | "address-matches" | "exists" | "name-validated" | "included-passes";

/** Why a mechanism doesn't match. */
export type SpfNoMatch =
  | "not-in-network"
  /** An `ip4` for an IPv6 client, or the reverse. */
  | "other-ip-version"
  | "no-address-matches"
  | "no-address"
  | "does-not-exist"
  | "no-name-validated"
  | "included-does-not-pass"
  /** What the macros make is no name that DNS can have (RFC 7208 §4.8). */
  | "malformed-name"
  /** The term depends on the local-part of the sender, which is no part of a name (RFC 8616 §4). */
  | "unusable-sender";

/** What came of a term: why it matched, why not, what became of a modifier, or what ended the evaluation. */
export type SpfOutcome =
  | SpfMatch
  | SpfNoMatch
  | "redirected"
  | "explained"
  | "not-explained"
  | SpfTemperrorReason
  | SpfPermerrorReason;

/** One question to DNS. */
export interface SpfQuery {
  readonly name: string;
  readonly type: "TXT" | "A" | "AAAA" | "MX" | "PTR";
  /** `unused`: asked at the same time as others, of which one settled the matter. */
  readonly status: "ok" | "nodata" | "nxdomain" | "failed" | "unused";
  /** Records in the answer. */
  readonly records: number;
  /** Why it failed. */
  readonly failure?: DnsFailure;
  /** The answer was known from an earlier term: DNS was not asked. */
  readonly repeated?: true;
}

/** What a term counts against the limits of RFC 7208 §4.6.4. */
export interface SpfCost {
  readonly lookups: number;
  readonly voidLookups: number;
}

/** One term that was tried. */
export interface SpfStep {
  /** As written. */
  readonly term: string;
  readonly kind: SpfTermKind;
  readonly outcome: SpfOutcome;
  /** The name that its macros make, or the domain of the record; absent for `all`, `ip4` and `ip6`. */
  readonly target?: string | undefined;
  readonly queries: readonly SpfQuery[];
  readonly cost: SpfCost;
  /** What `include` or `redirect` led to. */
  readonly check?: SpfCheck | undefined;
}

/** One run of check_host() (RFC 7208 §4): a domain, its record, and the terms that were tried, in order. */
export interface SpfCheck {
  readonly domain: string;
  /** The question for the record; absent where the domain is malformed. */
  readonly query?: SpfQuery;
  /** The record, where there is exactly one. */
  readonly record?: string;
  /** What is wrong with it. */
  readonly issue?: SpfRecordIssue;
  readonly steps: readonly SpfStep[];
  readonly result: SpfResultWord;
  readonly reason: SpfReason;
}

/** What the evaluation cost. */
export interface SpfCounts {
  /** Terms that cause look-ups; 10 are allowed (RFC 7208 §4.6.4). */
  readonly lookups: number;
  /** Look-ups without an answer; 2 are allowed (RFC 7208 §4.6.4). */
  readonly voidLookups: number;
  /** The same without AAAA look-ups, for IPv6 clients, of names that exist: what `ignoreIpv4OnlyHosts` counts. */
  readonly voidLookupsBesidesIpv4Only: number;
  /** Questions that DNS was asked, all in all. */
  readonly queries: number;
  /** How often the evaluation had to wait for DNS. */
  readonly roundTrips: number;
}

interface SpfResultBase {
  /** The domain that was checked, in A-labels and lower case where it is one. DMARC aligns it. */
  readonly domain: string;
  readonly identity: SpfIdentity;
  /** The address that `%{s}` stands for: with `postmaster` where there is no local-part (RFC 7208 §4.3). */
  readonly sender: string;
  /** The mechanism that matched, as written, in the first record or the one that it redirects to. */
  readonly mechanism?: string;
  /** What the domain has to say about a `fail` (RFC 7208 §6.2). Visible ASCII and spaces, from a stranger. */
  readonly explanation?: string;
  /** Why DNS gave no answer. */
  readonly dns?: DnsFailure;
  readonly counts: SpfCounts;
  readonly trace: SpfCheck;
}

/** The result of an evaluation. */
export type SpfResult = SpfResultBase & SpfVerdict;

/** Which identity was checked (RFC 7208 §2.3, §2.4). */
export type SpfIdentity = "mailfrom" | "helo";

/** What is known of the client. */
export interface SpfInput {
  /** The address of the client, IPv4 or IPv6; one that is IPv4-mapped counts as IPv4. */
  readonly ip: string;
  /** What the client said in HELO or EHLO, whatever it is. */
  readonly helo: string;
  /** The reverse-path, without angle brackets. `null` and `""` are the null one: then postmaster of `helo` is the sender. */
  readonly mailFrom: string | null;
  /** `helo` checks the HELO identity whatever `mailFrom` is (RFC 7208 §2.3). Default `mailfrom`. */
  readonly identity?: SpfIdentity;
}

/** Keeps records that have been read, between evaluations: what `createSpfRecordCache` makes. */
export interface SpfRecordCache {
  /** How many records it holds. */
  readonly size: number;
}

/** What {@link evaluateSpf} takes besides. */
export interface EvaluateSpfOptions {
  readonly resolver: DnsResolver;
  /** The name of the host that checks, for `%{r}` in explanations. Default `unknown` (RFC 7208 §7.3). */
  readonly receiver?: string;
  /**
   * Don't count an AAAA look-up for an IPv6 client as void when the name exists: hosts that only have IPv4 addresses
   * otherwise use up the limit of void look-ups. Default `false`, as RFC 7208 §4.6.4 has it.
   */
  readonly ignoreIpv4OnlyHosts?: boolean;
  /** The time for `%{t}`. Default: now. */
  readonly now?: Date;
  /** Keeps records that have been read between calls; see `createSpfRecordCache`. */
  readonly recordCache?: SpfRecordCache;
  readonly limits?: Partial<SpfLimits>;
  readonly signal?: AbortSignal;
}
