import { decodeLatin1, encodeLatin1 } from "./bytes.js";
import { platform } from "./platform.js";

/** Base64 with padding and without line breaks (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  if (platform.Buffer === undefined) return btoa(decodeLatin1(bytes));
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
  const { Buffer } = platform;
  const bare = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, "") : text;
  if (Buffer !== undefined) {
    // Quick for what is well formed: Buffer takes anything, so the result counts if it encodes to the very text.
    const bytes = new Uint8Array(Buffer.from(bare, "base64"));
    if (encodeBase64(bytes) === bare) return bytes;
  }
  // What the runtimes skip or take beyond the grammar differs, so they get to see nothing but the grammar.
  if (!isBase64(bare)) return undefined;
  return Buffer === undefined ? encodeLatin1(atob(bare)) : new Uint8Array(Buffer.from(bare, "base64"));
}

/** Whether a text is base64, as {@link decodeBase64} takes it, without white space. */
export function isBase64(text: string): boolean {
  const padding = text.indexOf("=");
  const digits = padding === -1 ? text : text.slice(0, padding);
  if (text.length % 4 !== 0 || text.length - digits.length > 2) return false;
  return !/[^A-Za-z0-9+/]/.test(digits) && !/[^=]/.test(text.slice(digits.length));
}
