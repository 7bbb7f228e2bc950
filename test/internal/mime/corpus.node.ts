import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedVectors } from "../../support/shared-vectors.node.js";

export interface CorpusMail {
  /** Path within the corpus. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Every file of the shared corpora that is a message or a part of one; `undefined` where there are no corpora. */
export function corpusMails(): readonly CorpusMail[] | undefined {
  const folder = sharedVectors("");
  if (folder === undefined) return undefined;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(eml|mime|payload|txt)$/.test(file))
    .sort()
    .map((file) => ({ file, bytes: new Uint8Array(readFileSync(join(folder, file))) }))
    .filter(({ file, bytes }) => !file.endsWith(".txt") || looksLikeMail(bytes));
}

/** Whether a text starts with a header of at least two fields. */
function looksLikeMail(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  return /^[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*[\w-]+:/.test(start);
}
