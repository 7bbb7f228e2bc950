import { misplacedCharacter } from "../../internal/header-text.js";
import { fail, type Reader, readQuoted, skip, take, takeComment, takeIf } from "./reader.js";
import { domainCharacter, keyword, localCharacter, tokenCharacter } from "./syntax.js";
import type { AuthenticationProperty, AuthenticationResult, AuthenticationResults } from "./types.js";

const keywordHere: RegExp = new RegExp(keyword, "y");
const tokenHere: RegExp = new RegExp(`${tokenCharacter}+`, "y");
const localHere: RegExp = new RegExp(`${localCharacter}*`, "y");
const domainHere: RegExp = new RegExp(`${domainCharacter}+`, "y");

/** A departure from RFC 8601 that is seen in the field. */
export type AuthenticationResultsTolerance =
  /** No authserv-id, or one somewhere between the results, where it is left out: what Microsoft writes. */
  | "missing-authserv-id"
  /** A semicolon behind the last result: what Yahoo and Microsoft write. */
  | "trailing-semicolon"
  /** A value with characters that take quotes, such as `header.b=/d5r`, or none at all. */
  | "unquoted-value"
  /** A property without a type, such as the `action=none` of Microsoft. */
  | "untyped-property"
  /** `reason=` behind a property. */
  | "late-reason";

/** All departures that {@link parseAuthenticationResults} can tolerate. */
export const AUTHENTICATION_RESULTS_TOLERANCES: readonly AuthenticationResultsTolerance[] =
  /* @__PURE__ */ Object.freeze([
    "missing-authserv-id",
    "trailing-semicolon",
    "unquoted-value",
    "untyped-property",
    "late-reason",
  ] as const);

/** What {@link parseAuthenticationResults} takes besides. */
export interface ParseAuthenticationResultsOptions {
  /** What to let pass. Default: nothing. */
  readonly tolerate?: readonly AuthenticationResultsTolerance[];
}

/**
 * Parses an Authentication-Results header field (RFC 8601 §2.2).
 *
 * Anybody can write such a field into a message. Believe only those whose `authservId` is your own server's, and let that server remove
 * forged ones: {@link removeAuthenticationResults}. A field with a `version` other than 1 means something that this parser doesn't know.
 *
 * @param text - the field, with or without its name, folded or not; offsets are counted in it
 * @param options - `tolerate`: what to take although RFC 8601 forbids it
 * @returns what it says, with methods, results and properties that nobody knows, too
 * @throws ParseError with the `offset` of what is wrong; TypeError for wrong arguments
 *
 * @example
 * ```ts
 * import { parseAuthenticationResults } from "mailproof/headers";
 *
 * const field = parseAuthenticationResults(`Authentication-Results: mx.example.net;
 *  dkim=pass (2048-bit key) header.d=example.com;
 *  spf=fail reason="not listed" smtp.mailfrom=joe@example.org`);
 * for (const { method, result, properties } of field.results) console.log(method, result, properties[0]?.value);
 * ```
 *
 * It prints
 *
 * ```text
 * dkim pass example.com
 * spf fail joe@example.org
 * ```
 */
export function parseAuthenticationResults(
  text: string,
  options: ParseAuthenticationResultsOptions = {},
): AuthenticationResults {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const tolerated = readTolerances(options.tolerate);
  const misplaced = misplacedCharacter(text);
  if (misplaced !== -1) fail("a line end or control character that can't be here", misplaced);
  const reader: Reader = { text, at: 0, comments: [] };
  take(reader, /authentication-results[ \t]*:/iy);
  skip(reader);
  const isAnonymous = tolerated.has("missing-authserv-id") && isResultNext(reader);
  const authservId = isAnonymous ? "" : readValue(reader, "an authserv-id", tolerated);
  const version = skip(reader) && /\d/.test(text[reader.at] ?? "") ? readNumber(reader) : undefined;
  skip(reader);
  const isNone = !isAnonymous && readNone(reader, tolerated);
  const head = { authservId, ...takeComment(reader, "comment"), ...(version !== undefined && { version }) };
  return { ...head, results: isNone ? [] : readResults(reader, isAnonymous, tolerated) };
}

type Tolerated = ReadonlySet<AuthenticationResultsTolerance>;

function readTolerances(tolerate: readonly AuthenticationResultsTolerance[] = []): Tolerated {
  if (!Array.isArray(tolerate)) throw new TypeError('"tolerate" must be an array');
  for (const name of tolerate) {
    if (!AUTHENTICATION_RESULTS_TOLERANCES.includes(name)) {
      throw new TypeError(`"tolerate" has an unknown name: ${JSON.stringify(name)}`);
    }
  }
  return new Set(tolerate);
}

/** What `read` gives, without having moved. */
function ahead<T>(reader: Reader, read: (reader: Reader) => T): T {
  return read({ ...reader, comments: [] });
}

/** Whether a method and an equals sign come next. */
function isResultNext(reader: Reader): boolean {
  return ahead(reader, (copy) => {
    if (take(copy, keywordHere) === "") return false;
    skip(copy);
    if (takeIf(copy, "/")) {
      skip(copy);
      take(copy, /\d+/y);
      skip(copy);
    }
    return takeIf(copy, "=");
  });
}

