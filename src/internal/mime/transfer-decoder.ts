/** What is odd about an encoded body. It was decoded all the same. */
export type DecodeIssueCode =
  /** base64: a character that is neither of the alphabet nor white space. Left out (RFC 2045 §6.8). */
  | "invalid-character"
  /** base64: padding is missing or too short. */
  | "missing-padding"
  /** base64: more than the padding calls for, or padding where nothing is to be padded. */
  | "excess-padding"
  /** base64: more digits behind padding. Decoded, so that nothing stays hidden; other readers stop there. */
  | "data-after-padding"
  /** base64: a single digit is left over, which is less than an octet. */
  | "truncated"
  /** quoted-printable: `=` with something else behind it than two hexadecimal digits or a line end. Kept as it is. */
  | "invalid-escape"
  /** quoted-printable: digits in lower case, which RFC 2045 §6.7 forbids. */
  | "lower-case-escape"
  /** quoted-printable: octets over 126 or control characters. Kept as they are. */
  | "unencoded-octet"
  /** quoted-printable: spaces at the end of a line, which transport may have added. Left out (RFC 2045 §6.7). */
  | "trailing-space"
  /** quoted-printable: a run of more than 998 spaces, longer than a line can be. Kept, wherever it stands. */
  | "long-space";

/** How often something odd was met. */
export type DecodeIssues = Partial<Record<DecodeIssueCode, number>>;

/**
 * Decodes a body that comes in chunks. How it is cut makes no difference to the output put together, nor to the issues.
 * Holds no more than a line.
 */
export interface TransferDecoder {
  /** What can be decoded by now, in an array of its own. */
  push(chunk: Uint8Array): Uint8Array<ArrayBuffer>;
  /** The rest. */
  finish(): Uint8Array<ArrayBuffer>;
  readonly issues: DecodeIssues;
}
