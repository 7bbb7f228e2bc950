const LF = 0x0a;
const CR = 0x0d;

/** Finds the first CR without LF behind it, or LF without CR before it, in bytes that come piece by piece. */
export interface LineEndChecker {
  /** Where it is, from the start of all bytes, or -1. After that it is of no more use. */
  find(chunk: Uint8Array): number;
  /** To be called after the last chunk: finds a CR that was the last octet. */
  end(): number;
}

export function createLineEndChecker(): LineEndChecker {
  let before = 0; // octets in the chunks before
  let heldCr = false; // the last of them
  return {
    find(chunk: Uint8Array): number {
      if (chunk.length === 0) return -1;
      if (heldCr && chunk[0] !== LF) return before - 1;
      const at = findBare(chunk, heldCr ? 1 : 0);
      heldCr = chunk[chunk.length - 1] === CR;
      before += chunk.length;
      return at === -1 ? -1 : before - chunk.length + at;
    },
    end: () => (heldCr ? before - 1 : -1),
  };
}

/** A CR at the end is not found: its LF may be in the next chunk. */
function findBare(bytes: Uint8Array, from: number): number {
  const { buffer, byteOffset, length } = bytes;
  const aligned = Math.min(length, from + (-(byteOffset + from) & 3));
  const words = new Int32Array(buffer, byteOffset + aligned, (length - aligned) >> 2);
  let at = findBareIn(bytes, from, aligned);
  // Eight octets at a time: the sign bits show those below 14, and now and then one that isn't.
  const pairs = words.length - 1;
  let word = 0;
  for (; word < pairs && at === -1; word += 2) {
    const a = words[word]!;
    const b = words[word + 1]!;
    if (((((a - 0x0e0e0e0e) & ~a) | ((b - 0x0e0e0e0e) & ~b)) & 0x80808080) !== 0) {
      const start = aligned + word * 4;
      at = findBareIn(bytes, start, start + 8);
    }
  }
  return at === -1 ? findBareIn(bytes, aligned + word * 4, length) : at;
}

function findBareIn(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const octet = bytes[at]!;
    if (octet > CR) continue;
    if (octet === CR && at + 1 < bytes.length && bytes[at + 1] !== LF) return at;
    if (octet === LF && bytes[at - 1] !== CR) return at;
  }
  return -1;
}
