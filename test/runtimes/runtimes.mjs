// The runtimes, in the order of the table, and how each is found and run.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runChromium } from "./chromium.mjs";
import { runVitest } from "./vitest.mjs";
import { runWorkerd } from "./workerd.mjs";

const installed = (path) => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const compatibilityDate = "2026-11-17"; // that of the pinned workerd

const node = (major) => ({
  name: `node${major}`,
  label: `Node.js ${major}`,
  binary: installed(`node${major}/bin/node`),
  run: (options) => runVitest({ ...options, args: [], identity: `node ${options.version}` }),
});

const workerd = (name, label, builtins) => ({
  name,
  label,
  binary: installed("@cloudflare/workerd-linux-64/bin/workerd"),
  bundled: true,
  run: (options) => runWorkerd({ ...options, date: compatibilityDate, builtins }),
});

export const runtimes = [
  node(20),
  node(22),
  node(24),
  node(26),
  {
    name: "bun",
    label: "Bun",
    binary: installed("@oven/bun-linux-x64/bin/bun"),
    run: (options) => runVitest({ ...options, args: ["--bun"], identity: `bun ${options.version}` }),
  },
  {
    name: "deno",
    label: "Deno",
    binary: installed("@deno/linux-x64-glibc/deno"),
    run: (options) =>
      runVitest({ ...options, args: ["run", "--allow-all", "--no-prompt"], identity: `deno ${options.version}` }),
  },
  workerd("workerd-nodejs", "workerd, nodejs_compat", true),
  workerd("workerd", "workerd, no nodejs_compat", false),
  {
    name: "chromium",
    label: "Chromium, headless",
    binary: chromium,
    bundled: true,
    run: runChromium,
  },
];

/** The version that the program itself tells, or `undefined` where it is not installed. */
export function versionOf({ binary }) {
  if (!existsSync(binary)) return undefined;
  const text = execFileSync(binary, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return /\d[\w.-]*/.exec(text)?.[0];
}
