import { UnsupportedError } from "../core/errors.js";
import type { WebCryptoKey } from "../core/keys.js";
import { encodePem } from "../internal/der/pem.js";
import { formatDkimKeyRecord } from "./key-record.js";

/** What key to make. */
export type GenerateDkimKeyOptions =
  | {
      readonly type: "rsa";
      /** Default 2,048 (RFC 8301 §3.2). 4,096 is slow to sign with, and its record is too long for some DNS providers. */
      readonly bits?: 2048 | 3072 | 4096;
    }
  | { readonly type: "ed25519" };

/** A new key and what to do with it. */
export interface GeneratedDkimKey {
  /** PKCS#8. Keep it secret. */
  readonly privateKeyPem: string;
  /** The same key, imported. */
  readonly privateKey: WebCryptoKey;
  /** As it stands in p=. */
  readonly publicKey: Uint8Array;
  /** The text of the TXT record to publish at `<selector>._domainkey.<domain>`. */
  readonly record: string;
}

/**
 * Makes a key for DKIM, with the platform's own generator.
 *
 * @param options - the kind of key. Not all receivers know Ed25519 (RFC 8463): sign with RSA, or with both
 * @throws RangeError or TypeError for options that are wrong; UnsupportedError where the platform has no Ed25519
 *
 * @example
 * ```ts
 * import { generateDkimKey, splitTxtRecord } from "mailproof/dkim";
 *
 * const { privateKeyPem, record } = await generateDkimKey({ type: "rsa", bits: 2048 });
 * console.log(privateKeyPem.split("\n")[0]); // -----BEGIN PRIVATE KEY-----
 * console.log(record.slice(0, 30)); // v=DKIM1; k=rsa; p=MIIBIjANBgkq
 * console.log(splitTxtRecord(record).length); // 2
 * ```
 */
export async function generateDkimKey(options: GenerateDkimKeyOptions): Promise<GeneratedDkimKey> {
  const { publicKey, privateKey } = await generatePair(options);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", privateKey);
  // RFC 8463 §4: an Ed25519 key is published bare.
  const format = options.type === "rsa" ? "spki" : "raw";
  const published = new Uint8Array(await crypto.subtle.exportKey(format, publicKey));
  return {
    privateKeyPem: encodePem("PRIVATE KEY", new Uint8Array(pkcs8)),
    privateKey,
    publicKey: published,
    record: formatDkimKeyRecord({ keyType: options.type, publicKey: published }),
  };
}

interface KeyPair {
  readonly publicKey: WebCryptoKey;
  readonly privateKey: WebCryptoKey;
}

async function generatePair(options: GenerateDkimKeyOptions): Promise<KeyPair> {
  if (options.type === "rsa") {
    const bits = options.bits ?? 2048;
    if (![2048, 3072, 4096].includes(bits)) throw new RangeError('"bits" must be 2048, 3072 or 4096');
    const publicExponent = Uint8Array.of(1, 0, 1);
    const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: bits, publicExponent, hash: "SHA-256" };
    return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  }
  if (options.type !== "ed25519") throw new TypeError('"type" must be "rsa" or "ed25519"');
  try {
    return (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as KeyPair;
  } catch (cause) {
    throw new UnsupportedError("ed25519", "this platform has no Ed25519", { cause });
  }
}
