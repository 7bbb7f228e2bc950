import { octetsOf } from "../internal/octets.js";
import { readTerm } from "./read-term.js";
import { fail, NO_OCTETS, reading } from "./reading.js";
import { copyTerm, type ReadTerm } from "./term.js";
import type { SpfRecordIssue } from "./types.js";

export type ReadRecordOutcome =
  | { readonly ok: true; readonly terms: readonly ReadTerm[] }
  | { readonly ok: false; readonly issues: readonly SpfRecordIssue[] };

const NO_ISSUES: readonly SpfRecordIssue[] = /* @__PURE__ */ Object.freeze([]);
const VERSION_LENGTH = 6;

/** Whether a TXT record is meant to be an SPF record of this version: RFC 7208 §4.5. */
export function isSpfRecord(text: string): boolean {
  return (
    (text.length === VERSION_LENGTH || text.charCodeAt(VERSION_LENGTH) === 0x20) &&
    (text.startsWith("v=spf1") || text.slice(0, VERSION_LENGTH).toLowerCase() === "v=spf1")
  );
}

/**
 * Reads a whole record (RFC 7208 §4.6.1, §12): one pass, and nothing is evaluated before all of it is known to be sound.
 *
 * @param all - whether to go on behind the first term that is wrong
 */
export function readSpfRecord(text: string, all = false): ReadRecordOutcome {
  const terms: ReadTerm[] = [];
  const issues = scanSpfRecord(text, keepTerm, terms, all);
  return issues.length === 0 ? { ok: true, terms } : { ok: false, issues };
}

function keepTerm(terms: ReadTerm[], term: ReadTerm): void {
  terms.push(copyTerm(term));
}

/**
 * Reads a whole record as {@link readSpfRecord} does.
 *
 * @param take - is given each sound term, one object for all of them: who wants to keep it copies it
 * @returns what is wrong; where anything is, nothing may come of what was taken
 */
export function scanSpfRecord<Into>(
  text: string,
  take: (into: Into, term: ReadTerm) => void,
  into: Into,
  all: boolean,
): readonly SpfRecordIssue[] {
  const { term } = reading;
  const octets = octetsOf(text);
  reading.text = text;
  reading.octets = octets;
  reading.issues = undefined;
  reading.redirects = 0;
  reading.explanations = 0;
  term.start = 0;
  if (!isSpfRecord(text)) fail("version", 0);
  else {
    for (let at = VERSION_LENGTH; at < text.length; at = term.end) {
      // RFC 7208 §4.6.1: terms are separated by spaces, and by nothing else.
      while (octets[at] === 0x20 && at < text.length) at++;
      if (at === text.length) break;
      term.start = at;
      if (readTerm(octets, at)) take(into, term);
      else if (!all) break;
    }
  }
  reading.text = "";
  reading.octets = NO_OCTETS;
  return reading.issues ?? NO_ISSUES;
}
