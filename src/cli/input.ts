import { readFile } from "node:fs/promises";
import { InputError } from "./io.js";

/** A file, whole. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError(`can't read ${file}: ${(cause as Error).message}`, { cause });
  }
}
