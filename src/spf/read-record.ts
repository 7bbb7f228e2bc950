import { parseIpv6 } from "../internal/ip.js";
import { BAD_LETTER, macroNeeds, readMacroString, skipMacro } from "./macro-syntax.js";
import type { SpfIssueCode, SpfQualifier, SpfRecordIssue, SpfTermKind } from "./types.js";

/**
 * A term as the evaluator wants it: numbers, and ranges of the text of the record. All have the same fields, and
 * nothing is cut out of the text before it is needed, because this is most of the work of most evaluations.
 */
export interface ReadTerm {
  readonly kind: SpfTermKind;
  readonly qualifier: SpfQualifier;
  readonly start: number;
  readonly end: number;
  /** The domain-spec, or the value of an unknown modifier; empty where there is none. */
  readonly specStart: number;
  readonly specEnd: number;
  /** What macros it uses: the bits of `macro-syntax.ts`. */
  readonly needs: number;
  /** The address of an `ip4`, as a signed integer. */
  readonly ip4: number;
  readonly ip4Bits: number;
  /** The address of an `ip6`. */
  readonly ip6: Uint8Array | undefined;
  readonly ip6Bits: number;
}

export type ReadRecordOutcome =
  | { readonly ok: true; readonly terms: readonly ReadTerm[] }
  | { readonly ok: false; readonly issues: readonly SpfRecordIssue[] };

/** What is read, and what was found wrong with it. */
interface Reading {
  readonly text: string;
  readonly issues: SpfRecordIssue[];
  /** The term at hand. */
  start: number;
  end: number;
  redirects: number;
  explanations: number;
}

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
  const reading: Reading = { text, issues: [], start: 0, end: text.length, redirects: 0, explanations: 0 };
  const { issues } = reading;
  if (!isSpfRecord(text)) {
    fail(reading, "version", 0);
    return { ok: false, issues };
  }
  const terms: ReadTerm[] = [];
  for (let at = VERSION_LENGTH; at < text.length; at = reading.end) {
    // RFC 7208 §4.6.1: terms are separated by spaces, and by nothing else.
    while (text.charCodeAt(at) === 0x20) at++;
    if (at === text.length) break;
    const space = text.indexOf(" ", at);
    reading.start = at;
    reading.end = space < 0 ? text.length : space;
    const term = readTerm(reading);
    if (term !== undefined) terms.push(term);
    else if (!all) break;
  }
  return issues.length === 0 ? { ok: true, terms } : { ok: false, issues };
}

/** Notes an issue. A character that no record may have is the issue where one stands in its place. */
function fail(reading: Reading, code: SpfIssueCode, offset: number): undefined {
  const { text, issues, start, end } = reading;
  const character = text.charCodeAt(offset);
  const invalid = offset < end && (character < 0x20 || character > 0x7e);
  issues.push({ code: invalid ? "invalid-character" : code, offset, term: text.slice(start, end) });
}

function readTerm(reading: Reading): ReadTerm | undefined {
  const { text, start, end } = reading;
  const first = text.charCodeAt(start);
  const qualifier = first === 0x2d ? "-" : first === 0x7e ? "~" : first === 0x3f ? "?" : "+";
  const nameStart = qualifier !== "+" || first === 0x2b ? start + 1 : start;
  // Most terms are networks: no name is cut out for them.
  if (
    (text.charCodeAt(nameStart) | 0x20) === 0x69 && // i
    (text.charCodeAt(nameStart + 1) | 0x20) === 0x70 && // p
    text.charCodeAt(nameStart + 3) === 0x3a
  ) {
    const version = text.charCodeAt(nameStart + 2);
    if (version === 0x34) return readIp4(reading, qualifier, nameStart + 4);
    if (version === 0x36) return readIp6(reading, qualifier, nameStart + 4);
  }
  let nameEnd = nameStart;
  while (nameEnd < end && isNameCharacter(text.charCodeAt(nameEnd))) nameEnd++;
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  if (nameEnd < end && text.charCodeAt(nameEnd) === 0x3d) {
    // RFC 7208 §4.6.1: a modifier has no qualifier, and its name begins with a letter.
    if (nameStart > start || !/^[a-z]/.test(name)) return fail(reading, "modifier-name", start);
    return readModifier(reading, name, nameEnd + 1);
  }
  const hasArgument = nameEnd < end && text.charCodeAt(nameEnd) === 0x3a;
  const argument = hasArgument ? nameEnd + 1 : nameEnd;
  switch (name) {
    case "ip4":
    case "ip6":
      return fail(reading, "missing-argument", nameEnd);
    case "include":
    case "exists":
      if (!hasArgument) return fail(reading, nameEnd < end ? "unexpected-argument" : "missing-argument", argument);
      return readNamed(reading, name, qualifier, argument, end);
    case "a":
    case "mx":
      return readHosts(reading, name, qualifier, nameEnd, argument);
    case "ptr":
      if (hasArgument) return readNamed(reading, name, qualifier, argument, end);
      return nameEnd < end ? fail(reading, "unexpected-argument", nameEnd) : plain(reading, name, qualifier);
    case "all":
      return nameEnd < end ? fail(reading, "unexpected-argument", nameEnd) : plain(reading, name, qualifier);
    default:
      return fail(reading, "unknown-mechanism", nameEnd === nameStart ? nameStart : start);
  }
}

