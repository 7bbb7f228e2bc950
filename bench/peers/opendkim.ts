import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { AbsentCase, OutsideCase } from "../harness/types.ts";

const source = fileURLToPath(new URL("opendkim.c", import.meta.url));
const folder = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));
const program = `${folder}opendkim`;
const name = "libopendkim";

/** Verification by libopendkim, the C library behind most of Postfix; absent where it can't be built. */
export async function openDkimCase(message: Buffer, keyRecord: string): Promise<OutsideCase | AbsentCase> {
  const obstacle = build();
  if (obstacle !== undefined) return { name, absent: obstacle };

  const child = spawn(program, [keyRecord], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async (): Promise<string> => {
    const [line] = await Promise.race([
      once(lines, "line"),
      once(lines, "close").then(() => {
        throw new Error("the libopendkim driver ended");
      }),
    ]);
    return line as string;
  };
  child.stdin.write(`${message.length}\n`);
  child.stdin.write(message);
  await nextLine(); // "ready": the message verifies, an altered one doesn't
  return {
    name,
    async measure(iterations) {
      child.stdin.write(`${iterations}\n`);
      return Number(await nextLine()) / 1000;
    },
    close() {
      child.stdin.end();
    },
  };
}

/** Compiles the driver if that hasn't been done since it changed. Returns what is in the way. */
function build(): string | undefined {
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return undefined;
  mkdirSync(folder, { recursive: true });
  try {
    const options = [
      "-O2",
      "-I/usr/include/opendkim",
      "-I/usr/local/include/opendkim",
      "-o",
      program,
      source,
      "-lopendkim",
    ];
    execFileSync("cc", options, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
    return undefined;
  } catch {
    return "needs a C compiler and libopendkim (Debian: gcc libc6-dev libopendkim-dev)";
  }
}
