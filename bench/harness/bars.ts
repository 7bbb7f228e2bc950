// What a bar is and when it holds. No imports: test/bench/bars.node.test.ts tests it from outside.

/**
 * One entry of bars.json. With `min`, the case must be at least that many times as fast as `ratioTo`;
 * with `max`, it may take at most that many times as long. `goal` is the number to reach in the end.
 */
export interface Bar {
  readonly bench: string;
  readonly case: string;
  readonly ratioTo: string;
  readonly min?: number;
  readonly max?: number;
  readonly goal: number;
  /** Who asks for it, in words. */
  readonly from: string;
}

export interface BarOutcome {
  readonly bar: Bar;
  /** In the direction of the bar; absent if it wasn't measured. */
  readonly measured?: number;
  readonly holds: boolean;
}

/** How many times as long as the case `to` the case `name` takes, if both were measured. */
export type RatioOf = (bench: string, name: string, to: string) => number | undefined;

/** Reads bars.json; throws at anything that would make a bar say nothing. */
export function readBars(json: string): Bar[] {
  const bars = JSON.parse(json) as Bar[];
  for (const bar of bars) {
    const where = `bars.json: ${bar.bench}, ${bar.case}`;
    for (const key of ["bench", "case", "ratioTo", "from"] as const) {
      if (typeof bar[key] !== "string" || bar[key] === "") throw new Error(`${where}: "${key}" is missing`);
    }
    const floors = [bar.min, bar.max].filter((floor) => floor !== undefined);
    if (floors.length !== 1) throw new Error(`${where}: one of "min" and "max", not both`);
    for (const number of [...floors, bar.goal]) {
      if (!(typeof number === "number" && number > 0)) throw new Error(`${where}: floor and goal are numbers above 0`);
    }
    if (bar.min === undefined ? bar.goal > (bar.max ?? 0) : bar.goal < bar.min) {
      throw new Error(`${where}: the goal is easier than the floor`);
    }
  }
  return bars;
}

/** A bar that wasn't measured doesn't hold. */
export function checkBar(bar: Bar, ratioOf: RatioOf): BarOutcome {
  const times = ratioOf(bar.bench, bar.case, bar.ratioTo);
  if (times === undefined || !(times > 0)) return { bar, holds: false };
  if (bar.min !== undefined) return { bar, measured: 1 / times, holds: 1 / times >= bar.min };
  return { bar, measured: times, holds: times <= (bar.max ?? 0) };
}

/** The outcome in one line. */
export function describeBar({ bar, measured, holds }: BarOutcome): string {
  const floor = bar.min === undefined ? `at most ${bar.max}` : `at least ${bar.min}`;
  const what =
    measured === undefined
      ? "not measured"
      : bar.min === undefined
        ? `${measured.toFixed(2)} times as long as ${bar.ratioTo}`
        : `${measured.toFixed(2)} times as fast as ${bar.ratioTo}`;
  const against = measured === undefined ? `, against ${bar.ratioTo}` : "";
  return `${holds ? "holds" : "FAILS"}  ${bar.bench}, ${bar.case}: ${what}${against} (floor: ${floor}, goal: ${bar.goal}; ${bar.from})`;
}
