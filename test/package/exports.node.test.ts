import { existsSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { filesUnder } from "./import-graph.node.js";
import { type Entry, entries, manifest, root } from "./published.node.js";

const program = ts.createProgram(
  entries.map(({ declarations }) => join(root, declarations)),
  { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [], noEmit: true },
);
const checker = program.getTypeChecker();

describe("the entries in package.json", () => {
  it.each(entries)("$specifier has its declarations first", ({ subpath }) => {
    expect(Object.keys(manifest.exports[subpath]!)).toEqual(["types", "default"]);
  });

  it.each(entries)("$specifier exists as code and as declarations", ({ script, declarations }) => {
    expect(existsSync(join(root, script))).toBe(true);
    expect(existsSync(join(root, declarations))).toBe(true);
  });

  it("include every folder of src that has an index.ts, but the private ones", () => {
    const scripts = entries.map(({ script }) => script);
    const folders = filesUnder("src", "/index.ts").filter((file) => !/^src\/(internal|cli)\//.test(file));
    const missing = folders.map((file) => file.replace(/^src/, "dist").replace(/ts$/, "js"));
    expect(missing.filter((script) => !scripts.includes(script))).toEqual([]);
  });
});

describe("dist", () => {
  it("mirrors src one to one, with declarations and source maps", () => {
    const expected = filesUnder("src", ".ts").flatMap((file) => {
      const stem = file.replace(/^src/, "dist").replace(/\.ts$/, "");
      return [`${stem}.d.ts`, `${stem}.js`, `${stem}.js.map`];
    });
    expect([...filesUnder("dist", ".ts"), ...filesUnder("dist", ".js"), ...filesUnder("dist", ".map")].sort()).toEqual(
      expected.sort(),
    );
  });
});

describe("documentation of what is exported", () => {
  it.each(entries)("every export of $specifier says what it is", (entry) => {
    const silent = exportsOf(entry).filter(({ symbol }) => summaryOf(symbol) === "");
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it.each(entries)("every function of $specifier has an example that imports it from the package", (entry) => {
    const functions = exportsOf(entry).filter(({ symbol }) => symbol.flags & ts.SymbolFlags.Function);
    const without = functions.filter(({ name, symbol }) => !examplesOf(symbol).some((text) => isExample(text, name)));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it("tells an example from a text without one", () => {
    const fence = (code: string) => `\n\`\`\`ts\n${code}\n\`\`\``;
    expect(isExample(fence('import { verify } from "mailproof/dkim";\nawait verify();'), "verify")).toBe(true);
    expect(isExample(fence('import { verify } from "mailproof/dkim";'), "verify")).toBe(false);
    expect(isExample(fence('import { verify } from "./verify.js";\nverify();'), "verify")).toBe(false);
    expect(isExample("`verify()`", "verify")).toBe(false);
  });
});

function exportsOf({ declarations }: Entry): { readonly name: string; readonly symbol: ts.Symbol }[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, declarations))!);
  return checker.getExportsOfModule(module!).map((symbol) => ({
    name: symbol.name,
    symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));
}

function summaryOf(symbol: ts.Symbol): string {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}

function examplesOf(symbol: ts.Symbol): string[] {
  const tags = symbol.getJsDocTags(checker).filter((tag) => tag.name === "example");
  return tags.map((tag) => ts.displayPartsToString(tag.text));
}

/** Whether a text holds a fence of TypeScript that imports this name from the package and then uses it. */
function isExample(text: string, name: string): boolean {
  const code = /```ts\n([\s\S]*?)\n```/.exec(text)?.[1] ?? "";
  const [, used = ""] = code.split(new RegExp(`import [^;]*\\b${name}\\b[^;]* from "${manifest.name}[/"]`));
  return new RegExp(`\\b${name}\\b`).test(used);
}
