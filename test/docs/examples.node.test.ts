import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { type Fence, fencesInComments, fencesInMarkdown, printsAsStated, statedOutput } from "./examples.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Inside the project, because only there does the package's own name lead to its build.
const folder = join(root, "tmp", "docs-examples");
const timeLimitMs = 30_000;

interface Example extends Fence {
  /** File and line, to be found again. */
  readonly place: string;
  readonly file: string;
  /** All that it prints, where "It prints" and a `text` block follow. */
  readonly output?: string;
}

const documents = [...readdirSync(root), ...filesUnder("docs")].filter((file) => file.endsWith(".md")).sort();
const sources = filesUnder("src").filter((file) => file.endsWith(".ts"));
const fences = [
  ...documents.map((file) => ({ file, fences: fencesInMarkdown(read(file)) })),
  ...sources.map((file) => ({ file, fences: fencesInComments(read(file)) })),
];
const examples = fences.flatMap((each) => examplesOf(each.file, each.fences));

describe("the TypeScript examples in the documents and doc comments", () => {
  let complaints: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { file, code } of examples) {
      writeFileSync(join(folder, `${file}.ts`), `${code}\nexport {};\n`);
      writeFileSync(join(folder, `${file}.mjs`), await withoutTypes(code));
    }
    complaints = typeCheck(examples);
  }, 120_000);

  it("are there, and each is marked `ts` and nothing else", () => {
    expect(examples.length).toBeGreaterThan(0);
    const marked = fences.flatMap((each) =>
      each.fences.map(({ tag, line }) => ({ tag, place: `${each.file}:${line}` })),
    );
    expect(marked.filter(({ tag }) => /^(tsx?|typescript|m?js|javascript)\b/.test(tag) && tag !== "ts")).toEqual([]);
  });

  it.each(examples)("$place has sound types", ({ file }) => {
    expect(complaints.get(file) ?? []).toEqual([]);
  });

  it.concurrent.each(examples)(
    "$place runs, and prints what it says",
    async ({ file, code, output }) => {
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, `${file}.mjs`)], {
        cwd: root,
        timeout: timeLimitMs,
      });
      const stated = statedOutput(code);
      if (!printsAsStated(stdout, stated)) expect(stdout.trimEnd().split("\n")).toEqual(stated.lines);
      if (output !== undefined) expect(stdout.trim()).toBe(output.trim());
    },
    timeLimitMs * 2,
  );
});

describe("the reader of examples that these tests stand on", () => {
  it("finds fences in Markdown, indented or not, and knows their lines", () => {
    const text = "one\n```ts\na;\n```\n- list\n  ```sh\n  b\n    c\n  ```\n````md\n```ts\nnot code\n```\n````\n";
    expect(fencesInMarkdown(text)).toEqual([
      { tag: "ts", code: "a;", line: 3, lead: "one" },
      { tag: "sh", code: "b\n  c", line: 7, lead: "- list" },
      { tag: "md", code: "```ts\nnot code\n```", line: 11, lead: "" },
    ]);
  });

  it("finds fences in doc comments", () => {
    const text =
      "let a;\n\n  /**\n   * Text.\n   *\n   * ```ts\n   * b(1 * 2);\n   *\n   *   c;\n   * ```\n   */\nlet d; // ```ts\n";
    expect(fencesInComments(text)).toEqual([{ tag: "ts", code: "b(1 * 2);\n\n  c;", line: 7, lead: "/**\nText." }]);
  });

  it("reads what an example says it prints", () => {
    expect(statedOutput('console.log("// no"); // yes\nconsole.log(2); // 2')).toEqual({
      lines: ["yes", "2"],
      whole: true,
    });
    expect(statedOutput("for (const a of b) console.log(a); // first\n// comment")).toEqual({
      lines: ["first"],
      whole: false,
    });
    expect(statedOutput("console.log(1);\n// comment\nconsole.log(2); // 2")).toEqual({ lines: ["2"], whole: false });
    expect(statedOutput("run(); // comment")).toEqual({ lines: [], whole: false });
  });

  it.each([
    { output: "a\nb\n", lines: ["a", "b"], whole: true, holds: true },
    { output: "a\nx\nb\n", lines: ["a", "b"], whole: true, holds: false },
    { output: "a\nx\nb\n", lines: ["a", "b"], whole: false, holds: true },
    { output: "b\na\n", lines: ["a", "b"], whole: false, holds: false },
    { output: "a\n", lines: ["a", "a"], whole: false, holds: false },
    { output: "took 12 ms in all\n", lines: ["took … ms …"], whole: true, holds: true },
    { output: "took 12 ms\n", lines: ["took … s"], whole: true, holds: false },
    { output: "aba\n", lines: ["ab…ba"], whole: true, holds: false },
    { output: "", lines: [], whole: false, holds: true },
  ])("compares $output with $lines", ({ output, lines, whole, holds }) => {
    expect(printsAsStated(output, { lines, whole })).toBe(holds);
  });
});

function filesUnder(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.map((name) => `${folder}/${name.replaceAll("\\", "/")}`).sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

function examplesOf(file: string, all: readonly Fence[]): Example[] {
  return all.flatMap((fence, at) => {
    if (fence.tag !== "ts") return [];
    const next = all[at + 1];
    return {
      ...fence,
      place: `${file}:${fence.line}`,
      file: `${file.replaceAll("/", "-")}-${fence.line}`,
      ...(next?.tag === "text" && /^It prints:?$/.test(next.lead) && { output: next.code }),
    };
  });
}

async function withoutTypes(code: string): Promise<string> {
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  try {
    return (await transform(code, { loader: "ts", format: "esm", target: "es2022", tsconfigRaw })).code;
  } catch (error) {
    return `throw new SyntaxError(${JSON.stringify(String(error))});`; // told where the example is run
  }
}

/** What the compiler has to say, by the name of the example's file. One run for all: it is the compiler's start that costs. */
function typeCheck(all: readonly Example[]): Map<string, string[]> {
  const complaints = new Map<string, string[]>();
  const files = all.map(({ file }) => join(folder, `${file}.ts`));
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false, noUnusedParameters: false });
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const { file, start = 0 } = diagnostic;
    const example = all.find((each) => file?.fileName.endsWith(`/${each.file}.ts`));
    const name = example?.file ?? all[0]!.file;
    const line = (example?.line ?? 1) + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
    complaints.set(name, [...(complaints.get(name) ?? []), `line ${line}: ${text}`]);
  }
  return complaints;
}
