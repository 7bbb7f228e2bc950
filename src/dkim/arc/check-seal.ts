import { concatBytes } from "../../internal/bytes.js";
import type { HeaderBlock, HeaderField } from "../../internal/message/index.js";
import { createCanonicalHeader } from "../canonicalize-header.js";
import { malformedSignature } from "../check-signature.js";
import { verdictOf } from "../results.js";
import { tryKeys } from "../try-keys.js";
import type { SetFields } from "./chain.js";
import type { MessageOfChain } from "./check-message-signature.js";
import type { ArcSealOutcome } from "./read-field.js";
import type { ArcSealResult } from "./types.js";

/** What is known of a seal without checking it. */
export function unverifiedSeal(outcome: ArcSealOutcome): ArcSealResult {
  if (!outcome.ok) return malformedSignature(outcome);
  const { seal } = outcome;
  return { domain: seal.domain, selector: seal.selector, seal, verified: false, policies: [], result: "unchecked" };
}

/** Validates a seal. @param data - what it signs, but for hashing */
export async function checkSeal(
  { outcome }: SetFields["seal"],
  data: () => Uint8Array,
  { message, options }: MessageOfChain,
): Promise<ArcSealResult> {
  const unverified = unverifiedSeal(outcome);
  if (!outcome.ok) return unverified;
  const { seal } = outcome;
  const keys = await message.keys.of(seal);
  if (!keys.ok) {
    return { ...unverified, ...(keys.dns === undefined ? undefined : { dns: keys.dns }), ...verdictOf(keys.reason) };
  }
  const signature = { ...seal, identityDomain: seal.domain };
  const trial = { signature, keys, bodyCut: false, data };
  // RFC 8301 §3.1, as for ARC-Message-Signatures
  return { ...unverified, ...(await tryKeys(trial, { ...options, allowSha1: false })) };
}

/**
 * The fields of a chain in canonical form, relaxed, set by set from the first one on, in the order in which they were made
 * (RFC 8617 §5.1.1): for each set what comes before its seal, then the seal.
 */
export function canonicalizeChain(
  sets: readonly SetFields[],
  header: HeaderBlock,
  normalizeLineEnds: boolean,
): Uint8Array[] {
  const canonicalize = (...fields: readonly HeaderField[]): Uint8Array => {
    const canonical = createCanonicalHeader(header, { kind: "relaxed", normalizeLineEnds });
    for (const field of fields) canonical.add(field);
    return canonical.bytes();
  };
  return sets.flatMap(({ authenticationResults, messageSignature, seal }) => [
    canonicalize(authenticationResults.field, messageSignature.field),
    canonicalize(seal.field),
  ]);
}

/** Gives what the seal of each set signs: the chain up to it, and itself with an empty b= (RFC 8617 §5.1.1). */
export function sealInputs(
  sets: readonly SetFields[],
  { message, options }: MessageOfChain,
): (at: number) => Uint8Array {
  const normalizeLineEnds = options.lineEndings === "normalize";
  const chain = canonicalizeChain(sets, message.header, normalizeLineEnds);
  return (at) => {
    const { outcome, field } = sets[at]!.seal;
    const span = outcome.ok ? outcome.signatureSpan : { start: 0, end: 0 };
    const own = createCanonicalHeader(message.header, { kind: "relaxed", normalizeLineEnds });
    own.addSignature(field, { start: field.valueStart + span.start, end: field.valueStart + span.end });
    return concatBytes([...chain.slice(0, at * 2 + 1), own.bytes()]);
  };
}
