import { type BodyHash, type BodyHashRequest, createBodyHasher } from "./body-hash.js";
import { createLineEndNormalizer } from "./line-ends.js";
import { type MessageBody, release } from "./message-body.js";

/** The hashes of a body that were asked for. */
export interface BodyHashes {
  of(request: BodyHashRequest): BodyHash;
  /** How many line ends of the body were normalized, where that was wanted. */
  readonly lineEndsNormalized: number | undefined;
}

/** A longer chunk is taken piece by piece: hashes refuse 2 GiB at once, and normalized line ends are held in memory. */
const MAX_PIECE = 0x100_0000;

/**
 * Reads a body once for all requests; those that want the same share it. A body that nobody wants is not read.
 *
 * @returns the hashes, at once where the body is in memory and the platform can: each turn that is waited costs
 */
export function hashBody(
  body: MessageBody,
  requests: readonly BodyHashRequest[],
  normalize: boolean,
): BodyHashes | Promise<BodyHashes> {
  const distinct: BodyHashRequest[] = []; // few, as each costs a pass over the body
  for (const request of requests) if (indexOfRequest(distinct, request) === -1) distinct.push(request);
  const hasher = createBodyHasher(distinct);
  const normalizer = normalize ? createLineEndNormalizer() : undefined;
  const write = (chunk: Uint8Array): void => {
    for (let start = 0; start < chunk.length; start += MAX_PIECE) {
      const piece = chunk.subarray(start, start + MAX_PIECE);
      hasher.write(normalizer === undefined ? piece : normalizer.write(piece));
    }
  };
  const hashesOf = (hashes: readonly BodyHash[]): BodyHashes => ({
    of: (request) => hashes[indexOfRequest(distinct, request)]!,
    lineEndsNormalized: normalizer?.count,
  });
  if (body instanceof Uint8Array) {
    if (distinct.length > 0) write(body);
    const hashes = hasher.end();
    return hashes instanceof Promise ? hashes.then(hashesOf) : hashesOf(hashes);
  }
  return (async () => {
    if (distinct.length === 0) await release(body);
    else for await (const chunk of body) write(chunk);
    return hashesOf(await hasher.end());
  })();
}

/** Where the same request stands among others; -1 where it doesn't. */
export function indexOfRequest(
  requests: readonly BodyHashRequest[],
  { canonicalization, hash, length }: BodyHashRequest,
): number {
  return requests.findIndex(
    (other) => other.canonicalization === canonicalization && other.hash === hash && other.length === length,
  );
}
