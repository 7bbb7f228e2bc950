import { defineConfig } from "vitest/config";

// *.test.ts runs in every runtime. *.node.test.ts needs files or processes. See CONTRIBUTING.md.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/runtimes/**", "**/node_modules/**"],
    setupFiles: process.env["CI"] ? ["test/support/fixed-seed.ts"] : [],
    testTimeout: 60_000,
  },
});
