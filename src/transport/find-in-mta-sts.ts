import { TXT } from "../internal/dns-records.js";
import { ask, type CheckContext } from "./check-context.js";
import { excerpt, type FindingList } from "./findings.js";
import { fetchServedPolicy } from "./mta-sts-fetch.js";
import { matchMtaStsMx } from "./mta-sts-hosts.js";
import { MAX_AGE_SECONDS, type MtaStsPolicy, mtaStsPolicyIssueTexts } from "./mta-sts-policy.js";
import { isMtaStsRecord, mtaStsRecordIssueTexts } from "./mta-sts-record.js";
import type { MtaStsFailure } from "./mta-sts-types.js";
import type { TransportPolicy } from "./policy-types.js";

/** A policy should be kept for weeks (RFC 8461 §3.2). */
const SHORT_SECONDS = 604_800;
/** How many of many are named. */
const MAX_NAMED = 5;

/** Finds what is wrong with the MTA-STS record and policy of a domain. */
export async function findInMtaSts(
  findings: FindingList,
  policy: TransportPolicy,
  context: CheckContext,
): Promise<void> {
  const { domain, mtaSts } = policy;
  await findLookAlikes(findings, domain, context);
  if (mtaSts.result === "policy") findInPolicy(findings, policy, mtaSts.policy);
  else if (mtaSts.reason === "mode-none") {
    findings.add("mta-sts-mode-none", domain, "the policy says that there is none", "Publish one that says something.");
  } else if (mtaSts.reason === "no-record") await findWithoutRecord(findings, domain, context);
  else findFailure(findings, domain, mtaSts);
}

async function findLookAlikes(findings: FindingList, domain: string, context: CheckContext): Promise<void> {
  const name = `_mta-sts.${domain}`;
  const answer = await ask(context, name, TXT);
  if (answer.status !== "ok") return;
  for (const text of answer.records.map((strings) => strings.join(""))) {
    if (isMtaStsRecord(text) || !/^\W*v\W*=\W*sts/i.test(text)) continue;
    const remedy = 'Begin the record with "v=STSv1;", exactly.';
    findings.add(
      "mta-sts-look-alike",
      name,
      `${excerpt(text)} looks like an MTA-STS record and counts as none`,
      remedy,
    );
  }
}

/** A policy that nobody looks for, because no record says that it is there. */
async function findWithoutRecord(findings: FindingList, domain: string, context: CheckContext): Promise<void> {
  const served = await fetchServedPolicy(domain, context);
  if ("reason" in served) {
    findings.add("mta-sts-no-record", domain, "the domain doesn't use MTA-STS");
    return;
  }
  findings.add(
    "mta-sts-policy-without-record",
    domain,
    "the policy is served, but there is no record that says so, so nobody asks for it",
    `Publish a TXT record at _mta-sts.${domain}.`,
  );
}

function findFailure(findings: FindingList, domain: string, failure: MtaStsFailure): void {
  const name = `_mta-sts.${domain}`;
  const url = `mta-sts.${domain}`;
  switch (failure.reason) {
    case "lookup-failed":
      findings.add("lookup-failed", name, `DNS gave no answer about the MTA-STS record (${failure.dns})`);
      return;
    case "several-records":
      findings.add(
        "mta-sts-several-records",
        name,
        `there are ${failure.records.length} MTA-STS records, so senders see none`,
        "Remove all but one.",
      );
      return;
    case "record-syntax": {
      const { code, offset } = failure.issue;
      const message = `${mtaStsRecordIssueTexts[code]} (offset ${offset} of ${excerpt(failure.record)}), so senders see none`;
      findings.add("mta-sts-record-syntax", name, message, "Publish the record anew.");
      return;
    }
    case "fetch-failed":
      findings.add(
        "mta-sts-fetch-failed",
        url,
        `there is a record, but the policy can't be fetched (${failure.fetch})`,
        fetchRemedies[failure.fetch] ?? "See to it that the policy host answers over HTTPS.",
      );
      return;
    case "http-status":
      findings.add(
        "mta-sts-http-status",
        url,
        `the policy host answers with ${failure.httpStatus}, and only 200 counts`,
        "Serve the policy at /.well-known/mta-sts.txt.",
      );
      return;
    case "content-type":
      findings.add(
        "mta-sts-content-type",
        url,
        failure.contentType === ""
          ? "the policy is served without a content type"
          : `the policy is served as ${excerpt(failure.contentType)}`,
        "Serve it as text/plain.",
      );
      return;
    case "policy-syntax": {
      const { code, offset } = failure.issue;
      const message = `${mtaStsPolicyIssueTexts[code]} (offset ${offset} of the policy), so senders see none`;
      findings.add("mta-sts-policy-syntax", url, message, "Correct the policy.");
    }
  }
}

const fetchRemedies: Readonly<Record<string, string>> = {
  redirect: "Serve the policy at its own place: redirects are not followed.",
  tls: "Give the policy host a certificate that is valid for its name.",
  "not-found": "Give the policy host an address.",
  "too-large": "Make the policy shorter.",
};

function findInPolicy(findings: FindingList, { domain, hosts }: TransportPolicy, policy: MtaStsPolicy): void {
  const { mode, maxAgeSeconds, mx } = policy;
  const isTesting = mode === "testing";
  for (const { host, pattern } of hosts) {
    if (pattern !== undefined) continue;
    if (isTesting) {
      const message = "the policy doesn't name this host: once it is enforced, no mail goes there";
      findings.add("mta-sts-mx-mismatch-testing", host, message, "Add it to the policy.");
    } else {
      const message = "the policy doesn't name this host, so senders who keep to it don't deliver there";
      findings.add("mta-sts-mx-mismatch", host, message, "Add it to the policy, or remove its MX record.");
    }
  }
  const unused = mx.filter(
    (pattern) => !hosts.some(({ host }) => matchMtaStsMx({ mx: [pattern] }, host) !== undefined),
  );
  if (unused.length > 0 && hosts.length > 0) {
    const named = unused.slice(0, MAX_NAMED).join(", ");
    const more = unused.length > MAX_NAMED ? `, and ${unused.length - MAX_NAMED} more` : "";
    findings.add("mta-sts-unused-mx", domain, `the policy names what no MX record does: ${named}${more}`);
  }
  if (isTesting) {
    const remedy = "Change it to enforce, and the id of the record, once reports are clean.";
    findings.add(
      "mta-sts-mode-testing",
      domain,
      "the policy is in testing: senders report, and deliver all the same",
      remedy,
    );
  }
  if (maxAgeSeconds < SHORT_SECONDS) {
    const message = `the policy may be kept for ${maxAgeSeconds} seconds only: an attacker just has to wait for so long`;
    findings.add("mta-sts-short-max-age", domain, message, "Set max_age to weeks.");
  }
  if (maxAgeSeconds > MAX_AGE_SECONDS) {
    findings.add("mta-sts-long-max-age", domain, `max_age is over ${MAX_AGE_SECONDS}, a year, and counts as that`);
  }
}
