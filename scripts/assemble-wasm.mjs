// `npm run wasm`: assembles the modules in WebAssembly text and puts the octets into the files that carry them.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import wabt from "wabt";

const modules = ["relaxed-body", "check-line-ends"];

/** A module in base64. */
export async function assemble(name = "relaxed-body") {
  const source = new URL(`../src/dkim/${name}.wat`, import.meta.url);
  const { parseWat } = await wabt();
  const module = parseWat(`${name}.wat`, await readFile(source, "utf8"), { simd: true });
  module.validate();
  return Buffer.from(module.toBinary({}).buffer).toString("base64");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const name of modules) {
    const carrier = new URL(`../src/dkim/${name}-simd.ts`, import.meta.url);
    const text = await readFile(carrier, "utf8");
    await writeFile(carrier, text.replace(/(const MODULE =\s+")[^"]*"/, `$1${await assemble(name)}"`));
  }
}
