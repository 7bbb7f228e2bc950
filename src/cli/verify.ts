import { parseArgs } from "node:util";
import type { DnsResolver } from "../core/index.js";
import { type DkimVerification, verifyDkim } from "../dkim/index.js";
import { decodeUtf8 } from "../internal/bytes.js";
import { HEADER_LIMITS, splitMessage } from "../internal/message/index.js";
import { describeSignature } from "./dkim-text.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readInput } from "./input.js";
import { type CommandIo, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { printable } from "./printable.js";
import { openResolver, resolverOptions, resolverUsage } from "./resolver-options.js";

export const verifyUsage: string = `mailproof verify <file.eml | -> [options]

Checks the DKIM signatures of a message.

${resolverUsage}  --strict          take the file as it is; else bare LF counts as CRLF, as files on disk have it
  --now <time>      judge as if it were this time (ISO 8601), for a message of the past
  --json            print the whole result as JSON
`;

/** How a message is checked and shown. */
export interface VerifySettings {
  readonly resolver: DnsResolver;
  readonly lineEndings: "strict" | "normalize";
  readonly json: boolean;
  readonly now?: Date;
}

/** `mailproof verify`: arguments in, one call, print. */
export async function runVerify(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...resolverOptions,
      strict: { type: "boolean" },
      now: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("verify takes one file, or - for standard input");
  const now = values.now === undefined ? undefined : new Date(values.now);
  if (now !== undefined && Number.isNaN(now.getTime())) throw new UsageError(`"${values.now}" is no time`);
  return verifyAndPrint(file === "-" ? await readStream(io.stdin) : await readInput(file), io, {
    resolver: await openResolver(values),
    lineEndings: values.strict === true ? "strict" : "normalize",
    json: values.json === true,
    ...(now === undefined ? undefined : { now }),
  });
}

/** Checks one message and prints the verdict. */
export async function verifyAndPrint(message: Uint8Array, io: CommandIo, settings: VerifySettings): Promise<ExitCode> {
  const { resolver, lineEndings, json, now } = settings;
  const result = await verifyDkim(message, { resolver, lineEndings, ...(now === undefined ? undefined : { now }) });
  io.out(json ? `${toJson(result)}\n` : describe(message, result));
  return exitCodeOf(result);
}

/** A pass that can't be taken as it looks: readers may show an unsigned field in the place of the signed one. */
function isClean(signature: DkimVerification["signatures"][number]): boolean {
  return signature.result === "pass" && signature.coverage?.unsignedDuplicates.length === 0;
}

function exitCodeOf({ signatures }: DkimVerification): ExitCode {
  if (signatures.some(isClean)) return exitCodes.ok;
  return signatures.some(({ result }) => result === "temperror") ? exitCodes.undecided : exitCodes.notOk;
}

function describe(message: Uint8Array, { signatures, issues }: DkimVerification): string {
  const lines = [...describeHeader(message), ""];
  if (signatures.length === 0) lines.push("DKIM: not signed");
  else lines.push(`DKIM: ${signatures.length} ${signatures.length === 1 ? "signature" : "signatures"}`);
  for (const signature of signatures) lines.push(...describeSignature(signature));
  for (const { code, count } of issues) lines.push(`note: ${code}${count > 1 ? ` (${count} times)` : ""}`);
  return `${lines.join("\n")}\n\n${verdictSentence(signatures)}\n`;
}

function describeHeader(message: Uint8Array): string[] {
  const split = splitMessage(message, HEADER_LIMITS);
  if (!split.ok) return ["(the header is too large to read)"];
  const { fields, bytes } = split.header;
  return ["from", "to", "subject", "date"].flatMap((name) =>
    fields
      .filter((field) => field.name === name)
      .map(({ valueStart, end }) => decodeUtf8(bytes.subarray(valueStart, end)).replace(/\r?\n(?=[ \t])/g, ""))
      .map((value) => `${`${name[0]!.toUpperCase()}${name.slice(1)}:`.padEnd(9)}${printable(value.trim())}`),
  );
}

function verdictSentence(signatures: DkimVerification["signatures"]): string {
  const passed = signatures.flatMap((signature) => (isClean(signature) && signature.domain ? [signature.domain] : []));
  if (passed.length > 0) {
    return `Verdict: pass. ${[...new Set(passed)].map(printable).join(" and ")} signed this message, and it is unchanged.`;
  }
  if (signatures.some(({ result }) => result === "pass")) {
    return "Verdict: not proven. Fields were added above the signed ones, so what you see may not be what was signed.";
  }
  if (signatures.some(({ result }) => result === "temperror")) return "Verdict: undecided. Try again later.";
  if (signatures.some(({ result }) => result === "fail")) {
    return "Verdict: fail. The message was changed after it was signed, or never signed by the domain it names.";
  }
  return "Verdict: not proven. No signature vouches for this message.";
}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
