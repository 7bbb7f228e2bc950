import { formatIp, formatIpv4Bits } from "../internal/ip.js";
import { dnsName } from "./names.js";
import type { SpfRun } from "./run.js";

/** RFC 5321 §4.5.3.1.3: no path is longer, so neither is a local-part. It bounds what macros make of it. */
const MAX_LOCAL_PART = 256;
/** RFC 5321 §4.5.3.1.2 */
const MAX_HELO = 255;

/**
 * What a macro letter stands for while the record of `domain` is evaluated (RFC 7208 §7.2).
 *
 * @param letter - the code of its lower case
 */
export function macroValue(run: SpfRun, domain: string, clientName: string, letter: number): string {
  switch (letter) {
    case 0x73: // s
      return run.sender;
    case 0x6c: // l
      return run.localPart;
    case 0x6f: // o
      return run.senderDomain;
    case 0x64: // d
      return domain;
    case 0x69: // i
      return run.ip6 === undefined ? addressText(run) : nibbles(run.ip6);
    case 0x70: // p
      return clientName;
    case 0x76: // v
      return run.ip6 === undefined ? "in-addr" : "ip6";
    case 0x68: // h
      return heloName(run.helo);
    case 0x63: // c
      return addressText(run);
    case 0x72: // r
      return run.receiver;
    default: // t
      return String(Math.floor((run.now?.getTime() ?? Date.now()) / 1000));
  }
}

/** Whether a local-part can be in a name: RFC 8616 §4. */
export function isUsableLocalPart(localPart: string): boolean {
  return localPart.length <= MAX_LOCAL_PART && isAscii(localPart);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** RFC 8616 §4: U-labels become A-labels. */
function heloName(helo: string): string {
  if (helo.length > MAX_HELO) return "";
  return isAscii(helo) ? helo : (dnsName(helo) ?? "");
}

function addressText(run: SpfRun): string {
  run.addressText ??= run.ip6 === undefined ? formatIpv4Bits(run.ip4) : formatIp(run.ip6);
  return run.addressText;
}

/** RFC 7208 §7.3: the hexadecimal digits of an IPv6 address with dots between. */
function nibbles(address: Uint8Array): string {
  return Array.from(address, (octet) => `${(octet >> 4).toString(16)}.${(octet & 15).toString(16)}`).join(".");
}
