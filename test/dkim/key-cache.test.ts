import { describe, expect, it } from "vitest";
import { createKeyCache, type KeyCache } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { keyResolver, oddNumber, rsaRecord, type SigningOptions, signedBytes, wordsOf } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
import { rsa1024 as other } from "../vectors/keys.js";

/** A cache and how often something was put into it: once for each import. */
function counting(max?: number): { readonly keyCache: KeyCache; readonly imports: () => number } {
  const cache = createKeyCache(max === undefined ? {} : { max });
  let imports = 0;
  const keyCache: KeyCache = {
    get: (id) => cache.get(id),
    set(id, key): void {
      imports++;
      cache.set(id, key);
    },
    get size(): number {
      return cache.size;
    },
  };
  return { keyCache, imports: () => imports };
}

async function words(
  keyCache: KeyCache,
  records: Parameters<typeof keyResolver>[0] = {},
  signing: SigningOptions = {},
  limits = {},
): Promise<string[]> {
  return wordsOf(await verifyDkim(await signedBytes(signing), { resolver: keyResolver(records), keyCache, limits }));
}

const name = "rsa1024._domainkey.example.com";
const { record } = dkimKeys.rsa1024;

describe("a key cache", () => {
  it("makes one import of each key", async () => {
    const { keyCache, imports } = counting();
    for (let i = 0; i < 3; i++) {
      expect(await words(keyCache)).toEqual(["pass"]);
      expect(await words(keyCache, {}, { key: "ed25519" })).toEqual(["pass"]);
    }
    expect([imports(), keyCache.size]).toEqual([2, 2]);
  });

  it("lets a key that has changed in DNS take effect at once", async () => {
    const { keyCache } = counting();
    const renewed = `v=DKIM1; p=${other.spki}`;
    expect(await words(keyCache)).toEqual(["pass"]);
    expect(await words(keyCache, { [name]: renewed })).toEqual(["fail signature-mismatch"]);
    expect(await words(keyCache, { [name]: "v=DKIM1; p=" })).toEqual(["permerror key-revoked"]);
    expect(await words(keyCache, { [name]: `${record}; t=s` }, { tags: { i: "@a.example.com" } })).toEqual([
      "permerror key-identity-mismatch",
    ]);
    expect(await words(keyCache)).toEqual(["pass"]);
  });

  it("holds as many keys as it may", async () => {
    const { keyCache, imports } = counting(2);
    const one = { [name]: `n=1; ${record.slice(9)}` };
    const two = { [name]: `n=2; ${record.slice(9)}` };
    for (const records of [{}, one, two, {}]) expect(await words(keyCache, records)).toEqual(["pass"]);
    expect([imports(), keyCache.size]).toEqual([4, 2]);
  });

  it("is not filled by one name with many keys", async () => {
    const { keyCache, imports } = counting();
    const many = Array.from({ length: 200 }, (_, i) => rsaRecord(oddNumber(1024 + i), Uint8Array.of(3)));
    expect(await words(keyCache, { [name]: many })).toEqual(["fail signature-mismatch"]);
    expect([imports(), keyCache.size]).toEqual([4, 4]);
  });

  it("holds no record of many kilobytes", async () => {
    const { keyCache } = counting();
    const padded = { [name]: `${record}; n=${"x".repeat(50_000)}` };
    expect(await words(keyCache, padded)).toEqual(["pass"]);
    expect(keyCache.size).toBe(0);
    expect(await words(keyCache, { [name]: `${record}; n=${"x".repeat(2000)}` })).toEqual(["pass"]);
    expect(keyCache.size).toBe(1);
  });

  it("holds nothing of records that are no usable keys", async () => {
    const { keyCache } = counting();
    for (const text of [
      "junk",
      "v=DKIM1; p=",
      "v=DKIM1; p=AAAA",
      "v=DKIM1; k=x; p=AAAA",
      rsaRecord(oddNumber(9000), Uint8Array.of(3)),
    ]) {
      await words(keyCache, { [name]: text });
    }
    expect(keyCache.size).toBe(0);
  });

  it("doesn't get round a limit that is lower the next time", async () => {
    const { keyCache } = counting();
    expect(await words(keyCache)).toEqual(["pass"]);
    expect(await words(keyCache, {}, {}, { maxRsaBits: 1023 })).toEqual(["permerror key-unusable"]);
  });

  it("that gives what is none of ours counts as empty", async () => {
    for (const odd of [{}, "key", 1, null, Promise.resolve(undefined)]) {
      const keyCache: KeyCache = { get: () => odd, set: () => undefined, size: 0 };
      expect(await words(keyCache)).toEqual(["pass"]);
    }
  });
});
