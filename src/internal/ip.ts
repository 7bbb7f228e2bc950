import { octetsOf } from "./octets.js";

/** IP addresses are their octets: four of IPv4, sixteen of IPv6. */
type IpAddress = Uint8Array<ArrayBuffer>;

/** The longest address: IPv6 with IPv4 at the end. */
const MAX_TEXT = 45;

/**
 * An address of either kind, or `undefined`. IPv6 may carry a zone id (RFC 4007 §11.2), as in `fe80::1%eth0`,
 * which is checked and dropped: it means something on one machine only.
 */
export function parseIp(text: string): IpAddress | undefined {
  const ip4 = parseIpv4(text);
  if (ip4 !== undefined) return ip4;
  const zoneAt = text.indexOf("%");
  if (zoneAt < 0) return parseIpv6(text);
  // RFC 6874 §2: ZoneID = 1*( unreserved / pct-encoded )
  return /^[A-Za-z0-9._~-]{1,64}$/.test(text.slice(zoneAt + 1)) ? parseIpv6(text.slice(0, zoneAt)) : undefined;
}

/**
 * Four decimal numbers with dots, or `undefined`. Leading zeros are refused: some readers take them for octal,
 * and RFC 3986 §3.2.2 and RFC 7208 §5.6 have none.
 */
export function parseIpv4(text: string): IpAddress | undefined {
  const bits = parseIpv4Bits(text);
  return bits === undefined ? undefined : ipv4Octets(bits);
}

/** The same as a signed integer of 32 bits: comparing these costs a tenth of comparing octets. */
export function parseIpv4Bits(text: string): number | undefined {
  return text.length > MAX_TEXT ? undefined : readIpv4(octetsOf(text), 0, text.length);
}

/** The text form of RFC 4291 §2.2, with IPv4 at the end or not, or `undefined`. No zone id. */
export function parseIpv6(text: string): IpAddress | undefined {
  return text.length > MAX_TEXT ? undefined : readIpv6(octetsOf(text), 0, text.length, new Uint8Array(16));
}

/** The same of a text that {@link octetsOf} has taken apart, written into `bytes`. */
export function readIpv6<T extends Uint8Array>(text: Uint8Array, start: number, end: number, bytes: T): T | undefined {
  let length = 0;
  let gap = -1; // where "::" stands, in octets
  let at = start;
  if (text[at] === 0x3a && text[at + 1] === 0x3a) {
    gap = 0;
    at += 2;
  }
  while (at < end) {
    if (length === 16) return undefined;
    const groupStart = at;
    let group = 0;
    for (let digit = hexDigit(text[at]!); digit >= 0 && at < groupStart + 5; digit = hexDigit(text[at]!)) {
      group = group * 16 + digit;
      at++;
    }
    if (text[at] === 0x2e) {
      const tail = length <= 12 ? readIpv4(text, groupStart, end) : undefined;
      if (tail === undefined) return undefined;
      bytes.set(ipv4Octets(tail), length);
      length += 4;
      break;
    }
    if (at === groupStart || at > groupStart + 4) return undefined;
    bytes[length++] = group >> 8;
    bytes[length++] = group;
    if (at === end) break;
    if (text[at++] !== 0x3a || at === end) return undefined;
    if (text[at] === 0x3a) {
      if (gap >= 0) return undefined; // RFC 4291 §2.2: "::" once
      gap = length;
      at++;
    }
  }
  if (gap < 0) return length === 16 ? bytes : undefined;
  if (length === 16) return undefined; // RFC 4291 §2.2: "::" is one group or more
  for (let at = length; at < 16; at++) bytes[at] = 0;
  // The octets behind the gap go to the end; so few that a loop is quicker than copyWithin.
  for (let to = 16; length > gap; ) {
    bytes[--to] = bytes[--length]!;
    bytes[length] = 0;
  }
  return bytes;
}

/** An address as text: RFC 5952 §4 for IPv6, with dots where it is IPv4-mapped (RFC 5952 §5). */
export function formatIp(address: Uint8Array): string {
  if (address.length === 4) return formatIpv4Bits(ipv4Bits(address));
  if (isMapped(address)) return `::ffff:${address.subarray(12).join(".")}`;
  const { start, length } = longestZeroRun(address);
  let text = "";
  for (let group = 0; group < 8; group++) {
    if (group === start && length >= 2) {
      // RFC 5952 §4.2.2: not for a single group
      text += "::";
      group += length - 1;
    } else {
      if (text !== "" && !text.endsWith("::")) text += ":";
      text += ((address[2 * group]! << 8) | address[2 * group + 1]!).toString(16);
    }
  }
  return text;
}

