import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { DerReader } from "../../../src/internal/der/reader.js";
import { contextConstructed, contextPrimitive, tag } from "../../../src/internal/der/tag.js";
import {
  encodeBitString,
  encodeElement,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "../../../src/internal/der/writer.js";
import { fromHex, toHex } from "./hex.js";

const read = (hex: string): DerReader => new DerReader(fromHex(hex), "sample");

describe("DerReader", () => {
  it.each([0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x1_0000])("reads what has %d octets of contents", (length) => {
    const der = encodeOctetString(new Uint8Array(length).fill(7));
    const reader = new DerReader(der, "sample");
    expect(reader.octetString("octets")).toEqual(new Uint8Array(length).fill(7));
    reader.end("sample");
  });

  it.each([
    ["nothing", "", "is missing"],
    ["an identifier alone", "04", "is missing"],
    ["contents that are cut", "04 02 00", "longer than what is left"],
    ["a length that is cut", "04 82 01", "longer than what is left"],
    ["a length of 4 GB", "04 84 ff ff ff ff", "longer than what is left"],
    ["a length of five octets", "04 85 00 00 00 00 01 00", "longer than what is left"],
    ["an indefinite length (X.690 §10.1)", "24 80 04 01 00 00 00", "tag 0x04"],
    ["an indefinite length of a primitive", "04 80 00 00", "indefinite"],
    ["the long form of a short length (X.690 §10.1)", "04 81 01 00", "more octets than it needs"],
    ["a leading zero in a length (X.690 §10.1)", `04 82 00 80 ${"00".repeat(128)}`, "more octets than it needs"],
    ["the reserved length octet ff", "04 ff 00", "longer than what is left"],
    ["another tag", "02 01 00", "should have tag 0x04, not 0x02"],
    ["a constructed string", "24 03 04 01 00", "should have tag 0x04, not 0x24"],
  ])("refuses %s", (_, hex, message) => {
    expect(() => read(hex).octetString("octets")).toThrow(ParseError);
    expect(() => read(hex).octetString("octets")).toThrow(message);
  });

  it("refuses an indefinite length where any tag will do", () => {
    expect(() => read("30 80 00 00").raw("element")).toThrow("indefinite");
  });

  it("refuses tag numbers from 31 on, which no structure it reads has", () => {
    expect(() => read("1f 1f 01 00").raw("element")).toThrow("tag number above 30");
    expect(() => read("bf 8f 01 00").raw("element")).toThrow("tag number above 30");
  });

  it("names the format, and the place counted from the start of the whole input", () => {
    const outer = read("30 07 30 05 02 01 05 04 00");
    const inner = outer.sequence("outer").sequence("inner");
    inner.smallUnsigned("number");
    expect(inner.offset).toBe(7);
    try {
      inner.smallUnsigned("second");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        format: "sample",
        offset: 7,
        message: 'sample: "second" should have tag 0x02, not 0x04',
      });
    }
  });

  it("does not let a sequence read behind its end", () => {
    const outer = read("30 02 02 05 01 02 03 04 05");
    expect(() => outer.sequence("sequence").integer("number")).toThrow("longer than what is left");
  });

  it("demands that all is read", () => {
    const reader = read("05 00 00");
    reader.null("null");
    expect(() => reader.end("input")).toThrow('"input" has 1 bytes too many');
  });

  it("looks ahead for what is optional, and hands out whole elements", () => {
    const reader = read("a0 03 02 01 05 81 01 ff");
    expect(reader.next(contextConstructed(1))).toBe(false);
    expect(reader.next(contextConstructed(0))).toBe(true);
    expect(toHex(reader.raw("explicit"))).toBe("a003020105");
    expect(toHex(reader.contents(contextPrimitive(1), "implicit"))).toBe("ff");
    expect(reader.next(tag.integer)).toBe(false);
  });
});

describe("INTEGER (X.690 §8.3)", () => {
  it.each([
    ["02 01 00", "", 0],
    ["02 01 7f", "7f", 127],
    ["02 02 00 80", "80", 128],
    ["02 02 01 00", "0100", 256],
    ["02 04 7f ff ff ff", "7fffffff", 0x7fff_ffff],
  ])("reads %s", (hex, magnitude, value) => {
    expect(toHex(read(hex).unsigned("number"))).toBe(magnitude);
    expect(read(hex).smallUnsigned("number")).toBe(value);
  });

  it.each([
    ["without octets", "02 00"],
    ["with a zero too many", "02 02 00 7f"],
    ["with a sign octet too many", "02 02 ff 80"],
  ])("refuses one %s", (_, hex) => {
    expect(() => read(hex).integer("number")).toThrow(ParseError);
  });

  it("reads negative ones where they may be", () => {
    expect(toHex(read("02 01 80").integer("number"))).toBe("80");
    expect(toHex(read("02 02 ff 7f").integer("number"))).toBe("ff7f");
    expect(() => read("02 01 80").unsigned("number")).toThrow("negative");
    expect(() => read("02 01 ff").smallUnsigned("number")).toThrow("negative");
  });

  it("refuses large ones where a small one is wanted", () => {
    expect(() => read("02 05 00 80 00 00 00").smallUnsigned("number")).toThrow("too large");
    expect(() => read("02 05 01 00 00 00 00").smallUnsigned("number")).toThrow("too large");
  });

  it("is written in the fewest octets", () => {
    expect(toHex(encodeUnsigned(fromHex("")))).toBe("020100");
    expect(toHex(encodeUnsigned(fromHex("0000")))).toBe("020100");
    expect(toHex(encodeUnsigned(fromHex("0080")))).toBe("02020080");
    expect(toHex(encodeUnsigned(fromHex("7f")))).toBe("02017f");
  });
});

