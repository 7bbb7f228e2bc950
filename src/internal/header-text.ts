import { encodeUtf8 } from "./bytes.js";

/** RFC 5322 §2.1.1: lines should have no more characters. They must have no more than 998 octets. */
const MAX_COLUMNS = 78;

/**
 * Text of a stranger for a comment or a quoted string: without what could end the line, the string or the comment, and not too long.
 * Control characters become `?`; what is cut off becomes `...`.
 *
 * @param special - characters to write behind a backslash
 * @param maxOctets - of UTF-8, without the `...`
 */
export function escapeHeaderText(text: string, special: string, maxOctets: number): string {
  // Most texts need nothing.
  if (text.length <= maxOctets && /^[ !#-'*-[\]-~]*$/.test(text)) return text;
  let escaped = "";
  let octets = 0;
  for (const character of text) {
    // Lone surrogates (\p{Cs}) are no text, and would come out as something else.
    const isVisible = character >= " " && character <= "~";
    const piece =
      !isVisible && /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)
        ? "?"
        : special.includes(character)
          ? `\\${character}`
          : character;
    octets += piece > "\x7f" ? encodeUtf8(piece).length : piece.length;
    if (octets > maxOctets) return `${escaped}...`;
    escaped += piece;
  }
  return escaped;
}

/** The start of a header field, then words, folded before the word that would make a line too long (RFC 5322 §2.2.3). */
export function foldWords(start: string, words: readonly string[]): string {
  let text = start;
  let column = start.length;
  for (const word of words) {
    const isFull = column + 1 + word.length > MAX_COLUMNS;
    text += isFull ? `\r\n ${word}` : ` ${word}`;
    column = (isFull ? 0 : column) + 1 + word.length;
  }
  return text;
}

/** What of a comment may stand on a line of its own: blanks in a row are one, and what a stranger said can't end it. */
export function commentWords(comment: string, maxOctets: number): string[] {
  const text = /[\t]| {2}|^ | $/.test(comment) ? comment.replace(/[ \t]+/g, " ").trim() : comment;
  const escaped = escapeHeaderText(text, "\\()", maxOctets);
  return escaped === "" ? [] : `(${escaped})`.split(" ");
}

/**
 * Where something stands that no header field can have: a line end without a blank behind it (RFC 5322 §2.2.3), but for one at the end
 * of the text, or a control character (RFC 5322 §3.2). -1 for a text that is well.
 */
export function misplacedCharacter(text: string): number {
  const end = text.length - (/\r?\n$/.exec(text.slice(-2))?.[0].length ?? 0);
  return text.slice(0, end).search(/\r\n(?![ \t])|\r(?!\n)|(?<!\r)\n(?![ \t])|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/);
}
