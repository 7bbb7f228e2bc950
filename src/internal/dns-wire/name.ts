import { ParseError } from "../../core/errors.js";
import type { Reader } from "../wire/reader.js";
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS, MAX_POINTERS } from "./limits.js";

const DOT = 0x2e;
const BACKSLASH = 0x5c;

/**
 * Reads a name: no final dot, the root is `""`. So that no octet can pass for another, a dot or backslash inside a label
 * comes out as `\.` or `\\` and what is not visible ASCII as `\DDD` (RFC 4343 §2.1).
 *
 * @throws ParseError
 */
export function readName(reader: Reader): string {
  const start = reader.offset;
  const labels: string[] = [];
  let octets = 1; // the root
  let pointers = 0;
  let source = reader;
  let runStart = start; // of the labels that stand together
  for (;;) {
    const length = source.u8("label");
    if (length === 0) return labels.join(".");
    if (length <= MAX_LABEL_OCTETS) {
      octets += 1 + length;
      if (octets > MAX_NAME_OCTETS) throw malformed("a name is longer than 255 octets", start);
      labels.push(labelText(source.bytes(length, "label")));
      continue;
    }
    // RFC 1035 §4.1.4: the top two bits are 11 for a pointer; 10 and 01 are reserved.
    if (length < 0xc0) throw malformed("a label has a reserved type", source.offset - 1);
    const target = ((length & 0x3f) << 8) | source.u8("compression pointer");
    // RFC 1035 §4.1.4: to "a prior occurrence". Pointers that only ever go back can't loop (RFC 9267 §2).
    if (target >= runStart) throw malformed("a compression pointer does not point back", source.offset - 2);
    if (++pointers > MAX_POINTERS) throw malformed("a name has too many compression pointers", start);
    source = reader.at(target, "compression pointer");
    runStart = target;
  }
}

function labelText(label: Uint8Array): string {
  let text = "";
  for (const octet of label) {
    if (octet === DOT || octet === BACKSLASH) text += `\\${String.fromCharCode(octet)}`;
    else if (octet > 0x20 && octet < 0x7f) text += String.fromCharCode(octet);
    else text += `\\${String(octet).padStart(3, "0")}`;
  }
  return text;
}

/**
 * The wire form of a name, without compression. Takes a final dot, and the escapes that {@link readName} writes.
 *
 * @throws ParseError if DNS can't carry it
 */
export function encodeName(name: string): Uint8Array {
  const wire: number[] = [];
  let label: number[] = [];
  for (let at = 0; at < name.length && name !== "."; at++) {
    const character = name.charCodeAt(at);
    if (character === DOT) {
      addLabel(wire, label, at);
      label = [];
    } else if (character === BACKSLASH) {
      const { octet, length } = readEscape(name, at);
      label.push(octet);
      at += length - 1;
    } else if (character < 0x80) {
      label.push(character);
    } else {
      // Whoever has other letters makes A-labels of them first (RFC 5890 §2.3.2.1).
      throw unspeakable("the name is not ASCII", at);
    }
  }
  if (label.length > 0) addLabel(wire, label, name.length); // there is none after a final dot
  wire.push(0);
  if (wire.length > MAX_NAME_OCTETS) throw unspeakable("the name is longer than 255 octets", name.length);
  return Uint8Array.from(wire);
}

function addLabel(wire: number[], label: readonly number[], offset: number): void {
  if (label.length === 0) throw unspeakable("the name has an empty label", offset);
  if (label.length > MAX_LABEL_OCTETS) throw unspeakable("the name has a label longer than 63 octets", offset);
  wire.push(label.length, ...label);
}

/** `\DDD` is an octet in decimal, `\X` any other character as itself (RFC 1035 §5.1). */
function readEscape(name: string, at: number): { octet: number; length: number } {
  const decimal = name.slice(at + 1, at + 4);
  if (/^\d{3}$/.test(decimal) && Number(decimal) <= 0xff) return { octet: Number(decimal), length: 4 };
  const next = name[at + 1] ?? "";
  if (!/^[\0-/:-\x7f]$/.test(next)) throw unspeakable("the name has a broken escape", at); // ASCII, no digit
  return { octet: next.charCodeAt(0), length: 2 };
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(message, { format: "dns-message", offset, spec: "RFC 1035 §4.1.4" });
}

function unspeakable(message: string, offset: number): ParseError {
  return new ParseError(message, { format: "domain-name", offset, spec: "RFC 1035 §2.3.4" });
}
