import { formatIp, parseIp } from "../../internal/ip.js";
import type { ReceivedIp } from "./types.js";

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
  if (end - start > 80) return undefined;
  const from = isTagged(text, start, end) ? start + 5 : start;
  const code = text.charCodeAt(from);
  if (code !== COLON && !isHexDigit(code)) return undefined;
  const colon = text.indexOf(":", from);
  if (colon < 0 || colon >= end) return from === start ? undefined : readIpv4(text, from, end, literal);
  const raw = text.slice(from, end);
  const address = parseIp(raw);
  if (address === undefined) return undefined;
  const percent = raw.indexOf("%");
  const ip = { start: from, end, value: formatIp(address), version: 6 as const, literal };
  return percent < 0 ? ip : { ...ip, zone: raw.slice(percent + 1) };
}

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

/** Whether a range starts with `IPv6:`. */
function isTagged(text: string, start: number, end: number): boolean {
  return end - start > 5 && text.charCodeAt(start + 4) === COLON && /^ipv[46]:/i.test(text.slice(start, start + 5));
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}
