import { describe, expect, it } from "vitest";
import { createKeyCache, type KeyCache, ParseError, UnsupportedError } from "../../src/core/index.js";
import {
  type DkimPrivateKey,
  type DkimPrivateKeySource,
  generateDkimKey,
  importDkimKey,
  signDkim,
  verifyDkim,
} from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeUtf8 } from "../../src/internal/bytes.js";
import { encodePem } from "../../src/internal/der/pem.js";
import { readRsaPublicKey } from "../../src/internal/der/rsa-public-key.js";
import { importEd25519PublicKey, importRsaPublicKey } from "../../src/internal/public-key.js";
import { keyResolver, wordsOf } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
import { ed25519, p256, rsa1024, rsa1025, rsa2048WithExponent3 } from "../vectors/keys.js";

const der = (base64: string): Uint8Array<ArrayBuffer> => decodeBase64(base64)!;
const data = encodeUtf8("to be signed");
const ed25519Public = der(ed25519.spki).subarray(-32);
const rsaSha256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

async function signsFor(key: DkimPrivateKey, spki: string): Promise<boolean> {
  const signature = await key.sign(data);
  expect(Object.getPrototypeOf(signature)).toBe(Uint8Array.prototype);
  if (key.keyType === "ed25519") return importEd25519PublicKey(ed25519Public).verify(data, signature, "sha256");
  return importRsaPublicKey(readRsaPublicKey(der(spki))!).verify(data, signature, "sha256");
}

async function importCryptoKey(
  pkcs8: string,
  algorithm: Parameters<typeof crypto.subtle.importKey>[2],
): Promise<DkimPrivateKeySource> {
  return crypto.subtle.importKey("pkcs8", der(pkcs8), algorithm, false, ["sign"]);
}

