/**
 * Writes numbers and length-prefixed vectors, most significant octet first: the other direction of `Reader`.
 * What doesn't fit its field is a RangeError, because only a caller can ask for it.
 */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(256);
  #length = 0;

  /** How many bytes are written. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#number(value, 1);
  }

  u16(value: number): void {
    this.#number(value, 2);
  }

  u24(value: number): void {
    this.#number(value, 3);
  }

  u32(value: number): void {
    this.#number(value, 4);
  }

  bytes(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length); // first: it may replace the buffer
    this.#bytes.set(bytes, at);
  }

  /** Writes what `fill` writes behind its length in one octet. */
  vector8(fill: (writer: Writer) => void): void {
    this.#vector(1, fill);
  }

  /** Writes what `fill` writes behind its length in two octets. */
  vector16(fill: (writer: Writer) => void): void {
    this.#vector(2, fill);
  }

  /** Writes what `fill` writes behind its length in three octets. */
  vector24(fill: (writer: Writer) => void): void {
    this.#vector(3, fill);
  }

  /** A copy of what is written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #vector(width: number, fill: (writer: Writer) => void): void {
    const at = this.#grow(width);
    fill(this);
    const length = this.#length - at - width;
    if (length >= 256 ** width) throw new RangeError(`a vector of ${length} bytes is too long for its length field`);
    this.#put(length, width, at);
  }

  #number(value: number, width: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
      throw new RangeError(`"value" must be an integer from 0 to ${256 ** width - 1}`);
    }
    this.#put(value, width, this.#grow(width));
  }

  #put(value: number, width: number, at: number): void {
    for (let i = width - 1; i >= 0; i--) {
      this.#bytes[at + i] = value; // keeps the low octet
      value = Math.floor(value / 256);
    }
  }

  /** Makes room and returns where it begins. */
  #grow(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}
