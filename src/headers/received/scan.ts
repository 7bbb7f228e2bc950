import type { ReceivedLimits } from "./limits.js";
import type { ReceivedIssueCode } from "./types.js";

/** Told what is odd, and where. */
export type OnIssue = (code: ReceivedIssueCode, start: number, end: number) => void;

/** Kinds of tokens, as numbers; white space is what stands between them. */
export const WORD = 0;
export const QUOTED = 1;
export const LITERAL = 2;
export const ANGLE = 3;
export const OPEN = 4;
export const CLOSE = 5;
export const COMMA = 6;
export const SEMICOLON = 7;
export const REST = 8;

/** What stands behind the last token, {@link LOOK_AHEAD} times: so a reader may look ahead. */
export const END = 9;
const LOOK_AHEAD = 5;

/** The tokens of a value, in columns: an object for each would cost more than reading them. */
export interface TokenList {
  /** How many there are. */
  count: number;
  /** Whether all of the value is ASCII without control characters. */
  plain: boolean;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** Of an opening parenthesis the token that closes it, or `count` where none does. Of others nothing. */
  closes: Int32Array;
}

// One list for all values: a value is read to the end before the next one is scanned, and making lists costs more than filling them.
const list: TokenList = {
  count: 0,
  plain: true,
  kinds: /* @__PURE__ */ new Uint8Array(128),
  starts: /* @__PURE__ */ new Int32Array(128),
  ends: /* @__PURE__ */ new Int32Array(128),
  closes: /* @__PURE__ */ new Int32Array(128),
};
const MAX_KEPT = 4_096;

/** Room for twice as many tokens; what is too large to keep is given up when the next value comes. */
function enlarge(size: number): void {
  const { kinds, starts, ends, closes } = list;
  list.kinds = new Uint8Array(size);
  list.starts = new Int32Array(size);
  list.ends = new Int32Array(size);
  list.closes = new Int32Array(size);
  if (size < kinds.length) return;
  list.kinds.set(kinds);
  list.starts.set(starts);
  list.ends.set(ends);
  list.closes.set(closes);
}

// What an octet does to the word it is met in.
const ENDS_WORD = 1;
const IS_SPACE = 2;

const classes: Uint8Array = /* @__PURE__ */ makeClasses();

function makeClasses(): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of "()[<;,") table[character.charCodeAt(0)] = ENDS_WORD;
  for (const character of " \t\r\n") table[character.charCodeAt(0)] = IS_SPACE;
  return table;
}

/**
 * Cuts a value into tokens.
 *
 * A client chooses the word behind `from`, so an opening character there must not swallow what the server wrote behind it:
 * a parenthesis without its partner, and a bracket, a quote or an angle with a parenthesis or another one before its end, are
 * part of a word.
 *
 * Linear: a scan ahead that fails is one that no later token repeats, and the tokens of a comment without end are cut
 * a second time at most.
 */
