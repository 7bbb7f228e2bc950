import type { SpfCheckup } from "./check-types.js";
import { findInNetworks } from "./find-in-networks.js";
import { findInRecord } from "./find-in-records.js";
import { findInTerms } from "./find-in-terms.js";
import { type FindingList, findingList } from "./findings.js";
import { SPF_LIMITS } from "./limits.js";
import type { SpfTreeOptions, SpfTreeRecord } from "./tree-types.js";
import { type SpfWalk, walkSpf } from "./walk.js";

/** From here on a provider who adds an include can break the policy. */
const MANY_LOOKUPS = 9;

/**
 * Checks the SPF policy of a domain as its administrator would: without a message, all of it.
 *
 * It reads the record and all that it leads to, and tells what each branch counts against the limits of RFC 7208 §4.6.4 when
 * nothing matches, what is wrong, what does nothing, and what lets more pass than it should. Records of the obsolete type SPF
 * are not looked at (RFC 7208 §3.1).
 *
 * @param domain - whose policy
 * @param options - `resolver` is needed; `limits` bound what is read of the records of others
 * @returns the tree of records, and findings; a policy without fault has none above `info`
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { checkSpf } from "mailproof/spf";
 *
 * const resolver = zoneResolver(`
 * example.com       TXT  "v=spf1 include:_spf.example.com include:gone.example.com ?all"
 * _spf.example.com  TXT  "v=spf1 ip4:192.0.2.0/24 -all"
 * `);
 * const { tree, findings } = await checkSpf("example.com", { resolver });
 * console.log(tree.cost.lookups); // 2
 * for (const { severity, code, term } of findings) console.log(severity, code, term);
 * ```
 *
 * It prints
 *
 * ```text
 * 2
 * high include-without-record include:gone.example.com
 * medium neutral-all ?all
 * ```
 */
export async function checkSpf(domain: string, options: SpfTreeOptions): Promise<SpfCheckup> {
  const walk = await walkSpf(domain, options);
  const { root, queries, exceeded } = walk;
  const findings = findingList();
  findInRecord(findings, walk, root);
  findInTree(findings, walk, root);
  if (root.status === "ok") {
    findInLimits(findings, root);
    findDefault(findings, root);
    findInNetworks(findings, root);
  }
  if (exceeded !== undefined) {
    findings.add("incomplete", `the check ended early at its limit "${exceeded}", so more may be wrong`, {
      domain: root.domain,
    });
  }
  return {
    domain: root.domain,
    tree: root,
    findings: findings.sorted(),
    queries,
    ...(exceeded === undefined ? undefined : { exceeded }),
  };
}

function findInTree(findings: FindingList, walk: SpfWalk, record: SpfTreeRecord): void {
  findInTerms(findings, walk, record);
  for (const term of record.terms) {
    if (term.record === undefined) continue;
    findInRecord(findings, walk, term.record, { domain: record.domain, term });
    findInTree(findings, walk, term.record);
  }
}

/** RFC 7208 §4.6.4 */
function findInLimits(findings: FindingList, { domain, cost }: SpfTreeRecord): void {
  const { maxLookups, maxVoidLookups } = SPF_LIMITS;
  const { lookups, voidLookups, voidLookupsIpv6 } = cost;
  const remedy = "Drop includes that are no longer needed, and name networks instead of hosts.";
  if (lookups > maxLookups) {
    findings.add("too-many-lookups", `${lookups} look-ups, and more than ${maxLookups} are permerror`, {
      domain,
      remedy,
    });
  } else if (lookups >= MANY_LOOKUPS) {
    findings.add("many-lookups", `${lookups} of ${maxLookups} look-ups: one include that grows can break this`, {
      domain,
      remedy,
    });
  }
  const voidRemedy = "Remove the terms whose names have no records.";
  if (voidLookups > maxVoidLookups) {
    findings.add(
      "too-many-void-lookups",
      `${voidLookups} void look-ups, and more than ${maxVoidLookups} are permerror`,
      { domain, remedy: voidRemedy },
    );
  } else if (voidLookupsIpv6 > maxVoidLookups) {
    findings.add(
      "too-many-void-lookups-ipv6",
      `${voidLookupsIpv6} void look-ups for a client with an IPv6 address, and more than ${maxVoidLookups} are permerror`,
      { domain, remedy: "Name the networks of hosts that have no IPv6 address with ip4." },
    );
  }
}

/** What happens to those whom no mechanism matches. */
function findDefault(findings: FindingList, root: SpfTreeRecord): void {
  for (let record: SpfTreeRecord | undefined = root; record?.status === "ok"; ) {
    const { domain, terms }: SpfTreeRecord = record;
    const all = terms.find(({ term }) => term.kind === "all");
    const redirect = terms.find(({ term }) => term.kind === "redirect");
    const remedy = "End the record with -all or ~all.";
    if (all?.term.kind === "all" && all.term.qualifier === "?") {
      findings.add("neutral-all", "?all says as little about strangers as no record would", {
        domain,
        term: all,
        remedy,
      });
    } else if (all === undefined && redirect === undefined) {
      findings.add("no-all", "the record has no all, so it says nothing about strangers", { domain, remedy });
    }
    record = all === undefined ? redirect?.record : undefined;
  }
}
