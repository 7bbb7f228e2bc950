import type { MessageSource } from "../../core/message.js";
import { enlargeBytes } from "../bytes.js";
import { chunksOf } from "../source.js";
import { createBlankLineFinder, type HeaderBlock, type HeaderOverLimit, splitHeader } from "./header-block.js";
import type { HeaderLimits } from "./limits.js";

/** A message split into header and body. The body is bytes where the message was, else a stream to be read once. */
export interface SplitMessage {
  readonly ok: true;
  readonly header: HeaderBlock;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A header over a limit; the source is cancelled. */
export interface MessageOverLimit {
  readonly ok: false;
  readonly over: HeaderOverLimit;
}

/** Splits a message that is in memory. Nothing is copied. */
export function splitMessage(message: Uint8Array, limits: HeaderLimits): SplitMessage | MessageOverLimit {
  // Views of a Buffer are Buffers again, which are made far more slowly than plain ones.
  const bytes = new Uint8Array(message.buffer, message.byteOffset, message.length);
  const outcome = splitHeader(bytes, limits);
  if (!outcome.ok) return outcome;
  return { ok: true, header: outcome.header, body: bytes.subarray(outcome.header.bodyStart) };
}

/**
 * Reads the header of a message and hands on the body. Of a stream only the header is held.
 * The caller reads `body` to its end or stops iterating; both release the source.
 *
 * @throws what the source throws, and the signal's reason when aborted
 */
export async function readMessage(
  source: MessageSource,
  limits: HeaderLimits,
  signal?: AbortSignal,
): Promise<SplitMessage | MessageOverLimit> {
  if (source instanceof Uint8Array) {
    signal?.throwIfAborted();
    return splitMessage(source, limits);
  }
  const chunks = chunksOf(source, signal)[Symbol.asyncIterator]();
  const finder = createBlankLineFinder();
  let buffer = new Uint8Array(4096);
  let length = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done) return splitMessage(buffer.subarray(0, length), limits);
    const chunk = next.value;
    const taken = Math.min(chunk.length, limits.maxHeaderBytes - length);
    if (length + taken > buffer.length) buffer = enlargeBytes(buffer, length, length + taken);
    buffer.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), length);
    const found = finder.find(buffer.subarray(0, length + taken));
    if (found !== -1) {
      const outcome = splitHeader(buffer.slice(0, found), limits);
      if (!outcome.ok) {
        await chunks.return?.();
        return outcome;
      }
      const rest = chunk.subarray(found - length);
      return { ok: true, header: outcome.header, body: continued(rest, chunks) };
    }
    length += taken;
    if (taken < chunk.length) {
      await chunks.return?.();
      return overBytes(limits);
    }
  }
}

function overBytes(limits: HeaderLimits): MessageOverLimit {
  return { ok: false, over: { limit: "maxHeaderBytes", max: limits.maxHeaderBytes } };
}

/** What is left of the chunk in which the header ended, then the other chunks. */
function continued(first: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  let pending: Uint8Array | undefined = first;
  return {
    [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
      return {
        async next(): Promise<IteratorResult<Uint8Array>> {
          if (pending !== undefined) {
            const value = pending;
            pending = undefined;
            if (value.length > 0) return { done: false, value };
          }
          return chunks.next();
        },
        async return(): Promise<IteratorResult<Uint8Array>> {
          pending = undefined;
          await chunks.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
