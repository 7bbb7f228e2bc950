import { readMacroString } from "./macro-syntax.js";
import { readDomainSpec } from "./read-domain-spec.js";
import { readIp4, readIp6, readPrefixLength } from "./read-network.js";
import { endOfTerm, fail, isDigit, isLetter, reading } from "./reading.js";

/** Reads the term that starts at `start`; `false` if it is wrong. */
export function readTerm(octets: Uint8Array, start: number): boolean {
  const { term } = reading;
  const first = octets[start];
  const qualifier = first === 0x2d ? "-" : first === 0x7e ? "~" : first === 0x3f ? "?" : "+";
  const nameStart = qualifier !== "+" || first === 0x2b ? start + 1 : start;
  term.qualifier = qualifier;
  // Most terms are networks: no name is looked for.
  if ((octets[nameStart]! | 0x20) === 0x69 && (octets[nameStart + 1]! | 0x20) === 0x70) {
    const version = octets[nameStart + 2]; // i and p: the text goes on, or ends here in a space
    if (version === 0x34 && octets[nameStart + 3] === 0x3a) return readIp4(octets, nameStart + 4);
    if (version === 0x36 && octets[nameStart + 3] === 0x3a) return readIp6(octets, nameStart + 4);
  }
  let nameEnd = nameStart;
  while (isNameCharacter(octets[nameEnd]!)) nameEnd++;
  const name = keywordAt(octets, nameStart, nameEnd);
  const end = endOfTerm(octets, nameEnd);
  term.end = end;
  term.specStart = end;
  term.specEnd = end;
  term.needs = 0;
  term.ip4Bits = 32;
  term.ip6Bits = 128;
  if (octets[nameEnd] === 0x3d) {
    // RFC 7208 §4.6.1: a modifier has no qualifier, and its name begins with a letter.
    if (nameStart > start || !isLetter(octets[start]!)) return fail("modifier-name", start);
    return readModifier(octets, name, nameEnd + 1, end);
  }
  const hasArgument = octets[nameEnd] === 0x3a;
  const argument = hasArgument ? nameEnd + 1 : nameEnd;
  switch (name) {
    case "ip4":
    case "ip6":
      return fail("missing-argument", nameEnd);
    case "include":
    case "exists":
      term.kind = name;
      if (!hasArgument) return fail(nameEnd < end ? "unexpected-argument" : "missing-argument", argument);
      return readDomainSpec(octets, argument, end);
    case "a":
    case "mx":
      term.kind = name;
      return readHosts(octets, nameEnd, argument, end);
    case "ptr":
      term.kind = name;
      if (hasArgument) return readDomainSpec(octets, argument, end);
      return nameEnd === end || fail("unexpected-argument", nameEnd);
    case "all":
      term.kind = name;
      return nameEnd === end || fail("unexpected-argument", nameEnd);
    default:
      return fail("unknown-mechanism", nameEnd === nameStart ? nameStart : start);
  }
}

/** RFC 7208 §12: names whose case doesn't matter. */
const keywords = ["all", "include", "a", "mx", "exists", "ptr", "redirect", "exp", "ip4", "ip6"] as const;

/** Nothing is cut out of the text for this. */
function keywordAt(octets: Uint8Array, start: number, end: number): (typeof keywords)[number] | undefined {
  for (const keyword of keywords) {
    if (keyword.length !== end - start) continue;
    let at = 0;
    while (at < keyword.length && lowerCase(octets[start + at]!) === keyword.charCodeAt(at)) at++;
    if (at === keyword.length) return keyword;
  }
  return undefined;
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

/** RFC 7208 §12: the characters of the name of a modifier; mechanisms have fewer. */
function isNameCharacter(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2d || code === 0x2e || code === 0x5f;
}

function readModifier(octets: Uint8Array, name: string | undefined, valueStart: number, end: number): boolean {
  const { term } = reading;
  term.qualifier = "+";
  if (name === "redirect" || name === "exp") {
    term.kind = name;
    // RFC 7208 §6: each of them once at most.
    if ((name === "exp" ? reading.explanations++ : reading.redirects++) > 0) {
      return fail("duplicate-modifier", term.start);
    }
    return readDomainSpec(octets, valueStart, end);
  }
  const needs = readMacroString(octets, valueStart, end, 0x21, false);
  if (needs < 0) return fail("macro-syntax", -1 - needs);
  term.kind = "unknown";
  term.specStart = valueStart;
  term.needs = needs;
  return true;
}

/** `a` and `mx`: an optional domain-spec, then `/24`, `//64`, `/24//64` or nothing (RFC 7208 §5.3). */
function readHosts(octets: Uint8Array, nameEnd: number, argument: number, end: number): boolean {
  const { term } = reading;
  // No domain-spec ends in a slash and digits, so this is unambiguous although it may have slashes inside.
  let specEnd = end;
  let slash = prefixSlash(octets, argument, end);
  if (slash > argument && octets[slash - 1] === 0x2f) {
    const bits = readPrefixLength(octets, slash + 1, end, 128);
    if (bits < 0) return fail("prefix-length", slash + 1);
    term.ip6Bits = bits;
    specEnd = slash - 1;
    slash = prefixSlash(octets, argument, specEnd);
  }
  if (slash >= 0) {
    const bits = readPrefixLength(octets, slash + 1, specEnd, 32);
    if (bits < 0) return fail("prefix-length", slash + 1);
    term.ip4Bits = bits;
    specEnd = slash;
  }
  if (argument > nameEnd) return readDomainSpec(octets, argument, specEnd);
  return specEnd === nameEnd || fail("unexpected-argument", nameEnd);
}

/** Where the slash before the digits at the end stands, or -1. */
function prefixSlash(octets: Uint8Array, start: number, end: number): number {
  let at = end - 1;
  while (at >= start && isDigit(octets[at]!)) at--;
  return at >= start && at < end - 1 && octets[at] === 0x2f ? at : -1;
}
