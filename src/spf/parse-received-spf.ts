import { ParseError } from "../core/errors.js";
import { commentEnd, commentText, isSpace, skipComments } from "../internal/comments.js";
import { misplacedCharacter } from "../internal/header-text.js";
import { type ReceivedSpf, type ReceivedSpfPair, receivedSpfKeys, spfResultWords } from "./received-spf.js";
import type { SpfResultWord } from "./types.js";

type Draft = { -readonly [Name in keyof ReceivedSpf]: ReceivedSpf[Name] };

/**
 * Parses a Received-SPF header field (RFC 7208 §9.1).
 *
 * It takes what is seen in the field: values that should be quoted and aren't, missing semicolons, any case of letters. Of a key that is
 * there twice the first counts. Only believe a field that your own server wrote.
 *
 * @param text - the field, with or without its name, folded or not; offsets are counted in it
 * @returns what it says
 * @throws ParseError when it begins with no result word, ends in the middle, holds several lines or control characters
 *
 * @example
 * ```ts
 * import { parseReceivedSpf } from "mailproof/spf";
 *
 * const field = parseReceivedSpf("Received-SPF: Pass (mx: ok) client-ip=2001:db8::1; helo=mail.example.com");
 * console.log(field.result, field.clientIp); // pass 2001:db8::1
 * ```
 */
export function parseReceivedSpf(text: string): ReceivedSpf {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const misplaced = misplacedCharacter(text);
  if (misplaced !== -1) throw failure("a line end or control character that can't be here", misplaced);
  const start = skip(text, /^received-spf[ \t]*:/i.exec(text)?.[0].length ?? 0);
  const word = /^[a-z]+(?![^\s(;])/i.exec(text.slice(start, start + 20))?.[0].toLowerCase() ?? "";
  if (!spfResultWords.has(word)) throw failure("no result word of SPF", start);
  const field: Draft = { result: word as SpfResultWord };
  let at = start + word.length;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  if (text[at] === "(") {
    const end = commentEnd(text, at);
    if (end === -1) throw failure("a comment without end", at);
    const comment = commentText(text.slice(at, end));
    if (comment !== "") field.comment = comment;
    at = end;
  }
  readPairs(text, at, field);
  return field;
}

function failure(message: string, offset: number): ParseError {
  return new ParseError(message, { format: "received-spf", offset, spec: "RFC 7208 §9.1" });
}

/** Key-value pairs up to the end of the text. */
function readPairs(text: string, from: number, field: Draft): void {
  const others: ReceivedSpfPair[] = [];
  const seen = new Set<string>();
  for (let at = skip(text, from); at < text.length; ) {
    if (text[at] === ";") {
      at = skip(text, at + 1);
      continue;
    }
    const name = readName(text, at);
    const equals = skip(text, at + name.length);
    if (name === "" || text[equals] !== "=") throw failure("a key and an equals sign should be here", at);
    const { value, end } = readValue(text, skip(text, equals + 1));
    const key = name.toLowerCase();
    const known = Object.hasOwn(receivedSpfKeys, key)
      ? receivedSpfKeys[key as keyof typeof receivedSpfKeys]
      : undefined;
    if (known === undefined) others.push({ name: key, value });
    else if (!seen.has(key)) field[known] = value;
    seen.add(key);
    at = skip(text, end);
  }
  if (others.length > 0) field.others = others;
}

/** RFC 7208 §9.1: ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) */
function readName(text: string, start: number): string {
  const name = /[A-Za-z][A-Za-z0-9._-]*/y;
  name.lastIndex = start;
  return name.exec(text)?.[0] ?? "";
}

function readValue(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start;
  if (text[at] !== '"') {
    while (at < text.length && !isSpace(text.charCodeAt(at)) && text[at] !== ";" && text[at] !== "(") at++;
    return { value: text.slice(start, at), end: at };
  }
  let value = "";
  for (at++; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') return { value, end: at + 1 };
    if (character === "\r" || character === "\n") continue; // RFC 5322 §3.2.4: folding is no part of the string
    if (character === "\\" && at + 1 < text.length) at++;
    value += text[at];
  }
  throw failure("a quoted string without end", start);
}

function skip(text: string, from: number): number {
  return skipComments(text, from, (offset) => {
    throw failure("a comment without end", offset);
  });
}
