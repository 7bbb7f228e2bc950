import type { BimiDmarcFailReason, BimiDmarcInput, BimiDmarcPart, BimiDmarcRecord } from "./bimi-types.js";
import type { DmarcLookups } from "./lookups.js";

/**
 * Says why DMARC doesn't allow an indicator (§7.1, steps 7 to 9): the policies of the author's domain and of its
 * organization must both be enforced. What is known from the evaluation isn't asked for again.
 *
 * @param domains - the author's domain, and its organization's if that is another
 */
export async function findPolicyFault(
  { policyDomain, record }: BimiDmarcInput,
  domains: readonly string[],
  lookups: DmarcLookups,
): Promise<Exclude<BimiDmarcPart, { result: "pass" }> | undefined> {
  let hasRecord = record !== undefined;
  if (record !== undefined) {
    const reason = findRecordFault(record);
    if (reason !== undefined)
      return { result: "fail", reason, ...(policyDomain === undefined ? undefined : { domain: policyDomain }) };
  }
  for (const domain of domains) {
    if (record !== undefined && domain === policyDomain) continue;
    const published = await lookups.record(domain);
    if (published.status === "failed") return { result: "temperror", dns: published.failure };
    if (published.status !== "found") continue; // the other one's policy holds
    hasRecord = true;
    const reason = findRecordFault(published.record);
    if (reason !== undefined) return { result: "fail", reason, domain };
  }
  return hasRecord ? undefined : { result: "fail", reason: "no-record" };
}

function findRecordFault({ policies, sp, t, pct, unknown = [] }: BimiDmarcRecord): BimiDmarcFailReason | undefined {
  if (policies === undefined || policies.p === "none") return "policy-none";
  if (sp === "none") return "subdomain-policy-none";
  // The draft goes by RFC 7489 §6.3. RFC 9989 §4.7 has t=y in place of pct, and those who publish either aren't there
  // yet.
  const percent = pct ?? Number(unknown.find(({ name }) => name === "pct")?.value ?? 100);
  if (policies.p === "quarantine" && percent !== 100) return "partial-policy";
  return t === "y" ? "testing" : undefined;
}
