import { afterEach } from "vitest";
import { type NodeResolverOptions, nodeResolver } from "../../src/adapters/node/index.js";
import type { DnsResolver } from "../../src/core/dns.js";
import { buildMessage, characterString, labels, type MessageInit } from "./dns-message.js";
import { type DnsServerScript, type ScriptedDnsServer, startDnsServer } from "./dns-server.node.js";

const started: ScriptedDnsServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

/** Starts a server that is closed when the test ends. */
export async function serve(script: DnsServerScript): Promise<ScriptedDnsServer> {
  const server = await startDnsServer(script);
  started.push(server);
  return server;
}

/** A server, and a resolver that asks it once and, on a busy machine, has patience. */
export async function serveAndResolver(
  script: DnsServerScript,
  options: NodeResolverOptions = {},
): Promise<{ server: ScriptedDnsServer; resolver: DnsResolver }> {
  const server = await serve(script);
  return { server, resolver: nodeResolver({ servers: [server.address], tries: 1, timeoutMs: 10_000, ...options }) };
}

/** How long `expect.poll` may take on a busy machine. */
export const patience: { readonly timeout: number } = { timeout: 10_000 };

/** What the tests ask: TXT of mail.example. */
export const question = { name: labels("mail.example"), type: 16 };

/** What the true answer comes to. */
export const truth = { status: "ok", records: [["true"]] };

export function idOf(query: Uint8Array): number {
  return (query[0]! << 8) | query[1]!;
}

/** The labels of the question, in the case they came in. */
export function nameOf(query: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 12; query[at] !== 0; at += 1 + query[at]!) {
    found.push(String.fromCharCode(...query.subarray(at + 1, at + 1 + query[at]!)));
  }
  return found;
}

/** The true answer to a query for {@link question}, or one that differs from it. */
export function answerTo(query: Uint8Array, text = "true", init: MessageInit = {}): Uint8Array<ArrayBuffer> {
  const answers = [{ ...question, data: [characterString(text)] }];
  return buildMessage({ id: idOf(query), questions: [question], answers, ...init });
}
