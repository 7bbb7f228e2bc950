import { type BodyCanonicalizer, type BodySink, giveLineEnds } from "./body-sink.js";
import { relaxedBody } from "./relaxed-body.js";

export type { BodyCanonicalizer, BodySink } from "./body-sink.js";

/** The two canonicalizations of RFC 6376 §3.4. */
export type Canonicalization = "simple" | "relaxed";

const LF = 0x0a;
const CR = 0x0d;

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
    if (heldCr) sink(new Uint8Array([CR]));
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
      giveLineEnds(1, sink);
    },
  };
}
