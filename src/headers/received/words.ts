import { decodeUtf8, encodeLatin1, encodeUtf8, equalBytes } from "../../internal/bytes.js";
import type { ReceivedKeyword, ReceivedText } from "./types.js";

/** Whether a range of a text is a word, given in lower case, in whatever case. */
export function isWord(text: string, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  return startsWithWord(text, start, word);
}

/** Whether a word, given in lower case, stands at a place of a text, in whatever case. */
export function startsWithWord(text: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = text.charCodeAt(start + i);
    if ((code >= 0x41 && code <= 0x5a ? code | 0x20 : code) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** The keyword that a range is. */
export function keywordAt(text: string, start: number, end: number): ReceivedKeyword | undefined {
  const length = end - start;
  if (length === 2) {
    if (startsWithWord(text, start, "by")) return "by";
    return startsWithWord(text, start, "id") ? "id" : undefined;
  }
  if (length === 3) {
    if (startsWithWord(text, start, "for")) return "for";
    return startsWithWord(text, start, "via") ? "via" : undefined;
  }
  if (length === 4) {
    if (startsWithWord(text, start, "from")) return "from";
    return startsWithWord(text, start, "with") ? "with" : undefined;
  }
  return length === 13 && startsWithWord(text, start, "envelope-from") ? "envelope-from" : undefined;
}

/** A range as text: folding is one blank, UTF-8 is decoded. */
export function textAt(text: string, start: number, end: number): ReceivedText {
  return { value: valueAt(text, start, end), start, end };
}

/** The text of a range: folding is one blank, UTF-8 is decoded where the text has one code unit an octet. */
export function valueAt(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  let odd = false;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code >= 0x80 || code === 0x0d || code === 0x0a) {
      odd = true;
      break;
    }
  }
  return odd ? unfold(decodeUtf8Text(raw) ?? raw) : raw;
}

/** What a text with one code unit an octet says in UTF-8; `undefined` if it isn't UTF-8. */
export function decodeUtf8Text(raw: string): string | undefined {
  if (/[^\x00-\xff]/.test(raw)) return undefined;
  const bytes = encodeLatin1(raw);
  const decoded = decodeUtf8(bytes);
  return equalBytes(encodeUtf8(decoded), bytes) ? decoded : undefined;
}

function unfold(text: string): string {
  return text.replace(/\r?\n[ \t]*/g, " ");
}
