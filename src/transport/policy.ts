import type { MxRecord } from "../core/dns.js";
import { lookup } from "../internal/dns.js";
import { MX } from "../internal/dns-records.js";
import { toAscii } from "../internal/domain.js";
import type { LookUpTlsaOptions, TlsaLookup } from "./dane-types.js";
import { readTransportLimits } from "./limits.js";
import { fetchMtaStsPolicy } from "./mta-sts-fetch.js";
import { evaluateMtaStsPolicy, type MtaStsEvaluation, type MtaStsHost } from "./mta-sts-hosts.js";
import { policyDomain } from "./policy-domain.js";
import type { FindTransportPolicyOptions, TransportHost, TransportPolicy, TransportRoute } from "./policy-types.js";
import { findTlsReporting } from "./tls-reporting-find.js";
import { lookUpTlsa } from "./tlsa-lookup.js";
import { sortOutRecords } from "./tlsa-records.js";

/**
 * Finds out how mail to a domain must travel: its hosts, its MTA-STS policy, the TLSA records of each host, and where
 * reports go, in parallel; and says for each host what it must show.
 *
 * DANE comes before MTA-STS: a host with usable TLSA records must pass by them, whatever a policy says (RFC 8461 §2).
 * An enforced policy still says which hosts may be used at all. TLSA records count only where DNSSEC proves the MX
 * records, too (RFC 7672 §2.2.1).
 *
 * @param domain - the domain of the recipient
 * @param options - `resolver` and `fetcher` are needed; a `cache` is what makes MTA-STS worth something
 * @returns hosts and policies
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { webFetcher } from "mailproof/adapters/web";
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { findTransportPolicy } from "mailproof/transport";
 *
 * const resolver = zoneResolver(
 *   `
 * example.com.               MX    10 mx1.example.com.
 * example.com.               MX    20 mx2.example.com.
 * mx1.example.com.           A     192.0.2.1
 * mx2.example.com.           A     192.0.2.2
 * _25._tcp.mx1.example.com.  TLSA  3 1 1 ${"ab".repeat(32)}
 * `,
 *   { authenticated: true },
 * );
 * const { hosts } = await findTransportPolicy("example.com", { resolver, fetcher: webFetcher() });
 * for (const { host, requires } of hosts) console.log(host, requires);
 * ```
 *
 * It prints
 *
 * ```text
 * mx1.example.com dane
 * mx2.example.com none
 * ```
 */
export async function findTransportPolicy(
  domain: string,
  options: FindTransportPolicyOptions,
): Promise<TransportPolicy> {
  const limits = readTransportLimits(options.limits);
  const { resolver, signal } = options;
  const asking = { resolver, lookupTimeoutMs: limits.lookupTimeoutMs, ...(signal && { signal }) };
  const [mtaSts, reporting, destination] = await Promise.all([
    fetchMtaStsPolicy(domain, { ...options, limits }),
    findTlsReporting(domain, asking),
    findDestination(domain, asking, limits.maxHosts),
  ]);
  const { route, hosts, omittedHosts } = destination;
  const names = hosts.map(({ host }) => host);
  const evaluation = mtaSts.result === "policy" ? evaluateMtaStsPolicy(mtaSts.policy, names) : undefined;
  return {
    domain: mtaSts.domain,
    route,
    hosts: hosts.map((host, index) => judgeHost(host, evaluation, evaluation?.hosts[index])),
    omittedHosts,
    mtaSts,
    reporting,
  };
}

type Asking = Omit<LookUpTlsaOptions, "names" | "port"> & { readonly lookupTimeoutMs: number };

type FoundHost = Pick<TransportHost, "host" | "preference" | "tlsa">;

interface Destination {
  readonly route: TransportRoute;
  readonly hosts: readonly FoundHost[];
  readonly omittedHosts: number;
}

/** The hosts of a domain (RFC 5321 §5.1), with their TLSA records. */
async function findDestination(domain: string, asking: Asking, maxHosts: number): Promise<Destination> {
  const none = (route: TransportRoute): Destination => ({ route, hosts: [], omittedHosts: 0 });
  const name = policyDomain(domain);
  if (name === undefined) return none({ result: "none", reason: "invalid-domain" });
  const { resolver, signal, lookupTimeoutMs: timeoutMs } = asking;
  const answer = await lookup(resolver, name, MX, { signal, timeoutMs });
  if (answer.status === "failed") return none({ result: "temperror", reason: "lookup-failed", dns: answer.reason });
  if (answer.status === "nxdomain") return none({ result: "none", reason: "no-such-domain" });
  const { records, authenticated } = answer;
  // RFC 7505 §3: a null MX is the only record, or it means nothing
  if (records.length === 1 && records[0]!.exchange === "") return none({ result: "none", reason: "null-mx" });
  const exchanges = sortByPreference(records.filter(({ exchange }) => exchange !== ""));
  const implicit = exchanges.length === 0;
  const found: readonly Omit<FoundHost, "tlsa">[] = implicit ? [{ host: name }] : exchanges;
  const alias = toAscii(answer.aliases?.at(-1) ?? "");
  // RFC 7672 §3.2.2: the next-hop domain, and what it is an alias of
  const names = alias === undefined ? [name] : [name, alias];
  const hosts = await Promise.all(
    found.slice(0, maxHosts).map(async (one) => ({
      ...one,
      // RFC 7672 §2.2.1: an attacker who can change the MX records chooses the hosts
      tlsa: authenticated ? await lookUpTlsa(one.host, { ...asking, names }) : insecureMx(one.host),
    })),
  );
  const route = { result: "found", authenticated, implicit, ...(alias === undefined ? undefined : { alias }) } as const;
  return { route, hosts, omittedHosts: found.length - hosts.length };
}

/** Each host once, by the best of its preferences. */
function sortByPreference(records: readonly MxRecord[]): { readonly host: string; readonly preference: number }[] {
  const hosts = new Map<string, number>();
  for (const { exchange, preference } of [...records].sort((a, b) => a.preference - b.preference)) {
    const host = toAscii(exchange) ?? exchange;
    if (!hosts.has(host)) hosts.set(host, preference);
  }
  return Array.from(hosts, ([host, preference]) => ({ host, preference }));
}

function insecureMx(host: string): TlsaLookup {
  return { host, result: "none", reason: "insecure-mx" };
}

function judgeHost(
  found: FoundHost,
  evaluation: MtaStsEvaluation | undefined,
  verdict: MtaStsHost | undefined,
): TransportHost {
  const { tlsa } = found;
  const host = { ...found, ...(verdict?.pattern === undefined ? undefined : { pattern: verdict.pattern }) };
  // RFC 8461 §5: in "enforce", nothing goes to hosts that fail MX matching
  if (verdict?.allowed === false) return { ...host, requires: "refuse", reason: "mta-sts-mismatch" };
  // RFC 7672 §2.1.2
  if (tlsa.result === "temperror") return { ...host, requires: "refuse", reason: "tlsa-lookup-failed" };
  const isUsable = tlsa.result === "found" && sortOutRecords(tlsa.records, false).some(({ unusable }) => !unusable);
  // RFC 8461 §2: MTA-STS must not override DANE
  if (isUsable) return { ...host, requires: "dane" };
  if (evaluation?.tls === "required") return { ...host, requires: "web-pki" };
  return { ...host, requires: tlsa.result === "found" ? "encryption" : "none" };
}
