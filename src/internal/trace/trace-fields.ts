import type { ByteSpan } from "../../core/message.js";
import type { HeaderBlock } from "../message/index.js";

/** One field that a server added on the way (RFC 5322 §3.6.7). */
export interface TraceField {
  readonly kind: "received" | "return-path";
  /** Its place in `header.fields`. */
  readonly index: number;
}

/** Trace fields that follow one another with no other field between. */
export interface TraceBlock {
  readonly fields: readonly TraceField[];
  /** From the first to the last of them, in the header. */
  readonly span: ByteSpan;
}

/** The trace fields of a header. The topmost is the newest, because servers add at the top (RFC 5321 §4.4). */
export interface TraceShape {
  /** Newest first. */
  readonly fields: readonly TraceField[];
  /** The same fields as they stand together, newest first. */
  readonly blocks: readonly TraceBlock[];
}

/**
 * Finds the Received and Return-Path fields of a header and how they stand together, without reading them.
 * What stands below the topmost Received field that the reader trusts may have been written by anyone.
 */
export function findTraceFields(header: HeaderBlock): TraceShape {
  const all: TraceField[] = [];
  const blocks: TraceField[][] = [];
  for (const [index, { name }] of header.fields.entries()) {
    if (name !== "received" && name !== "return-path") continue;
    const field: TraceField = { kind: name, index };
    if (all.at(-1)?.index === index - 1) blocks.at(-1)!.push(field);
    else blocks.push([field]);
    all.push(field);
  }
  return { fields: all, blocks: blocks.map((fields) => ({ fields, span: spanOf(header, fields) })) };
}

function spanOf({ fields }: HeaderBlock, block: readonly TraceField[]): ByteSpan {
  return { start: fields[block[0]!.index]!.start, end: fields[block.at(-1)!.index]!.end };
}
