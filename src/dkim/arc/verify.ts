import type { MessageSource } from "../../core/message.js";
import type { HeaderOverLimit } from "../../internal/message/index.js";
import type { BodyHashes } from "../body-hashes.js";
import { messageIssues } from "../message-issues.js";
import { type MessageHeader, readOnce, type Verification } from "../read-once.js";
import { checkVerifyOptions } from "../verify-options.js";
import { type PartialSetFields, readChain } from "./chain.js";
import { ARC_LIMITS, type ArcLimits, MAX_ARC_SETS } from "./limits.js";
import { planChecks } from "./plan.js";
import type { ArcIssue, ArcVerification, VerifyArcOptions } from "./types.js";
import { failedChain, validateSignatures } from "./validate.js";

/**
 * Validates the Authenticated Received Chain of a message (RFC 8617 §5.2).
 *
 * The message is read once, and its body hashed once for all signatures that want the same hash. What is in the message,
 * in DNS or missing there becomes a result, never an exception. Every failure is final (RFC 8617 §5.2.1), also one of
 * DNS: then `dns` of the signature says so.
 *
 * A chain that passes says who handled the message and what they found. Whether to believe them is the caller's choice,
 * best by the `domain` of each seal. One that fails is worth as much as none.
 *
 * @param message - the message as it came, with CRLF line ends; a stream is read to its end only if a signature needs
 *   the body
 * @param options - `resolver` is needed; the others are policies and limits with defaults
 * @returns the status of the chain, its sets, and the verdict on each signature that the status needed
 * @throws TypeError or RangeError for options that are wrong; what a stream throws when it fails; the signal's reason
 *   when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { verifyArc } from "mailproof/dkim/arc";
 *
 * const message = new TextEncoder().encode("From: joe@example.com\r\nSubject: Hi\r\n\r\nHello\r\n");
 * const resolver = zoneResolver("$ORIGIN example.com.\n@ TXT \"v=spf1 -all\"");
 * const { result, sets } = await verifyArc(message, { resolver });
 * console.log(result, sets.length); // none 0
 * ```
 */
export async function verifyArc(message: MessageSource, options: VerifyArcOptions): Promise<ArcVerification> {
  const settings = { ...options, limits: checkVerifyOptions(options, ARC_LIMITS) };
  const read = await readOnce(message, settings, (header) => startArcVerification(header, settings));
  return read.ok ? read.result : overLimitChain(read.over);
}

/** What validating a chain takes beside the message. */
export type ArcVerificationSettings = VerifyArcOptions & { readonly limits: ArcLimits };

/** Validates the chain of a message that is being read, together with whatever else reads it. */
export function startArcVerification(
  message: MessageHeader,
  options: ArcVerificationSettings,
): Verification<ArcVerification> {
  const { header, fieldsByName, keys } = message;
  const { limits } = options;
  const chain = readChain(header, fieldsByName, Math.min(limits.maxSets, MAX_ARC_SETS));
  const plan = chain?.ok ? planChecks(chain.sets, limits) : undefined;
  for (const place of plan?.places ?? []) keys.start(place);
  return {
    bodyHashes: plan?.bodyHashes ?? [],
    async conclude(hashes: BodyHashes): Promise<ArcVerification> {
      const sets = chain?.sets ?? [];
      const issues = [...messageIssues(header, fieldsByName, hashes.lineEndsNormalized), ...signedArcFields(sets)];
      if (chain === undefined) return { result: "none", sets: [], issues };
      if (!chain.ok) return { ...failedChain(chain.failure, chain.sets), issues };
      if (plan === undefined) return { ...failedChain({ reason: "too-many-lookups" }, chain.sets), issues };
      return { ...(await validateSignatures(chain.sets, plan, { message, hashes, options })), issues };
    },
  };
}

/** What is said of a message whose header is over a limit. */
export function overLimitChain({ limit }: HeaderOverLimit): ArcVerification {
  const reason = limit === "maxHeaderBytes" ? "header-too-large" : "too-many-header-fields";
  return { result: "fail", reason, sets: [], issues: [{ code: reason, count: 1 }] };
}

/** RFC 8617 §4.1.2: the sealer must not. A verifier has no reason to mind: what was signed is still there. */
function signedArcFields(sets: readonly PartialSetFields[]): ArcIssue[] {
  const signing = sets.flatMap(({ messageSignature }) => {
    if (messageSignature === undefined || !messageSignature.outcome.ok) return [];
    const { headers } = messageSignature.outcome.signature;
    const over = headers.includes("arc-authentication-results") || headers.includes("arc-message-signature");
    return over ? [messageSignature.field.start] : [];
  });
  return signing.length === 0
    ? []
    : [{ code: "arc-fields-signed", offset: Math.min(...signing), count: signing.length }];
}
