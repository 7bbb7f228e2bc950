/** A signature algorithm with everything it needs to be unambiguous. */
export type SignatureAlgorithm =
  | "rsa-pkcs1-sha256"
  | "rsa-pkcs1-sha384"
  | "rsa-pkcs1-sha512"
  | "rsa-pss-sha256"
  | "rsa-pss-sha384"
  | "rsa-pss-sha512"
  | "ecdsa-p256-sha256"
  | "ecdsa-p384-sha384"
  | "ecdsa-p521-sha512"
  | "ed25519"
  | "ed448";

/**
 * Something that signs: a key in a token, a cloud KMS, a process with the key.
 * It gets the data, never a digest of it. ECDSA signatures are `r || s` of fixed length (IEEE P1363).
 */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  sign(data: Uint8Array, options?: { readonly signal?: AbortSignal }): Promise<Uint8Array>;
}

/** Parameters of RSAES-OAEP (RFC 8017 §7.1). */
export interface OaepParameters {
  readonly hash: "sha1" | "sha256" | "sha384" | "sha512";
  /** The hash of MGF1. */
  readonly mgfHash: "sha1" | "sha256" | "sha384" | "sha512";
  readonly label?: Uint8Array;
}

/**
 * Something that holds a decryption key and does the raw operation with it. Any one method is enough.
 * Unpadding, key derivation and key unwrapping stay with this package, so that an adapter can't become an oracle.
 */
export interface KeyUnwrapper {
  /** RSADP (RFC 8017 §5.1.2): the encoded message, as long as the modulus. The preferred method. */
  rsaRaw?(ciphertext: Uint8Array): Promise<Uint8Array>;
  /**
   * RSAES-PKCS1-v1_5 for tokens that have no raw RSA. `keyLength` is the length in bytes that is expected;
   * a rejection is replaced by a random key (implicit rejection).
   */
  rsaPkcs1?(ciphertext: Uint8Array, keyLength: number): Promise<Uint8Array>;
  rsaOaep?(ciphertext: Uint8Array, parameters: OaepParameters): Promise<Uint8Array>;
  /** The shared secret with this public key (SubjectPublicKeyInfo, DER): the x-coordinate, or the X25519/X448 output. */
  deriveEcdh?(publicKey: Uint8Array): Promise<Uint8Array>;
}

/**
 * A `KeyObject` of `node:crypto`, by its shape, so that these declarations need no Node types.
 */
export interface NodeKeyLike {
  readonly type: "public" | "private" | "secret";
  readonly asymmetricKeyType?: string | undefined;
  export(options: { readonly type: "pkcs8" | "spki"; readonly format: "der" }): Uint8Array;
}

/**
 * A `CryptoKey` of this platform, named without the DOM's types, which a project for Node or Workers doesn't have:
 * it is what `generateKey` gives that isn't a pair.
 */
export type WebCryptoKey = Extract<Awaited<ReturnType<typeof crypto.subtle.generateKey>>, { readonly type: string }>;

/** A private key: of the platform, of Node, or behind a {@link Signer}. */
export type KeyLike = WebCryptoKey | NodeKeyLike | Signer;
