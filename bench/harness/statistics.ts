import type { BenchResult } from "./types.ts";

/** The value that a share of the numbers lie below: 0.5 is the median. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** The times of a case in each round, if it was measured. */
export function timesOf(result: BenchResult, name: string): readonly number[] | undefined {
  const found = result.cases.find((entry) => entry.name === name);
  return found !== undefined && "microseconds" in found ? found.microseconds : undefined;
}

/** How many times as long one case takes as another: the median of the ratios of each round. */
export function ratio(result: BenchResult, name: string, to: string): number | undefined {
  const times = timesOf(result, name);
  const others = timesOf(result, to);
  if (times === undefined || others === undefined || times.length === 0) return undefined;
  return quantile(
    times.map((time, round) => time / (others[round] ?? Number.NaN)),
    0.5,
  );
}
