import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesUnder, importCycles, reachable, readImportGraph, specifiersIn } from "./import-graph.node.js";
import { foreignRules, heavyEntries, mayImport } from "./import-rules.js";
import { entries, root } from "./published.node.js";

const source = readImportGraph("src", ".ts");
const built = readImportGraph("dist", ".js");

describe("imports between the folders of src", () => {
  it("lead to files", () => {
    expect(source.broken).toEqual([]);
  });

  it("follow the table of who may import whom", () => {
    const wrong: string[] = [];
    for (const [file, targets] of source.inside) {
      const from = layerOf(file);
      for (const target of targets) {
        const to = layerOf(target);
        if (from !== to && !mayImport[from]?.includes(to)) wrong.push(`${file} -> ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("has a row in that table for each folder", () => {
    const layers = new Set([...source.inside.keys()].map(layerOf));
    expect([...layers].filter((layer) => mayImport[layer] === undefined)).toEqual([]);
  });

  it("form no circle", () => {
    expect(importCycles(source)).toEqual([]);
  });
});

describe("imports that leave the package", () => {
  it("stand only in the folders that may have them", () => {
    const wrong: string[] = [];
    for (const [file, specifiers] of source.foreign) {
      for (const specifier of specifiers) {
        const allowed = foreignRules.some((rule) => rule.files.test(file) && rule.specifiers.test(specifier));
        if (!allowed) wrong.push(`${file} -> ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("are not made through the platform either, but in the one file that may", () => {
    const users = filesUnder("src", ".ts").filter((file) =>
      /getBuiltinModule|createRequire/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(users).toEqual(["src/internal/platform.ts"]);
  });
});

describe("what loading an entry loads", () => {
  it("is all there", () => {
    expect(built.broken).toEqual([]);
  });

  it.each(entries.filter((entry) => !heavyEntries.includes(entry.subpath)))(
    "$specifier loads no third-party code and no builtin module",
    ({ script }) => {
      expect(built.inside.has(script)).toBe(true);
      const wrong: string[] = [];
      for (const [file, way] of reachable(built, script)) {
        for (const specifier of built.foreign.get(file) ?? []) wrong.push([...way, specifier].join(" -> "));
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe("the reader of imports that these tests stand on", () => {
  it("sees every form of import, and names one that it can't follow", () => {
    const text = [
      'import "a"; import b from "b"; import type { C } from "c"; export * from "d"; export { e } from "e";',
      'const f = await import("f"); type G = import("g").G; const h = require("h"); const name = "i"; import(name);',
    ].join("\n");
    expect(specifiersIn("example.ts", text)).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", "(name)"]);
  });

  it("finds a circle and the way to a file", () => {
    const graph = {
      inside: new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
      foreign: new Map(),
      broken: [],
    };
    expect(importCycles(graph)).toEqual(["b -> c -> b"]);
    expect(reachable(graph, "a").get("c")).toEqual(["a", "b", "c"]);
  });
});

function layerOf(file: string): string {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? "(root)";
}
