import type { DnsAnswer } from "../core/dns.js";
import { octetsOf } from "../internal/octets.js";
import type { FindingList } from "./findings.js";
import { readMacroString } from "./macro-syntax.js";
import { dnsName } from "./names.js";
import type { SpfTreeRecord, SpfTreeTerm } from "./tree-types.js";
import type { SpfWalk } from "./walk.js";

/** What is to say of the terms of a record, one by one. */
export function findInTerms(findings: FindingList, walk: SpfWalk, record: SpfTreeRecord): void {
  const { domain, terms } = record;
  const included = new Set<string>();
  for (const term of terms) {
    const place = { domain, term };
    const { kind } = term.term;
    if (term.unchecked === "unreachable") {
      if (kind === "redirect") {
        findings.add("redirect-ignored", "a redirect counts only in a record without all", {
          ...place,
          remedy: "Remove one of the two.",
        });
      } else {
        findings.add("unreachable-term", "all matches before this is tried", {
          ...place,
          remedy: "Move all to the end.",
        });
      }
      continue;
    }
    if (term.unchecked === "macro") {
      findings.add("unchecked-macro", "this depends on the message, so it can't be checked without one", place);
    } else if (
      term.target !== undefined &&
      kind !== "include" &&
      kind !== "redirect" &&
      dnsName(term.target) === undefined
    ) {
      findings.add("malformed-name", `${term.target} is no name that DNS can have, so this never matches`, place);
    }
    switch (kind) {
      case "ptr":
        findings.add("ptr", "ptr is slow and unreliable, burdens the servers of .arpa, and should not be published", {
          ...place,
          remedy: "Name the hosts or networks.",
        });
        break;
      case "include":
        if (term.target !== undefined && included.has(term.target)) {
          findings.add("repeated-include", `${term.target} is included twice in this record`, {
            ...place,
            remedy: "Remove one of the two.",
          });
        }
        if (term.target !== undefined) included.add(term.target);
        break;
      case "unknown":
        findings.add("unknown-modifier", "nothing knows this modifier, so it does nothing", {
          ...place,
          remedy: "If it was meant to be a mechanism, write a colon for the equals sign.",
        });
        break;
      case "exp":
        findInExplanation(findings, walk, domain, term);
        break;
      case "a":
      case "mx":
      case "exists":
        findInHosts(findings, domain, term);
        break;
    }
  }
}

/** RFC 7208 §6.2: one TXT record, whose macros are sound. */
function findInExplanation(findings: FindingList, { answers }: SpfWalk, domain: string, term: SpfTreeTerm): void {
  const answer = answers.get(`TXT ${term.target}`) as DnsAnswer<"TXT"> | undefined;
  if (answer === undefined || term.unchecked !== undefined) return;
  const place = { domain, term, remedy: "Publish one TXT record there, in ASCII, or remove the term." };
  if (answer.status === "failed") {
    findings.add("lookup-failed", `DNS gave no answer for the explanation: ${answer.reason}`, { domain, term });
    return;
  }
  if (answer.status === "nxdomain" || answer.records.length !== 1) {
    const count = answer.status === "nxdomain" ? 0 : answer.records.length;
    findings.add(
      "unusable-explanation",
      `${term.target} has ${count} TXT records; an explanation needs exactly one`,
      place,
    );
    return;
  }
  const text = answer.records[0]!.join("");
  if (readMacroString(octetsOf(text), 0, text.length, 0x20, true) < 0) {
    findings.add(
      "unusable-explanation",
      `the explanation at ${term.target} has a wrong macro, or characters other than ASCII`,
      place,
    );
  }
}

/** `a`, `mx` and `exists`: what DNS has to the names. */
function findInHosts(findings: FindingList, domain: string, term: SpfTreeTerm): void {
  const place = { domain, term };
  const { kind } = term.term;
  const { queries, hosts = [] } = term;
  const failed = queries.find(({ status }) => status === "failed");
  if (failed !== undefined) {
    findings.add("lookup-failed", `DNS gave no answer for ${failed.type} of ${failed.name}: ${failed.failure}`, place);
  }
  const [first] = queries;
  if (kind === "mx" && first !== undefined && first.records > 10) {
    findings.add("too-many-mx-hosts", `${first.name} has ${first.records} MX records; more than 10 are permerror`, {
      ...place,
      remedy: "Name the networks instead.",
    });
    return;
  }
  const isVoid = (name: string, type: "A" | "AAAA" | "MX"): boolean =>
    queries.some(
      (query) =>
        query.name === name && query.type === type && (query.status === "nodata" || query.status === "nxdomain"),
    );
  const remedy = "Remove the term or correct the name: only two such look-ups are allowed.";
  if (first !== undefined && kind !== "a" && isVoid(first.name, kind === "mx" ? "MX" : "A")) {
    findings.add("void-lookup", `${first.name} has no ${kind === "mx" ? "MX" : "A"} record`, { ...place, remedy });
  } else if (kind === "mx" && first?.status === "ok" && hosts.length === 0) {
    findings.add("no-mail-hosts", `${first.name} takes no mail: its MX record names no host`, {
      ...place,
      remedy: "Remove the term.",
    });
  }
  for (const { name } of hosts) {
    const [noIpv4, noIpv6] = [isVoid(name, "A"), isVoid(name, "AAAA")];
    if (noIpv4 && noIpv6) findings.add("void-lookup", `${name} has no address`, { ...place, remedy });
    else if (noIpv4 || noIpv6) {
      const [has, hasNot] = noIpv4 ? ["IPv6", "IPv4"] : ["IPv4", "IPv6"];
      findings.add(
        "one-ip-version",
        `${name} has ${has} addresses only: for a client with ${hasNot} it is a void look-up`,
        place,
      );
    }
  }
}
