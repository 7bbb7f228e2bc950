import { decodeBase64 } from "../internal/base64.js";
import { PIECE, type RelaxPiece } from "./relaxed-piece.js";

/**
 * relaxed-body.wat, assembled: WebAssembly with SIMD, 590 octets. `npm run wasm` makes it anew, and a test that it is
 * what the source gives.
 */
const MODULE =
  "AGFzbQEAAAABCQFgBH9/f38BfwMCAQAFAwEAAwcSAgZtZW1vcnkCAAVyZWxheAAACpsEAZgEAgZ/AnsgA0EBcSEEIANBBHEhBSAAQQFrQQA6AAACQCADQQJxBEAgAC0AAEEKRgRAIABBAWohAEEAIQQgBQRAQQEhBwUgAkGNFDsBACACQQJqIQJBBCEFCwUgBARAIAJBIDoAACACQQFqIQJBACEECyACQQ06AAAgAkEBaiECQQAhBQsLA0AgACABTw0BIAAtAAAhCCAIQSBGIAhBCUZyBEBBASEEIABBAWohAAwBCyAIQQ1GBEAgAEEBaiABRgRAQQIhBgwDCyAALQABQQpGBEAgAEECaiEAQQAhBCAFBEAgB0EBaiEHBSACQY0UOwEAIAJBAmohAkEEIQULDAILCwNAIAcEQCACQY0UOwEAIAJBAmohAiAHQQFrIQcMAQsLIAQEQCACQSA6AAAgAkEBaiECQQAhBAsgAiAIOgAAIAJBAWohAiAAQQFqIQACQANAIABBEWogAUsNASAA/QAAACEKIAD9AAABIQsgAiAK/QsAACAKQQn9D/0jIApBIP0P/SMgC0Eg/Q/9IyALQQn9D/0jIAtBDf0P/SP9UP1Q/U79UCAAQQFr/QAAAEEK/Q/9IyAKQQ39D/0j/U79UP1kIQkgCUUEQCAAQRBqIQAgAkEQaiECDAELIAloIQkgACAJaiEAIAIgCWohAgsLIAJBAmsvAQBBjRRGQQJ0IQUMAAsLQQAgBCAGIAVycjYCAEEEIAc2AgAgAgs=";

/** Where the input and the output lie in the memory of the module; the octets before both are free. */
const INPUT = 64;
const OUTPUT = INPUT + PIECE + 64;

let relaxPiece: RelaxPiece | undefined;
let tried = false;

/**
 * The module as a function, or `undefined` where it can't run: no SIMD, or no WebAssembly made at run time, which
 * Workers and strict content security policies forbid. One instance serves all: a call leaves nothing behind in it.
 */
export function loadRelaxPiece(): RelaxPiece | undefined {
  if (!tried) {
    tried = true;
    try {
      relaxPiece = instantiate();
    } catch {
      relaxPiece = undefined; // the plain loop does the same
    }
  }
  return relaxPiece;
}

interface ModuleExports {
  readonly memory: WebAssembly.Memory;
  relax(from: number, to: number, out: number, held: number): number;
}

function instantiate(): RelaxPiece {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(MODULE)!));
  const { memory, relax } = exports as unknown as ModuleExports;
  const octets = new Uint8Array(memory.buffer);
  const results = new Int32Array(memory.buffer, 0, 2);
  return (piece, held) => {
    octets.set(piece, INPUT);
    const end = relax(INPUT, INPUT + piece.length, OUTPUT, held);
    return { output: octets.subarray(OUTPUT, end), held: results[0]!, lines: results[1]! };
  };
}
