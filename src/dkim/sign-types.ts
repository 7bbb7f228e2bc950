import type { KeyCache } from "../core/key-cache.js";
import type { NodeKeyLike, SignatureAlgorithm, Signer, WebCryptoKey } from "../core/keys.js";
import type { DkimSignature } from "../internal/dkim-signature/index.js";
import type { HeaderLimits } from "../internal/message/index.js";
import type { Canonicalization } from "./canonicalize-body.js";

/** How one operation is carried out. A signer may look at it or not. */
export interface DkimSignerOptions {
  readonly signal?: AbortSignal;
  /** Sign on the thread pool of Node. */
  readonly threadPool?: boolean;
}

/**
 * Something that signs: a key in a token, a cloud KMS, a process with the key. `rsa-pkcs1-sha256` and `ed25519` will do.
 * It gets the data that RSA or Ed25519 signs, never a digest in its place; for Ed25519 that data is a hash of 32 octets
 * (RFC 8463 §3). A `Signer` of `mailproof/core` is one; one that answers at once will do as well.
 */
export interface DkimSigner {
  readonly algorithm: SignatureAlgorithm;
  sign(data: Uint8Array, options?: DkimSignerOptions): Uint8Array | Promise<Uint8Array>;
}

/** A private key that the platform holds: imported, checked, ready to sign. */
export interface DkimPrivateKey extends Signer {
  readonly algorithm: "rsa-pkcs1-sha256" | "ed25519";
  readonly keyType: "rsa" | "ed25519";
  /** The modulus of an RSA key; 256 for Ed25519. */
  readonly bits: number;
  sign(data: Uint8Array, options?: DkimSignerOptions): Promise<Uint8Array>;
}

/**
 * A private key as people have it: PEM (`PRIVATE KEY` or `RSA PRIVATE KEY`), DER (PKCS#8 or PKCS#1), the 32 octets of
 * a raw Ed25519 key, a `CryptoKey`, or a `KeyObject` of Node.
 */
export type DkimPrivateKeySource = string | Uint8Array | WebCryptoKey | NodeKeyLike;

/** What a signature is made with: a private key in any form, or something that signs. */
export type DkimKeyInput = DkimPrivateKeySource | DkimSigner;

/** The canonicalization of header and body (RFC 6376 §3.4). */
export type DkimCanonicalization = `${Canonicalization}/${Canonicalization}`;

/** A key, the name that its public half is published at, and what the signature made with it says. */
export interface DkimSignatureRequest {
  /** `d=`; a U-label becomes an A-label. */
  readonly domain: string;
  /** `s=` */
  readonly selector: string;
  readonly key: DkimKeyInput;
  /** `i=`: an address in `domain` or below it, or `@` and such a domain. Left out by default. */
  readonly identity?: string;
  /** `c=`. Default `relaxed/relaxed`. */
  readonly canonicalization?: DkimCanonicalization;
}

/** What `keyFor` gives: the domain may be left out, it is then the author's. */
export type DkimTenantKey = Omit<DkimSignatureRequest, "domain"> & { readonly domain?: string };

/**
 * Looks up the keys of a domain, which is that of From in A-labels and lower case. One key, several, or none: then the
 * message isn't signed. What it throws, `signDkim` throws.
 */
export type DkimKeyLookup = (domain: string) => DkimTenantKeys | Promise<DkimTenantKeys>;

/** One key, several, or none. */
export type DkimTenantKeys = DkimTenantKey | readonly DkimTenantKey[] | undefined;

/** What {@link signDkim} takes beside the keys. */
export interface DkimSigningOptions {
  /**
   * The names of the fields to sign; every field of these names is. `From` must be among them. Default:
   * `DKIM_SIGNED_HEADERS`.
   */
  readonly headers?: readonly string[];
  /**
   * The names, among `headers`, to sign once more than there are fields of them, so that none can be added.
   * Default: `DKIM_OVERSIGNED_HEADERS`. Those in `Date`, `Message-ID`, … that a relay may add are oversigned only where
   * the message has them.
   */
  readonly oversign?: readonly string[];
  /** The time for t=. Default: now. */
  readonly now?: Date;
  /** Seconds after which the signature no longer counts: x=. Default: it has no end. */
  readonly expiresInSeconds?: number;
  /**
   * `strict` (the default) refuses a message with a bare LF, because it can't be sent as it was signed. `normalize`
   * makes CRLF of each and gives the message to send back; it takes bytes, not a stream. A bare CR is refused by both.
   */
  readonly lineEndings?: "strict" | "normalize";
  /** Keeps keys given as text or bytes between calls; see `createKeyCache`. */
  readonly keyCache?: KeyCache;
  /** Sign on Node's thread pool: more messages a second on several cores, more CPU time for each. Default `false`. */
  readonly threadPool?: boolean;
  readonly limits?: Partial<HeaderLimits>;
  readonly signal?: AbortSignal;
}

/** What {@link signDkim} takes: one key, several, or a function that looks them up. */
export type SignDkimOptions = DkimSigningOptions &
  (
    | (DkimSignatureRequest & { readonly signatures?: never; readonly keyFor?: never })
    | { readonly signatures: readonly DkimSignatureRequest[]; readonly keyFor?: never }
    | { readonly keyFor: DkimKeyLookup; readonly signatures?: never }
  );

/** What signing gives: fields to put in front of the message. */
export interface DkimSigned {
  /** The DKIM-Signature fields, folded, each with its CRLF, the topmost first, in the order of the keys. */
  readonly headers: readonly string[];
  /** The same, as the bytes to send before the message. */
  readonly headerBytes: Uint8Array;
  /** What each field says. */
  readonly signatures: readonly DkimSignature[];
  /** With `lineEndings: "normalize"`, the message to send behind the fields. */
  readonly message?: Uint8Array;
}
