/** Octets of a body that are looked at in one go. Input and output together stay within the nearer caches. */
export const PIECE = 32_768;

/** White space came last, and no content since. */
export const HELD_SPACE = 1;
/** A CR ended the piece: the next octet says what it is. */
export const HELD_CR = 2;
/** Nothing but white space since the last line end, or since the start of the body. */
export const LINE_START = 4;

/** The relaxed canonicalization of one piece (RFC 6376 §3.4.4). */
export interface RelaxedPiece {
  /** What is given out: a view that the next call overwrites. */
  readonly output: Uint8Array;
  /** {@link HELD_SPACE}, {@link HELD_CR} and {@link LINE_START}, for the next piece. */
  readonly held: number;
  /** Empty lines at the end of the piece, not given out. */
  readonly lines: number;
}

/** Takes at most {@link PIECE} octets, at least one, and what the piece before held over. */
export type RelaxPiece = (piece: Uint8Array, held: number) => RelaxedPiece;
