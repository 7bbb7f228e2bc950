import { decodeLatin1 } from "../bytes.js";
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
 * @param bytes - the header, up to and including its blank line where there is one
 */
export function splitHeader(bytes: Uint8Array, limits: HeaderLimits): HeaderOutcome {
  if (bytes.length > limits.maxHeaderBytes) {
    return { ok: false, over: { limit: "maxHeaderBytes", max: limits.maxHeaderBytes } };
  }
  const text = decodeLatin1(bytes);
  const fields: HeaderField[] = [];
  const issues = new Map<HeaderIssueCode, { offset: number; count: number }>();
  const length = text.length;
  let position = 0;
  let fieldStart = 0; // of the field whose lines are being gathered
  let nextCr = text.indexOf("\r"); // moves on only, so that a header without CR is searched once
  let blankLine = false;
  while (position < length) {
    const lf = text.indexOf("\n", position);
    const lineEnd = lf === -1 ? length : lf + 1;
    const contentEnd = lf === -1 ? length : lf > position && text.charCodeAt(lf - 1) === CR ? lf - 1 : lf;
    if (lf === -1) report(issues, "unterminated-line", position);
    else if (contentEnd === lf) report(issues, "bare-lf", lf);
    for (; nextCr !== -1 && nextCr < lineEnd; nextCr = text.indexOf("\r", nextCr + 1)) {
      if (nextCr < contentEnd) report(issues, "bare-cr", nextCr);
    }
    const first = text.charCodeAt(position);
    if (contentEnd === position && lf !== -1) {
      blankLine = true;
      break;
    }
    if (position > fieldStart && first !== SP && first !== TAB) {
      if (!addField(text, fieldStart, position, fields, issues, limits)) return overFields(limits);
      fieldStart = position;
    }
    position = lineEnd;
  }
  if (position > fieldStart && !addField(text, fieldStart, position, fields, issues, limits)) return overFields(limits);
  if (!blankLine) report(issues, "no-blank-line", length);
  reportAll(issues, "nul", text, /\0/g);
  reportAll(issues, "8-bit", text, /[\x80-\xff]/g);
  return {
    ok: true,
    header: {
      bytes,
      text,
      fields,
      fieldsEnd: position,
      bodyStart: length,
      issues: Array.from(issues, ([code, { offset, count }]) => ({ code, offset, count })),
    },
  };
}

function overFields(limits: HeaderLimits): HeaderOutcome {
  return { ok: false, over: { limit: "maxHeaderFields", max: limits.maxHeaderFields } };
}

function addField(
  text: string,
  start: number,
  end: number,
  fields: HeaderField[],
  issues: Map<HeaderIssueCode, { offset: number; count: number }>,
  limits: HeaderLimits,
): boolean {
  if (fields.length >= limits.maxHeaderFields) return false;
  // RFC 5322 §2.2: a name is printable US-ASCII without colon; RFC 5322 §4.5 lets white space stand before the colon.
  let nameEnd = start;
  let code = text.charCodeAt(nameEnd);
  while (nameEnd < end && code > SP && code < 0x7f && code !== COLON) code = text.charCodeAt(++nameEnd);
  let colon = nameEnd;
  while (colon < end && (code === SP || code === TAB)) code = text.charCodeAt(++colon);
  if (colon < end && code === COLON && nameEnd > start) {
    const name = text.slice(start, nameEnd).toLowerCase();
    fields.push({ name, start, nameEnd, valueStart: colon + 1, end });
  } else {
    report(issues, "not-a-field", start);
    fields.push({ name: "", start, nameEnd: start, valueStart: start, end });
  }
  return true;
}

function report(
  issues: Map<HeaderIssueCode, { offset: number; count: number }>,
  code: HeaderIssueCode,
  offset: number,
): void {
  const known = issues.get(code);
  if (known === undefined) issues.set(code, { offset, count: 1 });
  else known.count++;
}

function reportAll(
  issues: Map<HeaderIssueCode, { offset: number; count: number }>,
  code: HeaderIssueCode,
  text: string,
  octet: RegExp,
): void {
  for (let at = text.search(octet); at !== -1; at = octet.exec(text)?.index ?? -1) {
    octet.lastIndex = at + 1;
    report(issues, code, at);
  }
}
