import type { MessageSource } from "../core/message.js";
import { parseDkimSignature } from "../internal/dkim-signature/index.js";
import type { HeaderOverLimit } from "../internal/message/index.js";
import type { BodyHashRequest } from "./body-hash.js";
import type { BodyHashes } from "./body-hashes.js";
import { bodyHashRequest, checkSignature, malformedSignature } from "./check-signature.js";
import { DKIM_LIMITS, type DkimLimits } from "./limits.js";
import { messageIssues } from "./message-issues.js";
import { type MessageHeader, readOnce, type Verification } from "./read-once.js";
import type { DkimResult, DkimVerification, VerifyDkimOptions } from "./types.js";
import { checkVerifyOptions } from "./verify-options.js";

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
  const settings = { ...options, limits: checkVerifyOptions(options, DKIM_LIMITS) };
  const read = await readOnce(message, settings, (header) => startDkimVerification(header, settings));
  return read.ok ? read.result : overLimitVerification(read.over);
}

/** What verifying the signatures takes beside the message. */
export type DkimVerificationSettings = VerifyDkimOptions & { readonly limits: DkimLimits };

/** Verifies the signatures of a message that is being read, together with whatever else reads it. */
export function startDkimVerification(
  { header, fieldsByName, keys }: MessageHeader,
  options: DkimVerificationSettings,
): Verification<DkimVerification> {
  const bodyHashes: BodyHashRequest[] = [];
  const verdicts: ((hashes: BodyHashes) => DkimResult | Promise<DkimResult>)[] = [];
  for (const field of header.fields) {
    if (field.name !== "dkim-signature") continue;
    const index = verdicts.length;
    // RFC 6376 §8.4: a verifier may limit how many signatures it looks at.
    if (index >= options.limits.maxSignatures) {
      verdicts.push(() => refusedUnread(index));
      continue;
    }
    const outcome = parseDkimSignature(header.text.slice(field.valueStart, field.end));
    if (!outcome.ok) {
      verdicts.push(() => ({ index, ...malformedSignature(outcome) }));
      continue;
    }
    const { signature, signatureSpan } = outcome;
    const request = bodyHashRequest(signature);
    bodyHashes.push(request);
    const fetch = keys.of(signature);
    verdicts.push((hashes) => {
      const on = {
        index,
        field,
        signature,
        signatureSpan,
        header,
        fieldsByName,
        body: hashes.of(request),
        keys: fetch,
      };
      return checkSignature(on, options);
    });
  }
  return {
    bodyHashes,
    async conclude(hashes: BodyHashes): Promise<DkimVerification> {
      const signatures: DkimResult[] = [];
      for (const verdict of verdicts) signatures.push(await verdict(hashes));
      return { signatures, issues: messageIssues(header, fieldsByName, hashes.lineEndsNormalized) };
    },
  };
}

/** What is said of a message whose header is over a limit. */
export function overLimitVerification({ limit }: HeaderOverLimit): DkimVerification {
  const code = limit === "maxHeaderBytes" ? "header-too-large" : "too-many-header-fields";
  return { signatures: [], issues: [{ code, count: 1 }] };
}

function refusedUnread(index: number): DkimResult {
  const reason = "too-many-signatures";
  return { index, result: "policy", reason, verified: false, policies: [reason] };
}
