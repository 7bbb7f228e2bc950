import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entries, manifest, root } from "./published.node.js";

/** Entries that load only where their platform or their optional peer is. */
const needsMore = ["./adapters/pkcs11", "./adapters/legacy-crypto"];
const loadable = entries.filter(({ subpath }) => !needsMore.includes(subpath)).map(({ specifier }) => specifier);

describe("the packed tarball in an empty project", { timeout: 120_000 }, () => {
  const project = mkdtempSync(join(tmpdir(), "mailproof-packed-"));
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  beforeAll(() => {
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", project];
    const [packed] = JSON.parse(run("npm", pack, root)) as [{ readonly filename: string }];
    write("package.json", JSON.stringify({ name: "empty", version: "1.0.0", private: true }));
    run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", join(project, packed.filename)]);
  }, 120_000);

  it("brings along the dependencies that package.json names, theirs, and nothing else", () => {
    const installed = run("npm", ["ls", "--all", "--parseable"]).trim().split("\n").slice(1);
    const names = installed.map((path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
    const dependencies = Object.keys(manifest.dependencies ?? {});
    const expected = [manifest.name, ...dependencies, ...dependencies.flatMap(dependenciesOf)];
    expect(names.filter((name) => !expected.includes(name))).toEqual([]);
    expect(names).toContain(manifest.name);
  });

  it("loads with import and with require(), gives the same things to both, and touches no global", () => {
    write(
      "load.cjs",
      `const globals = () => JSON.stringify([globalThis, Object.prototype, Array.prototype, Uint8Array.prototype]
         .map((object) => Reflect.ownKeys(object).map(String)));
       (async () => {
         const before = globals();
         const wrong = [];
         for (const specifier of ${JSON.stringify(loadable)}) {
           const imported = await import(specifier);
           const required = require(specifier);
           const names = Object.keys(imported);
           if (names.length === 0 || names.some((name) => imported[name] !== required[name])) wrong.push(specifier);
         }
         if (globals() !== before) wrong.push("globals");
         console.log(JSON.stringify(wrong));
       })();`,
    );
    expect(JSON.parse(run("node", ["load.cjs"]))).toEqual([]);
  });

  it("runs its demo, with nothing set up, and the demo's mail passes", () => {
    const said = run("npx", ["--no-install", manifest.name, "demo"]);
    expect(said).toMatch(/\bpass\b/);
  });

  describe("its declarations type-check under strict flags, libraries included,", () => {
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    const web = { lib: ["ES2022", "DOM"], types: [] };
    const cases = [
      { name: "without Node's types", options: { ...web, module: "NodeNext" } },
      { name: "for a bundler", options: { ...web, module: "ESNext", moduleResolution: "Bundler" } },
      { name: "for Node without the DOM's types", options: { lib: ["ES2022"], types: ["node"], module: "NodeNext" } },
    ];

    beforeAll(() => {
      for (const name of ["@types", "undici-types"]) {
        symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name), "junction");
      }
    });

    it.each(cases)("$name", ({ options }) => {
      write("use.ts", entries.map(({ specifier }, at) => `export * as entry${at} from "${specifier}";`).join("\n"));
      write("tsconfig.json", JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ["use.ts"] }));
      expect(typeCheck()).toBe("");
    });
  });

  function write(name: string, text: string): void {
    writeFileSync(join(project, name), text);
  }

  function typeCheck(): string {
    try {
      return run("node", [join(root, "node_modules/typescript/bin/tsc"), "-p", project]);
    } catch (error) {
      return (error as { readonly stdout: string }).stdout;
    }
  }

  function run(program: string, parameters: readonly string[], cwd: string = project): string {
    return execFileSync(program, parameters, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
});

/** What a package that is installed here depends on. Ours depend on packages without dependencies, or on such. */
function dependenciesOf(name: string): string[] {
  const text = readFileSync(join(root, "node_modules", name, "package.json"), "utf8");
  return Object.keys((JSON.parse(text) as Partial<typeof manifest>).dependencies ?? {});
}
