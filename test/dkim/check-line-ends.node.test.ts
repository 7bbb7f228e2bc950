import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { loadMayBeBare } from "../../src/dkim/check-line-ends-simd.js";

it("the module that is carried is the assembled source (`npm run wasm` makes it so)", async () => {
  // Not typed: a script of the build.
  const { assemble } = (await import(new URL("../../scripts/assemble-wasm.mjs", import.meta.url).href)) as {
    assemble(name: string): Promise<string>;
  };
  const carrier = await readFile(new URL("../../src/dkim/check-line-ends-simd.ts", import.meta.url), "utf8");
  expect(/const MODULE =\s+"([^"]*)"/.exec(carrier)?.[1]).toBe(await assemble("check-line-ends"));
});

it("Node.js runs it", () => {
  expect(loadMayBeBare()).toBeTypeOf("function");
});
