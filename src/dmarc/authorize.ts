import type { DnsFailure } from "../core/dns.js";
import { destinationOf } from "./destination.js";
import type { DmarcDiscovery } from "./discover.js";
import { type DmarcLookups, MAX_NAME } from "./lookups.js";
import { readDmarcRecord } from "./read-record.js";
import type { DmarcReportUri, DmarcSpec } from "./record-types.js";

/** May reports of a domain go to a destination? */
export type DmarcReportAuthorization = DmarcReportDestination &
  (
    | { readonly result: "authorized"; readonly reason: "same-domain" | "same-organization" | "record" }
    | { readonly result: "not-authorized"; readonly reason: DmarcReportRefusal }
    | { readonly result: "temperror"; readonly reason: "lookup-failed"; readonly dns: DnsFailure }
  );

/** Why reports must not go there. */
export type DmarcReportRefusal =
  /** The URI has no host, or more than one mailbox. */
  | "no-destination"
  /** The name that would have to be asked for is longer than DNS can have. */
  | "name-too-long"
  | "no-record"
  /** The record sends them on to another host (RFC 9990 §4). */
  | "foreign-override";

/** What was asked, and what came of it. */
export interface DmarcReportDestination {
  /** The URI that was asked about. */
  readonly uri: string;
  /** Its host, in A-labels. */
  readonly host?: string;
  /** The name at which the destination says that it takes reports; absent where nobody had to ask. */
  readonly name?: string;
  /** Where reports are to go: the URI itself, or what the destination has put in its place. Empty unless authorized. */
  readonly uris: readonly DmarcReportUri[];
}

/** What the question is about. */
export interface DestinationQuestion {
  /** The domain at which the policy stands. */
  readonly policyDomain: string;
  readonly uri: DmarcReportUri;
  readonly tag: "rua" | "ruf";
  readonly spec: DmarcSpec;
}

/** RFC 9990 §4, RFC 9991 §5, RFC 7489 §7.1 */
export async function checkDestination(
  { policyDomain, uri: wanted, tag, spec }: DestinationQuestion,
  discovery: DmarcDiscovery,
  lookups: DmarcLookups,
): Promise<DmarcReportAuthorization> {
  const { uri } = wanted;
  const host = destinationOf(uri)?.host;
  if (host === undefined) return { uri, uris: [], result: "not-authorized", reason: "no-destination" };
  if (host === policyDomain) return { uri, host, uris: [wanted], result: "authorized", reason: "same-domain" };
  const same = await sameOrganization(policyDomain, host, discovery);
  if (same === true) return { uri, host, uris: [wanted], result: "authorized", reason: "same-organization" };

  // RFC 9990 §4, steps 1 to 4
  const name = `${policyDomain}._report._dmarc.${host}`;
  if (name.length > MAX_NAME) return { uri, host, uris: [], result: "not-authorized", reason: "name-too-long" };
  const asked = { uri, host, name };
  const answer = await lookups.txt(name);
  if (answer.status === "failed") {
    return { ...asked, uris: [], result: "temperror", reason: "lookup-failed", dns: answer.reason };
  }
  // Steps 6 to 8: one record that is a tag list with the version in front will do.
  const texts = answer.status === "ok" ? answer.records.map((strings) => strings.join("")) : [];
  const readings = texts.map((text) => readDmarcRecord(text, spec));
  const records = readings.flatMap((reading) => (reading.status === "record" ? [reading.record] : []));
  if (records.length === 0) {
    // It may be one's own host after all.
    if (same !== false) return { ...asked, uris: [], result: "temperror", reason: "lookup-failed", dns: same };
    return { ...asked, uris: [], result: "not-authorized", reason: "no-record" };
  }
  // Step 9: the destination may put other mailboxes in its place, of the same host.
  const override = records.find((record) => record[tag] !== undefined)?.[tag];
  if (override?.some((one) => destinationOf(one.uri)?.host !== host)) {
    return { ...asked, uris: [], result: "not-authorized", reason: "foreign-override" };
  }
  return { ...asked, uris: override ?? [wanted], result: "authorized", reason: "record" };
}

/** Whether both have the same organizational domain, or why that can't be known. */
async function sameOrganization(a: string, b: string, discovery: DmarcDiscovery): Promise<boolean | DnsFailure> {
  // An organizational domain is at or above its domain.
  if (a.slice(a.lastIndexOf(".") + 1) !== b.slice(b.lastIndexOf(".") + 1)) return false;
  const [ofA, ofB] = await Promise.all([discovery.organizationalDomainOf(a), discovery.organizationalDomainOf(b)]);
  if ("failure" in ofA) return ofA.failure;
  if ("failure" in ofB) return ofB.failure;
  return ofA.organizationalDomain === ofB.organizationalDomain;
}
