import type { LookupAddress } from "node:dns";
import { lookup as lookUpBySystem } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import type { DnsResolver } from "../../core/dns.js";
import { SocketError } from "../../core/errors.js";
import { lookup } from "../../internal/dns.js";
import { A, AAAA } from "../../internal/dns-records.js";
import { formatIp, parseIp } from "../../internal/ip.js";
import { isGlobalIp } from "../../internal/ip-special.js";

/** How long one address of several may take. `node:net` gives each 250 ms, less than some paths to mail hosts take. */
export const ADDRESS_ATTEMPT_MS = 2_000;

/** Tells where a connection may lead. */
export type AddressRule = (address: string) => boolean;

/** Whether an address, literal or looked up, may be connected to. What is no address may not. */
export function addressRule(allowSpecialAddress: (address: string) => boolean): AddressRule {
  return (address) => {
    const ip = parseIp(address);
    return ip !== undefined && (isGlobalIp(ip) || allowSpecialAddress(formatIp(ip)));
  };
}

/** The error for an address that is out of bounds. */
export function forbiddenAddress(host: string): SocketError {
  return new SocketError("forbidden", `${host} has no address that may be connected to`);
}

/**
 * Looks names up for `node:net` and gives it the addresses that the rule allows, and no others. So what was checked is
 * what is connected to, whatever DNS says the next time.
 *
 * `node:net` doesn't ask for the address of an address: a literal must be checked before.
 */
export function guardedLookup(
  isAllowed: AddressRule,
  resolver: DnsResolver | undefined,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): LookupFunction {
  return (host, { all }, callback) => {
    const found = resolver === undefined ? lookUpBySystem(host, { all: true }) : lookUp(resolver, host, options);
    found.then(
      (addresses) => {
        const allowed = addresses.filter(({ address }) => isAllowed(address));
        const [first] = allowed;
        if (first === undefined) callback(forbiddenAddress(host), []);
        else if (all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

async function lookUp(
  resolver: DnsResolver,
  host: string,
  options: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<LookupAddress[]> {
  const answers = await Promise.all([lookup(resolver, host, AAAA, options), lookup(resolver, host, A, options)]);
  const found = answers.flatMap((answer) => (answer.status === "ok" ? answer.records : []));
  const addresses = found.map((address) => ({ address, family: isIP(address) })).filter(({ family }) => family !== 0);
  if (addresses.length > 0) return addresses;
  const failed = answers.find((answer) => answer.status === "failed");
  if (failed === undefined) throw new SocketError("not-found", `${host} has no address`);
  const code = failed.reason === "timeout" ? "timeout" : "unreachable";
  throw new SocketError(code, `the look-up of ${host} failed: ${failed.reason}`, { cause: failed.cause });
}
