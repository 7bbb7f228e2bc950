import { askOnce } from "./check-context.js";
import type { TransportCheckup } from "./check-types.js";
import { findInDane } from "./find-in-dane.js";
import { findInHosts, findInRoute } from "./find-in-hosts.js";
import { findInMtaSts } from "./find-in-mta-sts.js";
import { findInReporting } from "./find-in-reporting.js";
import { type FindingList, findingList } from "./findings.js";
import { readTransportLimits } from "./limits.js";
import { findTransportPolicy } from "./policy.js";
import type { FindTransportPolicyOptions, TransportPolicy } from "./policy-types.js";

/** What {@link checkTransport} takes. */
export type CheckTransportOptions = Omit<FindTransportPolicyOptions, "cache">;

/**
 * Checks how mail to a domain travels, as its administrator would: hosts, MTA-STS, DANE and TLS reporting, and how
 * they go together.
 *
 * It asks DNS and fetches the policy; it doesn't connect to the hosts. Without a resolver that validates DNSSEC, DANE
 * can't be told from none.
 *
 * @param domain - whose mail
 * @param options - `resolver` and `fetcher` are needed
 * @returns what a sender would go by, and findings; a domain without fault has none above `info`
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { webFetcher } from "mailproof/adapters/web";
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { checkTransport } from "mailproof/transport";
 *
 * const resolver = zoneResolver(`
 * example.com.           MX   10 mx.example.com.
 * mx.example.com.        A    192.0.2.1
 * _mta-sts.example.com.  TXT  "v=STSv1; id=20261101"
 * `);
 * const policy = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 86400\n";
 * const fetcher = webFetcher({
 *   fetch: async () => new Response(policy, { headers: { "content-type": "text/plain" } }), // leave this out to fetch
 * });
 * const { findings } = await checkTransport("example.com", { resolver, fetcher });
 * for (const { severity, code, subject } of findings) console.log(severity, code, subject);
 * ```
 *
 * It prints
 *
 * ```text
 * high mta-sts-mx-mismatch mx.example.com
 * low mta-sts-short-max-age example.com
 * low tls-reporting-no-record example.com
 * info mta-sts-unused-mx example.com
 * info dane-no-record example.com
 * ```
 */
export async function checkTransport(domain: string, options: CheckTransportOptions): Promise<TransportCheckup> {
  const { fetcher, signal, now } = options;
  if (typeof options.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const limits = readTransportLimits(options.limits);
  const resolver = askOnce(options.resolver);
  const policy = await findTransportPolicy(domain, {
    resolver,
    fetcher,
    limits,
    ...(now && { now }),
    ...(signal && { signal }),
  });
  const findings = findingList();
  if (findInRoute(findings, policy)) {
    const context = { resolver, fetcher, signal, limits };
    await findInHosts(findings, policy, context);
    findProtection(findings, policy);
    await findInMtaSts(findings, policy, context);
    await findInReporting(findings, policy, context);
    await findInDane(findings, policy, context);
  }
  return { domain: policy.domain, policy, findings: findings.sorted() };
}

/** RFC 8461 §1: without DANE or MTA-STS, an attacker in between makes senders go without TLS, or believe any certificate. */
function findProtection(findings: FindingList, { domain, hosts }: TransportPolicy): void {
  if (hosts.length === 0 || hosts.some(({ requires }) => requires !== "none")) return;
  findings.add(
    "unprotected",
    domain,
    "nothing makes senders use TLS, or look whom they talk to",
    "Publish an MTA-STS policy in mode enforce, or TLSA records in a signed zone.",
  );
}
