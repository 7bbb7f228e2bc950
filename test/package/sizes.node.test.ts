import { afterAll, describe, expect, it } from "vitest";
import { bundleImport } from "./bundle.node.js";
import { heavyEntries } from "./import-rules.js";
import { entries } from "./published.node.js";
import { sizeBudgets } from "./size-budgets.js";

/** Said by third-party code and by what only Node has: in a bundle they tell what leaked, where a size only grows. */
const foreignTexts = ["pkijs", "asn1js", "tldts", "XMLParser", "fast-xml-parser", "node:fs", "node:net", "node:dns"];

describe("what one named import costs in a browser", () => {
  const lines: string[] = [];
  afterAll(() => console.log(["", "minified, gzip, kB:", ...lines, ""].join("\n")));

  it.each(sizeBudgets)("$name from $from is within $budgetKb kB", async ({ name, from, budgetKb, without = [] }) => {
    const { code, bytes, gzipBytes, files } = await bundleImport(name, from);
    lines.push(`${`${name} (${from})`.padEnd(44)} ${kb(bytes)} ${kb(gzipBytes)} of ${budgetKb}`);
    expect(foreignTexts.filter((text) => code.includes(text))).toEqual([]);
    expect(files.filter((file) => without.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(gzipBytes).toBeLessThanOrEqual(budgetKb * 1000);
  });

  it.each(entries.filter(({ subpath }) => !heavyEntries.includes(subpath)))(
    "all of $specifier bundles for a browser, with nothing foreign in it",
    async ({ specifier }) => {
      const { code, bytes, gzipBytes } = await bundleImport("*", specifier);
      lines.push(`${`everything (${specifier})`.padEnd(44)} ${kb(bytes)} ${kb(gzipBytes)}`);
      expect(foreignTexts.filter((text) => code.includes(text))).toEqual([]);
    },
  );
});

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(7);
}
