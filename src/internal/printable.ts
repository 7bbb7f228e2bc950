/**
 * Text of a stranger made safe for a terminal: control characters (escape sequences among them), line separators and
 * the characters that turn the direction of writing come out as `\u{…}`.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** What {@link printable} escapes: all of it in the basic plane. */
export const unprintable: RegExp = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
