import { describe, expect, it } from "vitest";
import { chunksOf } from "../../src/internal/source.js";
import { collect, countListeners, iterableOf, streamOf } from "../support/sources.js";

const chunks = [Uint8Array.of(1, 2), Uint8Array.of(3)];
const reason = new Error("enough");
const never = (): Promise<never> => new Promise(() => undefined);

/** An iterable of one's own making, and how often its iterator was told to stop. */
function iterableFrom(
  next: () => unknown,
  onReturn: () => unknown = () => undefined,
): { source: AsyncIterable<Uint8Array>; returned: () => number } {
  let returned = 0;
  const iterator = {
    next,
    return(): unknown {
      returned++;
      return onReturn();
    },
  } as unknown as AsyncIterator<Uint8Array>;
  return { source: { [Symbol.asyncIterator]: () => iterator }, returned: () => returned };
}

/** A stream that does as told when it is asked for bytes, and why it was cancelled. */
function streamFrom(pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>): {
  source: ReadableStream<Uint8Array>;
  cancelled: () => number;
} {
  let cancelled = 0;
  const source = new ReadableStream<Uint8Array>({ pull, cancel: () => void cancelled++ }, { highWaterMark: 0 });
  return { source, cancelled: () => cancelled };
}

describe("chunksOf", () => {
  it.each([
    ["a stream", () => streamOf(chunks)],
    ["an async iterable", () => iterableOf(chunks)],
  ])("gives the chunks of %s in order, with and without a signal", async (_name, source) => {
    expect(await collect(chunksOf(source()))).toEqual(chunks);
    expect(await collect(chunksOf(source(), new AbortController().signal))).toEqual(chunks);
  });

  it("gives bytes as one chunk, and no bytes as none", async () => {
    expect(await collect(chunksOf(Uint8Array.of(1, 2)))).toEqual([Uint8Array.of(1, 2)]);
    expect(await collect(chunksOf(new Uint8Array(0)))).toEqual([]);
  });

  it("leaves empty chunks out", async () => {
    const source = iterableOf([new Uint8Array(0), Uint8Array.of(1), new Uint8Array(0)]);
    expect(await collect(chunksOf(source))).toEqual([Uint8Array.of(1)]);
  });

  it("takes an iterable whose steps are no promises", async () => {
    const steps = [{ done: false, value: Uint8Array.of(1) }, { done: true }];
    const step = (): unknown => steps.shift();
    expect(await collect(chunksOf(iterableFrom(step).source))).toEqual([Uint8Array.of(1)]);
  });

  it("unlocks a stream that it has read to its end", async () => {
    const stream = streamOf(chunks);
    await collect(chunksOf(stream));
    expect(stream.locked).toBe(false);
  });

  it.each([
    [undefined],
    [null],
    ["text"],
    [7],
    [{}],
    [[Uint8Array.of(1)]],
    [new ArrayBuffer(1)],
    [new DataView(new ArrayBuffer(1))],
  ])("throws a TypeError for %o", (source) => {
    expect(() => chunksOf(source as unknown as Uint8Array)).toThrow(TypeError);
    expect(() => chunksOf(source as unknown as Uint8Array)).toThrow('"message"');
  });

  it.each([["text"], [null], [undefined], [1], [[1, 2]], [new ArrayBuffer(1)], [new Uint16Array(1)]])(
    "rejects with a TypeError and stops the source for a chunk of %o",
    async (chunk) => {
      const { source, returned } = iterableFrom(async () => ({ done: false, value: chunk }));
      await expect(collect(chunksOf(source))).rejects.toThrow(TypeError);
      expect(returned()).toBe(1);
      const stream = streamFrom((controller) => controller.enqueue(chunk as unknown as Uint8Array));
      await expect(collect(chunksOf(stream.source))).rejects.toThrow('"message"');
      expect(stream.cancelled()).toBe(1);
    },
  );
});

