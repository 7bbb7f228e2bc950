import { parseArgs } from "node:util";
import { LimitError } from "../core/index.js";
import {
  type HeaderChange,
  type PseudonymKey,
  type SanitizedMessage,
  type SanitizeOptions,
  sanitizeHeaders,
} from "../headers/index.js";
import { boundaryOptions, readBoundary, readPolicy, readPublicHosts } from "./boundary-options.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import { readInput, readMessageInput } from "./input.js";
import { type CommandIo, InputError, UsageError } from "./io.js";
import { toJson } from "./json.js";
import { printable } from "./printable.js";

/** `mailproof headers sanitize` */
export async function runSanitize(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...boundaryOptions,
      policy: { type: "string", default: "egress" },
      key: { type: "string" },
      "on-signature": { type: "string", default: "keep" },
      nested: { type: "boolean", default: false },
      log: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  if (values.inside === undefined) throw new UsageError("headers sanitize takes --inside");
  const pseudonyms = values.key === undefined ? undefined : await readKey(values.key);
  const options: SanitizeOptions = {
    boundary: readBoundary(values.inside),
    publicHosts: readPublicHosts(values.public ?? []),
    policy: readPolicy(values.policy),
    onSignature: readOnSignature(values["on-signature"]),
    nested: values.nested,
    ...(pseudonyms === undefined ? undefined : { pseudonyms }),
  };
  const message = await readMessageInput("headers sanitize", positionals, io);
  const { head, body, findings, changes, hopCount, breaksSignatures } = await sanitize(message, options);
  if (values.json === true) {
    io.out(`${toJson({ changes, hopCount, breaksSignatures, findings })}\n`);
  } else {
    io.bytes(head);
    io.bytes(body);
    if (values.log === true) for (const change of changes) io.error(`${describeChange(change)}\n`);
    for (const { code, message: said } of findings) io.error(`${code}: ${printable(said)}\n`);
  }
  return findings.some(({ severity }) => severity === "medium" || severity === "high") ? exitCodes.notOk : exitCodes.ok;
}

async function sanitize(message: Uint8Array, options: SanitizeOptions): Promise<SanitizedMessage<Uint8Array>> {
  try {
    return await sanitizeHeaders(message, options);
  } catch (error) {
    if (error instanceof LimitError)
      throw new InputError(`can't rewrite the message: ${error.message}`, { cause: error });
    throw error;
  }
}

async function readKey(text: string): Promise<PseudonymKey> {
  const [, keyId, file] = /^([A-Za-z0-9_-]{1,32})=(.+)$/.exec(text) ?? [];
  if (keyId === undefined || file === undefined) {
    throw new UsageError('--key takes an id of letters, digits, "-" and "_", then "=" and a file');
  }
  const key = await readInput(file);
  if (key.length < 32) throw new InputError(`${file} has ${key.length} octets; a key has 32 at least`);
  return { keyId, key };
}

function readOnSignature(word: string): "keep" | "warn" | "allow" {
  if (word === "keep" || word === "warn" || word === "allow") return word;
  throw new UsageError("--on-signature takes keep, warn or allow");
}

function describeChange({ header, hop, action, replaced }: HeaderChange): string {
  const place = hop === undefined ? header : `${header}, hop ${hop}`;
  const values = replaced.map(({ value, by }) => `  ${printable(value)} -> ${by === "" ? "(nothing)" : by}`);
  return [`${action}: ${printable(place)}`, ...values].join("\n");
}
