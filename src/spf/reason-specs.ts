import type { SpfReason } from "./types.js";

/** The text behind each cause of a result. */
export const spfReasonSpecs: Readonly<Record<SpfReason, string>> = {
  matched: "RFC 7208 §4.6.2",
  "nothing-matched": "RFC 7208 §4.7",
  "invalid-domain": "RFC 7208 §4.3",
  "no-such-domain": "RFC 7208 §4.3",
  "no-record": "RFC 7208 §4.5",
  "lookup-failed": "RFC 7208 §5",
  "out-of-time": "RFC 7208 §4.6.4",
  syntax: "RFC 7208 §4.6",
  "several-records": "RFC 7208 §4.5",
  "too-many-lookups": "RFC 7208 §4.6.4",
  "too-many-void-lookups": "RFC 7208 §4.6.4",
  "too-many-mx-hosts": "RFC 7208 §4.6.4",
  "include-without-record": "RFC 7208 §5.2",
  "redirect-without-record": "RFC 7208 §6.1",
};
