import { LimitError } from "../../core/errors.js";
import type { MessageSource } from "../../core/message.js";
import { enlargeBytes } from "../bytes.js";
import { checkInteger } from "../options.js";
import { chunksOf } from "../source.js";
import { MIME_LIMITS, type MimeLimits } from "./limits.js";
import { parseParts } from "./parse-parts.js";
import type { MimePart } from "./part.js";

/** How {@link readParts} reads a message. */
export interface ReadPartsOptions {
  /** Whether messages in the message (message/rfc822, message/global) are taken apart as well. Default `true`. */
  readonly nestedMessages?: boolean;
  /** Bounds other than the defaults. */
  readonly limits?: Partial<MimeLimits>;
  readonly signal?: AbortSignal;
}

/**
 * Takes a message apart (RFC 2045, RFC 2046) without changing a byte of it.
 *
 * The result is a tree of offsets into the message. Its ranges, put together in order, are the message, whatever the
 * message is: nothing is an error. What is odd is in the `issues` of each part.
 *
 * A stream is read to its end and held in memory, because who checks or saves a part needs its exact bytes.
 * An array is not copied: leave it as it is while you use the parts.
 *
 * @param message - the message as it came
 * @returns the message itself as the outermost part
 * @throws LimitError for a message over one of the limits
 * @throws TypeError or RangeError for options that can't be; what a stream throws; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { decodeText, readParts } from "mailproof/mime";
 *
 * const message = new TextEncoder().encode(
 *   "Content-Type: multipart/mixed; boundary=x\r\n\r\n" +
 *     "--x\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n--x--\r\n",
 * );
 * const mail = await readParts(message);
 * const [first] = mail.parts;
 * console.log(first?.span); // { start: 50, end: 95 }
 * console.log(first && decodeText(first).text); // Hello
 * ```
 */
export async function readParts(message: MessageSource, options: ReadPartsOptions = {}): Promise<MimePart> {
  const { nestedMessages = true, signal } = options;
  const limits = readLimits(options.limits);
  signal?.throwIfAborted();
  const bytes = message instanceof Uint8Array ? message : await readAll(message, limits.maxBufferedBytes, signal);
  const outcome = parseParts(bytes, { limits, nestedMessages });
  if (!outcome.ok) throw new LimitError(outcome.over.limit, outcome.over.max);
  return outcome.root;
}

function readLimits(given: Partial<MimeLimits> | undefined): MimeLimits {
  const limits: MimeLimits = { ...MIME_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
  return limits;
}

/** All bytes of a source. Copied as they come: a source may use its chunks again. */
async function readAll(source: MessageSource, max: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  let buffer = new Uint8Array(65_536);
  let length = 0;
  for await (const chunk of chunksOf(source, signal)) {
    if (length + chunk.length > max) throw new LimitError("maxBufferedBytes", max);
    const needed = length + chunk.length;
    if (needed > buffer.length) buffer = enlargeBytes(buffer, length, needed);
    buffer.set(chunk, length);
    length = needed;
  }
  return buffer.subarray(0, length);
}
