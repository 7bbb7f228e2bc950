import type { ByteSpan } from "../../../src/core/message.js";
import type { MimePart } from "../../../src/internal/mime/index.js";

/** The smallest ranges of a tree in the order of the message: headers, bodies, preambles, boundary lines, epilogues. */
export function segmentsOf(root: MimePart): ByteSpan[] {
  const segments: ByteSpan[] = [];
  // A stack and no recursion: trees in these tests are thousands of levels deep.
  const waiting: (MimePart | ByteSpan)[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!("layout" in next)) segments.push(next);
    else for (const each of inside(next).reverse()) waiting.push(each);
  }
  return segments;
}

function inside({ header, body, layout, parts }: MimePart): (MimePart | ByteSpan)[] {
  if (layout === undefined) return [header, ...(parts.length > 0 ? parts : [body])];
  const { preamble, boundaryLines, epilogue } = layout;
  return [header, preamble, ...boundaryLines.flatMap((line, at) => [line, ...parts.slice(at, at + 1)]), epilogue];
}

/** Whether ranges follow one another from 0 to `length` without a gap and without an overlap. */
export function coverExactly(segments: readonly ByteSpan[], length: number): boolean {
  let position = 0;
  for (const { start, end } of segments) {
    if (start !== position || end < start) return false;
    position = end;
  }
  return position === length;
}
