import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  concatBytes,
  decodeLatin1,
  decodeLatin1InPieces,
  decodeUtf8,
  encodeLatin1,
  encodeUtf8,
  enlargeBytes,
  equalBytes,
} from "../../src/internal/bytes.js";
import { chunked } from "../support/arbitraries.js";

const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet);

describe.each([
  ["decodeLatin1", decodeLatin1],
  ["decodeLatin1 without Buffer", decodeLatin1InPieces],
])("%s", (_name, decode) => {
  it("gives one code unit for each octet, all 256 of them", () => {
    const text = decode(octets);
    expect(Array.from({ length: 256 }, (_, index) => text.charCodeAt(index))).toEqual(Array.from(octets));
    expect(text).toHaveLength(256);
  });

  it("is undone by encodeLatin1", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300, size: "max" }), (bytes) => {
        expect(encodeLatin1(decode(bytes))).toEqual(bytes);
      }),
    );
  });

  it("is right around the pieces in which it may be done", () => {
    for (const length of [0, 1, 0x1fff, 0x2000, 0x2001, 0x4000, 0x4001, 100_000, 1_100_000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 31 + (index >> 8));
      const text = decode(bytes);
      expect(text).toHaveLength(length);
      expect(equalBytes(encodeLatin1(text), bytes)).toBe(true);
    }
  });

  it("looks at the bytes of a view alone", () => {
    expect(decode(encodeUtf8("abcdef").subarray(2, 4))).toBe("cd");
  });
});

describe("decodeLatin1", () => {
  it("decodes a range, cut to what is there", () => {
    const bytes = encodeUtf8("abcdef");
    expect(decodeLatin1(bytes, 2, 4)).toBe("cd");
    expect(decodeLatin1(bytes, 2)).toBe("cdef");
    expect(decodeLatin1(bytes, 2, 100)).toBe("cdef");
    expect(decodeLatin1(bytes, 6)).toBe("");
    expect(decodeLatin1(bytes, 100, 200)).toBe("");
    expect(decodeLatin1(bytes, 4, 2)).toBe("");
  });
});

describe("encodeLatin1", () => {
  it("keeps the low eight bits of any code unit", () => {
    expect(encodeLatin1("a\u00e9\u0141\uffff")).toEqual(Uint8Array.of(0x61, 0xe9, 0x41, 0xff));
  });
});

describe("UTF-8", () => {
  it("comes back as it was, a byte order mark too", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
    expect(decodeUtf8(encodeUtf8("\ufeffa"))).toBe("\ufeffa");
  });

  it("decodes what is none to U+FFFD", () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff, 0x62))).toBe("a\ufffdb");
    expect(encodeUtf8("\ud800")).toEqual(Uint8Array.of(0xef, 0xbf, 0xbd));
  });
});

describe("concatBytes, enlargeBytes and equalBytes", () => {
  it("put together what was cut", () => {
    fc.assert(
      fc.property(chunked(fc.uint8Array()), ({ whole, chunks }) => {
        expect(concatBytes(chunks)).toEqual(whole);
        let buffer = new Uint8Array(1);
        let used = 0;
        for (const chunk of chunks) {
          if (used + chunk.length > buffer.length) buffer = enlargeBytes(buffer, used, used + chunk.length);
          buffer.set(chunk, used);
          used += chunk.length;
        }
        expect(equalBytes(buffer.subarray(0, used), whole)).toBe(true);
      }),
    );
  });

  it("copy", () => {
    const bytes = Uint8Array.of(1, 2);
    const copies = [concatBytes([bytes]), enlargeBytes(bytes, 2, 2)];
    bytes.fill(9);
    for (const copy of copies) expect(copy.subarray(0, 2)).toEqual(Uint8Array.of(1, 2));
  });

  it("double, so that growing by one costs linear time", () => {
    expect(enlargeBytes(new Uint8Array(4), 4, 5)).toHaveLength(8);
    expect(enlargeBytes(new Uint8Array(4), 4, 100)).toHaveLength(100);
  });

  it("tell a difference in length and in any octet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
        const other = new Uint8Array(bytes);
        expect(equalBytes(bytes, other)).toBe(true);
        other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ 1;
        expect(equalBytes(bytes, other)).toBe(false);
        expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
      }),
    );
  });
});
