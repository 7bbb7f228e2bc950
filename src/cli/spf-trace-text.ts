import {
  SPF_LIMITS,
  type SpfCheck,
  type SpfOutcome,
  type SpfQuery,
  type SpfReason,
  type SpfResult,
  type SpfStep,
  spfReasonSpecs,
} from "../spf/index.js";
import { spfIssueTexts } from "../spf/record.js";
import { printable } from "./printable.js";
import { renderTree, type TreeNode } from "./tree.js";

/** What came of a term, for a person. */
const outcomes: Readonly<Record<SpfOutcome, string>> = {
  always: "matches everybody",
  "in-network": "matches: the client is in this network",
  "address-matches": "matches: the host has the client's address",
  exists: "matches: the name exists",
  "name-validated": "matches: the client has a name there",
  "included-passes": "matches: the included record says pass",
  "not-in-network": "no match: the client is not in this network",
  "other-ip-version": "no match: the client's address is of the other IP version",
  "no-address-matches": "no match: the addresses are others",
  "no-address": "no match: there is no address",
  "does-not-exist": "no match: the name doesn't exist",
  "no-name-validated": "no match: the client has no name there",
  "included-does-not-pass": "no match: the included record doesn't say pass",
  "malformed-name": "no match: DNS can't have this name",
  "unusable-sender": "no match: DNS can't have the sender's local-part in a name",
  redirected: "its record decides",
  explained: "explains",
  "not-explained": "can't explain",
  "lookup-failed": "ends it: DNS gave no answer",
  "out-of-time": "ends it: the time was up",
  syntax: "ends it: the record has an error",
  "several-records": "ends it: there are several records",
  "too-many-lookups": "ends it: too many look-ups",
  "too-many-void-lookups": "ends it: too many look-ups without an answer",
  "too-many-mx-hosts": "ends it: too many MX records",
  "include-without-record": "ends it: there is no record to include",
  "redirect-without-record": "ends it: there is no record to go to",
};

/** Each cause in one sentence for a person. */
const reasons: Readonly<Record<Exclude<SpfReason, "matched">, string>> = {
  "nothing-matched": "No mechanism matches the client.",
  "invalid-domain": "The sender has no domain that could have a policy.",
  "no-such-domain": "The domain doesn't exist.",
  "no-record": "The domain has no SPF record.",
  "lookup-failed": "DNS gave no answer. Try again later.",
  "out-of-time": "DNS took too long. Try again later.",
  syntax: "A record has an error.",
  "several-records": "A domain has several SPF records, so none of them counts.",
  "too-many-lookups": "The policy needs more look-ups than are allowed.",
  "too-many-void-lookups": "The policy has more look-ups without an answer than are allowed.",
  "too-many-mx-hosts": "A domain in the policy has more MX records than are allowed.",
  "include-without-record": "The policy includes a domain without an SPF record.",
  "redirect-without-record": "The policy leaves it to a domain without an SPF record.",
};

/** An evaluation as a person reads it. */
export function describeEvaluation(result: SpfResult): string {
  const { counts, explanation } = result;
  const { maxLookups, maxVoidLookups } = SPF_LIMITS;
  const lines = [
    ...renderTree(checkNode(result.trace)),
    "",
    `${counts.lookups} of ${maxLookups} look-ups, ${counts.voidLookups} of ${maxVoidLookups} void; ${counts.queries} ${counts.queries === 1 ? "question" : "questions"} to DNS`,
    ...(explanation === undefined ? [] : [`The domain explains: ${explanation}`]),
    "",
    `Verdict: ${result.result}. ${describeReason(result)}`,
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

/** Why SPF came to its result. */
export function describeReason({ reason, mechanism, dns }: SpfResult): string {
  if (reason === "matched") return `The client matches ${mechanism}.`;
  return `${reasons[reason]} (${spfReasonSpecs[reason]}${dns === undefined ? "" : `; DNS: ${dns}`})`;
}

function checkNode({ domain, query, record, issue, steps, result }: SpfCheck): TreeNode {
  return {
    lines: [
      `${domain}: ${result}`,
      ...(record === undefined ? (query === undefined ? [] : [describeQuery(query)]) : [record]),
      ...(issue === undefined ? [] : [`error at ${issue.offset}, in ${issue.term}: ${spfIssueTexts[issue.code][0]}`]),
    ],
    children: steps.map(stepNode),
  };
}

function stepNode({ term, outcome, target, queries, cost, check }: SpfStep): TreeNode {
  // The name is worth a line only where it doesn't stand in the term.
  const name = target === undefined || term.toLowerCase().includes(target) ? [] : [`  ${target}`];
  return {
    lines: [
      `${term}  ${outcomes[outcome]}${describeCost(cost)}`,
      ...(queries.length === 0 ? name : queries.map((query) => `  ${describeQuery(query)}`)),
    ],
    children: check === undefined ? [] : [checkNode(check)],
  };
}

function describeCost({ lookups, voidLookups }: SpfStep["cost"]): string {
  if (lookups === 0) return "";
  const voids = voidLookups === 0 ? "" : `, ${voidLookups} void`;
  return `  (${lookups} ${lookups === 1 ? "look-up" : "look-ups"}${voids})`;
}

function describeQuery({ name, type, status, records, failure, repeated }: SpfQuery): string {
  const answers: Readonly<Record<SpfQuery["status"], string>> = {
    ok: `${records} ${records === 1 ? "record" : "records"}`,
    nodata: "no such record",
    nxdomain: "no such name",
    failed: `no answer (${failure})`,
    unused: "not needed",
  };
  return `DNS: ${type} ${name}: ${answers[status]}${repeated === true ? ", known already" : ""}`;
}
