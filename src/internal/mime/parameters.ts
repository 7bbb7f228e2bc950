import { isSpace, skipComments } from "../comments.js";

/** What is odd about a value with parameters. */
export type ParameterIssueCode =
  /** A parameter without `=`, or something between two parameters that is none. */
  | "parameter-syntax"
  /** A value with spaces or special characters and no quotes around it. It is taken up to the next semicolon. */
  | "unquoted-value"
  | "unterminated-quote"
  | "unterminated-comment"
  /** A parameter, or a piece of it, comes more than once. The first one counts. */
  | "duplicate-parameter"
  /** A parameter comes as RFC 2231 has it and without that, and the two differ. The first form counts. */
  | "ambiguous-parameter"
  /** A piece of a parameter is missing (RFC 2231 §3). The others are put together. */
  | "parameter-gap"
  /** An extended value that doesn't name its character set (RFC 2231 §4). */
  | "missing-charset"
  /** A character set that this runtime doesn't have. The octets stand for themselves. */
  | "unknown-charset";

/** Where something is odd, in UTF-16 code units from the start of the text. */
export interface ParameterIssue {
  readonly code: ParameterIssueCode;
  readonly offset: number;
}

/** A parameter as it is written. */
export interface WrittenParameter {
  /** Lower case, with the `*` of RFC 2231 where there is one. */
  readonly name: string;
  /** Without quotes and line breaks, one UTF-16 code unit an octet. */
  readonly value: string;
  readonly offset: number;
}

/** A value such as that of Content-Type: the words before the first semicolon, and parameters. */
export interface WrittenValue {
  /** Lower case, without comments and white space: `text/plain`, `attachment`. Empty where there is none. */
  readonly value: string;
  readonly parameters: readonly WrittenParameter[];
  readonly issues: readonly ParameterIssue[];
}

/**
 * Reads a value with parameters (RFC 2045 §5.1, RFC 2183 §2).
 *
 * ```abnf
 * content   = type "/" subtype *( ";" parameter )     ; CFWS between any two of these
 * parameter = attribute "=" ( token / quoted-string )
 * ```
 *
 * Takes anything and never fails. Looks at each character a fixed number of times.
 *
 * @param text - the value as it stands in the message, line breaks included, one UTF-16 code unit an octet
 */
export function readWrittenValue(text: string): WrittenValue {
  const issues: ParameterIssue[] = [];
  const parameters: WrittenParameter[] = [];
  const scanner: Scanner = { text, position: 0, issues };
  skip(scanner);
  let value = takeWord(scanner);
  skip(scanner);
  if (text[scanner.position] === "/") {
    scanner.position++;
    skip(scanner);
    value += `/${takeWord(scanner)}`;
    skip(scanner);
  }
  for (let separated = false; scanner.position < text.length; separated = false) {
    while (text[scanner.position] === ";") {
      separated = true;
      scanner.position++;
      skip(scanner);
    }
    if (scanner.position === text.length) break;
    if (!separated) issues.push({ code: "parameter-syntax", offset: scanner.position });
    const parameter = takeParameter(scanner);
    if (parameter !== undefined) {
      parameters.push(parameter);
    } else {
      if (separated) issues.push({ code: "parameter-syntax", offset: scanner.position });
      scanner.position = semicolonFrom(text, scanner.position);
    }
  }
  return { value: value.toLowerCase(), parameters, issues };
}

interface Scanner {
  readonly text: string;
  position: number;
  readonly issues: ParameterIssue[];
}

/** The parameter that starts here, with the white space behind it; else nothing is taken. */
function takeParameter(scanner: Scanner): WrittenParameter | undefined {
  const { text, position: offset } = scanner;
  const nameEnd = wordEnd(text, offset);
  if (nameEnd === offset) return undefined;
  scanner.position = nameEnd;
  skip(scanner);
  if (text[scanner.position] !== "=") {
    scanner.position = offset;
    return undefined;
  }
  scanner.position++;
  skip(scanner);
  const value = text[scanner.position] === '"' ? takeQuoted(scanner) : takeUnquoted(scanner);
  return { name: text.slice(offset, nameEnd).toLowerCase(), value, offset };
}

/** RFC 5322 §3.2.4: a backslash quotes the next character, and line breaks before white space are no content. */
function takeQuoted(scanner: Scanner): string {
  const { text, position: start } = scanner;
  let value = "";
  let from = start + 1;
  let position = from;
  for (; position < text.length && text[position] !== '"'; position++) {
    const character = text[position]!;
    if (character !== "\\" && character !== "\r" && character !== "\n") continue;
    value += text.slice(from, position);
    if (character === "\\") position++;
    else while (text[position + 1] === "\n" || text[position + 1] === "\r") position++;
    from = character === "\\" ? position : position + 1;
  }
  value += text.slice(from, position);
  if (position >= text.length) scanner.issues.push({ code: "unterminated-quote", offset: start });
  scanner.position = Math.min(position + 1, text.length);
  skip(scanner);
  return value;
}

function takeUnquoted(scanner: Scanner): string {
  const { text, position: start } = scanner;
  let end = start;
  while (end < text.length && !endsRun(text.charCodeAt(end))) end++;
  scanner.position = end;
  skip(scanner);
  if (scanner.position < text.length && text[scanner.position] !== ";" && !startsParameter(text, scanner.position)) {
    end = semicolonFrom(text, end);
    scanner.position = end;
  }
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  const value = text.slice(start, end);
  if (isToken(value)) return value;
  scanner.issues.push({ code: "unquoted-value", offset: start });
  return value.replace(/[\r\n]+/g, "");
}

/** RFC 2045 §5.1: printable ASCII but spaces and tspecials. */
function isToken(text: string): boolean {
  return /^[!#-'*+\-.0-9A-Z^-~]+$/.test(text);
}

/** Whether what stands here is a parameter whose semicolon was forgotten. */
function startsParameter(text: string, position: number): boolean {
  const end = wordEnd(text, position);
  return end > position && text[end] === "=";
}

function takeWord(scanner: Scanner): string {
  const { text, position } = scanner;
  scanner.position = wordEnd(text, position);
  return text.slice(position, scanner.position);
}

/** Of an attribute, a type or a subtype: more than the tokens of RFC 2045 §5.1, and none of what may follow one. */
function wordEnd(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (endsRun(code) || code === SLASH || code === EQUALS) break;
    position++;
  }
  return position;
}

const QUOTE = 0x22;
const OPEN = 0x28;
const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;

function endsRun(code: number): boolean {
  return isSpace(code) || code === SEMICOLON || code === OPEN || code === QUOTE;
}

function semicolonFrom(text: string, from: number): number {
  const semicolon = text.indexOf(";", from);
  return semicolon === -1 ? text.length : semicolon;
}

function skip(scanner: Scanner): void {
  scanner.position = skipComments(scanner.text, scanner.position, (offset) => {
    scanner.issues.push({ code: "unterminated-comment", offset });
  });
}
