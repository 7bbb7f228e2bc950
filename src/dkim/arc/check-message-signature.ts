import type { DkimSignature, DkimSignatureOutcome } from "../../internal/dkim-signature/index.js";
import type { BodyHashes } from "../body-hashes.js";
import { bodyHashRequest, checkSignature, malformedSignature } from "../check-signature.js";
import type { MessageHeader } from "../read-once.js";
import type { SetFields } from "./chain.js";
import type { ArcMessageSignature, ArcMessageSignatureResult, VerifyArcOptions } from "./types.js";

/** The message that a chain is on, and how to judge it. */
export interface MessageOfChain {
  readonly message: MessageHeader;
  readonly hashes: BodyHashes;
  readonly options: VerifyArcOptions;
}

/** What is known of an ARC-Message-Signature without checking it. */
export function unverifiedMessageSignature(outcome: DkimSignatureOutcome): ArcMessageSignatureResult {
  if (!outcome.ok) return malformedSignature(outcome);
  const signature = withoutIdentity(outcome.signature);
  const { domain, selector } = signature;
  const base = { domain, selector, signature, verified: false, policies: [] };
  // RFC 8617 §4.1.2: a seal is made after the signature, and with its own rules for what it signs.
  if (signature.headers.includes("arc-seal")) return { ...base, result: "permerror", reason: "seal-signed" };
  return { ...base, result: "unchecked" };
}

/** Validates an ARC-Message-Signature, which is done as for DKIM (RFC 8617 §4.1.2). */
export async function checkMessageSignature(
  { outcome, field }: SetFields["messageSignature"],
  { message, hashes, options }: MessageOfChain,
): Promise<ArcMessageSignatureResult> {
  const unverified = unverifiedMessageSignature(outcome);
  if (!outcome.ok || unverified.result !== "unchecked") return unverified;
  const { header, fieldsByName, keys } = message;
  const { signature, signatureSpan } = outcome;
  const onMessage = {
    index: 0,
    field,
    signature,
    signatureSpan,
    header,
    fieldsByName,
    body: hashes.of(bodyHashRequest(signature)),
    keys: keys.of(signature),
  };
  // RFC 8301 §3.1: rsa-sha1 must not be verified. ARC is younger than that.
  const { index: _, ...result } = await checkSignature(onMessage, { ...options, allowSha1: false });
  return { ...result, signature: withoutIdentity(signature) };
}

/** RFC 8617 §4.1.2: there is none. What reads DKIM signatures fills in what it would be. */
function withoutIdentity({ identity: _, identityDomain: __, ...signature }: DkimSignature): ArcMessageSignature {
  return signature;
}
