// What macros a text uses, as bits.
export const ANY_MACRO = 1;
/** `%{p}`: needs the validated name of the client. */
export const CLIENT_NAME = 2;
/** `%{s}` or `%{l}`: needs the local-part of the sender. */
export const LOCAL_PART = 4;

/** The text behind a `%` is no macro. */
export const BAD_SYNTAX = -1;
/** The letter is none, or allowed in explanations only. */
export const BAD_LETTER = -2;

/** Where the macro that starts with the `%` at `at` ends, or {@link BAD_SYNTAX} or {@link BAD_LETTER}. */
export function skipMacro(text: string, at: number, end: number, inExplanation: boolean): number {
  const next = at + 1 < end ? text.charCodeAt(at + 1) : 0;
  if (next === 0x25 || next === 0x5f || next === 0x2d) return at + 2; // %% %_ %-
  if (next !== 0x7b || at + 3 >= end) return BAD_SYNTAX;
  // RFC 7208 §7.2: c, r and t are for explanations only.
  if (!(inExplanation ? "slodiphcrtv" : "slodiphv").includes(text[at + 2]!.toLowerCase())) return BAD_LETTER;
  let position = at + 3;
  let code = text.charCodeAt(position);
  let nonZero = false;
  for (; code >= 0x30 && code <= 0x39; code = text.charCodeAt(++position)) nonZero ||= code !== 0x30;
  // RFC 7208 §7.3: a number of labels must not be zero.
  if (position > at + 3 && !nonZero) return BAD_SYNTAX;
  if ((code | 0x20) === 0x72) code = text.charCodeAt(++position); // r
  while (isDelimiter(code)) code = text.charCodeAt(++position);
  return code === 0x7d && position < end ? position + 1 : BAD_SYNTAX;
}

/** What the macro that starts at `at` asks for. */
export function macroNeeds(text: string, at: number): number {
  if (text.charCodeAt(at + 1) !== 0x7b) return ANY_MACRO;
  const letter = text.charCodeAt(at + 2) | 0x20;
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
  text: string,
  start: number,
  end: number,
  { lowest, inExplanation }: { readonly lowest: number; readonly inExplanation: boolean },
): number {
  let needs = 0;
  for (let at = start; at < end; ) {
    const code = text.charCodeAt(at);
    if (code < lowest || code > 0x7e) return -1 - at;
    if (code !== 0x25) at++;
    else {
      const next = skipMacro(text, at, end, inExplanation);
      if (next < 0) return -1 - at;
      needs |= macroNeeds(text, at);
      at = next;
    }
  }
  return needs;
}
