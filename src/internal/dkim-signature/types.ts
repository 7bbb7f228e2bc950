/** Signing algorithms that have a name in DKIM (RFC 6376 §3.3, RFC 8463 §3). */
export type DkimAlgorithm = "rsa-sha1" | "rsa-sha256" | "ed25519-sha256";

/** A DKIM-Signature field, read (RFC 6376 §3.5). */
export interface DkimSignature {
  /** `a=` */
  readonly algorithm: DkimAlgorithm;
  /** `c=`, of the header; `simple` where the tag is missing. */
  readonly headerCanonicalization: "simple" | "relaxed";
  /** `c=`, of the body; `simple` where it is not named. */
  readonly bodyCanonicalization: "simple" | "relaxed";
  /** `d=`, in A-labels and lower case. */
  readonly domain: string;
  /** `s=`, in A-labels and lower case. */
  readonly selector: string;
  /** `h=`, in lower case, in order, names that come twice twice. */
  readonly headers: readonly string[];
  /** `bh=`, base64 without white space. */
  readonly bodyHash: string;
  /** `b=` */
  readonly signature: Uint8Array;
  /** `i=`, decoded; `@` and the domain where the tag is missing. */
  readonly identity: string;
  /** The domain of the identity, in A-labels and lower case. */
  readonly identityDomain: string;
  /** `l=`, octets of the canonical body. Over 2^53 it is 2^53-1. */
  readonly bodyLength?: number;
  /** `t=`, seconds since 1970. */
  readonly timestamp?: number;
  /** `x=`, seconds since 1970. */
  readonly expiration?: number;
  /** Tags that RFC 6376 doesn't know; they are ignored. */
  readonly unknownTags: readonly string[];
}

/** Why a field is no usable DKIM signature. */
export type DkimSignatureIssueCode =
  | "malformed-signature"
  | "unsupported-version"
  | "unsupported-algorithm"
  | "unsupported-canonicalization"
  | "unsupported-query"
  | "from-not-signed"
  | "identity-outside-domain";

/** What is wrong with a signature field, and where. */
export interface DkimSignatureIssue {
  readonly code: DkimSignatureIssueCode;
  /** The tag it is about, if it is about one; a tag that has to be there and isn't counts. */
  readonly tag?: string;
  /** In octets, from the start of the field's value. */
  readonly offset: number;
  /** `d=` and `s=`, as far as they could be read. */
  readonly domain?: string;
  readonly selector?: string;
}

export type DkimSignatureOutcome =
  | {
      readonly ok: true;
      readonly signature: DkimSignature;
      /** Where the value of b= stands in the field's value, with the white space around it (RFC 6376 §3.7). */
      readonly signatureSpan: { readonly start: number; readonly end: number };
    }
  | { readonly ok: false; readonly issue: DkimSignatureIssue };
