import type { MessageSource } from "../core/message.js";

/**
 * The chunks of a source, one after another; empty ones are left out.
 * Stopping early cancels a stream. An abort is noticed even while the source hangs.
 *
 * @throws TypeError when the source is not one, or gives something else than bytes
 */
export function chunksOf(source: MessageSource, signal?: AbortSignal): AsyncIterable<Uint8Array> {
  if (source instanceof Uint8Array) return readAll([source][Symbol.iterator](), signal);
  if (typeof (source as ReadableStream<Uint8Array> | undefined)?.getReader === "function") {
    return readAll(streamIterator(source as ReadableStream<Uint8Array>), signal);
  }
  const iterable = source as AsyncIterable<Uint8Array> | undefined;
  if (typeof iterable?.[Symbol.asyncIterator] !== "function") {
    throw new TypeError('"message" must be a Uint8Array, a ReadableStream or an async iterable of Uint8Array');
  }
  return readAll(iterable[Symbol.asyncIterator](), signal);
}

type AnyIterator = AsyncIterator<Uint8Array> | Iterator<Uint8Array>;

async function* readAll(iterator: AnyIterator, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  let abortStep: ((reason: unknown) => void) | undefined;
  const onAbort = (): void => abortStep?.(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  let finished = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = iterator.next();
      // One promise a step: racing each step against one long-lived promise would keep every step in memory.
      const next = await (signal === undefined
        ? step
        : new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
            abortStep = reject;
            Promise.resolve(step).then(resolve, reject);
          }));
      if (next.done) {
        finished = true;
        return;
      }
      if (!(next.value instanceof Uint8Array)) throw new TypeError('"message" must give Uint8Array chunks');
      if (next.value.length > 0) yield next.value;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // Not awaited: a source that hangs in next() may hang in return() too.
    if (!finished) close(iterator).catch(() => undefined);
  }
}

/** Async so that a source whose `return` throws doesn't hide why the reading stopped. */
async function close(iterator: AnyIterator): Promise<void> {
  await iterator.return?.();
}

/** Iterates a stream by its reader: not every runtime has `ReadableStream[Symbol.asyncIterator]`. */
function streamIterator(stream: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array> {
  const reader = stream.getReader();
  return {
    async next(): Promise<IteratorResult<Uint8Array>> {
      const { done, value } = await reader.read();
      if (!done) return { done: false, value };
      reader.releaseLock();
      return { done: true, value: undefined };
    },
    async return(): Promise<IteratorResult<Uint8Array>> {
      const cancelled = reader.cancel();
      reader.releaseLock(); // allowed at once: cancelling has settled any read that was under way
      await cancelled;
      return { done: true, value: undefined };
    },
  };
}
