import { decodeLatin1 } from "../bytes.js";
import { platform } from "../platform.js";
import type { HeaderLimits } from "./limits.js";

/**
 * One header field as ranges over the bytes of its block: `Name : value CRLF`, folded lines included.
 * The fields of a block follow one another without a gap, so their ranges put together are the header.
 */
export interface HeaderField {
  /** The name in lower case, or `""` for lines that are no field (no colon, or something else than a name before it). */
  readonly name: string;
  readonly start: number;
  /** The end of the name, before any white space that stands before the colon. */
  readonly nameEnd: number;
  /** Behind the colon. For lines that are no field, `start`. */
  readonly valueStart: number;
  /** Behind the line end of the last line. */
  readonly end: number;
}

/** What is odd about a header, in the words of {@link HeaderIssue}. */
export type HeaderIssueCode =
  | "bare-lf"
  | "bare-cr"
  | "nul"
  | "8-bit"
  | "not-a-field"
  | "no-blank-line"
  | "unterminated-line";

/** Something odd: where it was first seen (bytes from the start of the message), and how often. */
export interface HeaderIssue {
  readonly code: HeaderIssueCode;
  readonly offset: number;
  readonly count: number;
}

/** The header of a message and the ranges of its fields. */
export interface HeaderBlock {
  /** The header with its blank line. A view of the message where the message was in one piece. */
  readonly bytes: Uint8Array;
  /** `bytes` with one UTF-16 code unit an octet: fast to search, same offsets. */
  readonly text: string;
  readonly fields: readonly HeaderField[];
  /** Where the fields end and the blank line starts. */
  readonly fieldsEnd: number;
  /** Where the body starts in the message; the length of `bytes`. */
  readonly bodyStart: number;
  readonly issues: readonly HeaderIssue[];
}

/** The limit that a header went over. */
export interface HeaderOverLimit {
  readonly limit: keyof HeaderLimits;
  readonly max: number;
}

/** A result that is a value or says what is wrong. */
export type HeaderOutcome =
  | { readonly ok: true; readonly header: HeaderBlock }
  | { readonly ok: false; readonly over: HeaderOverLimit };

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;
const COLON = 0x3a;

/**
 * Finds the blank line in bytes that come piece by piece, looking at each byte once.
 * A line ends at LF, with or without CR before it.
 */
export interface BlankLineFinder {
  /** Takes all bytes so far and looks at the new ones; gives the offset behind the blank line, or -1. */
  find(bytes: Uint8Array): number;
}

export function createBlankLineFinder(): BlankLineFinder {
  let lineStart = 0;
  let scanned = 0;
  return {
    find(bytes: Uint8Array): number {
      while (scanned < bytes.length) {
        const lf = bytes.indexOf(LF, scanned);
        if (lf === -1) {
          scanned = bytes.length;
          return -1;
        }
        if (lf === lineStart || (lf === lineStart + 1 && bytes[lineStart] === CR)) return lf + 1;
        lineStart = lf + 1;
        scanned = lineStart;
      }
      return -1;
    },
  };
}

/**
 * Splits a header into fields (RFC 5322 §2.2). Takes anything: what is not a field keeps its range under the name `""`.
 *
 * @param bytes - a message, or its header: what stands behind the blank line is left aside
 */
export function splitHeader(bytes: Uint8Array, limits: HeaderLimits): HeaderOutcome {
  const { maxHeaderBytes, maxHeaderFields } = limits;
  const end = Math.min(bytes.length, maxHeaderBytes);
  const issues: Issues = new Map();
  const starts: number[] = []; // of the fields
  let overFields = false;
  let bodyStart = -1;
  let position = 0;
  let window = ""; // the first octets: text is searched several times as fast as bytes
  let lf = -1;
  while (position < end) {
    lf = window.indexOf("\n", position);
    while (lf === -1 && window.length < end) {
      const searched = window.length;
      window = decodeLatin1(bytes, 0, Math.min(end, Math.max(4096, searched * 2)));
      lf = window.indexOf("\n", searched);
    }
    const first = bytes[position];
    if (lf === -1) report(issues, "unterminated-line", position);
    else if (lf === 0 || bytes[lf - 1] !== CR) report(issues, "bare-lf", lf);
    if (lf === position || (lf === position + 1 && first === CR)) {
      bodyStart = lf + 1;
      break;
    }
    if (position === 0 || (first !== SP && first !== TAB)) {
      if (starts.length < maxHeaderFields) starts.push(position);
      else overFields = true;
    }
    position = lf === -1 ? end : lf + 1;
  }
  const fieldsEnd = position;
  if (bodyStart === -1) {
    if (end < bytes.length) return { ok: false, over: { limit: "maxHeaderBytes", max: maxHeaderBytes } };
    bodyStart = end;
    report(issues, "no-blank-line", end);
  }
  if (overFields) return { ok: false, over: { limit: "maxHeaderFields", max: maxHeaderFields } };
  const header = bodyStart === bytes.length ? bytes : bytes.subarray(0, bodyStart);
  const text = window.slice(0, bodyStart);
  const fields = starts.map((start, i) => fieldAt(bytes, text, start, starts[i + 1] ?? fieldsEnd, issues));
  reportOctets(issues, header, text);
  return {
    ok: true,
    header: {
      bytes: header,
      text,
      fields,
      fieldsEnd,
      bodyStart,
      issues: Array.from(issues, ([code, { offset, count }]) => ({ code, offset, count })),
    },
  };
}

type Issues = Map<HeaderIssueCode, { offset: number; count: number }>;

function fieldAt(bytes: Uint8Array, text: string, start: number, end: number, issues: Issues): HeaderField {
  // RFC 5322 §2.2: a name is printable US-ASCII without colon; RFC 5322 §4.5 lets white space stand before the colon.
  let nameEnd = start;
  while (nameEnd < end && isNameOctet(bytes[nameEnd]!)) nameEnd++;
  let colon = nameEnd;
  while (colon < end && (bytes[colon] === SP || bytes[colon] === TAB)) colon++;
  if (colon < end && bytes[colon] === COLON && nameEnd > start) {
    return { name: text.slice(start, nameEnd).toLowerCase(), start, nameEnd, valueStart: colon + 1, end };
  }
  report(issues, "not-a-field", start);
  return { name: "", start, nameEnd: start, valueStart: start, end };
}

function isNameOctet(octet: number): boolean {
  return octet > SP && octet < 0x7f && octet !== COLON;
}

function report(issues: Issues, code: HeaderIssueCode, offset: number): void {
  const known = issues.get(code);
  if (known === undefined) issues.set(code, { offset, count: 1 });
  else known.count++;
}

/** Octets that don't belong in a header. */
function reportOctets(issues: Issues, bytes: Uint8Array, text: string): void {
  for (let cr = text.indexOf("\r"); cr !== -1; cr = text.indexOf("\r", cr + 1)) {
    if (text.charCodeAt(cr + 1) !== LF) report(issues, "bare-cr", cr);
  }
  for (let nul = text.indexOf("\0"); nul !== -1; nul = text.indexOf("\0", nul + 1)) report(issues, "nul", nul);
  if (platform.isAscii?.(bytes)) return;
  for (const { index } of text.matchAll(/[\x80-\xff]/g)) report(issues, "8-bit", index);
}
