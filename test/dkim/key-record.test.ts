import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { formatDkimKeyRecord, generateDkimKey, parseDkimKeyRecord, splitTxtRecord } from "../../src/dkim/index.js";
import { decodeBase64, encodeBase64 } from "../../src/internal/base64.js";
import { damaged, tagLists } from "../support/arbitraries.js";
import { ed25519, rsa1024, rsa2048WithExponent3 } from "../vectors/keys.js";

const der = (base64: string): Uint8Array => decodeBase64(base64)!;
const ed25519Key = der(ed25519.spki).subarray(-32);
const ed25519Text = encodeBase64(ed25519Key);

const word = fc.constantFrom("email", "tlsrpt", "sha1", "sha256", "x-y-z", "*");
const keys = fc.constantFrom(
  { keyType: "rsa", publicKey: der(rsa1024.spki) } as const,
  { keyType: "rsa", publicKey: der(rsa2048WithExponent3.pkcs1) } as const,
  { keyType: "ed25519", publicKey: ed25519Key } as const,
  { keyType: "rsa", publicKey: new Uint8Array(0) } as const,
  { keyType: "ed25519", publicKey: new Uint8Array(0) } as const,
);
const records = fc
  .record(
    {
      key: keys,
      hashes: fc.array(word, { minLength: 1, maxLength: 3 }),
      services: fc.array(word, { minLength: 1, maxLength: 3 }),
      testing: fc.boolean(),
      strictIdentity: fc.boolean(),
      notes: fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom("", " a  b ", "=41; p=x", "\u00e9\u20ac \u{1f600}", "a\r\n b"),
      ),
    },
    { requiredKeys: ["key"] },
  )
  .map(({ key, ...attributes }) => ({ ...key, ...attributes }));

describe("formatDkimKeyRecord and parseDkimKeyRecord (RFC 6376 §3.6.1)", () => {
  it("are each other's reverse", () => {
    fc.assert(
      fc.property(records, (record) => {
        const text = formatDkimKeyRecord(record);
        const defaults = { services: ["*"], testing: false, strictIdentity: false };
        const expected = { ...defaults, ...record };
        expect(parseDkimKeyRecord(text)).toEqual(expected);
        expect(formatDkimKeyRecord(parseDkimKeyRecord(text))).toBe(text);
        expect(text).toMatch(/^v=DKIM1; [ -~]*$/);
      }),
    );
  });

  it("write what everyone publishes", () => {
    expect(formatDkimKeyRecord({ keyType: "ed25519", publicKey: ed25519Key })).toBe(
      `v=DKIM1; k=ed25519; p=${ed25519Text}`,
    );
    const all = { hashes: ["sha256"], services: ["email"], testing: true, strictIdentity: true, notes: "a; b" };
    expect(formatDkimKeyRecord({ keyType: "rsa", publicKey: der(rsa1024.spki), ...all })).toBe(
      `v=DKIM1; k=rsa; h=sha256; s=email; t=y:s; n=a=3B b; p=${rsa1024.spki}`,
    );
  });

  it("know a revoked key: p= is empty", () => {
    const text = formatDkimKeyRecord({ keyType: "rsa", publicKey: new Uint8Array(0) });
    expect(text).toBe("v=DKIM1; k=rsa; p=");
    expect(parseDkimKeyRecord("p=; t=s")).toEqual({
      keyType: "rsa",
      publicKey: new Uint8Array(0),
      services: ["*"],
      testing: false,
      strictIdentity: true,
    });
  });

  it.each<[string, object, string]>([
    ["another type", { keyType: "dsa", publicKey: ed25519Key }, '"keyType"'],
    ["an RSA key that is none", { keyType: "rsa", publicKey: ed25519Key }, '"publicKey"'],
    ["an Ed25519 key in its envelope", { keyType: "ed25519", publicKey: der(ed25519.spki) }, '"publicKey"'],
    ["no hashes", { keyType: "ed25519", publicKey: ed25519Key, hashes: [] }, '"hashes"'],
    ["a service with a semicolon", { keyType: "ed25519", publicKey: ed25519Key, services: ["a;b"] }, '"services"'],
    ["a service with a colon", { keyType: "ed25519", publicKey: ed25519Key, services: ["a:b"] }, '"services"'],
  ])("can't write %s", (_, fields, option) => {
    expect(() => formatDkimKeyRecord(fields as never)).toThrow(TypeError);
    expect(() => formatDkimKeyRecord(fields as never)).toThrow(option);
  });

  it.each([
    ["", "no tag list", 0],
    ["hello", "no tag list", 5],
    ["v=DKIM1; p=AA;;", "no tag list", 14],
    ["v=DKIM1; v=DKIM1; p=", "no tag list", 9],
    ["v=DKIM2; p=", "v= is not DKIM1", 2],
    ["p=; v=DKIM1", "v= is not DKIM1", 6],
    ["v=spf1", "v= is not DKIM1", 2],
    ["v=DKIM1; k=rsa", "p= is missing", 0],
    ["k=rsa", "p= is missing", 0],
    ["v=DKIM1; k=dsa; p=AAAA", "k= is neither", 11],
    ["v=DKIM1; k=dsa; p=", "k= is neither", 11],
    ["v=DKIM1; p=A", "p= is not base64", 11],
    ["v=DKIM1; p=AAAA!", "p= is not base64", 11],
  ])("can't read %j", (text, words, offset) => {
    try {
      parseDkimKeyRecord(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ format: "dkim-key", offset, spec: "RFC 6376 §3.6.1" });
      expect((error as Error).message).toContain(words);
    }
  });

  it("throws nothing but ParseError", () => {
    const texts = fc.oneof(
      tagLists.map(({ text }) => text),
      damaged(records.map((record) => formatDkimKeyRecord(record))),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseDkimKeyRecord(text);
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
          expect(error.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("splitTxtRecord (RFC 1035 §3.3)", () => {
  it.each([
    [0, []],
    [1, [1]],
    [255, [255]],
    [256, [255, 1]],
    [600, [255, 255, 90]],
  ])("%d octets", (length, lengths) => {
    const text = "abc".repeat(200).slice(0, length);
    expect(splitTxtRecord(text).map((string) => string.length)).toEqual(lengths);
    expect(splitTxtRecord(text).join("")).toBe(text);
  });
});

describe("generateDkimKey", () => {
  it("makes keys whose record is that of the key", async () => {
    for (const options of [{ type: "ed25519" }, { type: "rsa" }] as const) {
      const { publicKey, record, privateKeyPem } = await generateDkimKey(options);
      expect(parseDkimKeyRecord(record)).toMatchObject({ keyType: options.type, publicKey });
      expect(privateKeyPem).toMatch(
        /^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/,
      );
    }
  });

  it("makes RSA keys of 2,048 bits unless told, and only of sizes that verifiers take (RFC 8301 §3.2)", async () => {
    const { privateKey } = await generateDkimKey({ type: "rsa" });
    expect((privateKey.algorithm as { modulusLength?: number }).modulusLength).toBe(2048);
    for (const bits of [512, 1024, 2047, 8192]) {
      await expect(generateDkimKey({ type: "rsa", bits: bits as 2048 })).rejects.toThrow('"bits"');
    }
    await expect(generateDkimKey({ type: "dsa" as "rsa" })).rejects.toThrow('"type"');
  });
});
