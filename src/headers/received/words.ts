import type { ReceivedText } from "./types.js";

/** Whether a range of a text is a word, given in lower case, in whatever case. */
export function isWord(text: string, start: number, end: number, word: string): boolean {
  return end - start === word.length && startsWithWord(text, start, word);
}

/** Whether a word, given in lower case, stands at a place of a text, in whatever case. */
export function startsWithWord(text: string, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = text.charCodeAt(start + i);
    if ((code >= 0x41 && code <= 0x5a ? code | 0x20 : code) !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** A range as text: folding is one blank, UTF-8 is decoded. */
export function textAt(text: string, start: number, end: number, plain: boolean): ReceivedText {
  return { value: valueAt(text, start, end, plain), start, end };
}

/**
 * The text of a range: folding is one blank, UTF-8 is decoded where the text has one code unit an octet.
 *
 * @param plain - whether all of it is ASCII
 */
export function valueAt(text: string, start: number, end: number, plain: boolean): string {
  const raw = text.slice(start, end);
  const decoded = plain ? raw : (decodeUtf8Text(raw) ?? raw);
  return decoded.includes("\n") || decoded.includes("\r") ? decoded.replace(/\r?\n[ \t]*/g, " ") : decoded;
}

/** What a text with one code unit an octet says in UTF-8 (RFC 3629 §4); `undefined` if it isn't UTF-8. */
export function decodeUtf8Text(raw: string): string | undefined {
  let decoded = "";
  let copied = 0; // what stands before is in `decoded`
  for (let position = 0; position < raw.length; position++) {
    const lead = raw.charCodeAt(position);
    if (lead < 0x80) continue;
    const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length === 0 || position + length > raw.length) return undefined;
    let code = lead & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) {
      const next = raw.charCodeAt(position + i);
      if (next < 0x80 || next > 0xbf) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const isOverlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
    if (isOverlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    decoded += raw.slice(copied, position) + String.fromCodePoint(code);
    position += length - 1;
    copied = position + 1;
  }
  return copied === 0 ? raw : decoded + raw.slice(copied);
}
