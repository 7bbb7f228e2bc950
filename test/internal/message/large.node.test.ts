import { describe, expect, it } from "vitest";
import { concatBytes, encodeLatin1 } from "../../../src/internal/bytes.js";
import { HEADER_LIMITS, type HeaderLimits, readMessage, splitMessage } from "../../../src/internal/message/index.js";
import { watchRetainedMemory } from "../../support/retained-memory.node.js";
import { iterableOf, piecesOf, streamOf } from "../../support/sources.js";

const MiB = 1_048_576;
const manyFields: HeaderLimits = { maxHeaderBytes: 8 * MiB, maxHeaderFields: 200_000 };

/**
 * A message that is made while it is read: `start`, then `length` bytes of `unit` over and over.
 * Each chunk is an array of its own: one that is kept shows.
 */
function* generated(start: string, unit: string, length: number, chunkSize: number): Generator<Uint8Array> {
  const head = encodeLatin1(start);
  for (const piece of piecesOf(head, chunkSize)) yield piece.slice();
  const rest = encodeLatin1(unit.repeat(chunkSize + 1));
  for (let position = 0; position < length; position += chunkSize) {
    const offset = position % unit.length;
    yield rest.slice(offset, offset + Math.min(chunkSize, length - position));
  }
}

/** FNV-1a of bytes that come in chunks. */
function fingerprint(hash: number, chunk: Uint8Array): number {
  let next = hash;
  for (const octet of chunk) next = Math.imul(next ^ octet, 0x01000193);
  return next;
}

const header = "From: a@example.com\r\nSubject: large\r\n\r\n";
const fields = (count: number): string => `${"a: b\r\n".repeat(count)}\r\n`;
const shapes = [
  { name: "one line", start: header, unit: "a" },
  { name: "only CRLF", start: "", unit: "\r\n" },
  { name: "CRLF behind a header", start: header, unit: "\r\n" },
  { name: "200,000 header fields", start: fields(200_000), unit: "body\r\n" },
];
const feeds = [
  { chunkSize: 1, length: MiB / 4 },
  { chunkSize: 7, length: 2 * MiB },
  { chunkSize: 65_536, length: 64 * MiB },
];
const cases = shapes.flatMap((shape) => feeds.map((feed) => ({ ...shape, ...feed })));

describe("a large message is read in memory that doesn't depend on its body", () => {
  it.each(cases)("$name, $length bytes in chunks of $chunkSize", { timeout: 120_000 }, async (given) => {
    const { start, unit, length, chunkSize } = given;
    const message = await readMessage(iterableOf(generated(start, unit, length, chunkSize)), manyFields);
    if (!message.ok || message.body instanceof Uint8Array) throw new Error("over a limit, or no streamed body");
    const memory = watchRetainedMemory(Math.ceil(length / chunkSize / 8));
    let read = 0;
    let hash = 0;
    for await (const chunk of message.body) {
      read += chunk.length;
      hash = fingerprint(hash, chunk);
      memory.step();
    }
    expect(memory.growth()).toBeLessThan(2 * MiB);

    const whole = splitMessage(concatBytes([...generated(start, unit, length, 65_536)]), manyFields);
    if (!whole.ok || !(whole.body instanceof Uint8Array)) throw new Error("over a limit, or no bytes");
    expect(message.header.text === whole.header.text).toBe(true);
    expect(message.header).toMatchObject({ bodyStart: whole.header.bodyStart, issues: whole.header.issues });
    expect(message.header.fields).toEqual(whole.header.fields);
    expect(read).toBe(whole.body.length);
    expect(hash).toBe(fingerprint(0, whole.body));
  });

  it.each(feeds)("a header without end is given up at the limit, in chunks of $chunkSize", async ({ chunkSize }) => {
    const memory = watchRetainedMemory(Math.ceil(MiB / chunkSize / 4));
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (const chunk of generated("", "a", 64 * MiB, chunkSize)) {
        given += chunk.length;
        memory.step();
        yield chunk;
      }
    }
    expect(await readMessage(endless(), HEADER_LIMITS)).toEqual({
      ok: false,
      over: { limit: "maxHeaderBytes", max: HEADER_LIMITS.maxHeaderBytes },
    });
    expect(given).toBeLessThanOrEqual(HEADER_LIMITS.maxHeaderBytes + chunkSize);
    expect(memory.growth()).toBeLessThan(4 * MiB);
  });

  it("one header field too many is over the limit", async () => {
    const chunks = generated(fields(200_001), "body\r\n", 4 * MiB, 65_536);
    expect(await readMessage(streamOf(chunks), manyFields)).toEqual({
      ok: false,
      over: { limit: "maxHeaderFields", max: 200_000 },
    });
  });
});
