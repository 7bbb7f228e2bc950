import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64 } from "../../../src/internal/base64.js";
import { privateKeyToPkcs8, readPrivateKey } from "../../../src/internal/der/private-key.js";
import {
  encodeElement,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "../../../src/internal/der/writer.js";
import { ed25519, p256, rsa1024, rsa1025, rsa2048WithExponent3 } from "../../vectors/keys.js";

const der = (base64: string): Uint8Array<ArrayBuffer> => decodeBase64(base64)!;
const version = (number: number): Uint8Array => encodeElement(0x02, Uint8Array.of(number));

describe.each([rsa1024, rsa1025, rsa2048WithExponent3])("an RSA private key of $bits bits made by OpenSSL", (key) => {
  const parts = { keyType: "rsa", pkcs1: der(key.rsaPrivate), modulusBits: key.bits } as const;

  it("is read from PKCS#8 (RFC 5958 §2) and PKCS#1 (RFC 8017 appendix A.1.2)", () => {
    expect(readPrivateKey(der(key.pkcs8))).toEqual(parts);
    expect(readPrivateKey(der(key.rsaPrivate))).toEqual(parts);
  });

  it("goes back into PKCS#8 as OpenSSL has it", () => {
    expect(privateKeyToPkcs8(parts)).toEqual(der(key.pkcs8));
  });
});

describe("an Ed25519 private key", () => {
  const seed = der(ed25519.pkcs8).subarray(16);
  const inside = encodeOctetString(seed);
  const algorithm = encodeSequence(encodeOid("1.3.101.112"));

  it("is read from PKCS#8 (RFC 8410 §7), and goes back", () => {
    expect(readPrivateKey(der(ed25519.pkcs8))).toEqual({ keyType: "ed25519", seed });
    expect(privateKeyToPkcs8({ keyType: "ed25519", seed })).toEqual(der(ed25519.pkcs8));
  });

  it("is read from an envelope with attributes and a public key (RFC 5958 §2)", () => {
    const attributes = encodeElement(0xa0);
    const publicKey = encodeElement(0x81, new Uint8Array(33));
    const envelope = encodeSequence(version(1), algorithm, encodeOctetString(inside), attributes, publicKey);
    expect(readPrivateKey(envelope)).toEqual({ keyType: "ed25519", seed });
  });

  it.each([31, 33])("isn't %d octets long", (length) => {
    const wrong = encodeOctetString(encodeOctetString(new Uint8Array(length)));
    expect(readPrivateKey(encodeSequence(version(0), algorithm, wrong))).toBeUndefined();
  });
});

describe("what is no private key for DKIM", () => {
  it("is told: a key of another kind", () => {
    const p256Key = encodeSequence(
      version(0),
      encodeSequence(encodeOid("1.2.840.10045.2.1")),
      encodeOctetString(der("BAAA")),
    );
    expect(readPrivateKey(p256Key)).toBe("other");
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["a public RSA key", der(rsa1024.spki)],
    ["an RSAPublicKey", der(rsa1024.pkcs1)],
    ["another public key", der(p256.spki)],
    ["an elliptic-curve key in a form of its own", encodeSequence(version(1), encodeOctetString(new Uint8Array(32)))],
    ["a key of three primes", encodeSequence(version(1), encodeUnsigned(new Uint8Array(128).fill(255)))],
    ["a key cut short", der(rsa1024.pkcs8).subarray(0, -1)],
    ["a key with something behind it", Uint8Array.of(...der(rsa1024.pkcs8), 0)],
    ["a version alone", encodeSequence(version(0))],
    [
      "an envelope in an envelope",
      encodeSequence(version(0), der(rsa1024.pkcs8).subarray(7, 22), encodeOctetString(der(rsa1024.pkcs8))),
    ],
    ["a modulus of zero", encodeSequence(version(0), version(0))],
  ])("%s", (_, bytes) => {
    expect(readPrivateKey(bytes)).toBeUndefined();
  });

  it("never makes it throw", () => {
    const keys = fc.constantFrom(rsa1024.pkcs8, rsa1024.rsaPrivate, ed25519.pkcs8);
    const edits = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(keys, edits, fc.nat(700), (key, changes, length) => {
        const bytes = der(key).slice(0, length);
        for (const [at, octet] of changes) if (at < bytes.length) bytes[at] = octet;
        expect(["object", "string", "undefined"]).toContain(typeof readPrivateKey(bytes));
      }),
      { numRuns: 3000 },
    );
  });
});
