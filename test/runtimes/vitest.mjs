// Runs vitest itself on Node, Bun or Deno.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./process.mjs";
import { root } from "./suite.mjs";

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const config = fileURLToPath(new URL("./vitest.config.mjs", import.meta.url));

/**
 * @param {{ binary: string, args: string[], identity: string, folder: string, timeLimitMs: number }} options
 *   `identity` is what the tests must find themselves on, for example `bun 1.4.5`
 * @returns {Promise<import("./run.mjs").Outcome>}
 */
export async function runVitest({ binary, args, identity, folder, timeLimitMs }) {
  const outputFile = join(folder, "report.json");
  const { code, timedOut, stdout, stderr } = await run(
    binary,
    [...args, vitest, "run", "--config", config, "--reporter=default", "--reporter=json", `--outputFile=${outputFile}`],
    { cwd: root, env: { MAILPROOF_RUNTIME: identity }, timeLimitMs },
  );
  const outcome = { files: [], tests: [], errors: [] };
  const said = (stdout + stderr).slice(-4000);
  if (timedOut) outcome.errors.push(`not done after ${timeLimitMs / 1000} s\n${said}`);
  readReport(outputFile, outcome);
  const explained = outcome.errors.length > 0 || outcome.tests.some((test) => test.state === "failed");
  if (code !== 0 && !explained) outcome.errors.push(`vitest ended with ${code}\n${said}`);
  return outcome;
}

function readReport(path, outcome) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return; // vitest ended before it could write one: its exit code or the time limit tells
  }
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    outcome.files.push(name);
    // A file that can't be loaded has no tests to fail.
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) {
      outcome.errors.push(`${name}: ${file.message || "failed outside its tests"}`);
    }
    for (const test of file.assertionResults) {
      const state = test.status === "passed" || test.status === "failed" ? test.status : "skipped";
      outcome.tests.push({ file: name, name: test.fullName, state, message: test.failureMessages?.[0] });
    }
  }
}
