import { decodeWithTable, encodeWithTable } from "./base64-table.js";
import { platform } from "./platform.js";

/** Base64 with padding and without line breaks (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  if (platform.Buffer === undefined) return encodeWithTable(bytes);
  return platform.Buffer.prototype.base64Slice.call(bytes, 0, bytes.length);
}

/**
 * Decodes base64 (RFC 4648 §4). Spaces, tabs, CR and LF may stand anywhere, because DKIM tags and PEM fold (RFC 6376 §2.10).
 * Padding is required. Bits after the last octet may be anything: RFC 4648 §3.5 leaves refusing them to the reader,
 * and signatures with such bits are accepted everywhere.
 *
 * @returns the bytes in an array of their own, or `undefined` for anything else
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (platform.Buffer === undefined) return decodeWithTable(text);
  // Buffer skips what it doesn't know and takes the URL alphabet too, each runtime in its own way.
  // So the result counts only if it encodes to the very text; in all other cases the table decides.
  const bytes = new Uint8Array(platform.Buffer.from(text, "base64"));
  const again = encodeBase64(bytes);
  return again === text || again === text.replace(/[ \t\r\n]+/g, "") ? bytes : decodeWithTable(text);
}
