import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifest, root } from "./published.node.js";

interface PackedFile {
  readonly path: string;
  readonly size: number;
}

interface Lockfile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly hasInstallScript?: boolean; readonly optionalDependencies?: Readonly<Record<string, string>> }
    >
  >;
}

describe("what is published", () => {
  const [packed] = JSON.parse(npm("pack", "--dry-run", "--json", "--ignore-scripts")) as [
    { readonly size: number; readonly unpackedSize: number; readonly files: readonly PackedFile[] },
  ];
  console.log(
    `packed ${packed.size / 1000} kB, unpacked ${packed.unpackedSize / 1000} kB, ${packed.files.length} files`,
  );

  it("is what users need and no more", () => {
    const wanted = [
      /^dist\/.*\.(js|js\.map|d\.ts)$/,
      /^examples\/demo\//,
      /^(README|CHANGELOG|SECURITY)\.md$/,
      /^LICENSE$/,
      /^package\.json$/,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(wanted.filter((pattern) => !paths.some((path) => pattern.test(path)))).toEqual([]);
  });

  it("has every command that package.json names", () => {
    const paths = packed.files.map(({ path }) => `./${path}`);
    expect(Object.values(manifest.bin).filter((path) => !paths.includes(path))).toEqual([]);
    for (const path of Object.values(manifest.bin)) {
      expect(readFileSync(join(root, path), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });
});

describe("dependencies", () => {
  const lock: Lockfile = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const exact = /^\d+\.\d+\.\d+$/;

  it("for developing are pinned", () => {
    const loose = Object.entries(manifest.devDependencies).filter(([, version]) => !exact.test(version));
    expect(loose).toEqual([]);
  });

  it("for running are the ones on the list, and each peer is optional", () => {
    const allowed = ["asn1js", "fast-xml-parser", "pkijs", "tldts"];
    expect(Object.keys(manifest.dependencies ?? {}).filter((name) => !allowed.includes(name))).toEqual([]);
    const demanded = Object.keys(manifest.peerDependencies ?? {}).filter(
      (name) => manifest.peerDependenciesMeta?.[name]?.optional !== true,
    );
    expect(demanded).toEqual([]);
  });

  it("run no install script but those known to fetch and compile nothing", () => {
    const scripted = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript);
    // esbuild's script checks the program that came as an optional package; fsevents is for macOS and comes built.
    const harmless = /(^|\/)node_modules\/(esbuild|fsevents)$/;
    expect(scripted.map(([path]) => path).filter((path) => !harmless.test(path))).toEqual([]);
  });

  it("are in the lockfile for every platform", () => {
    // A registry that lacks the package of another platform makes npm leave it out, and `npm ci` then refuses to work.
    const paths = Object.keys(lock.packages);
    const optional = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(optional.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
  });
});

function npm(...parameters: string[]): string {
  return execFileSync("npm", parameters, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
