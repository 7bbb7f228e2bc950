import { LimitError } from "../core/errors.js";
import { createHash, type Hash } from "../internal/hash.js";
import { type BodyCanonicalizer, type Canonicalization, createBodyCanonicalizer } from "./canonicalize-body.js";

/** A hash of a body that is wanted. Signatures that want the same share it. */
export interface BodyHashRequest {
  readonly canonicalization: Canonicalization;
  readonly hash: "sha1" | "sha256";
  /** `l=`: only so many octets of the canonical body. */
  readonly length?: number | undefined;
}

/** A body hash, or that the platform can't hash so large a body. */
export type BodyHash =
  | {
      readonly ok: true;
      /** In base64. */
      readonly digest: string;
      /** Octets that were hashed, and of the whole canonical body. */
      readonly hashedOctets: number;
      readonly bodyOctets: number;
    }
  | { readonly ok: false };

/** Canonicalizes a body once for each canonicalization and hashes it once for each distinct request. */
export interface BodyHasher {
  write(chunk: Uint8Array): void;
  /** The hashes, in the order of the requests; at once where the platform can. */
  end(): readonly BodyHash[] | Promise<readonly BodyHash[]>;
}

/** One canonicalization of the body, and all who hash it. */
interface CanonicalPass {
  readonly kind: Canonicalization;
  readonly canonicalizer: BodyCanonicalizer;
  readonly hashes: RunningHash[];
  octets: number;
}

interface RunningHash {
  readonly pass: CanonicalPass;
  readonly hash: Hash;
  /** Octets that are still to be hashed. */
  left: number;
  hashedOctets: number;
  overLimit: boolean;
}

/** @param requests - distinct ones */
export function createBodyHasher(requests: readonly BodyHashRequest[]): BodyHasher {
  const passes: CanonicalPass[] = [];
  const running: RunningHash[] = [];
  for (const { canonicalization, hash, length = Number.POSITIVE_INFINITY } of requests) {
    let pass = passes.find(({ kind }) => kind === canonicalization);
    if (pass === undefined) passes.push((pass = startPass(canonicalization)));
    const one = { pass, hash: createHash(hash), left: length, hashedOctets: 0, overLimit: false };
    pass.hashes.push(one);
    running.push(one);
  }
  return {
    write(chunk: Uint8Array): void {
      for (const { canonicalizer } of passes) canonicalizer.write(chunk);
    },
    end(): readonly BodyHash[] | Promise<readonly BodyHash[]> {
      for (const { canonicalizer } of passes) canonicalizer.end();
      const digests = running.map(({ hash, overLimit }) => (overLimit ? undefined : hash.digestBase64()));
      const hashesOf = (known: readonly (string | undefined)[]): BodyHash[] =>
        running.map(({ pass, hashedOctets }, i) => {
          const digest = known[i];
          return digest === undefined ? { ok: false } : { ok: true, digest, hashedOctets, bodyOctets: pass.octets };
        });
      return digests.some((digest) => digest instanceof Promise)
        ? Promise.all(digests).then(hashesOf)
        : hashesOf(digests as (string | undefined)[]);
    },
  };
}

function startPass(kind: Canonicalization): CanonicalPass {
  const hashes: RunningHash[] = [];
  const canonicalizer = createBodyCanonicalizer(kind, (bytes) => {
    pass.octets += bytes.length;
    for (const running of hashes) update(running, bytes);
  });
  const pass: CanonicalPass = { kind, canonicalizer, hashes, octets: 0 };
  return pass;
}

function update(running: RunningHash, bytes: Uint8Array): void {
  if (running.left <= 0 || running.overLimit) return;
  const part = bytes.length > running.left ? bytes.subarray(0, running.left) : bytes;
  try {
    running.hash.update(part);
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    running.overLimit = true;
    return;
  }
  running.left -= part.length;
  running.hashedOctets += part.length;
}
