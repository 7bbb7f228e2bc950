import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { decodeBase64 } from "../../../src/internal/base64.js";
import {
  ed25519Spki,
  keyOids,
  parsePkcs8,
  parseRsaPrivateKey,
  parseRsaPublicKey,
  parseSpki,
  pkcs1PrivateKeyToPkcs8,
  pkcs1ToSpki,
  pkcs8ToPkcs1PrivateKey,
  spkiToPkcs1,
} from "../../../src/internal/der/keys.js";
import { contextConstructed, contextPrimitive } from "../../../src/internal/der/tag.js";
import {
  encodeBitString,
  encodeElement,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "../../../src/internal/der/writer.js";
import { ed25519, p256, rsa1024, rsa1025, rsa2048WithExponent3 } from "../../vectors/keys.js";
import { fromHex, toHex } from "./hex.js";

const der = (base64: string): Uint8Array => decodeBase64(base64)!;
const rsaKeys = [rsa1024, rsa1025, rsa2048WithExponent3];
const rsaPublicKey = (modulus: string, exponent: string): Uint8Array =>
  encodeSequence(encodeUnsigned(fromHex(modulus)), encodeUnsigned(fromHex(exponent)));

describe.each(rsaKeys)("an RSA key of $bits bits made by OpenSSL", (key) => {
  it("is known by modulus and exponent (RFC 8017 §3.1)", () => {
    const expected = {
      modulus: fromHex(key.modulus.replace(/^(?=.(..)*$)/, "0")),
      modulusBits: key.bits,
      exponent: fromHex(key.exponent === 3 ? "03" : "010001"),
    };
    expect(parseRsaPublicKey(der(key.pkcs1))).toEqual(expected);
    expect(parseRsaPrivateKey(der(key.rsaPrivate))).toEqual(expected);
  });

  it("goes from SPKI to PKCS#1 and back", () => {
    expect(spkiToPkcs1(der(key.spki))).toEqual(der(key.pkcs1));
    expect(pkcs1ToSpki(der(key.pkcs1))).toEqual(der(key.spki));
  });

  it("goes from RSAPrivateKey to PKCS#8 and back", () => {
    expect(pkcs1PrivateKeyToPkcs8(der(key.rsaPrivate))).toEqual(der(key.pkcs8));
    expect(pkcs8ToPkcs1PrivateKey(der(key.pkcs8))).toEqual(der(key.rsaPrivate));
  });
});

describe("SubjectPublicKeyInfo (RFC 5280 §4.1)", () => {
  it("tells algorithm and parameters", () => {
    expect(parseSpki(der(rsa1024.spki)).algorithm).toEqual({ oid: keyOids.rsaEncryption, parameters: encodeNull() });
    expect(parseSpki(der(ed25519.spki)).algorithm).toEqual({ oid: keyOids.ed25519 });
    const { algorithm, publicKey } = parseSpki(der(p256.spki));
    expect(algorithm).toEqual({ oid: "1.2.840.10045.2.1", parameters: encodeOid("1.2.840.10045.3.1.7") });
    expect(publicKey).toHaveLength(65);
    expect(publicKey[0]).toBe(4);
  });

  it("is made of a raw Ed25519 key (RFC 8410 §4)", () => {
    const { publicKey } = parseSpki(der(ed25519.spki));
    expect(ed25519Spki(publicKey)).toEqual(der(ed25519.spki));
  });

  it.each([0, 31, 33, 44])("is not made of %d bytes instead of 32 (RFC 8032 §5.1.5)", (length) => {
    expect(() => ed25519Spki(new Uint8Array(length))).toThrow(ParseError);
  });

  it("must be RSA to become PKCS#1", () => {
    expect(() => spkiToPkcs1(der(ed25519.spki))).toThrow("1.3.101.112, not RSA");
    expect(() => spkiToPkcs1(der(p256.spki))).toThrow(ParseError);
  });

  it("of RSA may lack the NULL of RFC 3279 §2.3.1, but has no other parameters", () => {
    const pkcs1 = der(rsa1024.pkcs1);
    const spki = (...parameters: Uint8Array[]) =>
      encodeSequence(encodeSequence(encodeOid(keyOids.rsaEncryption), ...parameters), encodeBitString(pkcs1));
    expect(spkiToPkcs1(spki())).toEqual(pkcs1);
    expect(() => spkiToPkcs1(spki(encodeSequence()))).toThrow("parameters of an RSA key are NULL");
    expect(() => spkiToPkcs1(spki(encodeNull(), encodeNull()))).toThrow(ParseError);
  });

  it.each([
    ["bytes behind it", (spki: Uint8Array) => Uint8Array.of(...spki, 0)],
    ["its last byte missing", (spki: Uint8Array) => spki.subarray(0, -1)],
    ["an element too many", (spki: Uint8Array) => encodeSequence(spki.subarray(3), encodeNull())],
  ])("is refused with %s", (_, change) => {
    expect(() => parseSpki(change(der(rsa1024.spki)))).toThrow(ParseError);
  });
});

describe("RSAPublicKey (RFC 8017 §3.1)", () => {
  it.each([
    ["81", "03", 8],
    ["01 01", "03", 9],
    ["ff ff", "01 01", 16],
  ])("%s with exponent %s has %d bits", (modulus, exponent, bits) => {
    expect(parseRsaPublicKey(rsaPublicKey(modulus, exponent)).modulusBits).toBe(bits);
  });

  it.each([
    ["an even modulus", "c2 00", "03"],
    ["a modulus of zero", "00", "03"],
    ["an even exponent", "c1 01", "01 00"],
    ["an exponent of zero", "c1 01", "00"],
    ["an exponent of one, which verifies anything", "c1 01", "01"],
    ["an exponent as large as the modulus", "c1 01", "c1 01"],
    ["an exponent larger than the modulus", "c1 01", "c1 03"],
    ["an exponent longer than the modulus", "c1 01", "01 00 01"],
  ])("is refused with %s", (_, modulus, exponent) => {
    expect(() => parseRsaPublicKey(rsaPublicKey(modulus, exponent))).toThrow(
      "no RSA key has such a modulus and exponent",
    );
  });

  it("is refused with a negative modulus", () => {
    const negative = encodeSequence(encodeElement(2, fromHex("81")), encodeUnsigned(fromHex("03")));
    expect(() => parseRsaPublicKey(negative)).toThrow('"modulus" is negative');
  });

  it("is not a SubjectPublicKeyInfo, nor the reverse", () => {
    expect(() => parseRsaPublicKey(der(rsa1024.spki))).toThrow(ParseError);
    expect(() => parseSpki(der(rsa1024.pkcs1))).toThrow(ParseError);
  });
});

describe("private keys", () => {
  it("of Ed25519 are read from PKCS#8 (RFC 8410 §7)", () => {
    const { algorithm, privateKey } = parsePkcs8(der(ed25519.pkcs8));
    expect(algorithm).toEqual({ oid: keyOids.ed25519 });
    expect(privateKey).toHaveLength(34); // an OCTET STRING in the OCTET STRING
    expect(() => pkcs8ToPkcs1PrivateKey(der(ed25519.pkcs8))).toThrow("not RSA");
  });

  it("may have attributes and, from version 2 on, a public key (RFC 5958 §2)", () => {
    const algorithm = encodeSequence(encodeOid(keyOids.ed25519));
    const attributes = encodeElement(contextConstructed(0));
    const publicKey = encodeElement(contextPrimitive(1), new Uint8Array(33));
    const info = (version: string, ...rest: Uint8Array[]) =>
      encodeSequence(encodeUnsigned(fromHex(version)), algorithm, encodeOctetString(fromHex("0400")), ...rest);
    expect(toHex(parsePkcs8(info("00", attributes)).privateKey)).toBe("0400");
    expect(toHex(parsePkcs8(info("01", attributes, publicKey)).privateKey)).toBe("0400");
    expect(() => parsePkcs8(info("00", publicKey))).toThrow(ParseError);
    expect(() => parsePkcs8(info("01", publicKey, attributes))).toThrow(ParseError);
    expect(() => parsePkcs8(info("02"))).toThrow("version 2 is unknown");
  });

  it("with more than two primes are refused (RFC 8017 §3.2)", () => {
    const multiPrime = der(rsa1024.rsaPrivate).slice();
    multiPrime[6] = 1; // SEQUENCE has a header of four octets, INTEGER one of two
    expect(() => pkcs1PrivateKeyToPkcs8(multiPrime)).toThrow("version 1 is unknown");
  });

  it("in PKCS#8 are no PKCS#1", () => {
    expect(() => pkcs1PrivateKeyToPkcs8(der(rsa1024.pkcs8))).toThrow(ParseError);
  });
});

describe("keys that are nearly right", () => {
  const parsers: [string, (bytes: Uint8Array) => unknown, string][] = [
    ["parseSpki", parseSpki, rsa1024.spki],
    ["spkiToPkcs1", spkiToPkcs1, rsa1024.spki],
    ["parseRsaPublicKey", parseRsaPublicKey, rsa1024.pkcs1],
    ["parseRsaPrivateKey", parseRsaPrivateKey, rsa1024.rsaPrivate],
    ["pkcs1PrivateKeyToPkcs8", pkcs1PrivateKeyToPkcs8, rsa1024.rsaPrivate],
    ["parsePkcs8", parsePkcs8, rsa1024.pkcs8],
    ["parsePkcs8", parsePkcs8, ed25519.pkcs8],
  ];

  it.each(parsers)("make %s throw nothing but ParseError, without a byte of the key in it", (_, parse, key) => {
    const original = der(key);
    const edits = fc.array(fc.tuple(fc.oneof(fc.nat(30), fc.nat(original.length - 1)), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(edits, fc.nat(original.length), (changes, length) => {
        const changed = original.slice(0, length);
        for (const [at, octet] of changes) if (at < length) changed[at] = octet;
        try {
          parse(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
          const { message, format } = error as ParseError;
          // Names, lengths, tags, and the identifier of an algorithm: nothing longer.
          expect(message.replace(/the key is [\d.]+, not RSA/, "").length).toBeLessThan(90);
          expect(message).toContain(format);
        }
      }),
      { numRuns: 500 },
    );
  });
});
