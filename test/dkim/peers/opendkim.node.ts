import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { requireProgram } from "../../support/require-program.node.js";
import { reportMissing } from "../../support/required.node.js";
import { type DkimPeer, peerTime } from "./peer.node.js";

/** libopendkim, which only verifies here, or `undefined` where its driver can't be built. */
export function findOpenDkim(): (() => Omit<DkimPeer, "sign">) | undefined {
  const compiler = requireProgram("cc");
  if (compiler === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "mailproof-opendkim-"));
  const program = join(folder, "opendkim");
  const source = fileURLToPath(new URL("opendkim.c", import.meta.url));
  try {
    execFileSync(compiler, ["-I/usr/include/opendkim", "-o", program, source, "-lopendkim"], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return reportMissing("libopendkim and its header");
  }
  return () => start(program, folder);
}

function start(program: string, folder: string): Omit<DkimPeer, "sign"> {
  const child = spawn(program, [`${peerTime.getTime() / 1000}`], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async verify(message, keys) {
      const lines = Object.entries(keys).map(([name, record]) => `${name} ${record}\n`);
      child.stdin.write(`${lines.length}\n${lines.join("")}${message.length}\n`);
      child.stdin.write(message);
      const { value, done } = await answers.next();
      if (done) throw new Error("the driver of libopendkim has ended");
      return value.startsWith("!") ? { results: [], error: value.slice(1) } : { results: value.split(";") };
    },
    stop() {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
