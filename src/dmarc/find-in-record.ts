import { destinationOf } from "./destination.js";
import type { FindingList } from "./findings.js";
import { policyStrength } from "./policy.js";
import { dmarcIssueTexts } from "./record.js";
import type { DmarcPolicies, DmarcRecord } from "./record-types.js";

/** A record, and whose it is. */
export interface CheckedRecord {
  readonly policyDomain: string;
  readonly text: string;
  readonly record: DmarcRecord;
  /** Whether `sp` and `np` of this record count: it is the organization's, or a public suffix's. */
  readonly isOrganizations: boolean;
}

/** What an administrator should know of a record. */
export function findInRecord(findings: FindingList, checked: CheckedRecord): void {
  findSyntax(findings, checked);
  findTags(findings, checked);
  findPolicies(findings, checked);
  findReports(findings, checked);
}

function findSyntax(findings: FindingList, { policyDomain: domain, record }: CheckedRecord): void {
  for (const { code, offset, text } of record.issues) {
    const [message, spec] = dmarcIssueTexts[code];
    const part = { text, offset };
    if (code === "report-size") {
      findings.add("report-size", "a size behind a URI is obsolete, and ignored", {
        domain,
        part,
        remedy: "Remove it.",
      });
      continue;
    }
    const harmless = code === "empty-tag";
    findings.add("syntax", `at ${offset}: ${message}`, {
      domain,
      part,
      spec,
      ...(harmless && { severity: "low" }),
      remedy: harmless ? "Remove it." : "Correct it: until then it counts as not there.",
    });
  }
}

const knownNames = new Set(["p", "sp", "np", "psd", "t", "adkim", "aspf", "fo", "rua", "ruf"]);
const obsolete: Readonly<Record<string, string>> = {
  pct: "Remove it. To test a policy, publish t=y beside it.",
  rf: "Remove it.",
  ri: "Remove it.",
};

function findTags(findings: FindingList, { policyDomain: domain, text, record }: CheckedRecord): void {
  const tagSyntax = /([ \t]*)([A-Za-z]+)[ \t]*=/y;
  const names: string[] = [];
  for (let at = text.indexOf(";") + 1; at > 0; at = text.indexOf(";", at) + 1) {
    tagSyntax.lastIndex = at;
    const [, space = "", name] = tagSyntax.exec(text) ?? [];
    if (name === undefined) continue;
    names.push(name);
    const part = { text: name, offset: at + space.length };
    if (knownNames.has(name)) continue;
    const lower = name.toLowerCase();
    if (Object.hasOwn(obsolete, lower)) {
      findings.add("obsolete-tag", `${name}= is no longer part of DMARC, and ignored`, {
        domain,
        part,
        remedy: obsolete[lower]!,
      });
    } else if (knownNames.has(lower)) {
      findings.add("tag-case", `the tag is ${lower}=, and ${name}= is unknown to those who go by the letter`, {
        domain,
        part,
        remedy: `Write ${lower}=.`,
      });
    } else {
      findings.add("unknown-tag", `DMARC has no tag ${name}=`, { domain, part, remedy: "Remove or correct it." });
    }
  }
  if (record.p !== undefined && names[0] !== "p") {
    findings.add("policy-position", "p= is not the first tag behind v=, where receivers of the older DMARC want it", {
      domain,
      remedy: "Put p= behind v=DMARC1.",
    });
  }
}

function findPolicies(findings: FindingList, { policyDomain: domain, record, isOrganizations }: CheckedRecord): void {
  const { policies, p, sp, np, t, psd } = record;
  if (policies === undefined || (p === undefined && record.rua !== undefined)) {
    const rest = policies === undefined ? "and none for reports, so it does nothing" : "so that it counts as p=none";
    findings.add("no-policy", `the record has no valid p=, ${rest}`, {
      domain,
      ...(policies !== undefined && { severity: "medium" }),
      remedy: "Publish p=none, p=quarantine or p=reject.",
    });
  } else if (policies.p === "none") {
    findings.add("policy-none", "p=none asks for nothing to be done with forged mail", {
      domain,
      remedy: "Once the reports show that your own mail passes, publish p=quarantine, then p=reject.",
    });
  }
  if (policies !== undefined && isOrganizations) findGaps(findings, domain, policies, np !== undefined);
  if (!isOrganizations && (sp !== undefined || np !== undefined)) {
    findings.add("subdomain-policy-ignored", "sp= and np= count in the record of the organizational domain only", {
      domain,
      remedy: "Remove them here, or make this an organizational domain with psd=n.",
    });
  }
  if (t === "y" && policies !== undefined && Object.values(policies).some((policy) => policy !== "none")) {
    findings.add("testing", "t=y asks receivers to apply the next weaker policy", {
      domain,
      remedy: "Remove t=y once your own mail passes.",
    });
  }
  if (psd === "y") {
    findings.add("public-suffix", "psd=y says that strangers have names below this one", {
      domain,
      remedy: "Remove psd=y if all names below are of one organization.",
    });
  }
}

function findGaps(findings: FindingList, domain: string, { p, sp, np }: DmarcPolicies, hasOwnNp: boolean): void {
  if (policyStrength[sp] < policyStrength[p]) {
    findings.add("subdomain-gap", `subdomains get ${sp}, and the domain itself ${p}`, {
      domain,
      remedy: "Remove sp=, or make it as strict as p=.",
    });
  }
  const reference = policyStrength[sp] > policyStrength[p] ? sp : p;
  if (policyStrength[np] < policyStrength[reference]) {
    findings.add("nonexistent-subdomain-gap", `subdomains that don't exist get ${np}: anyone may make up a name`, {
      domain,
      remedy: hasOwnNp ? "Make np= as strict as the others." : "Publish np=reject: no mail of yours comes from there.",
    });
  }
}

function findReports(findings: FindingList, { policyDomain: domain, record }: CheckedRecord): void {
  const { rua, ruf, fo, psd } = record;
  if (rua === undefined) {
    findings.add("no-aggregate-reports", "there is no rua=, so nobody tells you what passes and what fails", {
      domain,
      remedy: "Publish rua= with a mailbox that a program reads.",
    });
  }
  for (const { uri } of [...(rua ?? []), ...(ruf ?? [])]) {
    if (/^mailto:/i.test(uri) && destinationOf(uri) !== undefined) continue;
    findings.add("unsupported-report-uri", `reports will hardly go to ${JSON.stringify(uri.slice(0, 100))}`, {
      domain,
      remedy: 'Receivers have to support "mailto:" with one mailbox, and nothing else.',
    });
  }
  if (fo !== undefined && ruf === undefined) {
    findings.add("failure-options-without-reports", "fo= means nothing without ruf=", {
      domain,
      remedy: "Remove fo=, or publish ruf=.",
    });
  }
  if (psd === "y" && ruf !== undefined) {
    findings.add(
      "failure-reports-of-public-suffix",
      "a public suffix must not ask for failure reports of others' mail",
      {
        domain,
        remedy: "Remove ruf=.",
      },
    );
  }
}
