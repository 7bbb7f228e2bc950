import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8Text } from "../../src/headers/received/words.js";
import { decodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function expected(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const sequences = fc.constantFrom(
  [0x41],
  [0x80],
  [0xc0, 0xaf],
  [0xc3, 0xbc],
  [0xe0, 0x80, 0xaf],
  [0xe2, 0x82, 0xac],
  [0xed, 0xa0, 0x80],
  [0xef, 0xbf, 0xbd],
  [0xf0, 0x80, 0x80, 0x80],
  [0xf0, 0x9f, 0x98, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf5, 0x80, 0x80, 0x80],
  [0xff],
);

describe("UTF-8 in a text of one code unit an octet", () => {
  it("is read as the runtime reads it (RFC 3629 §4)", () => {
    const octets = fc.array(fc.oneof(sequences, fc.array(fc.nat(255), { maxLength: 2 })), { maxLength: 6 });
    fc.assert(
      fc.property(octets, (parts) => {
        const bytes = Uint8Array.from(parts.flat());
        expect(decodeUtf8Text(decodeLatin1(bytes))).toBe(expected(bytes));
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeUtf8Text(decodeLatin1(encodeUtf8(text)))).toBe(text);
      }),
    );
  });

  it("is none where a code unit is no octet", () => {
    expect(decodeUtf8Text("b\u00fccher \u20ac")).toBeUndefined();
  });
});
