import type { DnsAnswer } from "../core/dns.js";
import { A, AAAA, type RecordKind } from "../internal/dns-records.js";
import { ipv4Octets, isInNetwork, parseIpv4Bits, parseIpv6 } from "../internal/ip.js";
import type { SpfRun } from "./run.js";
import type { ReadTerm } from "./term.js";

/** The client's address as octets. */
export function clientAddress({ ip4, ip6 }: SpfRun): Uint8Array {
  return ip6 ?? ipv4Octets(ip4);
}

/** The type of address to compare the client's with: RFC 7208 §5. */
export function hostKind(run: SpfRun): RecordKind<"A" | "AAAA"> {
  return run.ip6 === undefined ? A : AAAA;
}

/** Whether a host, whose addresses were asked for, shares a network with the client. */
export function hasClientAddress(
  run: SpfRun,
  answer: DnsAnswer<"A" | "AAAA">,
  ip4Bits: number,
  ip6Bits: number,
): boolean {
  if (answer.status !== "ok") return false;
  for (const text of answer.records) {
    if (run.ip6 === undefined) {
      const address = parseIpv4Bits(text);
      if (address !== undefined && isInIp4Network(run, address, ip4Bits)) return true;
    } else {
      const address = parseIpv6(text);
      if (address !== undefined && isInNetwork(run.ip6, { address, prefixLength: ip6Bits })) return true;
    }
  }
  return false;
}

function isInIp4Network({ ip4 }: SpfRun, address: number, bits: number): boolean {
  return bits === 0 || (ip4 ^ address) >>> (32 - bits) === 0; // a shift by 32 is none
}

/** RFC 7208 §5.6: `ip4` and `ip6`, neither of which ever matches an address of the other kind (RFC 7208 §5). */
export function matchNetwork(run: SpfRun, term: ReadTerm): "in-network" | "not-in-network" | "other-ip-version" {
  const { ip6 } = run;
  if ((term.kind === "ip4") !== (ip6 === undefined)) return "other-ip-version";
  const inside =
    ip6 === undefined
      ? isInIp4Network(run, term.ip4, term.ip4Bits)
      : isInNetwork(ip6, { address: term.ip6, prefixLength: term.ip6Bits });
  return inside ? "in-network" : "not-in-network";
}
