import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireProgram } from "../support/require-program.node.js";

const ci = fileURLToPath(new URL("../../.ci", import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mailproof-ci-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const passing = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
const brokenFile = { status: "failed", assertionResults: [] };
const runtime = { ok: true, passed: 3, failed: 0, skipped: 2 };

interface Case {
  readonly name: string;
  /** Exit code, and what the file of counts holds, if the stage has one. */
  readonly stages: readonly (readonly [code: number, counts?: object | string])[];
  readonly complete?: boolean;
  readonly says: string;
}

describe("the closing line of .ci/run", () => {
  it.each<Case>([
    { name: "plain stages count as one check each", stages: [[0], [1], [0]], says: "2 passed, 1 failed" },
    { name: "a stage out of time has failed", stages: [[0], [124]], says: "1 passed, 1 failed" },
    { name: "tests count as they are", stages: [[0], [0, passing]], says: "6 passed, 0 failed, 1 skipped" },
    {
      name: "failed tests count once, not again with their stage",
      stages: [[1, { ...passing, numFailedTests: 2 }]],
      says: "5 passed, 2 failed, 1 skipped",
    },
    {
      name: "a run that fails outside its tests has failed",
      stages: [[1, passing]],
      says: "5 passed, 1 failed, 1 skipped",
    },
    {
      name: "a test file that can't be loaded has failed",
      stages: [[1, { ...passing, testResults: [brokenFile, brokenFile] }]],
      says: "5 passed, 2 failed, 1 skipped",
    },
    {
      name: "a run of no tests has failed",
      stages: [[0, { ...passing, numPassedTests: 0 }]],
      says: "0 passed, 1 failed, 1 skipped",
    },
    { name: "a run without counts has failed", stages: [[0], [0, ""]], says: "1 passed, 1 failed" },
    { name: "counts of an unknown form are a failure", stages: [[0], [0, { tests: 5 }]], says: "1 passed, 1 failed" },
    {
      name: "counts that are no numbers are a failure",
      stages: [[0], [0, { ...passing, numPassedTests: "5" }]],
      says: "1 passed, 1 failed",
    },
    {
      name: "runtimes add up",
      stages: [[0, { runtimes: [runtime, runtime] }]],
      says: "6 passed, 0 failed, 4 skipped",
    },
    {
      name: "a runtime that is not well has failed, whatever its tests say",
      stages: [[1, { runtimes: [runtime, { ...runtime, ok: false }] }]],
      says: "6 passed, 1 failed, 4 skipped",
    },
    { name: "no runtime at all is a failure", stages: [[0, { runtimes: [] }]], says: "0 passed, 1 failed" },
    { name: "a script that ended early has failed", stages: [[0], [0]], complete: false, says: "2 passed, 1 failed" },
    { name: "nothing at all is a failure", stages: [], says: "0 passed, 1 failed" },
    { name: "nothing at all, early, is a failure", stages: [], complete: false, says: "0 passed, 1 failed" },
  ])("$name", ({ stages, complete = true, says }) => {
    const rows = stages.map(([code, counts], at) => {
      const file = counts === undefined ? "" : join(folder, `${at}.json`);
      if (counts !== undefined) writeFileSync(file, typeof counts === "string" ? counts : JSON.stringify(counts));
      return `stage ${at}\t${code}\t1\t${file}\n`;
    });
    if (rows.length > 0) writeFileSync(join(folder, "stages.tsv"), rows.join(""));
    if (complete) writeFileSync(join(folder, "complete"), "");
    const { stdout, status } = spawnSync(process.execPath, [join(ci, "summary.mjs"), folder], { encoding: "utf8" });
    expect(lastLine(stdout)).toBe(says);
    expect(status).toBe(says.includes(" 0 failed") ? 0 : 3);
  });
});

const bash = requireProgram("bash");
const timeout = requireProgram("timeout");

describe.skipIf(bash === undefined || timeout === undefined)("the stages of .ci/run", () => {
  it.each([
    { name: "pass", script: 'stage "a" 9 true; stage "b" 9 test 1 = 1; all_stages_ran', says: "2 passed, 0 failed" },
    {
      name: "go on after one that fails",
      script: 'stage "a" 9 false; stage "b" 9 true; all_stages_ran',
      says: "1 passed, 1 failed",
    },
    {
      name: "are ended when their time is over",
      script: 'stage "a" 1 sleep 60; all_stages_ran',
      says: "0 passed, 1 failed",
    },
    {
      name: "share the time of all",
      script: 'total_seconds=0; stage "a" 9 true; all_stages_ran',
      says: "0 passed, 1 failed",
    },
    { name: "get no input", script: 'stage "a" 9 cat; all_stages_ran', says: "1 passed, 0 failed" },
    {
      name: "don't get the counts of an earlier run",
      script: 'echo "{}" > "$0.json"; counted_stage "a" 9 "$0.json" test ! -e "$0.json"; all_stages_ran',
      says: "0 passed, 1 failed",
    },
    {
      name: "may stop the script",
      script: 'stage "a" 9 true; stage "b" 9 false || exit; stage "c" 9 true; all_stages_ran',
      says: "1 passed, 2 failed",
    },
    {
      name: "have failed when the script crashes",
      script: 'set -u; stage "a" 9 true; echo "$nowhere"; all_stages_ran',
      says: "1 passed, 1 failed",
    },
    {
      name: "have failed when the script ends early and calls it well",
      script: 'stage "a" 9 true; exit 0',
      says: "1 passed, 1 failed",
    },
    {
      name: "have failed when the script is ended",
      script: 'stage "a" 9 true; kill -TERM $$; all_stages_ran',
      says: "1 passed, 1 failed",
    },
    {
      name: "have failed when there are no counts of them to be had",
      script: 'node() { return 1; }; stage "a" 9 true; all_stages_ran',
      says: "0 passed, 1 failed",
    },
  ])("$name", ({ script, says }) => {
    const file = join(folder, "run.sh");
    writeFileSync(file, `source "${join(ci, "stages.sh")}"\n${script}\n`);
    const { stdout, status } = spawnSync(bash!, [file], { encoding: "utf8", input: "typed" });
    expect(lastLine(stdout)).toBe(says);
    expect(status === 0).toBe(says.endsWith(" 0 failed"));
  });
});

function lastLine(text: string): string | undefined {
  return text.trimEnd().split("\n").at(-1);
}
