import type { ReceivedLimits } from "./limits.js";
import type { ReceivedIssueCode, ReceivedToken, ReceivedTokenKind } from "./types.js";

/** Told what is odd, and where. */
export type OnIssue = (code: ReceivedIssueCode, start: number, end: number) => void;

// What an octet does to the token it is met in.
const PLAIN = 0;
const SPACE = 1;
const SPECIAL = 2;

const classes: Uint8Array = /* @__PURE__ */ makeClasses();

function makeClasses(): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of " \t\r\n") table[character.charCodeAt(0)] = SPACE;
  for (const character of "()[<;,") table[character.charCodeAt(0)] = SPECIAL;
  return table;
}

const QUOTE = 0x22;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const LESS = 0x3c;
const GREATER = 0x3e;
const LEFT_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const RIGHT_BRACKET = 0x5d;

/**
 * Cuts a value into tokens. Put together they are the value, whatever it is.
 *
 * A client chooses the word behind `from`, so an opening character there must not swallow what the server wrote behind it:
 * a parenthesis without its partner, and a bracket, a quote or an angle with a parenthesis or another one before its end, are
 * part of a word.
 *
 * Linear: each of the scans ahead that fails is one that no later token repeats.
 */
export function scanReceived(text: string, limits: ReceivedLimits, onIssue: OnIssue): ReceivedToken[] {
  const tokens: ReceivedToken[] = [];
  const { maxReceivedTokens } = limits;
  const length = Math.min(text.length, limits.maxReceivedOctets);
  let position = 0;
  let depth = 0;
  let commentEnd = 0; // behind the outermost comment that is being read
  let matches: Int32Array | undefined; // of parentheses, once one was found to have no partner
  while (position < length) {
    if (tokens.length >= maxReceivedTokens) {
      onIssue("too-many-tokens", position, text.length);
      break;
    }
    const start = position;
    const code = text.charCodeAt(position);
    if (classOf(code) === SPACE) {
      do position++;
      while (position < length && classOf(text.charCodeAt(position)) === SPACE);
      tokens.push({ kind: "space", start, end: position, depth });
      continue;
    }
    let kind: ReceivedTokenKind = "word";
    if (code === OPEN) {
      let end = commentEnd;
      if (depth === 0) {
        end = matches === undefined ? closeOf(text, start, length) : matches[start]!;
        matches ??= end < 0 ? matchAll(text, start, length) : undefined;
      }
      if (end < 0) {
        onIssue("unterminated-comment", start, start + 1);
      } else {
        commentEnd = end;
        depth++;
        kind = "open";
      }
    } else if (code === CLOSE) {
      if (depth === 0) {
        onIssue("stray-parenthesis", start, start + 1);
      } else {
        tokens.push({ kind: "close", start, end: ++position, depth });
        depth--;
        continue;
      }
    } else if (code === COMMA) {
      kind = "comma";
    } else if (code === SEMICOLON) {
      kind = "semicolon";
    }
    if (kind !== "word") {
      tokens.push({ kind, start, end: ++position, depth });
      continue;
    }
    const limit = depth === 0 ? length : commentEnd;
    let end = -1;
    if (code === LEFT_BRACKET) {
      end = literalEnd(text, start, limit, depth === 0);
      if (end > 0) kind = "literal";
      else onIssue("unterminated-literal", start, start + 1);
    } else if (code === LESS) {
      end = angleEnd(text, start, limit);
      if (end > 0) kind = "angle";
      else onIssue("unterminated-angle", start, start + 1);
    } else if (code === QUOTE) {
      end = quotedEnd(text, start, limit);
      if (end > 0) kind = "quoted";
      else onIssue("unterminated-quoted-string", start, start + 1);
    }
    if (end > 0) position = end;
    else position = wordEnd(text, start, limit, depth > 0);
    tokens.push({ kind, start, end: position, depth });
  }
  if (length < text.length) onIssue("too-long", length, text.length);
  if (position < text.length) tokens.push({ kind: "rest", start: position, end: text.length, depth: 0 });
  return tokens;
}

function classOf(code: number): number {
  return code < 256 ? classes[code]! : PLAIN;
}

/** Behind a word. Its first character is part of it, whatever it is. */
function wordEnd(text: string, start: number, end: number, inComment: boolean): number {
  let position = start;
  let code = text.charCodeAt(position);
  if (classOf(code) === SPECIAL) code = text.charCodeAt(++position);
  for (; position < end; code = text.charCodeAt(++position)) {
    if (code < 256 && classes[code] !== PLAIN) break;
    if (code === BACKSLASH && inComment && position + 1 < end) position++; // RFC 5322 §3.2.1: a quoted-pair
  }
  return position;
}

/** Behind the parenthesis that closes the one at `start` (RFC 5322 §3.2.2), or -1. */
function closeOf(text: string, start: number, end: number): number {
  let depth = 0;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === CLOSE) {
      if (--depth === 0) return position + 1;
    } else if (code === OPEN) {
      depth++;
    } else if (code === BACKSLASH) {
      position++;
    }
  }
  return -1;
}

/** What {@link closeOf} gives for each parenthesis from `start` on, all in one go. */
function matchAll(text: string, start: number, end: number): Int32Array {
  const matches = new Int32Array(end).fill(-1);
  const open: number[] = [];
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === OPEN) {
      open.push(position);
    } else if (code === CLOSE) {
      const partner = open.pop();
      if (partner !== undefined) matches[partner] = position + 1;
    } else if (code === BACKSLASH) {
      position++;
    }
  }
  return matches;
}

/** Behind the bracket that closes the one at `start`, or -1. One more opening character may follow at once, as in `[(192.0.2.1)]`. */
function literalEnd(text: string, start: number, end: number, parentheses: boolean): number {
  const first = text.charCodeAt(start + 1);
  let position = start + 1;
  let closable = false;
  if (first === LEFT_BRACKET) {
    position++;
  } else if (first === OPEN && parentheses) {
    position++;
    closable = true;
  }
  for (; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === RIGHT_BRACKET) return position + 1;
    if (code === CLOSE && closable) closable = false;
    else if (code === LEFT_BRACKET || code === OPEN || code === CLOSE || code === SEMICOLON) return -1;
  }
  return -1;
}

/** Behind the `>` that closes the `<` at `start`, or -1. */
function angleEnd(text: string, start: number, end: number): number {
  let quoted = false;
  for (let position = start + 1; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === GREATER && !quoted) return position + 1;
    if (code === QUOTE) quoted = !quoted;
    else if (code === BACKSLASH && quoted) position++;
    else if (code === LESS || code === OPEN || code === CLOSE || (code === SEMICOLON && !quoted)) return -1;
  }
  return -1;
}

/** Behind the quote that closes the one at `start` (RFC 5322 §3.2.4), or -1. */
function quotedEnd(text: string, start: number, end: number): number {
  for (let position = start + 1; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position + 1;
    if (code === BACKSLASH) position++;
    else if (code === OPEN || code === CLOSE) return -1;
  }
  return -1;
}
