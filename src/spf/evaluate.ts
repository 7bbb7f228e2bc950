import { LookupSession } from "../internal/dns.js";
import { parseIp, unmapIp } from "../internal/ip.js";
import { checkHost } from "./check-host.js";
import { readSpfLimits } from "./limits.js";
import { dnsName } from "./names.js";
import type { SpfRun } from "./run.js";
import type { EvaluateSpfOptions, SpfCheck, SpfInput, SpfResult } from "./types.js";

/** RFC 5321 §4.5.3.1.3: no path is longer, so neither is a local-part. It bounds what macros make of it. */
const MAX_LOCAL_PART = 256;
/** RFC 5321 §4.5.3.1.2 */
const MAX_HELO = 255;

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
    const run = startRun(input, options, reject);
    checkHost(run, run.senderDomain, "first", (trace) => {
      run.session.close();
      resolve(resultOf(input, run, trace));
    });
  });
}

function resultOf(input: SpfInput, run: SpfRun, trace: SpfCheck): SpfResult {
  const { sender, mechanism, explanation, failure } = run;
  const { domain, result, reason } = trace;
  const { lookups, voidLookups, voidLookupsBesidesIpv4Only, queries, roundTrips } = run;
  const counts = { lookups, voidLookups, voidLookupsBesidesIpv4Only, queries, roundTrips };
  const identity = input.identity ?? "mailfrom";
  const evaluated = { result, reason, domain, identity, sender, counts, trace } as SpfResult;
  return {
    ...evaluated,
    ...(mechanism !== undefined && { mechanism }),
    ...(explanation !== undefined && { explanation }),
    ...(failure !== undefined && result === "temperror" && { dns: failure }),
  };
}

function startRun(input: SpfInput, options: EvaluateSpfOptions, fail: (reason: unknown) => void): SpfRun {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const { ip, helo, mailFrom, identity = "mailfrom" } = input;
  const { resolver, receiver = "unknown", now, signal } = options;
  if (typeof helo !== "string") throw new TypeError('"helo" must be a string');
  if (mailFrom !== null && typeof mailFrom !== "string") throw new TypeError('"mailFrom" must be a string or null');
  if (identity !== "mailfrom" && identity !== "helo") throw new TypeError('"identity" must be "mailfrom" or "helo"');
  if (typeof receiver !== "string") throw new TypeError('"receiver" must be a string');
  if (now !== undefined && Number.isNaN(now.getTime())) throw new TypeError('"now" must be a valid Date');
  const parsed = typeof ip === "string" ? parseIp(ip) : undefined;
  if (parsed === undefined) throw new TypeError('"ip" must be an IPv4 or IPv6 address');
  // RFC 7208 §5: an IPv4-mapped address is one of IPv4.
  const address = unmapIp(parsed);
  const limits = readSpfLimits(options.limits);
  // RFC 7208 §2.4: the null reverse-path is postmaster's at the host of HELO.
  const path = identity === "helo" ? "" : (mailFrom ?? "");
  const at = path.lastIndexOf("@");
  const given = path === "" ? helo : path.slice(at + 1);
  const senderDomain = dnsName(given) ?? given;
  // RFC 7208 §4.3: postmaster where there is no local-part.
  const localPart = at > 0 ? path.slice(0, at) : "postmaster";
  return {
    session: new LookupSession(resolver, { signal, timeoutMs: limits.timeLimitMs }, fail),
    limits,
    ignoreIpv4OnlyHosts: options.ignoreIpv4OnlyHosts ?? false,
    address,
    ip4: address.length === 4 ? (address[0]! << 24) | (address[1]! << 16) | (address[2]! << 8) | address[3]! : 0,
    sender: `${localPart}@${senderDomain}`,
    localPart: localPart.length <= MAX_LOCAL_PART && isAscii(localPart) ? localPart : undefined,
    senderDomain,
    // RFC 8616 §4: U-labels become A-labels.
    helo: helo.length > MAX_HELO ? "" : isAscii(helo) ? helo : (dnsName(helo) ?? ""),
    receiver,
    now,
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

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}
