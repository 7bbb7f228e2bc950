import type { DnsFailure } from "../core/dns.js";
import type { DmarcLookups, PublishedRecord } from "./lookups.js";

/** A record that a walk found. */
export type FoundRecord = PublishedRecord & { readonly status: "found" };

/** A walk: the records that it found, from the longest name to the shortest, and what it makes of them. */
export type DmarcWalk =
  | { readonly found: readonly FoundRecord[]; readonly organizationalDomain: string }
  | { readonly failure: DnsFailure };

/** RFC 9989 §4.10, steps 3, 4 and 7: the names of a walk, eight at most. */
export function walkNames(domain: string): string[] {
  const names = [domain];
  for (let count = 7; count > 0; count--) {
    const name = lastLabels(domain, count);
    if (name.length < domain.length) names.push(name);
  }
  return names;
}

/** The last labels of a name, or all of it where it has no more. */
export function lastLabels(name: string, count: number): string {
  let start = name.length;
  for (let left = count; left > 0 && start >= 0; left--) start = start === 0 ? -1 : name.lastIndexOf(".", start - 1);
  return start < 0 ? name : name.slice(start + 1);
}

/**
 * The DNS tree walk (RFC 9989 §4.10). All of its names are asked for at once, so that it takes one round trip; what lies
 * beyond the record at which the walk stops counts for nothing.
 */
export async function walkTree(domain: string, lookups: DmarcLookups): Promise<DmarcWalk> {
  const answers = walkNames(domain).map((name) => lookups.record(name));
  const found: FoundRecord[] = [];
  for (const asked of answers) {
    const answer = await asked;
    // RFC 9989 §5.3.6: without an answer there is nothing to be concluded.
    if (answer.status === "failed") return { failure: answer.failure };
    if (answer.status !== "found") continue;
    found.push(answer);
    // RFC 9989 §4.10, steps 2 and 6
    if (answer.record.psd === "y" || answer.record.psd === "n") break;
  }
  return { found, organizationalDomain: organizationalDomainOf(domain, found) };
}

/** RFC 9989 §4.10.2 */
function organizationalDomainOf(domain: string, found: readonly FoundRecord[]): string {
  const last = found.at(-1);
  if (last === undefined) return domain;
  // A walk ends at psd=y, so that only the last can have it: the organization is one label below, unless the walk began there.
  if (last.record.psd !== "y" || last.domain === domain) return last.domain;
  return lastLabels(domain, last.domain.split(".").length + 1);
}
