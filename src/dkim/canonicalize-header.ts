import { enlargeBytes } from "../internal/bytes.js";
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
  /** What was gathered. To be called once, at the end. */
  bytes(): Uint8Array;
}

export function createCanonicalHeader(header: HeaderBlock, options: HeaderCanonicalization): CanonicalHeader {
  const { bytes: source } = header;
  const { kind, normalizeLineEnds } = options;
  let output = spare ?? new Uint8Array(SLAB);
  spare = undefined;
  let length = 0;
  const add = (field: HeaderField, { start: omitStart, end: omitEnd }: OmittedRange): void => {
    // The longest that a field can become: each LF a CRLF, and a line end.
    const room = (field.end - field.start) * 2 + 2;
    if (length + room > output.length) output = enlargeBytes(output, length, length + room);
    const end = contentEnd(source, field);
    if (kind === "simple") {
      length = copy(source, field.start, Math.min(omitStart, end), normalizeLineEnds, output, length);
      length = copy(source, omitEnd, end, normalizeLineEnds, output, length);
    } else {
      const valueAt = writeName(source, field, output, length);
      length = relax(source, field.valueStart, Math.min(omitStart, end), normalizeLineEnds, output, valueAt, valueAt);
      length = relax(source, omitEnd, end, normalizeLineEnds, output, valueAt, length);
    }
    // The splitter ends a field at a bare LF too. Who takes that for content signed something else.
    if (!normalizeLineEnds && endsInBareLf(source, field)) output[length++] = LF;
  };
  return {
    add(field: HeaderField): void {
      add(field, nothing);
      output[length++] = CR;
      output[length++] = LF;
    },
    addSignature: add,
    bytes(): Uint8Array {
      const rest = output.subarray(length);
      if (rest.length >= SLAB / 8) spare = rest;
      return output.subarray(0, length);
    },
  };
}

/** Headers are cut from one array after another, each octet used once: making an array costs more than filling it. */
const SLAB = 32_768;
let spare: Uint8Array | undefined;

/** Behind any header. */
const nothing: OmittedRange = { start: 0x3fff_ffff, end: 0x3fff_ffff };

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
function copy(
  source: Uint8Array,
  start: number,
  end: number,
  normalize: boolean,
  output: Uint8Array,
  from: number,
): number {
  let length = from;
  for (let i = start; i < end; i++) {
    const c = source[i]!;
    if (c === LF && normalize && source[i - 1] !== CR) output[length++] = CR;
    output[length++] = c;
  }
  return length;
}

/** RFC 6376 §3.4.2: the name in lower case, without the white space before the colon. */
function writeName(source: Uint8Array, field: HeaderField, output: Uint8Array, from: number): number {
  let length = from;
  for (let i = field.start; i < field.nameEnd; i++) {
    const c = source[i]!;
    output[length++] = c >= 0x41 && c <= 0x5a ? c | 0x20 : c;
  }
  output[length++] = COLON;
  return length;
}

/**
 * RFC 6376 §3.4.2: a value unfolded, white space to one space, none at its start and end. In two parts around a range
 * that is omitted, it has no white space there: `=` stands before the value of b=, `;` behind.
 */
function relax(
  source: Uint8Array,
  start: number,
  end: number,
  normalize: boolean,
  output: Uint8Array,
  valueAt: number,
  from: number,
): number {
  let length = from;
  let space = false;
  let i = start;
  while (i < end) {
    let c = source[i]!;
    if (c === SP || c === TAB) {
      space = true;
      i++;
    } else if (c === CR && source[i + 1] === LF) i += 2;
    else if (c === LF && normalize) i++;
    else {
      if (space && length > valueAt) output[length++] = SP;
      space = false;
      do {
        output[length++] = c;
        i++;
      } while (i < end && (c = source[i]!) > SP);
    }
  }
  return length;
}
