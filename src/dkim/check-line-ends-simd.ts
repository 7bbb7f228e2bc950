import { decodeBase64 } from "../internal/base64.js";

/** check-line-ends.wat, assembled: WebAssembly with SIMD. `npm run wasm` makes it anew, and a test that it is the source. */
const MODULE =
  "AGFzbQEAAAABBwFgAn9/AX8DAgEABQMBAAIHFgIGbWVtb3J5AgAJbWF5QmVCYXJlAAAKPgE8AQF7A0AgAiAAQQFr/QAAAEEN/Q/9IyAA/QAAAEEK/Q/9I/1R/VAhAiAAQRBqIQAgACABSQ0ACyAC/VML";

/** Octets that are looked at in one go. */
export const PIECE = 65_536;
/** Where the input lies in the memory of the module. */
const INPUT = 64;

/**
 * Whether a piece, of at most {@link PIECE} octets, may have a bare CR or LF, the octet before it being `last`.
 * Of a CR at its end it may say either.
 */
export type MayBeBare = (piece: Uint8Array, last: number) => boolean;

let mayBeBare: MayBeBare | undefined;
let tried = false;

/** The module as a function, or `undefined` where it can't run: see `loadRelaxPiece`. */
export function loadMayBeBare(): MayBeBare | undefined {
  if (!tried) {
    tried = true;
    try {
      mayBeBare = instantiate();
    } catch {
      mayBeBare = undefined; // the plain loop does the same
    }
  }
  return mayBeBare;
}

interface ModuleExports {
  readonly memory: WebAssembly.Memory;
  mayBeBare(from: number, to: number): number;
}

function instantiate(): MayBeBare {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(MODULE)!));
  const { memory, mayBeBare } = exports as unknown as ModuleExports;
  const octets = new Uint8Array(memory.buffer);
  return (piece, last) => {
    const end = INPUT + piece.length;
    octets[INPUT - 1] = last;
    octets.set(piece, INPUT);
    octets.fill(0, end, end + 15);
    return mayBeBare(INPUT, end) !== 0;
  };
}
