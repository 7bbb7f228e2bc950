// Which tests are portable, and which are left out and why. The one place that decides.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Milliseconds a test may take: more than in the root suite, for plain JavaScript crypto on slow machines. */
export const testTimeout = 60_000;

const reasons = [
  [/^test\/package\//, "checks the built package, not the code"],
  [/\.node\.test\.ts$/, "needs files, processes or sockets"],
];

/**
 * Paths from the project's root, sorted.
 * @returns {{ portable: string[], leftOut: { file: string, reason: string }[] }}
 */
export function findTests() {
  const files = readdirSync(`${root}/test`, { recursive: true })
    .map((file) => `test/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".test.ts") && !file.startsWith("test/runtimes/"))
    .sort();
  const portable = [];
  const leftOut = [];
  for (const file of files) {
    const reason = reasons.find(([pattern]) => pattern.test(file))?.[1];
    if (reason === undefined) portable.push(file);
    else leftOut.push({ file, reason });
  }
  return { portable, leftOut };
}
