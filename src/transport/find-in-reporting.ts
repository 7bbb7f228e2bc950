import { TXT } from "../internal/dns-records.js";
import { ask, type CheckContext } from "./check-context.js";
import { excerpt, type FindingList } from "./findings.js";
import type { TransportPolicy } from "./policy-types.js";
import { isTlsReportingRecord, tlsReportingIssueTexts } from "./tls-reporting-record.js";

/** Finds what is wrong with the TLSRPT record of a domain. */
export async function findInReporting(
  findings: FindingList,
  { domain, reporting }: TransportPolicy,
  context: CheckContext,
): Promise<void> {
  const name = `_smtp._tls.${domain}`;
  const answer = await ask(context, name, TXT);
  const texts = answer.status === "ok" ? answer.records.map((strings) => strings.join("")) : [];
  for (const text of texts) {
    if (isTlsReportingRecord(text) || !/^\W*v\W*=\W*tlsrpt/i.test(text)) continue;
    const message = `${excerpt(text)} looks like a TLSRPT record and counts as none`;
    findings.add("tls-reporting-look-alike", name, message, 'Begin the record with "v=TLSRPTv1;", exactly.');
  }
  if (reporting.result === "found") {
    for (const { kind, uri } of reporting.record.destinations) {
      if (kind !== "unsupported") continue;
      const message = `reports can't go to ${excerpt(uri)}: only mailto and https are defined`;
      findings.add("tls-reporting-unsupported-uri", name, message, "Give a mailto or https URI.");
    }
    return;
  }
  switch (reporting.reason) {
    case "no-record":
      findings.add(
        "tls-reporting-no-record",
        domain,
        "nobody tells the domain when TLS to its hosts fails",
        `Publish a TXT record at ${name}.`,
      );
      return;
    case "several-records":
      findings.add(
        "tls-reporting-several-records",
        name,
        `there are ${reporting.records.length} TLSRPT records, so senders see none`,
        "Remove all but one.",
      );
      return;
    case "record-syntax": {
      const { code, offset } = reporting.issue;
      const message = `${tlsReportingIssueTexts[code]} (offset ${offset} of ${excerpt(reporting.text)}), so senders see none`;
      findings.add("tls-reporting-record-syntax", name, message, "Publish the record anew.");
      return;
    }
    case "lookup-failed":
      findings.add("lookup-failed", name, `DNS gave no answer about the TLSRPT record (${reporting.dns})`);
  }
}
