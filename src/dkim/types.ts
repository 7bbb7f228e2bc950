import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { KeyCache } from "../core/key-cache.js";
import type { PublicSuffixCheck } from "../core/public-suffix.js";
import type { DkimSignature, DkimSignatureIssue, DkimSignatureIssueCode } from "../internal/dkim-signature/index.js";
import type { HeaderIssueCode } from "../internal/message/index.js";
import type { DkimLimits } from "./limits.js";

/** The result words of RFC 8601 §2.7.1. `none` is a message without signatures: an empty list. */
export type DkimResultWord = "pass" | "fail" | "policy" | "neutral" | "temperror" | "permerror";

/** The signature was checked and is wrong. */
export type DkimFailReason = "body-hash-mismatch" | "signature-mismatch";

/** The caller's policy doesn't take this signature, whatever `verified` says. */
export type DkimPolicyReason =
  | "weak-key"
  | "sha1"
  | "body-length"
  | "expired"
  | "future-timestamp"
  | "public-suffix-domain"
  | "too-many-signatures";

/** The signature could not be understood or checked. */
export type DkimNeutralReason =
  | Exclude<DkimSignatureIssueCode, "from-not-signed" | "identity-outside-domain">
  | "unsupported-key-type"
  | "body-too-large";

/** It may work later. */
export type DkimTemperrorReason = "key-unavailable";

/** It will not work later either. */
export type DkimPermerrorReason =
  | "from-not-signed"
  | "identity-outside-domain"
  | "no-key"
  | "key-revoked"
  | "key-syntax"
  | "key-unusable"
  | "key-type-mismatch"
  | "key-hash-mismatch"
  | "key-service-mismatch"
  | "key-identity-mismatch"
  | "body-too-short";

/** Every cause of a result other than `pass`. */
export type DkimReason =
  | DkimFailReason
  | DkimPolicyReason
  | DkimNeutralReason
  | DkimTemperrorReason
  | DkimPermerrorReason;

/** What is known of the key. */
export interface DkimKeyFacts {
  readonly keyType: "rsa" | "ed25519";
  /** The modulus of an RSA key; 256 for Ed25519. */
  readonly bits: number;
  /** `t=y` in the key record. */
  readonly testing: boolean;
  /** `t=s` in the key record. */
  readonly strictIdentity: boolean;
  /** The key record was proven by DNSSEC, if the resolver is to be believed. */
  readonly authenticated: boolean;
  /** How many keys stand at this name, as far as was looked; more than one is a mistake (RFC 6376 §3.6.2.2). */
  readonly keysAtName: number;
}

/** What a signature covers of this message. */
export interface DkimCoverage {
  /** The fields signed that the message has, in the order of h=. */
  readonly signedHeaders: readonly string[];
  /**
   * Fields that may come once only (RFC 5322 §3.6) but come again unsigned, above the signed one:
   * a reader may show those and think them signed.
   */
  readonly unsignedDuplicates: readonly string[];
  /** Octets of the canonical body that are signed, and of all of it. */
  readonly signedBodyOctets: number;
  readonly bodyOctets: number;
}

interface DkimResultBase {
  /** Which DKIM-Signature field of the message this is about, counted from the top, the first being 0. */
  readonly index: number;
  /** `d=`, in A-labels and lower case, where it could be read. */
  readonly domain?: string;
  /** `s=`, in A-labels and lower case, where it could be read. */
  readonly selector?: string;
  /** The parsed signature, where it could be parsed. */
  readonly signature?: DkimSignature;
  /** What is wrong with the signature field itself. */
  readonly issue?: DkimSignatureIssue;
  readonly key?: DkimKeyFacts;
  readonly coverage?: DkimCoverage;
  /** The body hash and the signature are right, whatever policy has to say. */
  readonly verified: boolean;
  /** Why DNS gave no key. */
  readonly dns?: DnsFailure;
  /** Every policy that was not met; `reason` is the first of them. */
  readonly policies: readonly DkimPolicyReason[];
}

/** A result word and, but for a pass, its cause. */
export type DkimVerdict =
  | { readonly result: "pass" }
  | { readonly result: "fail"; readonly reason: DkimFailReason }
  | { readonly result: "policy"; readonly reason: DkimPolicyReason }
  | { readonly result: "neutral"; readonly reason: DkimNeutralReason }
  | { readonly result: "temperror"; readonly reason: DkimTemperrorReason }
  | { readonly result: "permerror"; readonly reason: DkimPermerrorReason };

/** The verdict on one signature. */
export type DkimResult = DkimResultBase & DkimVerdict;

/** Something odd about the message itself. */
export type DkimMessageIssueCode =
  | HeaderIssueCode
  | "header-too-large"
  | "too-many-header-fields"
  | "no-from"
  | "several-from"
  | "line-ends-normalized";

/** Something odd about the message itself, whatever its signatures say. */
export interface DkimMessageIssue {
  readonly code: DkimMessageIssueCode;
  /** Where it was first seen, in octets from the start of the message, where it has a place. */
  readonly offset?: number;
  /** How often. */
  readonly count: number;
}

/** The verdicts on all signatures of a message, from the top of the header down. */
export interface DkimVerification {
  readonly signatures: readonly DkimResult[];
  readonly issues: readonly DkimMessageIssue[];
}

/** What {@link verifyDkim} takes. */
export interface VerifyDkimOptions {
  readonly resolver: DnsResolver;
  /** Keeps imported keys between calls; see `createKeyCache`. */
  readonly keyCache?: KeyCache;
  /** The time to judge t= and x= at. Default: now. */
  readonly now?: Date;
  /**
   * `strict` (the default) takes the message as it stands: a bare LF is content, so that mail stored with LF line ends
   * doesn't verify. `normalize` takes a bare LF for CRLF and says so in `issues`.
   */
  readonly lineEndings?: "strict" | "normalize";
  /** RSA keys shorter than this many bits don't pass. Default 1,024 (RFC 8301 §3.2). */
  readonly minRsaBits?: number;
  /** Let `rsa-sha1` pass. Default `false` (RFC 8301 §3.1). */
  readonly allowSha1?: boolean;
  /** Let a signature pass whose l= leaves a part of the body unsigned. Default `false` (RFC 6376 §8.2). */
  readonly allowBodyLength?: boolean;
  /** Let a signature pass after its x=. Default `false`. */
  readonly allowExpired?: boolean;
  /** Seconds that t= may lie in the future. Default 300. */
  readonly clockSkewSeconds?: number;
  /** When given, a signature of a public suffix such as `co.uk` doesn't pass (RFC 6376 §6.1.1). Must answer at once. */
  readonly isPublicSuffix?: PublicSuffixCheck;
  readonly limits?: Partial<DkimLimits>;
  readonly signal?: AbortSignal;
}
