import type { ArcReason } from "./types.js";

/** The text behind each cause of a chain's failure. */
export const arcReasonSpecs: Readonly<Record<ArcReason, string>> = {
  "header-too-large": "RFC 8617 §9.1",
  "too-many-header-fields": "RFC 8617 §9.1",
  "too-many-sets": "RFC 8617 §5.2",
  "failed-before": "RFC 8617 §5.2",
  "bad-instance": "RFC 8617 §4.2.1",
  "duplicate-field": "RFC 8617 §5.2",
  "missing-field": "RFC 8617 §5.2",
  "missing-set": "RFC 8617 §5.2",
  "wrong-chain-validation": "RFC 8617 §5.2",
  "seal-names-headers": "RFC 8617 §4.1.3",
  "too-many-lookups": "RFC 8617 §9.2",
  "message-signature": "RFC 8617 §5.2",
  seal: "RFC 8617 §5.2",
};
