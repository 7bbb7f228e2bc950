import { LimitError } from "../core/errors.js";
import { concatBytes } from "./bytes.js";
import { platform } from "./platform.js";

/** The hash functions that mail signatures use. */
export type HashName = "sha1" | "sha256" | "sha384" | "sha512";

/** A hash that takes its input piece by piece. Neither method may be called after `digest`. */
export interface Hash {
  /** The bytes are not kept: the caller may overwrite them afterwards. */
  update(bytes: Uint8Array): void;
  digest(): Uint8Array | Promise<Uint8Array>;
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
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
  }
  const { DigestStream } = crypto as unknown as { DigestStream?: DigestStreamClass };
  return DigestStream === undefined ? bufferedHash(name) : workersHash(new DigestStream(webCryptoNames[name]));
}

/** `crypto.DigestStream` of Workers, which hashes as it is written to. */
type DigestStreamClass = new (
  algorithm: string,
) => WritableStream<Uint8Array> & { readonly digest: Promise<ArrayBuffer> };

function workersHash(stream: InstanceType<DigestStreamClass>): Hash {
  const writer = stream.getWriter();
  return {
    update: (bytes) => void writer.write(bytes.slice()).catch(() => undefined), // close() fails as the write did
    digest: async () => {
      await writer.close();
      return new Uint8Array(await stream.digest);
    },
  };
}

function bufferedHash(name: HashName): Hash {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    update(bytes: Uint8Array): void {
      length += bytes.length;
      if (length > MAX_BUFFERED_HASH_BYTES) throw new LimitError("MAX_BUFFERED_HASH_BYTES", MAX_BUFFERED_HASH_BYTES);
      chunks.push(bytes.slice());
    },
    digest: async () => new Uint8Array(await crypto.subtle.digest(webCryptoNames[name], concatBytes(chunks))),
  };
}
