import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SpfInput } from "../../../src/spf/index.js";
import { reportMissing } from "../../support/required.node.js";
import type { SpfZone } from "../../support/spf-zone.js";

/** What pyspf says. */
export interface PyspfResult {
  readonly result: string;
  /** pyspf's own text where the domain has none, and what is wrong where something is. */
  readonly explanation: string;
  readonly lookups: number;
  readonly voidLookups: number;
}

/** pyspf in a process that is asked one thing after another. */
export interface Pyspf {
  evaluate(input: SpfInput, zone: SpfZone): Promise<PyspfResult>;
  stop(): void;
}

/** Debian's pyspf, for Debian's own Python, or `undefined`. */
export function findPyspf(): (() => Pyspf) | undefined {
  const python = "/usr/bin/python3";
  try {
    execFileSync(python, ["-c", "import spf"], { stdio: "ignore" });
  } catch {
    return reportMissing("the Python module spf (python3-spf)");
  }
  return () => {
    const script = fileURLToPath(new URL("pyspf.py", import.meta.url));
    const process = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
    const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    return {
      async evaluate(input, zone) {
        process.stdin.write(`${JSON.stringify({ ...input, zone })}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error("pyspf has ended");
        return JSON.parse(value) as PyspfResult;
      },
      stop: () => process.kill(),
    };
  };
}
