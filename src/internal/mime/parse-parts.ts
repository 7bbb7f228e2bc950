import type { ByteSpan } from "../../core/message.js";
import { type Boundaries, type BoundaryLine, createBoundaries } from "./boundaries.js";
import type { MimeLimits } from "./limits.js";
import { addIssue, type MimePart, type MultipartLayout } from "./part.js";
import { type PartHeader, readPartHeader, startsWithField } from "./part-header.js";

/** How {@link parseParts} reads a message. */
export interface ParsePartsOptions {
  readonly limits: MimeLimits;
  /** Whether attached messages are taken apart as well. */
  readonly nestedMessages: boolean;
}

/** The limit that a message went over. */
export interface MimeOverLimit {
  readonly limit: keyof MimeLimits;
  readonly max: number;
}

/** A result that is a value or says what is wrong. */
export type PartsOutcome =
  | { readonly ok: true; readonly root: MimePart }
  | { readonly ok: false; readonly over: MimeOverLimit };

const LF = 0x0a;
const CR = 0x0d;

/** A part whose end is not known yet. */
interface OpenPart {
  readonly start: number;
  readonly bodyStart: number;
  readonly header: PartHeader;
  readonly boundaryLines: ByteSpan[];
  readonly parts: MimePart[];
  /** Whether lines are compared with its boundary: from its body on until its closing boundary line. */
  listening: boolean;
}

interface Scan {
  readonly message: Uint8Array;
  readonly options: ParsePartsOptions;
  readonly boundaries: Boundaries;
  /** The parts that the scan is in, from the message itself to the innermost. */
  readonly open: OpenPart[];
  parts: number;
  headerBytes: number;
  over: MimeOverLimit | undefined;
}

/**
 * Takes a message apart in one pass that looks at each byte a few times, whatever the message.
 * Takes any bytes; only a limit makes it give up.
 */
export function parseParts(message: Uint8Array, options: ParsePartsOptions): PartsOutcome {
  const open: OpenPart[] = [];
  const boundaries = createBoundaries();
  const scan: Scan = { message, options, boundaries, open, parts: 0, headerBytes: 0, over: undefined };
  let position = enterPart(scan, 0, true);
  while (scan.over === undefined) {
    const line = nextBoundaryLine(scan, position);
    if (line === undefined) return { ok: true, root: leaveParts(scan, 0, message.length)! };
    const container = open[line.level]!;
    const contentStart = open[line.level + 1]?.start ?? container.bodyStart;
    const contentEnd = beforeLineEnd(message, line.start, contentStart);
    leaveParts(scan, line.level + 1, contentEnd);
    container.boundaryLines.push({ start: contentEnd, end: line.end });
    if (line.closing) {
      container.listening = false;
      boundaries.close();
      position = line.end;
    } else {
      position = enterPart(scan, line.end, false);
    }
  }
  return { ok: false, over: scan.over };
}

/** The first boundary line at or behind the start of a line. */
function nextBoundaryLine(scan: Scan, position: number): BoundaryLine | undefined {
  const { message, boundaries, open } = scan;
  if (boundaries.isEmpty()) return undefined;
  for (let line = position; line < message.length; ) {
    const found = boundaries.match(message, line);
    if (found !== undefined) return found;
    const resembled = boundaries.lookAlike(message, line);
    if (resembled !== undefined) addIssue(open[resembled]!.header.issues, "boundary-look-alike", line);
    const lf = message.indexOf(LF, line);
    if (lf === -1) break;
    line = lf + 1;
  }
  return undefined;
}

/**
 * Reads the header of the part that starts here, and that of the message in it and so on.
 *
 * @returns the start of the line to go on with
 */
