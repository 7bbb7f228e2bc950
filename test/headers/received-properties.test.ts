import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReceived, type Received, tokenizeReceived } from "../../src/headers/index.js";
import { decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";
import { anyOctets, nearlyReceived } from "./received-arbitraries.js";

/** All spans of a result, with what they should say. */
function* spansOf(value: unknown): Generator<{ readonly start: number; readonly end: number }> {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === "number" && typeof end === "number") yield { start, end };
  for (const inner of Object.values(value)) yield* spansOf(inner);
}

function check(text: string, received: Received): void {
  const tokens = tokenizeReceived(text);
  expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
  let position = 0;
  let depth = 0;
  for (const token of tokens) {
    expect(token.start).toBe(position);
    expect(token.end).toBeGreaterThan(token.start);
    if (token.kind === "open") depth++;
    if (token.kind !== "rest") expect(token.depth).toBe(depth);
    if (token.kind === "close") depth--;
    position = token.end;
  }
  expect(depth).toBe(0);
  for (const { start, end } of spansOf(received)) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(text.length);
  }
  for (const [index, clause] of received.clauses.entries()) {
    if (index > 0) expect(clause.start).toBeGreaterThanOrEqual(received.clauses[index - 1]!.end);
  }
}

describe("any value", () => {
  it("is reproduced by its tokens, and its spans are in it", () => {
    fc.assert(
      fc.property(nearlyReceived, (text) => check(text, parseReceived(text))),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(anyOctets, (bytes) => check(decodeLatin1(bytes), parseReceived(bytes))),
      { numRuns: 500 },
    );
  });

  it("reads the same as bytes and as a string of one code unit an octet", () => {
    fc.assert(
      fc.property(nearlyReceived, (text) => {
        expect(parseReceived(encodeLatin1(text))).toEqual(parseReceived(text));
      }),
    );
  });

  it("has texts that stand at their spans", () => {
    fc.assert(
      fc.property(nearlyReceived, (text) => {
        const { from, by, id, ident, user, via, software, envelopeFrom, tls } = parseReceived(text);
        const texts = [
          from?.host,
          from?.helo,
          from?.reverseName,
          by?.host,
          id,
          ident,
          user,
          via,
          software,
          envelopeFrom,
        ];
        for (const piece of [...texts, tls?.cipher, tls?.version]) {
          if (piece === undefined || /[^\x20-\x7e]/.test(text.slice(piece.start, piece.end))) continue;
          expect(piece.value).toBe(text.slice(piece.start, piece.end));
        }
      }),
    );
  });

  it("is read within small limits, too", () => {
    const limits = { maxReceivedOctets: 60, maxReceivedTokens: 12, maxReceivedComments: 2, maxCommentDepth: 1 };
    fc.assert(
      fc.property(nearlyReceived, (text) => {
        const received = parseReceived(text, { limits });
        const tokens = tokenizeReceived(text, { limits });
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
        expect(tokens.filter(({ kind }) => kind !== "space").length).toBeLessThanOrEqual(13);
        expect(received.comments.length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
