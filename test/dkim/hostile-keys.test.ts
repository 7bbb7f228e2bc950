import { describe, expect, it } from "vitest";
import { createKeyCache } from "../../src/core/index.js";
import { type DkimResult, verifyDkim } from "../../src/dkim/index.js";
import { decodeBase64, encodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeLatin1 } from "../../src/internal/bytes.js";
import { readRsaPublicKey } from "../../src/internal/der/rsa-public-key.js";
import { type DkimKeyName, keyResolver, oddNumber, rsaRecord, sign, wordsOf } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";

const keyCache = createKeyCache();

/** A message signed with the key, and the octets of its b=. */
async function signed(key: DkimKeyName, n: string): Promise<{ message: string; signature: Uint8Array<ArrayBuffer> }> {
  const message = await sign({ key, tags: { n, c: "relaxed/relaxed" } });
  const [, b = ""] = /; b=([^\r]*)\r\n/.exec(message) ?? [];
  return { message, signature: decodeBase64(b)! };
}

/** The verdict on the message with other octets in b=. */
async function withSignature(message: string, signature: Uint8Array): Promise<string> {
  const changed = message.replace(/; b=[^\r]*\r\n/, `; b=${encodeBase64(signature)}\r\n`);
  return wordsOf(await verifyDkim(encodeLatin1(changed), { resolver: keyResolver(), keyCache })).join();
}

/** The first of many signatures that is as wanted: each n= gives another. */
async function search(key: DkimKeyName, wanted: (signature: Uint8Array) => boolean): ReturnType<typeof signed> {
  for (let n = 0; ; n++) {
    const found = await signed(key, `${n}`);
    if (wanted(found.signature)) return found;
  }
}

const toNumber = (octets: Iterable<number>): bigint =>
  [...octets].reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

function toOctets(number: bigint, length: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(length);
  for (let i = length - 1, left = number; i >= 0; i--, left >>= 8n) octets[i] = Number(left & 0xffn);
  return octets;
}

describe("an RSA signature (RFC 8017 §8.2.2)", () => {
  it("of another length than the modulus fails", async () => {
    const { message, signature } = await signed("rsa1024", "x");
    expect(await withSignature(message, signature)).toBe("pass");
    for (const length of [1, 64, 127, 129, 256, 5000]) {
      const other = new Uint8Array(length);
      other.set(signature.subarray(0, length));
      expect(await withSignature(message, other), `${length} octets`).toBe("fail signature-mismatch");
    }
  });

  it("without its leading zero octet, or with one more, fails", async () => {
    const { message, signature } = await search("rsa1024", ([top]) => top === 0);
    expect(await withSignature(message, signature)).toBe("pass");
    expect(await withSignature(message, signature.subarray(1))).toBe("fail signature-mismatch");
    expect(await withSignature(message, concatBytes([Uint8Array.of(0), signature]))).toBe("fail signature-mismatch");
  });

  it("not below the modulus fails, though it is the same number to the modulus", async () => {
    const modulus = toNumber(readRsaPublicKey(decodeBase64(dkimKeys.rsa1024.spki)!)!.modulus);
    const room = (1n << 1024n) - modulus;
    const { message, signature } = await search("rsa1024", (octets) => toNumber(octets) < room);
    expect(await withSignature(message, signature)).toBe("pass");
    const larger = toOctets(toNumber(signature) + modulus, 128);
    expect(await withSignature(message, larger)).toBe("fail signature-mismatch");
  });

  it.each([0, 1, 0xff])("of octets that are all %i fails", async (octet) => {
    const { message } = await signed("rsa1024", "x");
    expect(await withSignature(message, new Uint8Array(128).fill(octet))).toBe("fail signature-mismatch");
  });
});

describe("an Ed25519 signature (RFC 8032 §5.1.7)", () => {
  it("of another length fails", async () => {
    const { message, signature } = await signed("ed25519", "x");
    expect(await withSignature(message, signature)).toBe("pass");
    for (const length of [1, 32, 63, 65, 128, 5000]) {
      const other = new Uint8Array(length);
      other.set(signature.subarray(0, length));
      expect(await withSignature(message, other), `${length} octets`).toBe("fail signature-mismatch");
    }
  });

  it("whose S is not below the order of the group fails", async () => {
    const order = (1n << 252n) + 27742317777372353535851937790883648493n;
    const { message, signature } = await signed("ed25519", "x");
    const s = toNumber(signature.slice(32).reverse());
    for (const larger of [s + order, s + 2n * order]) {
      const malleable = concatBytes([signature.subarray(0, 32), toOctets(larger, 32).reverse()]);
      expect(await withSignature(message, malleable)).toBe("fail signature-mismatch");
    }
  });

  it.each([0, 1, 0xff])("of octets that are all %i fails", async (octet) => {
    const { message } = await signed("ed25519", "x");
    expect(await withSignature(message, new Uint8Array(64).fill(octet))).toBe("fail signature-mismatch");
  });
});