/** An IPv4 address that {@link parseIpv4Bits} has read, as text. */
export function formatIpv4Bits(bits: number): string {
  return `${bits >>> 24}.${(bits >> 16) & 255}.${(bits >> 8) & 255}.${bits & 255}`;
}

/** An IPv4-mapped address (RFC 4291 §2.5.5.2) as the IPv4 address it is; any other as it is. */
export function unmapIp<T extends Uint8Array>(address: T): T | IpAddress {
  return isMapped(address) ? new Uint8Array(address.subarray(12)) : address;
}

/** The name under which PTR records stand: RFC 1035 §3.5 for IPv4, RFC 3596 §2.5 for IPv6. */
export function reverseIpName(address: Uint8Array): string {
  if (address.length === 4) return `${Array.from(address).reverse().join(".")}.in-addr.arpa`;
  let name = "";
  for (let i = 15; i >= 0; i--) name += `${(address[i]! & 15).toString(16)}.${(address[i]! >> 4).toString(16)}.`;
  return `${name}ip6.arpa`;
}

/** A range of addresses: those whose first `prefixLength` bits are those of `address`. */
export interface IpNetwork {
  readonly address: Uint8Array;
  readonly prefixLength: number;
}

/**
 * A network such as `192.0.2.0/24` (RFC 4632 §3.1, RFC 4291 §2.3), or `undefined`. A plain address is the network of itself;
 * bits behind the prefix may be set, as RFC 7208 §5.6 has them.
 */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const slash = text.indexOf("/");
  const addressText = slash < 0 ? text : text.slice(0, slash);
  const address = addressText.includes(":") ? parseIpv6(addressText) : parseIpv4(addressText);
  if (address === undefined) return undefined;
  const bits = address.length * 8;
  if (slash < 0) return { address, prefixLength: bits };
  const lengthText = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(lengthText) || Number(lengthText) > bits) return undefined;
  return { address, prefixLength: Number(lengthText) };
}

/** Whether an address is in a network. IPv4 is never in IPv6 nor the reverse: see {@link unmapIp}. */
export function isInNetwork(address: Uint8Array, network: IpNetwork): boolean {
  if (address.length !== network.address.length) return false;
  const whole = network.prefixLength >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== network.address[i]) return false;
  const rest = network.prefixLength & 7;
  return rest === 0 || (address[whole]! ^ network.address[whole]!) >> (8 - rest) === 0;
}

/** Reads IPv4 as a signed integer. */
function readIpv4(text: Uint8Array, from: number, end: number): number | undefined {
  let address = 0;
  let at = from;
  for (let i = 0; i < 4; i++) {
    const start = at;
    let value = 0;
    for (let digit = decimalDigit(text[at]!); digit >= 0 && at < start + 3; digit = decimalDigit(text[at]!)) {
      value = value * 10 + digit;
      at++;
    }
    if (at === start || value > 255 || (at > start + 1 && text[start] === 0x30)) return undefined;
    address = (address << 8) | value;
    if (i < 3 && text[at++] !== 0x2e) return undefined;
  }
  return at === end ? address : undefined;
}

/** The octets of an IPv4 address that {@link parseIpv4Bits} has read. */
export function ipv4Octets(address: number): IpAddress {
  const octets = new Uint8Array(4);
  for (let i = 0; i < 4; i++) octets[i] = address >> (24 - 8 * i);
  return octets;
}

/** The reverse of {@link ipv4Octets}. */
export function ipv4Bits(octets: Uint8Array): number {
  return (octets[0]! << 24) | (octets[1]! << 16) | (octets[2]! << 8) | octets[3]!;
}

function decimalDigit(code: number): number {
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1;
}

function hexDigit(code: number): number {
  const letter = (code | 0x20) - 0x61;
  return letter >= 0 && letter <= 5 ? letter + 10 : decimalDigit(code);
}

function isMapped(address: Uint8Array): boolean {
  if (address.length !== 16 || address[10] !== 0xff || address[11] !== 0xff) return false;
  for (let i = 0; i < 10; i++) if (address[i] !== 0) return false;
  return true;
}

/** The first of the longest runs of groups that are zero (RFC 5952 §4.2.3). */
function longestZeroRun(address: Uint8Array): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && address[2 * end] === 0 && address[2 * end + 1] === 0) end++;
    if (end - start > longest.length) longest = { start, length: end - start };
  }
  return longest;
}
