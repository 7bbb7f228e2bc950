import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chunksOf } from "../../src/internal/source.js";
import { watchRetainedMemory } from "../support/retained-memory.node.js";
import { collect, iterableOf, streamOf } from "../support/sources.js";

describe("chunksOf and unhandled rejections", () => {
  const unhandled: unknown[] = [];
  const keep = (cause: unknown): void => void unhandled.push(cause);
  beforeEach(() => void process.on("unhandledRejection", keep));
  afterEach(() => void process.off("unhandledRejection", keep));

  it("leaves none, whichever of next, return and the abort fails, and in whatever order", async () => {
    const fails = (): Promise<never> => Promise.reject(new Error("failed"));
    const throws = (): never => {
      throw new Error("thrown");
    };
    const late = (): Promise<never> => new Promise((_resolve, reject) => setTimeout(reject, 2, new Error("late")));
    const never = (): Promise<never> => new Promise(() => undefined);
    for (const next of [fails, throws, late, never]) {
      for (const stop of [fails, throws, late, never]) {
        for (const abortAfterMs of [0, 1, 4]) {
          const controller = new AbortController();
          const iterator = { next, return: stop } as AsyncIterator<Uint8Array>;
          const reading = collect(chunksOf({ [Symbol.asyncIterator]: () => iterator }, controller.signal));
          const settled = expect(reading).rejects.toThrow();
          setTimeout(() => controller.abort(), abortAfterMs);
          await settled;
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(unhandled).toEqual([]);
  });
});

describe("chunksOf and memory", () => {
  it.each([
    ["an iterable", iterableOf],
    ["a stream", streamOf],
  ])("holds no more for each chunk of %s under a signal that lives long", async (_name, sourceOf) => {
    const controller = new AbortController();
    const memory = watchRetainedMemory(50_000);
    function* chunks(): Generator<Uint8Array> {
      for (let i = 0; i < 200_000; i++) yield new Uint8Array(16);
    }
    for await (const _ of chunksOf(sourceOf(chunks()), controller.signal)) memory.step();
    expect(memory.growth()).toBeLessThan(2_000_000);
  });

  it("holds nothing of a source that was read, under a signal that lives long", async () => {
    const controller = new AbortController();
    const memory = watchRetainedMemory(1_000);
    for (let i = 0; i < 4_000; i++) {
      for await (const _ of chunksOf(iterableOf([new Uint8Array(1_000), new Uint8Array(1)]), controller.signal)) break;
      memory.step();
    }
    expect(memory.growth()).toBeLessThan(2_000_000);
  });
});

describe("chunksOf and streams of Node", () => {
  it("reads one to its end", async () => {
    expect(Buffer.concat(await collect(chunksOf(Readable.from([Buffer.from("a"), Buffer.from("b")]))))).toEqual(
      Buffer.from("ab"),
    );
  });

  it("destroys one when it stops early", async () => {
    const readable = Readable.from([Buffer.from("a"), Buffer.from("b")]);
    for await (const _ of chunksOf(readable)) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(readable.destroyed).toBe(true);
  });

  it("refuses the strings of one that decodes", async () => {
    const readable = Readable.from([Buffer.from("a")], { objectMode: false });
    readable.setEncoding("utf8");
    await expect(collect(chunksOf(readable))).rejects.toThrow('"message" must give Uint8Array chunks');
  });
});
