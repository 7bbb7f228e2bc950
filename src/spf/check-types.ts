import type { Finding, Severity } from "../core/finding.js";
import type { SpfTreeLimits } from "./tree-limits.js";
import type { SpfTreeRecord } from "./tree-types.js";

/** What {@link checkSpf} may find. */
export type SpfFindingCode =
  | "invalid-domain"
  | "no-such-domain"
  | "no-record"
  | "several-records"
  | "look-alike-record"
  | "lookup-failed"
  | "syntax"
  | "include-without-record"
  | "redirect-without-record"
  | "include-loop"
  | "repeated-include"
  | "too-many-lookups"
  | "many-lookups"
  | "too-many-void-lookups"
  | "too-many-void-lookups-ipv6"
  | "void-lookup"
  | "one-ip-version"
  | "too-many-mx-hosts"
  | "malformed-name"
  | "no-mail-hosts"
  | "ptr"
  | "passes-everyone"
  | "wide-network"
  | "special-network"
  | "redundant-network"
  | "shadowed-network"
  | "neutral-all"
  | "no-all"
  | "unreachable-term"
  | "redirect-ignored"
  | "unknown-modifier"
  | "unusable-explanation"
  | "unchecked-macro"
  | "long-string"
  | "long-answer"
  | "oversized-answer"
  | "incomplete";

/** One thing about a policy. Its `span` is the place in the record of `domain`. */
export interface SpfFinding extends Finding<SpfFindingCode> {
  /** The domain whose record it is about. */
  readonly domain: string;
  /** The term that it is about, as written. */
  readonly term?: string;
}

/** What there is to say about the policy of a domain. */
export interface SpfCheckup {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  /** The record, and all that it leads to. `tree.cost` is what the whole of it counts against RFC 7208 §4.6.4. */
  readonly tree: SpfTreeRecord;
  /** The worst first, then in the order of evaluation. */
  readonly findings: readonly SpfFinding[];
  /** Questions that DNS was asked. */
  readonly queries: number;
  /** The limit at which reading ended early. */
  readonly exceeded?: keyof SpfTreeLimits;
}

/** How much each finding matters, and the text that it rests on. */
export const spfFindingSpecs: Readonly<Record<SpfFindingCode, readonly [severity: Severity, spec: string]>> = {
  "invalid-domain": ["high", "RFC 7208 §4.3"],
  "no-such-domain": ["high", "RFC 7208 §4.3"],
  "no-record": ["medium", "RFC 7208 §4.5"],
  "several-records": ["high", "RFC 7208 §4.5"],
  "look-alike-record": ["medium", "RFC 7208 §4.5"],
  "lookup-failed": ["medium", "RFC 7208 §4.4"],
  syntax: ["high", "RFC 7208 §4.6"],
  "include-without-record": ["high", "RFC 7208 §5.2"],
  "redirect-without-record": ["high", "RFC 7208 §6.1"],
  "include-loop": ["high", "RFC 7208 §4.6.4"],
  "repeated-include": ["low", "RFC 7208 §4.6.4"],
  "too-many-lookups": ["high", "RFC 7208 §4.6.4"],
  "many-lookups": ["low", "RFC 7208 §4.6.4"],
  "too-many-void-lookups": ["high", "RFC 7208 §4.6.4"],
  "too-many-void-lookups-ipv6": ["medium", "RFC 7208 §4.6.4"],
  "void-lookup": ["low", "RFC 7208 §4.6.4"],
  "one-ip-version": ["info", "RFC 7208 §5"],
  "too-many-mx-hosts": ["high", "RFC 7208 §4.6.4"],
  "malformed-name": ["medium", "RFC 7208 §4.8"],
  "no-mail-hosts": ["low", "RFC 7208 §5.4"],
  ptr: ["medium", "RFC 7208 §5.5"],
  "passes-everyone": ["high", "RFC 7208 §5.1"],
  "wide-network": ["medium", "RFC 7208 §5.6"],
  "special-network": ["low", "RFC 6890 §2.2"],
  "redundant-network": ["info", "RFC 7208 §5.6"],
  "shadowed-network": ["medium", "RFC 7208 §4.6.2"],
  "neutral-all": ["medium", "RFC 7208 §8.2"],
  "no-all": ["medium", "RFC 7208 §4.7"],
  "unreachable-term": ["low", "RFC 7208 §5.1"],
  "redirect-ignored": ["low", "RFC 7208 §6.1"],
  "unknown-modifier": ["low", "RFC 7208 §6"],
  "unusable-explanation": ["low", "RFC 7208 §6.2"],
  "unchecked-macro": ["info", "RFC 7208 §7"],
  "long-string": ["medium", "RFC 7208 §3.3"],
  "long-answer": ["info", "RFC 7208 §3.4"],
  "oversized-answer": ["low", "RFC 7208 §3.4"],
  incomplete: ["medium", "RFC 7208 §11.1"],
};
