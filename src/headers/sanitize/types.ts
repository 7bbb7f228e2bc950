import type { Finding } from "../../core/finding.js";
import type { ByteSpan } from "../../core/message.js";
import type { PublicSuffixCheck } from "../../core/public-suffix.js";
import type { HeaderLimits } from "../../internal/message/index.js";
import type { Boundary } from "../boundary.js";
import type { PseudonymKind } from "../topology/pseudonym-form.js";
import type { HeaderAction, SanitizePolicy, SanitizePolicyName } from "./policy-types.js";
import type { PseudonymKey } from "./pseudonym.js";

/** How {@link sanitizeHeaders} rewrites a header. */
export interface SanitizeOptions {
  /** What belongs to you. */
  readonly boundary: Boundary;
  /**
   * Names of yours that the world knows anyway: mail exchangers, what is said in EHLO, domains of mail addresses. With
   * them no other name of yours is shown; without them, that of the host through which the message comes in or goes out.
   */
  readonly publicHosts?: readonly string[];
  /** Default `egress`. */
  readonly policy?: SanitizePolicyName | SanitizePolicy;
  /** Without it, names and addresses become `hidden.invalid`, and ids go. */
  readonly pseudonyms?: PseudonymKey;
  /**
   * What happens to a field below a DKIM or ARC signature that covers it. `keep` leaves it as it is; `warn` and `allow`
   * change it. Default `keep`. A field above was added after the signature, and is changed; the actions `drop-always` and
   * `drop-claimed` go ahead in any case. But for `allow`, there is a finding for each signature that breaks.
   */
  readonly onSignature?: "keep" | "warn" | "allow";
  /**
   * What happens to a hop of yours that can't be read. `drop-values` leaves the date, if there is one that can be read;
   * `redact-whole` leaves nothing; `keep` leaves all. Default `drop-values`.
   */
  readonly unparseable?: "drop-values" | "keep" | "redact-whole";
  /** Your authserv-ids (RFC 8601 §2.5), beside the names in `boundary` and `publicHosts`. Names below them count as well. */
  readonly authservId?: string | readonly string[];
  /**
   * Whether attached messages and delivery reports are rewritten as well. This changes the body, so the message must be
   * in bytes, and every signature over the body breaks. Default `false`.
   */
  readonly nested?: boolean;
  /** With it, a name without a public suffix counts as internal. It must say no to suffixes that aren't listed. */
  readonly isPublicSuffix?: PublicSuffixCheck;
  readonly limits?: Partial<SanitizeLimits>;
  readonly signal?: AbortSignal;
}

/** What rewriting one header may cost. */
export interface SanitizeLimits extends HeaderLimits {
  /** Signatures that are looked at, from the top. Default 100. The others count as broken by any change. */
  readonly maxSignatures: number;
}

/** A value that was taken out of a field. */
export interface ReplacedValue {
  readonly kind: PseudonymKind;
  readonly value: string;
  /** What stands in its place. */
  readonly by: string;
}

/** A field that was changed. */
export interface HeaderChange {
  /** The name of the field, as it is spelled there. */
  readonly header: string;
  /** Where it stood, in octets from the start of the message as it came. */
  readonly span: ByteSpan;
  readonly action: HeaderAction;
  /** Of a Received field, its number: 1 is the topmost. */
  readonly hop?: number;
  /** The field as it was, line end and all, one UTF-16 code unit an octet. */
  readonly before: string;
  /** As it is now; empty where it went. */
  readonly after: string;
  readonly replaced: readonly ReplacedValue[];
}

/** A signature that no longer verifies, if it did before. */
export interface BrokenSignature {
  readonly field: "DKIM-Signature" | "ARC-Message-Signature" | "ARC-Seal";
  /** Where its field stood, in octets from the start of the message as it came. */
  readonly span: ByteSpan;
  /** `d=`, as far as it can be read. */
  readonly domain?: string;
  /** `s=`, as far as it can be read. */
  readonly selector?: string;
  /** `i=` of ARC. */
  readonly instance?: number;
  /** Which of the fields that it covers were touched, in lower case. Empty for one that wasn't looked at. */
  readonly headers: readonly string[];
  /** Whether the body was touched. */
  readonly body: boolean;
}

/** What the caller should know. */
export type SanitizeFindingCode =
  /** `onSignature: "keep"`: a field that should have been changed was left. */
  | "kept-for-signature"
  /** A signature breaks, and `onSignature` isn't `allow`. */
  | "signature-broken"
  /** A hop of one's own that can't be read, and was left. */
  | "unreadable-hop"
  /** The policy removes Received. */
  | "received-removed"
  /** A field would have had a line that is too long, and went. */
  | "field-too-long"
  /** A part with a header of its own was left: a signature or an encoding is around it. */
  | "nested-left";

/** Something to know about a rewritten header. */
export interface SanitizeFinding extends Finding<SanitizeFindingCode> {
  /** In octets from the start of the message as it came. */
  readonly span: ByteSpan;
}

/** A message with a rewritten header. */
export interface SanitizedMessage<Body extends Uint8Array | AsyncIterable<Uint8Array>> {
  /** The new header, blank line and all. */
  readonly head: Uint8Array;
  /**
   * The body as it came: a view of the same bytes, or the rest of the stream, to be read once. With `nested`, new bytes.
   */
  readonly body: Body;
  /** Both, one after the other, for whoever takes a stream. Good for one reading, unless the message was bytes. */
  readonly message: AsyncIterable<Uint8Array>;
  /** Each field that was changed, in order; then those of nested parts. */
  readonly changes: readonly HeaderChange[];
  /** Received fields of the new header. */
  readonly hopCount: number;
  /** The signatures that no longer verify. */
  readonly breaksSignatures: readonly BrokenSignature[];
  readonly findings: readonly SanitizeFinding[];
}
