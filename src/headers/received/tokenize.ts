import { decodeLatin1 } from "../../internal/bytes.js";
import { readReceivedLimits } from "./limits.js";
import { CLOSE, OPEN, REST, scanReceived } from "./scan.js";
import type { ParseReceivedOptions, ReceivedToken, ReceivedTokenKind } from "./types.js";

/** In the order of the numbers that the scanner has for them. */
const kindNames: readonly ReceivedTokenKind[] = [
  "word",
  "quoted",
  "literal",
  "angle",
  "open",
  "close",
  "comma",
  "semicolon",
  "rest",
];

/**
 * Cuts the value of a Received field into tokens, as {@link parseReceived} reads it. They follow one another without a gap: put together
 * they are the value, whatever it is.
 *
 * @param value - what stands behind `Received:`: octets, or a string with one code unit an octet
 * @param options - `limits`: what lies behind them is the token `rest`
 * @throws TypeError for a value that is neither, RangeError for a limit that is none
 *
 * @example
 * ```ts
 * import { tokenizeReceived } from "mailproof/headers";
 *
 * const value = "from a.example ([192.0.2.1]) by b.example";
 * const tokens = tokenizeReceived(value);
 * console.log(tokens.map(({ start, end }) => value.slice(start, end)).join("") === value); // true
 * console.log(tokens.filter(({ kind }) => kind === "literal").map(({ start, end }) => value.slice(start, end))); // [ '[192.0.2.1]' ]
 * ```
 */
export function tokenizeReceived(
  value: string | Uint8Array,
  { limits }: ParseReceivedOptions = {},
): readonly ReceivedToken[] {
  const text = receivedText(value);
  const { count, kinds, starts, ends } = scanReceived(text, readReceivedLimits(limits), () => undefined);
  const tokens: ReceivedToken[] = [];
  let depth = 0;
  let position = 0;
  for (let index = 0; index < count; index++) {
    const kind = kinds[index]!;
    const start = starts[index]!;
    const end = ends[index]!;
    if (start > position) tokens.push({ kind: "space", start: position, end: start, depth: depth });
    if (kind === OPEN) depth++;
    tokens.push({ kind: kindNames[kind]!, start, end, depth: kind === REST ? 0 : depth });
    if (kind === CLOSE) depth--;
    position = end;
  }
  if (position < text.length) tokens.push({ kind: "space", start: position, end: text.length, depth: 0 });
  return tokens;
}

/** @throws TypeError for what is neither octets nor a string */
export function receivedText(value: string | Uint8Array): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return decodeLatin1(value);
  throw new TypeError('"value" must be a string or a Uint8Array');
}