/** RFC 7208 §12: the characters of the name of a modifier; mechanisms have fewer. */
function isNameCharacter(code: number): boolean {
  const letter = code | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  );
}

function plain({ start, end }: Reading, kind: SpfTermKind, qualifier: SpfQualifier): ReadTerm {
  return term(kind, qualifier, start, end, end, end, 0, 0, 32, undefined, 128);
}

/** The one place where terms are made, so that all have the same shape. */
function term(
  kind: SpfTermKind,
  qualifier: SpfQualifier,
  start: number,
  end: number,
  specStart: number,
  specEnd: number,
  needs: number,
  ip4: number,
  ip4Bits: number,
  ip6: Uint8Array | undefined,
  ip6Bits: number,
): ReadTerm {
  return { kind, qualifier, start, end, specStart, specEnd, needs, ip4, ip4Bits, ip6, ip6Bits };
}

function readModifier(reading: Reading, name: string, valueStart: number): ReadTerm | undefined {
  const { text, start, end } = reading;
  if (name === "redirect" || name === "exp") {
    // RFC 7208 §6: each of them once at most.
    if ((name === "exp" ? reading.explanations++ : reading.redirects++) > 0) {
      return fail(reading, "duplicate-modifier", start);
    }
    return readNamed(reading, name, "+", valueStart, end);
  }
  const needs = readMacroString(text, valueStart, end, { lowest: 0x21, inExplanation: false });
  if (needs < 0) return fail(reading, "macro-syntax", -1 - needs);
  return term("unknown", "+", start, end, valueStart, end, needs, 0, 32, undefined, 128);
}

function readNamed(
  reading: Reading,
  kind: SpfTermKind,
  qualifier: SpfQualifier,
  specStart: number,
  specEnd: number,
  ip4Bits = 32,
  ip6Bits = 128,
): ReadTerm | undefined {
  const needs = readDomainSpec(reading, specStart, specEnd);
  if (needs < 0) return undefined;
  return term(kind, qualifier, reading.start, reading.end, specStart, specEnd, needs, 0, ip4Bits, undefined, ip6Bits);
}

/** `a` and `mx`: an optional domain-spec, then `/24`, `//64`, `/24//64` or nothing (RFC 7208 §5.3). */
function readHosts(
  reading: Reading,
  kind: "a" | "mx",
  qualifier: SpfQualifier,
  nameEnd: number,
  argument: number,
): ReadTerm | undefined {
  const { text, start, end } = reading;
  // No domain-spec ends in a slash and digits, so this is unambiguous although it may have slashes inside.
  let specEnd = end;
  let ip4Bits = 32;
  let ip6Bits = 128;
  let slash = prefixSlash(text, argument, end);
  if (slash > argument && text.charCodeAt(slash - 1) === 0x2f) {
    ip6Bits = readPrefixLength(text, slash + 1, end, 128);
    if (ip6Bits < 0) return fail(reading, "prefix-length", slash + 1);
    specEnd = slash - 1;
    slash = prefixSlash(text, argument, specEnd);
  }
  if (slash >= 0) {
    ip4Bits = readPrefixLength(text, slash + 1, specEnd, 32);
    if (ip4Bits < 0) return fail(reading, "prefix-length", slash + 1);
    specEnd = slash;
  }
  if (argument > nameEnd) return readNamed(reading, kind, qualifier, argument, specEnd, ip4Bits, ip6Bits);
  if (specEnd > nameEnd) return fail(reading, "unexpected-argument", nameEnd);
  return term(kind, qualifier, start, end, end, end, 0, 0, ip4Bits, undefined, ip6Bits);
}

