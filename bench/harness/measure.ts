import type { Bench, BenchResult, Case, CaseResult, DerivedCase, OutsideCase } from "./types.ts";

const defaultRounds = 21;
/** CPU time of one round of one case, so long as one run isn't longer. */
const roundMicroseconds = 12_000;
/** CPU time and runs of each case before measuring: enough for the optimizing compiler to settle. */
const warmUpMicroseconds = 400_000;
const warmUpTurns = 8;

type Timed = Case | OutsideCase;

/**
 * Measures the cases of a bench: all of them in each round, in random order, by CPU time of the whole process
 * (its collector and compiler threads too). Never calls the collector itself: V8 then gives its pages back,
 * and what is measured next is page faults.
 */
export async function measureBench(bench: Bench, roundFactor: number): Promise<BenchResult> {
  const cases = await bench.prepare();
  const timed = cases.filter((entry): entry is Timed => "run" in entry || "measure" in entry);
  const derived = cases.filter((entry): entry is DerivedCase => "derive" in entry);
  for (const entry of timed) await checkCase(bench, entry);

  const iterations = await warmUp(timed);
  const rounds = (bench.rounds ?? defaultRounds) * roundFactor;
  const times = new Map<string, number[]>();
  for (const entry of [...timed, ...derived]) times.set(entry.name, []);
  for (let round = 0; round < rounds; round++) {
    for (const entry of shuffle(timed)) {
      times.get(entry.name)?.push(await timeOne(entry, iterations.get(entry.name) ?? 1));
    }
    for (const { name, derive } of derived) {
      times.get(name)?.push(derive((of) => times.get(of)?.at(-1) ?? Number.NaN));
    }
  }
  for (const entry of timed) if ("measure" in entry) entry.close();

  const results = cases.map((entry): CaseResult => {
    if ("absent" in entry) return { name: entry.name, absent: entry.absent };
    const microseconds = times.get(entry.name) ?? [];
    if (microseconds.some(Number.isNaN))
      return { name: entry.name, absent: "a case that it is derived from is absent" };
    return { name: entry.name, microseconds };
  });
  return {
    bench: bench.name,
    base: bench.base,
    ...(bench.bytes === undefined ? {} : { bytes: bench.bytes }),
    cases: results,
  };
}

async function checkCase(bench: Bench, entry: Timed): Promise<void> {
  if ("measure" in entry) return;
  if (!entry.passes((await entry.run()) as never)) throw new Error(`${bench.name}: ${entry.name} gives a wrong answer`);
}

/** Runs the cases by turns until each is warm; returns how many iterations of each make a round. */
async function warmUp(cases: readonly Timed[]): Promise<Map<string, number>> {
  const iterations = new Map(cases.map((entry) => [entry.name, 1]));
  const spent = new Map(cases.map((entry) => [entry.name, 0]));
  for (let turn = 0; turn < warmUpTurns; turn++) {
    for (const entry of cases) {
      const last = turn === warmUpTurns - 1;
      const sofar = spent.get(entry.name) ?? 0;
      if (sofar >= warmUpMicroseconds && !last) continue; // one run takes as long as the turns of others
      const count = iterations.get(entry.name) ?? 1;
      const each = await timeOne(entry, count);
      spent.set(entry.name, sofar + each * count);
      const target = last ? roundMicroseconds : warmUpMicroseconds / warmUpTurns;
      iterations.set(entry.name, Math.max(1, Math.min(count * 100, Math.round(target / Math.max(each, 0.001)))));
    }
  }
  return iterations;
}

/** Where outcomes go, so that no run can be optimized away. */
let outcome: unknown;

/** CPU microseconds of one run, the mean of so many. */
async function timeOne(entry: Timed, iterations: number): Promise<number> {
  if ("measure" in entry) return (await entry.measure(iterations)) / iterations;
  const { run } = entry;
  const start = process.cpuUsage();
  outcome = run();
  if (outcome instanceof Promise) {
    await outcome;
    for (let i = 1; i < iterations; i++) outcome = await run();
  } else {
    for (let i = 1; i < iterations; i++) outcome = run();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / iterations;
}

function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}
