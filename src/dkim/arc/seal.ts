import { LimitError } from "../../core/errors.js";
import type { MessageSource } from "../../core/message.js";
import { concatBytes, encodeUtf8 } from "../../internal/bytes.js";
import {
  HEADER_LIMITS,
  type HeaderBlock,
  readMessage,
  splitHeader,
  splitMessage,
} from "../../internal/message/index.js";
import { createCanonicalHeader } from "../canonicalize-header.js";
import { type FieldsByName, indexFields } from "../covered-fields.js";
import {
  canonicalUnsignedField,
  createFoldedField,
  formatSignedField,
  formatUnsignedField,
} from "../format-signature.js";
import { type MessageBody, release } from "../message-body.js";
import { checkHeaderToSign, hashBodyToSign } from "../message-to-sign.js";
import { signData } from "../sign-data.js";
import { prepareTask, type SigningTask } from "../sign-options.js";
import { type HeaderPlan, headersToSign } from "../signed-headers.js";
import { checkNumber } from "../verify-options.js";
import { checkAuthservId, formatAuthenticationResults, gatherPayload, payloadOf } from "./authentication-results.js";
import { type Chain, readChain } from "./chain.js";
import { canonicalizeChain } from "./check-seal.js";
import { MAX_ARC_SETS } from "./limits.js";
import type { ArcSealed, ArcSealRefusal, SealArcOptions } from "./seal-types.js";
import { planArcHeaders } from "./signed-headers.js";
import type { ArcMessageSignature, ArcResultWord, ArcSeal } from "./types.js";

/**
 * Seals a message: adds an ARC Set (RFC 8617 §5.1) with what this handler found when the message came in, so that those
 * further on can see it although the message has changed. What comes back goes in front of the message; change nothing
 * after that. A DKIM signature of this handler's own must be there before.
 *
 * The message is read once; of a stream only the header is held. A chain that has failed is sealed as such: the seal then
 * covers the new set only (RFC 8617 §5.1.2). What can't go further is left as it is, with `sealed: false`.
 *
 * @param message - as it goes out, with CRLF line ends
 * @param options - the key and its place, what was found of the chain, and what else was found
 * @throws ParseError for a message that would not verify: a header line that is no field, a NUL in the header, CR or LF
 *   alone; LimitError for a header over its limits; TypeError or RangeError for options that are wrong, also for a
 *   `chainValidation` that can't be that of this message; what `importDkimKey`, the signer or the stream throws; the
 *   signal's reason when aborted
 *
 * @example
 * ```ts
 * import { generateDkimKey } from "mailproof/dkim";
 * import { sealArc } from "mailproof/dkim/arc";
 *
 * const { privateKey } = await generateDkimKey({ type: "rsa" });
 * const message = new TextEncoder().encode("From: joe@example.com\r\nSubject: Hi\r\n\r\nHello\r\n");
 * const { headers } = await sealArc(message, {
 *   domain: "lists.example",
 *   selector: "2026",
 *   key: privateKey,
 *   chainValidation: "none", // of verifyArc
 *   authenticationResults: "lists.example; spf=pass smtp.mailfrom=joe@example.com; arc=none",
 * });
 * console.log(headers[0]?.slice(0, 40)); // ARC-Seal: i=1; a=rsa-sha256; cv=none; d=
 * ```
 */
export async function sealArc(message: MessageSource, options: SealArcOptions): Promise<ArcSealed> {
  const settings = checkSealOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const limits = { ...HEADER_LIMITS, ...options.limits };
  const split =
    message instanceof Uint8Array ? splitMessage(message, limits) : await readMessage(message, limits, signal);
  if (!split.ok) throw new LimitError(split.over.limit, split.over.max);
  const { header, body } = split;
  try {
    const sealed = await sealSplit(header, body, settings, options);
    signal?.throwIfAborted();
    return sealed;
  } catch (error) {
    await release(body);
    throw error;
  }
}

interface SealSettings {
  readonly chainValidation: ArcResultWord;
  readonly headers: HeaderPlan;
  readonly timestamp: number;
  /** What goes into ARC-Authentication-Results; `undefined` where the message has it. */
  readonly payload: string | undefined;
}

function checkSealOptions(options: SealArcOptions): SealSettings {
  const { chainValidation: given, authenticationResults, authservId } = options;
  const chainValidation = typeof given === "string" ? given : given?.result;
  if (!["none", "pass", "fail"].includes(chainValidation)) {
    throw new TypeError('"chainValidation" must be "none", "pass", "fail" or what verifyArc gave');
  }
  if ((authenticationResults === undefined) === (authservId === undefined)) {
    throw new TypeError('one of "authenticationResults" and "authservId" must be given');
  }
  if (authservId !== undefined) checkAuthservId(authservId);
  for (const [name, value] of Object.entries(options.limits ?? {})) checkNumber(name, value);
  const timestamp = Math.floor((options.now?.getTime() ?? Date.now()) / 1000);
  if (!(timestamp >= 0)) throw new TypeError('"now" must be a valid Date after 1970');
  return {
    chainValidation,
    headers: planArcHeaders(options.headers, options.oversign),
    timestamp,
    payload: authenticationResults === undefined ? undefined : payloadOf(authenticationResults),
  };
}

