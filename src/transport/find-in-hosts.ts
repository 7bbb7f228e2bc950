import { A, AAAA } from "../internal/dns-records.js";
import { ask, type CheckContext } from "./check-context.js";
import type { FindingList } from "./findings.js";
import { policyDomain } from "./policy-domain.js";
import type { TransportPolicy } from "./policy-types.js";

/**
 * Finds what is wrong with where mail goes at all.
 *
 * @returns whether there is anything more to look at
 */
export function findInRoute(findings: FindingList, { domain, route, omittedHosts }: TransportPolicy): boolean {
  switch (route.result) {
    case "none":
      if (route.reason === "invalid-domain") findings.add("invalid-domain", domain, "this is no domain name");
      else if (route.reason === "no-such-domain") findings.add("no-such-domain", domain, "the domain doesn't exist");
      else findings.add("null-mx", domain, "the domain takes no mail, and says so");
      return false;
    case "temperror":
      findings.add("lookup-failed", domain, `DNS gave no answer about the MX records (${route.dns})`);
      return true;
  }
  if (route.implicit) {
    const remedy = "Publish an MX record, or a null MX if the domain takes no mail.";
    findings.add("implicit-mx", domain, "there is no MX record, so mail goes to the domain's own address", remedy);
  }
  if (omittedHosts > 0) {
    findings.add("incomplete", domain, `there are ${omittedHosts} more hosts than are looked at, so more may be wrong`);
  }
  return true;
}

/** Finds hosts that can't be mail hosts, or only just. */
export async function findInHosts(
  findings: FindingList,
  { hosts }: TransportPolicy,
  context: CheckContext,
): Promise<void> {
  await Promise.all(
    hosts.map(async ({ host, preference }) => {
      if (policyDomain(host) === undefined) {
        findings.add("invalid-host", host, "an MX record must name a host, and this is no name of one");
        return;
      }
      const answers = await Promise.all([ask(context, host, A), ask(context, host, AAAA)]);
      const known = answers.filter((answer) => answer.status !== "failed");
      if (!known.some((answer) => answer.status === "ok" && answer.records.length > 0)) {
        const failed = answers.find((answer) => answer.status === "failed");
        if (failed === undefined) findings.add("no-address", host, "the host has no address", "Remove its MX record.");
        else findings.add("lookup-failed", host, `DNS gave no answer about the addresses (${failed.reason})`);
      }
      // An implicit MX may be an alias (RFC 5321 §5.1).
      if (preference !== undefined && known.some(({ aliases = [] }) => aliases.length > 0)) {
        const remedy = "Name the host that it leads to in the MX record.";
        findings.add("alias-host", host, "the host in an MX record must not be an alias (CNAME)", remedy);
      }
    }),
  );
}
