import { type BodyHash, type BodyHashRequest, createBodyHasher } from "./body-hash.js";
import { createLineEndNormalizer } from "./line-ends.js";

/** The hashes of a body that were asked for. */
export interface BodyHashes {
  of(request: BodyHashRequest): BodyHash;
  /** How many line ends of the body were normalized, where that was wanted. */
  readonly lineEndsNormalized: number | undefined;
}

/** A longer chunk is taken piece by piece: hashes refuse 2 GiB at once, and normalized line ends are held in memory. */
const MAX_PIECE = 0x100_0000;

/** Reads a body once for all requests; those that want the same share it. A body that nobody wants is not read. */
export async function hashBody(
  body: Uint8Array | AsyncIterable<Uint8Array>,
  requests: readonly BodyHashRequest[],
  normalize: boolean,
): Promise<BodyHashes> {
  const distinct = new Map(requests.map((request) => [requestName(request), request]));
  const hasher = createBodyHasher([...distinct.values()]);
  const normalizer = normalize ? createLineEndNormalizer() : undefined;
  const write = (chunk: Uint8Array): void => {
    for (let start = 0; start < chunk.length; start += MAX_PIECE) {
      const piece = chunk.subarray(start, start + MAX_PIECE);
      hasher.write(normalizer === undefined ? piece : normalizer.write(piece));
    }
  };
  if (distinct.size === 0) await discard(body);
  else if (body instanceof Uint8Array) write(body);
  else for await (const chunk of body) write(chunk);
  const hashes = await hasher.end();
  const names = [...distinct.keys()];
  return {
    of: (request) => hashes[names.indexOf(requestName(request))]!,
    lineEndsNormalized: normalizer?.count,
  };
}

function requestName({ canonicalization, hash, length }: BodyHashRequest): string {
  return `${canonicalization} ${hash} ${length}`;
}

/** Its source is cancelled. */
async function discard(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (!(body instanceof Uint8Array)) await body[Symbol.asyncIterator]().return?.();
}
