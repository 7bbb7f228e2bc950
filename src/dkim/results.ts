import type { DkimReason, DkimResultWord, DkimVerdict } from "./types.js";

/**
 * Cause → result word. The one table: nothing else decides. `dkimReasonSpecs` has the text behind each line.
 *
 * RFC 6376 §3.9 knows success, permanent and temporary failure; RFC 8601 §2.7.1 splits the permanent ones: `fail` where
 * the signature was checked and is wrong, `policy` where the receiver doesn't like it, `neutral` where it has syntax
 * errors or can't be processed, `permerror` for the rest that will never verify.
 */
export const dkimReasons: Readonly<Record<DkimReason, Exclude<DkimResultWord, "pass">>> = {
  "body-hash-mismatch": "fail",
  "signature-mismatch": "fail",

  "weak-key": "policy",
  sha1: "policy",
  "body-length": "policy",
  expired: "policy",
  "future-timestamp": "policy",
  "public-suffix-domain": "policy",
  "too-many-signatures": "policy",

  "malformed-signature": "neutral",
  "unsupported-version": "neutral",
  "unsupported-algorithm": "neutral",
  "unsupported-canonicalization": "neutral",
  "unsupported-query": "neutral",
  "unsupported-key-type": "neutral",
  "body-too-large": "neutral",

  "key-unavailable": "temperror",

  "from-not-signed": "permerror",
  "identity-outside-domain": "permerror",
  "no-key": "permerror",
  "key-revoked": "permerror",
  "key-syntax": "permerror",
  "key-unusable": "permerror",
  "key-type-mismatch": "permerror",
  "key-hash-mismatch": "permerror",
  "key-service-mismatch": "permerror",
  "key-identity-mismatch": "permerror",
  "body-too-short": "permerror",
};

/** The verdict that a cause leads to. */
export function verdictOf(reason: DkimReason): DkimVerdict {
  return { result: dkimReasons[reason], reason } as DkimVerdict;
}
