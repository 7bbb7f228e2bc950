import type { MessageSource } from "../core/message.js";
import { type DkimSignature, type DkimSignatureOutcome, parseDkimSignature } from "../internal/dkim-signature/index.js";
import {
  type HeaderBlock,
  type HeaderField,
  type MessageOverLimit,
  readMessage,
  type SplitMessage,
  splitMessage,
} from "../internal/message/index.js";
import { type BodyHash, type BodyHashRequest, createBodyHasher } from "./body-hash.js";
import { checkSignature, type SignatureOnMessage } from "./check-signature.js";
import { indexFields } from "./covered-fields.js";
import { type DkimKeys, fetchDkimKeys } from "./key.js";
import { DKIM_LIMITS, type DkimLimits } from "./limits.js";
import { createLineEndNormalizer } from "./line-ends.js";
import { messageIssues } from "./message-issues.js";
import { verdictOf } from "./results.js";
import type { DkimResult, DkimVerification, VerifyDkimOptions } from "./types.js";

/**
 * Verifies the DKIM signatures of a message (RFC 6376, RFC 8301, RFC 8463, RFC 8616).
 *
 * The message is read once: the body is canonicalized once for each canonicalization and hashed once for all signatures
 * that want the same hash, while the keys are looked up. What is in the message, in DNS or missing there becomes a
 * result, never an exception.
 *
 * @param message - the message as it came, with CRLF line ends; a stream is read to its end only if a signature needs
 *   the body
 * @param options - `resolver` is needed; the others are policies and limits with defaults
 * @returns a verdict for each DKIM-Signature field, from the top down, and what is odd about the message
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason
 *   when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { verifyDkim } from "mailproof/dkim";
 *
 * const message = new TextEncoder().encode("From: joe@example.com\r\nSubject: Hi\r\n\r\nHello\r\n");
 * const resolver = zoneResolver("$ORIGIN example.com.\n@ TXT \"v=spf1 -all\"");
 * const { signatures } = await verifyDkim(message, { resolver });
 * console.log(signatures.length); // 0
 * ```
 */
export async function verifyDkim(message: MessageSource, options: VerifyDkimOptions): Promise<DkimVerification> {
  checkOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const limits: DkimLimits = { ...DKIM_LIMITS, ...options.limits };
  checkNumbers({
    ...limits,
    minRsaBits: options.minRsaBits === undefined ? 0 : options.minRsaBits,
    clockSkewSeconds: options.clockSkewSeconds === undefined ? 0 : options.clockSkewSeconds,
  });
  if (message instanceof Uint8Array) return verifySplit(splitMessage(message, limits), options, limits);
  // A stream that fails leaves nobody to wait for the keys: their look-ups end with it.
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort);
  try {
    const split = await readMessage(message, limits, signal);
    return await verifySplit(split, { ...options, signal: controller.signal }, limits);
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

async function verifySplit(
  split: SplitMessage | MessageOverLimit,
  options: VerifyDkimOptions,
  limits: DkimLimits,
): Promise<DkimVerification> {
  if (!split.ok) {
    const code = split.over.limit === "maxHeaderBytes" ? "header-too-large" : "too-many-header-fields";
    return { signatures: [], issues: [{ code, count: 1 }] };
  }
  const { header, body } = split;
  const found = findSignatures(header, limits);
  const keys = startKeyFetches(found, { ...options, limits });
  const fieldsByName = indexFields(header);
  const hashes = await hashBody(found, body, options.lineEndings === "normalize");
  const signatures: DkimResult[] = [];
  for (const { field, index, outcome } of found) {
    if (outcome === "too-many-signatures") signatures.push(refusedUnread(index));
    else if (!outcome.ok) signatures.push(malformed(index, outcome));
    else {
      const { signature, signatureSpan } = outcome;
      const onMessage: SignatureOnMessage = {
        index,
        field,
        signature,
        signatureSpan,
        header,
        fieldsByName,
        body: hashes.of(signature),
        keys: await keys.of(signature),
      };
      signatures.push(await checkSignature(onMessage, options));
    }
  }
  return { signatures, issues: messageIssues(header, fieldsByName, hashes.lineEndsNormalized) };
}

function checkOptions(options: VerifyDkimOptions): void {
  if (typeof options?.resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  if (options.now !== undefined && !Number.isFinite(options.now?.getTime?.())) {
    throw new TypeError('"now" must be a valid Date');
  }
  if (options.lineEndings !== undefined && !["strict", "normalize"].includes(options.lineEndings)) {
    throw new TypeError('"lineEndings" must be "strict" or "normalize"');
  }
}

/** A bound that is no number would not bound anything: each comparison with it is false. */
function checkNumbers(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(typeof value === "number" && value >= 0)) throw new RangeError(`"${name}" must be a number from 0 up`);
  }
}

