import type { DecodeIssueCode, DecodeIssues, TransferDecoder } from "./transfer-decoder.js";

// What an octet is: a digit below 64, or one of these.
const SPACE = 64;
const PAD = 65;
const INVALID = 66;
const kinds: Uint8Array = /* @__PURE__ */ makeKinds();

function makeKinds(): Uint8Array {
  const table = new Uint8Array(256).fill(INVALID);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let digit = 0; digit < 64; digit++) table[alphabet.charCodeAt(digit)] = digit;
  for (const octet of [0x09, 0x0a, 0x0d, 0x20]) table[octet] = SPACE;
  table[0x3d] = PAD;
  return table;
}

/**
 * Makes a decoder of base64 as it comes in mail (RFC 2045 §6.8). Unlike `decodeBase64` it takes anything:
 * what is no digit is left out, padding may be missing or stand between two pieces.
 */
export function createBase64Decoder(): TransferDecoder {
  const issues: DecodeIssues = {};
  let bits = 0;
  let digits = 0; // of the group that is being read, 0 to 3
  let padded = false; // the last character but white space was padding
  let wanted = 0; // so much of it is still to come

  function report(code: DecodeIssueCode): void {
    issues[code] = (issues[code] ?? 0) + 1;
  }

  /** Ends a group that padding or the end of data cuts short; returns the new length of the output. */
  function endGroup(output: Uint8Array, length: number): number {
    let end = length;
    if (digits === 1) report("truncated");
    if (digits === 2) output[end++] = bits >> 4;
    if (digits === 3) {
      output[end++] = bits >> 10;
      output[end++] = bits >> 2;
    }
    digits = 0;
    return end;
  }

  function endPadding(): void {
    if (wanted > 0) report("missing-padding");
    wanted = 0;
  }

  return {
    issues,
    push(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
      const output = new Uint8Array(((chunk.length * 3) >> 2) + 3);
      let length = 0;
      let at = 0;
      while (at < chunk.length) {
        if (digits === 0 && !padded) {
          // Nearly all of nearly every body: four digits after four digits.
          for (; at + 4 <= chunk.length; at += 4) {
            const a = kinds[chunk[at]!]!;
            const b = kinds[chunk[at + 1]!]!;
            const c = kinds[chunk[at + 2]!]!;
            const d = kinds[chunk[at + 3]!]!;
            if ((a | b | c | d) >= 64) break;
            output[length] = (a << 2) | (b >> 4);
            output[length + 1] = (b << 4) | (c >> 2);
            output[length + 2] = (c << 6) | d;
            length += 3;
          }
          if (at === chunk.length) break;
        }
        const kind = kinds[chunk[at++]!]!;
        if (kind < 64) {
          if (padded) {
            padded = false;
            report("data-after-padding");
            endPadding();
          }
          bits = ((bits << 6) | kind) & 0xffffff;
          if (++digits === 4) {
            output[length++] = bits >> 16;
            output[length++] = bits >> 8;
            output[length++] = bits;
            digits = 0;
          }
        } else if (kind === PAD) {
          if (!padded) {
            wanted = (4 - digits) & 3;
            length = endGroup(output, length);
            padded = true;
          }
          if (wanted > 0) wanted--;
          else report("excess-padding");
        } else if (kind === INVALID) {
          report("invalid-character");
        }
      }
      return output.subarray(0, length);
    },
    finish(): Uint8Array<ArrayBuffer> {
      const output = new Uint8Array(2);
      if (digits > 1) report("missing-padding");
      const length = endGroup(output, 0);
      endPadding();
      return output.subarray(0, length);
    },
  };
}
