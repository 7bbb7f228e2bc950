import { ParseError } from "../../core/errors.js";
import { decodeBase64, encodeBase64 } from "../base64.js";

/** One block of a PEM file. */
export interface PemBlock {
  /** What stands behind `BEGIN`, for example `PUBLIC KEY`. */
  readonly label: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/**
 * The blocks of a PEM file (RFC 7468), in order; none where there is no `-----BEGIN` line.
 * Text outside the blocks is skipped (RFC 7468 §2), white space inside them too. What else is in a block must be base64:
 * blocks with the headers of RFC 1421 §4.6, as old encrypted keys have them, are refused.
 *
 * @throws ParseError when a block has no matching end or holds something else than base64
 */
export function decodePem(text: string): PemBlock[] {
  // RFC 7468 §3: label = [ labelchar *( ["-" / SP] labelchar ) ]
  const beginLine = /^[ \t]*-----BEGIN ((?:[!-,.-~](?:[- ]?[!-,.-~])*)?)-----[ \t]*$/gm;
  const blocks: PemBlock[] = [];
  for (let begin = beginLine.exec(text); begin !== null; begin = beginLine.exec(text)) {
    const label = begin[1]!;
    const start = beginLine.lastIndex;
    const stop = text.indexOf("-----", start);
    const endLine = `-----END ${label}-----`;
    if (stop < 0 || !text.startsWith(endLine, stop)) throw malformed("a BEGIN line without its END line", begin.index);
    const der = decodeBase64(text.slice(start, stop));
    if (der === undefined) throw malformed("a block that is not base64", start);
    blocks.push({ label, der });
    beginLine.lastIndex = stop + endLine.length;
  }
  return blocks;
}

/** One block of a PEM file (RFC 7468 §3), with its last line end. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).replace(/.{64}(?=.)/g, "$&\n"); // RFC 7468 §2: 64 characters a line
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(`pem: ${message}`, { format: "pem", offset, spec: "RFC 7468 §3" });
}
