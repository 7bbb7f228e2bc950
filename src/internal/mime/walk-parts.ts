import type { MimePart } from "./part.js";

/**
 * A part and all parts in it, in the order of the message.
 *
 * @returns an iterator over the part itself, its first part, the first part of that and so on
 *
 * @example
 * ```ts
 * import { readParts, walkParts } from "mailproof/mime";
 *
 * const message = new TextEncoder().encode(
 *   "Content-Type: multipart/alternative; boundary=x\r\n\r\n" +
 *     "--x\r\n\r\nHello\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Hello\r\n--x--\r\n",
 * );
 * const types = Array.from(walkParts(await readParts(message)), (part) => part.type);
 * console.log(types.join(", ")); // multipart/alternative, text/plain, text/html
 * ```
 */
export function* walkParts(part: MimePart): Generator<MimePart, void, undefined> {
  const waiting = [part];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (let i = next.parts.length - 1; i >= 0; i--) waiting.push(next.parts[i]!);
  }
}
