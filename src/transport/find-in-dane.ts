import type { TlsaRecord } from "../core/dns.js";
import { TLSA } from "../internal/dns-records.js";
import { ask, type CheckContext } from "./check-context.js";
import type { TlsaUnusableReason } from "./dane-types.js";
import type { FindingList } from "./findings.js";
import { policyDomain } from "./policy-domain.js";
import type { TransportHost, TransportPolicy } from "./policy-types.js";
import { sortOutRecords } from "./tlsa-records.js";

/** The TLSA records of a host, whether they count or not. */
interface Published {
  readonly host: string;
  readonly records: readonly TlsaRecord[];
  /** What DNSSEC proves: the records and all that leads to them, the records but not the MX records, or not even those. */
  readonly proof: "all" | "host" | "none";
}

/** Finds what is wrong with the TLSA records of the hosts. */
export async function findInDane(
  findings: FindingList,
  { domain, hosts }: TransportPolicy,
  context: CheckContext,
): Promise<void> {
  for (const { tlsa } of hosts) {
    if (tlsa.result !== "temperror") continue;
    const { name, type } = tlsa.query;
    findings.add(
      "dane-lookup-failed",
      name,
      `DNS gave no answer about ${type} (${tlsa.dns}), so senders who use DANE hold their mail back`,
      "Check the name servers of the zone, and its signatures.",
    );
  }
  const published = await Promise.all(hosts.map((host) => findPublished(host, context)));
  const withRecords = published.filter(({ records }) => records.length > 0);
  if (withRecords.length === 0) {
    const isKnown = hosts.length > 0 && hosts.every(({ tlsa }) => tlsa.result === "none");
    if (isKnown) findings.add("dane-no-record", domain, "the hosts of the domain don't use DANE");
    return;
  }
  for (const one of withRecords) findInRecords(findings, one);
  findPartial(findings, domain, hosts);
  const byMx = withRecords.filter(({ proof }) => proof === "host").map(({ host }) => host);
  if (byMx.length > 0) {
    findings.add(
      "dane-insecure-mx",
      domain,
      `the TLSA records of ${byMx.join(", ")} don't count, because DNSSEC doesn't prove the MX records of the domain`,
      "Sign the zone of the domain.",
    );
  }
}

async function findPublished({ host, tlsa }: TransportHost, context: CheckContext): Promise<Published> {
  if (tlsa.result === "found") return { host, records: tlsa.records, proof: "all" };
  const none: Published = { host, records: [], proof: "none" };
  if (tlsa.result !== "none" || policyDomain(host) === undefined) return none;
  const answer = await ask(context, `_25._tcp.${host}`, TLSA);
  if (answer.status !== "ok") return none;
  const { records, authenticated } = answer;
  return { host, records, proof: authenticated && tlsa.reason === "insecure-mx" ? "host" : "none" };
}

function findInRecords(findings: FindingList, { host, records, proof }: Published): void {
  if (proof === "none") {
    const message =
      "there are TLSA records, but DNSSEC doesn't prove them or the host's addresses, so they don't count";
    findings.add("dane-insecure-record", host, message, "Sign the zone of the host, or ask a resolver that validates.");
  }
  const uses = sortOutRecords(records, false);
  const faults = new Map<string, string>();
  for (const { record, unusable } of uses) {
    if (unusable === undefined || unusable === "weaker-digest") continue;
    const { usage, selector, matchingType } = record;
    faults.set(
      `${usage} ${selector} ${matchingType} ${unusable}`,
      `${usage} ${selector} ${matchingType}: ${faultTexts[unusable]}`,
    );
  }
  for (const message of [...faults.values()].slice(0, MAX_FAULTS)) {
    findings.add("dane-unusable-record", host, message, "Publish 3 1 1 with the digest of the host's key.");
  }
  if (!uses.some(({ unusable }) => unusable === undefined)) {
    const message = "none of the TLSA records is usable, so senders encrypt without knowing to whom";
    findings.add("dane-no-usable-record", host, message);
  }
  findUneven(findings, host, records);
}

/** How many kinds of fault are told of one host. */
const MAX_FAULTS = 10;

const faultTexts: Readonly<Record<Exclude<TlsaUnusableReason, "weaker-digest">, string>> = {
  usage: "mail knows DANE-TA(2) and DANE-EE(3) only",
  selector: "there is no such selector",
  "matching-type": "there is no such matching type",
  data: "the data is no digest of this kind, no certificate or no key",
};

/** RFC 7671 §9: of two digests only the stronger one counts, so a key that has the weaker one only is not known. */
function findUneven(findings: FindingList, host: string, records: readonly TlsaRecord[]): void {
  const counts = new Map<string, [sha256: number, sha512: number]>();
  for (const { usage, selector, matchingType } of records) {
    if (matchingType !== 1 && matchingType !== 2) continue;
    const key = `${usage} ${selector}`;
    const count = counts.get(key) ?? [0, 0];
    count[matchingType - 1]!++;
    counts.set(key, count);
  }
  for (const [key, [sha256, sha512]] of counts) {
    if (sha512 === 0 || sha256 <= sha512) continue;
    findings.add(
      "dane-uneven-digests",
      host,
      `of the records ${key}, ${sha256} have SHA-256 and ${sha512} SHA-512: only the latter count`,
      "Publish both digests for each key, or SHA-256 alone.",
    );
  }
}

/** An attacker sends mail to the host that has no TLSA records. */
function findPartial(findings: FindingList, domain: string, hosts: readonly TransportHost[]): void {
  const without = hosts.filter(({ tlsa }) => tlsa.result === "none" && tlsa.reason !== "insecure-mx");
  if (without.length === 0 || !hosts.some(({ requires }) => requires === "dane")) return;
  findings.add(
    "dane-some-hosts",
    domain,
    `some hosts use DANE, but not ${without.map(({ host }) => host).join(", ")}: an attacker leaves only those`,
    "Publish TLSA records for all hosts.",
  );
}
