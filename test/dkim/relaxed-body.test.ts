import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relaxedBody } from "../../src/dkim/relaxed-body.js";
import { relaxPieceInScript } from "../../src/dkim/relaxed-body-script.js";
import { loadRelaxPiece } from "../../src/dkim/relaxed-body-simd.js";
import { PIECE, type RelaxPiece } from "../../src/dkim/relaxed-piece.js";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";

const simd = loadRelaxPiece();

function relax(chunks: readonly Uint8Array[], relaxPiece?: RelaxPiece): string {
  const output: Uint8Array[] = [];
  const canonicalizer = relaxedBody((bytes) => void output.push(bytes.slice()), relaxPiece);
  for (const chunk of chunks) canonicalizer.write(chunk);
  canonicalizer.end();
  return decodeLatin1(concatBytes(output));
}

/** RFC 6376 §3.4.4, word for word: slow, and plainly right. */
function relaxByTheText(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines.map((line) => `${line}\r\n`).join("");
}

// Long runs of content, so that the sixteen octets at a time come into play, between spots of every kind.
const spot = fc.constantFrom(
  " ",
  "  ",
  "\t",
  " \t",
  "\r\n",
  "\r\n\r\n",
  "\r",
  "\n",
  "\n\r\n",
  "\r\r\n",
  " \r\n",
  "\r\n ",
  "\0",
  "\x0b",
  "\xa0",
);
const run = fc
  .integer({ min: 1, max: 40 })
  .map((length) => "abcdefghijklmnopqrstuvwxyz0123456789ABCD".slice(0, length));
const body = fc
  .array(fc.oneof({ weight: 3, arbitrary: spot }, { weight: 1, arbitrary: run }), { maxLength: 60 })
  .map((parts) => parts.join(""));

describe("relaxed body in script (RFC 6376 §3.4.4)", () => testRelaxing(relaxPieceInScript()));

// Workers compile no WebAssembly from bytes.
describe.skipIf(simd === undefined)("relaxed body in SIMD (RFC 6376 §3.4.4)", () => testRelaxing(simd));

function testRelaxing(relaxPiece: RelaxPiece | undefined): void {
  it("is what the text says, however it is cut", () => {
    fc.assert(
      fc.property(body, fc.array(fc.nat(200), { maxLength: 6 }), (text, cuts) => {
        const bytes = encodeLatin1(text);
        const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, i) => bytes.subarray(at[i], end));
        expect(relax(chunks, relaxPiece)).toBe(relaxByTheText(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is what the text says where a piece ends", () => {
    for (const around of ["a \r\n", "a\r\n\r\n\r\nb", " \t ", "\r\r\n", "a\r\n \r\n"]) {
      for (let shift = 0; shift < 8; shift++) {
        const text = "x".repeat(PIECE - shift) + around.repeat(3) + "y".repeat(PIECE) + around;
        expect(relax([encodeLatin1(text)], relaxPiece)).toBe(relaxByTheText(text));
      }
    }
  });

  it("takes no more memory for line ends that may be the last", () => {
    const lines = encodeLatin1("\r\n".repeat(PIECE));
    expect(relax([encodeLatin1("a"), lines, lines, encodeLatin1("b")], relaxPiece)).toBe(
      `a${"\r\n".repeat(2 * PIECE)}b\r\n`,
    );
    expect(relax([encodeLatin1("a"), lines, lines], relaxPiece)).toBe("a\r\n");
    expect(relax([lines], relaxPiece)).toBe("");
  });

  it("serves several bodies by turns", () => {
    const texts = ["one \r\n\r\n", "two\t\tx\r\n", "\r\nthree \r"];
    const outputs = texts.map(() => "");
    const canonicalizers = texts.map((__, i) =>
      relaxedBody((bytes) => void (outputs[i] += decodeLatin1(bytes)), relaxPiece),
    );
    for (let at = 0; at < 12; at++) {
      for (const [i, text] of texts.entries()) {
        if (at < text.length) canonicalizers[i]!.write(encodeLatin1(text.charAt(at)));
      }
    }
    for (const canonicalizer of canonicalizers) canonicalizer.end();
    expect(outputs).toEqual(texts.map(relaxByTheText));
  });
}
