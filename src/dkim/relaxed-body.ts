import { type BodyCanonicalizer, type BodySink, giveLineEnds } from "./body-sink.js";
import { relaxPieceInScript } from "./relaxed-body-script.js";
import { loadRelaxPiece } from "./relaxed-body-simd.js";
import { HELD_CR, HELD_SPACE, LINE_START, PIECE, type RelaxPiece } from "./relaxed-piece.js";

/**
 * RFC 6376 §3.4.4: white space at line ends goes, runs of it become one space, empty lines at the end go.
 *
 * The work is done a piece at a time, by WebAssembly where that runs. A line end after content is given out at once, as
 * the canonical body ends with one; those of empty lines are counted until content comes.
 *
 * @param relaxPiece - for tests: which of the two does it
 */
export function relaxedBody(
  sink: BodySink,
  relaxPiece: RelaxPiece = loadRelaxPiece() ?? relaxPieceInScript(),
): BodyCanonicalizer {
  let held = LINE_START;
  let lines = 0;
  let empty = true;
  return {
    write(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const relaxed = relaxPiece(chunk.length <= PIECE ? chunk : chunk.subarray(at, at + PIECE), held);
        held = relaxed.held;
        if (relaxed.output.length > 0) {
          giveLineEnds(lines, sink);
          sink(relaxed.output);
          lines = 0;
          empty = false;
        }
        lines += relaxed.lines;
      }
    },
    end(): void {
      if ((held & HELD_CR) !== 0) {
        giveLineEnds(lines, sink);
        sink(new Uint8Array((held & HELD_SPACE) !== 0 ? [0x20, 0x0d] : [0x0d])); // content after all
        giveLineEnds(1, sink);
      } else if (!empty && (held & LINE_START) === 0) giveLineEnds(1, sink);
    },
  };
}
