import { LimitError } from "../core/errors.js";
import type { MessageSource } from "../core/message.js";
import { concatBytes, decodeUtf8, encodeUtf8 } from "../internal/bytes.js";
import type { DkimSignature } from "../internal/dkim-signature/index.js";
import { HEADER_LIMITS, type HeaderBlock, readMessage, splitMessage } from "../internal/message/index.js";
import { authorDomain } from "./author-domain.js";
import type { Canonicalization } from "./canonicalize-body.js";
import { createCanonicalHeader } from "./canonicalize-header.js";
import { indexFields } from "./covered-fields.js";
import { canonicalUnsignedField, formatSignedField, formatUnsignedField } from "./format-signature.js";
import { createLineEndNormalizer } from "./line-ends.js";
import { type MessageBody, release } from "./message-body.js";
import { checkHeaderToSign, hashBodyToSign, refusal } from "./message-to-sign.js";
import { signData } from "./sign-data.js";
import { checkSigningOptions, prepareTask, type SigningSettings, type SigningTask } from "./sign-options.js";
import type { DkimSignatureRequest, DkimSigned, SignDkimOptions } from "./sign-types.js";
import { type HeadersToSign, headersToSign } from "./signed-headers.js";

/**
 * Signs a message (RFC 6376, RFC 8301, RFC 8463, RFC 8616). What comes back goes in front of the message; the message
 * itself must then be sent as it is.
 *
 * The message is read once; of a stream only the header is held. The body is hashed once for each canonicalization,
 * whatever the number of signatures. Fields that may come once only are signed once more than they are there, so that
 * nobody can add a second one.
 *
 * A message that can't be signed so that it verifies, or shouldn't be, is refused: it has no From or several, a line
 * of its header is no field, it has CR or LF alone, its header is over a limit.
 *
 * @param message - with CRLF line ends
 * @param options - the key, or several, or `keyFor` for the keys of the author's domain; the others have defaults
 * @throws ParseError for a message that is refused, with `offset` in octets; LimitError for a header over its limits;
 *   what {@link importDkimKey} throws; TypeError or RangeError for options that are wrong; what the signer, `keyFor` or
 *   the stream throws; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { generateDkimKey, signDkim } from "mailproof/dkim";
 *
 * const { privateKey } = await generateDkimKey({ type: "ed25519" });
 * const message = new TextEncoder().encode("From: joe@example.com\r\nSubject: Hi\r\n\r\nHello\r\n");
 * const { headers } = await signDkim(message, { domain: "example.com", selector: "2026", key: privateKey });
 * console.log(headers[0]?.slice(0, 37)); // DKIM-Signature: v=1; a=ed25519-sha256
 * ```
 */
export async function signDkim(message: MessageSource, options: SignDkimOptions): Promise<DkimSigned> {
  const settings = checkSigningOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const normalized = options.lineEndings === "normalize" ? withCrlf(message) : undefined;
  const source = normalized ?? message;
  const limits = { ...HEADER_LIMITS, ...options.limits };
  // A message in memory needs no turn of the event loop.
  const split = source instanceof Uint8Array ? splitMessage(source, limits) : await readMessage(source, limits, signal);
  if (!split.ok) throw new LimitError(split.over.limit, split.over.max);
  const { header, body } = split;
  try {
    const signed = await signSplit(header, body, settings, options);
    signal?.throwIfAborted();
    return normalized === undefined ? signed : { ...signed, message: normalized };
  } catch (error) {
    await release(body);
    throw error;
  }
}

function withCrlf(message: MessageSource): Uint8Array {
  if (message instanceof Uint8Array) return createLineEndNormalizer().write(message);
  throw new TypeError('"lineEndings" can be "normalize" for a message in bytes only');
}

async function signSplit(
  header: HeaderBlock,
  body: MessageBody,
  settings: SigningSettings,
  options: SignDkimOptions,
): Promise<DkimSigned> {
  checkHeaderToSign(header);
  const fieldsByName = indexFields(header);
  const [from, second] = fieldsByName.get("from") ?? [];
  // RFC 5322 §3.6: exactly one. Which of several a reader shows, nobody knows.
  if (from === undefined) throw refusal("no From", 0, "RFC 5322 §3.6");
  if (second !== undefined) throw refusal("several From", second.start, "RFC 5322 §3.6");

  const requests = await requestsOf(options, () => decodeUtf8(header.bytes.subarray(from.valueStart, from.end)));
  if (requests.length === 0) {
    await release(body);
    return { headers: [], headerBytes: new Uint8Array(0), signatures: [] };
  }
  const tasks = await Promise.all(requests.map((request) => prepareTask(request, options)));
  const hashes = await hashBodyToSign(body, header.bodyStart, new Set(tasks.map((task) => task.bodyCanonicalization)));
  const signedHeaders = headersToSign(fieldsByName, settings.headers);
  const signFields = { header, signedHeaders, canonical: new Map<Canonicalization, Uint8Array>() };
  const made = await Promise.all(
    tasks.map((task) => signOne(task, hashes.get(task.bodyCanonicalization)!, signFields, settings, options)),
  );
  const headers = made.map(({ text }) => text);
  return { headers, headerBytes: encodeUtf8(headers.join("")), signatures: made.map(({ signature }) => signature) };
}

async function requestsOf(options: SignDkimOptions, from: () => string): Promise<readonly DkimSignatureRequest[]> {
  if (options.signatures !== undefined) return options.signatures;
  if (options.keyFor === undefined) return [options];
  const domain = authorDomain(from());
  const found = (await options.keyFor(domain)) ?? [];
  options.signal?.throwIfAborted();
  const keys = Array.isArray(found) ? found : [found];
  return keys.map((key) => ({ ...key, domain: key.domain ?? domain }));
}

interface FieldsToSign {
  readonly header: HeaderBlock;
  readonly signedHeaders: HeadersToSign;
  /** What signatures share: the fields in canonical form. */
  readonly canonical: Map<Canonicalization, Uint8Array>;
}

async function signOne(
  task: SigningTask,
  bodyHash: string,
  fields: FieldsToSign,
  { timestamp, expiration }: SigningSettings,
  options: SignDkimOptions,
): Promise<{ readonly text: string; readonly signature: DkimSignature }> {
  const { signer: _, ...tags } = task;
  const times = expiration === undefined ? { timestamp } : { timestamp, expiration };
  const unsigned = { ...tags, headers: fields.signedHeaders.names, bodyHash, ...times };
  const field = formatUnsignedField(unsigned);
  const kind = task.headerCanonicalization;
  const data = concatBytes([canonicalFields(fields, kind), encodeUtf8(canonicalUnsignedField(field, kind))]);
  const signature = await signData(task, data, options);
  return {
    text: formatSignedField(field, signature),
    signature: { ...unsigned, headers: fields.signedHeaders.lowerCaseNames, signature, unknownTags: [] },
  };
}

function canonicalFields({ header, signedHeaders, canonical }: FieldsToSign, kind: Canonicalization): Uint8Array {
  const known = canonical.get(kind);
  if (known !== undefined) return known;
  const gathered = createCanonicalHeader(header, { kind, normalizeLineEnds: false });
  for (const field of signedHeaders.fields) gathered.add(field);
  const bytes = gathered.bytes();
  canonical.set(kind, bytes);
  return bytes;
}
