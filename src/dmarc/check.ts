import { toAscii } from "../internal/domain.js";
import { checkDestination } from "./authorize.js";
import type { CheckDmarcOptions, DmarcCheckup } from "./check-types.js";
import { checkResolver, openDiscovery } from "./discover.js";
import { findAtDomain, findOrganization } from "./find-at-domain.js";
import { destinationsToAsk, findInDestinations } from "./find-destinations.js";
import { findInRecord } from "./find-in-record.js";
import { findingList } from "./findings.js";
import { readDmarcCheckLimits } from "./limits.js";
import { findPolicy } from "./policy.js";
import { walkTree } from "./walk.js";

/**
 * Checks the DMARC policy of a domain as its administrator would, by RFC 9989: without a message.
 *
 * It finds the record that applies, reads it to the letter, follows the destinations of its reports, and tells what is
 * wrong, what does nothing, and what lets more through than it should.
 *
 * @param domain - whose policy; U-labels will do
 * @param options - `resolver` is needed
 * @returns the policy, and findings; a policy without fault has none above `info`
 * @throws TypeError or RangeError for a domain and options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { checkDmarc } from "mailproof/dmarc";
 *
 * const record = "v=DMARC1; p=reject; sp=none; pct=50; rua=mailto:dmarc@example.net";
 * const resolver = zoneResolver(`_dmarc.example.com TXT "${record}"`);
 * const { findings } = await checkDmarc("example.com", { resolver });
 * for (const { severity, code } of findings) console.log(severity, code);
 * ```
 *
 * It prints
 *
 * ```text
 * medium subdomain-gap
 * medium nonexistent-subdomain-gap
 * medium reports-not-authorized
 * low obsolete-tag
 * ```
 */
export async function checkDmarc(domain: string, options: CheckDmarcOptions): Promise<DmarcCheckup> {
  checkResolver(options);
  if (typeof domain !== "string") throw new TypeError('"domain" must be a string');
  const { resolver, isPublicSuffix, signal } = options;
  if (isPublicSuffix !== undefined && typeof isPublicSuffix !== "function") {
    throw new TypeError('"isPublicSuffix" must be a function');
  }
  const { maxDestinations, timeLimitMs } = readDmarcCheckLimits(options.limits);
  signal?.throwIfAborted();
  const findings = findingList();
  const name = toAscii(domain);
  if (name === undefined || !/^[a-z0-9._-]+$/.test(name)) {
    findings.add("invalid-domain", "this is no domain name", { domain });
    return { domain, destinations: [], findings: findings.sorted(), queries: 0 };
  }

  const { lookups, discovery } = openDiscovery({ resolver, ...(signal !== undefined && { signal }) }, timeLimitMs);
  return lookups.within(async () => {
    const [walk, policy] = await Promise.all([
      walkTree(name, lookups),
      findPolicy(name, discovery, lookups),
      findAtDomain(findings, name, lookups),
    ]);
    const organizationalDomain = "failure" in walk ? undefined : walk.organizationalDomain;
    const failure = "failure" in walk ? walk.failure : policy.failure;
    if (failure !== undefined) {
      findings.add("lookup-failed", `DNS gave no answer to one of the questions: ${failure}`, { domain: name });
    }
    const { publication } = policy;
    let destinations: DmarcCheckup["destinations"] = [];
    if (publication === undefined) {
      if (policy.status === "no-record") {
        findings.add("no-record", "there is no policy, so nothing is asked to be done with forged mail", {
          domain: name,
          remedy: 'Publish one at _dmarc. "v=DMARC1; p=reject" is right for a domain that never sends mail.',
        });
      }
    } else {
      const { policyDomain, recordText: text, record } = publication;
      if (policyDomain !== name) {
        const which = policy.policy === undefined ? "" : `, which asks for ${policy.policy.applied} here`;
        findings.add("inherited", `the policy is that of ${policyDomain}${which}`, { domain: name });
      }
      const isOrganizations = policyDomain === organizationalDomain || record.psd === "y";
      findInRecord(findings, { policyDomain, text, record, isOrganizations });
      const asked = destinationsToAsk(policyDomain, record);
      if (asked.length > maxDestinations) {
        findings.add(
          "incomplete",
          `reports go to ${asked.length} other hosts, of which ${maxDestinations} were asked`,
          {
            domain: policyDomain,
          },
        );
      }
      const about = { policyDomain, spec: "rfc9989" } as const;
      destinations = await Promise.all(
        asked.slice(0, maxDestinations).map((one) => checkDestination({ ...about, ...one }, discovery, lookups)),
      );
      findInDestinations(findings, publication, destinations);
    }
    if (isPublicSuffix !== undefined && organizationalDomain !== undefined) {
      findOrganization(findings, name, organizationalDomain, isPublicSuffix);
    }
    return {
      domain: name,
      ...publication,
      ...(organizationalDomain !== undefined && { organizationalDomain }),
      ...(policy.policy !== undefined && { applied: policy.policy.applied }),
      destinations,
      findings: findings.sorted(),
      queries: lookups.queries(),
    };
  });
}
