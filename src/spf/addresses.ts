import type { DnsAnswer } from "../core/dns.js";
import { A, AAAA, type RecordKind } from "../internal/dns-records.js";
import { isInNetwork, parseIpv4, parseIpv6 } from "../internal/ip.js";
import type { ReadTerm } from "./read-record.js";
import type { SpfRun } from "./run.js";

/** The type of address to compare the client's with: RFC 7208 §5. */
export function hostKind(run: SpfRun): RecordKind<"A" | "AAAA"> {
  return run.address.length === 4 ? A : AAAA;
}

/** Whether a host, whose addresses were asked for, shares a network with the client. */
export function hasClientAddress(
  { address: client }: SpfRun,
  answer: DnsAnswer<"A" | "AAAA">,
  ip4Bits: number,
  ip6Bits: number,
): boolean {
  if (answer.status !== "ok") return false;
  const [parse, prefixLength] = client.length === 4 ? [parseIpv4, ip4Bits] : [parseIpv6, ip6Bits];
  return answer.records.some((text) => {
    const address = parse(text);
    return address !== undefined && isInNetwork(client, { address, prefixLength });
  });
}

/** RFC 7208 §5.6: `ip4` and `ip6`, neither of which ever matches an address of the other kind (RFC 7208 §5). */
export function matchNetwork(run: SpfRun, term: ReadTerm): "in-network" | "not-in-network" | "other-ip-version" {
  const { address } = run;
  if ((term.kind === "ip4") !== (address.length === 4)) return "other-ip-version";
  const inside =
    term.ip6 === undefined
      ? term.ip4Bits === 0 || (run.ip4 ^ term.ip4) >>> (32 - term.ip4Bits) === 0
      : isInNetwork(address, { address: term.ip6, prefixLength: term.ip6Bits });
  return inside ? "in-network" : "not-in-network";
}
