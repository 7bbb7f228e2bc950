import { readIpv6 } from "../internal/ip.js";
import { fail, isDigit, reading } from "./reading.js";
import type { SpfIssueCode } from "./types.js";

/** A prefix length, or -1. RFC 7208 §5.6, §12: at most `max`, and no leading zeros. */
export function readPrefixLength(octets: Uint8Array, start: number, end: number, max: number): number {
  if (end - start > 3 || (end - start > 1 && octets[start] === 0x30)) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(octets[at]!)) return -1;
    value = value * 10 + octets[at]! - 0x30;
  }
  return end > start && value <= max ? value : -1;
}

/** RFC 7208 §5.6. The commonest of all terms, so the address is read in place and kept as an integer. */
export function readIp4(octets: Uint8Array, argument: number): boolean {
  let address = 0;
  let at = argument;
  for (let part = 0; part < 4; part++) {
    // Behind the term is a space, so no digit runs on beyond it.
    let value = octets[at]! - 0x30;
    if (!(value >= 0 && value <= 9)) return fail("ip4-address", at);
    for (let digit = octets[++at]! - 0x30; digit >= 0 && digit <= 9; digit = octets[++at]! - 0x30) {
      // RFC 7208 §12: no leading zeros
      if (value === 0 || value > 25) return fail("ip4-address", at);
      value = value * 10 + digit;
    }
    if (value > 255) return fail("ip4-address", at - 1);
    address = (address << 8) | value;
    if (part < 3 && octets[at++] !== 0x2e) return fail("ip4-address", at - 1);
  }
  const bits = readNetworkEnd(octets, at, 32, "ip4-address");
  if (bits < 0) return false;
  const { term } = reading;
  term.kind = "ip4";
  term.ip4 = address;
  term.ip4Bits = bits;
  return true;
}

/** RFC 7208 §5.6: the address as RFC 4291 §2.2 has it. */
export function readIp6(octets: Uint8Array, argument: number): boolean {
  let at = argument;
  while (octets[at] !== 0x20 && octets[at] !== 0x2f) at++;
  const { term } = reading;
  if (readIpv6(octets, argument, at, term.ip6) === undefined) return fail("ip6-address", argument);
  const bits = readNetworkEnd(octets, at, 128, "ip6-address");
  if (bits < 0) return false;
  term.kind = "ip6";
  term.ip6Bits = bits;
  return true;
}

/** The prefix length of a network, `max` where there is none; -1 if what stands behind the address is wrong. */
function readNetworkEnd(octets: Uint8Array, addressEnd: number, max: number, otherwise: SpfIssueCode): number {
  const { term } = reading;
  let bits = max;
  let at = addressEnd;
  if (octets[at] === 0x2f) {
    while (octets[at] !== 0x20) at++;
    bits = readPrefixLength(octets, addressEnd + 1, at, max);
    if (bits < 0) fail("prefix-length", addressEnd + 1);
  } else if (octets[at] !== 0x20) {
    bits = -1;
    fail(otherwise, at);
  }
  term.end = at;
  term.specStart = at;
  term.specEnd = at;
  term.needs = 0;
  return bits;
}
