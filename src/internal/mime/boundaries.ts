import { decodeLatin1 } from "../bytes.js";

/** A line that separates the parts of an open multipart. */
export interface BoundaryLine {
  /** Which multipart: the level it was opened at. */
  readonly level: number;
  /** Whether it is the last one: `--boundary--`. */
  readonly closing: boolean;
  readonly start: number;
  /** Behind its line end. */
  readonly end: number;
}

/**
 * The boundaries that a line is compared with: those of all multiparts that are open at this point.
 * However many these are, a line costs one look at each of its bytes.
 */
export interface Boundaries {
  open(boundary: string, level: number): void;
  /** Forgets the boundary that was opened last. */
  close(): void;
  isEmpty(): boolean;
  has(boundary: string): boolean;
  /** The boundary line that starts at this offset, where a line starts. */
  match(bytes: Uint8Array, lineStart: number): BoundaryLine | undefined;
  /** The level of the innermost open multipart if the line begins with its boundary, yet is no boundary line. */
  lookAlike(bytes: Uint8Array, lineStart: number): number | undefined;
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;
const DASH = 0x2d;

export function createBoundaries(): Boundaries {
  const stack: { readonly boundary: string; readonly level: number }[] = [];
  const levels = new Map<string, number[]>();
  let longest = 0; // of all that were ever open: enough to keep long lines from being decoded

  function innermostLevel(boundary: string): number {
    return levels.get(boundary)?.at(-1) ?? -1;
  }

  return {
    open(boundary: string, level: number): void {
      stack.push({ boundary, level });
      const same = levels.get(boundary);
      if (same === undefined) levels.set(boundary, [level]);
      else same.push(level);
      longest = Math.max(longest, boundary.length);
    },
    close(): void {
      const { boundary } = stack.pop()!;
      const same = levels.get(boundary)!;
      if (same.length === 1) levels.delete(boundary);
      else same.pop();
    },
    isEmpty(): boolean {
      return stack.length === 0;
    },
    has(boundary: string): boolean {
      return levels.has(boundary);
    },
    match(bytes: Uint8Array, lineStart: number): BoundaryLine | undefined {
      if (stack.length === 0 || !startsWithDashes(bytes, lineStart)) return undefined;
      const lf = bytes.indexOf(LF, lineStart);
      const end = lf === -1 ? bytes.length : lf + 1;
      let textEnd = lf === -1 ? end : lf;
      if (lf !== -1 && bytes[textEnd - 1] === CR) textEnd--;
      // RFC 2046 §5.1.1: transport-padding. That a boundary line may go on in any way, as it also says, is not followed:
      // a boundary that begins with another one could not be told from it, and most readers don't follow it either.
      while (bytes[textEnd - 1] === SP || bytes[textEnd - 1] === TAB) textEnd--;
      if (textEnd - lineStart > longest + 4) return undefined;
      const text = decodeLatin1(bytes, lineStart + 2, textEnd);
      const separating = innermostLevel(text);
      const stem = text.endsWith("--") ? text.slice(0, -2) : undefined;
      const closing = stem === undefined ? -1 : innermostLevel(stem);
      // Of a boundary "a--" and the end of "a" the innermost is meant.
      if (closing > separating) return { level: closing, closing: true, start: lineStart, end };
      return separating === -1 ? undefined : { level: separating, closing: false, start: lineStart, end };
    },
    lookAlike(bytes: Uint8Array, lineStart: number): number | undefined {
      const innermost = stack.at(-1);
      if (innermost === undefined || !startsWithDashes(bytes, lineStart)) return undefined;
      const { boundary, level } = innermost;
      for (let i = 0; i < boundary.length; i++) {
        if (bytes[lineStart + 2 + i] !== boundary.charCodeAt(i)) return undefined;
      }
      return level;
    },
  };
}

function startsWithDashes(bytes: Uint8Array, offset: number): boolean {
  return bytes[offset] === DASH && bytes[offset + 1] === DASH;
}
