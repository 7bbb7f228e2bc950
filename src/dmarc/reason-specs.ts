import type { DmarcReason } from "./types.js";

/** The text behind each cause of a result. */
export const dmarcReasonSpecs: Readonly<Record<DmarcReason, string>> = {
  aligned: "RFC 9989 §5.3.5",
  "not-authenticated": "RFC 9989 §5.3.5",
  "not-aligned": "RFC 9989 §5.3.5",
  "no-author-domain": "RFC 9989 §5.3.1",
  "no-record": "RFC 9989 §5.3.2",
  "no-policy": "RFC 9989 §4.10.1",
  "record-lookup-failed": "RFC 9989 §5.3.6",
  "existence-lookup-failed": "RFC 9989 §5.3.6",
  "alignment-lookup-failed": "RFC 9989 §5.3.6",
  "authentication-temperror": "RFC 9989 §5.3.6",
  "several-author-domains": "RFC 9989 §5.3.1",
  "invalid-author-domain": "RFC 9989 §5.3.1",
  "too-many-identifiers": "RFC 9989 §11.5",
};
