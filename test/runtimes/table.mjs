// The table in docs/runtimes.md, made of the counts of a run.
import { readFileSync, writeFileSync } from "node:fs";
import { root } from "./suite.mjs";

const path = `${root}/docs/runtimes.md`;
const start = "<!-- runtimes: start -->";
const end = "<!-- runtimes: end -->";

export function writeTable(results, tests, runtimes) {
  const missing = runtimes.filter(({ name }) => !results.some((result) => result.name === name && !result.missing));
  if (missing.length > 0) throw new Error(`no table without ${missing.map(({ label }) => label).join(", ")}`);
  const text = readFileSync(path, "utf8");
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no markers for the table`);
  writeFileSync(path, `${text.slice(0, from + start.length)}\n\n${format(results, tests)}\n${text.slice(to)}`);
}

function format(results, { portable, leftOut }) {
  const rows = results.map(({ label, version, passed, failed, skipped }) => [label, version, passed, failed, skipped]);
  return [
    "| Runtime | Version | Passed | Failed | Skipped |",
    "|---|---|--:|--:|--:|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
    `Each ran the same ${count(portable.length, "file")}.`,
    "",
    ...skippedTests(results),
    ...leftOutFiles(leftOut),
  ].join("\n");
}

/** Each skipped test once, with the runtimes that skipped it. */
function skippedTests(results) {
  const where = new Map();
  for (const { label, tests } of results) {
    for (const { file, name, state } of tests) {
      if (state !== "skipped") continue;
      const key = `\`${file}\`: ${name}`;
      where.set(key, [...(where.get(key) ?? []), label]);
    }
  }
  if (where.size === 0) return [];
  return ["Skipped tests:", "", ...[...where].map(([test, labels]) => `- ${test} (${labels.join("; ")})`), ""];
}

/** By reason, because the list grows long. */
function leftOutFiles(leftOut) {
  if (leftOut.length === 0) return [];
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  const filesFor = (reason) => leftOut.filter((test) => test.reason === reason).map(({ file }) => `\`${file}\``);
  return [
    `Left out on every runtime, and run on Node.js with the whole suite, ${count(leftOut.length, "file")}:`,
    "",
    ...reasons.map((reason) => `- ${reason}: ${filesFor(reason).join(", ")}`),
    "",
  ];
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
