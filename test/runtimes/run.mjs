// Runs the portable tests on every runtime, one after another.
//
//   npm ci --prefix test/runtimes            once; Chromium comes from the system (or CHROMIUM=path)
//   node test/runtimes/run.mjs               all runtimes
//   node test/runtimes/run.mjs bun workerd   some of them
//   node test/runtimes/run.mjs --table       all, then writes the table in docs/runtimes.md
//
// A runtime that is not installed is skipped with a word about it; with MAILPROOF_REQUIRE=1 it fails.
// Counts go to test/runtimes/out/counts.json; next to it lies the bundle that stack traces of workerd and Chromium
// point into.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { bundleSuite } from "./bundle.mjs";
import { runtimes, versionOf } from "./runtimes.mjs";
import { findTests } from "./suite.mjs";
import { writeTable } from "./table.mjs";

/**
 * What came of a run.
 * @typedef {{ file: string, name: string, state: "passed" | "failed" | "skipped", message?: string }} Test
 * @typedef {{ files: string[], tests: Test[], errors: string[] }} Outcome `errors` are those outside any test
 */

const timeLimitMs = 5 * 60_000; // for one runtime
const maxShown = 10; // failures printed for one runtime
const out = fileURLToPath(new URL("./out", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "mailproof-runtimes-")); // of this run: others may run at the same time
process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

async function main(args) {
  const names = args.filter((arg) => !arg.startsWith("--"));
  const unknown = names.filter((name) => !runtimes.some((runtime) => runtime.name === name));
  const badOption = args.find((arg) => arg.startsWith("--") && arg !== "--table");
  if (unknown.length > 0 || badOption !== undefined) {
    throw new Error(
      `unknown: ${[...unknown, badOption ?? ""].join(" ")}\nknown: ${runtimes.map((r) => r.name).join(" ")} --table`,
    );
  }
  const chosen = names.length === 0 ? runtimes : runtimes.filter((runtime) => names.includes(runtime.name));
  const tests = findTests();
  mkdirSync(out, { recursive: true });

  const results = [];
  for (const runtime of chosen) {
    const result = await runOne(runtime, tests.portable);
    compareTotals(results, result);
    results.push(result);
    print(result);
  }
  writeFileSync(
    join(out, "counts.json"),
    `${JSON.stringify({ runtimes: results, leftOut: tests.leftOut }, null, 2)}\n`,
  );
  if (args.includes("--table")) writeTable(results, tests, runtimes);
  return results.every((result) => result.ok);
}

async function runOne(runtime, files) {
  const { name, label, binary } = runtime;
  const version = versionOf(runtime);
  const result = {
    name,
    label,
    version,
    ok: false,
    passed: 0,
    failed: 0,
    skipped: 0,
    seconds: 0,
    perFile: {}, // tests in each file
    tests: [],
    errors: [],
  };
  if (version === undefined) {
    const required = Boolean(process.env.MAILPROOF_REQUIRE);
    return { ...result, ok: !required, missing: true, errors: [`not installed: ${binary}`] };
  }
  const started = performance.now();
  const folder = join(scratch, name);
  mkdirSync(folder);
  try {
    const suite = runtime.bundled ? await bundleSuite(files) : undefined;
    if (suite !== undefined) writeFileSync(join(out, "suite.js"), suite);
    const outcome = await runtime.run({ binary, version, suite, folder, timeLimitMs });
    for (const test of outcome.tests) {
      result[test.state]++;
      result.perFile[test.file] = (result.perFile[test.file] ?? 0) + 1;
    }
    result.tests = outcome.tests.filter((test) => test.state !== "passed");
    result.errors = [...outcome.errors, ...missingFiles(files, outcome.files)];
  } catch (error) {
    result.errors.push(String(error.stack ?? error));
  }
  if (result.passed === 0 && result.failed === 0) result.errors.push("no test ran");
  result.seconds = Math.round((performance.now() - started) / 1000);
  result.ok = result.failed === 0 && result.errors.length === 0;
  return result;
}

/** A file that was silently not run is an error, whatever the others say. */
function missingFiles(wanted, ran) {
  const missing = wanted.filter((file) => !ran.includes(file));
  return missing.length === 0 ? [] : [`not run: ${missing.join(", ")}`];
}

/** What a runtime can't do must show as a skipped test, not as one that was never defined. */
function compareTotals(results, result) {
  const total = ({ passed, failed, skipped }) => passed + failed + skipped;
  const whole = (other) => !other.missing && other.errors.length === 0;
  const first = results.find(whole);
  if (first === undefined || !whole(result) || total(first) === total(result)) return;
  const files = Object.keys({ ...first.perFile, ...result.perFile });
  const differing = files.filter((file) => first.perFile[file] !== result.perFile[file]);
  const each = differing.map((file) => `${file}: ${result.perFile[file] ?? 0} here, ${first.perFile[file] ?? 0} there`);
  result.errors.push([`${total(result)} tests here, ${total(first)} on ${first.label}`, ...each].join("\n"));
  result.ok = false;
}

function print(result) {
  const { label, version, passed, failed, skipped, seconds } = result;
  if (result.missing) {
    console.log(`${result.ok ? "SKIP" : "FAIL"}  ${label}: ${result.errors[0]}`);
    return;
  }
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  console.log(`${result.ok ? "ok  " : "FAIL"}  ${label} ${version}: ${counts}, ${seconds} s`);
  const failures = result.tests.filter((test) => test.state === "failed");
  const texts = [...failures.map((test) => `${test.file} > ${test.name}\n${test.message ?? ""}`), ...result.errors];
  for (const text of texts.slice(0, maxShown)) console.log(indent(text));
  if (texts.length > maxShown) console.log(indent(`and ${texts.length - maxShown} more: ${out}/counts.json`));
}

const indent = (text) =>
  stripVTControlCharacters(text).trimEnd().split("\n").slice(0, 30).join("\n").replace(/^/gm, "      ");

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
