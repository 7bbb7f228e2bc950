import type { Finding } from "../../core/finding.js";
import type { ByteSpan } from "../../core/message.js";
import type { PublicSuffixCheck } from "../../core/public-suffix.js";
import type { HeaderIssue, HeaderLimits } from "../../internal/message/index.js";
import type { Boundary } from "../boundary.js";
import type { HeaderAction, SanitizePolicy, SanitizePolicyName } from "../sanitize/policy-types.js";
import type { LeakCode } from "./leak-code.js";

/** One thing that a stranger learns from a header. */
export interface Leak extends Finding<LeakCode> {
  /** The name of the field, as it is spelled there. */
  readonly header: string;
  /** In octets from the start of the message: the very words, or the whole value where it is all of it. */
  readonly span: ByteSpan;
  /** What stands there, without folding; cut off after 200 characters. */
  readonly value: string;
  /** Of a Received field, its number: 1 is the topmost. */
  readonly hop?: number;
  /** What the policy would do with the field. */
  readonly rule: HeaderAction;
}

/** What {@link findLeaks} looks for. */
export interface FindLeaksOptions {
  /**
   * What belongs to you. Without it every hop is looked at, and the look of names and addresses alone tells: so a mail of
   * someone else is read.
   */
  readonly boundary?: Boundary;
  /**
   * Names of yours that the world knows anyway: mail exchangers, what is said in EHLO, domains of mail addresses. With
   * them no other name of yours is shown; without them, that of the host through which the message comes in or goes out.
   */
  readonly publicHosts?: readonly string[];
  /** With it, a name without a public suffix counts as internal. It must say no to suffixes that aren't listed. */
  readonly isPublicSuffix?: PublicSuffixCheck;
  /** Which rules apply. Default `egress`. */
  readonly policy?: SanitizePolicyName | SanitizePolicy;
  /** Under which domain pseudonyms stand that aren't leaks. Those below `invalid` never are. */
  readonly pseudonymDomain?: string;
  readonly limits?: Partial<LeakLimits>;
  readonly signal?: AbortSignal;
}

/** Bounds on one search. */
export interface LeakLimits extends HeaderLimits {
  /** Leaks that are listed. Default 1,000. */
  readonly maxLeaks: number;
}

/** What a search found. */
export interface LeakReport {
  /** In the order of the header. */
  readonly leaks: readonly Leak[];
  /** How many Received fields there are. */
  readonly hopCount: number;
  /** What is odd about the header, and `header-too-large` or `too-many-leaks` where not all of it was looked at. */
  readonly issues: readonly LeakIssue[];
}

/** Something odd about a header, or a limit that it went over. */
export type LeakIssue =
  | HeaderIssue
  | { readonly code: "header-too-large" | "too-many-leaks"; readonly offset: number; readonly count: number };
