import type { DnsAnswer } from "../core/dns.js";
import type { PublicSuffixCheck } from "../core/public-suffix.js";
import { findInAnswer } from "./find-in-answer.js";
import type { FindingList } from "./findings.js";
import { type DmarcLookups, MAX_NAME } from "./lookups.js";
import { domainBelowSuffix } from "./public-suffix.js";
import { readDmarcRecord } from "./read-record.js";

/** A name that nobody has but by a wildcard. */
const UNLIKELY_LABEL = "mailproof-wildcard-check";

/** What is wrong with what stands at the domain's own `_dmarc`. */
export async function findAtDomain(findings: FindingList, domain: string, lookups: DmarcLookups): Promise<void> {
  const ask = async (name: string): Promise<DnsAnswer<"TXT"> | undefined> =>
    name.length > MAX_NAME ? undefined : lookups.txt(name);
  const [own, other] = await Promise.all([ask(`_dmarc.${domain}`), ask(`${UNLIKELY_LABEL}.${domain}`)]);
  if (own !== undefined) findInAnswer(findings, domain, own);
  if (other?.status !== "ok") return;
  const isRecord = (strings: readonly string[]): boolean =>
    readDmarcRecord(strings.join(""), "rfc9989").status === "record";
  if (other.records.some(isRecord)) {
    findings.add("wildcard", "every name below the domain has a DMARC record, by a wildcard", {
      domain,
      remedy: "Publish the record at _dmarc only: elsewhere it means nothing.",
    });
  }
}

/** Where receivers who go by the older RFC see another organization than others do. */
export function findOrganization(
  findings: FindingList,
  domain: string,
  organizationalDomain: string,
  isPublicSuffix: PublicSuffixCheck,
): void {
  if (organizationalDomain !== domain && isPublicSuffix(organizationalDomain)) {
    findings.add(
      "organization-is-public-suffix",
      `${organizationalDomain} is a public suffix, and its record without psd=y makes all below it one organization`,
      { domain, remedy: "Publish psd=n in the record of your own organizational domain." },
    );
    return;
  }
  const older = domainBelowSuffix(domain, isPublicSuffix);
  if (older !== organizationalDomain) {
    findings.add(
      "organization-differs",
      `the organizational domain is ${organizationalDomain}, and ${older} for receivers who go by a list of public suffixes`,
      { domain },
    );
  }
}
