import { skipComments } from "../../internal/comments.js";
import { MAX_ARC_SETS } from "./limits.js";

/** An instance, or what is wrong with it. */
export type Instance = number | "bad" | "too-high";

/** Of the text between `i=` and what follows. `position = 1*2DIGIT ; 1 - 50` (RFC 8617 §4.2.1). */
export function instanceOf(text: string): Instance {
  if (!/^[0-9]+$/.test(text)) return "bad";
  const number = Number(text);
  if (number > MAX_ARC_SETS) return "too-high";
  return number >= 1 && text.length <= 2 ? number : "bad";
}

/**
 * Reads `[CFWS] "i" [CFWS] "=" [CFWS] position [CFWS] ";"`, with which each ARC field begins (RFC 8617 §4.1).
 *
 * @returns the instance and where the rest begins; `undefined` for a value that begins otherwise
 */
export function readLeadingInstance(value: string): { readonly instance: Instance; readonly end: number } | undefined {
  const name = skipComments(value, 0);
  const equals = skipComments(value, name + 1);
  if (value[name] !== "i" || value[equals] !== "=") return undefined;
  const start = skipComments(value, equals + 1);
  let end = start;
  while (value.charCodeAt(end) >= 0x30 && value.charCodeAt(end) <= 0x39) end++;
  const semicolon = skipComments(value, end);
  if (value[semicolon] !== ";") return undefined;
  return { instance: instanceOf(value.slice(start, end)), end: semicolon + 1 };
}
