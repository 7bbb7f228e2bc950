import { parseArgs } from "node:util";
import { authenticateMessage, type SmtpClient } from "../authenticate/index.js";
import type { DnsResolver } from "../core/index.js";
import {
  type Boundary,
  envelopeFromHeaders,
  formatAuthenticationResults,
  type HeaderEnvelope,
} from "../headers/index.js";
import { decodeUtf8 } from "../internal/bytes.js";
import { parseIp } from "../internal/ip.js";
import { HEADER_LIMITS, splitMessage } from "../internal/message/index.js";
import { describeAuthentication } from "./authentication-text.js";
import { boundaryOptions, readBoundary } from "./boundary-options.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readMessageInput } from "./input.js";
import { type CommandIo, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { printable } from "./printable.js";
import { openResolver, resolverOptions, resolverUsage } from "./resolver-options.js";
import { type Verdict, weigh } from "./verdict.js";

export const verifyUsage: string = `mailproof verify <file.eml | -> [options]

Says whom a message claims to be from, what proves it, what doesn't, and what the policy of that domain asks for.

  --ip <address>    the address of the client that sent it; without it there is no SPF
  --from <address>  the reverse-path; "" is the null one
  --helo <name>     what the client said in HELO
  --inside <what>   a network, or a name with all below it, that is yours, to find these three in the Received fields that your
                    own hosts wrote; may be given again
  --authserv-id <name>
                    print the header fields as well that a server of this name would add

${resolverUsage}  --strict          take the file as it is; else bare LF counts as CRLF, as files on disk have it
  --now <time>      judge as if it were this time (ISO 8601), for a message of the past
  --json            print the whole result as JSON
`;

/** How a message is checked and shown. */
export interface VerifySettings {
  readonly resolver: DnsResolver;
  readonly lineEndings: "strict" | "normalize";
  readonly json: boolean;
  readonly client: SmtpClient;
  readonly boundary?: Boundary | undefined;
  readonly authservId?: string | undefined;
  readonly now?: Date | undefined;
}

/** `mailproof verify`: arguments in, one call, print. */
export async function runVerify(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...resolverOptions,
      ip: { type: "string" },
      from: { type: "string" },
      helo: { type: "string" },
      inside: boundaryOptions.inside,
      "authserv-id": { type: "string" },
      strict: { type: "boolean" },
      now: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { ip, helo, from, "authserv-id": authservId } = values;
  if (ip !== undefined && parseIp(ip) === undefined) throw new UsageError(`"${ip}" is no IP address`);
  if (authservId !== undefined) checkAuthservId(authservId);
  const now = values.now === undefined ? undefined : new Date(values.now);
  if (now !== undefined && Number.isNaN(now.getTime())) throw new UsageError(`"${values.now}" is no time`);
  return verifyAndPrint(await readMessageInput("verify", positionals, io), io, {
    resolver: await openResolver(values),
    lineEndings: values.strict === true ? "strict" : "normalize",
    json: values.json === true,
    client: { ip, helo, mailFrom: from },
    boundary: values.inside === undefined ? undefined : readBoundary(values.inside),
    authservId,
    now,
  });
}

function checkAuthservId(authservId: string): void {
  try {
    formatAuthenticationResults({ authservId, results: [] });
  } catch {
    throw new UsageError("--authserv-id takes the name of a server");
  }
}

/** Checks one message and prints the verdict. */
export async function verifyAndPrint(message: Uint8Array, io: CommandIo, settings: VerifySettings): Promise<ExitCode> {
  const { resolver, lineEndings, json, now, client, boundary, authservId } = settings;
  let envelope: HeaderEnvelope | undefined;
  const findClient = async (header: Uint8Array): Promise<SmtpClient> => {
    envelope = await envelopeFromHeaders(header, { boundary });
    return envelope;
  };
  const result = await authenticateMessage(message, {
    ...client,
    findClient: boundary === undefined ? undefined : findClient,
    resolver,
    lineEndings,
    now,
    authservId: authservId ?? "localhost",
  });
  const verdict = weigh(result);
  if (json) io.out(`${toJson(result)}\n`);
  else {
    io.out(
      `${[...describeHeader(message), ...describeEnvelope(envelope)].join("\n")}\n\n${describeAuthentication(result, verdict)}`,
    );
    const { authenticationResults, receivedSpf = "" } = result.headers;
    if (authservId !== undefined) io.out(`\n${printableLines(authenticationResults + receivedSpf)}`);
  }
  return verdictCodes[verdict.word];
}

const verdictCodes: Readonly<Record<Verdict["word"], ExitCode>> = {
  pass: exitCodes.ok,
  fail: exitCodes.notOk,
  "not-proven": exitCodes.notOk,
  undecided: exitCodes.undecided,
};

/** Where the Received fields say that it came from, and how sure that is. */
function describeEnvelope(envelope: HeaderEnvelope | undefined): string[] {
  if (envelope === undefined) return [];
  const { ip, helo, mailFrom, client, sender } = envelope;
  const host = ip === undefined ? "not known" : helo === undefined ? ip : `${ip}, ${helo}`;
  const path = mailFrom === undefined ? "not known" : `<${mailFrom}>`;
  return [
    `Client:  ${printable(host)} (${client.certainty}: ${client.reason})`,
    `Return:  ${printable(path)} (${sender.certainty}: ${sender.reason})`,
  ];
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

/** Header fields with the line ends of a terminal. */
function printableLines(fields: string): string {
  return fields.split("\r\n").map(printable).join("\n");
}
