import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Bar, type BarOutcome, checkBar, describeBar, readBars } from "./bars.ts";
import { benchFiles, loadBenches } from "./load.ts";
import { markdownTables, replaceTable, terminalTable } from "./report.ts";
import { ratio } from "./statistics.ts";
import type { BenchResult } from "./types.ts";

const usage = `npm run bench -- [words] [--check] [--json] [--table] [--list]

  words    only the benches whose name has all of these words
  --check  fail if a floor of bench/bars.json doesn't hold
  --json   print what was measured as JSON (best with npm run --silent)
  --table  write the tables of docs/performance.md
  --list   print the names of the benches`;

/** A bar that fails is measured once more, with this many times the rounds, before it counts. */
const retryFactor = 3;

interface Selected {
  readonly file: string;
  readonly name: string;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let parsed: ReturnType<typeof parseArguments>;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    return say(`${(error as Error).message}\n\n${usage}`, 2);
  }
  const { values: options, positionals: words } = parsed;
  if (options.help) return say(usage, 0);
  const all = await listBenches();
  const selected = all.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word.toLowerCase())));
  if (selected.length === 0) return say(`no bench has "${words.join(" ")}" in its name; see --list`, 2);
  if (options.list) return say(selected.map(({ name }) => name).join("\n"), 0);
  const bars = readBars(readFileSync(new URL("../bars.json", import.meta.url), "utf8"));

  const print = options.json ? () => {} : (text: string) => console.log(text);
  print(`Node ${process.versions.node}, OpenSSL ${process.versions.openssl}; CPU microseconds, one core\n`);
  const results = new Map<string, BenchResult>();
  for (const bench of selected) {
    const result = await measureInChild(bench, 1);
    results.set(bench.name, result);
    print(terminalTable(result));
  }

  const outcomes = options.check ? await checkBars(bars, all, selected, results, print) : [];
  const failed = outcomes.filter(({ holds }) => !holds).length;
  if (options.check) {
    for (const outcome of outcomes) print(describeBar(outcome));
    print(`\nbars: ${outcomes.length - failed} held, ${failed} failed`);
  }
  if (options.json) console.log(JSON.stringify(toJson(results, outcomes), undefined, 2));
  if (options.table) writeTables(all, results);
  return failed > 0 ? 1 : 0;
}

function parseArguments(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      check: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      table: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
}

function say(text: string, status: number): number {
  (status === 0 ? console.log : console.error)(text);
  return status;
}

async function listBenches(): Promise<Selected[]> {
  const selected: Selected[] = [];
  for (const file of benchFiles()) {
    for (const { name } of await loadBenches(file)) selected.push({ file, name });
  }
  return selected;
}

function measureInChild({ file, name }: Selected, roundFactor: number): Promise<BenchResult> {
  return new Promise((resolve, reject) => {
    const script = new URL("child.ts", import.meta.url);
    const child = fork(script, [file, name, String(roundFactor)], { stdio: ["ignore", 2, 2, "ipc"] });
    let result: BenchResult | undefined;
    child.on("message", (message) => {
      result = message as BenchResult;
    });
    child.on("error", reject);
    child.on("exit", (status) => {
      if (status === 0 && result !== undefined) resolve(result);
      else reject(new Error(`the bench "${name}" failed`));
    });
  });
}

/** Checks the bars of the benches that were selected, and those of no bench at all, which can't hold. */
async function checkBars(
  bars: readonly Bar[],
  all: readonly Selected[],
  selected: readonly Selected[],
  results: Map<string, BenchResult>,
  print: (text: string) => void,
): Promise<BarOutcome[]> {
  const known = new Set(all.map(({ name }) => name));
  const due = bars.filter((bar) => results.has(bar.bench) || !known.has(bar.bench));
  if (due.length < bars.length) print(`bars of benches that were not asked for: ${bars.length - due.length}\n`);
  const ratioOf = (bench: string, name: string, to: string): number | undefined => {
    const result = results.get(bench);
    return result && ratio(result, name, to);
  };

  const outcomes = due.map((bar) => checkBar(bar, ratioOf));
  const doubtful = outcomes.filter(({ holds, measured }) => !holds && measured !== undefined);
  for (const bench of selected) {
    const again = doubtful.filter(({ bar }) => bar.bench === bench.name);
    if (again.length === 0) continue;
    for (const outcome of again) print(describeBar(outcome));
    print(
      `measuring "${bench.name}" once more with ${retryFactor} times the rounds; for these bars that result counts\n`,
    );
    const result = await measureInChild(bench, retryFactor);
    results.set(bench.name, result);
    print(terminalTable(result));
  }
  return outcomes.map((outcome) => (doubtful.includes(outcome) ? checkBar(outcome.bar, ratioOf) : outcome));
}

function toJson(results: Map<string, BenchResult>, outcomes: readonly BarOutcome[]): object {
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    architecture: process.arch,
    benches: [...results.values()],
    bars: outcomes,
  };
}

/** Only files of which every bench ran, so that no table loses a row. */
function writeTables(all: readonly Selected[], results: Map<string, BenchResult>): void {
  const path = new URL("../../docs/performance.md", import.meta.url);
  let document = readFileSync(path, "utf8");
  for (const file of benchFiles()) {
    const rows = all.filter((bench) => bench.file === file).map(({ name }) => results.get(name));
    if (!rows.every((row) => row !== undefined)) continue;
    document = replaceTable(document, file.replace(".bench.ts", ""), markdownTables(rows));
  }
  writeFileSync(path, document);
}
