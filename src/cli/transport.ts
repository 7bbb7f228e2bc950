import { parseArgs } from "node:util";
import { nodeFetcher } from "../adapters/node/index.js";
import type { Fetcher } from "../core/index.js";
import { checkTransport, type TransportCheckup } from "../transport/index.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readInput } from "./input.js";
import { type CommandIo, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { openResolver, resolverOptions, resolverUsage } from "./resolver-options.js";
import { describeTransport } from "./transport-text.js";

export const transportUsage: string = `mailproof transport check <domain> [options]

Checks how mail to a domain travels: its hosts, MTA-STS, DANE and TLS reporting. DANE takes a server that validates DNSSEC.

  --policy <file>   take this file for the MTA-STS policy instead of fetching it
${resolverUsage}  --json            print the whole result as JSON
`;

/** `mailproof transport`: arguments in, one call, print. */
export async function runTransport([action, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (action !== "check") throw new UsageError("transport takes check");
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { ...resolverOptions, policy: { type: "string" }, json: { type: "boolean" } },
  });
  const [domain, ...more] = positionals;
  if (domain === undefined || more.length > 0) throw new UsageError("transport check takes one domain");
  const fetcher = values.policy === undefined ? nodeFetcher() : serveFile(await readInput(values.policy));
  const checkup = await checkTransport(domain, { resolver: await openResolver(values), fetcher });
  io.out(values.json === true ? `${toJson(checkup)}\n` : describeTransport(checkup));
  return exitCodeOf(checkup);
}

/** A policy host that serves one file. */
function serveFile(body: Uint8Array): Fetcher {
  return async () => ({ status: "ok", code: 200, headers: { "content-type": "text/plain" }, body });
}

/** What DNS didn't tell leaves it open, unless something else is wrong anyway. */
function exitCodeOf({ findings }: TransportCheckup): ExitCode {
  const faults = findings.filter(({ severity }) => severity === "medium" || severity === "high");
  if (faults.some(({ code }) => code !== "lookup-failed")) return exitCodes.notOk;
  return faults.length > 0 ? exitCodes.undecided : exitCodes.ok;
}
