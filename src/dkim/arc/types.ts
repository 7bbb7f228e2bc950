import type { DnsFailure } from "../../core/dns.js";
import type { DkimAlgorithm, DkimSignature, DkimSignatureIssue } from "../../internal/dkim-signature/index.js";
import type {
  DkimCoverage,
  DkimKeyFacts,
  DkimMessageIssueCode,
  DkimPolicyReason,
  DkimVerdict,
  VerifyDkimOptions,
} from "../types.js";
import type { ArcLimits } from "./limits.js";

/** The Chain Validation Status (RFC 8617 §4.4). */
export type ArcResultWord = "none" | "pass" | "fail";

/** The three header fields of an ARC Set, in lower case. */
export type ArcFieldName = "arc-authentication-results" | "arc-message-signature" | "arc-seal";

/** Why a chain fails. The text behind each is in `arcReasonSpecs`. */
export type ArcReason =
  | "header-too-large"
  | "too-many-header-fields"
  | "too-many-sets"
  | "failed-before"
  | "bad-instance"
  | "duplicate-field"
  | "missing-field"
  | "missing-set"
  | "wrong-chain-validation"
  | "seal-names-headers"
  | "too-many-lookups"
  | "message-signature"
  | "seal";

/** What in the header a failure is about. */
export interface ArcPlace {
  readonly instance?: number;
  readonly field?: ArcFieldName;
  /** Of the field, in octets from the start of the message, if it is there. */
  readonly offset?: number;
}

/** An ARC-Message-Signature field, read: what a DKIM-Signature has, but i= (RFC 8617 §4.1.2). */
export type ArcMessageSignature = Omit<DkimSignature, "identity" | "identityDomain">;

/** An ARC-Seal field, read (RFC 8617 §4.1.3). */
export interface ArcSeal {
  /** `a=` */
  readonly algorithm: DkimAlgorithm;
  /** `cv=`: what the sealer found of the chain before it. */
  readonly chainValidation: ArcResultWord;
  /** `d=`, in A-labels and lower case. */
  readonly domain: string;
  /** `s=`, in A-labels and lower case. */
  readonly selector: string;
  /** `t=`, seconds since 1970. */
  readonly timestamp?: number;
  /** `b=` */
  readonly signature: Uint8Array;
}

/**
 * The verdict on one signature: as in DKIM; `permerror` with `seal-signed` for an ARC-Message-Signature over ARC-Seal
 * fields (RFC 8617 §4.1.2); `unchecked` where the verdict on the chain didn't need it.
 */
export type ArcSignatureVerdict =
  | DkimVerdict
  | { readonly result: "permerror"; readonly reason: "seal-signed" }
  | { readonly result: "unchecked" };

interface ArcSignatureBase {
  /** `d=`, in A-labels and lower case, where it could be read. */
  readonly domain?: string;
  /** `s=`, in A-labels and lower case, where it could be read. */
  readonly selector?: string;
  /** What is wrong with the field itself. */
  readonly issue?: DkimSignatureIssue;
  readonly key?: DkimKeyFacts;
  /** The signature is right, whatever policy has to say. */
  readonly verified: boolean;
  /** Why DNS gave no key. */
  readonly dns?: DnsFailure;
  /** Every policy that was not met; `reason` is the first of them. */
  readonly policies: readonly DkimPolicyReason[];
}

/** What is known of an ARC-Message-Signature. */
export type ArcMessageSignatureResult = ArcSignatureBase & {
  /** The parsed signature, where it could be parsed. */
  readonly signature?: ArcMessageSignature;
  readonly coverage?: DkimCoverage;
} & ArcSignatureVerdict;

/** What is known of an ARC-Seal. */
export type ArcSealResult = ArcSignatureBase & {
  /** The parsed seal, where it could be parsed. */
  readonly seal?: ArcSeal;
} & ArcSignatureVerdict;

/** An ARC Set: what one handler says of the message (RFC 8617 §4.2). */
export interface ArcSet {
  /** `i=` */
  readonly instance: number;
  /**
   * What the handler found: the ARC-Authentication-Results field behind its `i=…;`, folding and all, as the value of an
   * Authentication-Results field would be. Worth as much as the handler that sealed it.
   */
  readonly authenticationResults: string;
  readonly messageSignature: ArcMessageSignatureResult;
  readonly seal: ArcSealResult;
}

/** What of an ARC Set is there. */
export type ArcPartialSet = Pick<ArcSet, "instance"> & Partial<ArcSet>;

/** Something odd about the message, for the caller to weigh. */
export interface ArcIssue {
  /**
   * As in DKIM; and `arc-fields-signed` for ARC-Message-Signatures that sign ARC-Authentication-Results or
   * ARC-Message-Signature fields, which sealers must not (RFC 8617 §4.1.2) and drafts of ARC did.
   */
  readonly code: DkimMessageIssueCode | "arc-fields-signed";
  /** Where it was first seen, in octets from the start of the message, where it has a place. */
  readonly offset?: number;
  /** How often. */
  readonly count: number;
}

/** The verdict on a chain: the status and what led to it. Sets stand in the order of their instances. */
export type ArcVerification = { readonly issues: readonly ArcIssue[] } & (
  | { readonly result: "none"; readonly sets: readonly [] }
  | {
      readonly result: "pass";
      readonly sets: readonly ArcSet[];
      /**
       * The oldest-pass value (RFC 8617 §5.2): the lowest instance whose ARC-Message-Signature still verifies, with
       * none above it that doesn't; 0 when all verify, which means that nothing was changed since the first set.
       */
      readonly oldestPass: number;
    }
  | {
      readonly result: "fail";
      readonly reason: ArcReason;
      /** Left out where the failure has none. */
      readonly place?: ArcPlace;
      readonly sets: readonly ArcPartialSet[];
    }
);

/** What {@link verifyArc} takes. */
export interface VerifyArcOptions extends Omit<VerifyDkimOptions, "allowSha1" | "limits"> {
  readonly limits?: Partial<ArcLimits>;
}
