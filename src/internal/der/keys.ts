import { ParseError } from "../../core/errors.js";
import { DerReader } from "./reader.js";
import { contextConstructed, contextPrimitive, tag } from "./tag.js";
import { encodeBitString, encodeNull, encodeOctetString, encodeOid, encodeSequence, encodeUnsigned } from "./writer.js";

/** The object identifiers of the keys that DKIM has (RFC 8017 appendix C, RFC 8410 §3). */
export const keyOids = { rsaEncryption: "1.2.840.113549.1.1.1", ed25519: "1.3.101.112" } as const;

/** An AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export interface AlgorithmIdentifier {
  /** Dotted numbers. */
  readonly oid: string;
  /** The element whole, header included. */
  readonly parameters?: Uint8Array;
}

/** A SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
export interface PublicKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  /** What the BIT STRING holds: an RSAPublicKey, a curve point, 32 octets of Ed25519. */
  readonly publicKey: Uint8Array;
}

/** An RSA public key that could be one: see {@link parseRsaPublicKey}. */
export interface RsaPublicKey {
  /** Most significant octet first, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly modulusBits: number;
  /** Most significant octet first, without leading zeros. */
  readonly exponent: Uint8Array;
}

/** A private key in its PKCS#8 envelope. */
export interface PrivateKeyInfo {
  readonly algorithm: AlgorithmIdentifier;
  /** What the OCTET STRING holds: an RSAPrivateKey, an ECPrivateKey, a CurvePrivateKey. Secret. */
  readonly privateKey: Uint8Array;
}

/** Reads one AlgorithmIdentifier. */
export function readAlgorithm(reader: DerReader, name: string): AlgorithmIdentifier {
  const inside = reader.sequence(name);
  const oid = inside.oid("algorithm");
  if (inside.remaining === 0) return { oid };
  const parameters = inside.raw("parameters");
  inside.end(name);
  return { oid, parameters };
}

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), as `PUBLIC KEY` in PEM and most DKIM keys are.
 *
 * @throws ParseError
 */
export function parseSpki(der: Uint8Array): PublicKeyInfo {
  const input = new DerReader(der, "spki");
  const spki = input.sequence("SubjectPublicKeyInfo");
  const algorithm = readAlgorithm(spki, "algorithm");
  const publicKey = spki.bitStringOctets("subjectPublicKey");
  spki.end("SubjectPublicKeyInfo");
  input.end("input");
  return { algorithm, publicKey };
}

/**
 * Reads an RSAPublicKey (RFC 8017 appendix A.1.1), as PKCS#1 and RFC 6376 §3.6.1 have it.
 * Numbers that no RSA key can have are refused: an even modulus, an exponent that is even, below 3 or as large as the modulus.
 * How many bits are enough is for the caller to say.
 *
 * @throws ParseError
 */
export function parseRsaPublicKey(der: Uint8Array): RsaPublicKey {
  const input = new DerReader(der, "rsa-public-key");
  const key = input.sequence("RSAPublicKey");
  const publicKey = readModulusAndExponent(key, "rsa-public-key");
  key.end("RSAPublicKey");
  input.end("input");
  return publicKey;
}

/**
 * The RSAPublicKey inside a SubjectPublicKeyInfo, which crypto libraries read far faster than the whole.
 * RFC 3279 §2.3.1 wants NULL as parameters; absent ones do as well, because such keys exist and nothing hangs on it.
 *
 * @throws ParseError also when the key is not RSA
 */
export function spkiToPkcs1(spki: Uint8Array): Uint8Array {
  const { algorithm, publicKey } = parseSpki(spki);
  demandRsa(algorithm, "spki");
  return publicKey;
}

/** An RSAPublicKey in its SubjectPublicKeyInfo, which WebCrypto needs. The contents are not looked at. */
export function pkcs1ToSpki(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeSequence(rsaAlgorithm(), encodeBitString(pkcs1));
}

/**
 * The SubjectPublicKeyInfo of a raw Ed25519 public key (RFC 8410 §4). DKIM publishes the raw key (RFC 8463 §4).
 *
 * @throws ParseError unless it has 32 octets (RFC 8032 §5.1.5)
 */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  if (publicKey.length !== 32) {
    const message = `ed25519-public-key: ${publicKey.length} bytes instead of 32`;
    throw new ParseError(message, { format: "ed25519-public-key", spec: "RFC 8032 §5.1.5" });
  }
  // RFC 8410 §3: no parameters
  return encodeSequence(encodeSequence(encodeOid(keyOids.ed25519)), encodeBitString(publicKey));
}

