import { quantile, ratio, timesOf } from "./statistics.ts";
import type { BenchResult } from "./types.ts";

/** One bench as a table for the terminal. */
export function terminalTable(result: BenchResult): string {
  const lines = result.cases.map((entry) => {
    if ("absent" in entry) return [entry.name, `ABSENT: ${entry.absent}`];
    const median = quantile(entry.microseconds, 0.5);
    const times = ratio(result, entry.name, result.base);
    return [
      entry.name,
      formatMicroseconds(median),
      formatMicroseconds(quantile(entry.microseconds, 0.1)),
      times === undefined ? "" : times.toFixed(2),
      Math.round(1e6 / median).toString(),
      result.bytes === undefined ? "" : (result.bytes / median).toFixed(0),
    ];
  });
  const head = ["", "CPU us", "p10", `x ${result.base}`, "a second", result.bytes === undefined ? "" : "MB/s"];
  const rows = [head, ...lines];
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (row.length === 2 && column === 1 ? 0 : (row[column] ?? "").length))),
  );
  const text = rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 || row.length === 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join("  ").trimEnd()}`;
  });
  return `${result.bench}\n${text.join("\n")}\n`;
}

/** The benches of one file in Markdown: a table for those with the same cases, a row for each bench. */
export function markdownTables(results: readonly BenchResult[]): string {
  const namesOf = (result: BenchResult): string[] => result.cases.map((entry) => entry.name);
  const groups = Map.groupBy(results, (result) => namesOf(result).join());
  const tables = Array.from(groups.values(), (group) => {
    const names = group[0] ? namesOf(group[0]) : [];
    const rows = group.map((result) => [result.bench, ...names.map((name) => formatCell(result, name))]);
    const lines = [["", ...names], ["---", ...names.map(() => "---:")], ...rows];
    return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  });
  return tables.join("\n\n");
}

function formatCell(result: BenchResult, name: string): string {
  const times = timesOf(result, name);
  if (times === undefined) return "absent";
  const median = formatMicroseconds(quantile(times, 0.5));
  const toBase = ratio(result, name, result.base);
  return name === result.base || toBase === undefined ? median : `${median} (${toBase.toFixed(2)}×)`;
}

/** Replaces what stands between the markers of a file's table. */
export function replaceTable(document: string, file: string, table: string): string {
  const begin = `<!-- bench ${file} -->`;
  const end = `<!-- end of bench ${file} -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`docs/performance.md has no "${begin}" … "${end}"`);
  return `${document.slice(0, from + begin.length)}\n${table}\n${document.slice(to)}`;
}

function formatMicroseconds(microseconds: number): string {
  if (Math.abs(microseconds) < 10) return microseconds.toFixed(2);
  if (Math.abs(microseconds) < 100) return microseconds.toFixed(1);
  return Math.round(microseconds).toString();
}
