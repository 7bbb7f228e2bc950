import { decodeBase64 } from "../internal/base64.js";
import { PIECE, type RelaxPiece } from "./relaxed-piece.js";

/**
 * relaxed-body.wat, assembled: WebAssembly with SIMD, 552 octets. `npm run wasm` makes it anew, and a test that it is
 * what the source gives.
 */
const MODULE =
  "AGFzbQEAAAABCQFgBH9/f38BfwMCAQAFAwEAAgcSAgZtZW1vcnkCAAVyZWxheAAACvUDAfIDAgV/A3sgAiEEIANBBHEhBSADQQJxBEAgAEEBayEAIABBDToAAAsgA0EBcQRAIABBAWshACAAQSA6AAALIAFBAWstAABBDUYEQEECIQYgAUEBayEBCyAAIAFJBEAgAUEBay0AACEIIAhBIEYgCEEJRnIEQCAGQQFyIQYLCyABQSD9D/0LAAAgAUGgwAA7ABACQANAIAAgAU8NASAA/QAAACEJIAD9AAABIQogCUEg/Q/9IyAJQQn9D/0j/VAhCyALIApBIP0P/SMgCkEJ/Q/9I/1QIApBDf0P/SMgAP0AAAJBCv0P/SP9Tv1Q/U79ZCEIQSD9DyAJIAv9UiEJIABBEGohACAIRQRAIAIgCf0LAAAgAkEQaiECDAELIAIgCSAIQf8BcUEDdP1dA0D9Dv1bAAAAIAJBCGogCEH/AXFpayECIAIgCSAJ/Q0ICQoLDA0ODwgJCgsMDQ4PIAhBCHZBA3T9XQNA/Q79WwAAACACQQhqIAhBCHZpayECDAALCyACIARLBEACQANAIAIgBGtBAkkNASACQQJrLwAAQY0URw0BIAJBAmshAiAHQQFqIQcMAAsLIAIgBEsEQEEAIQULIAdBAEcgBUVxBEAgAkECaiECIAdBAWshB0EEIQULC0EAIAYgBXI2AgBBBCAHNgIAIAIL";

/** Where things lie in the memory of the module; some octets before and behind the input and the output are free. */
const TABLE = 64;
const INPUT = TABLE + 256 * 8 + 64;
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
  for (let dropped = 0; dropped < 256; dropped++) {
    let entry = TABLE + dropped * 8;
    for (let bit = 0; bit < 8; bit++) if (((dropped >> bit) & 1) === 0) octets[entry++] = bit;
  }
  const results = new Int32Array(memory.buffer, 0, 2);
  return (piece, held) => {
    octets.set(piece, INPUT);
    const end = relax(INPUT, INPUT + piece.length, OUTPUT, held);
    return { output: octets.subarray(OUTPUT, end), held: results[0]!, lines: results[1]! };
  };
}
