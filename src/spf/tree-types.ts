import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { SpfTreeLimits } from "./tree-limits.js";
import type { SpfNoneReason, SpfQuery, SpfRecordIssue, SpfTerm } from "./types.js";

/** What became of a domain's record while a policy was read. `limit`: not asked for, because a limit of the reading was reached. */
export type SpfTreeStatus = "ok" | SpfNoneReason | "several-records" | "syntax" | "lookup-failed" | "loop" | "limit";

/**
 * Why a term was not followed. `macro`: it depends on the message. `client`: `ptr` depends on the client. `unreachable`:
 * it stands behind `all`, or is a `redirect` beside one. `limit`: a limit of the reading was reached.
 */
export type SpfUnchecked = "macro" | "client" | "unreachable" | "limit";

/** What an evaluation counts against RFC 7208 §4.6.4 when no mechanism matches: the most that it can cost. */
export interface SpfTreeCost {
  readonly lookups: number;
  /** Where the client has an IPv4 address. */
  readonly voidLookups: number;
  /** Where it has an IPv6 address. */
  readonly voidLookupsIpv6: number;
}

/** A host that `a` or `mx` names. */
export interface SpfTreeHost {
  readonly name: string;
  /** IPv4, then IPv6. */
  readonly addresses: readonly string[];
}

/** A term of a record, and what DNS has to it. */
export interface SpfTreeTerm {
  /** As written. */
  readonly text: string;
  /** Where it stands in the record. */
  readonly offset: number;
  readonly term: SpfTerm;
  /** The name that it asks for; absent where it asks for none, or one that macros make. */
  readonly target?: string;
  readonly unchecked?: SpfUnchecked;
  readonly queries: readonly SpfQuery[];
  /** Of `a` and `mx`. */
  readonly hosts?: readonly SpfTreeHost[];
  /** Of this term and all below it. */
  readonly cost: SpfTreeCost;
  /** What `include` or `redirect` leads to. */
  readonly record?: SpfTreeRecord;
}

/** The record of a domain, and what it leads to. */
export interface SpfTreeRecord {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  readonly status: SpfTreeStatus;
  /** Why DNS gave no answer. */
  readonly failure?: DnsFailure;
  /** The question for the record, where it was asked. */
  readonly query?: SpfQuery;
  /** The record, where there is exactly one. */
  readonly record?: string;
  /** All that is wrong with it. Then nothing of it is evaluated, and `terms` is empty. */
  readonly issues: readonly SpfRecordIssue[];
  readonly terms: readonly SpfTreeTerm[];
  /** Of all of its terms. */
  readonly cost: SpfTreeCost;
}

/** What `checkSpf` and `flattenSpf` take besides the domain. */
export interface SpfTreeOptions {
  readonly resolver: DnsResolver;
  readonly limits?: Partial<SpfTreeLimits>;
  readonly signal?: AbortSignal;
}
