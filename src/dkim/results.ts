import type { DkimReason, DkimResultWord, DkimVerdict } from "./types.js";

/** The word that a cause leads to, and the text that says so. */
export interface DkimReasonRule {
  readonly result: DkimResultWord;
  readonly spec: string;
}

/**
 * Cause → result word. The one table: nothing else decides.
 *
 * RFC 6376 §3.9 knows success, permanent and temporary failure; RFC 8601 §2.7.1 splits the permanent ones: `fail` where
 * the signature was checked and is wrong, `policy` where the receiver doesn't like it, `neutral` where it has syntax
 * errors or can't be processed, `permerror` for the rest that will never verify.
 */
export const dkimReasons: Readonly<Record<DkimReason, DkimReasonRule>> = {
  "body-hash-mismatch": { result: "fail", spec: "RFC 6376 §6.1.3" },
  "signature-mismatch": { result: "fail", spec: "RFC 6376 §6.1.3" },

  "weak-key": { result: "policy", spec: "RFC 8301 §3.2" },
  sha1: { result: "policy", spec: "RFC 8301 §3.1" },
  "body-length": { result: "policy", spec: "RFC 6376 §8.2" },
  expired: { result: "policy", spec: "RFC 6376 §3.5" },
  "future-timestamp": { result: "policy", spec: "RFC 6376 §3.5" },
  "public-suffix-domain": { result: "policy", spec: "RFC 6376 §6.1.1" },
  "too-many-signatures": { result: "policy", spec: "RFC 6376 §8.4" },

  "malformed-signature": { result: "neutral", spec: "RFC 6376 §6.1.1" },
  "unsupported-version": { result: "neutral", spec: "RFC 6376 §6.1.1" },
  "unsupported-algorithm": { result: "neutral", spec: "RFC 6376 §3.3.4" },
  "unsupported-canonicalization": { result: "neutral", spec: "RFC 6376 §3.4" },
  "unsupported-query": { result: "neutral", spec: "RFC 6376 §3.5" },
  "unsupported-key-type": { result: "neutral", spec: "RFC 6376 §3.6.1" },
  "body-too-large": { result: "neutral", spec: "RFC 8601 §2.7.1" },

  "key-unavailable": { result: "temperror", spec: "RFC 6376 §6.1.2" },

  "from-not-signed": { result: "permerror", spec: "RFC 6376 §6.1.1" },
  "identity-outside-domain": { result: "permerror", spec: "RFC 6376 §6.1.1" },
  "no-key": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-revoked": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-syntax": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-unusable": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-type-mismatch": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-hash-mismatch": { result: "permerror", spec: "RFC 6376 §6.1.2" },
  "key-service-mismatch": { result: "permerror", spec: "RFC 6376 §3.6.1" },
  "key-identity-mismatch": { result: "permerror", spec: "RFC 6376 §3.6.1" },
  "body-too-short": { result: "permerror", spec: "RFC 6376 §3.5" },
};

/** The verdict that a cause leads to. */
export function verdictOf(reason: DkimReason): DkimVerdict {
  return { result: dkimReasons[reason].result, reason } as DkimVerdict;
}
