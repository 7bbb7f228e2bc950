import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { reportMissing } from "./required.node.js";

const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"]; // not in PATH for everyone

/**
 * The path of a program that a cross-check runs.
 *
 * When it is absent this prints one line that names it and returns `undefined`, so that the suite skips;
 * with `MAILPROOF_REQUIRE=1` it throws.
 *
 * @example
 * ```ts
 * const openssl = requireProgram("openssl");
 * describe.skipIf(openssl === undefined)("against OpenSSL", () => {
 *   it("answers", () => execFileSync(openssl!, ["version"]));
 * });
 * ```
 */
export function requireProgram(name: string): string | undefined {
  const { PATH = "" } = process.env;
  const folders = [...PATH.split(delimiter), ...systemFolders];
  const path = folders.map((folder) => join(folder, name)).find(isProgram);
  return path ?? reportMissing(`the program ${name}`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
