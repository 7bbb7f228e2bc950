import { parseArgs } from "node:util";
import { checkDmarc, type DmarcCheckup } from "../dmarc/index.js";
import { describeDmarcCheckup } from "./dmarc-check-text.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { type CommandIo, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { openResolver, resolverOptions, resolverUsage } from "./resolver-options.js";

export const dmarcUsage: string = `mailproof dmarc check <domain> [options]

Checks the DMARC policy of a domain, and whether those who get its reports take them.

${resolverUsage}  --json            print the whole result as JSON
`;

/** `mailproof dmarc`: arguments in, one call, print. */
export async function runDmarc([action, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (action !== "check") throw new UsageError("dmarc takes check");
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { ...resolverOptions, json: { type: "boolean" } },
  });
  const [domain, ...more] = positionals;
  if (domain === undefined || more.length > 0) throw new UsageError("dmarc check takes one domain");
  const { isPublicSuffix } = await import("../dmarc/psl.js"); // large: other commands do without
  const checkup = await checkDmarc(domain, { resolver: await openResolver(values), isPublicSuffix });
  io.out(values.json === true ? `${toJson(checkup)}\n` : describeDmarcCheckup(checkup));
  return exitCodeOfCheckup(checkup);
}

/** What DNS didn't tell leaves it open, unless something else is wrong anyway. */
function exitCodeOfCheckup({ findings }: DmarcCheckup): ExitCode {
  const faults = findings.filter(({ severity }) => severity === "medium" || severity === "high");
  const open = ["lookup-failed", "reports-undecided"];
  if (faults.some(({ code }) => !open.includes(code))) return exitCodes.notOk;
  return faults.length > 0 ? exitCodes.undecided : exitCodes.ok;
}
