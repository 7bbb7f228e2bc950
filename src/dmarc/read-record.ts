import type {
  DmarcFailureOption,
  DmarcPolicies,
  DmarcPolicy,
  DmarcRecord,
  DmarcRecordIssue,
  DmarcReportUri,
  DmarcSpec,
  DmarcTags,
  DmarcUnknownTag,
} from "./record-types.js";
import { readReportUris } from "./report-uri.js";

/** A text, read as a DMARC record: it is one, is something else, or is one that is void as a whole. */
export type DmarcReading =
  | { readonly status: "record"; readonly record: DmarcRecord }
  | { readonly status: "other" | "void"; readonly issue: DmarcRecordIssue };

/** A tag as written, and where its value stands in the record. */
interface FoundTag {
  readonly name: string;
  readonly value: string;
  readonly start: number;
}

/** Reads the text of one TXT record, its character-strings joined (RFC 9989 §4.5). */
export function readDmarcRecord(text: string, spec: DmarcSpec): DmarcReading {
  // RFC 9989 §4.7: v= comes first, and its value in this case only; the "v" by RFC 9989 §4.8 in any. Nothing before it.
  const version = /^[Vv][ \t]*=[ \t]*DMARC1[ \t]*(?=;|$)/.exec(text)?.[0];
  if (version === undefined) {
    const end = text.indexOf(";");
    return { status: "other", issue: { code: "version", offset: 0, text: end < 0 ? text : text.slice(0, end) } };
  }
  const issues: DmarcRecordIssue[] = [];
  const found = new Map<string, FoundTag>([["v", { name: "v", value: "DMARC1", start: 0 }]]);
  for (let at = version.length + 1; at < text.length; ) {
    const semicolon = text.indexOf(";", at);
    const end = semicolon < 0 ? text.length : semicolon;
    const duplicate = readTag(text, at, end, spec, found, issues);
    if (duplicate !== undefined) return { status: "void", issue: duplicate };
    at = end + 1;
  }
  // RFC 7489 §6.3 and §6.4: p= comes behind v=.
  const second = [...found.keys()][1];
  if (spec === "rfc7489" && found.has("p") && second !== "p") {
    const { value, start } = found.get("p")!;
    return { status: "void", issue: { code: "misplaced-policy", offset: start, text: value } };
  }
  return { status: "record", record: readTags(found, spec, issues) };
}

/** Reads one `dmarc-tag` (RFC 9989 §4.8). @returns what makes the whole record void */
function readTag(
  text: string,
  from: number,
  to: number,
  spec: DmarcSpec,
  found: Map<string, FoundTag>,
  issues: DmarcRecordIssue[],
): DmarcRecordIssue | undefined {
  const start = skipSpace(text, from, to);
  const end = skipSpaceBack(text, start, to);
  const written = text.slice(start, end);
  if (start === to) {
    // RFC 9989 §4.8: one ";" may end the record. White space behind it is part of that end.
    if (to < text.length) issues.push({ code: "empty-tag", offset: to, text: ";" });
    return undefined;
  }
  const [upToEquals, name] = /^([A-Za-z]+)[ \t]*=/.exec(written) ?? [];
  if (upToEquals === undefined || name === undefined) {
    issues.push({ code: "tag-syntax", offset: start, text: written });
    return undefined;
  }
  // RFC 6376 §3.2: names are case-sensitive. In RFC 7489 §6.4 they are literals of ABNF, which are not.
  const key = spec === "rfc7489" ? name.toLowerCase() : name;
  // RFC 6376 §3.2: a tag that comes twice makes the whole list invalid.
  if (found.has(key)) return { code: "duplicate-tag", offset: start, text: written };
  const valueStart = skipSpace(text, start + upToEquals.length, end);
  found.set(key, { name, value: text.slice(valueStart, end), start: valueStart });
  return undefined;
}

const policies: ReadonlySet<string> = /* @__PURE__ */ new Set<DmarcPolicy>(["none", "quarantine", "reject"]);
const alignments: ReadonlySet<string> = /* @__PURE__ */ new Set(["r", "s"]);
const flags: ReadonlySet<string> = /* @__PURE__ */ new Set(["y", "n"]);
const suffixFlags: ReadonlySet<string> = /* @__PURE__ */ new Set(["y", "n", "u"]);

