import { encodeUtf8 } from "../internal/bytes.js";
import { isDelimiter } from "./macro-syntax.js";
import { macroValue } from "./macro-value.js";
import type { SpfRun } from "./run.js";

/** Expands macros whose syntax is known to be sound (RFC 7208 §7.2, §7.3). */
export function expandMacros(run: SpfRun, domain: string, clientName: string, text: string): string {
  let expanded = "";
  let from = 0;
  for (let percent = text.indexOf("%"); percent >= 0; percent = text.indexOf("%", from)) {
    if (percent > from) expanded += text.slice(from, percent);
    const next = text.charCodeAt(percent + 1);
    if (next === 0x7b) {
      const value = macroValue(run, domain, clientName, text.charCodeAt(percent + 2) | 0x20);
      from = percent + 4;
      while (text.charCodeAt(from - 1) !== 0x7d) from++; // }
      expanded += transform(value, text, percent + 2, from - 1);
    } else {
      from = percent + 2;
      expanded += next === 0x25 ? "%" : next === 0x5f ? " " : "%20"; // %% %_ %-
    }
  }
  return from < text.length ? expanded + text.slice(from) : expanded;
}

/** What stands between the braces: a letter, a number of labels, `r`, delimiters. */
function transform(value: string, text: string, start: number, end: number): string {
  const chosen = end > start + 1 ? chooseParts(value, text, start + 1, end) : value;
  // RFC 7208 §7.3: an upper-case letter is the same, escaped for a URL.
  return (text.charCodeAt(start) & 0x20) === 0 ? escapeForUrl(chosen) : chosen;
}

function chooseParts(value: string, text: string, start: number, end: number): string {
  let at = start;
  let wanted = 0;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at)) {
    wanted = wanted * 10 + code - 0x30;
  }
  const reverse = !isDelimiter(text.charCodeAt(at)) && at < end;
  const delimiters = text.slice(reverse ? at + 1 : at, end) || ".";
  return reverse ? joinReversed(value, delimiters, wanted) : join(value, delimiters, wanted);
}

// RFC 7208 §7.3: the right-hand parts, after reversing, joined with dots whatever split them; no special treatment of
// leading, trailing or consecutive delimiters.

function join(value: string, delimiters: string, wanted: number): string {
  let joined = "";
  let end = value.length;
  let parts = 0;
  for (let at = end - 1; at >= 0; at--) {
    if (!isSplit(value, at, delimiters)) continue;
    joined = joinTwo(value.slice(at + 1, end), joined, parts++);
    end = at;
    if (parts === wanted) return joined;
  }
  return joinTwo(value.slice(0, end), joined, parts);
}

function isSplit(value: string, at: number, delimiters: string): boolean {
  const code = value.charCodeAt(at);
  return code === 0x2e ? delimiters.includes(".") : isDelimiter(code) && delimiters.includes(value[at]!);
}

function joinTwo(left: string, right: string, parts: number): string {
  return parts === 0 ? left : `${left}.${right}`;
}

function joinReversed(value: string, delimiters: string, wanted: number): string {
  let joined = "";
  let start = 0;
  let parts = 0;
  for (let at = 0; at < value.length; at++) {
    if (!isSplit(value, at, delimiters)) continue;
    joined = joinTwo(value.slice(start, at), joined, parts++);
    start = at + 1;
    if (parts === wanted) return joined;
  }
  return joinTwo(value.slice(start), joined, parts);
}

/** RFC 3986 §2.3: all but letters, digits, "-", ".", "_" and "~". */
function escapeForUrl(value: string): string {
  let escaped = "";
  for (const octet of encodeUtf8(value)) {
    const character = String.fromCharCode(octet);
    escaped += /[A-Za-z0-9._~-]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}
