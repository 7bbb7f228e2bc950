import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { loadRelaxPiece } from "../../src/dkim/relaxed-body-simd.js";

it("the module that is carried is the assembled source (`npm run wasm` makes it so)", async () => {
  // Not typed: a script of the build.
  const { assemble } = (await import(new URL("../../scripts/assemble-wasm.mjs", import.meta.url).href)) as {
    assemble(): Promise<string>;
  };
  const carrier = await readFile(new URL("../../src/dkim/relaxed-body-simd.ts", import.meta.url), "utf8");
  expect(/const MODULE =\s+"([^"]*)"/.exec(carrier)?.[1]).toBe(await assemble());
});

it("Node.js runs it", () => {
  expect(loadRelaxPiece()).toBeTypeOf("function");
});
