import type { DnsFailure } from "../core/dns.js";
import type { BimiRecord, BimiRecordIssue } from "./bimi-record.js";
import type { DmarcLimits } from "./limits.js";
import type { DmarcPolicies, DmarcUnknownTag } from "./record-types.js";
import type { DmarcDiscoveryOptions } from "./types.js";

/** What BIMI needs of a DMARC record: `parseDmarcRecord` gives more. */
export interface BimiDmarcRecord {
  readonly policies?: Pick<DmarcPolicies, "p"> | undefined;
  readonly sp?: string | undefined;
  readonly t?: string | undefined;
  readonly pct?: number | undefined;
  readonly unknown?: readonly DmarcUnknownTag[] | undefined;
}

/** What BIMI needs of DMARC: `evaluateDmarc` gives more. */
export interface BimiDmarcInput {
  /** A word of RFC 9989; only `pass` goes on. */
  readonly result: string;
  readonly authorDomain?: string | undefined;
  /** Looked for where it is absent. */
  readonly organizationalDomain?: string | undefined;
  /** Where `record` stands. */
  readonly policyDomain?: string | undefined;
  readonly record?: BimiDmarcRecord | undefined;
}

/** What is known of a message. */
export interface BimiInput {
  /** The result of `evaluateDmarc`, or of anyone. */
  readonly dmarc: BimiDmarcInput;
  /** `s=` of a BIMI-Selector field, if an aligned signature covers it (§5.5). Default `default`. */
  readonly selector?: string;
  /** The local-part of the author's address, for records with `lps=true` (§4.5). Without it, those are taken as they are. */
  readonly localPart?: string;
}

/** Why DMARC doesn't allow an indicator (§7.1). */
export type BimiDmarcFailReason =
  /** The message didn't pass. */
  | "not-passed"
  | "no-record"
  /** `p=none`, or a record that asks for nothing. */
  | "policy-none"
  | "subdomain-policy-none"
  /** `p=quarantine` with a `pct` below 100. */
  | "partial-policy"
  /** `t=y`, which RFC 9989 has in place of `pct`. */
  | "testing";

/** The part of DMARC: the policies of the author's domain and of its organization must be enforced. */
export type BimiDmarcPart =
  | { readonly result: "pass" }
  | {
      readonly result: "fail";
      readonly reason: BimiDmarcFailReason;
      /** Whose record it is about; absent where the message didn't pass. */
      readonly domain?: string;
    }
  | { readonly result: "temperror"; readonly dns: DnsFailure };

/** The part of the assertion record (§7.2). */
export type BimiRecordPart =
  | {
      readonly result: "found";
      /** The author's domain, or its organization's: `header.d` of Authentication-Results. */
      readonly domain: string;
      /** `header.selector` of Authentication-Results. */
      readonly selector: string;
      /** As published, character-strings joined. */
      readonly text: string;
      readonly record: BimiRecord;
      /** What is wrong with it; what is about a URI is in that part, too. */
      readonly issues: readonly BimiRecordIssue[];
    }
  | { readonly result: "none"; readonly reason: "no-record" }
  | { readonly result: "fail"; readonly reason: "several-records"; readonly domain: string }
  | {
      readonly result: "fail";
      readonly reason: "record-syntax";
      readonly domain: string;
      readonly text: string;
      readonly issues: readonly BimiRecordIssue[];
    }
  | { readonly result: "fail"; readonly reason: "invalid-selector" }
  | { readonly result: "temperror"; readonly dns: DnsFailure }
  /** Not looked for: DMARC doesn't allow it. */
  | { readonly result: "skipped" };

/** The part of one URI. */
export type BimiUriPart =
  | { readonly result: "found"; readonly uri: string }
  /** The tag is empty or missing, or there is no record. */
  | { readonly result: "none" }
  | { readonly result: "fail"; readonly issue: BimiRecordIssue };

/**
 * What BIMI says of a message, part by part, as far as DNS goes.
 *
 * `found` means: fetch the indicator, or the evidence with the indicator in it, and validate that. The other words are
 * those of §7.7. `skipped`: DMARC doesn't allow it. `declined`: the domain doesn't want it.
 */
export interface BimiResult {
  readonly result: "found" | "none" | "fail" | "temperror" | "declined" | "skipped";
  readonly dmarc: BimiDmarcPart;
  readonly record: BimiRecordPart;
  readonly location: BimiUriPart;
  readonly evidence: BimiUriPart;
}

/** What {@link findBimi} takes. */
export interface FindBimiOptions extends DmarcDiscoveryOptions {
  readonly limits?: Partial<Pick<DmarcLimits, "timeLimitMs">>;
}
