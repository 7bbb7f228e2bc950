import { defineConfig } from "tsup";

// One output file for each source file, so that an error class exists once and `instanceof` holds across entries.
// Declarations come from `tsc -p tsconfig.build.json`.
export default defineConfig({
  entry: ["src/**/*.ts"],
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  bundle: false,
  splitting: false,
  sourcemap: true,
  clean: true,
  silent: true,
});
