/**
 * The parts of a message as ranges over its own bytes, and what is in them: types, file names, decoded bodies
 * (RFC 2045, RFC 2046, RFC 2047, RFC 2183, RFC 2231).
 *
 * @example
 * ```ts
 * import { decodeBody, readFileName, readParts, walkParts } from "mailproof/mime";
 *
 * const message = new TextEncoder().encode(
 *   "Content-Type: multipart/mixed; boundary=x\r\n\r\n" +
 *     "--x\r\n\r\nSee the file.\r\n" +
 *     "--x\r\nContent-Type: text/csv; name=data.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxi\r\n--x--\r\n",
 * );
 * for (const part of walkParts(await readParts(message))) {
 *   const name = readFileName(part);
 *   if (name !== undefined) console.log(name, decodeBody(part).bytes); // data.csv Uint8Array(3) [ 97, 44, 98 ]
 * }
 * ```
 *
 * @module mime
 */

export type { HeaderField, HeaderIssueCode } from "../internal/message/index.js";
export {
  type DecodedBody,
  type DecodedText,
  decodeBody,
  decodeText,
  type TextIssueCode,
} from "../internal/mime/decode-body.js";
export { decodeEncodedWords } from "../internal/mime/encoded-words.js";
export { MIME_LIMITS, type MimeLimits } from "../internal/mime/limits.js";
export type { ParameterIssueCode } from "../internal/mime/parameters.js";
export type { MimeIssue, MimeIssueCode, MimePart, MultipartLayout } from "../internal/mime/part.js";
export {
  type ContentValue,
  readContentDisposition,
  readContentType,
  readFieldValues,
  readFileName,
} from "../internal/mime/read-fields.js";
export { type ReadPartsOptions, readParts } from "../internal/mime/read-parts.js";
export type { DecodeIssueCode, DecodeIssues } from "../internal/mime/transfer-decoder.js";
export { walkParts } from "../internal/mime/walk-parts.js";
