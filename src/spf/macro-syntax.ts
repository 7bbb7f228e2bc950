// What macros a text uses, as bits.
export const ANY_MACRO = 1;
/** `%{p}`: needs the validated name of the client. */
export const CLIENT_NAME = 2;
/** `%{s}` or `%{l}`: needs the local-part of the sender. */
export const LOCAL_PART = 4;
/** No macro, and the text is the name as it is asked of DNS: nothing is left to be done. */
export const PLAIN_NAME = 8;

/** The text behind a `%` is no macro. */
export const BAD_SYNTAX = -1;
/** The letter is none, or allowed in explanations only. */
export const BAD_LETTER = -2;

/** Where the macro that starts with the `%` at `at` ends, or {@link BAD_SYNTAX} or {@link BAD_LETTER}. */
export function skipMacro(octets: Uint8Array, at: number, end: number, inExplanation: boolean): number {
  const next = at + 1 < end ? octets[at + 1] : 0;
  if (next === 0x25 || next === 0x5f || next === 0x2d) return at + 2; // %% %_ %-
  if (next !== 0x7b || at + 3 >= end) return BAD_SYNTAX;
  if (!isMacroLetter(octets[at + 2]!, inExplanation)) return BAD_LETTER;
  let position = at + 3;
  let code = octets[position]!;
  let nonZero = false;
  for (; code >= 0x30 && code <= 0x39; code = octets[++position]!) nonZero ||= code !== 0x30;
  // RFC 7208 §7.3: a number of labels must not be zero.
  if (position > at + 3 && !nonZero) return BAD_SYNTAX;
  if ((code | 0x20) === 0x72) code = octets[++position]!; // r
  while (isDelimiter(code)) code = octets[++position]!;
  return code === 0x7d && position < end ? position + 1 : BAD_SYNTAX;
}

// Bit 0 is "a".
const LETTERS = /* @__PURE__ */ lettersOf("slodiphv");
const EXPLANATION_LETTERS = /* @__PURE__ */ lettersOf("slodiphvcrt");

function lettersOf(letters: string): number {
  let bits = 0;
  for (let at = 0; at < letters.length; at++) bits |= 1 << (letters.charCodeAt(at) - 0x61);
  return bits;
}

/** RFC 7208 §7.2: c, r and t are for explanations only. */
function isMacroLetter(code: number, inExplanation: boolean): boolean {
  const letter = (code | 0x20) - 0x61;
  return letter >= 0 && letter < 26 && (((inExplanation ? EXPLANATION_LETTERS : LETTERS) >> letter) & 1) === 1;
}

/** What the macro that starts at `at` asks for. */
export function macroNeeds(octets: Uint8Array, at: number): number {
  if (octets[at + 1] !== 0x7b) return ANY_MACRO;
  const letter = octets[at + 2]! | 0x20;
  if (letter === 0x70) return ANY_MACRO | CLIENT_NAME; // p
  return letter === 0x73 || letter === 0x6c ? ANY_MACRO | LOCAL_PART : ANY_MACRO; // s, l
}

/** RFC 7208 §7.1: "." / "-" / "+" / "," / "/" / "_" / "=" */
export function isDelimiter(code: number): boolean {
  return (code >= 0x2b && code <= 0x2f) || code === 0x5f || code === 0x3d;
}

/**
 * What macros a `macro-string` uses (RFC 7208 §7.1), or the place of what is wrong with it, as `-1 - offset`.
 *
 * @param lowest - the lowest character allowed: 0x20 where spaces are
 */
export function readMacroString(
  octets: Uint8Array,
  start: number,
  end: number,
  lowest: number,
  inExplanation: boolean,
): number {
  let needs = 0;
  for (let at = start; at < end; ) {
    const code = octets[at]!;
    if (code < lowest || code > 0x7e) return -1 - at;
    if (code !== 0x25) at++;
    else {
      const next = skipMacro(octets, at, end, inExplanation);
      if (next < 0) return -1 - at;
      needs |= macroNeeds(octets, at);
      at = next;
    }
  }
  return needs;
}
