import { DKIM_OVERSIGNED_HEADERS, DKIM_SIGNED_HEADERS, type HeaderPlan, planHeaders } from "../signed-headers.js";

/**
 * The fields that an ARC-Message-Signature signs where the message has them: those of `signDkim`, the DKIM signatures
 * (RFC 8617 §4.1.2 wants them signed), and what a mailing list adds before it seals.
 */
export const ARC_SIGNED_HEADERS: readonly string[] = /* @__PURE__ */ Object.freeze([
  ...DKIM_SIGNED_HEADERS,
  "List-Id",
  "List-Help",
  "List-Subscribe",
  "List-Post",
  "List-Owner",
  "List-Archive",
  "DKIM-Signature",
]);

/** RFC 8617 §4.1.2: what must not be signed, because others remove it, or because the seal signs it. */
const unsignable: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "authentication-results",
  "arc-authentication-results",
  "arc-message-signature",
  "arc-seal",
]);

/** @throws TypeError that names the option */
export function planArcHeaders(
  headers: readonly string[] = ARC_SIGNED_HEADERS,
  oversign: readonly string[] = DKIM_OVERSIGNED_HEADERS,
): HeaderPlan {
  const plan = planHeaders(headers, oversign);
  const wrong = plan.find(({ lowerCase }) => unsignable.has(lowerCase));
  if (wrong !== undefined) throw new TypeError(`"headers" must not have "${wrong.name}" in it (RFC 8617 §4.1.2)`);
  return plan;
}
