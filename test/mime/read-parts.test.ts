import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/core/index.js";
import { encodeLatin1, equalBytes } from "../../src/internal/bytes.js";
import { MIME_LIMITS, type MimePart, readParts, walkParts } from "../../src/mime/index.js";
import { chunked, nearMail } from "../internal/mime/arbitrary-mail.js";

const text =
  "Content-Type: multipart/mixed; boundary=b\r\n\r\npre\r\n--b\r\n\r\none\r\n" +
  "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\ntwo\r\n--b--\r\n";
const message = encodeLatin1(text);

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function* iterate(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Chunks that all come in one array, which is written over for each. */
async function* reuse(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.max(0, ...chunks.map(({ length }) => length)));
  for (const chunk of chunks) {
    buffer.fill(0);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
  }
}

/** A tree as text, without the message. */
function shape(root: MimePart): string {
  return JSON.stringify(root, (key, value: unknown) => (key === "message" ? undefined : value));
}

function types(root: MimePart): string[] {
  return Array.from(walkParts(root), ({ type }) => type);
}

describe("readParts", () => {
  it("gives the message itself as outermost part, over the very bytes that were given", async () => {
    const root = await readParts(message);
    expect(root.message).toBe(message);
    expect(root.span).toEqual({ start: 0, end: message.length });
    expect(types(root)).toEqual(["multipart/mixed", "text/plain", "message/rfc822", "text/plain"]);
  });

  it("leaves attached messages whole if told so", async () => {
    expect(types(await readParts(message, { nestedMessages: false }))).toEqual([
      "multipart/mixed",
      "text/plain",
      "message/rfc822",
    ]);
  });

  it("gives the same tree however the message comes", async () => {
    await fc.assert(
      fc.asyncProperty(nearMail, fc.array(fc.nat(), { maxLength: 20 }), async (bytes, cuts) => {
        const whole = shape(await readParts(bytes));
        const chunks = chunked(bytes, cuts);
        for (const source of [streamOf(chunks), iterate(chunks), reuse(chunks)]) {
          const root = await readParts(source);
          expect(shape(root)).toBe(whole);
          expect(equalBytes(root.message, bytes)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("holds streams up to maxBufferedBytes and no more", async () => {
    const limits = { maxBufferedBytes: message.length };
    expect(types(await readParts(streamOf(chunked(message, [10, 50])), { limits }))).toHaveLength(4);
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(message),
      cancel: () => void (cancelled = true),
    });
    await expect(readParts(stream, { limits })).rejects.toMatchObject({
      name: "LimitError",
      limit: "maxBufferedBytes",
      max: message.length,
    });
    expect(cancelled).toBe(true);
    expect(types(await readParts(message, { limits: { maxBufferedBytes: 0 } }))).toHaveLength(4);
  });

  it.each([
    ["maxDepth", 1],
    ["maxParts", 3],
    ["maxHeaderBytes", 44],
    ["maxHeaderFields", 0],
    ["maxTotalHeaderBytes", 60],
  ] as const)("rejects with LimitError over %s", async (limit, max) => {
    const reading = readParts(message, { limits: { [limit]: max } });
    await expect(reading).rejects.toBeInstanceOf(LimitError);
    await expect(reading).rejects.toMatchObject({ limit, max });
  });

  it.each(Object.keys(MIME_LIMITS))('names the limit in "%s" that can\'t be', async (name) => {
    for (const value of [-1, 1.5, Number.NaN, "1" as unknown as number]) {
      await expect(readParts(message, { limits: { [name]: value } })).rejects.toThrow(`"${name}" must be an integer`);
    }
  });

  it("takes no string", async () => {
    await expect(readParts(text as unknown as Uint8Array)).rejects.toThrow(TypeError);
  });

  it("rejects with the reason of an abort, before and while reading", async () => {
    const reason = new Error("enough");
    await expect(readParts(message, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = readParts(new ReadableStream<Uint8Array>(), { signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });

  it("rejects with what a stream throws", async () => {
    const failure = new Error("broken");
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(failure) });
    await expect(readParts(stream)).rejects.toBe(failure);
  });
});

describe("walkParts", () => {
  it("starts anywhere and can be left early", async () => {
    const root = await readParts(message);
    expect(types(root.parts[1]!)).toEqual(["message/rfc822", "text/plain"]);
    for (const part of walkParts(root)) {
      expect(part).toBe(root);
      break;
    }
  });
});