/** Where the slash before the digits at the end stands, or -1. */
function prefixSlash(text: string, start: number, end: number): number {
  let at = end - 1;
  while (at >= start && isDigit(text.charCodeAt(at))) at--;
  return at >= start && at < end - 1 && text.charCodeAt(at) === 0x2f ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A prefix length, or -1. RFC 7208 §5.6, §12: at most `max`, and no leading zeros. */
function readPrefixLength(text: string, start: number, end: number, max: number): number {
  if (end - start > 3 || (end - start > 1 && text.charCodeAt(start) === 0x30)) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(text.charCodeAt(at))) return -1;
    value = value * 10 + text.charCodeAt(at) - 0x30;
  }
  return end > start && value <= max ? value : -1;
}

/** RFC 7208 §5.6. The commonest of all terms, so the address is read in place and kept as an integer. */
function readIp4(reading: Reading, qualifier: SpfQualifier, argument: number): ReadTerm | undefined {
  const { text, start, end } = reading;
  let address = 0;
  let at = argument;
  for (let part = 0; part < 4; part++) {
    // Behind the term is a space or nothing, so no digit runs on beyond it.
    let value = text.charCodeAt(at) - 0x30;
    if (!(value >= 0 && value <= 9)) return fail(reading, "ip4-address", at);
    for (let digit = text.charCodeAt(++at) - 0x30; digit >= 0 && digit <= 9; digit = text.charCodeAt(++at) - 0x30) {
      // RFC 7208 §12: no leading zeros
      if (value === 0 || value > 25) return fail(reading, "ip4-address", at);
      value = value * 10 + digit;
    }
    if (value > 255) return fail(reading, "ip4-address", at - 1);
    address = (address << 8) | value;
    if (part < 3 && text.charCodeAt(at++) !== 0x2e) return fail(reading, "ip4-address", at - 1);
  }
  if (at === end) return term("ip4", qualifier, start, end, end, end, 0, address, 32, undefined, 128);
  if (text.charCodeAt(at) !== 0x2f) return fail(reading, "ip4-address", at);
  const bits = readPrefixLength(text, at + 1, end, 32);
  if (bits < 0) return fail(reading, "prefix-length", at + 1);
  return term("ip4", qualifier, start, end, end, end, 0, address, bits, undefined, 128);
}

/** RFC 7208 §5.6: the address as RFC 4291 §2.2 has it. */
function readIp6(reading: Reading, qualifier: SpfQualifier, argument: number): ReadTerm | undefined {
  const { text, start, end } = reading;
  const slash = text.indexOf("/", argument);
  const addressEnd = slash < 0 || slash > end ? end : slash;
  const address = parseIpv6(text.slice(argument, addressEnd));
  if (address === undefined) return fail(reading, "ip6-address", argument);
  const bits = addressEnd === end ? 128 : readPrefixLength(text, addressEnd + 1, end, 128);
  if (bits < 0) return fail(reading, "prefix-length", addressEnd + 1);
  return term("ip6", qualifier, start, end, end, end, 0, 0, 32, address, bits);
}

/**
 * What macros a domain-spec uses, or -1 when it is none.
 *
 * ```abnf
 * domain-spec = macro-string domain-end
 * domain-end  = ( "." toplabel [ "." ] ) / macro-expand
 * toplabel    = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
 * ```
 */
function readDomainSpec(reading: Reading, start: number, end: number): number {
  const { text } = reading;
  let needs = 0;
  let dotted = false; // a dot was seen
  let labelStart = start;
  let plainLabel = true; // letters, digits and hyphens so far, not with a hyphen first
  let lettered = false; // not of digits alone
  let endsTop = false; // the label before the last dot could be the top one
  for (let at = start; at < end; ) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) {
      endsTop = dotted && plainLabel && lettered && text.charCodeAt(at - 1) !== 0x2d;
      dotted = true;
      labelStart = ++at;
      plainLabel = true;
      lettered = false;
    } else if (code === 0x25) {
      const next = skipMacro(text, at, end, false);
      if (next < 0) {
        fail(reading, next === BAD_LETTER ? "macro-letter" : "macro-syntax", at);
        return -1;
      }
      needs |= macroNeeds(text, at);
      if (next === end) return needs;
      plainLabel = false;
      at = next;
    } else {
      const letter = code | 0x20;
      if (letter >= 0x61 && letter <= 0x7a) lettered = true;
      else if (code === 0x2d && at > labelStart) lettered = true;
      else if (!isDigit(code)) plainLabel = false;
      if (code < 0x21 || code > 0x7e) {
        fail(reading, "invalid-character", at);
        return -1;
      }
      at++;
    }
  }
  if (labelStart < end) endsTop = dotted && plainLabel && lettered && text.charCodeAt(end - 1) !== 0x2d;
  if (endsTop) return needs;
  fail(reading, start === end ? "missing-argument" : "domain-spec", start === end ? start : labelStart);
  return -1;
}