export function scanReceived(text: string, limits: ReceivedLimits, onIssue: OnIssue): TokenList {
  if (list.kinds.length > MAX_KEPT) enlarge(128);
  let { kinds, starts, ends, closes } = list;
  // The innermost comment that is open. Each that is open has the one around it in `closes`, until it is closed.
  let innermost = -1;
  const { maxReceivedTokens } = limits;
  const length = Math.min(text.length, limits.maxReceivedOctets);
  let matches: Int32Array | undefined; // of parentheses, once one was found to have no partner
  let position = 0;
  let count = 0;
  for (;;) {
    let code = text.charCodeAt(position);
    while (position < length && code < 256 && classes[code] === IS_SPACE) code = text.charCodeAt(++position);
    if (position >= length) {
      if (innermost < 0 || matches !== undefined) break;
      // A comment without end is none: what follows its parenthesis is cut again.
      let first = innermost;
      while (closes[first]! >= 0) first = closes[first]!;
      position = starts[first]!;
      matches = matchParentheses(text, position, length);
      count = first;
      innermost = -1;
      continue;
    }
    if (count >= maxReceivedTokens) {
      onIssue("too-many-tokens", position, text.length);
      break;
    }
    const start = position;
    let kind = WORD;
    let end = 0;
    switch (code) {
      case 0x28: // (
        if (matches !== undefined && innermost < 0 && matches[start]! < 0) {
          onIssue("unterminated-comment", start, start + 1);
        } else {
          kind = OPEN;
          end = start + 1;
          closes[count] = innermost;
          innermost = count;
        }
        break;
      case 0x29: // )
        if (innermost < 0) {
          onIssue("stray-parenthesis", start, start + 1);
        } else {
          kind = CLOSE;
          end = start + 1;
          const open = innermost;
          innermost = closes[open]!;
          closes[open] = count;
        }
        break;
      case 0x2c: // ,
        kind = COMMA;
        end = start + 1;
        break;
      case 0x3b: // ;
        kind = SEMICOLON;
        end = start + 1;
        break;
      case 0x5b: // [
        kind = LITERAL;
        end = literalEnd(text, start, length, innermost < 0);
        if (end < 0 && innermost < 0) onIssue("unterminated-literal", start, start + 1);
        break;
      case 0x3c: // <
        kind = ANGLE;
        end = angleEnd(text, start, length);
        if (end < 0 && innermost < 0) onIssue("unterminated-angle", start, start + 1);
        break;
      case 0x22: // "
        kind = QUOTED;
        end = quotedEnd(text, start, length);
        if (end < 0 && innermost < 0) onIssue("unterminated-quoted-string", start, start + 1);
        break;
      default:
        break;
    }
    if (end <= 0) {
      kind = WORD;
      end = wordEnd(text, start, length, innermost >= 0);
    }
    if (count + LOOK_AHEAD >= kinds.length) {
      enlarge(2 * kinds.length);
      ({ kinds, starts, ends, closes } = list);
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    count++;
    position = end;
  }
  while (innermost >= 0) {
    const around = closes[innermost]!;
    closes[innermost] = count;
    innermost = around;
  }
  if (length < text.length) onIssue("too-long", length, text.length);
  if (position < text.length) {
    kinds[count] = REST;
    starts[count] = position;
    ends[count] = text.length;
    count++;
  }
  list.count = count;
  list.plain = !/[^\t\r\n -~]/.test(text);
  kinds.fill(END, count, count + LOOK_AHEAD);
  return list;
}

/** Behind a word. Its first character is part of it, whatever it is. */
function wordEnd(text: string, start: number, end: number, inComment: boolean): number {
  let position = start;
  let code = text.charCodeAt(position);
  if (code !== 0x5c) code = text.charCodeAt(++position);
  for (; position < end; code = text.charCodeAt(++position)) {
    if (code < 256 && classes[code] !== 0) break;
    if (code === 0x5c && inComment && position + 1 < end) position++; // RFC 5322 §3.2.1: a quoted-pair
  }
  return position;
}

/** For each parenthesis from one on where its partner is (RFC 5322 §3.2.2), or -1; all in one go. */
function matchParentheses(text: string, start: number, end: number): Int32Array {
  const matches = new Int32Array(end).fill(-1);
  const open: number[] = [];
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x28) {
      open.push(position);
    } else if (code === 0x29) {
      const partner = open.pop();
      if (partner !== undefined) matches[partner] = position;
    } else if (code === 0x5c) {
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
  if (first === 0x5b) {
    position++;
  } else if (first === 0x28 && parentheses) {
    position++;
    closable = true;
  }
  for (; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x5d) return position + 1;
    if (code === 0x29 && closable) closable = false;
    else if (code === 0x5b || code === 0x28 || code === 0x29 || code === 0x3b) return -1;
  }
  return -1;
}

/** Behind the `>` that closes the `<` at `start`, or -1. */
function angleEnd(text: string, start: number, end: number): number {
  let quoted = false;
  for (let position = start + 1; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x3e && !quoted) return position + 1;
    if (code === 0x22) quoted = !quoted;
    else if (code === 0x5c && quoted) position++;
    else if (code === 0x3c || code === 0x28 || code === 0x29 || (code === 0x3b && !quoted)) return -1;
  }
  return -1;
}

/** Behind the quote that closes the one at `start` (RFC 5322 §3.2.4), or -1. */
function quotedEnd(text: string, start: number, end: number): number {
  for (let position = start + 1; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return position + 1;
    if (code === 0x5c) position++;
    else if (code === 0x28 || code === 0x29) return -1;
  }
  return -1;
}
