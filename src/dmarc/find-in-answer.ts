import type { DnsAnswer } from "../core/dns.js";
import type { FindingList } from "./findings.js";
import { readDmarcRecord } from "./read-record.js";
import { dmarcIssueTexts } from "./record.js";

/** RFC 1035 §4.2.1: what fits into an answer over UDP without EDNS. */
const UDP_OCTETS = 512;

/** What is wrong with what stands at `_dmarc` of a domain, its one valid record aside. */
export function findInAnswer(findings: FindingList, domain: string, answer: DnsAnswer<"TXT">): void {
  if (answer.status === "failed") return;
  const alias = answer.aliases?.at(-1);
  if (alias !== undefined) {
    findings.add("alias", `_dmarc.${domain} is an alias for ${alias}: who holds that name holds the policy`, {
      domain,
    });
  }
  if (answer.status !== "ok") return;
  let records = 0;
  for (const strings of answer.records) {
    const text = strings.join("");
    const reading = readDmarcRecord(text, "rfc9989");
    if (reading.status === "other") {
      findOther(findings, domain, text);
      continue;
    }
    records++;
    if (reading.status === "void") {
      const { code, offset, text: part } = reading.issue;
      const [message, issueSpec] = dmarcIssueTexts[code];
      findings.add("void-record", `at ${offset}: ${message}, which makes the whole record void`, {
        domain,
        spec: issueSpec,
        part: { text: part, offset },
        remedy: "Correct it: until then the record counts as none.",
      });
    }
    const longest = Math.max(0, ...strings.map((string) => string.length));
    if (longest > 255) {
      findings.add("long-string", `the record has a string of ${longest} octets, and DNS has room for 255`, {
        domain,
        remedy: "Split it; the strings of a record are joined without a space.",
      });
    }
  }
  if (records > 1) {
    findings.add("several-records", `there are ${records} DMARC records, so none of them counts`, {
      domain,
      remedy: "Make one record of them.",
    });
  }
  findOversized(findings, domain, answer.records);
}

function findOther(findings: FindingList, domain: string, text: string): void {
  const start = JSON.stringify(text.slice(0, 40));
  if (/dmarc/i.test(text.slice(0, 40))) {
    findings.add("look-alike-record", `a TXT record looks like a DMARC record and is none: ${start}`, {
      domain,
      remedy: 'A record begins with "v=DMARC1;", in this case, and nothing before it.',
    });
  } else {
    findings.add("other-record", `a TXT record at _dmarc.${domain} is no DMARC record: ${start}`, {
      domain,
      remedy: "Remove it. If every name has it, a wildcard may be the reason.",
    });
  }
}

function findOversized(findings: FindingList, domain: string, records: readonly (readonly string[])[]): void {
  const texts = records.flat().reduce((sum, string) => sum + string.length, 0);
  const name = domain.length + "_dmarc.".length;
  // RFC 1035 §4.1: header, question, and for each record a compressed name, type, class, TTL and length; a length before each string.
  const message = 12 + name + 2 + 4 + records.reduce((sum, strings) => sum + 12 + strings.length, 0) + texts;
  if (message <= UDP_OCTETS) return;
  const more = `over ${UDP_OCTETS} some resolvers need a second try over TCP`;
  findings.add("oversized-answer", `the records make a DNS answer of ${message} octets; ${more}`, {
    domain,
    remedy: "Name fewer destinations for reports, and remove tags that do nothing.",
  });
}
