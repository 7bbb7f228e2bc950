/** What a subcommand has of the world, so that tests can give it another one. */
export interface CommandIo {
  out(text: string): void;
  /** To standard output, for what isn't text: a message. */
  bytes(bytes: Uint8Array): void;
  error(text: string): void;
  /** Standard input, for the file name `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

/** A command line that can't be followed; the message is for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = "UsageError" as const;
}

/** A file that can't be used; the message names it. */
export class InputError extends Error {
  override readonly name = "InputError" as const;
}
