import { LimitError } from "../../core/errors.js";
import type { MessageSource } from "../../core/message.js";
import { type HeaderBlock, readMessage, splitMessage } from "../../internal/message/index.js";
import type { SanitizeContext } from "./context.js";
import { isBodyLocked, rewriteNested } from "./nested.js";
import { readSanitizeOptions } from "./options.js";
import { rewriteHeader } from "./rewrite-header.js";
import type { SanitizedMessage, SanitizeOptions } from "./types.js";

/**
 * Takes out of a header what strangers need not know of a network, and leaves the message whole: as many hops in the
 * same order, the fields that others wrote to the octet, and the body untouched.
 *
 * Hops of yours are written anew with pseudonyms; the one through which the message leaves keeps the name that the world
 * sees anyway. Other fields stay, go, or lose something, as the policy has it. Running it twice changes nothing more.
 * Do it once, where mail leaves, after inbound signatures were verified, and before the message is signed:
 * RFC 5321 §4.4 wants trace fields left alone, so this is a knowing exception at the border.
 *
 * @param message - the message; of a stream only the header is held, and its body is passed on
 * @param options - `boundary` is needed; the others have defaults
 * @returns the new header, the body, what was changed, and the signatures that this breaks
 * @throws LimitError for a header over its limits; TypeError or RangeError for options that are wrong; what a stream
 *   throws when it fails; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { sanitizeHeaders } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   "Received: from pc7.corp.lan (pc7.corp.lan [10.1.2.3]) by mail.example.com (Postfix)\r\n" +
 *     "\twith ESMTPSA id 4F2; Mon, 23 Nov 2026 10:00:00 +0100\r\n" +
 *     "X-Originating-IP: [10.1.2.3]\r\nSubject: Hi\r\n\r\nHello\r\n",
 * );
 * const { head, hopCount } = await sanitizeHeaders(message, { boundary: { hosts: ["mail.example.com"] } });
 * console.log(hopCount, new TextDecoder().decode(head).split("\r\n"));
 * ```
 *
 * It prints
 *
 * ```text
 * 1 [
 *   'Received: from hidden.invalid by mail.example.com with ESMTPSA;',
 *   ' Mon, 23 Nov 2026 10:00:00 +0100',
 *   'Subject: Hi',
 *   '',
 *   ''
 * ]
 * ```
 */
export async function sanitizeHeaders(
  message: Uint8Array,
  options: SanitizeOptions,
): Promise<SanitizedMessage<Uint8Array>>;
export async function sanitizeHeaders(
  message: MessageSource,
  options: SanitizeOptions,
): Promise<SanitizedMessage<Uint8Array | AsyncIterable<Uint8Array>>>;
export async function sanitizeHeaders(
  message: MessageSource,
  options: SanitizeOptions,
): Promise<SanitizedMessage<Uint8Array | AsyncIterable<Uint8Array>>> {
  const context = readSanitizeOptions(options);
  const { signal, nested = false } = options;
  if (nested && !(message instanceof Uint8Array)) {
    throw new TypeError('"nested" can be true for a message in bytes only: it changes the body');
  }
  signal?.throwIfAborted();
  const { limits } = context;
  // A message in memory needs no turn of the event loop.
  const split =
    message instanceof Uint8Array ? splitMessage(message, limits) : await readMessage(message, limits, signal);
  if (!split.ok) throw new LimitError(split.over.limit, split.over.max);
  const { header, body } = split;
  try {
    const whole = nested ? (message as Uint8Array) : undefined;
    let result = sanitize(header, body, whole, context);
    // Where HMAC comes as a promise only, the pseudonyms are known the second time.
    if (await context.pseudonymizer?.settle()) result = sanitize(header, body, whole, context);
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
    throw error;
  }
}

type Body = Uint8Array | AsyncIterable<Uint8Array>;

function sanitize(
  header: HeaderBlock,
  body: Body,
  whole: Uint8Array | undefined,
  context: SanitizeContext,
): SanitizedMessage<Body> {
  const inside = whole && rewriteNested(whole, header.bodyStart, isBodyLocked(header, context), context);
  const outer = rewriteHeader(header, context, inside?.body !== undefined);
  const newBody = inside?.body ?? body;
  return {
    head: outer.head,
    body: newBody,
    message: joined(outer.head, newBody),
    changes: [...outer.changes, ...(inside?.changes ?? [])],
    hopCount: outer.hopCount,
    breaksSignatures: [...outer.broken, ...(inside?.broken ?? [])],
    findings: [...outer.findings, ...(inside?.findings ?? [])],
  };
}

function joined(head: Uint8Array, body: Body): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      yield head;
      if (!(body instanceof Uint8Array)) yield* body;
      else if (body.length > 0) yield body;
    },
  };
}
