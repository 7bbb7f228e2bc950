import { encodeBase64 } from "./base64.js";
import type { RsaPublicKeyParts } from "./der/rsa-public-key.js";
import type { HashName } from "./hash.js";
import { platform } from "./platform.js";

/** A public key of the platform, imported. Answers at once where the platform can, else with a promise. */
export interface VerificationKey {
  /** RSASSA-PKCS1-v1_5 with `hash`, or Ed25519, which has a hash of its own. */
  verify(data: Uint8Array, signature: Uint8Array, hash: HashName): boolean | Promise<boolean>;
}

/**
 * Imports an RSA public key. `node:crypto` of OpenSSL 3.0 takes as long for a SubjectPublicKeyInfo as for five
 * verifications, that of Node.js 24 as long for anything in an object as for one. For PKCS#1 in PEM, all take a third of one.
 *
 * @throws what the platform throws for a key it can't use
 */
export function importRsaPublicKey({ pkcs1, modulus, exponent }: RsaPublicKeyParts): VerificationKey {
  if (platform.crypto !== undefined) {
    const label = "RSA PUBLIC KEY-----";
    return nodeKey(platform.crypto.createPublicKey(`-----BEGIN ${label}\n${encodeBase64(pkcs1)}\n-----END ${label}`));
  }
  const jwk: JsonWebKey = { kty: "RSA", n: base64Url(modulus), e: base64Url(exponent) };
  const imported = new Map<HashName, Promise<CryptoKey>>(); // WebCrypto binds a key to a hash
  return {
    async verify(data: Uint8Array, signature: Uint8Array, hash: HashName): Promise<boolean> {
      let key = imported.get(hash);
      if (key === undefined) {
        const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: `SHA-${hash.slice(3)}` };
        key = crypto.subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
        imported.set(hash, key);
      }
      return crypto.subtle.verify(
        "RSASSA-PKCS1-v1_5",
        await key,
        asArrayBufferView(signature),
        asArrayBufferView(data),
      );
    },
  };
}

/**
 * Imports a raw Ed25519 public key of 32 octets (RFC 8032 §5.1.5).
 *
 * @throws what the platform throws for a key it can't use
 */
export function importEd25519PublicKey(publicKey: Uint8Array): VerificationKey {
  if (platform.crypto !== undefined) {
    const jwk = { kty: "OKP", crv: "Ed25519", x: base64Url(publicKey) };
    const key = platform.crypto.createPublicKey({ key: jwk, format: "jwk" });
    const { verify } = nodeKey(key);
    return { verify: (data, signature) => verify(data, signature, null) };
  }
  let imported: Promise<CryptoKey> | undefined;
  return {
    async verify(data: Uint8Array, signature: Uint8Array): Promise<boolean> {
      if (signature.length !== 64) return false; // workerd throws
      imported ??= crypto.subtle.importKey("raw", asArrayBufferView(publicKey), "Ed25519", false, ["verify"]);
      return crypto.subtle.verify("Ed25519", await imported, asArrayBufferView(signature), asArrayBufferView(data));
    },
  };
}

/** RFC 4648 §5, without padding, as JSON Web Keys have it (RFC 7517 §3). */
export function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** A key of `node:crypto`. */
export function nodeKey(key: object): {
  verify(data: Uint8Array, signature: Uint8Array, hash: HashName | null): boolean;
} {
  return { verify: (data, signature, hash) => platform.crypto!.verify(hash, data, key, signature) };
}

/** The types of WebCrypto leave out views of shared memory; such bytes are copied. */
export function asArrayBufferView(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}
