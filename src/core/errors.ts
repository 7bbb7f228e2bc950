/** Why a socket operation failed. */
export type SocketErrorCode =
  | "refused"
  | "reset"
  | "closed"
  | "timeout"
  | "unreachable"
  | "not-found"
  | "forbidden"
  | "tls";

/** Every `code` that an error of this package can carry. Closed: safe to switch on. */
export type MailproofErrorCode = "parse" | "limit" | "decrypt" | "unsupported" | SocketErrorCode;

/**
 * The base of every error this package throws on purpose. Look at `code` first, `instanceof` second.
 * Wrong use of the API is a plain `TypeError` or `RangeError`; an abort rethrows the signal's reason.
 */
export class MailproofError extends Error {
  override readonly name: string = "MailproofError";
  readonly code: MailproofErrorCode;
  constructor(code: MailproofErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Where and why input is not what its format says. */
export interface ParseErrorDetails {
  /** What was being read, for example `dkim-signature` or `zone-file`. */
  readonly format: string;
  /** Where, counted from the start of the input: bytes, or UTF-16 code units where the input was a string. */
  readonly offset?: number;
  /** The text that is not followed, for example `RFC 6376 §3.2`. */
  readonly spec?: string;
  readonly cause?: unknown;
}

/** Input that is not what its format says. */
export class ParseError extends MailproofError {
  override readonly name = "ParseError" as const;
  declare readonly code: "parse";
  readonly format: string;
  declare readonly offset?: number;
  declare readonly spec?: string;
  constructor(message: string, details: ParseErrorDetails) {
    super("parse", message, details.cause === undefined ? undefined : { cause: details.cause });
    this.format = details.format;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.spec !== undefined) this.spec = details.spec;
  }
}

/** Input that is larger, longer or deeper than a limit allows. */
export class LimitError extends MailproofError {
  override readonly name = "LimitError" as const;
  declare readonly code: "limit";
  /** The option that sets the limit. */
  readonly limit: string;
  readonly max: number;
  constructor(limit: string, max: number) {
    super("limit", `over the limit "${limit}" of ${max}`);
    this.limit = limit;
    this.max = max;
  }
}

/** Decryption failed. One text and no cause, because anything more is an oracle. */
export class DecryptError extends MailproofError {
  override readonly name = "DecryptError" as const;
  declare readonly code: "decrypt";
  constructor() {
    super("decrypt", "the content could not be decrypted");
  }
}

/** Something this package or this runtime can't do, by name. */
export class UnsupportedError extends MailproofError {
  override readonly name = "UnsupportedError" as const;
  declare readonly code: "unsupported";
  /** What is missing, for example `inflate` or `rsa-pss`. */
  readonly feature: string;
  constructor(feature: string, message: string, options?: ErrorOptions) {
    super("unsupported", message, options);
    this.feature = feature;
  }
}

/** A socket that failed. Adapters map the errors of their platform to this one. */
export class SocketError extends MailproofError {
  override readonly name = "SocketError" as const;
  declare readonly code: SocketErrorCode;
  constructor(code: SocketErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
