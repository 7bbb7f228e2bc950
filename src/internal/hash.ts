import { LimitError } from "../core/errors.js";
import { encodeBase64 } from "./base64.js";
import { enlargeBytes } from "./bytes.js";
import { platform } from "./platform.js";

/** The hash functions that mail signatures use. */
export type HashName = "sha1" | "sha256" | "sha384" | "sha512";

/** A hash that takes its input piece by piece. No method may be called after one of the last two. */
export interface Hash {
  /** The bytes are not kept: the caller may overwrite them afterwards. */
  update(bytes: Uint8Array): void;
  digest(): Uint8Array | Promise<Uint8Array>;
  /** The digest in base64. */
  digestBase64(): string | Promise<string>;
}

/**
 * How much a hash may hold where the platform can only hash in one piece (browsers): WebCrypto has no streaming.
 * One-shot hashing of buffered bytes is faster there than hashing in JavaScript and costs no code.
 */
export const MAX_BUFFERED_HASH_BYTES: number = 268_435_456;

const webCryptoNames: Record<HashName, string> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** Starts a hash: the platform's own streaming one (Node, Deno, Bun, Workers), else buffered WebCrypto. */
export function createHash(name: HashName): Hash {
  if (platform.crypto !== undefined) {
    const hash = platform.crypto.createHash(name);
    return {
      update: (bytes) => void hash.update(bytes),
      digest: () => hash.digest(),
      digestBase64: () => hash.digest("base64"), // cheaper than making an array
    };
  }
  const { DigestStream } = crypto as unknown as { DigestStream?: DigestStreamClass };
  return DigestStream === undefined ? createBufferedHash(name) : createDigestStreamHash(name, DigestStream);
}

/** `crypto.DigestStream` of Workers, which hashes as it is written to. */
export type DigestStreamClass = new (
  algorithm: string,
) => WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> };

/** The hash of Workers without Node's modules. */
export function createDigestStreamHash(name: HashName, DigestStream: DigestStreamClass): Hash {
  const stream = new DigestStream(webCryptoNames[name]);
  const writer = stream.getWriter();
  return hashOf({
    // new Uint8Array() copies; slice() of a Buffer does not. A failed write shows again in digest().
    update: (bytes) => void writer.write(new Uint8Array(bytes)).catch(() => undefined),
    digest: async () => {
      const [digest] = await Promise.all([stream.digest, writer.close()]);
      return new Uint8Array(digest);
    },
  });
}

/** The hash of browsers. It holds one array and not each chunk: a chunk of one byte would cost a hundred. */
export function createBufferedHash(name: HashName, maxBytes: number = MAX_BUFFERED_HASH_BYTES): Hash {
  let buffer = new Uint8Array(4096);
  let length = 0;
  return hashOf({
    update(bytes: Uint8Array): void {
      const needed = length + bytes.length;
      if (needed > maxBytes) throw new LimitError("MAX_BUFFERED_HASH_BYTES", maxBytes);
      if (needed > buffer.length) buffer = enlargeBytes(buffer, length, needed);
      buffer.set(bytes, length);
      length = needed;
    },
    digest: async () => new Uint8Array(await crypto.subtle.digest(webCryptoNames[name], buffer.subarray(0, length))),
  });
}

function hashOf({ update, digest }: Pick<Hash, "update"> & { digest(): Promise<Uint8Array> }): Hash {
  return { update, digest, digestBase64: async () => encodeBase64(await digest()) };
}
