import { describe, expect, it } from "vitest";
import { createBodyCanonicalizer } from "../../src/dkim/canonicalize-body.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { keyResolver, wordsOf } from "../support/dkim.js";
import { iterableOf, piecesOf } from "../support/sources.js";

const MEGABYTES_16 = 16_777_216;

/** 16 MB of a text whose length is a power of two. */
function repeated(text: string): Uint8Array {
  const body = new Uint8Array(MEGABYTES_16);
  body.set(encodeLatin1(text));
  for (let done = text.length; done < body.length; done *= 2) body.copyWithin(done, 0, done);
  return body;
}

/** 16 MB of each, and the octets of its simple and relaxed forms. */
const bodies: readonly (readonly [name: string, text: string, simple: number, relaxed: number])[] = [
  ["one line", "x", MEGABYTES_16 + 2, MEGABYTES_16 + 2],
  ["one line of words", "abc def ", MEGABYTES_16 + 2, MEGABYTES_16 + 1],
  ["spaces", " ", MEGABYTES_16 + 2, 0],
  ["line ends", "\r\n", 2, 0],
  ["CR", "\r", MEGABYTES_16 + 2, MEGABYTES_16 + 2],
  ["LF", "\n", MEGABYTES_16 + 2, MEGABYTES_16 + 2],
  ["lines of white space", " \t\r\n", MEGABYTES_16, 0],
  ["CR and a space", "\r ", MEGABYTES_16 + 2, MEGABYTES_16 + 1],
  ["CR and a line end", "a\r\r\n", MEGABYTES_16, MEGABYTES_16],
  ["white space everywhere", "a \t b\r\n ", MEGABYTES_16 + 2, (MEGABYTES_16 / 8) * 6 - 1],
];

/** How often the sink is called, and with how many octets. */
function work(kind: "simple" | "relaxed", chunks: Iterable<Uint8Array>): { calls: number; octets: number } {
  let calls = 0;
  let octets = 0;
  const canonicalizer = createBodyCanonicalizer(kind, (bytes) => {
    calls++;
    octets += bytes.length;
  });
  for (const chunk of chunks) canonicalizer.write(chunk);
  canonicalizer.end();
  return { calls, octets };
}

describe("16 MB", () => {
  it.each(bodies)("of %s reach the hash in few calls, whole or in chunks", (_, text, simple, relaxed) => {
    const body = repeated(text);
    for (const [kind, expected] of [
      ["simple", simple],
      ["relaxed", relaxed],
    ] as const) {
      const { calls, octets } = work(kind, [body]);
      if (expected > 0 || /^(?: |\r\n)$/.test(text)) expect(octets).toBe(expected);
      expect(octets).toBeLessThanOrEqual(MEGABYTES_16 + 2);
      expect(calls).toBeLessThan(MEGABYTES_16 / 1024);
      expect(work(kind, piecesOf(body, 65_536)).octets).toBe(octets);
      expect(work(kind, piecesOf(body.subarray(0, 200_000), 1)).octets).toBe(
        work(kind, [body.subarray(0, 200_000)]).octets,
      );
    }
  });

  it("are read once, whatever the signatures want of them", async () => {
    const kinds = ["simple", "relaxed"].flatMap((kind) => [kind, `${kind}; l=5`, `${kind}; l=7777777`]);
    const signature = (c: string): string =>
      `DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa1024; h=from; bh=AAAA; b=AAAA; c=relaxed/${c}\r\n`;
    const header = encodeLatin1(`${kinds.map(signature).join("")}From: a\r\n\r\n`);
    const body = repeated(" a\r\n");
    let read = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      yield header;
      for (const piece of piecesOf(body, 65_536)) {
        read += piece.length;
        yield piece;
      }
    }
    const verification = await verifyDkim(source(), { resolver: keyResolver() });
    expect(wordsOf(verification)).toEqual(kinds.map(() => "fail body-hash-mismatch"));
    expect(read).toBe(MEGABYTES_16);
    expect(await verifyDkim(iterableOf([header, body]), { resolver: keyResolver() })).toEqual(verification);
  });
});
