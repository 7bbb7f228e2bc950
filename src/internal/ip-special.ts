import { type IpNetwork, isInNetwork, parseIpNetwork } from "./ip.js";

/** What an address is for. `global` is an ordinary address of the Internet. */
export type IpKind =
  | "global"
  | "unspecified"
  | "this-network"
  | "loopback"
  | "private"
  | "shared"
  | "link-local"
  | "site-local"
  | "unique-local"
  | "multicast"
  | "broadcast"
  | "documentation"
  | "benchmarking"
  | "discard"
  | "reserved"
  | "ipv4-mapped"
  | "ipv4-compatible"
  | "nat64"
  | "nat64-local"
  | "6to4"
  | "teredo";

/** What an address is for, and the IPv4 address inside it. */
export interface IpClass {
  readonly kind: IpKind;
  /** Of `ipv4-mapped`, `ipv4-compatible`, `nat64`, `6to4` and `teredo` (there the client's). */
  readonly embedded?: Uint8Array;
}

interface SpecialRange {
  readonly network: IpNetwork;
  readonly kind: IpKind;
}

// The IANA special-purpose address registries (RFC 6890 §2.2, as they stood in 2026), narrower ranges first.
// The few anycast and identifier blocks inside 192.0.0.0/24 and 2001::/23 that are reachable stay "reserved": no mail host has one.
const ranges: readonly SpecialRange[] = /* @__PURE__ */ makeRanges([
  ["this-network", "0.0.0.0/8"], // RFC 1122 §3.2.1.3
  ["private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], // RFC 1918 §3
  ["shared", "100.64.0.0/10"], // RFC 6598 §7: between a customer and carrier-grade NAT
  ["loopback", "127.0.0.0/8"], // RFC 1122 §3.2.1.3
  ["link-local", "169.254.0.0/16"], // RFC 3927 §2.1
  ["documentation", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"], // RFC 5737 §3
  ["reserved", "192.0.0.0/24", "192.88.99.0/24"], // RFC 6890 §2.2.2; the second was the anycast address of 6to4
  ["benchmarking", "198.18.0.0/15"], // RFC 6890 §2.2.2
  ["multicast", "224.0.0.0/4"], // RFC 1112 §4
  ["broadcast", "255.255.255.255"], // RFC 919 §7
  ["reserved", "240.0.0.0/4"], // RFC 1112 §4
  ["unspecified", "::"], // RFC 4291 §2.5.2
  ["loopback", "::1"], // RFC 4291 §2.5.3
  ["ipv4-mapped", "::ffff:0:0/96"], // RFC 4291 §2.5.5.2
  ["ipv4-compatible", "::/96"], // RFC 4291 §2.5.5.1
  ["nat64", "64:ff9b::/96"], // RFC 6052 §2.1
  ["nat64-local", "64:ff9b:1::/48"], // RFC 8215 §5: says nothing of where it holds an IPv4 address
  ["discard", "100::/64"], // RFC 6890 §2.2.3
  ["teredo", "2001::/32"], // RFC 4380 §2.6
  ["benchmarking", "2001:2::/48"], // RFC 6890 §2.2.3
  ["reserved", "2001::/23"], // RFC 2928 §2
  ["documentation", "2001:db8::/32", "3fff::/20"], // RFC 3849 §2; RFC 9637 added the second
  ["6to4", "2002::/16"], // RFC 3056 §2
  ["unique-local", "fc00::/7"], // RFC 4193 §3.1
  ["link-local", "fe80::/10"], // RFC 4291 §2.5.6
  ["site-local", "fec0::/10"], // RFC 3879 §4
  ["multicast", "ff00::/8"], // RFC 4291 §2.7
  ["global", "0.0.0.0/0", "2000::/3"], // RFC 4291 §2.4: what else IPv6 has is not assigned
]);

function makeRanges(rows: readonly (readonly [IpKind, ...string[]])[]): SpecialRange[] {
  return rows.flatMap(([kind, ...networks]) => networks.map((text) => ({ kind, network: parseIpNetwork(text)! })));
}

/** What an address of four or sixteen octets is for. */
export function classifyIp(address: Uint8Array): IpClass {
  const kind = ranges.find(({ network }) => isInNetwork(address, network))?.kind ?? "reserved";
  const embedded = embeddedIpv4(address, kind);
  return embedded === undefined ? { kind } : { kind, embedded };
}

/**
 * Whether an address leads to the Internet and nowhere else: the ones a fetcher may be sent to by strangers.
 * An IPv4-mapped or NAT64 address does if the IPv4 address inside does; RFC 6052 §3.1 allows no other in 64:ff9b::/96.
 * 6to4 and Teredo never do: a router on the way could be made to unpack them.
 */
export function isGlobalIp(address: Uint8Array): boolean {
  const { kind, embedded } = classifyIp(address);
  if (kind === "ipv4-mapped" || kind === "nat64") return embedded !== undefined && isGlobalIp(embedded);
  return kind === "global";
}

function embeddedIpv4(address: Uint8Array, kind: IpKind): Uint8Array | undefined {
  switch (kind) {
    case "ipv4-mapped":
    case "ipv4-compatible":
    case "nat64":
      return Uint8Array.from(address.subarray(12));
    case "6to4":
      return Uint8Array.from(address.subarray(2, 6));
    case "teredo": // RFC 4380 §4: the client's address stands there with each bit inverted
      return Uint8Array.from(address.subarray(12), (octet) => octet ^ 0xff);
    default:
      return undefined;
  }
}
