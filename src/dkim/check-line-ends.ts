import { loadMayBeBare, type MayBeBare, PIECE } from "./check-line-ends-simd.js";

const LF = 0x0a;
const CR = 0x0d;

/** Finds the first CR without LF behind it, or LF without CR before it, in bytes that come piece by piece. */
export interface LineEndChecker {
  /** Where it is, from the start of all bytes, or -1. After that it is of no more use. */
  find(chunk: Uint8Array): number;
  /** To be called after the last chunk: finds a CR that was the last octet. */
  end(): number;
}

/** @param mayBeBare - for tests: what takes a quick look, or `undefined` for none */
export function createLineEndChecker(mayBeBare: MayBeBare | undefined = loadMayBeBare()): LineEndChecker {
  let before = 0; // octets so far
  let last = 0; // and the last of them
  return {
    find(chunk: Uint8Array): number {
      for (let start = 0; start < chunk.length; start += PIECE) {
        const piece = chunk.length <= PIECE ? chunk : chunk.subarray(start, start + PIECE);
        if (mayBeBare === undefined || mayBeBare(piece, last)) {
          const at = findBare(piece, last);
          if (at !== undefined) return before + at;
        }
        before += piece.length;
        last = piece[piece.length - 1]!;
      }
      return -1;
    },
    end: () => (last === CR ? before - 1 : -1),
  };
}

/** A CR at the end is left open: its LF may come next. One at the end of what came before is at -1. */
function findBare(piece: Uint8Array, last: number): number | undefined {
  let previous = last;
  for (let at = 0; at < piece.length; at++) {
    const octet = piece[at]!;
    if (previous === CR ? octet !== LF : octet === LF) return previous === CR ? at - 1 : at;
    previous = octet;
  }
  return undefined;
}
