import { ParseError, UnsupportedError } from "../core/errors.js";
import type { KeyCache } from "../core/key-cache.js";
import type { NodeKeyLike, WebCryptoKey } from "../core/keys.js";
import { encodeBase64 } from "../internal/base64.js";
import { encodeUtf8 } from "../internal/bytes.js";
import { decodePem } from "../internal/der/pem.js";
import { type PrivateKeyParts, privateKeyToPkcs8, readPrivateKey } from "../internal/der/private-key.js";
import { createHash } from "../internal/hash.js";
import { platform } from "../internal/platform.js";
import type {
  DkimKeyInput,
  DkimPrivateKey,
  DkimPrivateKeySource,
  DkimSigner,
  DkimSignerOptions,
} from "./sign-types.js";

/** RFC 8301 §3.2: signers must not use less. */
const MIN_RSA_BITS = 1024;

/**
 * Imports a private key for signing. Do it once: importing costs as much as signing several messages.
 *
 * @param key - PEM, DER, the 32 octets of a raw Ed25519 key, a `CryptoKey` that may sign, or a `KeyObject`
 * @returns a key for `signDkim`, `checkDkimKey`, and whatever takes a `Signer`
 * @throws ParseError for text or bytes that are no private key; UnsupportedError for a key that is encrypted, or of
 *   a kind that DKIM or the platform doesn't have; TypeError for an object that is no such key; RangeError for RSA
 *   below 1,024 bits (RFC 8301 §3.2). No error holds anything of the key
 *
 * @example
 * ```ts
 * import { generateDkimKey, importDkimKey } from "mailproof/dkim";
 *
 * const { privateKeyPem } = await generateDkimKey({ type: "ed25519" });
 * const key = await importDkimKey(privateKeyPem);
 * console.log(key.algorithm, key.bits); // ed25519 256
 * ```
 */
export async function importDkimKey(key: DkimPrivateKeySource): Promise<DkimPrivateKey> {
  if (typeof key === "string") return importParts(readParts(derOfPem(key)));
  if (key instanceof Uint8Array) return importParts(readParts(key));
  if (isCryptoKey(key)) return importCryptoKey(key);
  if (typeof (key as NodeKeyLike | undefined)?.export === "function") return importNodeKey(key);
  throw new TypeError('"key" must be PEM, DER, a CryptoKey, a KeyObject or a Signer');
}

/** The signer of a key in any form. Text and bytes go through the cache, if there is one. */
export async function signerOf(key: DkimKeyInput, keyCache: KeyCache | undefined): Promise<DkimSigner> {
  if (typeof key === "object" && key !== null && "sign" in key && typeof key.sign === "function") {
    if (key.algorithm === "rsa-pkcs1-sha256" || key.algorithm === "ed25519") return key;
    throw new TypeError('"key" must be a signer of "rsa-pkcs1-sha256" or "ed25519"');
  }
  const source = key as DkimPrivateKeySource;
  if (keyCache === undefined || !(typeof source === "string" || source instanceof Uint8Array)) {
    return importDkimKey(source);
  }
  // The cache may be the caller's own and tell its ids to anyone, so they hold nothing of the key.
  const hash = createHash("sha256");
  hash.update(typeof source === "string" ? encodeUtf8(source) : source);
  const id = `dkim-private ${encodeBase64(await hash.digest())}`;
  const cached = keyCache.get(id) as DkimPrivateKey | undefined;
  if (cached !== undefined) return cached;
  const imported = await importDkimKey(source);
  keyCache.set(id, imported);
  return imported;
}

/** @throws RangeError */
export function demandRsaBits(bits: number): void {
  if (bits >= MIN_RSA_BITS) return;
  throw new RangeError(`"key" must be an RSA key of at least ${MIN_RSA_BITS} bits (RFC 8301 §3.2), not ${bits}`);
}

function derOfPem(pem: string): Uint8Array {
  const block = decodePem(pem).find(({ label }) => label.endsWith("PRIVATE KEY"));
  if (block === undefined) throw malformed("there is no PRIVATE KEY in the PEM");
  if (block.label === "ENCRYPTED PRIVATE KEY") {
    throw new UnsupportedError("encrypted-private-key", "the private key is encrypted: decrypt it first");
  }
  return block.der;
}

function readParts(der: Uint8Array): PrivateKeyParts {
  if (der.length === 32) return { keyType: "ed25519", seed: der };
  const parts = readPrivateKey(der);
  if (parts === undefined) throw malformed("this is neither PKCS#8 nor PKCS#1");
  if (parts === "other") throw unsupportedKind();
  return parts;
}

