import { element, rsaEncryption } from "./rsa-public-key.js";

/** A private key of DKIM's two kinds, out of whatever envelope it came in. Secret. */
export type PrivateKeyParts =
  | {
      readonly keyType: "rsa";
      /** The RSAPrivateKey (RFC 8017 appendix A.1.2). */
      readonly pkcs1: Uint8Array;
      readonly modulusBits: number;
    }
  | {
      readonly keyType: "ed25519";
      /** 32 octets (RFC 8032 §5.1.5). */
      readonly seed: Uint8Array;
    };

const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
/** 1.3.101.112, as an element (RFC 8410 §3). */
const ed25519: readonly number[] = [0x06, 0x03, 0x2b, 0x65, 0x70];

/**
 * Reads a private key in DER: PKCS#8 (RFC 5958 §2), or an RSAPrivateKey (PKCS#1). It finds what is there and leaves
 * checking the numbers to the platform, in a few hundred octets of code: for the entries whose size counts.
 *
 * @returns `undefined` for what is neither, `"other"` for a key of another kind
 */
export function readPrivateKey(der: Uint8Array): PrivateKeyParts | "other" | undefined {
  const outer = element(der, SEQUENCE, 0, der.length);
  const version = outer && element(der, INTEGER, outer.start, outer.end);
  if (version === undefined || outer?.end !== der.length) return undefined;
  const algorithm = element(der, SEQUENCE, version.end, der.length);
  if (algorithm === undefined) return readRsaPrivateKey(der);
  const key = element(der, OCTET_STRING, algorithm.end, der.length);
  if (key === undefined) return undefined;
  const inside = der.subarray(key.start, key.end);
  const is = (oid: readonly number[]): boolean => oid.every((octet, i) => der[algorithm.start + i] === octet);
  if (is(rsaEncryption)) return readRsaPrivateKey(inside);
  if (!is(ed25519)) return "other";
  // RFC 8410 §7: CurvePrivateKey ::= OCTET STRING
  const seed = element(inside, OCTET_STRING, 0, inside.length);
  if (seed === undefined || seed.end - seed.start !== 32) return undefined;
  return { keyType: "ed25519", seed: inside.subarray(seed.start, seed.end) };
}

/** RSAPrivateKey ::= SEQUENCE { version, modulus, … }, of which only the modulus is looked at. */
function readRsaPrivateKey(pkcs1: Uint8Array): PrivateKeyParts | undefined {
  const outer = element(pkcs1, SEQUENCE, 0, pkcs1.length);
  const version = outer && element(pkcs1, INTEGER, outer.start, outer.end);
  // RFC 8017 appendix A.1.2: two primes are version 0. An RSAPublicKey has its modulus here.
  if (version === undefined || version.end - version.start !== 1 || pkcs1[version.start] !== 0) return undefined;
  const modulus = element(pkcs1, INTEGER, version.end, outer!.end);
  if (modulus === undefined || modulus.end - modulus.start < 2) return undefined;
  const start = pkcs1[modulus.start] === 0 ? modulus.start + 1 : modulus.start;
  const modulusBits = (modulus.end - start) * 8 - Math.clz32(pkcs1[start]!) + 24;
  return { keyType: "rsa", pkcs1, modulusBits };
}

/**
 * A key in the smallest PKCS#8 envelope (RFC 5958 §2), the one form that every platform reads: of envelopes with
 * attributes or a public key some don't.
 */
export function privateKeyToPkcs8(key: PrivateKeyParts): Uint8Array<ArrayBuffer> {
  if (key.keyType === "ed25519") {
    return Uint8Array.of(
      SEQUENCE,
      46,
      INTEGER,
      1,
      0,
      SEQUENCE,
      5,
      ...ed25519,
      OCTET_STRING,
      34,
      OCTET_STRING,
      32,
      ...key.seed,
    );
  }
  const { pkcs1 } = key;
  // Two octets hold any length there is: 256 for a key of 400 bits, 65,535 for one of 100,000.
  const length = (octets: number): readonly number[] => [0x82, octets >> 8, octets & 0xff];
  const algorithm = [SEQUENCE, 13, ...rsaEncryption, 5, 0];
  const before = [INTEGER, 1, 0, ...algorithm, OCTET_STRING, ...length(pkcs1.length)];
  const header = [SEQUENCE, ...length(before.length + pkcs1.length), ...before];
  const pkcs8 = new Uint8Array(header.length + pkcs1.length);
  pkcs8.set(header);
  pkcs8.set(pkcs1, header.length);
  return pkcs8;
}
