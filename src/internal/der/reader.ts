import { ParseError } from "../../core/errors.js";
import { decodeOid } from "./oid.js";
import { tag } from "./tag.js";

/** A BIT STRING: the bits of `bytes` but for the last `unusedBits`. */
export interface BitString {
  readonly unusedBits: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads DER (X.690 §10, §11) strictly: one definite length in the fewest octets, numbers in the fewest octets, nothing
 * out of bounds. A tag is one identifier octet; tag numbers from 31 on are refused, since no structure of X.509, PKCS or
 * CMS has one. Going deeper takes a call, so nesting is as deep as the code of the caller and never deeper.
 *
 * Bytes that it hands out are views of the input, and errors hold names and offsets, never contents: they may be secret.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #format: string;
  readonly #end: number;
  #at: number;

  /**
   * @param format - what is being read, as {@link ParseError} names it
   */
  constructor(bytes: Uint8Array, format: string, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#format = format;
    this.#at = start;
    this.#end = end;
  }

  /** Where the next element begins, counted from the start of the whole input. */
  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  /** Whether the next element has this identifier octet: for OPTIONAL and CHOICE. */
  next(identifier: number): boolean {
    return this.#at < this.#end && this.#bytes[this.#at] === identifier;
  }

  /** The next element whole, header included, whatever it is. */
  raw(name: string): Uint8Array {
    const start = this.#at;
    this.#header(undefined, name);
    return this.#bytes.subarray(start, this.#at);
  }

  /** The contents of the next element, which must have this identifier octet. */
  contents(identifier: number, name: string): Uint8Array {
    const start = this.#header(identifier, name);
    return this.#bytes.subarray(start, this.#at);
  }

  /** A reader of what is inside the next element. The caller ends it with {@link end}. */
  inside(identifier: number, name: string): DerReader {
    const start = this.#header(identifier, name);
    return new DerReader(this.#bytes, this.#format, start, this.#at);
  }

  sequence(name: string): DerReader {
    return this.inside(tag.sequence, name);
  }

  /** An INTEGER as its octets, two's complement. */
  integer(name: string): Uint8Array {
    const contents = this.contents(tag.integer, name);
    if (contents.length === 0) throw this.#error(contents, `"${name}" is an INTEGER without octets`);
    // X.690 §8.3.2: the first nine bits are not all alike
    if (contents.length > 1 && contents[0] === (contents[1]! & 0x80 ? 0xff : 0)) {
      throw this.#error(contents, `"${name}" is an INTEGER with more octets than it needs`);
    }
    return contents;
  }

  /** An INTEGER that is not negative, as its octets without a leading zero; zero is no octets. */
  unsigned(name: string): Uint8Array {
    const contents = this.integer(name);
    if (contents[0]! & 0x80) throw this.#error(contents, `"${name}" is negative`);
    return contents[0] === 0 ? contents.subarray(1) : contents;
  }

  /** An INTEGER from 0 to 2^31 - 1. */
  smallUnsigned(name: string): number {
    const octets = this.unsigned(name);
    if (octets.length > 4 || octets[0]! & (octets.length === 4 ? 0x80 : 0)) {
      throw this.#error(octets, `"${name}" is too large`);
    }
    return octets.reduce((value, octet) => (value << 8) | octet, 0);
  }

  /** An OBJECT IDENTIFIER in dotted numbers. */
  oid(name: string): string {
    const contents = this.contents(tag.oid, name);
    const oid = decodeOid(contents);
    if (oid === undefined) throw this.#error(contents, `"${name}" is a malformed OBJECT IDENTIFIER`);
    return oid;
  }

  bitString(name: string): BitString {
    const contents = this.contents(tag.bitString, name);
    const unusedBits = contents[0];
    const last = contents.length > 1 ? contents.at(-1)! : 0;
    // X.690 §8.6.2 and §11.2.1: at most seven unused bits, all zero
    if (unusedBits === undefined || unusedBits > (contents.length > 1 ? 7 : 0) || last & ((1 << unusedBits) - 1)) {
      throw this.#error(contents, `"${name}" is a malformed BIT STRING`);
    }
    return { unusedBits, bytes: contents.subarray(1) };
  }

  /** A BIT STRING of whole octets, as keys and signatures are. */
  bitStringOctets(name: string): Uint8Array {
    const { unusedBits, bytes } = this.bitString(name);
    if (unusedBits !== 0) throw this.#error(bytes, `"${name}" is a BIT STRING that isn't whole octets`);
    return bytes;
  }

  octetString(name: string): Uint8Array {
    return this.contents(tag.octetString, name);
  }

  null(name: string): void {
    const contents = this.contents(tag.null, name);
    if (contents.length > 0) throw this.#error(contents, `"${name}" is a NULL with contents`);
  }

  boolean(name: string): boolean {
    const contents = this.contents(tag.boolean, name);
    // X.690 §11.1: true is all ones
    if (contents.length !== 1 || (contents[0] !== 0 && contents[0] !== 0xff)) {
      throw this.#error(contents, `"${name}" is a malformed BOOLEAN`);
    }
    return contents[0] === 0xff;
  }

  /** Demands that everything was read. */
  end(name: string): void {
    if (this.remaining > 0) throw this.#fail(`"${name}" has ${this.remaining} bytes too many`, this.#at);
  }

  /** Reads identifier and length, goes behind the element, and returns where its contents begin. */
  #header(identifier: number | undefined, name: string): number {
    const start = this.#at;
    const bytes = this.#bytes;
    if (this.#end - start < 2) throw this.#fail(`"${name}" is missing`, start);
    const found = bytes[start]!;
    if (identifier !== undefined && found !== identifier) {
      throw this.#fail(`"${name}" should have tag ${hex(identifier)}, not ${hex(found)}`, start);
    }
    if ((found & 0x1f) === 0x1f) throw this.#fail(`"${name}" has a tag number above 30`, start);
    let at = start + 1;
    let length = bytes[at++]!;
    if (length === 0x80) throw this.#fail(`"${name}" has an indefinite length`, start); // X.690 §10.1
    if (length > 0x80) {
      const width = length & 0x7f;
      if (width > 4 || width > this.#end - at) throw this.#fail(`"${name}" is longer than what is left`, start);
      length = 0;
      for (let i = 0; i < width; i++) length = length * 256 + bytes[at++]!;
      // X.690 §10.1: the fewest octets
      if (length < 0x80 || length < 256 ** (width - 1)) {
        throw this.#fail(`"${name}" has a length in more octets than it needs`, start);
      }
    }
    if (length > this.#end - at) throw this.#fail(`"${name}" is longer than what is left`, start);
    this.#at = at + length;
    return at;
  }

  /** An error in contents that are a view of the input. */
  #error(contents: Uint8Array, message: string): ParseError {
    return this.#fail(message, contents.byteOffset - this.#bytes.byteOffset);
  }

  #fail(message: string, offset: number): ParseError {
    return new ParseError(`${this.#format}: ${message}`, { format: this.#format, offset });
  }
}

function hex(octet: number): string {
  return `0x${octet.toString(16).padStart(2, "0")}`;
}
