import type { HeaderBlock, HeaderField } from "../internal/message/index.js";
import type { Canonicalization } from "./canonicalize-body.js";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;
const COLON = 0x3a;

/** A range of bytes that is left out: the value of b= in a signature's own field (RFC 6376 §3.7). */
export interface OmittedRange {
  readonly start: number;
  readonly end: number;
}

/** What a canonical header is made with. */
export interface HeaderCanonicalization {
  readonly kind: Canonicalization;
  /** Take a bare LF for a line end; else it is content, as RFC 6376 §2.8 has it. */
  readonly normalizeLineEnds: boolean;
}

/** Gathers canonical header fields in one growing array: the input of a signature. */
export interface CanonicalHeader {
  add(field: HeaderField): void;
  /** Adds the signature's own field: with b= empty and without its line end (RFC 6376 §3.7). */
  addSignature(field: HeaderField, omit: OmittedRange): void;
  /** What was gathered, as a view that is good until the next `add`. */
  bytes(): Uint8Array;
}

export function createCanonicalHeader(header: HeaderBlock, options: HeaderCanonicalization): CanonicalHeader {
  const source = header.bytes;
  let output = new Uint8Array(Math.min(source.length + 64, 4096));
  let length = 0;
  const write = options.kind === "simple" ? writeSimple : writeRelaxed;
  const add = (field: HeaderField, omit: OmittedRange, lineEnd: boolean): void => {
    // The longest that a field can become: each LF a CRLF, and a line end.
    const room = (field.end - field.start) * 2 + 2;
    if (length + room > output.length) output = enlarged(output, length, length + room);
    length = write(source, field, omit, options.normalizeLineEnds, output, length);
    // The splitter ends a field at a bare LF too. Who takes that for content signed something else.
    if (!options.normalizeLineEnds && endsInBareLf(source, field)) output[length++] = LF;
    if (lineEnd) {
      output[length++] = CR;
      output[length++] = LF;
    }
  };
  return {
    add: (field) => add(field, { start: field.end, end: field.end }, true),
    addSignature: (field, omit) => add(field, omit, false),
    bytes: () => output.subarray(0, length),
  };
}

function enlarged(output: Uint8Array, used: number, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, output.length * 2));
  larger.set(output.subarray(0, used));
  return larger;
}

function endsInBareLf(source: Uint8Array, field: HeaderField): boolean {
  return source[field.end - 1] === LF && source[field.end - 2] !== CR;
}

/** The end of a field without its last line end. */
function contentEnd(source: Uint8Array, field: HeaderField): number {
  let end = field.end;
  if (source[end - 1] === LF) {
    end--;
    if (source[end - 1] === CR) end--;
  }
  return end;
}

/** RFC 6376 §3.4.1: as it stands. */
function writeSimple(
  source: Uint8Array,
  field: HeaderField,
  omit: OmittedRange,
  normalize: boolean,
  output: Uint8Array,
  from: number,
): number {
  let length = from;
  const end = contentEnd(source, field);
  for (let i = field.start; i < end; i++) {
    if (i === omit.start) {
      i = omit.end;
      if (i >= end) break;
    }
    const c = source[i]!;
    if (c === LF && normalize && source[i - 1] !== CR) output[length++] = CR;
    output[length++] = c;
  }
  return length;
}

/** RFC 6376 §3.4.2: name in lower case, unfolded, white space to one space, none around the colon and at the end. */
function writeRelaxed(
  source: Uint8Array,
  field: HeaderField,
  omit: OmittedRange,
  normalize: boolean,
  output: Uint8Array,
  from: number,
): number {
  let length = from;
  for (let i = field.start; i < field.nameEnd; i++) {
    const c = source[i]!;
    output[length++] = c >= 0x41 && c <= 0x5a ? c | 0x20 : c;
  }
  output[length++] = COLON;
  const valueAt = length;
  const end = contentEnd(source, field);
  let space = false;
  for (let i = field.valueStart; i < end; i++) {
    if (i === omit.start) {
      i = omit.end;
      if (i >= end) break;
    }
    const c = source[i]!;
    if (c > SP) {
      if (space && length > valueAt) output[length++] = SP;
      space = false;
      output[length++] = c;
    } else if (c === SP || c === TAB) space = true;
    else if (c === CR && source[i + 1] === LF) i++;
    else if (c !== LF || !normalize) {
      if (space && length > valueAt) output[length++] = SP;
      space = false;
      output[length++] = c;
    }
  }
  return length;
}
