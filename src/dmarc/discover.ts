import type { DnsFailure, DnsResolver } from "../core/dns.js";
import { type DmarcLookups, dmarcLookups } from "./lookups.js";
import { domainBelowSuffix } from "./public-suffix.js";
import type { DmarcDiscoveryOptions, PublicSuffixDiscovery } from "./types.js";
import { type FoundRecord, walkTree } from "./walk.js";

/** The record that holds the policy for a domain, if there is one. */
export type DiscoveredPolicy =
  | { readonly status: "found"; readonly record: FoundRecord; readonly organizationalDomain?: string }
  | { readonly status: "absent"; readonly organizationalDomain?: string }
  | { readonly status: "failed"; readonly failure: DnsFailure };

/** How policies and organizational domains are found. */
export interface DmarcDiscovery {
  policyFor(domain: string): Promise<DiscoveredPolicy>;
  organizationalDomainOf(domain: string): Promise<{ readonly organizationalDomain: string } | { failure: DnsFailure }>;
}

/** Discovery, and the look-ups that it makes. */
export interface OpenDiscovery {
  readonly lookups: DmarcLookups;
  readonly discovery: DmarcDiscovery;
  /** Where it goes by a list. */
  readonly suffixes?: PublicSuffixDiscovery;
}

/** @throws TypeError for options that are wrong */
export function openDiscovery(
  { resolver, discovery = "tree-walk", signal }: DmarcDiscoveryOptions,
  timeoutMs: number,
): OpenDiscovery {
  if (discovery === "tree-walk") {
    const lookups = dmarcLookups(resolver, "rfc9989", { timeoutMs, signal });
    return { lookups, discovery: treeWalkDiscovery(lookups) };
  }
  if (typeof discovery?.isPublicSuffix !== "function") {
    throw new TypeError('"discovery" must be "tree-walk" or a PublicSuffixDiscovery');
  }
  const lookups = dmarcLookups(resolver, "rfc7489", { timeoutMs, signal });
  return { lookups, discovery: suffixDiscovery(discovery, lookups), suffixes: discovery };
}

/** @throws TypeError */
export function checkResolver(options: { readonly resolver: DnsResolver } | undefined): void {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
}

/** RFC 9989 §4.10 */
function treeWalkDiscovery(lookups: DmarcLookups): DmarcDiscovery {
  return {
    async policyFor(domain) {
      // RFC 9989 §4.10.1: the domain's own record comes first, then that of its organization, then that of the public suffix.
      const own = await lookups.record(domain);
      if (own.status === "failed") return own;
      if (own.status === "found") return { status: "found", record: own };
      const walk = await walkTree(domain, lookups);
      if ("failure" in walk) return { status: "failed", failure: walk.failure };
      const { found, organizationalDomain } = walk;
      const last = found.at(-1);
      const record =
        found.find((one) => one.domain === organizationalDomain) ?? (last?.record.psd === "y" ? last : undefined);
      return record === undefined
        ? { status: "absent", organizationalDomain }
        : { status: "found", record, organizationalDomain };
    },
    organizationalDomainOf: (domain) => walkTree(domain, lookups),
  };
}

/** RFC 7489 §6.6.3 */
function suffixDiscovery({ isPublicSuffix }: PublicSuffixDiscovery, lookups: DmarcLookups): DmarcDiscovery {
  return {
    async policyFor(domain) {
      const organizationalDomain = domainBelowSuffix(domain, isPublicSuffix);
      const own = await lookups.record(domain);
      // RFC 7489 §6.6.3, step 3: only where there is none at all, the organization is asked; several end it (step 5).
      const answer =
        own.status === "absent" && domain !== organizationalDomain ? await lookups.record(organizationalDomain) : own;
      if (answer.status === "failed") return answer;
      if (answer.status === "found") return { status: "found", record: answer, organizationalDomain };
      return { status: "absent", organizationalDomain };
    },
    async organizationalDomainOf(domain) {
      return { organizationalDomain: domainBelowSuffix(domain, isPublicSuffix) };
    },
  };
}
