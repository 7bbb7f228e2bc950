import { ParseError } from "../core/errors.js";
import { formatIp, formatIpv4Bits } from "../internal/ip.js";
import { readSpfRecord } from "./read-record.js";
import type { ReadTerm } from "./term.js";
import type { SpfIssueCode, SpfQualifier, SpfRecord, SpfRecordIssue, SpfTerm } from "./types.js";

/** What each issue says, and the text that is not followed. */
export const spfIssueTexts: Readonly<Record<SpfIssueCode, readonly [message: string, spec: string]>> = {
  version: ['the record does not begin with "v=spf1" and a space or its end', "RFC 7208 §4.5"],
  "invalid-character": ["a character that is not visible ASCII", "RFC 7208 §4.6.1"],
  "unknown-mechanism": ["no mechanism has this name", "RFC 7208 §4.6.1"],
  "modifier-name": ["this can't be the name of a modifier", "RFC 7208 §4.6.1"],
  "duplicate-modifier": ["this modifier may stand in a record once only", "RFC 7208 §6"],
  "missing-argument": ["an argument is missing", "RFC 7208 §4.6.2"],
  "unexpected-argument": ["this mechanism has no such argument", "RFC 7208 §4.6.2"],
  "domain-spec": ["the domain does not end in a dot and a top-level label, nor in a macro", "RFC 7208 §7.1"],
  "macro-syntax": ["a percent sign that begins no macro", "RFC 7208 §7.1"],
  "macro-letter": ["no macro that can stand here has this letter", "RFC 7208 §7.2"],
  "prefix-length": ["this is no prefix length", "RFC 7208 §5.6"],
  "ip4-address": ["this is no IPv4 address", "RFC 7208 §5.6"],
  "ip6-address": ["this is no IPv6 address", "RFC 7208 §5.6"],
};

/** The error for an issue. */
export function spfParseError({ code, offset, term }: SpfRecordIssue): ParseError {
  const [message, spec] = spfIssueTexts[code];
  const shown = term.length > 100 ? `${term.slice(0, 100)}…` : term;
  return new ParseError(`${message}: ${JSON.stringify(shown)}`, { format: "spf-record", offset, spec });
}

/**
 * Parses an SPF record (RFC 7208 §4.6.1): the text of one TXT record, its character-strings joined.
 *
 * @param text - the record, `v=spf1` included
 * @returns its terms, in order, with macros unexpanded
 * @throws ParseError with the place of the first thing that is wrong
 *
 * @example
 * ```ts
 * import { parseSpfRecord } from "mailproof/spf";
 *
 * const { terms } = parseSpfRecord("v=spf1 ip4:192.0.2.0/24 -all");
 * console.log(terms[0]); // { kind: 'ip4', qualifier: '+', address: '192.0.2.0', prefixLength: 24 }
 * ```
 */
export function parseSpfRecord(text: string): SpfRecord {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const outcome = readSpfRecord(text);
  if (!outcome.ok) throw spfParseError(outcome.issues[0]!);
  return { terms: outcome.terms.map((term) => publicTerm(text, term)) };
}

/** A term as users see it. */
export function publicTerm(text: string, term: ReadTerm): SpfTerm {
  const { kind, qualifier, start, specStart, specEnd, ip4Bits, ip6, ip6Bits } = term;
  const domainSpec = text.slice(specStart, specEnd);
  switch (kind) {
    case "all":
      return { kind, qualifier };
    case "include":
    case "exists":
      return { kind, qualifier, domainSpec };
    case "a":
    case "mx": {
      const prefixes = { ip4PrefixLength: ip4Bits, ip6PrefixLength: ip6Bits };
      return domainSpec === "" ? { kind, qualifier, ...prefixes } : { kind, qualifier, domainSpec, ...prefixes };
    }
    case "ptr":
      return domainSpec === "" ? { kind, qualifier } : { kind, qualifier, domainSpec };
    case "ip4":
      return { kind, qualifier, address: formatIpv4Bits(term.ip4), prefixLength: ip4Bits };
    case "ip6":
      return { kind, qualifier, address: formatIp(ip6), prefixLength: ip6Bits };
    case "redirect":
    case "exp":
      return { kind, domainSpec };
    case "unknown":
      return { kind, name: text.slice(start, specStart - 1), value: domainSpec };
  }
}

/**
 * Writes an SPF record: what {@link parseSpfRecord} reads, and nothing else.
 *
 * Qualifiers and prefix lengths are left out where they are the default ones.
 *
 * @param record - its terms, in order
 * @returns the text of the record; DNS wants it in character-strings of at most 255 octets
 * @throws TypeError for a term that can't be written
 *
 * @example
 * ```ts
 * import { formatSpfRecord } from "mailproof/spf";
 *
 * const record = formatSpfRecord({
 *   terms: [
 *     { kind: "include", qualifier: "+", domainSpec: "_spf.example.com" },
 *     { kind: "all", qualifier: "-" },
 *   ],
 * });
 * console.log(record); // v=spf1 include:_spf.example.com -all
 * ```
 */
export function formatSpfRecord(record: SpfRecord): string {
  const text = record.terms.reduce((written, term) => `${written} ${formatTerm(term)}`, "v=spf1");
  const outcome = readSpfRecord(text);
  // What was written must be what is read: a space in a name, say, would make two terms of one.
  const same =
    outcome.ok &&
    outcome.terms.length === record.terms.length &&
    outcome.terms.every((term, index) => isSameTerm(publicTerm(text, term), record.terms[index]!));
  if (!same) throw new TypeError(`"record" can't be written: ${JSON.stringify(text)}`);
  return text;
}

const qualifierText: Readonly<Record<SpfQualifier, string>> = { "+": "", "-": "-", "~": "~", "?": "?" };

function formatTerm(term: SpfTerm): string {
  switch (term.kind) {
    case "redirect":
    case "exp":
      return `${term.kind}=${term.domainSpec}`;
    case "unknown":
      return `${term.name}=${term.value}`;
  }
  const mechanism = `${qualifierText[term.qualifier]}${term.kind}`;
  switch (term.kind) {
    case "all":
      return mechanism;
    case "include":
    case "exists":
      return `${mechanism}:${term.domainSpec}`;
    case "ptr":
      return term.domainSpec === undefined ? mechanism : `${mechanism}:${term.domainSpec}`;
    case "a":
    case "mx": {
      const ip4 = term.ip4PrefixLength === 32 ? "" : `/${term.ip4PrefixLength}`;
      const ip6 = term.ip6PrefixLength === 128 ? "" : `//${term.ip6PrefixLength}`;
      return `${mechanism}${term.domainSpec === undefined ? "" : `:${term.domainSpec}`}${ip4}${ip6}`;
    }
    case "ip4":
    case "ip6": {
      const whole = term.kind === "ip4" ? 32 : 128;
      return `${mechanism}:${term.address}${term.prefixLength === whole ? "" : `/${term.prefixLength}`}`;
    }
  }
}

/** Whether a term says what another does; how an address is spelled makes no difference. */
function isSameTerm(read: SpfTerm, given: SpfTerm): boolean {
  const left: Readonly<Record<string, unknown>> = { ...read, address: undefined };
  const right: Readonly<Record<string, unknown>> = { ...given, address: undefined };
  return [...Object.keys(left), ...Object.keys(right)].every((name) => left[name] === right[name]);
}
