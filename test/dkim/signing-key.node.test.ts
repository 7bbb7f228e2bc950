import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateDkimKey, importDkimKey, signDkim } from "../../src/dkim/index.js";

const data = new TextEncoder().encode("to be signed");

describe("a KeyObject of Node", () => {
  it("signs as it is: RSA", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const key = await importDkimKey(privateKey);
    expect(key).toMatchObject({ algorithm: "rsa-pkcs1-sha256", bits: 1024 });
    expect(verify("sha256", data, publicKey, await key.sign(data))).toBe(true);
    expect(verify("sha256", data, publicKey, await key.sign(data, { threadPool: true }))).toBe(true);
  });

  it("signs as it is: Ed25519", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const key = await importDkimKey(privateKey);
    expect(verify(null, data, publicKey, await key.sign(data))).toBe(true);
  });

  it("is refused: short, public, or of another kind", async () => {
    const short = generateKeyPairSync("rsa", { modulusLength: 768 });
    await expect(importDkimKey(short.privateKey)).rejects.toThrow(RangeError);
    await expect(importDkimKey(short.publicKey)).rejects.toThrow(TypeError);
    for (const { privateKey } of [
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
      generateKeyPairSync("rsa-pss", { modulusLength: 1024 }),
      generateKeyPairSync("ed448"),
    ]) {
      await expect(importDkimKey(privateKey)).rejects.toThrow(TypeError);
    }
  });
});

it("many signatures on the thread pool, at once", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const message = new TextEncoder().encode("From: a@example.com\r\n\r\nx\r\n");
  const options = { domain: "example.com", selector: "s", key: privateKey, now: new Date(0), threadPool: true };
  const signed = await Promise.all(Array.from({ length: 20 }, () => signDkim(message, options)));
  const { headers } = await signDkim(message, { ...options, threadPool: false });
  expect(new Set(signed.map(({ headers: [header] }) => header))).toEqual(new Set(headers));
});

it("what generateDkimKey makes, OpenSSL reads", async () => {
  for (const type of ["rsa", "ed25519"] as const) {
    const { privateKeyPem, record } = await generateDkimKey({ type });
    const jwk = createPublicKey(createPrivateKey(privateKeyPem)).export({ format: "jwk" });
    const published = Buffer.from(record.slice(record.indexOf("p=") + 2), "base64");
    if (type === "ed25519") expect(published).toEqual(Buffer.from(jwk.x!, "base64url"));
    else
      expect(createPublicKey({ key: published, format: "der", type: "spki" }).export({ format: "jwk" })).toEqual(jwk);
  }
});
