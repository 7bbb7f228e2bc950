import { LookupSession } from "../internal/dns.js";
import { ipv4Bits, parseIp, parseIpv4Bits, unmapIp } from "../internal/ip.js";
import { checkHost } from "./check-host.js";
import { readSpfLimits } from "./limits.js";
import { checkableName, dnsName } from "./names.js";
import { checkRecordCache } from "./record-cache.js";
import type { SpfRun } from "./run.js";
import type { EvaluateSpfOptions, SpfCheck, SpfInput, SpfResult } from "./types.js";

/**
 * Evaluates SPF (RFC 7208) for a client that wants to send mail.
 *
 * The trace tells each mechanism that was tried, in which record, what it asked of DNS, why it matched or not, and what it
 * counts against the limits. Whatever is in DNS or said by the client becomes a result, never an exception.
 *
 * @param input - the client, what it said in HELO, and the sender
 * @param options - `resolver` is needed; the others have defaults
 * @returns the result, its cause, and a trace; DMARC takes it as it is
 * @throws TypeError or RangeError for input and options that are wrong, such as an `ip` that is no address; the signal's
 *   reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateSpf } from "mailproof/spf";
 *
 * const resolver = zoneResolver(`
 * example.com       TXT  "v=spf1 include:_spf.example.com -all"
 * _spf.example.com  TXT  "v=spf1 ip4:192.0.2.0/24 -all"
 * `);
 * const input = { ip: "192.0.2.1", helo: "mail.example.com", mailFrom: "joe@example.com" };
 * const spf = await evaluateSpf(input, { resolver });
 * console.log(spf.result, spf.domain, spf.mechanism); // pass example.com include:_spf.example.com
 * ```
 */
export function evaluateSpf(input: SpfInput, options: EvaluateSpfOptions): Promise<SpfResult> {
  return new Promise((resolve, reject) => {
    const run = startRun(input, options, resolve, reject);
    checkHost(run, run.senderDomain, checkableName(run.senderName), "first", undefined);
  });
}

function finish(run: SpfRun, trace: SpfCheck): void {
  const { identity, sender, mechanism, explanation, failure } = run;
  const { domain, result, reason } = trace;
  const { lookups, voidLookups, voidLookupsBesidesIpv4Only, queries, roundTrips } = run;
  const counts = { lookups, voidLookups, voidLookupsBesidesIpv4Only, queries, roundTrips };
  const evaluated = (
    mechanism === undefined
      ? { result, reason, domain, identity, sender, counts, trace }
      : { result, reason, domain, identity, sender, mechanism, counts, trace }
  ) as Draft<SpfResult>;
  if (explanation !== undefined) evaluated.explanation = explanation;
  if (failure !== undefined && result === "temperror") evaluated.dns = failure;
  run.session.close();
  run.resolve(evaluated);
}

type Draft<T> = T extends unknown ? { -readonly [Name in keyof T]: T[Name] } : never;

function startRun(
  input: SpfInput,
  options: EvaluateSpfOptions,
  resolve: (result: SpfResult) => void,
  reject: (reason: unknown) => void,
): SpfRun {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const { ip, helo, mailFrom, identity = "mailfrom" } = input;
  const { resolver, receiver = "unknown", now, recordCache, signal } = options;
  if (typeof helo !== "string") throw new TypeError('"helo" must be a string');
  if (mailFrom !== null && typeof mailFrom !== "string") throw new TypeError('"mailFrom" must be a string or null');
  if (identity !== "mailfrom" && identity !== "helo") throw new TypeError('"identity" must be "mailfrom" or "helo"');
  if (typeof receiver !== "string") throw new TypeError('"receiver" must be a string');
  if (now !== undefined && Number.isNaN(now.getTime())) throw new TypeError('"now" must be a valid Date');
  const ip4 = typeof ip === "string" ? parseIpv4Bits(ip) : undefined;
  const ip6 = typeof ip === "string" && ip4 === undefined ? parseIp(ip) : undefined;
  if (ip4 === undefined && ip6 === undefined) throw new TypeError('"ip" must be an IPv4 or IPv6 address');
  // RFC 7208 §5: an IPv4-mapped address is one of IPv4.
  const address = ip6 === undefined ? undefined : unmapIp(ip6);
  const limits = readSpfLimits(options.limits);
  // RFC 7208 §2.4: the null reverse-path is postmaster's at the host of HELO.
  const path = identity === "helo" ? "" : (mailFrom ?? "");
  const at = path.lastIndexOf("@");
  const given = path === "" ? helo : path.slice(at + 1);
  const senderName = dnsName(given);
  const senderDomain = senderName ?? given;
  // RFC 7208 §4.3: postmaster where there is no local-part.
  const localPart = at > 0 ? path.slice(0, at) : "postmaster";
  return {
    session: new LookupSession(resolver, { signal, timeoutMs: limits.timeLimitMs }, reject),
    limits,
    recordCache: recordCache === undefined ? undefined : checkRecordCache(recordCache),
    ignoreIpv4OnlyHosts: options.ignoreIpv4OnlyHosts ?? false,
    ip4: ip4 ?? ipv4Bits(address!),
    ip6: address?.length === 16 ? address : undefined,
    addressText: undefined,
    sender: `${localPart}@${senderDomain}`,
    localPart,
    senderDomain,
    senderName,
    helo,
    receiver,
    now,
    identity,
    finish,
    resolve,
    answers: undefined,
    counting: true,
    lookups: 0,
    voidLookups: 0,
    voidLookupsBesidesIpv4Only: 0,
    queries: 0,
    roundTrips: 0,
    mechanism: undefined,
    explanation: undefined,
    failure: undefined,
  };
}
