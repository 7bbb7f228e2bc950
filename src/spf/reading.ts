import { newTerm, type ReadTerm } from "./term.js";
import type { SpfIssueCode, SpfRecordIssue } from "./types.js";

/** The record that is being read, and the term at hand. */
interface Reading {
  text: string;
  /** Of the text, and a space at its end. */
  octets: Uint8Array;
  issues: SpfRecordIssue[] | undefined;
  redirects: number;
  explanations: number;
  readonly term: { -readonly [Name in keyof ReadTerm]: ReadTerm[Name] };
}

export const NO_OCTETS: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** Serves all records, as reading one waits for nothing: most terms are looked at once, and not worth an object. */
export const reading: Reading = {
  text: "",
  octets: NO_OCTETS,
  issues: undefined,
  redirects: 0,
  explanations: 0,
  term: /* @__PURE__ */ newTerm(),
};

/** Notes an issue. A character that no record may have is the issue where one stands in its place. */
export function fail(code: SpfIssueCode, offset: number): false {
  const { text, octets, term } = reading;
  const end = endOfTerm(octets, term.start);
  term.end = end;
  const character = octets[offset]!;
  const invalid = offset < end && (character < 0x20 || character > 0x7e);
  reading.issues ??= [];
  reading.issues.push({ code: invalid ? "invalid-character" : code, offset, term: text.slice(term.start, end) });
  return false;
}

export function endOfTerm(octets: Uint8Array, start: number): number {
  let end = start;
  while (octets[end] !== 0x20) end++;
  return end;
}

export function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
