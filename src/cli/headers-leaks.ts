import { parseArgs } from "node:util";
import { findLeaks, type Leak, type LeakReport } from "../headers/index.js";
import { boundaryOptions, readBoundary, readPolicy, readPublicHosts } from "./boundary-options.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readMessageInput } from "./input.js";
import { type CommandIo, InputError } from "./io.js";
import { toJson } from "./json.js";
import { printable } from "./printable.js";

/** `mailproof headers leaks` */
export async function runLeaks(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...boundaryOptions, policy: { type: "string", default: "egress" }, json: { type: "boolean" } },
  });
  const policy = readPolicy(values.policy);
  const publicHosts = readPublicHosts(values.public ?? []);
  const boundary = values.inside === undefined ? undefined : readBoundary(values.inside);
  const message = await readMessageInput("headers leaks", positionals, io);
  const report = await findLeaks(message, {
    policy,
    publicHosts,
    ...(boundary === undefined ? undefined : { boundary }),
  });
  if (report.issues.some(({ code }) => code === "header-too-large"))
    throw new InputError("the header is too large to read");
  io.out(values.json === true ? `${toJson(report)}\n` : describe(report));
  return report.leaks.some(({ severity }) => severity === "medium" || severity === "high")
    ? exitCodes.notOk
    : exitCodes.ok;
}

function describe({ leaks, issues }: LeakReport): string {
  const lines: string[] = [];
  let last = "";
  for (const leak of leaks) {
    const place = leak.hop === undefined ? leak.header : `${leak.header}, hop ${leak.hop}`;
    if (place !== last) lines.push(printable(place));
    last = place;
    lines.push(describeLeak(leak));
  }
  if (issues.some(({ code }) => code === "too-many-leaks")) lines.push("and more");
  const counts = (["high", "medium", "low", "info"] as const).flatMap((severity) => {
    const count = leaks.filter((leak) => leak.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const verdict = counts.length === 0 ? "Nothing is told." : `Told: ${counts.join(", ")}.`;
  return `${[...lines, ...(lines.length === 0 ? [] : [""]), verdict].join("\n")}\n`;
}

function describeLeak({ severity, code, value, rule }: Leak): string {
  return `  ${severity.padEnd(6)}  ${code.padEnd(16)}  ${printable(value)}  (${rule})`;
}
