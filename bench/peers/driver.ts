import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { AbsentCase, OutsideCase } from "../harness/types.ts";

const folder = fileURLToPath(new URL("../node_modules/.cache/", import.meta.url));

/** A library measured by a small C program beside this file. */
export interface Driver {
  /** Of the case, and of the library. */
  readonly name: string;
  /** The C file, without its ending. */
  readonly source: string;
  /** What the compiler has to know besides. */
  readonly options: readonly string[];
  /** What is missing where it can't be built. */
  readonly needs: string;
  readonly args: readonly string[];
  /** What the program is told before it says "ready". */
  readonly input?: readonly (string | Uint8Array)[];
}

/** Starts the program and waits until it says that the library gives the right answer; absent where it can't be built. */
export async function driverCase({
  name,
  source,
  options,
  needs,
  args,
  input = [],
}: Driver): Promise<OutsideCase | AbsentCase> {
  const file = fileURLToPath(new URL(`${source}.c`, import.meta.url));
  const program = `${folder}${source}`;
  if (!build(file, program, options)) return { name, absent: needs };

  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const nextLine = async (): Promise<string> => {
    const [line] = await Promise.race([
      once(lines, "line"),
      once(lines, "close").then(() => {
        throw new Error(`the ${name} driver ended`);
      }),
    ]);
    return line as string;
  };
  for (const piece of input) child.stdin.write(piece);
  await nextLine(); // "ready"
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

/** Compiles the program if that hasn't been done since it changed. */
function build(file: string, program: string, options: readonly string[]): boolean {
  if (existsSync(program) && statSync(program).mtimeMs > statSync(file).mtimeMs) return true;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("cc", ["-O2", "-o", program, file, ...options], {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    });
    return true;
  } catch {
    return false;
  }
}
