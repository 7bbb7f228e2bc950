import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64, isBase64 } from "../../src/internal/base64.js";
import { decodeLatin1, encodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";

/** What RFC 4648 §4 says, written for clearness: a second opinion. */
function decodeByGrammar(text: string): Uint8Array | undefined {
  const bare = text.replace(/[ \t\r\n]/g, "");
  const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare);
  return valid ? encodeLatin1(atob(bare)) : undefined;
}

const nearBase64 = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(..."AZaz09+/QgQ") },
      { weight: 3, arbitrary: fc.constantFrom("=", "==", "\r\n", " ", "\t") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("-", "_", "\f", "\v", "\0", "\u00a0", "\u0141", "\u2028", "😀", "AAAA="),
      },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

// Runtimes with and without `Buffer` have a way each; test/runtimes runs this on both.
describe("base64", () => {
  it.each([
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg=="],
    ["fooba", "Zm9vYmE="],
    ["foobar", "Zm9vYmFy"],
  ])("has the test vectors of RFC 4648 §10: %j", (text, encoded) => {
    expect(encodeBase64(encodeUtf8(text))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(encodeUtf8(text));
  });

  it("has the whole alphabet of RFC 4648 §4", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    expect(encodeBase64(decodeBase64(alphabet)!)).toBe(alphabet);
  });

  it("is told from other text without decoding it", () => {
    fc.assert(
      fc.property(nearBase64, (text) => {
        expect(isBase64(text)).toBe(!/[ \t\r\n]/.test(text) && decodeByGrammar(text) !== undefined);
      }),
    );
  });

  it("ignores folding white space anywhere (RFC 6376 §2.10)", () => {
    expect(decodeBase64(" Z\r\n\tm 9v\nYg = \r\n = ")).toEqual(encodeUtf8("foob"));
    expect(decodeBase64(" \t\r\n")).toEqual(new Uint8Array(0));
  });

  it("accepts bits behind the last octet (RFC 4648 §3.5)", () => {
    expect(decodeBase64("Zh==")).toEqual(encodeUtf8("f"));
    expect(decodeBase64("Z n=\r\n=")).toEqual(encodeUtf8("f"));
    expect(decodeBase64("Zm9=")).toEqual(encodeUtf8("fo"));
  });

  it.each([
    ["no padding", "Zg"],
    ["one pad of two", "Zg="],
    ["a pad too many", "Zm8=="],
    ["three pads", "Z==="],
    ["four pads", "Zm9v===="],
    ["pads alone", "=="],
    ["one digit", "Z"],
    ["one digit more than four", "Zm9vZ==="],
    ["data behind padding", "Zg==Zg=="],
    ["a digit between pads", "Zg=A="],
    ["the URL alphabet", "-_-_"],
    ["a form feed", "Zm9v\f"],
    ["a no-break space", "Zm9v\u00a0"],
    ["NUL", "Zm9v\0"],
    ["a letter whose low octet is A", "\u0141\u0141\u0141\u0141"],
    ["a character outside the BMP", "Zm😀"],
  ])("refuses %s", (_, text) => {
    expect(decodeBase64(text)).toBeUndefined();
    expect(decodeBase64(`AAAA${text}`.replace("AAAAZm9v====", "AAAA===="))).toBeUndefined();
  });

  it("gives an array that shares its memory with nothing", () => {
    for (const text of ["Zg==", "Z g==", "Zh==", "Zm9v"]) {
      const bytes = decodeBase64(text)!;
      expect(bytes.buffer.byteLength).toBe(bytes.length);
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    }
  });

  it("encodes a view of a larger buffer", () => {
    expect(encodeBase64(encodeUtf8("xfoobarx").subarray(1, 7))).toBe("Zm9vYmFy");
  });

  it("decodes what it encodes, folded or not", () => {
    const folds = fc.array(fc.tuple(fc.nat(), fc.constantFrom(" ", "\r\n ", "\t", "\n")), { maxLength: 5 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), folds, (bytes, breaks) => {
        let text = encodeBase64(bytes);
        for (const [at, white] of breaks) {
          const cut = at % (text.length + 1);
          text = text.slice(0, cut) + white + text.slice(cut);
        }
        expect(decodeBase64(text)).toEqual(bytes);
      }),
    );
  });

  it("agrees with the grammar on text that is nearly base64", () => {
    fc.assert(
      fc.property(nearBase64, (text) => {
        expect(decodeBase64(text)).toEqual(decodeByGrammar(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

it("encodes as btoa does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(btoa(decodeLatin1(bytes)));
      expect(encodeBase64(bytes)).toBe(btoa(String.fromCharCode(...bytes)));
    }),
  );
});
