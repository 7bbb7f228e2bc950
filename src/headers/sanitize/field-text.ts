import { foldWords } from "../../internal/header-text.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";

/** RFC 5322 §2.1.1, without the line end. */
const MAX_LINE = 998;
const GOOD_LINE = 78;

/** The line end of a field: nothing for the last line of a message that ends in it. */
export function lineEndOf({ text }: HeaderBlock, { end }: HeaderField): string {
  if (text[end - 1] !== "\n") return "";
  return text[end - 2] === "\r" ? "\r\n" : "\n";
}

/** A field made of words, under the name as it is spelled, with the line ends it had. */
export function fieldOfWords(header: HeaderBlock, field: HeaderField, words: readonly string[]): string {
  const lineEnd = lineEndOf(header, field);
  const folded = foldWords(`${header.text.slice(field.start, field.nameEnd)}:`, words);
  return (lineEnd === "\n" ? folded.replaceAll("\r\n", "\n") : folded) + lineEnd;
}

/** Whether two fields say the same, however they are folded. */
export function sayTheSame(a: string, b: string): boolean {
  return unfold(a) === unfold(b);
}

function unfold(text: string): string {
  return text.replace(/[ \t\r\n]+/g, " ").trim();
}

/**
 * A changed field with no line over 998 characters, folded at blanks where it had room for shorter ones;
 * `undefined` if there is no such blank.
 */
export function foldLongLines(text: string): string | undefined {
  if (!text.split("\n").some((line) => line.length > GOOD_LINE)) return text;
  const lineEnd = text.includes("\n") && !text.includes("\r\n") ? "\n" : "\r\n";
  const folded = text
    .split("\n")
    .flatMap((line) => foldLine(line, lineEnd))
    .join("\n");
  return folded.split("\n").some((line) => line.length > MAX_LINE + 1) ? undefined : folded;
}

/** Breaks a line before blanks: what is unfolded again is what it was. */
function foldLine(line: string, lineEnd: string): string[] {
  if (line.length <= GOOD_LINE) return [line];
  const lines: string[] = [];
  const last = line.trimEnd().length; // no line of blanks alone: RFC 5322 §3.2.2
  let start = 0;
  let blank = -1; // the last one to break at
  for (let at = 1; at < last; at++) {
    if (at - start > GOOD_LINE && blank > start) {
      lines.push(line.slice(start, blank) + lineEnd.slice(0, -1));
      start = blank;
    }
    if (isBlank(line, at) && !isBlank(line, at - 1)) blank = at;
  }
  lines.push(line.slice(start));
  return lines;
}

function isBlank(line: string, at: number): boolean {
  return line[at] === " " || line[at] === "\t";
}
