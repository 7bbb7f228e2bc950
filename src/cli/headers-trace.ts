import { parseArgs } from "node:util";
import { formatRoute, type MessageTrace, type TraceFinding, toMermaid, traceHops } from "../headers/index.js";
import { boundaryOptions, readBoundary } from "./boundary-options.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readMessageInput } from "./input.js";
import { type CommandIo, InputError } from "./io.js";
import { toJson } from "./json.js";
import { printable } from "./printable.js";

/** `mailproof headers trace` */
export async function runTrace(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { inside: boundaryOptions.inside, mermaid: { type: "boolean" }, json: { type: "boolean" } },
  });
  const boundary = values.inside === undefined ? undefined : readBoundary(values.inside);
  const message = await readMessageInput("headers trace", positionals, io);
  const trace = await traceHops(message, { boundary });
  if (trace.findings.some(({ code }) => code === "header-too-large")) {
    throw new InputError("the header is too large to read");
  }
  if (values.json === true) io.out(`${toJson(trace)}\n`);
  else io.out(values.mermaid === true ? `${toMermaid(trace)}\n` : describe(trace));
  return trace.findings.some(({ severity }) => severity === "medium" || severity === "high")
    ? exitCodes.notOk
    : exitCodes.ok;
}

function describe(trace: MessageTrace): string {
  const { hopCount, totalMs, findings } = trace;
  if (hopCount === 0) return "The message has no Received fields.\n";
  const took = totalMs === undefined ? "" : ` in ${totalMs / 1000} s`;
  const summary = `${hopCount} ${hopCount === 1 ? "hop" : "hops"}${took}.`;
  return `${[formatRoute(trace), "", ...findings.map((finding) => describeFinding(finding, trace)), summary].join("\n")}\n`;
}

function describeFinding({ severity, code, message, hop, spec }: TraceFinding, { hops }: MessageTrace): string {
  const by = hop === undefined ? undefined : hops[hop]?.received.by?.host?.value;
  const place = by === undefined ? "" : `${by}: `;
  return `${severity.padEnd(7)} ${code.padEnd(12)}  ${printable(place + message)}${spec === undefined ? "" : ` (${spec})`}`;
}
