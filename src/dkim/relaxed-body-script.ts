import { HELD_CR, HELD_SPACE, LINE_START, PIECE, type RelaxPiece } from "./relaxed-piece.js";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;

/** RFC 6376 §3.4.4, octet by octet: where WebAssembly can't run, and what it is tested against. */
export function relaxPieceInScript(): RelaxPiece {
  const output = new Uint8Array(PIECE + 4); // a piece, and a space and a CR held over from the one before
  return (piece, held) => {
    let space = held & HELD_SPACE;
    let cr = held & HELD_CR;
    let lineStart = held & LINE_START;
    let lines = 0;
    let length = 0;
    const content = (octet: number): void => {
      for (; lines > 0; lines--) {
        output[length++] = CR;
        output[length++] = LF;
      }
      if (space !== 0) output[length++] = SP;
      output[length++] = octet;
      space = 0;
      lineStart = 0;
    };
    for (const octet of piece) {
      if (cr !== 0) {
        cr = 0;
        if (octet === LF) {
          space = 0;
          if (lineStart !== 0) lines++;
          else {
            output[length++] = CR;
            output[length++] = LF;
            lineStart = LINE_START;
          }
          continue;
        }
        content(CR); // RFC 6376 §2.8: no line end without LF
      }
      if (octet === CR) cr = HELD_CR;
      else if (octet === SP || octet === TAB) space = HELD_SPACE;
      else content(octet);
    }
    return { output: output.subarray(0, length), held: space | cr | lineStart, lines };
  };
}