describe("OBJECT IDENTIFIER (X.690 §8.19)", () => {
  it.each([
    ["1.2.840.113549", "06062a864886f70d"],
    ["2.999.3", "0603883703"],
    ["0.0", "060100"],
    ["0.39", "060127"],
    ["1.0", "060128"],
    ["1.39", "06014f"],
    ["2.0", "060150"],
    ["2.5.4.3", "0603550403"],
    ["2.25.329800735698586629295641978511506172918", "06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"],
  ])("%s", (oid, hex) => {
    expect(toHex(encodeOid(oid))).toBe(hex);
    expect(read(hex).oid("oid")).toBe(oid);
  });

  it.each([
    ["without octets", "06 00"],
    ["with an arc that has no end", "06 02 2a 86"],
    ["with an arc in more octets than it needs", "06 03 2a 80 01"],
    ["whose first arc is padded", "06 02 80 01"],
    ["longer than 64 octets", `06 41 ${"01".repeat(65)}`],
  ])("refuses one %s", (_, hex) => {
    expect(() => read(hex).oid("oid")).toThrow(ParseError);
  });

  it.each(["", "1", "3.1", "1.40", "1.2.", "1..2", "1.02", "1.2.x", "-1.2", "1.2.-3"])("does not write %j", (oid) => {
    expect(() => encodeOid(oid)).toThrow(RangeError);
  });

  it("reads what was written", () => {
    const arc = fc.oneof(fc.nat(300), fc.maxSafeNat(), fc.bigInt({ min: 0n, max: 2n ** 128n }));
    const first = fc.oneof(
      fc.tuple(fc.constantFrom(0, 1), fc.nat(39)),
      fc.tuple(fc.constant(2), fc.oneof(fc.nat(100), arc)),
    );
    fc.assert(
      fc.property(first, fc.array(arc, { maxLength: 2 }), (head, tail) => {
        const oid = [...head, ...tail].join(".");
        expect(new DerReader(encodeOid(oid), "sample").oid("oid")).toBe(oid);
      }),
    );
  });
});

describe("BIT STRING, BOOLEAN, NULL", () => {
  it("reads bit strings (X.690 §8.6)", () => {
    expect(read("03 01 00").bitString("bits")).toEqual({ unusedBits: 0, bytes: new Uint8Array(0) });
    expect(read("03 04 06 6e 5d c0").bitString("bits")).toEqual({ unusedBits: 6, bytes: fromHex("6e 5d c0") });
    expect(toHex(read("03 02 00 ff").bitStringOctets("bits"))).toBe("ff");
    expect(() => read("03 02 01 fe").bitStringOctets("bits")).toThrow("whole octets");
  });

  it.each([
    ["without octets", "03 00"],
    ["with eight unused bits", "03 02 08 00"],
    ["with unused bits of nothing", "03 01 01"],
    ["with unused bits that are set (X.690 §11.2.1)", "03 02 01 01"],
  ])("refuses a bit string %s", (_, hex) => {
    expect(() => read(hex).bitString("bits")).toThrow(ParseError);
  });

  it("reads booleans (X.690 §11.1)", () => {
    expect(read("01 01 ff").boolean("boolean")).toBe(true);
    expect(read("01 01 00").boolean("boolean")).toBe(false);
    for (const hex of ["01 01 01", "01 00", "01 02 00 00"]) {
      expect(() => read(hex).boolean("boolean")).toThrow(ParseError);
    }
  });

  it("refuses a NULL with contents", () => {
    read("05 00").null("null");
    expect(() => read("05 01 00").null("null")).toThrow(ParseError);
  });
});

/** Reads everything there is, going into what is constructed, and writes it anew. */
function rewrite(reader: DerReader, depth = 0): Uint8Array[] {
  const elements: Uint8Array[] = [];
  while (reader.remaining > 0) {
    if (reader.next(tag.sequence) && depth < 20)
      elements.push(encodeSequence(...rewrite(reader.sequence("s"), depth + 1)));
    else if (reader.next(tag.integer)) elements.push(encodeElement(tag.integer, reader.integer("i")));
    else if (reader.next(tag.oid)) elements.push(encodeOid(reader.oid("o")));
    else if (reader.next(tag.bitString)) elements.push(encodeBitString(reader.bitStringOctets("b")));
    else if (reader.next(tag.null)) {
      reader.null("n");
      elements.push(encodeNull());
    } else elements.push(reader.raw("other"));
  }
  return elements;
}

const { element: anyElement } = fc.letrec<{ element: Uint8Array }>((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 20 }).map(encodeUnsigned),
    fc.uint8Array({ maxLength: 200, size: "max" }).map(encodeOctetString),
    fc.uint8Array({ maxLength: 20 }).map(encodeBitString),
    fc.constantFrom(encodeNull(), encodeOid("1.2.840.113549.1.1.1"), encodeOid("2.5.29.15")),
    fc.array(tie("element"), { maxLength: 5 }).map((elements) => encodeSequence(...elements)),
  ),
}));

describe("DER as a whole", () => {
  it("reads what was written, and writes the same again", () => {
    fc.assert(
      fc.property(anyElement, (der) => {
        expect(rewrite(new DerReader(der, "sample"))).toEqual([der]);
      }),
    );
  });

  it("is refused with ParseError or is the only way to write what it says", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyElement, changes, (der, edits) => {
        const changed = der.slice();
        for (const [at, octet] of edits) changed[at % changed.length] = octet;
        let elements: Uint8Array[];
        try {
          elements = rewrite(new DerReader(changed, "sample"));
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
          expect((error as ParseError).offset).toBeLessThanOrEqual(changed.length);
          return;
        }
        expect(elements.map(toHex).join("")).toBe(toHex(changed));
      }),
      { numRuns: 2_000 },
    );
  });
});
