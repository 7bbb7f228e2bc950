import type { DnsFailure } from "../core/dns.js";
import { isSubdomainOf, toAscii } from "../internal/domain.js";
import type { DmarcDiscovery, OpenDiscovery } from "./discover.js";
import type { DmarcRecord } from "./record-types.js";
import type { DmarcAlignment, DmarcAlignmentReason, DmarcInput } from "./types.js";
import { lastLabels, walkNames } from "./walk.js";

/** Who the message claims to be from. */
export interface AlignmentSubject {
  readonly authorDomain: string;
  /** Where it is known already. */
  readonly organizationalDomain?: string | undefined;
  readonly record: DmarcRecord;
}

/** How what SPF and DKIM say is aligned. */
export interface Alignments {
  readonly alignments: readonly DmarcAlignment[];
  /** The author's, where it was needed and could be found. */
  readonly organizationalDomain?: string | undefined;
  /** Why an alignment is not known. */
  readonly failure?: DnsFailure | undefined;
}

/** Something that may vouch for the author's domain. */
interface Identifier extends Pick<DmarcAlignment, "method" | "index" | "result" | "mode"> {
  readonly domain: string | undefined;
  readonly isHelo: boolean;
}

/** Whether it does. */
interface Outcome {
  readonly reason: DmarcAlignmentReason;
  readonly organizationalDomain?: string;
}

/** RFC 9989 §4.4 and §4.10.2 */
export async function alignIdentifiers(
  input: Pick<DmarcInput, "spf" | "dkim">,
  subject: AlignmentSubject,
  { discovery, lookups }: OpenDiscovery,
  maxWalks: number,
): Promise<Alignments> {
  const identifiers = identifiersOf(input, subject.record);
  const known = identifiers.map((identifier) => withoutWalk(identifier, subject.authorDomain));
  const open = new Set(identifiers.flatMap(({ domain }, at) => (known[at] === undefined ? [domain!] : [])));
  const organizations =
    open.size === 0 ? undefined : await lookups.within(() => compare([...open], subject, discovery, maxWalks));
  return {
    alignments: identifiers.map((identifier, at) =>
      alignmentOf(identifier, known[at] ?? organizations!.outcomes.get(identifier.domain!)!),
    ),
    organizationalDomain: organizations?.ofAuthor ?? subject.organizationalDomain,
    failure: organizations?.failure,
  };
}

function identifiersOf(
  { spf, dkim = [] }: Pick<DmarcInput, "spf" | "dkim">,
  { adkim, aspf }: DmarcRecord,
): Identifier[] {
  const identifiers: Identifier[] = dkim.map(({ result, domain }, index) => {
    return { method: "dkim", index, result, domain: readDomain(domain), mode: modeOf(adkim), isHelo: false };
  });
  if (spf !== undefined) {
    const isHelo = spf.identity === "helo";
    const { result, domain } = spf;
    identifiers.unshift({ method: "spf", index: 0, result, domain: readDomain(domain), mode: modeOf(aspf), isHelo });
  }
  return identifiers;
}

function modeOf(tag: "r" | "s" = "r"): "strict" | "relaxed" {
  return tag === "s" ? "strict" : "relaxed";
}

/** RFC 9989 §4.4: case makes no difference; RFC 8616 §6: nor do U-labels. */
function readDomain(domain: string | undefined): string | undefined {
  return domain === undefined ? undefined : toAscii(domain);
}

/** What can be said without knowing any organizational domain (RFC 9989 §4.10.2). */
function withoutWalk({ result, domain, mode, isHelo }: Identifier, authorDomain: string): Outcome | undefined {
  if (isHelo) return { reason: "helo-identity" }; // RFC 9989 §4.4.2
  if (result !== "pass" && result !== "temperror") return { reason: "not-authenticated" };
  if (domain === undefined) return { reason: "no-domain" };
  if (domain === authorDomain) return { reason: "identical" };
  if (mode === "strict") return { reason: "other-domain" };
  // An organizational domain is at or above its domain: without a label in common there is none in common.
  return shareLabels(1, domain, authorDomain) ? undefined : { reason: "other-organization" };
}

function shareLabels(count: number, a: string, b: string): boolean {
  return lastLabels(a, count) === lastLabels(b, count);
}

/** The names of the records that it will take to compare a domain with the author's, where it is likely that they are related. */
export function namesToCompare(domain: string, authorDomain: string): string[] {
  if (domain === authorDomain || !shareLabels(2, domain, authorDomain)) return [];
  return [...new Set([...walkNames(authorDomain), ...walkNames(domain)])].map((name) => `_dmarc.${name}`);
}

/** Compares organizational domains with the author's. */
async function compare(
  domains: readonly string[],
  { authorDomain, organizationalDomain }: AlignmentSubject,
  discovery: DmarcDiscovery,
  maxWalks: number,
): Promise<{
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly ofAuthor?: string | undefined;
  readonly failure?: DnsFailure | undefined;
}> {
  // The likely ones begin at the same time as the author's, which saves a round trip.
  const likely = domains.filter((domain) => shareLabels(2, domain, authorDomain)).slice(0, maxWalks);
  for (const domain of likely) discovery.organizationalDomainOf(domain).catch(() => undefined);
  const author =
    organizationalDomain === undefined
      ? await discovery.organizationalDomainOf(authorDomain)
      : { organizationalDomain };
  if ("failure" in author) {
    const outcome: Outcome = { reason: "lookup-failed" };
    return { outcomes: new Map(domains.map((domain) => [domain, outcome])), failure: author.failure };
  }
  const ofAuthor = author.organizationalDomain;
  const below = domains.filter((domain) => isSubdomainOf(domain, ofAuthor)).slice(0, maxWalks);
  const answers = await Promise.all(below.map((domain) => discovery.organizationalDomainOf(domain)));
  let failure: DnsFailure | undefined;
  const outcomes = domains.map((domain): [string, Outcome] => {
    if (!isSubdomainOf(domain, ofAuthor)) return [domain, { reason: "other-organization" }];
    const answer = answers[below.indexOf(domain)];
    if (answer === undefined) return [domain, { reason: "too-many-identifiers" }];
    if ("failure" in answer) {
      failure ??= answer.failure;
      return [domain, { reason: "lookup-failed" }];
    }
    const same = answer.organizationalDomain === ofAuthor;
    const reason = same ? "same-organization" : "other-organization";
    return [domain, { reason, organizationalDomain: answer.organizationalDomain }];
  });
  return { outcomes: new Map(outcomes), ofAuthor, failure };
}

function alignmentOf({ method, index, domain, result, mode }: Identifier, outcome: Outcome): DmarcAlignment {
  const vouches = outcome.reason === "identical" || outcome.reason === "same-organization";
  const aligned = vouches && result === "pass";
  return {
    method,
    index,
    ...(domain !== undefined && { domain }),
    result,
    mode,
    aligned,
    ...outcome,
    ...(vouches && !aligned && { reason: "temperror" }),
  };
}
