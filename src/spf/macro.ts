import { encodeUtf8 } from "../internal/bytes.js";
import { isDelimiter } from "./macro-syntax.js";

/** What a macro letter, in lower case, stands for. */
export type MacroValue = (letter: string) => string;

/** Expands macros whose syntax is known to be sound (RFC 7208 §7.2, §7.3). */
export function expandMacros(text: string, meaningOf: MacroValue): string {
  let expanded = "";
  let from = 0;
  for (let percent = text.indexOf("%"); percent >= 0; percent = text.indexOf("%", from)) {
    expanded += text.slice(from, percent);
    const next = text[percent + 1];
    if (next === "{") {
      from = text.indexOf("}", percent) + 1;
      expanded += expandOne(text, percent + 2, from - 1, meaningOf);
    } else {
      from = percent + 2;
      expanded += next === "%" ? "%" : next === "_" ? " " : "%20";
    }
  }
  return expanded + text.slice(from);
}

/** What stands between the braces: a letter, a number of labels, `r`, delimiters. */
function expandOne(text: string, start: number, end: number, meaningOf: MacroValue): string {
  const letter = text[start]!;
  const name = letter.toLowerCase();
  const value = transform(meaningOf(name), text, start + 1, end);
  // RFC 7208 §7.3: an upper-case letter is the same, escaped for a URL.
  return letter === name ? value : escapeForUrl(value);
}

function transform(value: string, text: string, start: number, end: number): string {
  if (start === end) return value;
  let at = start;
  let wanted = 0;
  for (let code = text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at)) {
    wanted = wanted * 10 + code - 0x30;
  }
  const reverse = !isDelimiter(text.charCodeAt(at)) && at < end;
  const parts = split(value, text.slice(reverse ? at + 1 : at, end));
  if (reverse) parts.reverse();
  // RFC 7208 §7.3: the right-hand parts, after reversing, joined with dots whatever split them.
  return (wanted > 0 ? parts.slice(-wanted) : parts).join(".");
}

/** RFC 7208 §7.3: no special treatment of leading, trailing or consecutive delimiters. */
function split(value: string, delimiters: string): string[] {
  if (delimiters === "") return value.split(".");
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at++) {
    if (delimiters.includes(value[at]!)) {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(value.slice(start));
  return parts;
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
