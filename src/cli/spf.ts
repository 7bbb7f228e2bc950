import { parseArgs } from "node:util";
import { parseIp } from "../internal/ip.js";
import { checkSpf, evaluateSpf, type SpfCheckup, type SpfResult } from "../spf/index.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type CommandIo, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { openResolver, resolverOptions, resolverUsage } from "./resolver-options.js";
import { describeCheckup } from "./spf-check-text.js";
import { describeEvaluation } from "./spf-trace-text.js";

export const spfUsage: string = `mailproof spf check <domain> [options]

Checks the SPF policy of a domain, and all that it leads to.

mailproof spf evaluate --ip <address> [--from <address>] [--helo <name>] [options]

Evaluates SPF for a client, and shows how it came to the result.

  --ip <address>    the client's address, IPv4 or IPv6
  --from <address>  the reverse-path of the mail; without it, the null one
  --helo <name>     what the client said in HELO; without it, the domain of --from

${resolverUsage}  --json            print the whole result as JSON
`;

/** `mailproof spf`: arguments in, one call, print. */
export async function runSpf([action, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  switch (action) {
    case "check":
      return runCheck(rest, io);
    case "evaluate":
      return runEvaluate(rest, io);
    default:
      throw new UsageError("spf takes check or evaluate");
  }
}

async function runCheck(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...resolverOptions, json: { type: "boolean" } },
  });
  const [domain, ...more] = positionals;
  if (domain === undefined || more.length > 0) throw new UsageError("spf check takes one domain");
  const checkup = await checkSpf(domain, { resolver: await openResolver(values) });
  io.out(values.json === true ? `${toJson(checkup)}\n` : describeCheckup(checkup));
  return exitCodeOfCheckup(checkup);
}

/** What DNS didn't tell leaves it open, unless something else is wrong anyway. */
function exitCodeOfCheckup({ findings }: SpfCheckup): ExitCode {
  const faults = findings.filter(({ severity }) => severity === "medium" || severity === "high");
  if (faults.some(({ code }) => code !== "lookup-failed")) return exitCodes.notOk;
  return faults.length > 0 ? exitCodes.undecided : exitCodes.ok;
}

async function runEvaluate(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...resolverOptions,
      ip: { type: "string" },
      from: { type: "string" },
      helo: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { ip, from, helo = from?.slice(from.lastIndexOf("@") + 1) } = values;
  if (ip === undefined) throw new UsageError("spf evaluate takes --ip");
  if (parseIp(ip) === undefined) throw new UsageError(`"${ip}" is no IP address`);
  if (helo === undefined) throw new UsageError("spf evaluate takes --from or --helo");
  const resolver = await openResolver(values);
  const result = await evaluateSpf({ ip, helo, mailFrom: from ?? null }, { resolver });
  io.out(values.json === true ? `${toJson(result)}\n` : describeEvaluation(result));
  return exitCodeOfResult(result);
}

function exitCodeOfResult({ result }: SpfResult): ExitCode {
  if (result === "pass") return exitCodes.ok;
  return result === "temperror" ? exitCodes.undecided : exitCodes.notOk;
}
