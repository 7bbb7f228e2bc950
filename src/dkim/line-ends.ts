const LF = 0x0a;
const CR = 0x0d;

/** Makes CRLF of each bare LF, and counts them. */
export interface LineEndNormalizer {
  write(chunk: Uint8Array): Uint8Array;
  readonly count: number;
}

export function createLineEndNormalizer(): LineEndNormalizer {
  let last = 0;
  let count = 0;
  return {
    write(chunk: Uint8Array): Uint8Array {
      const length = chunk.length;
      let bare = 0;
      for (let lf = chunk.indexOf(LF); lf !== -1; lf = chunk.indexOf(LF, lf + 1)) {
        if ((lf === 0 ? last : chunk[lf - 1]) !== CR) bare++;
      }
      const before = last;
      if (length > 0) last = chunk[length - 1]!;
      if (bare === 0) return chunk;
      count += bare;
      const normalized = new Uint8Array(length + bare);
      let written = 0;
      for (let i = 0; i < length; i++) {
        const c = chunk[i]!;
        if (c === LF && (i === 0 ? before : chunk[i - 1]) !== CR) normalized[written++] = CR;
        normalized[written++] = c;
      }
      return normalized;
    },
    get count(): number {
      return count;
    },
  };
}
