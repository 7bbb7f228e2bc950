import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** The part of package.json that these tests look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** One thing that users can import. */
export interface Entry {
  /** As in package.json, for example `./core`. */
  readonly subpath: string;
  /** As users write it, for example `mailproof/core`. */
  readonly specifier: string;
  /** Paths from the folder of the project. */
  readonly script: string;
  readonly declarations: string;
}

/** Every entry that is code. */
export const entries: readonly Entry[] = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === "string"
    ? []
    : [
        {
          subpath,
          specifier: manifest.name + subpath.slice(1),
          script: target.default.slice(2),
          declarations: target.types.slice(2),
        },
      ],
);
