import { readFile } from "node:fs/promises";
import { runDemo } from "./demo.js";
import { dmarcUsage, runDmarc } from "./dmarc.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { headersUsage, runHeaders } from "./headers.js";
import { type CommandIo, InputError, UsageError } from "./io.js";
import { printable } from "./printable.js";
import { runSpf, spfUsage } from "./spf.js";
import { runTransport, transportUsage } from "./transport.js";
import { runVerify, verifyUsage } from "./verify.js";

const usage = `mailproof <command>

  demo                    check a message that comes with this package, without a network
  verify <file>           check the signatures of a message
  headers leaks           say what the header of a message tells of a network
  headers sanitize        print a message with a header that tells less
  spf check <name>        check the SPF policy of a domain
  spf evaluate            evaluate SPF for a client
  dmarc check <name>      check the DMARC policy of a domain
  transport check <name>  check how mail to a domain travels
  help [command]          show this, or the options of a command
  version                 show the version

Exit codes: 0 all is well, 1 not well, 2 wrong usage, 3 can't tell now, 4 unreadable input, 70 a bug.
`;

/** The help of each command that has its own. */
const usages: ReadonlyMap<string | undefined, string> = new Map([
  ["verify", verifyUsage],
  ["headers", headersUsage],
  ["spf", spfUsage],
  ["dmarc", dmarcUsage],
  ["transport", transportUsage],
]);

/** Runs one command line (without node and the script) and gives its exit code. */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    const { name, message, code, stack } = error as Error & { code?: string };
    if (error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS")) {
      io.error(`mailproof: ${printable(message)}\n\n${usage}`);
      return exitCodes.usage;
    }
    if (error instanceof InputError) {
      io.error(`mailproof: ${printable(message)}\n`);
      return exitCodes.input;
    }
    const lines = (stack ?? `${name}: ${message}`).split("\n").map(printable);
    io.error(`mailproof: this is a bug: ${lines.join("\n")}\n`);
    return exitCodes.internal;
  }
}

async function dispatch([command, ...rest]: readonly string[], io: CommandIo): Promise<ExitCode> {
  switch (command) {
    case "demo":
      return runDemo(io);
    case "verify":
      if (rest.includes("--help")) return show(verifyUsage, io);
      return runVerify(rest, io);
    case "headers":
      if (rest.includes("--help")) return show(headersUsage, io);
      return runHeaders(rest, io);
    case "spf":
      if (rest.includes("--help")) return show(spfUsage, io);
      return runSpf(rest, io);
    case "dmarc":
      if (rest.includes("--help")) return show(dmarcUsage, io);
      return runDmarc(rest, io);
    case "transport":
      if (rest.includes("--help")) return show(transportUsage, io);
      return runTransport(rest, io);
    case "version":
    case "--version":
      return show(`${await version()}\n`, io);
    case "help":
    case "--help":
    case "-h":
      return show(usages.get(rest[0]) ?? usage, io);
    case undefined:
      throw new UsageError("no command");
    default:
      throw new UsageError(`no command "${command}"`);
  }
}

function show(text: string, io: CommandIo): ExitCode {
  io.out(text);
  return exitCodes.ok;
}

async function version(): Promise<string> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
