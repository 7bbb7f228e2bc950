import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { PublicSuffixCheck } from "../core/public-suffix.js";
import type { DmarcLimits } from "./limits.js";
import type { DmarcPolicy, DmarcRecord } from "./record-types.js";

/** The result words of RFC 9989 §9.2. */
export type DmarcResultWord = "pass" | "fail" | "none" | "temperror" | "permerror";

/** Nothing vouches for the author's domain. */
export type DmarcFailReason =
  /** Neither SPF nor a signature passed. */
  | "not-authenticated"
  /** Something passed, but for other domains. */
  | "not-aligned";

/** DMARC has nothing to say about the message. */
export type DmarcNoneReason =
  /** There is no From, or no address in it. */
  | "no-author-domain"
  | "no-record"
  /** A record that asks for nothing: no valid `p`, and no `rua` (RFC 9989 §4.10.1). */
  | "no-policy";

/** It may work later. */
export type DmarcTemperrorReason =
  | "record-lookup-failed"
  /** Whether the author's domain exists, which decides between `sp` and `np`. */
  | "existence-lookup-failed"
  /** Whether something that passed has the author's organizational domain. */
  | "alignment-lookup-failed"
  /** SPF or a signature of an aligned domain ended in `temperror`, and nothing else passed. */
  | "authentication-temperror";

/** It will not work later either. */
export type DmarcPermerrorReason =
  /** Authors of several domains: RFC 9989 §5.3.1 ends there. */
  | "several-author-domains"
  /** What stands in From is no domain name. */
  | "invalid-author-domain"
  /** More signers below the author's organizational domain than `maxWalks`, and nothing else passed. */
  | "too-many-identifiers";

/** Every cause of a result. */
export type DmarcReason = "aligned" | DmarcFailReason | DmarcNoneReason | DmarcTemperrorReason | DmarcPermerrorReason;

/** Why something does, or doesn't, vouch for the author's domain. */
export type DmarcAlignmentReason =
  /** It is the author's domain. */
  | "identical"
  /** Relaxed: both have the same organizational domain. */
  | "same-organization"
  /** Relaxed: they have different ones. */
  | "other-organization"
  /** Strict: it is another domain. */
  | "other-domain"
  /** It did not pass, so alignment doesn't matter. */
  | "not-authenticated"
  /** It ended in `temperror`; for this domain a pass would have counted. */
  | "temperror"
  /** It names no domain. */
  | "no-domain"
  /** SPF of the HELO identity, which DMARC doesn't use (RFC 9989 §4.4.2). */
  | "helo-identity"
  | "lookup-failed"
  /** Beyond `maxWalks`. */
  | "too-many-identifiers";

/** What SPF or a signature says for the author's domain. */
export interface DmarcAlignment {
  readonly method: "spf" | "dkim";
  /** Which of the signatures given, the first being 0. */
  readonly index: number;
  /** In A-labels and lower case where it is a domain. */
  readonly domain?: string;
  /** The result given. */
  readonly result: string;
  readonly mode: "strict" | "relaxed";
  /** It passed, and its domain is aligned: this is what makes DMARC pass. */
  readonly aligned: boolean;
  readonly reason: DmarcAlignmentReason;
  /** Where it took a tree walk, or the public suffix list, to know. */
  readonly organizationalDomain?: string;
}

/** What the record asks to be done with this message if it fails. */
export interface DmarcApplicablePolicy {
  /** The tag that it comes from: that of the record, or the one that stands in for it. */
  readonly tag: "p" | "sp" | "np";
  /** What that tag says. */
  readonly published: DmarcPolicy;
  /** The same after `t=y` (RFC 9989 §4.7) or `pct` (RFC 7489 §6.6.4). What `policy.dmarc` is in RFC 9989 §9.1. */
  readonly applied: DmarcPolicy;
  /** Whether the author's domain is there; absent where nothing depends on it. */
  readonly authorDomainExists?: boolean;
}

/** Why the policy applied is not the one published, in the words of aggregate reports. */
export interface DmarcOverride {
  /** `policy_test_mode`: the record has `t=y` (RFC 9990 §3.1.6). `sampled_out`: `pct` leaves it out (RFC 7489 Appendix C). */
  readonly type: "policy_test_mode" | "sampled_out";
}

