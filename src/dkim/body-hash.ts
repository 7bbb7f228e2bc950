import { LimitError } from "../core/errors.js";
import { createHash, type Hash } from "../internal/hash.js";
import { type Canonicalization, createBodyCanonicalizer } from "./canonicalize-body.js";

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
      readonly digest: Uint8Array;
      /** Octets that were hashed, and of the whole canonical body. */
      readonly hashedOctets: number;
      readonly bodyOctets: number;
    }
  | { readonly ok: false };

/** Canonicalizes a body once for each canonicalization and hashes it once for each distinct request. */
export interface BodyHasher {
  write(chunk: Uint8Array): void;
  /** The hashes, in the order of the requests. */
  end(): Promise<readonly BodyHash[]>;
}

interface RunningHash {
  readonly request: BodyHashRequest;
  readonly hash: Hash;
  hashedOctets: number;
  overLimit: boolean;
}

/** @param requests - distinct ones */
export function createBodyHasher(requests: readonly BodyHashRequest[]): BodyHasher {
  const running = requests.map((request) => ({
    request,
    hash: createHash(request.hash),
    hashedOctets: 0,
    overLimit: false,
  }));
  const passes = (["simple", "relaxed"] as const)
    .map((kind) => ({ kind, hashes: running.filter(({ request }) => request.canonicalization === kind) }))
    .filter(({ hashes }) => hashes.length > 0)
    .map(({ kind, hashes }) => canonicalPass(kind, hashes));
  return {
    write(chunk: Uint8Array): void {
      for (const pass of passes) pass.write(chunk);
    },
    async end(): Promise<readonly BodyHash[]> {
      const octets = new Map(passes.map((pass) => [pass.kind, pass.end()]));
      const hashes: BodyHash[] = [];
      for (const { request, hash, hashedOctets, overLimit } of running) {
        const bodyOctets = octets.get(request.canonicalization) ?? 0;
        hashes.push(overLimit ? { ok: false } : { ok: true, digest: await hash.digest(), hashedOctets, bodyOctets });
      }
      return hashes;
    },
  };
}

function canonicalPass(
  kind: Canonicalization,
  hashes: readonly RunningHash[],
): { kind: Canonicalization; write: (chunk: Uint8Array) => void; end: () => number } {
  let octets = 0;
  const canonicalizer = createBodyCanonicalizer(kind, (bytes) => {
    octets += bytes.length;
    for (const running of hashes) update(running, bytes);
  });
  return {
    kind,
    write: canonicalizer.write,
    end: () => {
      canonicalizer.end();
      return octets;
    },
  };
}

function update(running: RunningHash, bytes: Uint8Array): void {
  const left = (running.request.length ?? Number.POSITIVE_INFINITY) - running.hashedOctets;
  if (left <= 0 || running.overLimit) return;
  const part = bytes.length > left ? bytes.subarray(0, left) : bytes;
  try {
    running.hash.update(part);
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    running.overLimit = true;
    return;
  }
  running.hashedOctets += part.length;
}
