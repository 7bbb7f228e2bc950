import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleImport } from "./bundle.node.js";
import { heavyEntries } from "./import-rules.js";
import { entries, root } from "./published.node.js";
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

  it.each(sizesInReadme())("$name is $kb kB, as the README says", async ({ name, from, kb }) => {
    const { gzipBytes } = await bundleImport(name, from);
    expect(Math.ceil(gzipBytes / 1000)).toBe(kb);
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

/** The rows of the README's table of entries that name a function and its size. */
function sizesInReadme(): { readonly name: string; readonly from: string; readonly kb: number }[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  return [...readme.matchAll(/^\| `([\w/-]+)` \| `(\w+)`.* \| (\d+) kB \|$/gm)].map(([, from, name, kb]) => ({
    name: name!,
    from: from!,
    kb: Number(kb),
  }));
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(7);
}
