import { readFile } from "node:fs/promises";
import { zoneResolver } from "../adapters/zone/index.js";
import { type ExitCode, exitCodes } from "./exit-codes.js";
import type { CommandIo } from "./io.js";
import { type VerifySettings, verifyAndPrint } from "./verify.js";

/** Who brings the message: a host of its author's domain, and one that only says so. */
const sender = { ip: "192.0.2.25", helo: "mail.muster.example", mailFrom: "rechnung@muster.example" } as const;
const stranger = { ...sender, ip: "203.0.113.66" } as const;

/** `mailproof demo`: the message that ships in examples/demo, checked against the zone file beside it. No network. */
export async function runDemo(io: CommandIo): Promise<ExitCode> {
  const folder = new URL("../../examples/demo/", import.meta.url);
  const message = await readFile(new URL("message.eml", folder));
  const zone = await readFile(new URL("zone.txt", folder), "utf8");
  const settings: VerifySettings = { resolver: zoneResolver(zone), lineEndings: "strict", json: false, client: sender };

  io.out("1. An invoice, as its sender sent it (examples/demo/message.eml, DNS from examples/demo/zone.txt)\n\n");
  const genuine = await verifyAndPrint(message, io, settings);

  io.out("\n2. The same invoice from another host, with one digit of the account number changed\n\n");
  const account = message.indexOf("DE89 3704");
  const forged = Uint8Array.from(message);
  forged[account + 2] = "7".charCodeAt(0);
  const changed = await verifyAndPrint(forged, io, { ...settings, client: stranger });

  io.out("\nNow yours: mailproof verify <file.eml>\n");
  return genuine === exitCodes.ok && changed === exitCodes.notOk ? exitCodes.ok : exitCodes.internal;
}
