// The closing lines of .ci/run, made of what each stage left: `node summary.mjs FOLDER`.
// stages.tsv has a line for each stage: name, exit code, seconds, and the file with its counts, if it has any.
// Exits with 0 if there were checks and all passed, otherwise with 3 (1 is what Node itself ends with).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
const { lines, passed, failed, skipped } = summarize(folder);
console.log(["", ...lines, "", closingLine(passed, failed, skipped)].join("\n"));
process.exitCode = failed === 0 ? 0 : 3;

function summarize(folder) {
  const table = join(folder, "stages.tsv");
  const rows = existsSync(table) ? readFileSync(table, "utf8").trimEnd().split("\n") : [];
  const stages = rows.map((row) => {
    const [name, code, seconds, counts] = row.split("\t");
    return { name, seconds, ...outcomeOf(Number(code), counts) };
  });
  // A script that stopped half-way, or ran nothing, has failed whatever the stages before that say.
  if (!existsSync(join(folder, "complete"))) {
    stages.push({ name: "all stages", seconds: "", ...failure("the script ended before its last stage") });
  }
  const sum = (key) => stages.reduce((total, stage) => total + stage[key], 0);
  const total = { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
  if (total.passed === 0 && total.failed === 0) total.failed = 1;
  return { lines: stages.map(lineOf), ...total };
}

function outcomeOf(code, countsFile) {
  const ended = code === 0 ? "" : code === 124 || code === 137 ? "out of time" : `exit code ${code}`;
  if (!countsFile) return code === 0 ? { passed: 1, failed: 0, skipped: 0, why: "" } : failure(ended);
  let counts;
  try {
    counts = readCounts(JSON.parse(readFileSync(countsFile, "utf8")));
  } catch (error) {
    return failure(`${ended} no counts: ${error.message}`.trim());
  }
  // A run that failed says so even where each single test passed; a run without a passed test shows nothing.
  if (counts.failed === 0 && (code !== 0 || !(counts.passed > 0))) {
    return { ...counts, failed: 1, why: ended || "no test passed" };
  }
  return { ...counts, why: ended };
}

function failure(why) {
  return { passed: 0, failed: 1, skipped: 0, why };
}

function readCounts(report) {
  const counts = Array.isArray(report.runtimes) ? countsOfRuntimes(report.runtimes) : countsOfVitest(report);
  if (!Object.values(counts).every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new Error("unknown format");
  return counts;
}

/** vitest counts a file that can't be loaded as no test at all: here it is a failed one. */
function countsOfVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countsOfRuntimes(runtimes) {
  const sum = (key) => runtimes.reduce((total, runtime) => total + runtime[key], 0);
  const broken = runtimes.filter(({ ok, failed }) => !ok && failed === 0);
  return { passed: sum("passed"), failed: sum("failed") + broken.length, skipped: sum("skipped") };
}

function lineOf({ name, seconds, passed, failed, skipped, why }) {
  const word = failed === 0 ? "ok    " : "FAILED";
  return `${seconds.padStart(5)} s  ${word}  ${name}: ${closingLine(passed, failed, skipped)}${why ? ` (${why})` : ""}`;
}

function closingLine(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
