import { LimitError, ParseError } from "../core/errors.js";
import { MAX_BUFFERED_HASH_BYTES } from "../internal/hash.js";
import type { HeaderBlock } from "../internal/message/index.js";
import { createBodyHasher } from "./body-hash.js";
import type { Canonicalization } from "./canonicalize-body.js";
import { createLineEndChecker } from "./check-line-ends.js";
import { PIECE } from "./check-line-ends-simd.js";
import type { MessageBody } from "./message-body.js";

/**
 * Refuses what a verifier might see otherwise, or a relay changes.
 *
 * @throws ParseError
 */
export function checkHeaderToSign({ issues }: HeaderBlock): void {
  for (const { code, offset } of issues) {
    if (code === "bare-lf" || code === "bare-cr") throw bareLineEnd(offset);
    if (code === "not-a-field") throw refusal("a header line that is no field", offset, "RFC 5322 §2.2");
    if (code === "nul") throw refusal("a NUL in the header", offset, "RFC 5322 §2.2");
  }
}

function bareLineEnd(offset: number): ParseError {
  return refusal("CR or LF alone, where only CRLF can be sent", offset, "RFC 5321 §2.3.8");
}

/** A message that is not signed. */
export function refusal(message: string, offset: number, spec: string): ParseError {
  return new ParseError(`message: ${message}`, { format: "message", offset, spec });
}

/**
 * Hashes a body once for each canonicalization.
 *
 * @param bodyStart - where the body starts in the message
 * @returns base64
 * @throws ParseError for a line end that can't be sent; LimitError where the platform can't hash so much
 */
export async function hashBodyToSign(
  body: MessageBody,
  bodyStart: number,
  kinds: ReadonlySet<Canonicalization>,
): Promise<ReadonlyMap<Canonicalization, string>> {
  const hasher = createBodyHasher(Array.from(kinds, (canonicalization) => ({ canonicalization, hash: "sha256" })));
  const checker = createLineEndChecker();
  const write = (chunk: Uint8Array): void => {
    for (let start = 0; start < chunk.length; start += PIECE) {
      const piece = chunk.length <= PIECE ? chunk : chunk.subarray(start, start + PIECE);
      const bare = checker.find(piece);
      if (bare !== -1) throw bareLineEnd(bodyStart + bare);
      hasher.write(piece);
    }
  };
  if (body instanceof Uint8Array) write(body);
  else for await (const chunk of body) write(chunk);
  const bare = checker.end();
  if (bare !== -1) throw bareLineEnd(bodyStart + bare);
  const hashes = await hasher.end();
  return new Map(
    Array.from(kinds, (kind, i) => {
      const hash = hashes[i]!;
      if (!hash.ok) throw new LimitError("MAX_BUFFERED_HASH_BYTES", MAX_BUFFERED_HASH_BYTES);
      return [kind, hash.digest];
    }),
  );
}
