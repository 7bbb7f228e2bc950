// One module of all portable tests, with vitest's own runner and `expect`, for runtimes that vitest can't run on.
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { root, testTimeout } from "./suite.mjs";

/**
 * @param {string[]} files portable tests, from the project's root
 * @returns {Promise<string>} the source of a module that exports `runSuite`; see harness.js
 */
export async function bundleSuite(files) {
  const result = await build({
    stdin: { contents: entry(files), resolveDir: root, sourcefile: "suite.js" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    keepNames: true,
    logLevel: "silent",
    plugins: [refuseBuiltins],
  });
  return result.outputFiles[0].text;
}

/**
 * The public entries load in the global scope, as in an application: a Worker allows neither I/O nor random numbers
 * there. They are exported so that the bundler keeps all of them. Tests are imported one by one when the suite runs.
 */
function entry(files) {
  const harness = fileURLToPath(new URL("./harness.js", import.meta.url));
  return [
    ...portableEntries().map((path, index) => `export * as entry${index} from ${JSON.stringify(path)};`),
    `import { runTests } from ${JSON.stringify(harness)};`,
    "const tests = {",
    ...files.map((file) => `  ${JSON.stringify(file)}: () => import(${JSON.stringify(`./${file}`)}),`),
    "};",
    `export const runSuite = (report) => runTests(tests, ${testTimeout}, report);`,
  ].join("\n");
}

/** The sources of the entries in package.json, without the adapters, which are each for one platform. */
function portableEntries() {
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  return Object.entries(exports)
    .filter(([name, target]) => target.default && !name.startsWith("./adapters/"))
    .map(([, target]) => target.default.replace("./dist/", "./src/").replace(/\.js$/, ".ts"));
}

/** A test or source that imports a module of Node fails when it is loaded, and by name; the other files still run. */
const refuseBuiltins = {
  name: "refuse-builtins",
  setup(build) {
    build.onResolve({ filter: /^[a-z]/ }, ({ path }) => (isBuiltin(path) ? { path, namespace: "builtin" } : undefined));
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`imports ${path}, which is not portable`)});`,
    }));
  },
};
