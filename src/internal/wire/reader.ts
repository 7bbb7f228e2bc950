import { ParseError } from "../../core/errors.js";

/**
 * Reads numbers and length-prefixed vectors, most significant octet first, as TLS (RFC 8446 §3) and DNS
 * (RFC 1035 §4.1) write them. Offsets in errors count from the start of the whole input, in vectors too.
 * Bytes that it hands out are views of the input.
 */
export class Reader {
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

  /** Where the next read begins, counted from the start of the whole input. */
  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  u8(name: string): number {
    return this.#bytes[this.#take(1, name)]!;
  }

  u16(name: string): number {
    const at = this.#take(2, name);
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
  }

  u24(name: string): number {
    const at = this.#take(3, name);
    return (this.#bytes[at]! << 16) | (this.#bytes[at + 1]! << 8) | this.#bytes[at + 2]!;
  }

  u32(name: string): number {
    const at = this.#take(4, name);
    const bytes = this.#bytes;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  bytes(length: number, name: string): Uint8Array {
    const at = this.#take(length, name);
    return this.#bytes.subarray(at, at + length);
  }

  skip(length: number, name: string): void {
    this.#take(length, name);
  }

  /** A vector behind a length of one octet. The caller ends it with {@link end}. */
  vector8(name: string): Reader {
    return this.#vector(this.u8(name), name);
  }

  /** A vector behind a length of two octets. */
  vector16(name: string): Reader {
    return this.#vector(this.u16(name), name);
  }

  /** A vector behind a length of three octets. */
  vector24(name: string): Reader {
    return this.#vector(this.u24(name), name);
  }

  /** All bytes that are left. */
  rest(): Uint8Array {
    return this.bytes(this.remaining, "rest");
  }

  /** Another reader of the whole input from `offset` on: for the pointers of RFC 1035 §4.1.4. */
  at(offset: number, name: string): Reader {
    if (offset > this.#bytes.length) throw this.#error(`"${name}" points behind the end`);
    return new Reader(this.#bytes, this.#format, offset);
  }

  /** Demands that everything was read. */
  end(name: string): void {
    if (this.remaining > 0) throw this.#error(`"${name}" has ${this.remaining} bytes too many`);
  }

  #vector(length: number, name: string): Reader {
    const at = this.#take(length, name);
    return new Reader(this.#bytes, this.#format, at, at + length);
  }

  #take(length: number, name: string): number {
    const at = this.#at;
    if (length > this.#end - at) throw this.#error(`"${name}" wants ${length} bytes and has ${this.#end - at}`);
    this.#at = at + length;
    return at;
  }

  #error(message: string): ParseError {
    return new ParseError(`${this.#format}: ${message}`, { format: this.#format, offset: this.#at });
  }
}