function readTags(found: ReadonlyMap<string, FoundTag>, spec: DmarcSpec, issues: DmarcRecordIssue[]): DmarcRecord {
  const known = new Set(["v"]);
  /** RFC 9989 §4.8: a value that is not valid counts as none. */
  function readValue<T>(name: string, read: (value: string, start: number) => T | undefined): T | undefined {
    known.add(name);
    const tag = found.get(name);
    if (tag === undefined) return undefined;
    if (hasBadCharacter(tag, issues)) return undefined;
    const value = read(tag.value, tag.start);
    if (value === undefined) issues.push({ code: "invalid-value", offset: tag.start, text: tag.value });
    return value;
  }
  // RFC 5234 §2.3: literals of ABNF are in any case.
  const word = <T extends string>(name: string, words: ReadonlySet<string>): T | undefined =>
    readValue(name, (value) => (words.has(value.toLowerCase()) ? (value.toLowerCase() as T) : undefined));
  const uris = (name: string): readonly DmarcReportUri[] | undefined => {
    const list = readValue(name, (value, start) => readReportUris(value, start, issues));
    return list?.length === 0 ? undefined : list;
  };
  const isOld = spec === "rfc7489";
  const all: Mutable<DmarcTags> = {
    p: word<DmarcPolicy>("p", policies),
    sp: word<DmarcPolicy>("sp", policies),
    np: isOld ? undefined : word<DmarcPolicy>("np", policies),
    psd: isOld ? undefined : word<"y" | "n" | "u">("psd", suffixFlags),
    t: isOld ? undefined : word<"y" | "n">("t", flags),
    adkim: word<"r" | "s">("adkim", alignments),
    aspf: word<"r" | "s">("aspf", alignments),
    fo: readValue("fo", (value) => readFailureOptions(value, isOld)),
    rua: uris("rua"),
    ruf: uris("ruf"),
    pct: isOld ? readValue("pct", (value) => readNumber(value, 100)) : undefined,
    rf: isOld ? readValue("rf", readFormats) : undefined,
    ri: isOld ? readValue("ri", (value) => readNumber(value, 0xffff_ffff)) : undefined,
  };
  const unknown: DmarcUnknownTag[] = [];
  for (const [key, tag] of found) {
    if (!known.has(key) && !hasBadCharacter(tag, issues)) unknown.push({ name: tag.name, value: tag.value });
  }
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(all)) if (value !== undefined) given[name] = value;
  const tags = given as DmarcTags;
  const asked = policiesOf(tags, (name) => found.has(name) && known.has(name));
  issues.sort((a, b) => a.offset - b.offset);
  return {
    ...tags,
    ...(unknown.length > 0 && { unknown }),
    ...(asked !== undefined && { policies: asked }),
    issues,
  };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] | undefined };

/** RFC 9989 §4.10.1, RFC 7489 §6.6.3 */
function policiesOf({ p, sp, np, rua }: DmarcTags, isThere: (name: string) => boolean): DmarcPolicies | undefined {
  const invalid = p === undefined || (sp === undefined && isThere("sp")) || (np === undefined && isThere("np"));
  if (!invalid) return { p, sp: sp ?? p, np: np ?? sp ?? p };
  return rua === undefined ? undefined : { p: "none", sp: "none", np: "none" };
}

function readFailureOptions(value: string, isOld: boolean): readonly DmarcFailureOption[] | undefined {
  const options = value.toLowerCase().split(/[ \t]*:[ \t]*/, 5);
  const has = new Set(options);
  if (options.length > 4 || options.some((option) => !/^[01ds]$/.test(option))) return undefined;
  // RFC 9989 §4.7 and §4.8: "0" and "1" exclude each other, and each comes once. RFC 7489 §6.4 takes any list.
  if (!isOld && (has.size < options.length || (has.has("0") && has.has("1")))) return undefined;
  return options as DmarcFailureOption[];
}

/** RFC 7489 §6.4: Keywords (RFC 5321 §4.1.2) and colons. */
function readFormats(value: string): readonly string[] | undefined {
  const formats = value.split(":").map((format) => format.trim());
  return formats.every((format) => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(format)) ? formats : undefined;
}

function readNumber(value: string, max: number): number | undefined {
  return /^[0-9]{1,10}$/.test(value) && Number(value) <= max ? Number(value) : undefined;
}

/** RFC 9989 §4.8: printable ASCII, and the tabs of its lists. */
function hasBadCharacter({ value, start }: FoundTag, issues: DmarcRecordIssue[]): boolean {
  const at = value.search(/[^\t\x20-\x7e]/);
  if (at >= 0) issues.push({ code: "invalid-character", offset: start + at, text: value.slice(at, at + 1) });
  return at >= 0;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function skipSpaceBack(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
