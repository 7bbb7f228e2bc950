import type { DnsAnswer } from "../core/dns.js";
import type { FindingList } from "./findings.js";
import { isSpfRecord } from "./read-record.js";
import { spfIssueTexts } from "./record.js";
import type { SpfTreeRecord, SpfTreeTerm } from "./tree-types.js";
import type { SpfWalk } from "./walk.js";

/** RFC 7208 §3.4: name and text of all TXT records together should stay below this. */
const ADVISED_OCTETS = 450;
/** RFC 1035 §4.2.1: what fits into an answer over UDP without EDNS. */
const UDP_OCTETS = 512;

/** The term that leads to a record, and the domain in whose record it stands. */
export interface RecordLink {
  readonly domain: string;
  readonly term: SpfTreeTerm;
}

/** What is wrong with the record of a domain, or that it has none. */
export function findInRecord(
  findings: FindingList,
  { answers }: SpfWalk,
  record: SpfTreeRecord,
  from?: RecordLink,
): void {
  const { domain, status } = record;
  const answer = answers.get(`TXT ${domain}`) as DnsAnswer<"TXT"> | undefined;
  if (from === undefined) findRootStatus(findings, record);
  else findLinkStatus(findings, record, from);
  for (const { code, offset, term } of record.issues) {
    const [message, spec] = spfIssueTexts[code];
    const start = record.record!.lastIndexOf(" ", offset - 1) + 1;
    findings.add("syntax", `at ${offset}: ${message}`, {
      domain,
      term: { text: term, offset: record.record!.startsWith(term, start) ? start : offset },
      spec,
      remedy:
        "Correct it: until then all mail of this domain gets permerror, and so does mail of those who include it.",
    });
  }
  if (answer?.status !== "ok" || status === "loop") return;
  if (status === "several-records") {
    const count = answer.records.filter((strings) => isSpfRecord(strings.join(""))).length;
    findings.add("several-records", `there are ${count} SPF records, so none of them counts`, {
      domain,
      remedy: "Make one record of them.",
    });
  }
  for (const strings of answer.records) {
    const text = strings.join("");
    if (/^["'\s]*v\s*=\s*spf/i.test(text.slice(0, 40)) && !isSpfRecord(text)) {
      findings.add(
        "look-alike-record",
        `a TXT record begins like an SPF record and is none: ${JSON.stringify(text.slice(0, 40))}`,
        {
          domain,
          remedy: 'A record begins with "v=spf1" and a space, and nothing before it.',
        },
      );
    }
    const longest = Math.max(0, ...strings.map((string) => string.length));
    if (isSpfRecord(text) && longest > 255) {
      findings.add("long-string", `the record has a string of ${longest} octets, and DNS has room for 255`, {
        domain,
        remedy: "Split it; the strings of a record are joined without a space.",
      });
    }
  }
  findLongAnswer(findings, domain, answer.records);
}

function findRootStatus(findings: FindingList, { domain, status, failure }: SpfTreeRecord): void {
  switch (status) {
    case "invalid-domain":
      findings.add(status, "this is no domain name with a dot in it", { domain });
      break;
    case "no-such-domain":
      findings.add(status, "the domain doesn't exist", { domain });
      break;
    case "no-record":
      findings.add(
        status,
        "there is no SPF record, so SPF says nothing about mail that claims to be from this domain",
        {
          domain,
          remedy: 'Publish one. "v=spf1 -all" is right for a domain that never sends mail.',
        },
      );
      break;
    case "lookup-failed":
      findings.add(status, `DNS gave no answer for the record: ${failure}`, { domain });
      break;
  }
}

/** What an `include` or `redirect` leads to. */
function findLinkStatus(findings: FindingList, record: SpfTreeRecord, place: RecordLink): void {
  const { status, failure, domain: target } = record;
  const isInclude = place.term.term.kind === "include";
  switch (status) {
    case "invalid-domain":
    case "no-such-domain":
    case "no-record": {
      const why = {
        "invalid-domain": "is no domain name",
        "no-such-domain": "doesn't exist",
        "no-record": "has no SPF record",
      }[status];
      findings.add(
        isInclude ? "include-without-record" : "redirect-without-record",
        `${target} ${why}, which makes this permerror`,
        {
          ...place,
          remedy: "Remove the term or correct its name.",
        },
      );
      break;
    }
    case "lookup-failed":
      findings.add(status, `DNS gave no answer for the record of ${target}: ${failure}`, place);
      break;
    case "loop":
      findings.add("include-loop", `this leads back to ${target}, round and round until the look-ups are used up`, {
        ...place,
        remedy: "Remove the term.",
      });
      break;
  }
}

function findLongAnswer(findings: FindingList, domain: string, records: readonly (readonly string[])[]): void {
  const texts = records.flat().reduce((sum, string) => sum + string.length, 0);
  // RFC 1035 §4.1: header, question, and for each record a compressed name, type, class, TTL and length; a length before each string.
  const message = 12 + domain.length + 2 + 4 + records.reduce((sum, strings) => sum + 12 + strings.length, 0) + texts;
  const remedy = "Remove TXT records that are no longer needed, or move parts of the record behind an include.";
  if (message > UDP_OCTETS) {
    findings.add(
      "oversized-answer",
      `the TXT records of this name make a DNS answer of ${message} octets; over ${UDP_OCTETS} some resolvers need a second try over TCP`,
      { domain, remedy },
    );
  } else if (domain.length + texts > ADVISED_OCTETS) {
    findings.add(
      "long-answer",
      `the TXT records of this name have ${texts} octets; with the name they should stay below ${ADVISED_OCTETS}`,
      { domain, remedy },
    );
  }
}
