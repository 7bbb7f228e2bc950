import type { DnsAnswer, DnsFailure, DnsType } from "../core/dns.js";
import { lookup } from "../internal/dns.js";
import { A, AAAA, CNAME, type RecordKind, TLSA } from "../internal/dns-records.js";
import { toAscii } from "../internal/domain.js";
import { checkInteger } from "../internal/options.js";
import type { LookUpTlsaOptions, TlsaLookup } from "./dane-types.js";
import { MTA_STS_LIMITS } from "./limits.js";
import { policyDomain } from "./policy-domain.js";

/**
 * Looks the TLSA records of a mail host up, as RFC 7672 §2.2 has it.
 *
 * - Nothing that DNSSEC doesn't prove counts. The addresses are asked for first: where they aren't proven, TLSA records
 *   are not asked for, because servers that can't sign often fail at such questions (§2.2.2).
 * - For a host that is an alias, the records at the end of the chain count, if all of it is proven; or else those at
 *   the host's own name, if the alias is.
 * - A failed look-up is a `temperror`: an attacker may be behind it, so the host must not be used now (§2.1.2).
 *
 * @param host - the name in the MX record
 * @param options - `resolver` is needed
 * @returns the records, for {@link verifyDane}; or why DANE has no say
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { lookUpTlsa } from "mailproof/transport";
 *
 * const resolver = zoneResolver(
 *   `
 * mx.example.com.           A     192.0.2.1
 * _25._tcp.mx.example.com.  TLSA  3 1 1 ${"ab".repeat(32)}
 * `,
 *   { authenticated: true }, // as a validating resolver says of a signed zone
 * );
 * const tlsa = await lookUpTlsa("mx.example.com", { resolver });
 * console.log(tlsa.result, tlsa.result === "found" && tlsa.baseDomain); // found mx.example.com
 * ```
 */
export async function lookUpTlsa(host: string, options: LookUpTlsaOptions): Promise<TlsaLookup> {
  const { resolver, signal, names = [] } = options;
  if (typeof host !== "string") throw new TypeError('"host" must be a string');
  if (typeof resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const port = checkInteger("port", options.port ?? 25, 0, 65_535);
  const lookupTimeoutMs = options.lookupTimeoutMs ?? MTA_STS_LIMITS.lookupTimeoutMs;
  const timeoutMs = checkInteger("lookupTimeoutMs", lookupTimeoutMs, 0, 3_600_000);
  const moreNames = names.map((name) => {
    const ascii = typeof name === "string" ? toAscii(name) : undefined;
    if (ascii === undefined) throw new TypeError('"names" must be domain names');
    return ascii;
  });
  signal?.throwIfAborted();
  const name = policyDomain(host);
  if (name === undefined) return { host, result: "none", reason: "invalid-host" };
  const ask: Ask = (asked, kind) => lookup(resolver, asked, kind, { signal, timeoutMs });

  const candidates = await findBaseDomains(ask, name);
  if (candidates.result !== "found") return { host: name, ...candidates };
  let isInsecure = false;
  for (const baseDomain of candidates.domains) {
    const query = `_${port}._tcp.${baseDomain}`;
    const answer = await ask(query, TLSA);
    // RFC 7672 §2.1.2: never go on as if there were no records
    if (answer.status === "failed") return { host: name, ...temperror(query, "TLSA", answer.reason) };
    if (answer.status === "nxdomain" || answer.records.length === 0) continue;
    if (answer.authenticated) {
      const all = new Set([baseDomain, ...candidates.domains, ...moreNames]);
      return { host: name, result: "found", records: answer.records, baseDomain, names: [...all] };
    }
    isInsecure = true;
  }
  return { host: name, result: "none", reason: isInsecure ? "insecure-record" : "no-record" };
}

type Ask = <T extends DnsType>(name: string, kind: RecordKind<T>) => Promise<DnsAnswer<T>>;

type BaseDomains =
  | { readonly result: "found"; readonly domains: readonly string[] }
  | { readonly result: "none"; readonly reason: "no-address" | "insecure-address" }
  | ReturnType<typeof temperror>;

/** The names that TLSA records may be at, in the order in which they count (RFC 7672 §2.2.2). */
async function findBaseDomains(ask: Ask, host: string): Promise<BaseDomains> {
  const answers = await Promise.all([ask(host, A), ask(host, AAAA)]);
  const known = answers.filter((answer) => answer.status !== "failed");
  const withAddress = known.filter((answer) => answer.status === "ok" && answer.records.length > 0);
  const [first] = withAddress;
  if (first === undefined) {
    const [a, aaaa] = answers;
    if (a.status === "failed") return temperror(host, "A", a.reason);
    if (aaaa.status === "failed") return temperror(host, "AAAA", aaaa.reason);
    return { result: "none", reason: "no-address" };
  }
  const expanded = toAscii(first.aliases?.at(-1) ?? host) ?? host;
  if (known.every(({ authenticated }) => authenticated)) {
    return { result: "found", domains: expanded === host ? [host] : [expanded, host] };
  }
  if (expanded === host) return { result: "none", reason: "insecure-address" };
  // RFC 7672 §2.2.2: the chain isn't proven to its end; its first link may be.
  const alias = await ask(host, CNAME);
  if (alias.status === "failed") return temperror(host, "CNAME", alias.reason);
  const isProven = alias.status === "ok" && alias.records.length > 0 && alias.authenticated;
  return isProven ? { result: "found", domains: [host] } : { result: "none", reason: "insecure-address" };
}

function temperror(name: string, type: DnsType, dns: DnsFailure) {
  return { result: "temperror", reason: "lookup-failed", dns, query: { name, type } } as const;
}
