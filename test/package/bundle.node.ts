import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "./published.node.js";

/** What a bundler makes of one named import. */
export interface Bundle {
  readonly code: string;
  /** Minified. */
  readonly bytes: number;
  readonly gzipBytes: number;
  /** The files of the package that something of is left in, and any from outside it. */
  readonly files: readonly string[];
}

/**
 * Bundles one named import for a browser (or `*`, the whole entry), the way a user's bundler would:
 * through the exports of package.json.
 */
export async function bundleImport(name: string, from: string): Promise<Bundle> {
  const binding = name === "*" ? "* as all" : `{ ${name} }`;
  const result = await build({
    stdin: { contents: `export ${binding} from ${JSON.stringify(from)};`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const code = result.outputFiles[0]!.text;
  const [output] = Object.values(result.metafile.outputs);
  const files = Object.entries(output!.inputs).filter(([, input]) => input.bytesInOutput > 0);
  return {
    code,
    bytes: code.length,
    gzipBytes: gzipSync(code, { level: 9 }).length,
    files: files.map(([file]) => file).filter((file) => file !== "<stdin>"),
  };
}
