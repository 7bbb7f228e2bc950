import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLineEndChecker } from "../../src/dkim/check-line-ends.js";
import { loadMayBeBare, type MayBeBare, PIECE } from "../../src/dkim/check-line-ends-simd.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";

const simd = loadMayBeBare();

/** By the regular expression that says it. */
function expected(text: string): number {
  return text.search(/\r(?!\n)|(?<!\r)\n/);
}

function found(chunks: readonly Uint8Array[], mayBeBare: MayBeBare | undefined): number {
  // `undefined` would be the default.
  const checker = createLineEndChecker(mayBeBare ?? (() => true));
  for (const chunk of chunks) {
    const at = checker.find(chunk);
    if (at !== -1) return at;
  }
  return checker.end();
}

const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("\r\n", "x\r\n", "0123456789abcdef".repeat(3), "a\x0b\x8d\x8a\x0c\xff") },
      { weight: 1, arbitrary: fc.constantFrom("\r", "\n", "\r\r\n", "\n\r", "\0") },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("bare CR and LF (RFC 5321 §2.3.8), found by script", () => testFinding(undefined));

// Workers compile no WebAssembly from bytes.
describe.skipIf(simd === undefined)("bare CR and LF (RFC 5321 §2.3.8), found by SIMD", () => testFinding(simd));

function testFinding(mayBeBare: MayBeBare | undefined): void {
  it("are found where they are, however the bytes are cut", () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(40), { maxLength: 6 }), (text, sizes) => {
        const bytes = encodeLatin1(text);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(bytes.subarray(at, (at += size)));
        chunks.push(bytes.subarray(at));
        expect(found(chunks, mayBeBare)).toBe(expected(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["\r", "\n", "\r\n", "\r\r\n", "\n\r\n", ""])("are found where a piece ends: %j", (spot) => {
    for (let shift = -20; shift <= 20; shift++) {
      const text = `${"x".repeat(PIECE + shift)}${spot}${"y".repeat(40)}\r\n`;
      expect(found([encodeLatin1(text)], mayBeBare)).toBe(expected(text));
    }
  });

  it("are found behind a piece that ended with CR", () => {
    const text = `${"x".repeat(PIECE - 1)}\r\n${"y".repeat(PIECE)}\r`;
    expect(found([encodeLatin1(text)], mayBeBare)).toBe(text.length - 1);
  });

  it("are not found in what was looked at before", () => {
    expect(found([encodeLatin1("\r\n\r\n\r\n".repeat(10))], mayBeBare)).toBe(-1);
    expect(found([encodeLatin1("x")], mayBeBare)).toBe(-1);
    expect(found([], mayBeBare)).toBe(-1);
  });
}

describe.skipIf(simd === undefined)("the quick look", () => {
  it("lets nothing bare through, and stops at nothing else but perhaps a CR at the end", () => {
    fc.assert(
      fc.property(
        texts.filter((text) => text !== ""),
        fc.constantFrom(0, 0x0d, 0x41),
        (text, last) => {
          const before = last === 0x0d ? "\r" : "x";
          const bare = /\r[^\n]|[^\r]\n/.test(`${before}${text}`);
          const stops = simd!(encodeLatin1(text), last);
          // A CR at the end is open either way: what comes next, or the end, decides.
          if (bare) expect(stops).toBe(true);
          else if (!text.endsWith("\r")) expect(stops).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