/**
 * Reads a PrivateKeyInfo or OneAsymmetricKey (RFC 5958 §2), as `PRIVATE KEY` in PEM is.
 *
 * @throws ParseError
 */
export function parsePkcs8(der: Uint8Array): PrivateKeyInfo {
  const input = new DerReader(der, "pkcs8");
  const info = input.sequence("OneAsymmetricKey");
  const version = info.smallUnsigned("version");
  if (version > 1) throw malformed("pkcs8", `version ${version} is unknown`, "RFC 5958 §2");
  const algorithm = readAlgorithm(info, "privateKeyAlgorithm");
  const privateKey = info.octetString("privateKey");
  if (info.next(contextConstructed(0))) info.raw("attributes");
  // RFC 5958 §2: a public key makes it version 2, which is the number 1
  if (version === 1 && info.next(contextPrimitive(1))) info.raw("publicKey");
  info.end("OneAsymmetricKey");
  input.end("input");
  return { algorithm, privateKey };
}

/**
 * The public part of an RSAPrivateKey (RFC 8017 appendix A.1.2), as `RSA PRIVATE KEY` in PEM is.
 * Keys of more than two primes (version 1) are refused.
 *
 * @throws ParseError
 */
export function parseRsaPrivateKey(der: Uint8Array): RsaPublicKey {
  const input = new DerReader(der, "rsa-private-key");
  const key = input.sequence("RSAPrivateKey");
  const version = key.smallUnsigned("version");
  if (version !== 0) throw malformed("rsa-private-key", `version ${version} is unknown`, "RFC 8017 §3.2");
  const publicKey = readModulusAndExponent(key, "rsa-private-key");
  for (const name of ["privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient"]) {
    key.unsigned(name);
  }
  key.end("RSAPrivateKey");
  input.end("input");
  return publicKey;
}

/**
 * An RSAPrivateKey in its PKCS#8 envelope (RFC 5958 §2), which WebCrypto needs.
 *
 * @throws ParseError when it is not an RSAPrivateKey
 */
export function pkcs1PrivateKeyToPkcs8(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  parseRsaPrivateKey(pkcs1);
  return encodeSequence(encodeUnsigned(Uint8Array.of(0)), rsaAlgorithm(), encodeOctetString(pkcs1));
}

/**
 * The RSAPrivateKey inside a PKCS#8 envelope.
 *
 * @throws ParseError also when the key is not RSA
 */
export function pkcs8ToPkcs1PrivateKey(pkcs8: Uint8Array): Uint8Array {
  const { algorithm, privateKey } = parsePkcs8(pkcs8);
  demandRsa(algorithm, "pkcs8");
  return privateKey;
}

function rsaAlgorithm(): Uint8Array {
  return encodeSequence(encodeOid(keyOids.rsaEncryption), encodeNull());
}

function demandRsa({ oid, parameters }: AlgorithmIdentifier, format: string): void {
  if (oid !== keyOids.rsaEncryption) throw malformed(format, `the key is ${oid}, not RSA`, "RFC 3279 §2.3.1");
  if (parameters !== undefined && (parameters[0] !== tag.null || parameters.length !== 2)) {
    throw malformed(format, "the parameters of an RSA key are NULL", "RFC 3279 §2.3.1");
  }
}

function readModulusAndExponent(reader: DerReader, format: string): RsaPublicKey {
  const modulus = reader.unsigned("modulus");
  const exponent = reader.unsigned("publicExponent");
  const odd = (octets: Uint8Array): boolean => octets.length > 0 && (octets.at(-1)! & 1) === 1;
  const one = exponent.length === 1 && exponent[0] === 1;
  // RFC 8017 §3.1: a product of odd primes, and 3 <= e < n without a factor in common with the even lambda(n)
  if (!odd(modulus) || !odd(exponent) || one || !isLess(exponent, modulus)) {
    throw malformed(format, "no RSA key has such a modulus and exponent", "RFC 8017 §3.1");
  }
  return { modulus, exponent, modulusBits: modulus.length * 8 - Math.clz32(modulus[0]!) + 24 };
}

/** Whether a number is less than another; both without leading zeros. */
function isLess(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return a.length < b.length;
  const at = a.findIndex((octet, i) => octet !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
}

function malformed(format: string, message: string, spec: string): ParseError {
  return new ParseError(`${format}: ${message}`, { format, spec });
}
