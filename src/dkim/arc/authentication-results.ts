import { decodeUtf8, encodeUtf8 } from "../../internal/bytes.js";
import { commentEnd, skipComments } from "../../internal/comments.js";
import { misplacedCharacter } from "../../internal/header-text.js";
import type { HeaderBlock } from "../../internal/message/index.js";
import type { FieldsByName } from "../covered-fields.js";

/** RFC 5322 §2.1.1: lines should have no more characters, and must have no more octets. */
const MAX_COLUMNS = 78;
const MAX_OCTETS = 998;

/** A `token` (RFC 2045 §5.1) with what RFC 6532 §3.2 adds. */
const token = /[^\x00-\x20()<>@,;:\\"/[\]?=\x7f]+/y;

/** What stands in an Authentication-Results field, unfolded (RFC 8601 §2.2). */
interface Payload {
  readonly authservId: string;
  /** Authserv-id, version and results: all of it. */
  readonly text: string;
  /** What stands behind the first semicolon. */
  readonly results: string;
}

/**
 * The payload of an Authentication-Results field, to be put into an ARC-Authentication-Results field.
 *
 * @param given - the field, with or without its name, folded or not
 * @throws TypeError for what is no such field, or could end the field that it is put into
 */
export function payloadOf(given: string): string {
  if (typeof given === "string") {
    const value = /^Authentication-Results[ \t]*:/i.exec(given)?.[0].length ?? 0;
    const payload = readPayload(given.slice(value));
    if (payload !== undefined) return payload.text;
  }
  throw new TypeError('"authenticationResults" must be an Authentication-Results field');
}

/** @throws TypeError for a name that no Authentication-Results field could have */
export function checkAuthservId(authservId: string): void {
  token.lastIndex = 0;
  if (typeof authservId === "string" && token.exec(authservId)?.[0] === authservId) return;
  throw new TypeError('"authservId" must be the name of a server');
}

/**
 * Puts the Authentication-Results fields of one server together: an ARC Set has one field for all of them
 * (RFC 8617 §4.1.1). Fields of others, and those that can't be read, are left out.
 */
export function gatherPayload(header: HeaderBlock, fieldsByName: FieldsByName, authservId: string): string {
  const results: string[] = [];
  for (const { valueStart, end } of fieldsByName.get("authentication-results") ?? []) {
    const payload = readPayload(decodeUtf8(header.bytes.subarray(valueStart, end)));
    if (payload?.authservId.toLowerCase() === authservId.toLowerCase() && payload.results.toLowerCase() !== "none") {
      results.push(payload.results);
    }
  }
  return `${authservId}; ${results.length === 0 ? "none" : results.join("; ")}`;
}

/** `authserv-id [ CFWS version ] [CFWS] ";"` and something behind it, with each comment and quoted string at its end. */
function readPayload(value: string): Payload | undefined {
  if (misplacedCharacter(value) !== -1) return undefined;
  const unfolded = value.replace(/\r?\n/g, "");
  const text = unfolded.slice(0, contentEnd(unfolded)).replace(/^[ \t]+/, "");
  if (!isWhole(text) || fold("", text) === undefined) return undefined;
  const start = skipComments(text, 0);
  const idEnd = text[start] === '"' ? quotedEnd(text, start) : tokenEnd(text, start);
  const versionStart = skipComments(text, idEnd);
  const version = /[0-9]*/y;
  version.lastIndex = versionStart;
  const digits = version.exec(text)![0];
  const semicolon = skipComments(text, versionStart + digits.length);
  const results = text.slice(semicolon + 1).trim();
  // RFC 8601 §2.2: version 1 is the only one there is.
  if (idEnd === start || Number(digits || 1) !== 1 || text[semicolon] !== ";" || results === "") return undefined;
  const id = text.slice(start, idEnd);
  const authservId = id.startsWith('"') ? id.slice(1, -1).replace(/\\(.)/gu, "$1") : id;
  return { authservId, text, results };
}

/** Where white space and semicolons at the end begin. */
function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && " \t;".includes(text[end - 1]!)) end--;
  return end;
}

/** Whether each comment and each quoted string has its end. */
function isWhole(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character !== '"' && character !== "(") continue;
    const end = character === "(" ? commentEnd(text, at) : quotedEnd(text, at);
    if (end === -1) return false;
    at = end - 1;
  }
  return true;
}

/** Behind the quoted string that begins here, or -1. */
function quotedEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return -1;
}

function tokenEnd(text: string, start: number): number {
  token.lastIndex = start;
  return start + (token.exec(text)?.[0].length ?? 0);
}

/** An ARC-Authentication-Results field (RFC 8617 §4.1.1) with its line end. */
export function formatAuthenticationResults(instance: number, payload: string): string {
  return `${fold("ARC-Authentication-Results:", ` i=${instance}; ${payload}`)!}\r\n`;
}

/**
 * Folds before white space that is there already, so that unfolding gives the same text.
 *
 * @returns `undefined` where a line would be longer than any may be
 */
function fold(start: string, text: string): string | undefined {
  const lines: string[] = [];
  let line = start;
  for (const piece of text.match(/[ \t]*[^ \t]+/g) ?? []) {
    if (line !== "" && line.length + piece.length > MAX_COLUMNS && /^[ \t]/.test(piece)) {
      lines.push(line);
      line = piece;
    } else line += piece;
  }
  lines.push(line);
  return lines.every((folded) => encodeUtf8(folded).length <= MAX_OCTETS - "ARC-Authentication-Results: i=50; ".length)
    ? lines.join("\r\n")
    : undefined;
}
