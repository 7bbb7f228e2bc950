import { parseSpki } from "../der/keys.js";
import { DerReader } from "../der/reader.js";
import { readRsaPublicKey } from "../der/rsa-public-key.js";
import { tag } from "../der/tag.js";
import { type CurveName, importEcPublicKey } from "../ec-public-key.js";
import type { HashName } from "../hash.js";
import { importEd25519PublicKey, importRsaPublicKey, type VerificationKey } from "../public-key.js";
import type { Certificate } from "./certificate.js";

/** `unsupported` says nothing about the signature: algorithm or key are none that this package or this platform checks. */
export type SignatureVerdict = "valid" | "invalid" | "unsupported";

type KeyType = "rsa" | "ec" | "ed25519";

/** RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3. SHA-1 and MD5 are left out: anyone can forge with them. */
const algorithms: Readonly<Record<string, readonly [key: KeyType, hash: HashName]>> = {
  "1.2.840.113549.1.1.11": ["rsa", "sha256"],
  "1.2.840.113549.1.1.12": ["rsa", "sha384"],
  "1.2.840.113549.1.1.13": ["rsa", "sha512"],
  "1.2.840.10045.4.3.2": ["ec", "sha256"],
  "1.2.840.10045.4.3.3": ["ec", "sha384"],
  "1.2.840.10045.4.3.4": ["ec", "sha512"],
  "1.3.101.112": ["ed25519", "sha512"],
};

/** RFC 5480 §2.1.1.1 */
const curves: Readonly<Record<string, CurveName>> = {
  "1.2.840.10045.3.1.7": "P-256",
  "1.3.132.0.34": "P-384",
  "1.3.132.0.35": "P-521",
};

const RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
const EC_PUBLIC_KEY = "1.2.840.10045.2.1";
const ED25519 = "1.3.101.112";

/** Shorter keys can be broken, longer ones cost time; exponents over 32 bits are what not every platform takes. */
const MIN_RSA_BITS = 1_024;
const MAX_RSA_BITS = 8_192;
const MAX_EXPONENT_OCTETS = 4;

/**
 * Checks the signature of a certificate with the key of its issuer.
 *
 * @param publicKeyInfo - of the issuer
 */
export async function verifyCertificateSignature(
  { tbs, signature, signatureAlgorithm }: Pick<Certificate, "tbs" | "signature" | "signatureAlgorithm">,
  publicKeyInfo: Uint8Array,
): Promise<SignatureVerdict> {
  const { oid, parameters } = signatureAlgorithm;
  const algorithm = Object.hasOwn(algorithms, oid) ? algorithms[oid] : undefined;
  // RFC 4055 §5: NULL with RSA; RFC 5758 §3.2, RFC 8410 §3: none with the others
  const hasNull = parameters?.length === 2 && parameters[0] === tag.null;
  if (algorithm === undefined || (parameters !== undefined && !(hasNull && algorithm[0] === "rsa"))) {
    return "unsupported";
  }
  const [type, hash] = algorithm;
  let key: VerificationKey | undefined;
  try {
    key = importKey(type, publicKeyInfo);
  } catch {
    return "unsupported"; // no key at all, or none that the platform takes
  }
  if (key === undefined) return "unsupported";
  try {
    return (await key.verify(tbs, signature, hash)) ? "valid" : "invalid";
  } catch {
    return "unsupported"; // WebCrypto says only now that it doesn't take the key
  }
}

/** @throws ParseError, or what the platform throws */
function importKey(type: KeyType, publicKeyInfo: Uint8Array): VerificationKey | undefined {
  const { algorithm, publicKey } = parseSpki(publicKeyInfo);
  switch (type) {
    case "rsa": {
      const parts = algorithm.oid === RSA_ENCRYPTION ? readRsaPublicKey(publicKeyInfo) : undefined;
      const isInBounds =
        parts !== undefined &&
        parts.modulusBits >= MIN_RSA_BITS &&
        parts.modulusBits <= MAX_RSA_BITS &&
        parts.exponent.length <= MAX_EXPONENT_OCTETS;
      return isInBounds ? importRsaPublicKey(parts) : undefined;
    }
    case "ec": {
      if (algorithm.oid !== EC_PUBLIC_KEY || algorithm.parameters === undefined) return undefined;
      const curve = new DerReader(algorithm.parameters, "ec-parameters").oid("namedCurve");
      return Object.hasOwn(curves, curve) ? importEcPublicKey(publicKey, curves[curve]!) : undefined;
    }
    case "ed25519":
      return algorithm.oid === ED25519 && publicKey.length === 32 ? importEd25519PublicKey(publicKey) : undefined;
  }
}