describe("chunksOf that is stopped early", () => {
  it("cancels a stream and unlocks it", async () => {
    const { source, cancelled } = streamFrom((controller) => controller.enqueue(Uint8Array.of(1)));
    for await (const _ of chunksOf(source)) break;
    expect([cancelled(), source.locked]).toEqual([1, false]);
  });

  it("tells an iterable", async () => {
    const { source, returned } = iterableFrom(async () => ({ done: false, value: Uint8Array.of(1) }));
    for await (const _ of chunksOf(source)) break;
    expect(returned()).toBe(1);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("return failed");
      },
    ],
    ["rejects", () => Promise.reject(new Error("return failed"))],
    ["hangs", never],
    ["gives junk", () => "junk"],
  ])("doesn't care when that iterable's return %s", async (_name, onReturn) => {
    const { source } = iterableFrom(async () => ({ done: false, value: Uint8Array.of(1) }), onReturn);
    for await (const _ of chunksOf(source)) break;
    const stopped = chunksOf(source, AbortSignal.abort(reason));
    await expect(collect(stopped)).rejects.toBe(reason);
  });

  it("takes an iterable that can't be told", async () => {
    const source = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: Uint8Array.of(1) }) }) };
    for await (const _ of chunksOf(source as AsyncIterable<Uint8Array>)) break;
  });

  it("doesn't tell an iterable that came to its end", async () => {
    const { source, returned } = iterableFrom(async () => ({ done: true }));
    await collect(chunksOf(source));
    expect(returned()).toBe(0);
  });
});

describe("chunksOf with a source that fails", () => {
  const failure = new Error("connection lost");

  it("rejects with what an iterable throws, at once or later", async () => {
    const sources = [
      iterableFrom(() => {
        throw failure;
      }).source,
      iterableFrom(() => Promise.reject(failure)).source,
      iterableFrom(
        () => {
          throw failure;
        },
        () => {
          throw new Error("return failed");
        },
      ).source,
    ];
    for (const source of sources) await expect(collect(chunksOf(source))).rejects.toBe(failure);
  });

  it("rejects with what a stream fails with midway, after the chunks before", async () => {
    let pulled = 0;
    const { source } = streamFrom((controller) => {
      if (pulled++ === 0) controller.enqueue(Uint8Array.of(1));
      else controller.error(failure);
    });
    const seen: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of chunksOf(source)) seen.push(chunk);
    })();
    await expect(reading).rejects.toBe(failure);
    expect(seen).toEqual([Uint8Array.of(1)]);
    expect(source.locked).toBe(false);
  });

  it("removes its listener", async () => {
    const { controller, count } = countListeners();
    await expect(collect(chunksOf(iterableFrom(() => Promise.reject(failure)).source, controller.signal))).rejects.toBe(
      failure,
    );
    expect(count()).toBe(0);
  });
});

describe("chunksOf with a signal", () => {
  it("rejects with its reason, reads nothing and stops the source when it was aborted before", async () => {
    let asked = 0;
    const iterable = iterableFrom(() => asked++);
    const stream = streamFrom(() => void asked++);
    await expect(collect(chunksOf(iterable.source, AbortSignal.abort(reason)))).rejects.toBe(reason);
    await expect(collect(chunksOf(stream.source, AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect([asked, iterable.returned(), stream.cancelled()]).toEqual([0, 1, 1]);
  });

  it("rejects with its reason while an iterable hangs, tells it, and lets go of the signal", async () => {
    const { controller, count } = countListeners();
    const { source, returned } = iterableFrom(never, never);
    const reading = collect(chunksOf(source, controller.signal));
    expect(count()).toBe(1);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect([count(), returned()]).toEqual([0, 1]);
  });

  it("rejects with its reason while a stream hangs, cancels it and unlocks it", async () => {
    const { controller, count } = countListeners();
    const { source, cancelled } = streamFrom(never);
    const reading = collect(chunksOf(source, controller.signal));
    await Promise.resolve();
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect([count(), cancelled(), source.locked]).toEqual([0, 1, false]);
  });

  it("rejects with its reason when it is aborted between chunks", async () => {
    const { controller, count } = countListeners();
    const { source, returned } = iterableFrom(async () => ({ done: false, value: Uint8Array.of(1) }));
    let seen = 0;
    const reading = (async () => {
      for await (const _ of chunksOf(source, controller.signal)) if (++seen === 3) controller.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    expect([seen, returned(), count()]).toEqual([3, 1, 0]);
  });

  it("ignores what a step brings that was under way when it was aborted", async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const { source } = iterableFrom(
      () =>
        new Promise((_resolve, reject) => {
          fail = reject;
        }),
    );
    const reading = collect(chunksOf(source, controller.signal));
    await Promise.resolve();
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    fail(new Error("too late")); // an unhandled rejection here fails the run
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  it("listens once, however many chunks come, and lets go at the end", async () => {
    const { controller, count } = countListeners();
    let most = 0;
    for await (const _ of chunksOf(
      iterableOf(Array.from({ length: 100 }, () => Uint8Array.of(1))),
      controller.signal,
    )) {
      most = Math.max(most, count());
    }
    expect([most, count()]).toEqual([1, 0]);
  });
});
