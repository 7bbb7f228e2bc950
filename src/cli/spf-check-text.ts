import {
  SPF_LIMITS,
  type SpfCheckup,
  type SpfFinding,
  type SpfTreeRecord,
  type SpfTreeStatus,
  type SpfTreeTerm,
} from "../spf/index.js";
import { describeFinding, summarizeFindings } from "./finding-text.js";
import { printable } from "./printable.js";
import { renderTree, type TreeNode } from "./tree.js";

/** What became of a record, for a person. */
const statuses: Readonly<Record<Exclude<SpfTreeStatus, "ok">, string>> = {
  "invalid-domain": "is no domain name",
  "no-such-domain": "doesn't exist",
  "no-record": "has no SPF record",
  "several-records": "has several SPF records",
  syntax: "has a record with errors",
  "lookup-failed": "could not be asked for",
  loop: "leads back to itself",
  limit: "was not looked at: the policy is too large",
};

/** A checked policy as a person reads it. */
export function describeCheckup({ tree, findings, queries }: SpfCheckup): string {
  const { lookups, voidLookups, voidLookupsIpv6 } = tree.cost;
  const { maxLookups, maxVoidLookups } = SPF_LIMITS;
  const voids =
    voidLookups === voidLookupsIpv6 ? `${voidLookups}` : `${voidLookups} (for IPv6 clients ${voidLookupsIpv6})`;
  const lines = [
    ...renderTree(recordNode(tree)),
    "",
    `${lookups} of ${maxLookups} look-ups, ${voids} of ${maxVoidLookups} void, when nothing matches; ${queries} ${queries === 1 ? "question" : "questions"} to DNS`,
    ...findings.flatMap((finding) => describeFinding(finding, placeOf(finding))),
    "",
    summarizeFindings(findings),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function recordNode({ domain, status, record, terms, failure }: SpfTreeRecord): TreeNode {
  const why = status === "ok" ? "" : ` ${statuses[status]}${failure === undefined ? "" : ` (${failure})`}`;
  return {
    lines: [`${domain}${why}`, ...(status === "syntax" ? [record!] : [])],
    children: terms.map(termNode),
  };
}

function termNode({ text, unchecked, cost, hosts = [], record }: SpfTreeTerm): TreeNode {
  const notes = [
    ...(cost.lookups === 0 ? [] : [`${cost.lookups} ${cost.lookups === 1 ? "look-up" : "look-ups"}`]),
    ...(unchecked === undefined ? [] : [uncheckedNotes[unchecked]]),
  ];
  return {
    lines: [
      notes.length === 0 ? text : `${text}  (${notes.join(", ")})`,
      ...hosts.map(
        ({ name, addresses }) => `  ${name} ${addresses.length === 0 ? "has no address" : addresses.join(" ")}`,
      ),
    ],
    children: record === undefined ? [] : [recordNode(record)],
  };
}

const uncheckedNotes = {
  macro: "depends on the message",
  client: "depends on the client",
  unreachable: "never tried",
  limit: "was not looked at: the policy is too large",
} as const;

/** What a finding is about. */
function placeOf({ domain, term }: SpfFinding): string {
  return term === undefined ? domain : `${term} in ${domain}`;
}