async function withRecord(record: string, key: DkimKeyName = "rsa1024", b = "AAAA"): Promise<DkimResult> {
  const records = { [`${key}._domainkey.example.com`]: record };
  const message = encodeLatin1(await sign({ key, tags: { b } }));
  return (await verifyDkim(message, { resolver: keyResolver(records) })).signatures[0]!;
}

describe("a published RSA key", () => {
  // A platform may refuse a modulus below 512 bits: then it is the key that is no good.
  it.each([8, 9, 17, 33, 64, 128, 255, 256, 511, 512, 1000])(
    "of %i bits never passes and never throws",
    async (bits) => {
      const result = await withRecord(rsaRecord(oddNumber(bits), Uint8Array.of(3)), "rsa1024", "A".repeat(172));
      expect(["signature-mismatch", "key-unusable", "key-syntax"]).toContain(result.result !== "pass" && result.reason);
    },
  );

  it.each([1024, 2048, 3072, 4096])("of %i bits is tried", async (bits) => {
    const result = await withRecord(rsaRecord(oddNumber(bits), Uint8Array.of(1, 0, 1)));
    expect(result).toMatchObject({ result: "fail", reason: "signature-mismatch", key: { bits } });
  });

  // RFC 8301 §3.2 wants up to 4,096 bits, and Deno takes no more: there it is the key that is no good.
  it("of 8,192 bits is tried or called unusable", async () => {
    const result = await withRecord(rsaRecord(oddNumber(8192), Uint8Array.of(1, 0, 1)));
    expect(["fail signature-mismatch", "permerror key-unusable"]).toContain(
      wordsOf({ signatures: [result], issues: [] })[0],
    );
  });

  it.each([[3], [1, 0, 1]])("with the exponent of octets %j %j %j is tried", async (...exponent) => {
    const octets = Uint8Array.from(exponent.filter((octet) => octet !== undefined));
    const result = await withRecord(rsaRecord(oddNumber(1024), octets));
    expect(result).toMatchObject({ result: "fail", reason: "signature-mismatch" });
  });

  // workerd takes few exponents: where it refuses one, it is the key that is no good.
  it.each([
    [0, 0xff, 0xff, 0xff],
    [0x7f, 0xff, 0xff, 0xff],
  ])("with the exponent of octets %j %j %j %j is tried or called unusable", async (...exponent) => {
    const result = await withRecord(rsaRecord(oddNumber(1024), Uint8Array.from(exponent)));
    expect(["signature-mismatch", "key-unusable"]).toContain(result.result !== "pass" && result.reason);
  });

  const { spki, record } = dkimKeys.rsa1024;

  it("with one octet less or more, anywhere in its base64, is no key or another one", async () => {
    const start = record.indexOf("p=") + 2;
    const message = encodeLatin1(await sign());
    for (let at = start; at <= record.length; at++) {
      for (const text of [record.slice(0, at) + record.slice(at + 1), `${record.slice(0, at)}A${record.slice(at)}`]) {
        if (text === record) continue;
        const records = { "rsa1024._domainkey.example.com": text };
        const words = wordsOf(await verifyDkim(message, { resolver: keyResolver(records) }));
        expect(words).toEqual(["permerror key-syntax"]);
      }
    }
  });

  it("in DER with an octet changed never passes by chance", async () => {
    const key = decodeBase64(spki)!;
    const message = encodeLatin1(await sign());
    const passes: number[] = [];
    for (let at = 0; at < key.length; at++) {
      const changed = key.slice();
      changed[at]! ^= 0x11;
      const records = { "rsa1024._domainkey.example.com": `p=${encodeBase64(changed)}` };
      if (wordsOf(await verifyDkim(message, { resolver: keyResolver(records) })).includes("pass")) passes.push(at);
    }
    expect(passes).toEqual([16, 17]); // the NULL behind the algorithm, which nothing depends on (RFC 3279 §2.3.1)
  });
});

describe("a published Ed25519 key", () => {
  // A point of small order lets anyone sign for whoever publishes it. OpenSSL 3.0, BoringSSL, Bun, Deno, workerd and
  // Chromium take R = 1, S = 0 for any message with the key 01 00..., Node.js 24 and later never (as of 2026-11).
  it.each(["01", "00"])("of small order (%s 00...) gets the platform's answer, and no exception", async (first) => {
    const point = new Uint8Array(32);
    point[0] = Number.parseInt(first, 16);
    const neutral = new Uint8Array(64);
    neutral[0] = 1;
    const result = await withRecord(`k=ed25519; p=${encodeBase64(point)}`, "ed25519", encodeBase64(neutral));
    expect(["pass", "fail", "permerror"]).toContain(result.result);
  });

  it.each([0, 1, 0x7f, 0xff])("of octets that are all %i never throws", async (octet) => {
    const record = `k=ed25519; p=${encodeBase64(new Uint8Array(32).fill(octet))}`;
    const result = await withRecord(record, "ed25519", encodeBase64(new Uint8Array(64).fill(7)));
    expect(["fail", "permerror"]).toContain(result.result);
  });
});
