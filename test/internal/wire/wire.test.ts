import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { Reader } from "../../../src/internal/wire/reader.js";
import { Writer } from "../../../src/internal/wire/writer.js";

function write(fill: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  fill(writer);
  return writer.finish();
}

function read(...octets: number[]): Reader {
  return new Reader(Uint8Array.from(octets), "sample");
}

function errorOf(action: () => unknown): ParseError {
  try {
    action();
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("Reader", () => {
  it("reads numbers most significant octet first (RFC 8446 §3.1)", () => {
    const reader = read(1, 2, 3, 4, 5, 6, 0xff, 0xfe, 0xfd, 0xfc);
    expect(reader.u8("a")).toBe(1);
    expect(reader.u16("b")).toBe(0x0203);
    expect(reader.u24("c")).toBe(0x040506);
    expect(reader.u32("d")).toBe(0xfffefdfc);
    reader.end("sample");
  });

  it("hands out views of the input", () => {
    const input = Uint8Array.of(1, 2, 3, 4);
    const reader = new Reader(input, "sample");
    reader.skip(1, "first");
    expect(reader.bytes(2, "middle")).toEqual(Uint8Array.of(2, 3));
    const rest = reader.rest();
    expect(rest).toEqual(Uint8Array.of(4));
    expect(rest.buffer).toBe(input.buffer);
    expect(reader.remaining).toBe(0);
  });

  it("reads vectors behind lengths of one, two and three octets (RFC 8446 §3.4)", () => {
    const reader = read(2, 9, 8, 0, 1, 7, 0, 0, 1, 6);
    expect(reader.vector8("a").rest()).toEqual(Uint8Array.of(9, 8));
    expect(reader.vector16("b").rest()).toEqual(Uint8Array.of(7));
    expect(reader.vector24("c").rest()).toEqual(Uint8Array.of(6));
    reader.end("sample");
  });

  it("does not let a vector read behind its end", () => {
    const reader = read(1, 9, 8, 7);
    const inner = reader.vector8("inner");
    expect(() => inner.u16("number")).toThrow('sample: "number" wants 2 bytes and has 1');
    expect(reader.u16("after")).toBe(0x0807);
  });

  it("names what is missing and where, counted from the start of the whole input", () => {
    const outer = read(0xaa, 4, 2, 5, 6, 7);
    outer.skip(1, "first");
    const inner = outer.vector8("outer").vector8("inner");
    inner.skip(1, "first");
    expect(inner.offset).toBe(4);
    const error = errorOf(() => inner.u32("number"));
    expect(error).toMatchObject({ format: "sample", offset: 4 });
    expect(error.message).toBe('sample: "number" wants 4 bytes and has 1');
  });

  it("stays where it is when something is missing", () => {
    const reader = read(1, 2, 3);
    expect(() => reader.u32("number")).toThrow(ParseError);
    expect(reader.u24("number")).toBe(0x010203);
  });

  it.each(["vector8", "vector16", "vector24"] as const)("refuses a %s that is longer than what is left", (vector) => {
    const lengths = { vector8: [3], vector16: [0, 3], vector24: [0, 0, 3] };
    const reader = read(...lengths[vector], 1, 2);
    const error = errorOf(() => reader[vector]("list"));
    expect(error.offset).toBe(lengths[vector].length);
    expect(error.message).toContain('"list" wants 3 bytes and has 2');
  });

  it("demands that all is read", () => {
    const reader = read(1, 2, 3);
    reader.skip(1, "first");
    expect(errorOf(() => reader.end("sample"))).toMatchObject({
      offset: 1,
      message: 'sample: "sample" has 2 bytes too many',
    });
  });

  it("reads elsewhere in the whole input, from a vector too (RFC 1035 §4.1.4)", () => {
    const inner = read(7, 2, 1, 2).at(1, "list").vector8("list");
    expect(inner.at(0, "pointer").u8("number")).toBe(7);
    expect(inner.at(4, "pointer").remaining).toBe(0);
    expect(() => inner.at(5, "pointer")).toThrow(ParseError);
  });

  it("reads a view that begins inside a buffer", () => {
    const reader = new Reader(Uint8Array.of(9, 9, 1, 2).subarray(2), "sample");
    expect(reader.u16("number")).toBe(0x0102);
  });
});

describe("Writer", () => {
  it("writes numbers most significant octet first", () => {
    const bytes = write((writer) => {
      writer.u8(1);
      writer.u16(0x0203);
      writer.u24(0x040506);
      writer.u32(0xfffefdfc);
      writer.bytes(Uint8Array.of(7, 8));
    });
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 0xff, 0xfe, 0xfd, 0xfc, 7, 8));
  });

  it("writes lengths of nested vectors", () => {
    const bytes = write((writer) =>
      writer.vector24((outer) => {
        outer.vector16((inner) => inner.vector8((innermost) => innermost.u8(9)));
        outer.vector8(() => {});
      }),
    );
    expect(bytes).toEqual(Uint8Array.of(0, 0, 5, 0, 2, 1, 9, 0));
  });

  it.each([
    ["u8", 0x100],
    ["u16", 0x1_0000],
    ["u24", 0x100_0000],
    ["u32", 0x1_0000_0000],
    ["u8", -1],
    ["u32", 1.5],
    ["u16", Number.NaN],
  ] as const)("refuses %s(%d)", (method, value) => {
    expect(() => write((writer) => writer[method](value))).toThrow(RangeError);
  });

  it("refuses a vector that is too long for its length field", () => {
    const fill = (length: number) => (writer: Writer) => writer.bytes(new Uint8Array(length));
    expect(write((writer) => writer.vector8(fill(0xff)))).toHaveLength(0x100);
    expect(() => write((writer) => writer.vector8(fill(0x100)))).toThrow(RangeError);
    expect(write((writer) => writer.vector16(fill(0xffff)))).toHaveLength(0x1_0001);
    expect(() => write((writer) => writer.vector16(fill(0x1_0000)))).toThrow(RangeError);
  });

  it("grows at any length, also for a length field alone", () => {
    for (let length = 0; length < 600; length++) {
      const bytes = write((writer) => {
        writer.bytes(new Uint8Array(length).fill(7));
        writer.vector16(() => {});
        writer.u8(9);
      });
      expect(bytes).toEqual(Uint8Array.of(...new Uint8Array(length).fill(7), 0, 0, 9));
    }
  });

  it("gives a copy that later writes don't change", () => {
    const writer = new Writer();
    writer.u8(1);
    const first = writer.finish();
    writer.u8(2);
    expect(writer.length).toBe(2);
    expect(first).toEqual(Uint8Array.of(1));
    expect(first.buffer.byteLength).toBe(1);
  });
});

