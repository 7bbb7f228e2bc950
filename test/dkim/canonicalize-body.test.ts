import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBodyCanonicalizer } from "../../src/dkim/canonicalize-body.js";
import { concatBytes, decodeLatin1, encodeLatin1, equalBytes } from "../../src/internal/bytes.js";
import { canonicalBody, cornerBodies } from "../support/dkim-oracle.js";

const kinds = ["simple", "relaxed"] as const;

/** The canonical form of chunks, each of which is overwritten as soon as it has been taken. */
function canonicalized(kind: (typeof kinds)[number], chunks: Iterable<Uint8Array>): string {
  const pieces: Uint8Array[] = [];
  const canonicalizer = createBodyCanonicalizer(kind, (bytes) => pieces.push(bytes.slice()));
  for (const chunk of chunks) {
    const own = chunk.slice();
    canonicalizer.write(own);
    if (!equalBytes(own, chunk)) throw new Error("the chunk was written to");
    own.fill(0x2a);
  }
  canonicalizer.end();
  return decodeLatin1(concatBytes(pieces));
}

function* inPieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("body canonicalization (RFC 6376 §3.4.3, §3.4.4)", () => {
  const rows = kinds.flatMap((kind) => cornerBodies.map((body) => [kind, JSON.stringify(body), body] as const));

  it.each(rows)("%s %s is what the text says, whole and split anywhere", (kind, _, body) => {
    const bytes = encodeLatin1(body);
    const expected = canonicalBody(kind, body);
    expect(canonicalized(kind, [bytes])).toBe(expected);
    for (let at = 0; at <= bytes.length; at++) {
      expect(canonicalized(kind, [bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).toBe(expected);
    }
  });

  it.each(kinds)("%s does not depend on the size of the chunks, from 1 to 64", (kind) => {
    const body = cornerBodies.join("");
    const expected = canonicalBody(kind, body);
    for (let size = 1; size <= 64; size++) {
      expect(canonicalized(kind, inPieces(encodeLatin1(body), size)), `chunks of ${size}`).toBe(expected);
    }
  });

  it.each(kinds)("%s does not depend on where in memory the body lies", (kind) => {
    const body = cornerBodies.join("");
    const expected = canonicalBody(kind, body);
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(body.length + 16).fill(0x20);
      memory.set(encodeLatin1(body), offset);
      const pieces: Uint8Array[] = [];
      const canonicalizer = createBodyCanonicalizer(kind, (bytes) => pieces.push(bytes.slice()));
      canonicalizer.write(memory.subarray(offset, offset + body.length));
      canonicalizer.end();
      expect(decodeLatin1(concatBytes(pieces)), `offset ${offset}`).toBe(expected);
    }
  });

  // Heavy in white space and line ends.
  const octets = fc.constantFrom(
    " ",
    " ",
    "\t",
    "\r\n",
    "\r\n",
    "\r",
    "\n",
    "a",
    "b",
    "\0",
    "\x0b",
    "\x85",
    "\xa0",
    "\xff",
  );
  const runsOf = (lengths: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<string> =>
    fc
      .array(
        fc.tuple(octets, lengths).map(([octet, length]) => octet.repeat(length)),
        { maxLength },
      )
      .map((parts) => parts.join(""));
  const short = fc.integer({ min: 1, max: 9 });
  const bodies = runsOf(short, 24);
  // Runs that cross every buffer.
  const long = fc.constantFrom(1023, 1024, 1025, 4095, 4096, 4097, 16_383, 16_384, 16_385, 32_767, 32_768, 32_769);
  const longBodies = runsOf(fc.oneof({ weight: 3, arbitrary: short }, { weight: 1, arbitrary: long }), 12);

  it.each([
    ["simple", "short", bodies, 8, 500],
    ["relaxed", "short", bodies, 8, 500],
    ["simple", "long", longBodies, 40_000, 40],
    ["relaxed", "long", longBodies, 40_000, 40],
  ] as const)("%s is what the text says for any %s body in any chunks", (kind, _, texts, maxChunk, numRuns) => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: maxChunk }), { maxLength: 12 }), (body, sizes) => {
        const bytes = encodeLatin1(body);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) {
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        chunks.push(bytes.subarray(at));
        expect(canonicalized(kind, chunks) === canonicalBody(kind, body)).toBe(true);
      }),
      { numRuns },
    );
  });

  it.each(kinds)("%s of a canonical body changes nothing", (kind) => {
    fc.assert(
      fc.property(bodies, (body) => {
        const once = canonicalized(kind, [encodeLatin1(body)]);
        expect(canonicalized(kind, [encodeLatin1(once)]) === once).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
