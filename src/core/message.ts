/**
 * The bytes of a message. Never a string: signatures cover bytes, and decoding loses them.
 * A source is read once; a stream is cancelled when the reader stops early.
 */
export type MessageSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A range of bytes, end not included. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}
