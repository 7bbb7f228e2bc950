/** An RSA public key, found in either of the forms that it is published in. */
export interface RsaPublicKeyParts {
  /** Most significant octet first, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly modulusBits: number;
  /** Most significant octet first, without leading zeros. */
  readonly exponent: Uint8Array;
  /** The RSAPublicKey (RFC 8017 appendix A.1.1), which crypto libraries read far faster than what it comes in. */
  readonly pkcs1: Uint8Array;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
/** 1.2.840.113549.1.1.1, rsaEncryption, as an element (RFC 3279 §2.3.1). */
export const rsaEncryption: readonly number[] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/**
 * Reads an RSA public key in DER: an RSAPublicKey, or one inside a SubjectPublicKeyInfo. It does what `parseSpki` and
 * `parseRsaPublicKey` do, in a few hundred octets of code and without errors: for the entries whose size counts.
 *
 * @returns `undefined` for what is neither, and for numbers that no RSA key can have: an even modulus, an exponent that
 *   is even, below 3, or as long as the modulus
 */
export function readRsaPublicKey(der: Uint8Array): RsaPublicKeyParts | undefined {
  const outer = element(der, SEQUENCE, 0, der.length);
  if (outer === undefined || outer.end !== der.length) return undefined;
  const algorithm = element(der, SEQUENCE, outer.start, outer.end);
  if (algorithm === undefined) return readNumbers(der, outer);
  if (rsaEncryption.some((octet, i) => der[algorithm.start + i] !== octet)) return undefined;
  const bits = element(der, BIT_STRING, algorithm.end, outer.end);
  // No unused bits, and nothing behind.
  if (bits === undefined || bits.end !== outer.end || der[bits.start] !== 0) return undefined;
  const inner = element(der, SEQUENCE, bits.start + 1, bits.end);
  return inner === undefined || inner.end !== bits.end
    ? undefined
    : readNumbers(der.subarray(bits.start + 1, bits.end), {
        start: inner.start - bits.start - 1,
        end: inner.end - bits.start - 1,
      });
}

/** Where the contents of an element lie. */
export interface Contents {
  readonly start: number;
  readonly end: number;
}

/** The contents of the element at `at`, if it has this tag, a minimal definite length, and ends before `limit`. */
export function element(der: Uint8Array, tag: number, at: number, limit: number): Contents | undefined {
  if (der[at] !== tag || at + 2 > limit) return undefined;
  const first = der[at + 1]!;
  const octets = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || octets > 3) return undefined;
  let length = octets === 0 ? first : 0;
  for (let i = 0; i < octets; i++) length = (length << 8) | der[at + 2 + i]!;
  if (octets > 0 && (length < 0x80 || length >> (8 * (octets - 1)) === 0)) return undefined;
  const start = at + 2 + octets;
  return start + length > limit ? undefined : { start, end: start + length };
}

function readNumbers(pkcs1: Uint8Array, key: Contents): RsaPublicKeyParts | undefined {
  const first = element(pkcs1, INTEGER, key.start, key.end);
  const second = first && element(pkcs1, INTEGER, first.end, key.end);
  if (second === undefined || second.end !== key.end) return undefined;
  const modulus = positive(pkcs1, first!);
  const exponent = positive(pkcs1, second);
  if (modulus === undefined || exponent === undefined || exponent.length >= modulus.length) return undefined;
  const odd = modulus[modulus.length - 1]! & exponent[exponent.length - 1]! & 1;
  if (odd === 0 || (exponent.length === 1 && exponent[0] === 1)) return undefined;
  const modulusBits = modulus.length * 8 - Math.clz32(modulus[0]!) + 24;
  return { modulus, modulusBits, exponent, pkcs1 };
}

/** An INTEGER above zero without its sign octet, if it is written in the fewest octets (X.690 §8.3.2). */
function positive(der: Uint8Array, { start, end }: Contents): Uint8Array | undefined {
  const signed = der[start]! === 0;
  if (start === end || der[start]! >= 0x80) return undefined;
  if (signed && !(der[start + 1]! >= 0x80 && start + 1 < end)) return undefined;
  return der.subarray(signed ? start + 1 : start, end);
}
