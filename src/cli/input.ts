import { readFile } from "node:fs/promises";
import { type CommandIo, InputError, UsageError } from "./io.js";

/** A file, whole. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new InputError(`can't read ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** The message that a command names: one file, or standard input for `-`. */
export async function readMessageInput(
  command: string,
  [file, ...more]: readonly string[],
  { stdin }: CommandIo,
): Promise<Uint8Array> {
  if (file === undefined || more.length > 0) throw new UsageError(`${command} takes one file, or - for standard input`);
  return file === "-" ? readStream(stdin) : readInput(file);
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