type Item =
  | { readonly kind: "u8" | "u16" | "u24" | "u32"; readonly value: number }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "vector8" | "vector16" | "vector24"; readonly value: readonly Item[] };

const { items } = fc.letrec<{ items: readonly Item[]; item: Item }>((tie) => ({
  items: fc.array(tie("item"), { maxLength: 6 }),
  item: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("u8" as const), value: fc.integer({ min: 0, max: 0xff }) }),
    fc.record({ kind: fc.constant("u16" as const), value: fc.integer({ min: 0, max: 0xffff }) }),
    fc.record({ kind: fc.constant("u24" as const), value: fc.integer({ min: 0, max: 0xff_ffff }) }),
    fc.record({ kind: fc.constant("u32" as const), value: fc.integer({ min: 0, max: 0xffff_ffff }) }),
    fc.record({ kind: fc.constant("bytes" as const), value: fc.uint8Array({ maxLength: 200 }) }),
    fc.record({ kind: fc.constantFrom("vector16" as const, "vector24" as const), value: tie("items") }),
    fc.record({ kind: fc.constant("vector8" as const), value: fc.constant([{ kind: "u8", value: 1 } as const]) }),
  ) as fc.Arbitrary<Item>,
}));

function writeItems(writer: Writer, list: readonly Item[]): void {
  for (const item of list) {
    if (item.kind === "bytes") writer.bytes(item.value);
    else if (typeof item.value === "number") writer[item.kind as "u8"](item.value);
    else writer[item.kind as "vector8"]((inner) => writeItems(inner, item.value as readonly Item[]));
  }
}

function readItems(reader: Reader, list: readonly Item[]): void {
  for (const item of list) {
    if (item.kind === "bytes") expect(reader.bytes(item.value.length, "bytes")).toEqual(item.value);
    else if (typeof item.value === "number") expect(reader[item.kind as "u8"]("number")).toBe(item.value);
    else readItems(reader[item.kind as "vector8"]("vector"), item.value as readonly Item[]);
  }
  reader.end("list");
}

describe("Reader and Writer", () => {
  it("read what was written", () => {
    fc.assert(
      fc.property(items, (list) => {
        readItems(
          new Reader(
            write((writer) => writeItems(writer, list)),
            "sample",
          ),
          list,
        );
      }),
    );
  });

  it("notice every cut, within the bytes that there are", () => {
    fc.assert(
      fc.property(items, fc.nat(), (list, at) => {
        const bytes = write((writer) => writeItems(writer, list));
        fc.pre(bytes.length > 0);
        const cut = at % bytes.length;
        const error = errorOf(() => readItems(new Reader(bytes.subarray(0, cut), "sample"), list));
        expect(error.offset).toBeLessThanOrEqual(cut);
      }),
    );
  });
});
