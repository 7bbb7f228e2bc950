// `npm run wasm`: assembles relaxed-body.wat and puts the octets into the file that carries them.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import wabt from "wabt";

const source = new URL("../src/dkim/relaxed-body.wat", import.meta.url);
const carrier = new URL("../src/dkim/relaxed-body-simd.ts", import.meta.url);

/** The module in base64. */
export async function assemble() {
  const { parseWat } = await wabt();
  const module = parseWat("relaxed-body.wat", await readFile(source, "utf8"), { simd: true });
  module.validate();
  return Buffer.from(module.toBinary({}).buffer).toString("base64");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = await readFile(carrier, "utf8");
  await writeFile(carrier, text.replace(/(const MODULE =\s+")[^"]*"/, `$1${await assemble()}"`));
}
