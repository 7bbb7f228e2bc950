// Runs inside workerd and Chromium, bundled with the tests: vitest's runner and `expect` without vitest's processes.
// Not here: snapshots and vi.mock, which need files and transforms. A test that uses them fails.
import { startTests } from "@vitest/runner";
import "./fewer-runs.mjs";

const config = {
  root: "/",
  name: undefined,
  setupFiles: [],
  passWithNoTests: false,
  allowOnly: false,
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: "stack", setupFiles: "list" },
  maxConcurrency: 5,
  retry: 0,
  includeTaskLocation: false,
  expect: {},
  fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
  experimental: { importDurations: { limit: 0 } },
  tags: [],
};

// What the `vitest` module expects of the process that loads it. It looks here only once tests run.
globalThis.__vitest_worker__ = {
  config,
  ctx: { pool: "custom" },
  environment: { name: "portable" },
  onCleanup: () => {},
};

/**
 * @param {Record<string, () => Promise<unknown>>} tests what loads each file
 * @param {number} timeoutMs for each test
 * @param {(event: object) => Promise<void> | void} report
 */
export async function runTests(tests, timeoutMs, report) {
  const errors = watchErrors();
  await report({ type: "start", userAgent: navigator.userAgent, builtins: hasBuiltins() });
  const { TestRunner } = await import("vitest");
  Object.assign(config, { testTimeout: timeoutMs, hookTimeout: timeoutMs });

  class Runner extends TestRunner {
    importFile(file) {
      return tests[file.slice(1)]();
    }
    // What TestRunner does around suites and with this client is for snapshots.
    snapshotClient = { clearTest: () => {}, getSnapshotState: () => undefined };
    onBeforeRunSuite() {}
    onAfterRunSuite() {}
    onAfterRunFiles() {}
  }
  const runner = new Runner(config);
  const span = { setAttribute: () => {}, setAttributes: () => {}, end: () => {} };
  runner.__setTraces({ $: (_name, options, call = options) => call(span) });

  for (const file of Object.keys(tests)) {
    await report({ type: "load", file });
    const [task] = await startTests([`/${file}`], runner);
    const results = [];
    collect(task, "", results);
    await report({ type: "file", file, tests: results, errors: suiteErrors(task) });
  }
  await new Promise((resolve) => setTimeout(resolve, 0)); // late rejections
  await report({ type: "end", errors });
}

const hasBuiltins = () => typeof globalThis.process?.getBuiltinModule === "function";

/** Errors outside any test: a rejection that nobody waits for fails the run, as it does in vitest. */
function watchErrors() {
  const errors = [];
  const keep = (error) => errors.push(`unhandled: ${describeError(error)}`);
  globalThis.addEventListener("error", (event) => keep(event.error ?? event.message));
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault?.();
    keep(event.reason);
  });
  return errors;
}

function collect(suite, prefix, results) {
  for (const task of suite.tasks) {
    const name = prefix + task.name;
    if (task.type === "suite") {
      collect(task, `${name} `, results);
      continue;
    }
    const state = { pass: "passed", fail: "failed" }[task.result?.state] ?? "skipped";
    results.push({ name, state, message: task.result?.errors?.map(describeError).join("\n") });
  }
}

/** Errors of hooks and of loading, which belong to no test. */
function suiteErrors(suite) {
  const inner = suite.tasks.filter((task) => task.type === "suite").flatMap(suiteErrors);
  return [...(suite.result?.errors?.map(describeError) ?? []), ...inner];
}

function describeError(error) {
  const text = error?.stack || `${error?.name ?? "Error"}: ${error?.message ?? String(error)}`;
  return error?.diff ? `${text}\n${error.diff}` : text;
}
