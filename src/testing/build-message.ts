import { concatBytes, encodeUtf8 } from "../internal/bytes.js";

/** A header field as name and value, or a text or bytes that stand for themselves, line end and all. */
export type HeaderFieldSource = readonly [name: string, value: string | Uint8Array] | string | Uint8Array;

/** What {@link buildMessage} puts together. */
export interface MessageParts {
  readonly headers: readonly HeaderFieldSource[];
  /** Taken as it is. Left out, the message ends with its header and has no blank line. */
  readonly body?: string | Uint8Array;
}

/**
 * Puts a message together, byte by byte: strings become UTF-8, bytes are taken as they are, and nothing else is added
 * than `: ` and CRLF to a field given as name and value, and CRLF between header and body.
 * So a broken message is as easily made as a sound one.
 *
 * @returns the message
 *
 * @example
 * ```ts
 * import { buildMessage, toCrlf } from "mailproof/testing";
 *
 * const message = buildMessage({
 *   headers: [
 *     ["From", "Alice <alice@example.com>"],
 *     ["Subject", "folded\r\n by hand"],
 *     "X-No-Space:and a bare line feed\n",
 *   ],
 *   body: toCrlf("Hello\nBob\n"),
 * });
 * console.log(message.length); // 106
 * ```
 */
export function buildMessage({ headers, body }: MessageParts): Uint8Array<ArrayBuffer> {
  const chunks = headers.flatMap((field) =>
    typeof field === "string" || field instanceof Uint8Array
      ? [bytesOf(field)]
      : [bytesOf(field[0]), COLON, bytesOf(field[1]), CRLF],
  );
  if (body !== undefined) chunks.push(CRLF, bytesOf(body));
  return concatBytes(chunks);
}

const COLON: Uint8Array = /* @__PURE__ */ encodeUtf8(": ");
const CRLF: Uint8Array = /* @__PURE__ */ encodeUtf8("\r\n");

function bytesOf(source: string | Uint8Array): Uint8Array {
  return typeof source === "string" ? encodeUtf8(source) : source;
}

/**
 * Gives a text the line ends of mail: each LF without a CR before it gets one. A CR alone stays alone.
 *
 * @example
 * ```ts
 * import { toCrlf } from "mailproof/testing";
 *
 * console.log(JSON.stringify(toCrlf("one\ntwo\r\n"))); // "one\r\ntwo\r\n"
 * ```
 */
export function toCrlf(text: string): string {
  return text.replace(/\r?\n/g, "\r\n");
}
