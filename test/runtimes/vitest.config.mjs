// For Node, Bun and Deno: the root suite less what is not portable.
import { fileURLToPath } from "node:url";
import { findTests, root, testTimeout } from "./suite.mjs";

export default {
  root,
  test: {
    include: findTests().portable,
    setupFiles: [fileURLToPath(new URL("./expect-runtime.mjs", import.meta.url))],
    allowOnly: false,
    update: "none",
    isolate: false, // as in workerd and Chromium, where all files share one global scope
    maxWorkers: "100%",
    testTimeout,
    hookTimeout: testTimeout,
  },
};