interface DmarcResultBase {
  /** The author's domain in A-labels and lower case, where there is one. */
  readonly authorDomain?: string;
  /** How the policy was looked for, in the words of RFC 9990. */
  readonly discoveryMethod: "treewalk" | "psl";
  /** The organizational domain of the author's domain, where it was needed. */
  readonly organizationalDomain?: string;
  /** SPF first, then each signature in the order given. Empty where there is no policy. */
  readonly alignments: readonly DmarcAlignment[];
  readonly overrides: readonly DmarcOverride[];
  /** Why DNS gave no answer. */
  readonly dns?: DnsFailure;
  /** Questions that DNS was asked. */
  readonly queries: number;
}

/** Where the policy is published. */
export interface DmarcPublication {
  /** The domain at which the record stands (RFC 9989 §3.2.5). */
  readonly policyDomain: string;
  /** As published, character-strings joined. */
  readonly recordText: string;
  readonly record: DmarcRecord;
}

/** What is known where there is a policy. */
export interface DmarcFoundPolicy extends DmarcPublication {
  readonly policy: DmarcApplicablePolicy;
}

/** A result word, its cause, and what comes with it. */
export type DmarcVerdict =
  | ({ readonly result: "pass"; readonly reason: "aligned" } & DmarcFoundPolicy)
  | ({ readonly result: "fail"; readonly reason: DmarcFailReason } & DmarcFoundPolicy)
  | ({ readonly result: "none"; readonly reason: DmarcNoneReason } & Partial<DmarcFoundPolicy>)
  | ({ readonly result: "temperror"; readonly reason: DmarcTemperrorReason } & Partial<DmarcFoundPolicy>)
  | ({ readonly result: "permerror"; readonly reason: DmarcPermerrorReason } & Partial<DmarcFoundPolicy>);

/** The result of an evaluation. */
export type DmarcResult = DmarcResultBase & DmarcVerdict;

/** What DMARC needs of SPF: `evaluateSpf` gives more. */
export interface DmarcSpfInput {
  /** A word of RFC 7208; `pass` and `temperror` count. */
  readonly result: string;
  /** The domain that was checked. */
  readonly domain?: string | undefined;
  /** `helo` does not count (RFC 9989 §4.4.2). */
  readonly identity?: string | undefined;
}

/** What DMARC needs of a signature: `verifyDkim` gives more. */
export interface DmarcDkimInput {
  /** A word of RFC 8601; `pass` and `temperror` count. */
  readonly result: string;
  /** `d=` */
  readonly domain?: string | undefined;
}

/** What is known of a message. */
export interface DmarcInput {
  /**
   * The addresses in From, or their domains; U-labels will do. All must have the same domain. Nothing, or an empty string,
   * where there is no From.
   */
  readonly from: string | readonly string[];
  /** Absent where SPF wasn't evaluated. */
  readonly spf?: DmarcSpfInput | undefined;
  /** One for each signature. Absent where none was verified. */
  readonly dkim?: readonly DmarcDkimInput[] | undefined;
}

/** Discovery by a list of public suffixes, as RFC 7489 has it. `mailproof/dmarc/psl` makes one. */
export interface PublicSuffixDiscovery {
  readonly isPublicSuffix: PublicSuffixCheck;
  /**
   * A number from 0 to below 100, drawn for a message that fails: where `pct` is not above it, the next weaker policy is
   * applied (RFC 7489 §6.6.4). Without it, `pct` changes nothing.
   */
  readonly sample?: () => number;
}

/** What all take that look for policies. */
export interface DmarcDiscoveryOptions {
  readonly resolver: DnsResolver;
  /** How to find policies and organizational domains. Default `tree-walk` (RFC 9989 §4.10). */
  readonly discovery?: "tree-walk" | PublicSuffixDiscovery;
  readonly signal?: AbortSignal;
}

/** What {@link evaluateDmarc} takes besides. */
export interface EvaluateDmarcOptions extends DmarcDiscoveryOptions {
  readonly limits?: Partial<DmarcLimits>;
}
