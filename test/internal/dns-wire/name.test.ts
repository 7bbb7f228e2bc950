import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { encodeName, readName } from "../../../src/internal/dns-wire/name.js";
import { Reader } from "../../../src/internal/wire/reader.js";

const read = (bytes: readonly number[], start = 0): string =>
  readName(new Reader(Uint8Array.from(bytes), "dns-message", start));
const a63 = "a".repeat(63);

describe("names on the wire (RFC 1035 §3.1)", () => {
  const names: readonly (readonly [string, readonly number[]])[] = [
    ["", [0]],
    ["a.bc", [1, 97, 2, 98, 99, 0]],
    ["Ab", [2, 65, 98, 0]],
    ["a\\.b.c", [3, 97, 46, 98, 1, 99, 0]],
    ["a\\\\b", [3, 97, 92, 98, 0]],
    ["\\000\\032\\127\\233\\255", [5, 0, 32, 127, 233, 255, 0]],
    ["_25._tcp.x-1", [3, 95, 50, 53, 4, 95, 116, 99, 112, 3, 120, 45, 49, 0]],
    ["*", [1, 42, 0]],
  ];

  it.each(names)("%j is written and read back with its escapes (RFC 4343 §2.1)", (text, wire) => {
    expect([...encodeName(text)]).toEqual(wire);
    expect(read(wire)).toBe(text);
  });

  it.each([
    ["a final dot", "a.bc.", "a.bc"],
    ["the root as a dot", ".", ""],
    ["an escaped letter", "\\a\\098", "ab"],
    ["an escaped final dot, which is no final dot", "a\\.", "a\\."],
  ])("takes %s", (_what, text, canonical) => {
    expect(read([...encodeName(text)])).toBe(canonical);
  });

  it.each([
    ["a..b", 2],
    [".a", 0],
    ["a..", 2],
    ["..", 0],
    [`${a63}a`, 64],
    [Array(128).fill("a").join("."), 255],
    ["\u00e9", 0],
    ["\u017f", 0],
    ["a\\", 1],
    ["a\\25", 1],
    ["a\\256", 1],
    ["a\\\u00e9", 1],
  ])("refuses %j, which DNS can't carry (RFC 1035 §2.3.4)", (text, offset) => {
    expect(() => encodeName(text)).toThrow(
      expect.objectContaining({ name: "ParseError", format: "domain-name", offset }),
    );
  });

  it("takes a name of exactly 255 octets and labels of exactly 63", () => {
    const longest = [a63, a63, a63, "a".repeat(61)].join(".");
    expect(encodeName(longest)).toHaveLength(255);
    expect(read([...encodeName(longest)])).toBe(longest);
    expect(() => encodeName(`${longest}a`)).toThrow(ParseError);
  });

  it("any name of any octets survives writing and reading", () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 12 }), (wireLabels) => {
        const wire = [...wireLabels.flatMap((octets) => [octets.length, ...octets]), 0];
        expect([...encodeName(read(wire))]).toEqual(wire);
      }),
    );
  });
});

describe("compression (RFC 1035 §4.1.4)", () => {
  it("follows a pointer, then goes on behind it", () => {
    const reader = new Reader(Uint8Array.from([1, 97, 0, 1, 98, 0xc0, 0, 9]), "dns-message", 3);
    expect(readName(reader)).toBe("b.a");
    expect(reader.u8("next")).toBe(9);
  });

  it("follows pointers to pointers", () => {
    expect(read([1, 97, 0, 0xc0, 0, 0xc0, 3], 5)).toBe("a");
  });

  it.each([
    ["to itself", [0xc0, 0]],
    ["in a loop of two", [0xc0, 2, 0xc0, 0], 2],
    ["forward", [0xc0, 2, 1, 97, 0]],
    ["to its own labels", [1, 97, 0xc0, 0]],
    ["forward from where another led", [0xc0, 2, 1, 97, 0, 0xc0, 0], 5],
    ["behind the end", [0xff, 0xff]],
  ])("refuses a pointer %s (RFC 9267 §2)", (_what, bytes, start = 0) => {
    expect(() => read(bytes, start)).toThrow("does not point back");
  });

  it("refuses half a pointer", () => {
    expect(() => read([0xc0])).toThrow(ParseError);
  });

  it.each([0x40, 0x80, 0xbf])("refuses the reserved label type %i", (type) => {
    expect(() => read([type, 97, 0])).toThrow(ParseError);
  });

  it("reads a name of 255 octets and no longer one", () => {
    const wire = (last: number) => [63, 63, 63, last].flatMap((length) => [length, ...Array(length).fill(97)]);
    expect(read([...wire(61), 0])).toHaveLength(253);
    expect(() => read([...wire(62), 0])).toThrow("longer than 255");
  });

  it("refuses labels that pointers add up to more than 255 octets", () => {
    const bytes = [63, ...Array(63).fill(97), 0];
    for (let segments = 0; segments < 3; segments++) {
      const target = segments === 0 ? 0 : 65 + (segments - 1) * 66;
      bytes.push(63, ...Array(63).fill(98), 0xc0 | (target >> 8), target & 0xff);
    }
    expect(read(bytes, 65 + 66)).toHaveLength(63 * 3 + 2);
    expect(() => read(bytes, 65 + 2 * 66)).toThrow("longer than 255");
  });

  it("refuses a chain of more pointers than a name has labels", () => {
    const bytes = [0, 0];
    for (let at = 2; at < 1000; at += 2) bytes.push(0xc0 | ((at - 2) >> 8), (at - 2) & 0xff);
    expect(read(bytes, 2 * 127)).toBe("");
    expect(() => read(bytes, 2 * 128)).toThrow("too many compression pointers");
  });

  it.each([[[]], [[1]], [[1, 97]], [[63, 97, 0]]])("refuses %j, which ends too early", (bytes) => {
    expect(() => read(bytes)).toThrow(ParseError);
  });
});