interface FoundSignature {
  readonly field: HeaderField;
  readonly index: number;
  readonly outcome: DkimSignatureOutcome | "too-many-signatures";
}

function findSignatures(header: HeaderBlock, limits: DkimLimits): FoundSignature[] {
  const found: FoundSignature[] = [];
  for (const field of header.fields) {
    if (field.name !== "dkim-signature") continue;
    const index = found.length;
    // RFC 6376 §8.4: a verifier may limit how many signatures it looks at.
    const outcome =
      index < limits.maxSignatures
        ? parseDkimSignature(header.text.slice(field.valueStart, field.end))
        : "too-many-signatures";
    found.push({ field, index, outcome });
  }
  return found;
}

/** Starts one look-up for each key name; they go on while the body is read. */
function startKeyFetches(
  found: readonly FoundSignature[],
  options: VerifyDkimOptions & { readonly limits: DkimLimits },
): { of(signature: DkimSignature): Promise<DkimKeys> } {
  const fetches = new Map<string, Promise<DkimKeys>>();
  const nameOf = ({ selector, domain }: DkimSignature): string => `${selector} ${domain}`;
  for (const { outcome } of found) {
    if (outcome === "too-many-signatures" || !outcome.ok) continue;
    const { signature } = outcome;
    const name = nameOf(signature);
    if (fetches.has(name)) continue;
    const fetch = fetchDkimKeys(signature.selector, signature.domain, options);
    fetch.catch(() => undefined); // an abort is reported where it is awaited, if it still is
    fetches.set(name, fetch);
  }
  return { of: (signature) => fetches.get(nameOf(signature))! };
}

/** A longer chunk is taken piece by piece: hashes refuse 2 GiB at once, and normalized line ends are held in memory. */
const MAX_PIECE = 0x100_0000;

interface BodyHashes {
  of(signature: DkimSignature): BodyHash;
  readonly lineEndsNormalized: number | undefined;
}

async function hashBody(
  found: readonly FoundSignature[],
  body: Uint8Array | AsyncIterable<Uint8Array>,
  normalize: boolean,
): Promise<BodyHashes> {
  const requests = new Map<string, BodyHashRequest>();
  for (const { outcome } of found) {
    if (outcome !== "too-many-signatures" && outcome.ok) {
      const request = requestOf(outcome.signature);
      requests.set(requestName(request), request);
    }
  }
  const hasher = createBodyHasher([...requests.values()]);
  const normalizer = normalize ? createLineEndNormalizer() : undefined;
  const write = (chunk: Uint8Array): void => {
    for (let start = 0; start < chunk.length; start += MAX_PIECE) {
      const piece = chunk.subarray(start, start + MAX_PIECE);
      hasher.write(normalizer === undefined ? piece : normalizer.write(piece));
    }
  };
  if (requests.size === 0) await discard(body);
  else if (body instanceof Uint8Array) write(body);
  else for await (const chunk of body) write(chunk);
  const hashes = await hasher.end();
  const names = [...requests.keys()];
  return {
    of: (signature) => hashes[names.indexOf(requestName(requestOf(signature)))]!,
    lineEndsNormalized: normalizer?.count,
  };
}

function requestOf(signature: DkimSignature): BodyHashRequest {
  const hash = signature.algorithm === "rsa-sha1" ? "sha1" : "sha256";
  return { canonicalization: signature.bodyCanonicalization, hash, length: signature.bodyLength };
}

function requestName({ canonicalization, hash, length }: BodyHashRequest): string {
  return `${canonicalization} ${hash} ${length}`;
}

/** A body that nobody needs is not read: its source is cancelled. */
async function discard(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}

function refusedUnread(index: number): DkimResult {
  const reason = "too-many-signatures";
  return { index, result: "policy", reason, verified: false, policies: [reason] };
}

function malformed(index: number, outcome: DkimSignatureOutcome & { ok: false }): DkimResult {
  const { code, domain, selector } = outcome.issue;
  return {
    index,
    ...(domain === undefined ? undefined : { domain }),
    ...(selector === undefined ? undefined : { selector }),
    issue: outcome.issue,
    verified: false,
    policies: [],
    ...verdictOf(code),
  };
}
