import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { root } from "./published.node.js";

/** Every file under a folder of the project whose name ends so, as paths from the project's folder, sorted. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** What one file imports or re-exports, statically or with `import()`, as types or as values, as written. */
export function specifiersIn(file: string, text: string): string[] {
  const specifiers: string[] = [];
  const visit = (node: ts.Node): void => {
    const target = importTarget(node);
    if (target !== undefined) specifiers.push(ts.isStringLiteralLike(target) ? target.text : `(${target.getText()})`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return specifiers;
}

function importTarget(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  const call = ts.isCallExpression(node) ? node.expression : undefined;
  const imports =
    call?.kind === ts.SyntaxKind.ImportKeyword || (call && ts.isIdentifier(call) && call.text === "require");
  return imports ? (node as ts.CallExpression).arguments[0] : undefined;
}

/** The imports of every file of a tree, split into those that stay inside and those that leave it. */
export interface ImportGraph {
  /** From each file to the files it imports. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
  /** From each file to the packages and builtin modules it imports. */
  readonly foreign: ReadonlyMap<string, readonly string[]>;
  /** Relative imports that lead to no file, as `file -> specifier`. */
  readonly broken: readonly string[];
}

/** Reads the imports of every file under a folder: `.ts` under src, `.js` under dist. */
export function readImportGraph(folder: string, ending: ".ts" | ".js"): ImportGraph {
  const inside = new Map<string, string[]>();
  const foreign = new Map<string, string[]>();
  const broken: string[] = [];
  for (const file of filesUnder(folder, ending)) {
    const near: string[] = [];
    const far: string[] = [];
    for (const specifier of specifiersIn(file, readFileSync(join(root, file), "utf8"))) {
      if (!specifier.startsWith(".")) {
        far.push(specifier);
        continue;
      }
      const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ending);
      if (existsSync(join(root, target))) near.push(target);
      else broken.push(`${file} -> ${specifier}`);
    }
    inside.set(file, near);
    foreign.set(file, far);
  }
  return { inside, foreign, broken };
}

/** Every file that is loaded when `start` is, with the way there, `start` first. */
export function reachable(graph: ImportGraph, start: string): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [file, way] of ways) {
    for (const next of graph.inside.get(file) ?? []) if (!ways.has(next)) ways.set(next, [...way, next]);
  }
  return ways;
}

/** A circle of imports, first file repeated at the end, for each file that closes one. */
export function importCycles(graph: ImportGraph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at !== -1) cycles.push([...way.slice(at), file].join(" -> "));
    if (at !== -1 || done.has(file)) return;
    for (const next of graph.inside.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.inside.keys()) visit(file, []);
  return cycles;
}