/** RFC 8601 §2.2: `no-result`. */
function readNone(reader: Reader, tolerated: Tolerated): boolean {
  const copy: Reader = { ...reader, comments: [...reader.comments] };
  if (!takeIf(copy, ";")) return false;
  skip(copy);
  if (take(copy, keywordHere).toLowerCase() !== "none") return false;
  skip(copy);
  if (tolerated.has("trailing-semicolon") && takeIf(copy, ";")) skip(copy);
  if (copy.at < copy.text.length) return false;
  Object.assign(reader, copy);
  return true;
}

function readResults(reader: Reader, startsAtOnce: boolean, tolerated: Tolerated): AuthenticationResult[] {
  const results: AuthenticationResult[] = startsAtOnce ? [readResult(reader, tolerated)] : [];
  while (reader.at < reader.text.length) {
    if (!takeIf(reader, ";")) fail("a semicolon should be here", reader.at);
    skip(reader);
    const isEnd = reader.at === reader.text.length && results.length > 0;
    if (isEnd && tolerated.has("trailing-semicolon")) break;
    if (!tolerated.has("missing-authserv-id") || isResultNext(reader)) results.push(readResult(reader, tolerated));
    else if (take(reader, /[^\s;(]+/y) === "") fail("a result should be here", reader.at);
    else skip(reader); // a name in the midst
  }
  if (results.length === 0) fail("results should be here, or none", reader.at);
  return results;
}

/** `resinfo`, without its semicolon. */
function readResult(reader: Reader, tolerated: Tolerated): AuthenticationResult {
  const method = readKeyword(reader, "a method");
  skip(reader);
  let version: number | undefined;
  if (takeIf(reader, "/")) {
    skip(reader);
    version = readNumber(reader);
    skip(reader);
  }
  readEquals(reader);
  const result = readKeyword(reader, "a result");
  skip(reader);
  const base = { method, ...(version !== undefined && { version }), result, ...takeComment(reader, "comment") };
  const properties: AuthenticationProperty[] = [];
  let reason: { readonly reason?: string; readonly reasonComment?: string } | undefined;
  while (reader.at < reader.text.length && reader.text[reader.at] !== ";") {
    const start = reader.at;
    const name = readKeyword(reader, "reason, a property or a semicolon");
    skip(reader);
    if (reader.text[reader.at] === ".") {
      properties.push(readProperty(reader, name, tolerated));
    } else if (isReason(name, start, properties.length)) {
      readEquals(reader);
      const value = readValue(reader, "a reason", tolerated);
      skip(reader);
      reason = { reason: value, ...takeComment(reader, "reasonComment") };
    } else if (tolerated.has("untyped-property")) {
      properties.push({ type: "", property: name, ...readPropertyValue(reader, tolerated) });
    } else fail("a property has a type, a dot and a name", start);
  }
  return { ...base, ...reason, properties };

  function isReason(name: string, at: number, propertiesBefore: number): boolean {
    if (name !== "reason" || reason !== undefined) return false;
    if (propertiesBefore > 0 && !tolerated.has("late-reason")) fail("a reason stands before the properties", at);
    return true;
  }
}

function readProperty(reader: Reader, type: string, tolerated: Tolerated): AuthenticationProperty {
  reader.at++; // the dot
  skip(reader);
  const property = readKeyword(reader, "the name of a property");
  skip(reader);
  return { type, property, ...readPropertyValue(reader, tolerated) };
}

function readPropertyValue(
  reader: Reader,
  tolerated: Tolerated,
): { readonly value: string; readonly comment?: string } {
  readEquals(reader);
  const value = readAddressOrValue(reader, tolerated);
  skip(reader);
  return { value, ...takeComment(reader, "comment") };
}

/** `pvalue`: a value, or an address without a local-part or with one, which may be in quotes. */
function readAddressOrValue(reader: Reader, tolerated: Tolerated): string {
  const start = reader.at;
  const local = reader.text[start] === '"' ? readQuoted(reader).raw : take(reader, localHere);
  if (takeIf(reader, "@")) {
    const domain = take(reader, domainHere);
    if (domain !== "" && isValueEnd(reader)) return `${local}@${domain}`;
  }
  reader.at = start;
  return readValue(reader, "a value", tolerated);
}

/** `value`: a token or a quoted string. */
function readValue(reader: Reader, what: string, tolerated: Tolerated): string {
  const start = reader.at;
  if (reader.text[start] === '"') {
    const { value } = readQuoted(reader);
    if (isValueEnd(reader)) return value;
  } else {
    const token = take(reader, tokenHere);
    if (token !== "" && isValueEnd(reader)) return token;
  }
  if (!tolerated.has("unquoted-value")) fail(`${what} should be here, in quotes if need be`, start);
  reader.at = start;
  return take(reader, /[^\s;(]*/y);
}

/** Whether what is here can't be part of a value. */
function isValueEnd({ text, at }: Reader): boolean {
  return at === text.length || /[\s;(]/.test(text[at]!);
}

function readKeyword(reader: Reader, what: string): string {
  const start = reader.at;
  const word = take(reader, keywordHere);
  return word === "" ? fail(`${what} should be here`, start) : word.toLowerCase();
}

function readEquals(reader: Reader): void {
  if (!takeIf(reader, "=")) fail("an equals sign should be here", reader.at);
  skip(reader);
}

/** No version has more digits than a number can count. */
function readNumber(reader: Reader): number {
  const start = reader.at;
  const digits = take(reader, /\d{1,9}/y);
  return digits === "" || /\d/.test(reader.text[reader.at] ?? "")
    ? fail("a number should be here", start)
    : Number(digits);
}
