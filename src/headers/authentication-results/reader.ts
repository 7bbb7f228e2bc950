import { ParseError } from "../../core/errors.js";
import { commentEnd, commentText, isSpace } from "../../internal/comments.js";

/** Where a parser has come to in the text of a field. */
export interface Reader {
  readonly text: string;
  at: number;
  /** Since {@link takeComment} was called last. */
  comments: string[];
}

/** @throws ParseError */
export function fail(message: string, offset: number): never {
  throw new ParseError(message, { format: "authentication-results", offset, spec: "RFC 8601 §2.2" });
}

/** Goes over white space and comments (RFC 5322 §3.2.2), keeping the comments; tells whether there were any. */
export function skip(reader: Reader): boolean {
  const { text } = reader;
  const start = reader.at;
  for (; reader.at < text.length; reader.at++) {
    if (isSpace(text.charCodeAt(reader.at))) continue;
    if (text[reader.at] !== "(") break;
    const end = commentEnd(text, reader.at);
    if (end === -1) fail("a comment without end", reader.at);
    const comment = commentText(text.slice(reader.at, end));
    if (comment !== "") reader.comments.push(comment);
    reader.at = end - 1;
  }
  return reader.at > start;
}

/** The comments that were kept, as one. */
export function takeComment<Key extends string>(reader: Reader, key: Key): { readonly [K in Key]?: string } {
  const { comments } = reader;
  if (comments.length === 0) return {};
  reader.comments = [];
  return { [key]: comments.join(" ") } as { [K in Key]: string };
}

/** What matches here, which may be nothing. The pattern is sticky. */
export function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const taken = pattern.exec(reader.text)?.[0] ?? "";
  reader.at += taken.length;
  return taken;
}

/** Takes a character if it stands here. */
export function takeIf(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  return true;
}

/** Reads a quoted string (RFC 5322 §3.2.4). */
export function readQuoted(reader: Reader): { readonly value: string; readonly raw: string } {
  const { text } = reader;
  const start = reader.at;
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      reader.at = at + 1;
      return { value, raw: text.slice(start, at + 1).replace(/[\r\n]/g, "") };
    }
    if (character === "\r" || character === "\n") continue; // RFC 5322 §3.2.4: folding is no part of the string
    if (character === "\\" && at + 1 < text.length) at++;
    value += text[at];
  }
  return fail("a quoted string without end", start);
}
