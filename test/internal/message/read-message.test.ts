import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import {
  HEADER_LIMITS,
  type HeaderLimits,
  type MessageOverLimit,
  readMessage,
  splitMessage,
} from "../../../src/internal/message/index.js";
import { chunked, messageBytes } from "../../support/arbitraries.js";
import { collect, countListeners, iterableOf, piecesOf, streamOf } from "../../support/sources.js";
import { readSplit, type Split } from "./model.js";

type Outcome = Split | MessageOverLimit;

async function splitWhole(bytes: Uint8Array, limits: HeaderLimits): Promise<Outcome> {
  const message = splitMessage(bytes, limits);
  return message.ok ? readSplit(message) : message;
}

async function splitStreamed(
  source: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
  limits: HeaderLimits,
): Promise<Outcome> {
  const message = await readMessage(source, limits);
  return message.ok ? readSplit(message) : message;
}

const small: HeaderLimits = { maxHeaderBytes: 40, maxHeaderFields: 3 };
const never = (): Promise<never> => new Promise(() => undefined);

describe("readMessage", () => {
  it("gives the same answer for every cut in two as for the whole", async () => {
    await fc.assert(
      fc.asyncProperty(messageBytes, fc.constantFrom(HEADER_LIMITS, small), async (bytes, limits) => {
        const whole = await splitWhole(bytes, limits);
        for (let cut = 0; cut <= bytes.length; cut++) {
          const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)];
          expect(await splitStreamed(iterableOf(chunks), limits)).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same answer for any chunks, from a stream and from an iterable", async () => {
    await fc.assert(
      fc.asyncProperty(
        chunked(messageBytes),
        fc.constantFrom(HEADER_LIMITS, small),
        async ({ whole, chunks }, limits) => {
          const expected = await splitWhole(whole, limits);
          expect(await splitStreamed(streamOf(chunks), limits)).toEqual(expected);
          expect(await splitStreamed(iterableOf(chunks), limits)).toEqual(expected);
          expect(await splitStreamed(streamOf(piecesOf(whole, 1)), limits)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("gives the same answer where a header outgrows what is set aside for it", async () => {
    const bytes = encodeLatin1(`${"Subject: a long one\r\n folded\r\n".repeat(2000)}\r\nbody`);
    const whole = await splitWhole(bytes, HEADER_LIMITS);
    for (const size of [1, 7, 4095, 4096, 4097, 65_536]) {
      expect(await splitStreamed(iterableOf(piecesOf(bytes, size)), HEADER_LIMITS)).toEqual(whole);
    }
  });

  it("splits bytes as they are", async () => {
    const bytes = encodeLatin1("A: b\r\n\r\nbody");
    expect(await readMessage(bytes, HEADER_LIMITS)).toEqual(splitMessage(bytes, HEADER_LIMITS));
  });

  it("takes a header from a source that overwrites its chunk for the next", async () => {
    const bytes = encodeLatin1("Subject: overwritten\r\n\r\nbody");
    async function* overwriting(): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(3);
      for (const piece of piecesOf(bytes, 3)) {
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
        buffer.fill(0xff);
      }
    }
    const message = await readMessage(overwriting(), HEADER_LIMITS);
    expect(message.ok && message.header.text).toBe("Subject: overwritten\r\n\r\n");
  });

  it("asks a source for no more than the header needs", async () => {
    let given = 0;
    async function* counting(): AsyncGenerator<Uint8Array> {
      for (const text of ["A: b\r", "\n\r", "\nbody", "more"]) {
        given++;
        yield encodeLatin1(text);
      }
    }
    const message = await readMessage(counting(), HEADER_LIMITS);
    expect(given).toBe(3);
    if (!message.ok || message.body instanceof Uint8Array) throw new Error("no streamed body");
    expect(await collect(message.body)).toEqual([encodeLatin1("body"), encodeLatin1("more")]);
  });

  it("asks no more of a source whose header has no end, once it is over the limit", async () => {
    for (const chunkSize of [1, 7, 39, 40, 41, 1000]) {
      let given = 0;
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          given += chunkSize;
          yield new Uint8Array(chunkSize).fill(0x61);
        }
      }
      expect(await readMessage(endless(), small)).toEqual({ ok: false, over: { limit: "maxHeaderBytes", max: 40 } });
      expect(given).toBeGreaterThan(40);
      expect(given).toBeLessThanOrEqual(40 + chunkSize);
    }
  });

  describe("lets go of the source", () => {
    function cancellable(texts: readonly string[]): { stream: ReadableStream<Uint8Array>; cancelled: () => number } {
      let cancelled = 0;
      let next = 0;
      const stream = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => controller.enqueue(encodeLatin1(texts[next++] ?? "more")),
          cancel: () => void cancelled++,
        },
        { highWaterMark: 0 },
      );
      return { stream, cancelled: () => cancelled };
    }
    const bodyOf = async (
      stream: ReadableStream<Uint8Array>,
      signal?: AbortSignal,
    ): Promise<AsyncIterable<Uint8Array>> => {
      const message = await readMessage(stream, HEADER_LIMITS, signal);
      if (!message.ok || message.body instanceof Uint8Array) throw new Error("no streamed body");
      return message.body;
    };

    it("when the header is over a limit", async () => {
      for (const limits of [small, { ...small, maxHeaderBytes: 1000 }]) {
        const { stream, cancelled } = cancellable([
          "a: b\r\nc: d\r\ne:",
          " f\r\ng: h\r\ni: ",
          "and so on, and on\r\n\r\n",
        ]);
        expect(await readMessage(stream, limits)).toMatchObject({ ok: false });
        expect(cancelled()).toBe(1);
        expect(stream.locked).toBe(false);
      }
    });

    it("when the reader of the body stops early", async () => {
      const { stream, cancelled } = cancellable(["a: b\r\n\r\nbody"]);
      const { controller, count } = countListeners();
      const body = await bodyOf(stream, controller.signal);
      expect(count()).toBe(1);
      for await (const _ of body) break;
      expect([cancelled(), count(), stream.locked]).toEqual([1, 0, false]);
      expect(await collect(body)).toEqual([]);
    });

    it("when the reader of the body never starts", async () => {
      const { stream, cancelled } = cancellable(["a: b\r\n\r\nbody"]);
      const iterator = (await bodyOf(stream))[Symbol.asyncIterator]();
      await iterator.return?.();
      expect([cancelled(), stream.locked]).toEqual([1, false]);
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });

    it("when it is read to its end", async () => {
      const { controller, count } = countListeners();
      const stream = streamOf([encodeLatin1("a: b\r\n\r\nbo"), encodeLatin1("dy")]);
      await collect(await bodyOf(stream, controller.signal));
      expect([count(), stream.locked]).toEqual([0, false]);
    });
  });

  describe("rejects with the signal's reason", () => {
    const reason = new Error("enough");

    it("before it reads anything", async () => {
      for (const source of [encodeLatin1("A: b\r\n\r\n"), streamOf([]), iterableOf([])]) {
        await expect(readMessage(source, HEADER_LIMITS, AbortSignal.abort(reason))).rejects.toBe(reason);
      }
    });

    it("while the source hangs within the header", async () => {
      const { controller, count } = countListeners();
      const reading = readMessage(
        { [Symbol.asyncIterator]: () => ({ next: never }) },
        HEADER_LIMITS,
        controller.signal,
      );
      controller.abort(reason);
      await expect(reading).rejects.toBe(reason);
      expect(count()).toBe(0);
    });

    it("while the source hangs within the body", async () => {
      const { controller, count } = countListeners();
      async function* hanging(): AsyncGenerator<Uint8Array> {
        yield encodeLatin1("A: b\r\n\r\nbody");
        await never();
      }
      const message = await readMessage(hanging(), HEADER_LIMITS, controller.signal);
      if (!message.ok || message.body instanceof Uint8Array) throw new Error("no streamed body");
      const reading = collect(message.body);
      await Promise.resolve();
      controller.abort(reason);
      await expect(reading).rejects.toBe(reason);
      expect(count()).toBe(0);
    });
  });

  it("rejects with what the source throws, in the header and in the body", async () => {
    const failure = new Error("connection lost");
    async function* failing(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
      for (const text of texts) yield encodeLatin1(text);
      throw failure;
    }
    await expect(readMessage(failing("A: b\r\n"), HEADER_LIMITS)).rejects.toBe(failure);
    const message = await readMessage(failing("A: b\r\n\r\nbo", "dy"), HEADER_LIMITS);
    if (!message.ok || message.body instanceof Uint8Array) throw new Error("no streamed body");
    await expect(collect(message.body)).rejects.toBe(failure);
  });

  it.each([[undefined], [null], ["A: b\r\n\r\n"], [["A: b\r\n\r\n"]], [new ArrayBuffer(4)], [{}]])(
    'names "message" when it is %o',
    async (source) => {
      await expect(readMessage(source as unknown as Uint8Array, HEADER_LIMITS)).rejects.toThrow(
        expect.objectContaining({ name: "TypeError", message: expect.stringContaining('"message"') }),
      );
    },
  );
});
