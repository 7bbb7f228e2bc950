const LF = 0x0a;
const CR = 0x0d;

/** Takes the canonical body piece by piece. A piece may be overwritten after the call. */
export type BodySink = (bytes: Uint8Array) => void;

/** Takes a body in chunks of any size and gives its canonical form to the sink, with memory independent of the body. */
export interface BodyCanonicalizer {
  write(chunk: Uint8Array): void;
  /** Must be called once, after the last chunk. */
  end(): void;
}

/** Line ends that are held back are counted, not kept; they are given out in blocks of this many. */
const LINE_ENDS_PER_BLOCK = 1024;
const lineEnds: Uint8Array = /* @__PURE__ */ new Uint8Array(LINE_ENDS_PER_BLOCK * 2).map((_, i) =>
  i % 2 === 0 ? CR : LF,
);

export function giveLineEnds(count: number, sink: BodySink): void {
  for (let left = count; left > 0; left -= LINE_ENDS_PER_BLOCK) {
    sink(left >= LINE_ENDS_PER_BLOCK ? lineEnds : lineEnds.subarray(0, left * 2));
  }
}
