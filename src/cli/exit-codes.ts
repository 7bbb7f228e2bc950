/** What the command ends with. The one table: every subcommand keeps to it, and docs/cli.md shows it. */
export const exitCodes = {
  /** Checked, and all is well. */
  ok: 0,
  /** Checked, and it is not well: a verdict other than pass, or findings. */
  notOk: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Could not be decided now (DNS or the network failed): try again later. */
  undecided: 3,
  /** The input can't be read or is not what it should be. */
  input: 4,
  /** A bug of ours. */
  internal: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
