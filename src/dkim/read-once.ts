import type { MessageSource } from "../core/message.js";
import {
  type HeaderBlock,
  type HeaderLimits,
  type HeaderOverLimit,
  type MessageOverLimit,
  readMessage,
  type SplitMessage,
  splitMessage,
} from "../internal/message/index.js";
import type { BodyHashRequest } from "./body-hash.js";
import { type BodyHashes, hashBody } from "./body-hashes.js";
import { type FieldsByName, indexFields } from "./covered-fields.js";
import { createKeyLookups, type KeyFetchOptions, type KeyLimits, type KeyLookups } from "./key.js";

/** What is known of a message once its header is read. */
export interface MessageHeader {
  readonly header: HeaderBlock;
  readonly fieldsByName: FieldsByName;
  /** Shared by all who verify: each name is looked up once. */
  readonly keys: KeyLookups;
}

/** Something to verify in a message: what it wants of the body, and what it says once it has that. */
export interface Verification<Result> {
  readonly bodyHashes: readonly BodyHashRequest[];
  conclude(hashes: BodyHashes): Promise<Result>;
}

/** What reading a message to verify it takes. */
export interface ReadOnceOptions extends KeyFetchOptions {
  readonly limits: HeaderLimits & KeyLimits;
  readonly lineEndings?: "strict" | "normalize" | undefined;
}

/** What the verification says, or that the header is over a limit. */
export type ReadOnceOutcome<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly over: HeaderOverLimit };

/**
 * Splits a message, starts a verification with its header, reads the body once and concludes. Several verifications of
 * one message are started by one `start`, which joins what they want of the body and hands each the hashes.
 *
 * @param start - is called when the header is read, once at most; asking `keys` starts the look-ups, which go on while
 *   the body is read
 * @throws what a stream throws when it fails; the signal's reason when aborted
 */
export async function readOnce<Result>(
  message: MessageSource,
  options: ReadOnceOptions,
  start: (header: MessageHeader) => Verification<Result>,
): Promise<ReadOnceOutcome<Result>> {
  const { signal, limits } = options;
  signal?.throwIfAborted();
  if (message instanceof Uint8Array) return await verifySplit(splitMessage(message, limits), options, start);
  // A stream that fails leaves nobody to wait for the keys: their look-ups end with it.
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  try {
    const split = await readMessage(message, limits, signal);
    return await verifySplit(split, { ...options, signal: controller.signal }, start);
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

async function verifySplit<Result>(
  split: SplitMessage | MessageOverLimit,
  options: ReadOnceOptions,
  start: (header: MessageHeader) => Verification<Result>,
): Promise<ReadOnceOutcome<Result>> {
  if (!split.ok) return split;
  const { header, body } = split;
  const verification = start({ header, fieldsByName: indexFields(header), keys: createKeyLookups(options) });
  const hashes = await hashBody(body, verification.bodyHashes, options.lineEndings === "normalize");
  return { ok: true, result: await verification.conclude(hashes) };
}