describe("importDkimKey", () => {
  const rsaForms: readonly [string, () => DkimPrivateKeySource | Promise<DkimPrivateKeySource>][] = [
    ["PEM of PKCS#8", () => encodePem("PRIVATE KEY", der(rsa1025.pkcs8))],
    ["PEM of PKCS#1", () => encodePem("RSA PRIVATE KEY", der(rsa1025.rsaPrivate))],
    [
      "PEM with other text and a certificate around",
      () => `x\n${encodePem("CERTIFICATE", der("AAAA"))}\r\n${encodePem("PRIVATE KEY", der(rsa1025.pkcs8))}y`,
    ],
    ["DER of PKCS#8", () => der(rsa1025.pkcs8)],
    ["DER of PKCS#1", () => der(rsa1025.rsaPrivate)],
  ];

  it.each(rsaForms)("takes an RSA key: %s", async (_, form) => {
    const key = await importDkimKey(await form());
    expect(key).toMatchObject({ algorithm: "rsa-pkcs1-sha256", keyType: "rsa", bits: 1025 });
    expect(await signsFor(key, rsa1025.spki)).toBe(true);
  });

  it("takes an RSA key: a CryptoKey that can't be exported", async () => {
    const key = await importDkimKey(await importCryptoKey(rsa1024.pkcs8, rsaSha256));
    expect(key).toMatchObject({ algorithm: "rsa-pkcs1-sha256", keyType: "rsa", bits: 1024 });
    expect(await signsFor(key, rsa1024.spki)).toBe(true);
  });

  it("takes an RSA key with another exponent", async () => {
    const key = await importDkimKey(der(rsa2048WithExponent3.pkcs8));
    expect(await signsFor(key, rsa2048WithExponent3.spki)).toBe(true);
  });

  it.each<[string, () => DkimPrivateKeySource | Promise<DkimPrivateKeySource>]>([
    ["PEM", () => encodePem("PRIVATE KEY", der(ed25519.pkcs8))],
    ["DER", () => der(ed25519.pkcs8)],
    ["32 octets", () => der(ed25519.pkcs8).subarray(16)],
    ["a CryptoKey that can't be exported", () => importCryptoKey(ed25519.pkcs8, "Ed25519")],
  ])("takes an Ed25519 key: %s", async (_, form) => {
    const key = await importDkimKey(await form());
    expect(key).toMatchObject({ algorithm: "ed25519", keyType: "ed25519", bits: 256 });
    expect(await signsFor(key, ed25519.spki)).toBe(true);
  });

  it("takes something with the shape of a KeyObject by what it exports", async () => {
    const key = await importDkimKey({ type: "private", asymmetricKeyType: "rsa", export: () => der(rsa1025.pkcs8) });
    expect(await signsFor(key, rsa1025.spki)).toBe(true);
  });

  it("signs on the thread pool just the same", async () => {
    for (const pkcs8 of [rsa1024.pkcs8, ed25519.pkcs8]) {
      const key = await importDkimKey(der(pkcs8));
      expect(await key.sign(data, { threadPool: true })).toEqual(await key.sign(data));
    }
  });

  it("refuses RSA below 1,024 bits (RFC 8301 §3.2), in any form", async () => {
    const words = '"key" must be an RSA key of at least 1024 bits (RFC 8301 §3.2), not 512';
    const short = der(dkimKeys.rsa512.pkcs8);
    await expect(importDkimKey(short)).rejects.toThrow(RangeError);
    await expect(importDkimKey(encodePem("PRIVATE KEY", short))).rejects.toThrow(words);
  });

  it.each<[string, DkimPrivateKeySource, string]>([
    ["nonsense", "nonsense", "no PRIVATE KEY in the PEM"],
    ["a public key", encodePem("PUBLIC KEY", der(rsa1024.spki)), "no PRIVATE KEY in the PEM"],
    ["a public key in DER", der(rsa1024.spki), "neither PKCS#8 nor PKCS#1"],
    ["a public key under another name", encodePem("PRIVATE KEY", der(rsa1024.spki)), "neither PKCS#8 nor PKCS#1"],
    ["PEM cut short", encodePem("PRIVATE KEY", der(rsa1024.pkcs8)).slice(0, 300), "without its END line"],
    ["DER cut short", der(rsa1024.pkcs8).subarray(0, 300), "neither PKCS#8 nor PKCS#1"],
    ["no bytes", new Uint8Array(0), "neither PKCS#8 nor PKCS#1"],
    ["a key whose numbers are gone", der(rsa1024.rsaPrivate).fill(0, 200), "platform doesn't take it"],
  ])("refuses %s with ParseError", async (_, source, words) => {
    const run = importDkimKey(source);
    await expect(run).rejects.toThrow(ParseError);
    await expect(run).rejects.toThrow(words);
  });

  it("names what it can't do: keys that are encrypted, and of other kinds", async () => {
    const encrypted = importDkimKey(encodePem("ENCRYPTED PRIVATE KEY", der("AAAA")));
    await expect(encrypted).rejects.toMatchObject({ name: "UnsupportedError", feature: "encrypted-private-key" });
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const ecdsa = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    await expect(importDkimKey(ecdsa)).rejects.toThrow(UnsupportedError);
  });

  it("refuses keys of the platform that aren't for this", async () => {
    const { publicKey } = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as {
      publicKey: DkimPrivateKeySource;
    };
    const wrong = [
      publicKey,
      await importCryptoKey(rsa1024.pkcs8, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" }),
      await importCryptoKey(rsa1024.pkcs8, { name: "RSA-PSS", hash: "SHA-256" }),
      { type: "public", asymmetricKeyType: "rsa", export: () => der(rsa1024.spki) } as const,
      { type: "private", asymmetricKeyType: "rsa-pss", export: () => der(rsa1024.pkcs8) } as const,
      { type: "private", asymmetricKeyType: "ec", export: () => der(p256.spki) } as const,
    ];
    for (const key of wrong) await expect(importDkimKey(key)).rejects.toThrow(TypeError);
    for (const key of [undefined, null, 5, {}]) await expect(importDkimKey(key as never)).rejects.toThrow('"key"');
  });

  it("says nothing of the key in its errors", async () => {
    const pem = encodePem("PRIVATE KEY", der(rsa1024.pkcs8));
    const secrets = pem.split("\n").slice(1, -2);
    for (const source of [
      pem.replace(/^M/m, "!"),
      pem.replaceAll("PRIVATE", "SECRET"),
      der(rsa1024.rsaPrivate).fill(0, 200),
      der(rsa1024.rsaPrivate).slice(1),
    ]) {
      const error: unknown = await importDkimKey(source).catch((given: unknown) => given);
      expect(error).toBeInstanceOf(ParseError);
      const { message, stack, cause } = error as ParseError;
      for (const line of secrets) expect(`${message} ${stack}`).not.toContain(line.slice(8, 24));
      expect(cause).toBeUndefined();
    }
  });
});

describe("a key cache", () => {
  const message = encodeUtf8("From: a@example.com\r\n\r\nx\r\n");
  const watched = (): { readonly keyCache: KeyCache; readonly asked: string[]; readonly made: string[] } => {
    const cache = createKeyCache();
    const asked: string[] = [];
    const made: string[] = [];
    const keyCache: KeyCache = {
      size: 0,
      get(id) {
        asked.push(id);
        return cache.get(id);
      },
      set(id, key) {
        made.push(id);
        cache.set(id, key);
      },
    };
    return { keyCache, asked, made };
  };

  it("has keys given as text or bytes imported once, under names that hold nothing of them", async () => {
    const pem = encodePem("PRIVATE KEY", der(dkimKeys.ed25519.pkcs8));
    const { keyCache, asked, made } = watched();
    for (let i = 0; i < 3; i++) {
      const { headerBytes } = await signDkim(message, {
        domain: "example.com",
        selector: "ed25519",
        key: pem,
        keyCache,
      });
      const signed = concatBytes([headerBytes, message]);
      expect(wordsOf(await verifyDkim(signed, { resolver: keyResolver() }))).toEqual(["pass"]);
    }
    expect(made).toHaveLength(1);
    expect(asked).toEqual([made[0], made[0], made[0]]);
    expect(made[0]).toMatch(/^dkim-private [A-Za-z0-9+/]{43}=$/);
    expect(made[0]).not.toContain(dkimKeys.ed25519.pkcs8.slice(22, 30));
  });

  it("isn't asked for keys that are imported", async () => {
    const { privateKey } = await generateDkimKey({ type: "ed25519" });
    const { keyCache, asked } = watched();
    const imported = await importDkimKey(privateKey);
    for (const key of [privateKey, imported]) {
      await signDkim(message, { domain: "example.com", selector: "s", key, keyCache });
    }
    expect(asked).toEqual([]);
  });
});
