import type {
  SpfMatch,
  SpfOutcome,
  SpfPermerrorReason,
  SpfQualifier,
  SpfReason,
  SpfResultWord,
  SpfTemperrorReason,
} from "./types.js";

/** Qualifier → result word (RFC 7208 §4.6.2). */
export const spfQualifierResults: Readonly<Record<SpfQualifier, "pass" | "fail" | "softfail" | "neutral">> = {
  "+": "pass",
  "-": "fail",
  "~": "softfail",
  "?": "neutral",
};

/**
 * Cause → result word where no qualifier decides. The one table: nothing else does. `spfReasonSpecs` has the text behind
 * each line.
 */
export const spfReasons: Readonly<Record<Exclude<SpfReason, "matched">, SpfResultWord>> = {
  "nothing-matched": "neutral",

  "invalid-domain": "none",
  "no-such-domain": "none",
  "no-record": "none",

  "lookup-failed": "temperror",
  "out-of-time": "temperror",

  syntax: "permerror",
  "several-records": "permerror",
  "too-many-lookups": "permerror",
  "too-many-void-lookups": "permerror",
  "too-many-mx-hosts": "permerror",
  "include-without-record": "permerror",
  "redirect-without-record": "permerror",
};

/** What ends an evaluation. */
export type SpfErrorReason = SpfTemperrorReason | SpfPermerrorReason;

/** Whether an outcome ends the evaluation with an error. */
export function isError(outcome: SpfOutcome): outcome is SpfErrorReason {
  switch (outcome) {
    case "lookup-failed":
    case "out-of-time":
    case "syntax":
    case "several-records":
    case "too-many-lookups":
    case "too-many-void-lookups":
    case "too-many-mx-hosts":
    case "include-without-record":
    case "redirect-without-record":
      return true;
    default:
      return false;
  }
}

/** Whether an outcome is a match. */
export function isMatch(outcome: SpfOutcome): outcome is SpfMatch {
  switch (outcome) {
    case "always":
    case "in-network":
    case "address-matches":
    case "exists":
    case "name-validated":
    case "included-passes":
      return true;
    default:
      return false;
  }
}
