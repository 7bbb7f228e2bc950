/** The two canonicalizations of RFC 6376 §3.4. */
export type Canonicalization = "simple" | "relaxed";

/** Takes the canonical body piece by piece. A piece may be overwritten after the call. */
export type BodySink = (bytes: Uint8Array) => void;

/** Takes a body in chunks of any size and gives its canonical form to the sink, with memory independent of the body. */
export interface BodyCanonicalizer {
  write(chunk: Uint8Array): void;
  /** Must be called once, after the last chunk. */
  end(): void;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;

/** Line ends that are held back are counted, not kept; they are given out in blocks of this many. */
const LINE_ENDS_PER_BLOCK = 1024;
const lineEnds: Uint8Array = /* @__PURE__ */ new Uint8Array(LINE_ENDS_PER_BLOCK * 2).map((_, i) =>
  i % 2 === 0 ? CR : LF,
);

/** Runs at least this long go to the sink where they lie; shorter ones are gathered, as each call of a hash costs. */
const LONG_RUN = 4096;
const STAGE_BYTES = 16_384;

export function createBodyCanonicalizer(kind: Canonicalization, sink: BodySink): BodyCanonicalizer {
  return kind === "simple" ? simpleBody(sink) : relaxedBody(sink);
}

/** RFC 6376 §3.4.3: the empty lines at the end become one line end; so does a missing one. */
function simpleBody(sink: BodySink): BodyCanonicalizer {
  let heldLineEnds = 0;
  let heldCr = false; // behind the held line ends
  const release = (): void => {
    giveLineEnds(heldLineEnds, sink);
    heldLineEnds = 0;
    if (heldCr) sink(lineEnds.subarray(0, 1));
    heldCr = false;
  };
  return {
    write(chunk: Uint8Array): void {
      let start = 0;
      if (heldCr && chunk[0] === LF) {
        heldCr = false;
        heldLineEnds++;
        start = 1;
      }
      let end = chunk.length;
      const endsInCr = end > start && chunk[end - 1] === CR;
      if (endsInCr) end--;
      while (end - start >= 2 && chunk[end - 1] === LF && chunk[end - 2] === CR) end -= 2;
      const trailing = (chunk.length - end) >> 1;
      if (end > start) {
        release();
        sink(chunk.subarray(start, end));
      } else if (heldCr && chunk.length > start) {
        release(); // the CR that was held turns out to be content
        heldLineEnds = 0;
      }
      heldLineEnds += trailing;
      heldCr ||= endsInCr;
    },
    end(): void {
      if (heldCr) release();
      sink(lineEnds.subarray(0, 2));
    },
  };
}

/**
 * RFC 6376 §3.4.4: white space at line ends goes, runs of it become one space, empty lines at the end go.
 *
 * Text is mostly clean already, so clean runs are found four octets at a time and handed on as they lie. Only at a spot
 * that may have to change (white space that is not one space before a character, a line end before a line that
 * may be empty) the slow loop takes over until it sees content again.
 */
function relaxedBody(sink: BodySink): BodyCanonicalizer {
  const stage = new Uint8Array(STAGE_BYTES);
  let staged = 0;
  let heldLineEnds = 0;
  let heldSpace = false; // behind the held line ends
  let heldCr = false; // behind the held space, at the end of a chunk
  let empty = true;

  const flush = (): void => {
    if (staged > 0) sink(stage.subarray(0, staged));
    staged = 0;
  };
  const giveRun = (chunk: Uint8Array, from: number, to: number): void => {
    const length = to - from;
    if (length >= LONG_RUN) {
      flush();
      sink(chunk.subarray(from, to));
      return;
    }
    if (staged + length > STAGE_BYTES) flush();
    if (length > 24) stage.set(chunk.subarray(from, to), staged);
    else for (let i = 0; i < length; i++) stage[staged + i] = chunk[from + i]!;
    staged += length;
  };
  const giveHeld = (): void => {
    empty = false;
    if (heldLineEnds === 1 && staged + 2 <= STAGE_BYTES) {
      stage[staged++] = CR;
      stage[staged++] = LF;
    } else if (heldLineEnds > 0) {
      flush();
      giveLineEnds(heldLineEnds, sink);
    }
    heldLineEnds = 0;
    if (heldSpace) {
      if (staged === STAGE_BYTES) flush();
      stage[staged++] = SP;
      heldSpace = false;
    }
  };

  return {
    write(chunk: Uint8Array): void {
      const length = chunk.length;
      let i = 0;
      if (heldCr && length > 0) {
        heldCr = false;
        if (chunk[0] === LF) {
          heldSpace = false;
          heldLineEnds++;
          i = 1;
        } else {
          giveHeld();
          giveRun(lineEnds, 0, 1);
        }
      }
      // Where the octets lie at a multiple of four in memory, they can be read as words.
      const misalignment = chunk.byteOffset & 3;
      const words = new Int32Array(chunk.buffer, chunk.byteOffset - misalignment, (length + misalignment) >> 2);
      while (i < length) {
        // White space and line ends, until content.
        const c = chunk[i]!;
        if (c === SP || c === TAB) {
          heldSpace = true;
          i++;
          continue;
        }
        if (c === CR) {
          if (i + 1 === length) {
            heldCr = true;
            return;
          }
          if (chunk[i + 1] === LF) {
            heldSpace = false;
            heldLineEnds++;
            i += 2;
            continue;
          }
        }
        giveHeld();
        // A clean run, from content to the next spot that may have to change.
        const start = i;
        while (i < length) {
          if (((i + misalignment) & 3) === 0) {
            let w = (i + misalignment) >> 2;
            // No octet of the word is below 0x21: the classic test, exact for all four at once.
            while (w < words.length && ((words[w]! - 0x21212121) & ~words[w]! & 0x80808080) === 0) w++;
            i = (w << 2) - misalignment;
            if (i >= length) break;
          }
          const d = chunk[i]!;
          if (d > SP) i++;
          else if (d === SP) {
            const next = i + 1 < length ? chunk[i + 1]! : CR;
            if (next === SP || next === TAB || next === CR) break;
            i += 2;
          } else if (d === CR) {
            if (i + 1 === length) break;
            if (chunk[i + 1] !== LF) i++;
            else if (i + 2 < length && chunk[i + 2]! > SP) i += 3;
            else break;
          } else if (d === TAB) break;
          else i++;
        }
        giveRun(chunk, start, i);
      }
    },
    end(): void {
      if (heldCr) {
        giveHeld();
        giveRun(lineEnds, 0, 1);
      }
      flush();
      if (!empty) sink(lineEnds.subarray(0, 2));
    },
  };
}

function giveLineEnds(count: number, sink: BodySink): void {
  for (let left = count; left > 0; left -= LINE_ENDS_PER_BLOCK) {
    sink(left >= LINE_ENDS_PER_BLOCK ? lineEnds : lineEnds.subarray(0, left * 2));
  }
}
