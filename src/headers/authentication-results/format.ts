import { commentWords, escapeHeaderText, foldWords } from "../../internal/header-text.js";
import { domainCharacter, keyword, localCharacter, tokenCharacter } from "./syntax.js";
import type { AuthenticationResult, AuthenticationResults } from "./types.js";

/** RFC 5322 §2.1.1: lines must have no more than 998 octets. What a stranger made longer than this is cut, because it can't be folded. */
const MAX_TEXT_OCTETS = 800;
const MAX_NAME = 60;

const isKeyword: RegExp = new RegExp(`^${keyword}$`);
const isToken: RegExp = new RegExp(`^${tokenCharacter}+$`);
/** `[ [ local-part ] "@" ] domain-name`, the local-part in quotes or without. */
const isAddress: RegExp = new RegExp(
  `^(?:(?:"(?:[^"\\\\\\x00-\\x1f\\x7f]|\\\\[ -~])*"|${localCharacter}*)@)?${domainCharacter}+$`,
);

/**
 * Writes an Authentication-Results header field (RFC 8601 §2.2), with its line end: a line for each result, folded where it is too long.
 *
 * What a stranger said can't leave its place: values are quoted where they have to be, quotes, backslashes and parentheses escaped.
 * Control characters become `?`, and values and comments of more than 800 octets are cut. Text that isn't ASCII stays, so the field is
 * then one of RFC 6532, in UTF-8.
 *
 * @param field - what to say
 * @returns the field; put it above the fields that came with the message, after removing forged ones (RFC 8601 §5)
 * @throws TypeError for an `authservId` that can't be one, and for methods, results, and names of properties that aren't letters, digits
 *   and hyphens
 *
 * @example
 * ```ts
 * import { formatAuthenticationResults } from "mailproof/headers";
 *
 * const field = formatAuthenticationResults({
 *   authservId: "mx.example.net",
 *   results: [
 *     {
 *       method: "spf",
 *       result: "fail",
 *       reason: 'not "listed"\r\nX-Evil: 1',
 *       properties: [{ type: "smtp", property: "mailfrom", value: "joe@example.org" }],
 *     },
 *   ],
 * });
 * console.log(field.replaceAll("\r\n", "\n").trimEnd());
 * ```
 *
 * It prints
 *
 * ```text
 * Authentication-Results: mx.example.net;
 *  spf=fail reason="not \"listed\"??X-Evil: 1" smtp.mailfrom=joe@example.org
 * ```
 */
export function formatAuthenticationResults(field: AuthenticationResults): string {
  const { authservId, comment, version, results } = field;
  checkAuthservId(authservId);
  const head = [formatValue(authservId)];
  addComment(head, comment);
  if (version !== undefined) head.push(number(version));
  addSemicolon(head);
  const start = "Authentication-Results:";
  if (results.length === 0) return `${foldWords(start, [...head, "none"])}\r\n`;
  const lines = [foldWords(start, head)];
  results.forEach((result, index) => {
    const words = resultWords(result);
    if (index < results.length - 1) addSemicolon(words);
    const [first, ...others] = words;
    lines.push(foldWords(` ${first}`, others));
  });
  return `${lines.join("\r\n")}\r\n`;
}

/** @throws TypeError for what no field can name as its server */
export function checkAuthservId(authservId: string): void {
  if (typeof authservId !== "string" || authservId === "" || authservId.length > 255 || /\p{C}/u.test(authservId)) {
    throw new TypeError('"authservId" must be the name of a server');
  }
}

function addSemicolon(words: string[]): void {
  words.push(`${words.pop()};`);
}

function resultWords(given: AuthenticationResult): string[] {
  const { method, version, result, comment, reason, reasonComment, properties } = given;
  const of = version === undefined ? "" : `/${number(version)}`;
  const words = [`${name(method, "method")}${of}=${name(result, "result")}`];
  addComment(words, comment);
  if (reason !== undefined) {
    addQuoted(words, `reason=${formatValue(reason)}`);
    addComment(words, reasonComment);
  }
  for (const { type, property, value, comment: ofProperty } of properties) {
    addQuoted(words, `${name(type, "type")}.${name(property, "property")}=${formatPropertyValue(value)}`);
    addComment(words, ofProperty);
  }
  return words;
}

function name(text: string, what: string): string {
  if (typeof text === "string" && text.length <= MAX_NAME && isKeyword.test(text)) return text.toLowerCase();
  throw new TypeError(`"${what}" must be letters, digits and hyphens: ${JSON.stringify(text)}`);
}

function number(version: number): string {
  if (Number.isInteger(version) && version >= 0 && version < 1e9) return `${version}`;
  throw new TypeError('"version" must be an integer from 0 up');
}

/** Adds what of a comment may stand on a line of its own. */
function addComment(words: string[], comment: string | undefined): void {
  if (comment === undefined) return;
  words.push(...commentWords(comment, MAX_TEXT_OCTETS));
}

/** A quoted string may be folded at a single blank (RFC 5322 §3.2.4); a line of blanks alone would look like the end of the header. */
function addQuoted(words: string[], text: string): void {
  if (text.includes(" ")) words.push(...text.split(/(?<=[^ ]) (?=[^ ])/));
  else words.push(text);
}

/** `pvalue` (RFC 8601 §2.2): what is an address must be written as one. */
function formatPropertyValue(value: string): string {
  // Invisible characters stay in quotes.
  const isPlain = value.length <= MAX_TEXT_OCTETS / 3 && isAddress.test(value) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value);
  return isPlain ? value : formatValue(value);
}

/** `value` (RFC 2045 §5.1): a token or a quoted string. */
function formatValue(value: string): string {
  const isPlain = value.length <= MAX_TEXT_OCTETS && /^[!-~]+$/.test(value) && isToken.test(value);
  return isPlain ? value : `"${escapeHeaderText(value, '\\"', MAX_TEXT_OCTETS)}"`;
}
