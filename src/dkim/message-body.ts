/** A body, to be read once. */
export type MessageBody = Uint8Array | AsyncIterable<Uint8Array>;

/** A body that nobody will read: its source is cancelled. */
export async function release(body: MessageBody): Promise<void> {
  if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}
