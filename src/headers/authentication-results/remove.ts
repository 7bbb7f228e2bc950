import { LimitError } from "../../core/errors.js";
import type { MessageSource } from "../../core/message.js";
import { concatBytes, decodeUtf8 } from "../../internal/bytes.js";
import { HEADER_LIMITS, type HeaderBlock, type HeaderLimits, readMessage } from "../../internal/message/index.js";
import { checkInteger } from "../../internal/options.js";
import { authservIdMatches } from "./authserv-id.js";
import { readAuthservId } from "./read-authserv-id.js";
import { FIELD_VERSION } from "./syntax.js";

/** What {@link removeAuthenticationResults} takes besides the message. */
export interface RemoveAuthenticationResultsOptions {
  /** Your own authserv-ids. Names below them count as yours, too. */
  readonly authservIds: readonly string[];
  /** Whose fields may stay. Default: everybody's but yours. */
  readonly trusted?: readonly string[];
  readonly limits?: Partial<HeaderLimits>;
  readonly signal?: AbortSignal;
}

/** Why a field was removed. */
export type AuthenticationResultsRemovalReason =
  /** It claims to be yours. */
  | "own"
  /** A lenient reader might take it for yours: its authserv-id can't be read. */
  | "unreadable"
  /** It has another version than 1. */
  | "unsupported-version"
  /** It is of nobody in `trusted`. */
  | "not-trusted";

/** A field that was removed. */
export interface RemovedAuthenticationResults {
  readonly reason: AuthenticationResultsRemovalReason;
  /** As it stood there, where it could be read. */
  readonly authservId?: string;
  /** Which field of the message it was, counted from the top, the first being 0. */
  readonly index: number;
  /** The field with its line end, as it was. */
  readonly bytes: Uint8Array;
}

/** A message without forged fields. */
export interface AuthenticationResultsRemoval {
  /** The header that is left, with its blank line, byte for byte as it was. */
  readonly head: Uint8Array;
  /** What comes after it: bytes where the message was bytes, else a stream to be read once. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** From the top down. */
  readonly removed: readonly RemovedAuthenticationResults[];
}

/**
 * Removes the Authentication-Results fields of a message that claim to be of your own servers (RFC 8601 §5). A server that takes mail from
 * outside does this before it adds its own.
 *
 * Gone are fields whose authserv-id is one of `authservIds` or a name below one, and those whose authserv-id can't be read or
 * whose version isn't 1. Fields of others stay, unless `trusted` says whose may. A field without any authserv-id, as Microsoft writes it,
 * is of nobody. Fields that a DKIM signature covers break it when they go, so verify first.
 *
 * @param message - the message, or its header alone; of a stream only the header is read here
 * @param options - `authservIds` is needed
 * @returns the header that is left, and the body
 * @throws TypeError or RangeError for options that are wrong; LimitError for a header over the limits; what a stream throws when it fails; the signal's
 *   reason when aborted
 *
 * @example
 * ```ts
 * import { removeAuthenticationResults } from "mailproof/headers";
 *
 * const message = new TextEncoder().encode(
 *   "Authentication-Results: mx.example.net; dmarc=pass header.from=bank.example\r\nFrom: ceo@bank.example\r\n\r\nHello\r\n",
 * );
 * const { head, removed } = await removeAuthenticationResults(message, { authservIds: ["mx.example.net"] });
 * console.log(removed.map(({ reason }) => reason)); // [ 'own' ]
 * console.log(JSON.stringify(new TextDecoder().decode(head))); // "From: ceo@bank.example\r\n\r\n"
 * ```
 */
export async function removeAuthenticationResults(
  message: MessageSource,
  options: RemoveAuthenticationResultsOptions,
): Promise<AuthenticationResultsRemoval> {
  checkNames("authservIds", options?.authservIds);
  if (options.authservIds.length === 0) throw new TypeError('"authservIds" must name one server at least');
  if (options.trusted !== undefined) checkNames("trusted", options.trusted);
  const limits: HeaderLimits = { ...HEADER_LIMITS, ...options.limits };
  for (const [name, value] of Object.entries(limits)) checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
  const split = await readMessage(message, limits, options.signal);
  if (!split.ok) throw new LimitError(split.over.limit, split.over.max);
  const { header, body } = split;
  const removed = findForged(header, options);
  return { head: withoutFields(header, removed), body, removed };
}

function checkNames(option: string, names: readonly string[]): void {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string" && name !== "")) {
    throw new TypeError(`"${option}" must be an array of names`);
  }
}

function findForged(
  { fields, bytes }: HeaderBlock,
  options: RemoveAuthenticationResultsOptions,
): RemovedAuthenticationResults[] {
  const removed: RemovedAuthenticationResults[] = [];
  for (const [index, { name, start, valueStart, end }] of fields.entries()) {
    if (name !== "authentication-results") continue;
    const read = readAuthservId(decodeUtf8(bytes.subarray(valueStart, end)));
    const reason = reasonToRemove(read, options);
    if (reason === undefined) continue;
    const { authservId } = read;
    removed.push({ reason, ...(authservId !== undefined && { authservId }), index, bytes: bytes.slice(start, end) });
  }
  return removed;
}

function reasonToRemove(
  { authservId, isReadable, version }: ReturnType<typeof readAuthservId>,
  { authservIds, trusted }: RemoveAuthenticationResultsOptions,
): AuthenticationResultsRemovalReason | undefined {
  if (authservId !== undefined && authservIdMatches(authservId, authservIds, { subdomains: true })) return "own";
  if (!isReadable) return "unreadable";
  // RFC 8601 §5: must go where the message comes from outside.
  if (version !== FIELD_VERSION) return "unsupported-version";
  if (trusted !== undefined && !authservIdMatches(authservId ?? "", trusted)) return "not-trusted";
  return undefined;
}

function withoutFields({ bytes, fields }: HeaderBlock, removed: readonly RemovedAuthenticationResults[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { index } of removed) {
    pieces.push(bytes.subarray(from, fields[index]!.start));
    from = fields[index]!.end;
  }
  return concatBytes([...pieces, bytes.subarray(from)]);
}
