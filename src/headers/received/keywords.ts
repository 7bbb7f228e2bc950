import type { ReceivedKeyword } from "./types.js";
import { startsWithWord } from "./words.js";

/** The keywords in the order of RFC 5321 §4.4. */
export const keywordOrder: readonly ReceivedKeyword[] = ["from", "by", "via", "with", "id", "for", "envelope-from"];

/** The place in {@link keywordOrder} of the keyword that a range of a text is, or -1. */
export function keywordAt(text: string, start: number, end: number): number {
  const length = end - start;
  if (length > 4 && length !== 13) return -1;
  // Two letters at once, in lower case: most words that are none differ there.
  const letters = ((text.charCodeAt(start) | 0x20) << 8) | (text.charCodeAt(start + 1) | 0x20);
  switch (letters) {
    case 0x6672: // fr
      return length === 4 && startsWithWord(text, start, "from") ? 0 : -1;
    case 0x6279: // by
      return length === 2 ? 1 : -1;
    case 0x7669: // vi
      return length === 3 && startsWithWord(text, start, "via") ? 2 : -1;
    case 0x7769: // wi
      return length === 4 && startsWithWord(text, start, "with") ? 3 : -1;
    case 0x6964: // id
      return length === 2 ? 4 : -1;
    case 0x666f: // fo
      return length === 3 && startsWithWord(text, start, "for") ? 5 : -1;
    case 0x656e: // en
      return length === 13 && startsWithWord(text, start, "envelope-from") ? 6 : -1;
    default:
      return -1;
  }
}
