import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64 } from "../../../src/internal/base64.js";
import { encodeUtf8 } from "../../../src/internal/bytes.js";
import { decodeEncodedWords } from "../../../src/internal/mime/index.js";

describe("encoded words (RFC 2047)", () => {
  it.each([
    // The examples of RFC 2047 §8.
    ["=?ISO-8859-1?Q?a?=", "a"],
    ["=?ISO-8859-1?Q?a?= b", "a b"],
    ["=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a_b?=", "a b"],
    ["=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"],
    ["=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"],
    ["=?ISO-8859-1?Q?Andr=E9?= Pirard", "Andr\u00e9 Pirard"],
    ["=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=", "If you can read this yo"],
    // RFC 2231 §5
    ["=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"],
  ])("%j is %j", (text, decoded) => {
    expect(decodeEncodedWords(text)).toBe(decoded);
  });

  it.each([
    ["in lower case", "=?utf-8?q?=c3=a9?=", "\u00e9"],
    ["within a word", "a=?utf-8?q?b?=c", "abc"],
    ["side by side", "=?utf-8?q?a?==?utf-8?q?b?=", "ab"],
    ["with spaces", "=?utf-8?q?a b?= c", "a b c"],
    ["with nothing in them", "a =?utf-8?q??= b", "a  b"],
    ["without padding", "=?utf-8?b?w6k?=", "\u00e9"],
    ["that break within a character", "=?utf-8?b?4oI=?= =?UTF-8?q?=AC?=", "\u20ac"],
    ["longer than RFC 2047 §2 allows", `=?utf-8?q?${"a".repeat(500)}?=`, "a".repeat(500)],
    ["with octets that mean nothing", "=?utf-8?q?=FF?=", "\ufffd"],
    ["with an escape that is none", "=?utf-8?q?=4_=zz?=", "=4 =zz"],
    ["in Japanese", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "\u65e5\u672c"],
    ["in windows-1252 that claims to be Latin-1", "=?iso-8859-1?q?=80=81=9F=A0?=", "\u20ac\x81\u0178\xa0"],
  ])("%s", (_, text, decoded) => {
    expect(decodeEncodedWords(text)).toBe(decoded);
  });

  it.each([
    "",
    "=?",
    "=??=",
    "=?utf-8?=",
    "=?utf-8?q?=",
    "=?utf-8?x?a?=",
    "=?utf-8?q?a?b?=",
    "=?utf-8?q?a",
    "=?utf-8?q?\u00e9?=",
    "=? utf-8?q?a?=",
    "=?x-none?q?a?= =?x-none?q?b?=",
    `=?${"u".repeat(41)}?q?a?=`,
    "a  b \t c",
  ])("%j stays as it is", (text) => {
    expect(decodeEncodedWords(text)).toBe(text);
  });

  it("keeps what stands between a word it knows and one it doesn't", () => {
    expect(decodeEncodedWords("=?utf-8?q?a?= =?x-none?q?b?= =?utf-8?q?c?=")).toBe("a =?x-none?q?b?= c");
  });

  it("gives back any text that was encoded", () => {
    const pieces = fc.array(fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 12 }), fc.boolean()), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pieces, fc.constantFrom(" ", "\r\n ", ""), (texts, gap) => {
        fc.pre(!texts[0]![0].startsWith("\ufeff")); // a byte order mark is no text
        const words = texts.map(([text, asB]) => {
          const octets = encodeUtf8(text);
          const q = Array.from(octets, (octet) => `=${octet.toString(16).toUpperCase().padStart(2, "0")}`).join("");
          return asB ? `=?utf-8?B?${encodeBase64(octets)}?=` : `=?utf-8?Q?${q}?=`;
        });
        const expected = texts.map(([text]) => text).join("");
        expect(decodeEncodedWords(`x ${words.join(gap)} y`)).toBe(`x ${expected} y`);
      }),
    );
  });

  it.each([
    "=?".repeat(200_000),
    "=?utf-8".repeat(60_000),
    "=?utf-8?q?".repeat(40_000),
    "=?utf-8?q?a?=".repeat(30_000),
    "=?utf-8?q?a?= ".repeat(30_000),
    "=?x-none?q?a?=".repeat(30_000),
    `=?${"utf-8".repeat(80_000)}`,
    `=?utf-8*${"e".repeat(400_000)}`,
    `=?utf-8?q?${" ".repeat(400_000)}`,
    Array.from({ length: 30_000 }, (_, n) => `=?x${n}?q?a?=`).join(""),
  ])("costs linear time: %#", (text) => {
    expect(decodeEncodedWords(text).length).toBeLessThanOrEqual(text.length);
  });
});
