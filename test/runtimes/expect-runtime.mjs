// Loaded before each test file: proves that the tests run in the runtime that they are counted for.
import "./fewer-runs.mjs";

const versions = process.versions;
const actual = versions.bun ? `bun ${versions.bun}` : versions.deno ? `deno ${versions.deno}` : `node ${versions.node}`;
const expected = process.env.MAILPROOF_RUNTIME;
if (actual !== expected) throw new Error(`this is ${actual}, not ${expected}`);