async function sealSplit(
  header: HeaderBlock,
  body: MessageBody,
  settings: SealSettings,
  options: SealArcOptions,
): Promise<ArcSealed> {
  checkHeaderToSign(header);
  const fieldsByName = indexFields(header);
  const chain = readChain(header, fieldsByName, MAX_ARC_SETS);
  const refusal = refusalOf(chain);
  if (refusal !== undefined) {
    await release(body);
    return { sealed: false, reason: refusal, headers: [], headerBytes: new Uint8Array(0) };
  }
  checkWord(settings.chainValidation, chain);
  const task = await prepareTask(options, options);
  const kind = task.bodyCanonicalization;
  const bodyHash = (await hashBodyToSign(body, header.bodyStart, new Set([kind]))).get(kind)!;

  // RFC 8617 §5.1 steps 3 and 4: the fields are made one after another, each signing those before it.
  const instance = (chain?.sets.at(-1)?.instance ?? 0) + 1;
  const payload = settings.payload ?? gatherPayload(header, fieldsByName, options.authservId!);
  const results = formatAuthenticationResults(instance, payload);
  const toSeal = { task, instance, settings, options };
  const messageSignature = await signMessage(toSeal, header, fieldsByName, bodyHash);
  // RFC 8617 §5.1.2: the seal of a failed chain covers the new set, as if it was the only one.
  const covered = chain?.ok && settings.chainValidation === "pass" ? chain.sets : [];
  const before = concatBytes([...canonicalizeChain(covered, header, false), relaxed(results + messageSignature.text)]);
  const seal = await signChain(toSeal, before);
  const headers = [seal.text, messageSignature.text, results] as const;
  return {
    sealed: true,
    instance,
    headers,
    headerBytes: encodeUtf8(headers.join("")),
    messageSignature: messageSignature.signature,
    seal: seal.seal,
  };
}

function refusalOf(chain: Chain | undefined): ArcSealRefusal | undefined {
  if (chain === undefined) return undefined;
  // RFC 8617 §5.1 step 2
  if (!chain.ok && chain.failure.reason === "failed-before") return "failed-before";
  if (!chain.ok && chain.failure.reason === "too-many-sets") return "too-many-sets";
  return (chain.sets.at(-1)?.instance ?? 0) >= MAX_ARC_SETS ? "too-many-sets" : undefined;
}

/** A word that can't be right is that of another message, or of this one after it was changed. */
function checkWord(word: ArcResultWord, chain: Chain | undefined): void {
  const possible = chain === undefined ? ["none"] : chain.ok ? ["pass", "fail"] : ["fail"];
  if (possible.includes(word)) return;
  const state = chain === undefined ? "without ARC fields" : chain.ok ? "with a chain" : "with a broken chain";
  throw new TypeError(`"chainValidation" can't be "${word}" for a message ${state}`);
}

interface ToSeal {
  readonly task: SigningTask;
  readonly instance: number;
  readonly settings: SealSettings;
  readonly options: SealArcOptions;
}

/** The ARC-Message-Signature, which is made like a DKIM-Signature (RFC 8617 §4.1.2). */
async function signMessage(
  { task, instance, settings, options }: ToSeal,
  header: HeaderBlock,
  fieldsByName: FieldsByName,
  bodyHash: string,
): Promise<{ readonly text: string; readonly signature: ArcMessageSignature }> {
  const { signer: _, identity, identityDomain, ...tags } = task;
  const { names, fields } = headersToSign(fieldsByName, settings.headers);
  const unsigned = { ...tags, headers: names, bodyHash, timestamp: settings.timestamp };
  const field = formatUnsignedField(
    { ...unsigned, identity, identityDomain },
    { name: "ARC-Message-Signature", firstTag: `i=${instance};` },
  );
  const kind = task.headerCanonicalization;
  const canonical = createCanonicalHeader(header, { kind, normalizeLineEnds: false });
  for (const signed of fields) canonical.add(signed);
  const data = concatBytes([canonical.bytes(), encodeUtf8(canonicalUnsignedField(field, kind))]);
  const signature = await signData(task, data, options);
  return {
    text: formatSignedField(field, signature),
    signature: { ...unsigned, headers: names.map((name) => name.toLowerCase()), signature, unknownTags: [] },
  };
}

/** The ARC-Seal (RFC 8617 §4.1.3, §5.1.1). @param before - what it signs but for itself, in canonical form */
async function signChain(
  { task, instance, settings, options }: ToSeal,
  before: Uint8Array,
): Promise<{ readonly text: string; readonly seal: ArcSeal }> {
  const { algorithm, domain, selector } = task;
  const { chainValidation, timestamp } = settings;
  const { add, unsigned } = createFoldedField("ARC-Seal");
  add(`i=${instance};`);
  add(`a=${algorithm};`);
  add(`cv=${chainValidation};`);
  add(`d=${domain};`);
  add(`s=${selector};`);
  add(`t=${timestamp};`);
  const field = unsigned();
  const data = concatBytes([before, encodeUtf8(canonicalUnsignedField(field, "relaxed"))]);
  const signature = await signData(task, data, options);
  return {
    text: formatSignedField(field, signature),
    seal: { algorithm, chainValidation, domain, selector, timestamp, signature },
  };
}

/** Fields that were just made, in canonical form. */
function relaxed(fields: string): Uint8Array {
  const bytes = encodeUtf8(fields);
  const split = splitHeader(bytes, { maxHeaderBytes: bytes.length, maxHeaderFields: 2 });
  if (!split.ok) throw new Error("unreachable: the fields are two");
  const canonical = createCanonicalHeader(split.header, { kind: "relaxed", normalizeLineEnds: false });
  for (const field of split.header.fields) canonical.add(field);
  return canonical.bytes();
}
