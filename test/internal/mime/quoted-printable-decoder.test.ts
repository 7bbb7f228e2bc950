import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { createQuotedPrintableDecoder, type DecodeIssues } from "../../../src/internal/mime/index.js";
import { chunked } from "./arbitrary-mail.js";

function decode(text: string): [decoded: string, issues: DecodeIssues] {
  const { bytes, issues } = decodeChunks([encodeLatin1(text)]);
  return [decodeLatin1(bytes), issues];
}

function decodeChunks(chunks: readonly Uint8Array[]): { bytes: Uint8Array; issues: DecodeIssues } {
  const decoder = createQuotedPrintableDecoder();
  const pieces = chunks.map((chunk) => decoder.push(chunk));
  return { bytes: concatBytes([...pieces, decoder.finish()]), issues: decoder.issues };
}

/** RFC 2045 §6.7, by a regular expression over the whole text: escapes, soft line breaks, spaces at the end of a line. */
function decodeByRegExp(text: string): string {
  const pattern = /=([0-9A-Fa-f]{2})|=[ \t]*(?:\r?\n|$)|[ \t]+(?=\r?\n|$)/g;
  return text.replace(pattern, (_, hex: string | undefined) =>
    hex === undefined ? "" : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describe("quoted-printable (RFC 2045 §6.7)", () => {
  it.each([
    ["", "", {}],
    ["a=3D=E4b", "a=\u00e4b", {}],
    ["a=3d=eE", "a=\u00ee", { "lower-case-escape": 2 }],
    ["a=\r\nb=\nc", "abc", {}],
    ["a= \t\r\nb", "ab", { "trailing-space": 1 }],
    ["a \t\r\nb \nc ", "a\r\nb\nc", { "trailing-space": 3 }],
    ["a =20\r\n", "a  \r\n", {}],
    ["a b\tc", "a b\tc", {}],
    ["\r\n\n\r", "\r\n\n\r", {}],
    ["a \rb", "a \rb", {}],
    ["a \r", "a \r", {}],
    ["a=\rb", "a=\rb", { "invalid-escape": 1 }],
    ["a= b", "a= b", { "invalid-escape": 1 }],
    ["a=b", "a=b", { "invalid-escape": 1 }],
    ["a=4g", "a=4g", { "invalid-escape": 1 }],
    ["a==3D", "a==", { "invalid-escape": 1 }],
    ["a=4=3D", "a=4=", { "invalid-escape": 1 }],
    ["a=4", "a=4", { "invalid-escape": 1 }],
    ["a=\u00e4", "a=\u00e4", { "invalid-escape": 1, "unencoded-octet": 1 }],
    ["a=", "a", { truncated: 1 }],
    ["a= ", "a", { truncated: 1, "trailing-space": 1 }],
    ["a=\r \n", "a=\r\n", { "invalid-escape": 1, "trailing-space": 1 }],
    ["a=\r", "a=\r", { "invalid-escape": 1 }],
    ["a= \r", "a= \r", { "invalid-escape": 1 }],
    ["\u00e4\0\x7f", "\u00e4\0\x7f", { "unencoded-octet": 3 }],
  ])("%j is %j", (text, expected, issues) => {
    expect(decode(text)).toEqual([expected, issues]);
  });

  it("holds back no more spaces than a line can have", () => {
    const decoder = createQuotedPrintableDecoder();
    const first = decoder.push(encodeLatin1(`a${" ".repeat(5000)}`));
    expect(first.length).toBe(5001);
    expect(decode(`a${" ".repeat(998)}\nb${" ".repeat(999)}\n`)).toEqual([
      `a\nb${" ".repeat(999)}\n`,
      { "trailing-space": 1, "long-space": 1 },
    ]);
    expect(decode(`=${" ".repeat(999)}\n`)).toEqual([
      `=${" ".repeat(999)}\n`,
      { "invalid-escape": 1, "long-space": 1 },
    ]);
  });

  const nearQuotedPrintable = fc
    .array(
      fc.constantFrom(
        "=",
        "=3D",
        "=e4",
        "=4",
        " ",
        "\t",
        "  ",
        "\r",
        "\n",
        "\r\n",
        "=\r\n",
        "= \n",
        "a",
        "Z0",
        "\u00e4",
        " ".repeat(998),
      ),
    )
    .map((pieces) => pieces.join(""));

  it("is the same however it comes in chunks", () => {
    fc.assert(
      fc.property(nearQuotedPrintable, fc.array(fc.nat()), (text, cuts) => {
        const encoded = encodeLatin1(text);
        expect(decodeChunks(chunked(encoded, cuts))).toEqual(decodeChunks([encoded]));
      }),
      { numRuns: 1000 },
    );
  });

  it("is what the rules say, written down as a regular expression", () => {
    fc.assert(
      fc.property(nearQuotedPrintable, (text) => {
        fc.pre(!/[ \t]{999}/.test(text));
        expect(decode(text)[0]).toBe(decodeByRegExp(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives back any octets that were encoded one by one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const encoded = Array.from(bytes, (octet) => `=${octet.toString(16).toUpperCase().padStart(2, "0")}`);
        const { bytes: decoded, issues } = decodeChunks([encodeLatin1(encoded.join("=\r\n"))]);
        expect(decoded).toEqual(bytes);
        expect(issues).toEqual({});
      }),
    );
  });
});
