/** Something to time. Cases of one bench do the same work on the same input. */
export interface Case {
  readonly name: string;
  /** Does the work once. If it returns a promise, each call is awaited before the next. */
  readonly run: () => unknown;
  /** Whether `outcome`, settled, is what the work must give: asked before anything is timed. */
  readonly passes: (outcome: never) => boolean;
}

/** Something to time in a process of its own, which tells the CPU time itself. It has checked its own answers. */
export interface OutsideCase {
  readonly name: string;
  /** Does the work so many times; settles with the CPU microseconds of all together. */
  readonly measure: (iterations: number) => Promise<number>;
  /** Ends the process. */
  readonly close: () => void;
}

/** A case that this machine can't run, and why. */
export interface AbsentCase {
  readonly name: string;
  readonly absent: string;
}

/** A time worked out, round by round, from those of the cases. */
export interface DerivedCase {
  readonly name: string;
  readonly derive: (microseconds: (name: string) => number) => number;
}

/** Cases measured side by side. */
export interface Bench {
  /** Unique, and begins with the name of its file: "dkim verify 5 KB". */
  readonly name: string;
  /** The case that the printed ratios are to. */
  readonly base: string;
  /** How many bytes one run works on, for MB/s. */
  readonly bytes?: number;
  /** How many rounds to measure if the default isn't right. */
  readonly rounds?: number;
  /** Makes the inputs and the cases; called only if the bench is to run, in its own process. */
  readonly prepare: () => Promise<readonly (Case | OutsideCase | AbsentCase | DerivedCase)[]>;
}

/** What was measured of one case: CPU microseconds of one run, a number for each round. */
export type CaseResult =
  | { readonly name: string; readonly microseconds: readonly number[] }
  | { readonly name: string; readonly absent: string };

/** What was measured of one bench. Numbers at the same place in `microseconds` are of the same round. */
export interface BenchResult {
  readonly bench: string;
  readonly base: string;
  readonly bytes?: number;
  readonly cases: readonly CaseResult[];
}
