import { zoneFileError } from "./error.js";

/** A piece of an entry: a quoted or unquoted run of characters, escapes not yet resolved. */
export interface Token {
  /** Without the quotes. */
  readonly text: string;
  readonly isQuoted: boolean;
  /** Of the first character of `text`. */
  readonly offset: number;
}

/** One logical line: parentheses joined, comments gone. It has at least one token. */
export interface Entry {
  readonly tokens: readonly Token[];
  /** Whether it begins with white space, so that its owner is the one before (RFC 1035 §5.1). */
  readonly isContinued: boolean;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;

/**
 * Splits a zone file into its entries (RFC 1035 §5.1). Lines end in LF, CRLF or CR.
 *
 * @throws ParseError for quotes and parentheses that don't match
 */
export function* entriesOf(text: string): Generator<Entry> {
  let position = 0;
  while (position < text.length) {
    const isContinued = isBlank(text.charCodeAt(position));
    const line = readLogicalLine(text, position);
    position = line.end;
    if (line.tokens.length > 0) yield { tokens: line.tokens, isContinued };
  }
}

function readLogicalLine(text: string, start: number): { readonly tokens: readonly Token[]; readonly end: number } {
  const tokens: Token[] = [];
  let position = start;
  let depth = 0;
  let opened = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (isLineEnd(code)) {
      position++;
      if (depth === 0) return { tokens, end: position }; // RFC 1035 §5.1: not recognized within parentheses
    } else if (isBlank(code)) {
      position++;
    } else if (code === SEMICOLON) {
      position = commentEnd(text, position);
    } else if (code === OPEN) {
      if (depth++ === 0) opened = position;
      position++;
    } else if (code === CLOSE) {
      if (depth-- === 0) throw zoneFileError(text, position, 'there is no "(" for this ")"', "RFC 1035 §5.1");
      position++;
    } else {
      const token = code === QUOTE ? readQuoted(text, position + 1) : readUnquoted(text, position);
      tokens.push(token);
      position = token.offset + token.text.length + (token.isQuoted ? 1 : 0);
    }
  }
  if (depth > 0) throw zoneFileError(text, opened, 'there is no ")" for this "("', "RFC 1035 §5.1");
  return { tokens, end: position };
}

function commentEnd(text: string, start: number): number {
  let position = start;
  while (position < text.length && !isLineEnd(text.charCodeAt(position))) position++;
  return position;
}

function readQuoted(text: string, start: number): Token {
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return { text: text.slice(start, position), isQuoted: true, offset: start };
    if (isLineEnd(code)) break;
    position += code === BACKSLASH ? 2 : 1;
  }
  throw zoneFileError(text, start - 1, "a quoted text has no end on its line", "RFC 1035 §5.1");
}

function readUnquoted(text: string, start: number): Token {
  let position = start;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === BACKSLASH) {
      const next = text.charCodeAt(position + 1); // NaN at the end
      if (Number.isNaN(next) || isLineEnd(next)) {
        throw zoneFileError(text, position, "a backslash ends the line", "RFC 1035 §5.1");
      }
      position += 2;
    } else if (isBlank(code) || isLineEnd(code) || isSpecial(code)) {
      break;
    } else {
      position++;
    }
  }
  return { text: text.slice(start, position), isQuoted: false, offset: start };
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function isLineEnd(code: number): boolean {
  return code === LF || code === CR;
}

function isSpecial(code: number): boolean {
  return code === SEMICOLON || code === QUOTE || code === OPEN || code === CLOSE;
}
