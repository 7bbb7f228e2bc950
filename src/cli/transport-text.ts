import type {
  MtaStsResult,
  TlsaLookup,
  TlsReportingResult,
  TransportCheckup,
  TransportFinding,
  TransportHost,
  TransportPolicy,
} from "../transport/index.js";
import { printable } from "./printable.js";
import { renderTree, type TreeNode } from "./tree.js";

/** How mail to a domain travels, as a person reads it. */
export function describeTransport({ domain, policy, findings }: TransportCheckup): string {
  const leaf = (line: string): TreeNode => ({ lines: [line], children: [] });
  const children = [
    ...policy.hosts.map(hostNode),
    leaf(`MTA-STS: ${describeMtaSts(policy.mtaSts)}`),
    leaf(`TLS reports: ${describeReporting(policy.reporting)}`),
  ];
  const lines = [
    ...renderTree({ lines: [`${domain}${describeRoute(policy)}`], children }),
    ...findings.flatMap(describeFinding),
    "",
    summary(findings),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function describeRoute({ route }: TransportPolicy): string {
  switch (route.result) {
    case "found":
      return route.implicit ? " has no MX record" : "";
    case "none":
      return {
        "invalid-domain": " is no domain name",
        "no-such-domain": " doesn't exist",
        "null-mx": " takes no mail",
      }[route.reason];
    case "temperror":
      return ` could not be asked for (${route.dns})`;
  }
}

const requirements = {
  dane: "must show a certificate that a TLSA record names",
  "web-pki": "must show a certificate for its name, from a known authority",
  encryption: "must encrypt, with any certificate",
  none: "need not encrypt",
  "mta-sts-mismatch": "gets no mail: the MTA-STS policy doesn't name it",
  "tlsa-lookup-failed": "gets no mail now: DNS doesn't say whether it has TLSA records",
} as const;

function hostNode(host: TransportHost): TreeNode {
  const preference = host.preference === undefined ? "" : `${host.preference} `;
  const requirement = requirements[host.requires === "refuse" ? host.reason : host.requires];
  return {
    lines: [
      `${preference}${host.host}  ${requirement}`,
      ...describeTlsa(host.tlsa),
      ...(host.pattern === undefined ? [] : [`  MTA-STS: ${host.pattern}`]),
    ],
    children: [],
  };
}

function describeTlsa(tlsa: TlsaLookup): string[] {
  switch (tlsa.result) {
    case "found":
      return tlsa.records.map(({ usage, selector, matchingType, certificateAssociation: data }) => {
        const start = Array.from(data.subarray(0, 8), (octet) => octet.toString(16).padStart(2, "0")).join("");
        return `  TLSA ${usage} ${selector} ${matchingType} ${start}${data.length > 8 ? "…" : ""} at ${tlsa.baseDomain}`;
      });
    case "none":
      return [`  TLSA: none that counts (${tlsa.reason})`];
    case "temperror":
      return [`  TLSA: could not be asked for (${tlsa.dns})`];
  }
}

function describeMtaSts(mtaSts: MtaStsResult): string {
  if (mtaSts.result === "none") return `none (${mtaSts.reason})`;
  const { policy, id } = mtaSts;
  return `${policy.mode}, kept for ${describeSeconds(policy.maxAgeSeconds)}, id ${id}`;
}

function describeSeconds(seconds: number): string {
  return seconds % 86_400 === 0 && seconds > 86_400 ? `${seconds / 86_400} days` : `${seconds} seconds`;
}

function describeReporting(reporting: TlsReportingResult): string {
  if (reporting.result === "none") return `none (${reporting.reason})`;
  return reporting.record.destinations.map(({ uri }) => uri).join(", ");
}

function describeFinding({ severity, code, message, remedy, subject, spec }: TransportFinding): string[] {
  return [
    "",
    `${severity.padEnd(7)} ${code} (${spec})`,
    `        ${subject}`,
    `        ${message}`,
    ...(remedy === undefined ? [] : [`        ${remedy}`]),
  ];
}

function summary(findings: readonly TransportFinding[]): string {
  if (findings.length === 0) return "Verdict: good. Nothing to say.";
  const worst = findings[0]!.severity;
  const count = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  return worst === "info" || worst === "low" ? `Verdict: good, with ${count}.` : `Verdict: not good, ${count}.`;
}
