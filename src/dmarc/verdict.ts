import type { DnsFailure } from "../core/dns.js";
import type { Alignments } from "./align.js";
import { type AuthorPolicy, weakerPolicy } from "./policy.js";
import type { DmarcFoundPolicy, DmarcOverride, DmarcResult, DmarcVerdict } from "./types.js";

/** The verdict where there is no policy to be applied. */
export function verdictWithoutPolicy({ status, publication }: AuthorPolicy): DmarcVerdict {
  if (status === "failed") return { result: "temperror", reason: "record-lookup-failed" };
  // RFC 9989 §4.10.1: there is nothing that DMARC could be applied by.
  return publication === undefined
    ? { result: "none", reason: "no-record" }
    : { result: "none", reason: "no-policy", ...publication };
}

/**
 * The verdict where there is a policy (RFC 9989 §5.3.5, §5.3.6).
 *
 * @param failure - why it isn't known whether the author's domain exists
 * @param sample - as in `PublicSuffixDiscovery`
 */
export function verdictOn(
  finding: DmarcFoundPolicy,
  failure: DnsFailure | undefined,
  { alignments, failure: alignmentFailure }: Alignments,
  sample: (() => number) | undefined,
): DmarcVerdict & Pick<DmarcResult, "alignments" | "overrides" | "dns"> {
  const common = { alignments, overrides: [], ...finding };
  const dns = failure === undefined ? undefined : { dns: failure };
  if (alignments.some(({ aligned }) => aligned)) return { result: "pass", reason: "aligned", ...common, ...dns };
  // RFC 9989 §5.3.6: without an answer to a question that matters it neither passes nor fails.
  if (alignmentFailure !== undefined) {
    return { result: "temperror", reason: "alignment-lookup-failed", ...common, dns: alignmentFailure };
  }
  const has = (reason: string): boolean => alignments.some((alignment) => alignment.reason === reason);
  if (has("temperror")) return { result: "temperror", reason: "authentication-temperror", ...common, ...dns };
  if (has("too-many-identifiers")) return { result: "permerror", reason: "too-many-identifiers", ...common, ...dns };
  if (failure !== undefined) {
    return { result: "temperror", reason: "existence-lookup-failed", ...common, dns: failure };
  }
  const isAuthenticated = alignments.some(({ result, reason }) => result === "pass" && reason !== "helo-identity");
  const reason = isAuthenticated ? "not-aligned" : "not-authenticated";
  return { result: "fail", reason, ...common, ...enforce(finding, sample) };
}

/** What a domain that only tests its policy, or wants it for some of its mail, asks to be done. */
function enforce(
  { policy, record }: DmarcFoundPolicy,
  sample: (() => number) | undefined,
): { readonly policy: DmarcFoundPolicy["policy"]; readonly overrides: readonly DmarcOverride[] } {
  if (policy.applied !== policy.published) return { policy, overrides: [{ type: "policy_test_mode" }] };
  if (sample === undefined || policy.applied === "none" || (record.pct ?? 100) === 100) {
    return { policy, overrides: [] };
  }
  const drawn = sample();
  if (!(drawn >= 0 && drawn < 100)) throw new RangeError('"sample" must give a number from 0 to below 100');
  if (drawn < record.pct!) return { policy, overrides: [] };
  // RFC 7489 §6.6.4
  return { policy: { ...policy, applied: weakerPolicy(policy.applied) }, overrides: [{ type: "sampled_out" }] };
}
