import { formatIp, parseIp } from "../../internal/ip.js";
import type { ReceivedIp } from "./types.js";
import { startsWithWord } from "./words.js";

const DOT = 0x2e;
const COLON = 0x3a;

/**
 * An address as servers write it: IPv4, IPv6 with a zone or the tag `IPv6:` (RFC 5321 §4.1.3), each with a port behind it
 * where that can be told (`192.0.2.1:25`, `192.0.2.1.25`).
 *
 * @param literal - whether it stands in brackets; they are not part of the range
 */
export function readIp(text: string, start: number, end: number, literal: boolean): ReceivedIp | undefined {
  const first = text.charCodeAt(start);
  if (isDigit(first)) {
    const v4 = readIpv4(text, start, end, literal);
    if (v4 !== undefined) return v4;
  }
  if (end - start > MAX_IPV6) return undefined;
  const from = (first | 0x20) === 0x69 && isTagged(text, start, end) ? start + 5 : start;
  const code = text.charCodeAt(from);
  if ((code !== COLON && !isHexDigit(code)) || !hasColon(text, from, end)) return undefined;
  const raw = text.slice(from, end);
  if (isCanonicalIpv6(raw)) return { start: from, end, value: raw, version: 6, literal };
  const address = parseIp(raw);
  if (address === undefined) return undefined;
  const percent = raw.indexOf("%");
  const ip = { start: from, end, value: formatIp(address), version: 6 as const, literal };
  return percent < 0 ? ip : { ...ip, zone: raw.slice(percent + 1) };
}

/**
 * Whether a text is an IPv6 address that RFC 5952 §4 would write just so. Not all that would be are told, but most that servers write;
 * telling is many times as fast as reading and writing.
 */
function isCanonicalIpv6(text: string): boolean {
  let groups = 0;
  let gap = -1; // where "::" stands, in groups
  let zeroBefore = false; // whether the group before is zero, or left out
  let position = 0;
  if (text.charCodeAt(0) === COLON) {
    // RFC 5952 §5: an IPv4-mapped address is written with dots.
    if (text.charCodeAt(1) !== COLON || text.startsWith("::ffff:")) return false;
    gap = 0;
    zeroBefore = true;
    position = 2;
    if (text.length === 2) return true;
  }
  for (;;) {
    const start = position;
    let code = text.charCodeAt(position);
    while (isDigit(code) || (code >= 0x61 && code <= 0x66)) code = text.charCodeAt(++position);
    const digits = position - start;
    if (digits === 0 || digits > 4 || ++groups > 8) return false;
    const zero = text.charCodeAt(start) === 0x30;
    if (zero && (digits > 1 || zeroBefore)) return false; // RFC 5952 §4.1, §4.2
    zeroBefore = zero;
    if (position === text.length) break;
    if (code !== COLON) return false;
    code = text.charCodeAt(++position);
    if (code === COLON) {
      if (gap >= 0 || zero) return false;
      gap = groups;
      zeroBefore = true;
      if (++position === text.length) break;
    }
  }
  return gap < 0 ? groups === 8 : groups <= 6; // RFC 5952 §4.2.2: "::" is two groups or more
}

/** 45 for the address, 64 for its zone, and some for the tag. */
const MAX_IPV6 = 120;

/** Four decimal numbers without leading zeros, and a port. */
function readIpv4(text: string, start: number, end: number, literal: boolean): ReceivedIp | undefined {
  let position = start;
  for (let part = 0; part < 4; part++) {
    const partStart = position;
    let value = 0;
    let code = text.charCodeAt(position);
    while (position < end && isDigit(code) && position - partStart < 3) {
      value = value * 10 + code - 0x30;
      code = text.charCodeAt(++position);
    }
    const digits = position - partStart;
    if (digits === 0 || value > 255 || (digits > 1 && text.charCodeAt(partStart) === 0x30)) return undefined;
    if (part < 3 && (position >= end || text.charCodeAt(position++) !== DOT)) return undefined;
  }
  const ip = { start, end: position, value: text.slice(start, position), version: 4 as const, literal };
  if (position === end) return ip;
  const separator = text.charCodeAt(position);
  const port = separator === COLON || separator === DOT ? readPort(text, position + 1, end) : undefined;
  return port === undefined ? undefined : { ...ip, port };
}

/** A port that takes all of the range. */
export function readPort(text: string, start: number, end: number): number | undefined {
  if (start >= end || end - start > 5) return undefined;
  let value = 0;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (!isDigit(code)) return undefined;
    value = value * 10 + code - 0x30;
  }
  return value <= 65_535 ? value : undefined;
}

function isTagged(text: string, start: number, end: number): boolean {
  return end - start > 5 && startsWithWord(text, start, "ipv6:");
}

function hasColon(text: string, start: number, end: number): boolean {
  for (let position = start; position < end; position++) if (text.charCodeAt(position) === COLON) return true;
  return false;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
