import type { DnsFailure, DnsResolver } from "../core/dns.js";
import { equalBytes } from "../internal/bytes.js";
import { LookupSession } from "../internal/dns.js";
import { A, AAAA, PTR } from "../internal/dns-records.js";
import { toAscii } from "../internal/domain.js";
import { formatIp, parseIp, reverseIpName, unmapIp } from "../internal/ip.js";
import { type AuthenticateLimits, readAuthenticateLimits } from "./limits.js";

/** Why there is no pass. */
export type IprevReason =
  /** The client has names, and none of them has its address. */
  | "no-name-matches"
  /** The client has no name. */
  | "no-name"
  | "lookup-failed";

/** What the client's address and its names say of each other (RFC 8601 §2.7.3, §3). */
export type IprevVerdict =
  | { readonly result: "pass"; readonly name: string }
  | { readonly result: "fail"; readonly reason: "no-name-matches" }
  | { readonly result: "permerror"; readonly reason: "no-name" }
  | { readonly result: "temperror"; readonly reason: "lookup-failed"; readonly dns: DnsFailure };

/** A result word, its cause, and what was looked at. */
export type IprevResult = IprevVerdict & {
  /** As RFC 5952 writes it; an IPv4-mapped one as IPv4. */
  readonly ip: string;
  /** The names that were looked up, in A-labels and lower case. */
  readonly names: readonly string[];
};

/** What {@link evaluateIprev} takes besides the address. */
export interface EvaluateIprevOptions {
  readonly resolver: DnsResolver;
  readonly limits?: Partial<AuthenticateLimits>;
  readonly signal?: AbortSignal;
}

/**
 * Checks whether a name of the client has the client's address (RFC 8601 §3): "forward-confirmed reverse DNS".
 *
 * @param ip - the client's address
 * @param options - `resolver` is needed
 * @returns the result, and the name that was confirmed
 * @throws TypeError or RangeError for an `ip` that is no address and for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateIprev } from "mailproof/authenticate";
 *
 * const resolver = zoneResolver(`
 * 25.2.0.192.in-addr.arpa.  PTR  mail.example.com.
 * mail.example.com.         A    192.0.2.25
 * `);
 * const iprev = await evaluateIprev("192.0.2.25", { resolver });
 * console.log(iprev.result, iprev.names); // pass [ 'mail.example.com' ]
 * ```
 */
export function evaluateIprev(ip: string, options: EvaluateIprevOptions): Promise<IprevResult> {
  return new Promise((resolve, reject) => {
    if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
    const parsed = typeof ip === "string" ? parseIp(ip) : undefined;
    if (parsed === undefined) throw new TypeError('"ip" must be an IPv4 or IPv6 address');
    const address = unmapIp(parsed);
    const { timeLimitMs, maxReverseNames } = readAuthenticateLimits(options.limits);
    const session = new LookupSession(options.resolver, { signal: options.signal, timeoutMs: timeLimitMs }, reject);
    const end = (verdict: IprevVerdict, names: readonly string[] = []): void => {
      session.close();
      resolve({ ...verdict, ip: formatIp(address), names });
    };
    session.ask(reverseIpName(address), PTR, (answer) => {
      if (answer.status === "failed") return end({ result: "temperror", reason: "lookup-failed", dns: answer.reason });
      const records = answer.status === "ok" ? answer.records : [];
      const names = [...new Set(records.slice(0, maxReverseNames).flatMap((name) => toAscii(name) ?? []))];
      // RFC 8601 §3: without a name there is nothing to go on with.
      if (names.length === 0) return end({ result: "permerror", reason: "no-name" });
      confirmName(session, address, names, (verdict) => end(verdict, names));
    });
  });
}

/** Looks up the addresses of all names at once; the first that has the client's decides. */
function confirmName(
  session: LookupSession,
  address: Uint8Array,
  names: readonly string[],
  done: (verdict: IprevVerdict) => void,
): void {
  let left = names.length;
  let failure: DnsFailure | undefined;
  let isDone = false;
  const lookups = session.askAll<"A" | "AAAA">(names, address.length === 4 ? A : AAAA, (answer, index) => {
    if (isDone) return;
    left--;
    if (answer.status === "failed") failure = answer.reason;
    const records = answer.status === "ok" ? answer.records : [];
    isDone = records.some((record) => equalBytes(parseIp(record) ?? new Uint8Array(), address));
    if (isDone) {
      done({ result: "pass", name: names[index]! });
      queueMicrotask(() => lookups.cancel()); // it is not there yet while the first are asked
    } else if (left === 0) {
      done(
        failure === undefined
          ? { result: "fail", reason: "no-name-matches" }
          : { result: "temperror", reason: "lookup-failed", dns: failure },
      );
    }
  });
}