function enterPart(scan: Scan, partStart: number, isMessage: boolean): number {
  const { message, boundaries, open, options } = scan;
  const { limits } = options;
  let start = partStart;
  let asMessage = isMessage;
  for (;;) {
    if (open.length > limits.maxDepth) return giveUp(scan, "maxDepth");
    if (++scan.parts > limits.maxParts) return giveUp(scan, "maxParts");
    const region = findHeaderEnd(scan, start, asMessage);
    if (region === undefined) return giveUp(scan, "maxHeaderBytes");
    scan.headerBytes += region.end - start;
    if (scan.headerBytes > limits.maxTotalHeaderBytes) return giveUp(scan, "maxTotalHeaderBytes");
    // RFC 2046 §5.1.5: parts of a digest are messages unless they say otherwise.
    const defaultType = open.at(-1)?.header.type === "multipart/digest" ? "message/rfc822" : "text/plain";
    const outcome = readPartHeader(message, start, region.end, defaultType, limits);
    if (!outcome.ok) return giveUp(scan, outcome.over.limit);
    const { header } = outcome;
    if (region.isMissing) addIssue(header.issues, "missing-header", start);
    const level = open.length;
    const { boundary } = header;
    const isRepeated = boundary !== undefined && boundaries.has(boundary);
    if (boundary !== undefined) boundaries.open(boundary, level);
    // Where two multiparts could be meant, the inner one is: its boundary counts from the first line of its body on.
    const next = region.next ?? boundaries.match(message, region.end);
    const bodyFollows = next === undefined || next.level === level;
    const listening = bodyFollows && boundary !== undefined;
    if (boundary !== undefined && !bodyFollows) boundaries.close();
    if (listening && isRepeated) addIssue(header.issues, "repeated-boundary", start);
    open.push({ start, bodyStart: region.end, header, listening, boundaryLines: [], parts: [] });
    const encoded = header.encoding === "base64" || header.encoding === "quoted-printable";
    const isAttachedMessage = /^message\/(?:rfc822|global)$/.test(header.type);
    if (encoded && (isAttachedMessage || boundary !== undefined)) {
      addIssue(header.issues, "encoded-container", start);
    }
    if (!bodyFollows) return next.start;
    if (!isAttachedMessage || encoded || !options.nestedMessages || region.end === message.length) return region.end;
    start = region.end;
    asMessage = true;
  }
}

function giveUp(scan: Scan, limit: keyof MimeLimits): number {
  scan.over = { limit, max: scan.options.limits[limit] };
  return scan.message.length;
}

/** Where the header of a part ends. */
interface HeaderRegion {
  readonly end: number;
  /** The boundary line that stands within the header and ends it. */
  readonly next?: BoundaryLine;
  readonly isMissing?: boolean;
}

/** Finds the empty line behind a header; `undefined` if it is over the limit. */
function findHeaderEnd(scan: Scan, start: number, asMessage: boolean): HeaderRegion | undefined {
  const { message, boundaries, options } = scan;
  for (let line = start; line < message.length; ) {
    const next = boundaries.match(message, line);
    if (next !== undefined) return { end: beforeLineEnd(message, line, start), next };
    const lf = message.indexOf(LF, line);
    const end = lf === -1 ? message.length : lf + 1;
    const isEmpty = lf === line || (lf === line + 1 && message[line] === CR);
    // Only parts are written without any header, and without the empty line that should stand for it.
    if (line === start && !isEmpty && !asMessage && !startsWithField(message, start)) {
      return { end: start, isMissing: true };
    }
    if (end - start > options.limits.maxHeaderBytes) return undefined;
    if (isEmpty) return { end };
    line = end;
  }
  return { end: message.length };
}

/** Where the line end before a line starts, if it lies behind `floor`; else where the line starts. */
function beforeLineEnd(message: Uint8Array, lineStart: number, floor: number): number {
  if (lineStart - 1 < floor || message[lineStart - 1] !== LF) return lineStart;
  return lineStart - 2 >= floor && message[lineStart - 2] === CR ? lineStart - 2 : lineStart - 1;
}

/** Ends the parts from a level inwards; returns the outermost of them. */
function leaveParts(scan: Scan, level: number, end: number): MimePart | undefined {
  const { message, boundaries, open } = scan;
  let part: MimePart | undefined;
  while (open.length > level) {
    const ended = open.pop()!;
    if (ended.listening) boundaries.close();
    part = closedPart(message, ended, end);
    open.at(-1)?.parts.push(part);
  }
  return part;
}

function closedPart(message: Uint8Array, ended: OpenPart, end: number): MimePart {
  const { header, parts } = ended;
  // RFC 2046 §5.1.1: the line end before a boundary line belongs to that, be it the empty line behind a header, or the
  // end of an inner boundary line. Then it was already counted in.
  const start = Math.min(ended.start, end);
  const bodyStart = Math.min(ended.bodyStart, end);
  const layout = header.boundary === undefined ? undefined : layOut(ended, header.boundary, bodyStart, end);
  const { fields, type, encoding, issues } = header;
  return {
    message,
    span: { start, end },
    header: { start, end: bodyStart },
    fields,
    body: { start: bodyStart, end },
    type,
    encoding,
    layout,
    parts,
    issues,
  };
}

function layOut(ended: OpenPart, boundary: string, bodyStart: number, end: number): MultipartLayout {
  const { header, listening } = ended;
  const boundaryLines = ended.boundaryLines.map((line) => ({ start: line.start, end: Math.min(line.end, end) }));
  const last = boundaryLines.at(-1);
  if (ended.parts.length === 0) addIssue(header.issues, "no-parts", bodyStart);
  else if (listening) addIssue(header.issues, "no-closing-boundary-line", end);
  return {
    boundary,
    preamble: { start: bodyStart, end: boundaryLines[0]?.start ?? end },
    boundaryLines,
    epilogue: { start: last === undefined || listening ? end : last.end, end },
  };
}
