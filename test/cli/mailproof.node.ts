import type { ExitCode } from "../../src/cli/exit-codes.js";
import { run } from "../../src/cli/run.js";

/** Runs one command line in this process. */
export async function mailproof(
  args: readonly string[],
  stdin = "",
): Promise<{ code: ExitCode; out: string; error: string }> {
  let out = "";
  let error = "";
  const code = await run(args, {
    out: (text) => void (out += text),
    bytes: (bytes) => void (out += Buffer.from(bytes).toString("latin1")),
    error: (text) => void (error += text),
    stdin: (async function* () {
      yield Buffer.from(stdin);
    })(),
  });
  return { code, out, error };
}
