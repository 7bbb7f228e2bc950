import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { decodeBase64, encodeBase64 } from "../../../src/internal/base64.js";
import { encodeUtf8 } from "../../../src/internal/bytes.js";
import { decodePem, type PemBlock } from "../../../src/internal/der/pem.js";
import { rsa1024, rsa1024Pem } from "../../vectors/keys.js";

function writePem({ label, der }: PemBlock, lineEnd: string, width: number): string {
  const lines = encodeBase64(der).match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join(lineEnd);
}

const foo = "-----BEGIN TEST-----\nZm9v\n-----END TEST-----\n";
const fooBlock = { label: "TEST", der: encodeUtf8("foo") };

describe("PEM (RFC 7468)", () => {
  it("reads what OpenSSL writes", () => {
    expect(decodePem(rsa1024Pem)).toEqual([{ label: "PUBLIC KEY", der: decodeBase64(rsa1024.spki) }]);
  });

  it("reads several blocks in order, and skips text between them (RFC 7468 §2)", () => {
    const text = `Subject: CN=a\n${foo}Bag Attributes: -----\n-----BEGIN OTHER-----\nZg==\n-----END OTHER-----`;
    expect(decodePem(text)).toEqual([fooBlock, { label: "OTHER", der: encodeUtf8("f") }]);
  });

  it.each([
    ["CRLF", foo.replaceAll("\n", "\r\n")],
    ["CR", foo.replaceAll("\n", "\r")],
    ["white space around lines", "  -----BEGIN TEST-----  \n\n  Zm \t 9v  \n \n  -----END TEST-----\t\n"],
    ["everything after BEGIN on one line", "-----BEGIN TEST-----\nZm9v-----END TEST-----"],
  ])("reads lines with %s", (_, text) => {
    expect(decodePem(text)).toEqual([fooBlock]);
  });

  it.each(["RSA PRIVATE KEY", "X-1", "a", "!", ""])("reads the label %j", (label) => {
    expect(decodePem(`-----BEGIN ${label}-----\nZm9v\n-----END ${label}-----`)).toEqual([{ ...fooBlock, label }]);
  });

  it("finds nothing where nothing begins", () => {
    expect(decodePem("")).toEqual([]);
    expect(decodePem("Zm9v")).toEqual([]);
    expect(decodePem("see -----BEGIN TEST-----\nZm9v\n-----END TEST-----")).toEqual([]);
    expect(decodePem("-----BEGIN TEST\nZm9v\n-----END TEST-----")).toEqual([]);
    expect(decodePem("-----BEGIN A--B-----\n-----END A--B-----")).toEqual([]);
  });

  it.each([
    ["no END", "-----BEGIN TEST-----\nZm9v\n", 0],
    ["the END of another label", "x\n-----BEGIN TEST-----\nZm9v\n-----END OTHER-----\n", 2],
    ["another BEGIN before END", "-----BEGIN TEST-----\n-----BEGIN TEST-----\nZm9v\n-----END TEST-----\n", 0],
    ["the headers of an encrypted key (RFC 1421 §4.6)", foo.replace("\nZ", "\nProc-Type: 4,ENCRYPTED\n\nZ"), 20],
    ["no padding", "-----BEGIN TEST-----\nZg\n-----END TEST-----", 20],
    ["padding inside", "-----BEGIN TEST-----\nZg==\nZg==\n-----END TEST-----", 20],
  ])("refuses a block with %s", (_, text, offset) => {
    expect(() => decodePem(text)).toThrow(expect.objectContaining({ name: "ParseError", format: "pem", offset }));
  });

  it("has no byte of the block in its errors", () => {
    try {
      decodePem("-----BEGIN SECRET-----\nhunter2!\n-----END SECRET-----");
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message).toBe("pem: a block that is not base64");
      expect(error).not.toHaveProperty("cause");
    }
  });

  it("reads what was written, with any text around that has no BEGIN", () => {
    const blocks = fc.array(
      fc.record({ label: fc.constantFrom("PUBLIC KEY", "X", "A-B C"), der: fc.uint8Array({ maxLength: 100 }) }),
      { maxLength: 4 },
    );
    const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
    const between = fc.constantFrom("", "text\n", "-----\n", " -----END X-----\n", "Zm9v\r\n");
    fc.assert(
      fc.property(blocks, lineEnd, fc.constantFrom(4, 64, 76), between, (list, end, width, text) => {
        const pem = text + list.map((block) => writePem(block, end, width) + text).join("");
        expect(decodePem(pem)).toEqual(list);
      }),
    );
  });

  it("throws nothing but ParseError on what is nearly PEM", () => {
    const piece = fc.constantFrom(
      "-----BEGIN ",
      "-----END ",
      "-----",
      "-",
      " ",
      "X",
      "\n",
      "\r",
      "Zm9v",
      "=",
      "\0",
      "ü",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          for (const { der } of decodePem(pieces.join(""))) expect(der).toBeInstanceOf(Uint8Array);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["BEGIN without end of line", "-----BEGIN "],
    ["BEGIN lines of no label", "\n-----BEGIN -"],
    ["spaces", " "],
    ["lines of spaces and dashes", `\n${" ".repeat(40)}----`],
    ["label characters", "\n-----BEGIN A-A A"],
  ])(
    "takes linear time for a megabyte of %s",
    (_, unit) => {
      expect(decodePem(unit.repeat(1_000_000 / unit.length))).toEqual([]);
    },
    5_000,
  );
});