async function importParts(parts: PrivateKeyParts): Promise<DkimPrivateKey> {
  if (parts.keyType === "rsa") demandRsaBits(parts.modulusBits);
  const bits = parts.keyType === "rsa" ? parts.modulusBits : 256;
  try {
    if (platform.crypto !== undefined) {
      // Node reads PKCS#1 in half the time that it takes for PKCS#8.
      const source =
        parts.keyType === "rsa"
          ? { key: parts.pkcs1, type: "pkcs1" }
          : { key: privateKeyToPkcs8(parts), type: "pkcs8" };
      return nodeKey(platform.crypto.createPrivateKey({ ...source, format: "der" }), parts.keyType, bits);
    }
    const pkcs8 = privateKeyToPkcs8(parts);
    const algorithm = parts.keyType === "rsa" ? rsaSha256 : "Ed25519";
    return webKey(await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]), parts.keyType, bits);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") throw unsupportedKind();
    throw malformed("the platform doesn't take it"); // without its error: who knows what that holds
  }
}

const rsaSha256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

function isCryptoKey(key: unknown): key is WebCryptoKey {
  return typeof key === "object" && key !== null && "usages" in key && "extractable" in key;
}

function importCryptoKey(key: WebCryptoKey): DkimPrivateKey {
  const { name, hash, modulusLength } = key.algorithm as {
    name: string;
    hash?: { name: string };
    modulusLength?: number;
  };
  const isRsa = name === rsaSha256.name;
  if (!key.usages.includes("sign") || !(isRsa ? hash?.name === "SHA-256" : name === "Ed25519")) {
    throw new TypeError('"key" must be a CryptoKey for signing: RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519');
  }
  if (isRsa) demandRsaBits(modulusLength!);
  const kind = isRsa ? "rsa" : "ed25519";
  const bits = isRsa ? modulusLength! : 256;
  try {
    // Node's own way to sign takes a fraction of what WebCrypto does.
    if (platform.crypto !== undefined) return nodeKey(platform.crypto.KeyObject.from(key), kind, bits);
  } catch {} // a runtime with node:crypto in part
  return webKey(key, kind, bits);
}

async function importNodeKey(key: NodeKeyLike): Promise<DkimPrivateKey> {
  const { type, asymmetricKeyType: kind } = key;
  if (type !== "private" || (kind !== "rsa" && kind !== "ed25519")) {
    throw new TypeError('"key" must be a private RSA or Ed25519 key');
  }
  const { modulusLength } = (key as { asymmetricKeyDetails?: { modulusLength?: number } }).asymmetricKeyDetails ?? {};
  const bits = kind === "ed25519" ? 256 : modulusLength;
  const ofThisPlatform = platform.crypto?.KeyObject !== undefined && key instanceof platform.crypto.KeyObject;
  if (!ofThisPlatform || bits === undefined) return importDkimKey(key.export({ type: "pkcs8", format: "der" }));
  if (kind === "rsa") demandRsaBits(bits);
  return nodeKey(key, kind, bits);
}

function nodeKey(key: object, keyType: "rsa" | "ed25519", bits: number): DkimPrivateKey {
  const hash = keyType === "rsa" ? "sha256" : null;
  return {
    ...kindOf(keyType, bits),
    async sign(data: Uint8Array, options?: DkimSignerOptions): Promise<Uint8Array> {
      if (options?.threadPool !== true) return plainBytes(platform.crypto!.sign(hash, data, key));
      return new Promise((resolve, reject) => {
        platform.crypto!.sign(hash, data, key, (error, signature) => {
          if (error) reject(error);
          else resolve(plainBytes(signature));
        });
      });
    },
  };
}

/** Not a Buffer, which compares, prints and slices in its own way. */
function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

function webKey(key: WebCryptoKey, keyType: "rsa" | "ed25519", bits: number): DkimPrivateKey {
  return {
    ...kindOf(keyType, bits),
    async sign(data: Uint8Array): Promise<Uint8Array> {
      const view = data.buffer instanceof ArrayBuffer ? (data as Uint8Array<ArrayBuffer>) : data.slice();
      return new Uint8Array(await crypto.subtle.sign(key.algorithm.name, key, view));
    },
  };
}

function kindOf(keyType: "rsa" | "ed25519", bits: number): Pick<DkimPrivateKey, "algorithm" | "keyType" | "bits"> {
  return { algorithm: keyType === "rsa" ? "rsa-pkcs1-sha256" : "ed25519", keyType, bits };
}

function malformed(message: string): ParseError {
  return new ParseError(`private-key: ${message}`, { format: "private-key" });
}

function unsupportedKind(): UnsupportedError {
  return new UnsupportedError(
    "private-key-type",
    "DKIM signs with RSA and Ed25519 keys, and this platform not with all",
  );
}
