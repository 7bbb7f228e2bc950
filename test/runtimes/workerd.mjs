// Runs the bundled suite in workerd, without any layer of tools between: those need Node's modules themselves.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outcomeOf } from "./events.mjs";
import { run } from "./process.mjs";

const worker = `
import { runSuite } from "suite.js";
const print = console.log; // before any test can replace it
export default { test: () => runSuite((event) => print("@@" + JSON.stringify(event))) };
`;

/**
 * @param {{ binary: string, suite: string, date: string, builtins: boolean, folder: string,
 *   timeLimitMs: number }} options `date` is the compatibility date; `builtins` whether Node's modules are there
 * @returns {Promise<import("./run.mjs").Outcome>}
 */
export async function runWorkerd({ binary, suite, date, builtins, folder, timeLimitMs }) {
  // From compatibility date 2026-08-04 on, nodejs_compat is the default, and two flags turn it off.
  const flags = builtins ? [] : ["no_nodejs_compat", "no_nodejs_compat_v2"];
  writeFileSync(join(folder, "suite.js"), suite);
  writeFileSync(join(folder, "worker.js"), worker);
  const config = join(folder, "suite.capnp");
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "suite", worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "suite.js", esModule = embed "suite.js"),
  ],
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
))]);
`,
  );
  const { code, timedOut, stdout, stderr } = await run(binary, ["test", config], { timeLimitMs });
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("@@") && line.endsWith("}"))
    .map((line) => JSON.parse(line.slice(2)));
  return outcomeOf(events, {
    ended: timedOut ? `not done after ${timeLimitMs / 1000} s` : `workerd ended with ${code}\n${stderr.slice(-4000)}`,
    identity: (start) => start.userAgent === "Cloudflare-Workers" && start.builtins === builtins,
  });
}
