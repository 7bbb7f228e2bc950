import type { DnsFailure } from "../core/dns.js";
import type { DmarcDiscovery } from "./discover.js";
import type { DmarcLookups } from "./lookups.js";
import type { DmarcPolicies, DmarcPolicy, DmarcRecord } from "./record-types.js";
import type { DmarcApplicablePolicy, DmarcPublication } from "./types.js";

/** What there is to be known of an author's domain before SPF and DKIM are looked at. */
export interface AuthorPolicy {
  readonly status: "found" | "no-record" | "no-policy" | "failed";
  readonly organizationalDomain?: string | undefined;
  readonly publication?: DmarcPublication;
  readonly policy?: DmarcApplicablePolicy;
  /** Why DNS gave no answer: to the question for a record, or for whether the domain exists. */
  readonly failure?: DnsFailure;
}

/** RFC 9989 §4.10.1, RFC 7489 §6.6.3 */
export async function findPolicy(
  authorDomain: string,
  discovery: DmarcDiscovery,
  lookups: DmarcLookups,
): Promise<AuthorPolicy> {
  const discovered = await discovery.policyFor(authorDomain);
  if (discovered.status === "failed") return { status: "failed", failure: discovered.failure };
  const { organizationalDomain } = discovered;
  if (discovered.status === "absent") return { status: "no-record", organizationalDomain };
  const { domain: policyDomain, text: recordText, record } = discovered.record;
  const publication = { policyDomain, recordText, record };
  const { policies } = record;
  if (policies === undefined) return { status: "no-policy", organizationalDomain, publication };

  if (policyDomain === authorDomain) {
    const policy = applicable(record, policies, "p");
    return { status: "found", organizationalDomain, publication, policy };
  }
  if (policies.np === policies.sp) {
    const policy = applicable(record, policies, "sp");
    return { status: "found", organizationalDomain, publication, policy };
  }
  const exists = await lookups.exists(authorDomain);
  if (typeof exists === "boolean") {
    const policy = { ...applicable(record, policies, exists ? "sp" : "np"), authorDomainExists: exists };
    return { status: "found", organizationalDomain, publication, policy };
  }
  // It is one of the two. Until it is known which, the weaker one.
  const policy = applicable(record, policies, policyStrength[policies.np] < policyStrength[policies.sp] ? "np" : "sp");
  return { status: "found", organizationalDomain, publication, policy, failure: exists };
}

/** Which policy is the stricter one. */
export const policyStrength: Readonly<Record<DmarcPolicy, number>> = { none: 0, quarantine: 1, reject: 2 };
const weaker: Readonly<Record<DmarcPolicy, DmarcPolicy>> = { none: "none", quarantine: "none", reject: "quarantine" };

/** The policy one level below (RFC 9989 §4.7 on t=, RFC 7489 §6.6.4). */
export function weakerPolicy(policy: DmarcPolicy): DmarcPolicy {
  return weaker[policy];
}

function applicable(record: DmarcRecord, policies: DmarcPolicies, wanted: "p" | "sp" | "np"): DmarcApplicablePolicy {
  const published = policies[wanted];
  const chain = { np: ["np", "sp", "p"], sp: ["sp", "p"], p: ["p"] } as const;
  const tag = chain[wanted].find((name) => record[name] !== undefined) ?? "p";
  return {
    tag: record[tag] === published ? tag : "p", // where RFC 9989 §4.10.1 puts p=none in place of the record
    published,
    applied: record.t === "y" ? weaker[published] : published, // RFC 9989 §4.7
  };
}
