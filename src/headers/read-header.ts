import type { MessageSource } from "../core/message.js";
import { type HeaderBlock, type HeaderLimits, type HeaderOverLimit, readMessage } from "../internal/message/index.js";

/** The header of a message; of a stream no more is read, and it is cancelled. */
export async function readHeader(
  message: MessageSource,
  limits: HeaderLimits,
  signal: AbortSignal | undefined,
): Promise<HeaderBlock | HeaderOverLimit> {
  const read = await readMessage(message, limits, signal);
  if (!read.ok) return read.over;
  if (!(read.body instanceof Uint8Array)) await read.body[Symbol.asyncIterator]().return?.();
  return read.header;
}
