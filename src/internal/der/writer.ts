import { concatBytes } from "../bytes.js";
import { encodeOidContents } from "./oid.js";
import { tag } from "./tag.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** One element (X.690 §8.1): the identifier octet, the length in the fewest octets, and the parts one after the other. */
export function encodeElement(identifier: number, ...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  return concatBytes([encodeHeader(identifier, length), ...parts]);
}

function encodeHeader(identifier: number, length: number): Bytes {
  if (length < 0x80) return Uint8Array.of(identifier, length);
  const octets: number[] = [];
  for (let left = length; left > 0; left = Math.floor(left / 256)) octets.unshift(left % 256);
  return Uint8Array.of(identifier, 0x80 | octets.length, ...octets);
}

export function encodeSequence(...elements: readonly Uint8Array[]): Bytes {
  return encodeElement(tag.sequence, ...elements);
}

/** An INTEGER that is not negative, from its octets, most significant first. */
export function encodeUnsigned(octets: Uint8Array): Bytes {
  let start = 0;
  while (start < octets.length && octets[start] === 0) start++;
  const magnitude = octets.subarray(start);
  // X.690 §8.3.3: the first bit is the sign
  const needsZero = magnitude.length === 0 || magnitude[0]! >= 0x80;
  return encodeElement(tag.integer, needsZero ? Uint8Array.of(0) : new Uint8Array(0), magnitude);
}

export function encodeOid(oid: string): Bytes {
  return encodeElement(tag.oid, encodeOidContents(oid));
}

/** A BIT STRING of whole octets. */
export function encodeBitString(octets: Uint8Array): Bytes {
  return encodeElement(tag.bitString, Uint8Array.of(0), octets);
}

export function encodeOctetString(octets: Uint8Array): Bytes {
  return encodeElement(tag.octetString, octets);
}

export function encodeNull(): Bytes {
  return encodeElement(tag.null);
}
