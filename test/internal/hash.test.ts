import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError } from "../../src/core/errors.js";
import { encodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeUtf8 } from "../../src/internal/bytes.js";
import {
  createBufferedHash,
  createDigestStreamHash,
  createHash,
  type DigestStreamClass,
  type Hash,
  type HashName,
} from "../../src/internal/hash.js";
import { chunked } from "../support/arbitraries.js";
import { piecesOf } from "../support/sources.js";

/** What Workers have: hashes what is written to it, each chunk as it is when its turn comes. */
class EmulatedDigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>;
  constructor(algorithm: string) {
    const written: Uint8Array[] = [];
    let resolve: (digest: ArrayBuffer | Promise<ArrayBuffer>) => void = () => undefined;
    let reject: (reason: unknown) => void = () => undefined;
    const digest = new Promise<ArrayBuffer>((...settle) => {
      [resolve, reject] = settle;
    });
    super({
      write(chunk): void {
        if (!(chunk instanceof Uint8Array)) throw new TypeError("no bytes");
        written.push(new Uint8Array(chunk));
      },
      close: () => resolve(crypto.subtle.digest(algorithm, concatBytes(written))),
      abort: (reason) => reject(reason),
    });
    this.digest = digest;
  }
}

const { DigestStream } = crypto as unknown as { DigestStream?: DigestStreamClass };
const kinds: readonly (readonly [string, (name: HashName) => Hash])[] = [
  ["the hash of this runtime", createHash],
  ["the buffered hash", createBufferedHash],
  [
    DigestStream === undefined ? "the hash over an emulated DigestStream" : "the hash over DigestStream",
    (name) => createDigestStreamHash(name, DigestStream ?? EmulatedDigestStream),
  ],
];
const names: readonly HashName[] = ["sha1", "sha256", "sha384", "sha512"];

async function digestOf(hash: Hash, chunks: Iterable<Uint8Array>): Promise<string> {
  for (const chunk of chunks) hash.update(chunk);
  return hex(await hash.digest());
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (octet) => octet.toString(16).padStart(2, "0")).join("");

/** The examples of FIPS 180-4 and the digests of nothing. */
const known: Record<HashName, readonly (readonly [string, Uint8Array, string])[]> = (() => {
  const empty = new Uint8Array(0);
  const abc = encodeUtf8("abc");
  const million = new Uint8Array(1_000_000).fill(0x61);
  return {
    sha1: [
      ["nothing", empty, "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
      ["abc", abc, "a9993e364706816aba3e25717850c26c9cd0d89d"],
      ["1,000,000 x a", million, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"],
    ],
    sha256: [
      ["nothing", empty, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
      ["abc", abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
      ["1,000,000 x a", million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
    ],
    sha384: [
      [
        "nothing",
        empty,
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
      ],
      ["abc", abc, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
      [
        "1,000,000 x a",
        million,
        "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985",
      ],
    ],
    sha512: [
      [
        "nothing",
        empty,
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
      ],
      [
        "abc",
        abc,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      ],
      [
        "1,000,000 x a",
        million,
        "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
      ],
    ],
  };
})();

describe.each(kinds)("%s", (_kind, create) => {
  const table = names.flatMap((name) => known[name].map((vector) => [name, ...vector] as const));

  it.each(table)("gives the known digest: %s of %s", async (name, _input, bytes, expected) => {
    expect(await digestOf(create(name), [bytes])).toBe(expected);
    expect(await digestOf(create(name), piecesOf(bytes, 4097))).toBe(expected);
  });

  it("gives the digest in base64 as well", async () => {
    for (const name of names) {
      const [hash, again] = [create(name), create(name)];
      for (const each of [hash, again]) each.update(encodeUtf8("abc"));
      expect(await again.digestBase64()).toBe(encodeBase64(await hash.digest()));
    }
  });

  it("is right at the edges of blocks and of what is set aside", async () => {
    for (const length of [55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 4095, 4096, 4097, 8192, 12_289]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
      const expected = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
      expect(await digestOf(create("sha256"), piecesOf(bytes, 1))).toBe(expected);
      expect(await digestOf(create("sha256"), [bytes])).toBe(expected);
    }
  });

  it("gives the same digest for any chunks", async () => {
    const inputs = chunked(fc.uint8Array({ maxLength: 200, size: "max" }));
    await fc.assert(
      fc.asyncProperty(inputs, fc.constantFrom(...names), async ({ whole, chunks }, name) => {
        const webCryptoName = name.replace("sha", "SHA-");
        const expected = hex(new Uint8Array(await crypto.subtle.digest(webCryptoName, new Uint8Array(whole))));
        expect(await digestOf(create(name), chunks)).toBe(expected);
      }),
    );
  });

  it("keeps no bytes: the caller may overwrite them, whatever kind of array they are in", async () => {
    /** As Buffer does: a slice that shares the memory. */
    class SharingArray extends Uint8Array {
      override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
        return super.subarray(start, end) as Uint8Array<ArrayBuffer>;
      }
    }
    for (const bytes of [new Uint8Array(3), new SharingArray(3), new Uint8Array(8).subarray(2, 5)]) {
      const hash = create("sha256");
      bytes.set(encodeUtf8("abc"));
      hash.update(bytes);
      bytes.fill(0);
      expect(hex(await hash.digest())).toBe(known.sha256[1]?.[2]);
    }
  });
});

describe("the buffered hash", () => {
  it("throws a LimitError for the byte over its limit, and not before", async () => {
    const hash = createBufferedHash("sha256", 10_000);
    hash.update(new Uint8Array(9_999));
    hash.update(new Uint8Array(1));
    hash.update(new Uint8Array(0));
    expect(() => hash.update(new Uint8Array(1))).toThrow(new LimitError("MAX_BUFFERED_HASH_BYTES", 10_000));
    expect(await digestOf(createBufferedHash("sha256", 3), [encodeUtf8("abc")])).toBe(known.sha256[1]?.[2]);
    expect(() => createBufferedHash("sha256", 3).update(encodeUtf8("abcd"))).toThrow(LimitError);
  });
});

describe("the hash over DigestStream", () => {
  it("rejects with what the stream failed with, once", async () => {
    const failure = new Error("no room");
    class FailingDigestStream extends WritableStream<Uint8Array> {
      readonly digest: Promise<ArrayBuffer> = Promise.reject(failure);
      constructor() {
        super({ write: () => Promise.reject(failure) });
      }
    }
    const hash = createDigestStreamHash("sha256", FailingDigestStream);
    for (let i = 0; i < 3; i++) hash.update(encodeUtf8("abc"));
    await expect(hash.digest()).rejects.toBe(failure);
    await new Promise((resolve) => setTimeout(resolve, 0)); // an unhandled rejection fails the run
  });
});
