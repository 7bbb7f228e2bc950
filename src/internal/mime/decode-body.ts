import { concatBytes, decodeLatin1 } from "../bytes.js";
import { createBase64Decoder } from "./base64-decoder.js";
import { createCharsetDecoder, decodeUndeclared } from "./charset.js";
import type { MimePart } from "./part.js";
import { createQuotedPrintableDecoder } from "./quoted-printable-decoder.js";
import { readContentType } from "./read-fields.js";
import type { DecodeIssueCode, DecodeIssues, TransferDecoder } from "./transfer-decoder.js";

/** The decoder for a Content-Transfer-Encoding; `undefined` for those that change nothing, and for unknown ones. */
export function createTransferDecoder(encoding: string): TransferDecoder | undefined {
  if (encoding === "base64") return createBase64Decoder();
  if (encoding === "quoted-printable") return createQuotedPrintableDecoder();
  return undefined;
}

/** The body of a part without its transfer encoding. */
export interface DecodedBody {
  /** A view of the message where there was nothing to decode. */
  readonly bytes: Uint8Array;
  /** How often something odd was met. */
  readonly issues: DecodeIssues;
}

/**
 * The body of a part without its transfer encoding (RFC 2045 §6).
 *
 * Takes anything: what is no base64 or quoted-printable is left out or kept as RFC 2045 advises, and counted in `issues`.
 * A body in an unknown encoding comes as it is; the `issues` of the part say so.
 *
 * @returns the bytes, which are no more than those of the body
 *
 * @example
 * ```ts
 * import { decodeBody, readParts } from "mailproof/mime";
 *
 * const message = new TextEncoder().encode("Content-Transfer-Encoding: base64\r\n\r\nSGV*sbG8\r\n");
 * const { bytes, issues } = decodeBody(await readParts(message));
 * console.log(new TextDecoder().decode(bytes)); // Hello
 * console.log(issues); // { 'invalid-character': 1, 'missing-padding': 1 }
 * ```
 */
export function decodeBody(part: MimePart): DecodedBody {
  const { message, body, encoding, parts } = part;
  const encoded = message.subarray(body.start, body.end);
  // RFC 2045 §6.4: a container is never encoded. One that could be taken apart isn't, whatever it says.
  const decoder = parts.length > 0 ? undefined : createTransferDecoder(encoding);
  if (decoder === undefined) return { bytes: encoded, issues: {} };
  const bytes = decoder.push(encoded);
  const rest = decoder.finish();
  return { bytes: rest.length === 0 ? bytes : concatBytes([bytes, rest]), issues: decoder.issues };
}

/** The body of a part as text. */
export interface DecodedText {
  readonly text: string;
  /** As the part names it, in lower case; empty where it names none. */
  readonly charset: string;
  /** How often something odd was met. */
  readonly issues: Partial<Record<TextIssueCode, number>>;
}

/** What is odd about a text. */
export type TextIssueCode =
  | DecodeIssueCode
  /** A character set that this runtime doesn't have. The text has one character an octet. */
  | "unknown-charset"
  /** Octets that mean nothing in the character set. They became U+FFFD. */
  | "malformed-text";

/**
 * The body of a part as text, by the `charset` of its Content-Type and the `TextDecoder` of the runtime. That reads
 * `iso-8859-1` as windows-1252, as mail programs do. Text in `us-ascii` or without a charset is read as UTF-8 if it is
 * that; else each octet becomes one character.
 *
 * @returns the text with the line ends it has in the message
 *
 * @example
 * ```ts
 * import { decodeText, readParts } from "mailproof/mime";
 *
 * const header = "Content-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
 * const { text, charset } = decodeText(await readParts(new TextEncoder().encode(`${header}5 =A4`)));
 * console.log(text, charset); // 5 € iso-8859-15
 * ```
 */
export function decodeText(part: MimePart): DecodedText {
  const { bytes, issues } = decodeBody(part);
  const charset = readContentType(part).parameters.get("charset")?.toLowerCase() ?? "";
  if (charset === "" || charset === "us-ascii") return { text: decodeUndeclared(bytes), charset, issues };
  const decoded = createCharsetDecoder().decode(bytes, charset);
  if (decoded === undefined) {
    return { text: decodeLatin1(bytes), charset, issues: { ...issues, "unknown-charset": 1 } };
  }
  const { text, malformed } = decoded;
  return { text, charset, issues: malformed ? { ...issues, "malformed-text": 1 } : issues };
}
