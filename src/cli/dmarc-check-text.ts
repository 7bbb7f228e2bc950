import type { DmarcCheckup, DmarcFinding, DmarcReportAuthorization } from "../dmarc/index.js";
import { describeFinding, summarizeFindings } from "./finding-text.js";
import { printable } from "./printable.js";

/** A checked policy as a person reads it. */
export function describeDmarcCheckup(checkup: DmarcCheckup): string {
  const { domain, policyDomain, organizationalDomain, recordText, applied, destinations, findings, queries } = checkup;
  const lines = [
    domain,
    ...(policyDomain === undefined ? ["  no policy"] : [`  _dmarc.${policyDomain}`, `  ${recordText}`]),
    ...(organizationalDomain === undefined ? [] : [`  organizational domain: ${organizationalDomain}`]),
    ...(applied === undefined ? [] : [`  asked for mail that fails: ${applied}`]),
    ...destinations.map(describeDestination),
    "",
    `${queries} ${queries === 1 ? "question" : "questions"} to DNS`,
    ...findings.flatMap((finding) => describeFinding(finding, placeOf(finding))),
    "",
    summarizeFindings(findings),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

const answers: Readonly<Record<DmarcReportAuthorization["result"], string>> = {
  authorized: "takes them",
  "not-authorized": "doesn't take them",
  temperror: "can't be asked now",
};

function describeDestination({ uri, result }: DmarcReportAuthorization): string {
  return `  reports to ${uri}: ${answers[result]}`;
}

/** What a finding is about. */
function placeOf({ domain, text }: DmarcFinding): string {
  return text === undefined ? domain : `${text} in _dmarc.${domain}`;
}
