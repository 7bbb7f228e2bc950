import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64 } from "../../../src/internal/base64.js";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { createBase64Decoder, type DecodeIssues } from "../../../src/internal/mime/index.js";
import { chunked } from "./arbitrary-mail.js";

function decode(text: string): [decoded: string, issues: DecodeIssues] {
  const { bytes, issues } = decodeChunks([encodeLatin1(text)]);
  return [decodeLatin1(bytes), issues];
}

function decodeChunks(chunks: readonly Uint8Array[]): { bytes: Uint8Array; issues: DecodeIssues } {
  const decoder = createBase64Decoder();
  const pieces = chunks.map((chunk) => decoder.push(chunk));
  return { bytes: concatBytes([...pieces, decoder.finish()]), issues: decoder.issues };
}

describe("base64 in mail (RFC 2045 §6.8)", () => {
  it.each([
    ["", "", {}],
    ["aGVsbG8=", "hello", {}],
    ["aGVsbG8h", "hello!", {}],
    ["aGVsbA==", "hell", {}],
    ["aGV\r\nsb\t G8\n=\r\n", "hello", {}],
    ["aGVsbG8", "hello", { "missing-padding": 1 }],
    ["aGVsbA", "hell", { "missing-padding": 1 }],
    ["aGVsbA=", "hell", { "missing-padding": 1 }],
    ["aGVsbG8==", "hello", { "excess-padding": 1 }],
    ["aGVsbG8h====", "hello!", { "excess-padding": 4 }],
    ["====", "", { "excess-padding": 4 }],
    ["aGVsbG8=IQ==", "hello!", { "data-after-padding": 1 }],
    ["aGVsbA=bw==", "hello", { "data-after-padding": 1, "missing-padding": 1 }],
    ["aGVsbG8hI", "hello!", { truncated: 1 }],
    ["aGVsbG8hI===", "hello!", { truncated: 1 }],
    ["aGV*s-b_G8\u00ff=", "hello", { "invalid-character": 4 }],
    ["aGVs\0bG8=", "hello", { "invalid-character": 1 }],
    ["aGVsbG9=", "hello", {}],
  ])("%j is %j", (text, expected, issues) => {
    expect(decode(text)).toEqual([expected, issues]);
  });

  it("is what was encoded, with lines of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 80 }), (bytes, width) => {
        const lines = encodeBase64(bytes).replace(new RegExp(`.{${width}}`, "g"), "$&\r\n");
        const { bytes: decoded, issues } = decodeChunks([encodeLatin1(lines)]);
        expect(decoded).toEqual(bytes);
        expect(issues).toEqual({});
      }),
    );
  });

  const nearBase64 = fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.base64String({ maxLength: 12 }) },
        fc.constantFrom("=", "==", "\r\n", " ", "*", "\u00ff", "A"),
      ),
    )
    .map((pieces) => encodeLatin1(pieces.join("")));

  it("is the same however it comes in chunks", () => {
    fc.assert(
      fc.property(nearBase64, fc.array(fc.nat()), (encoded, cuts) => {
        expect(decodeChunks(chunked(encoded, cuts))).toEqual(decodeChunks([encoded]));
      }),
      { numRuns: 500 },
    );
  });

  it("never grows, and says something about all that isn't as it should be", () => {
    fc.assert(
      fc.property(nearBase64, (encoded) => {
        const { bytes, issues } = decodeChunks([encoded]);
        expect(bytes.length).toBeLessThanOrEqual(Math.ceil((encoded.length * 3) / 4));
        const digits = decodeLatin1(encoded).replace(/[ \t\r\n]/g, "");
        if (Object.keys(issues).length === 0) expect(digits).toMatch(/^(?:.{4})*$/);
        expect(Object.keys(issues).length === 0).toBe(/^[A-Za-z0-9+/]*={0,2}$/.test(digits) && digits.length % 4 === 0);
      }),
      { numRuns: 500 },
    );
  });
});
