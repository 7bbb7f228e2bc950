import { describe, expect, it } from "vitest";
import { QR, TC } from "../../support/dns-message.js";
import type { DnsServerScript, ScriptedDnsServer } from "../../support/dns-server.node.js";
import { answerTo, patience, serveAndResolver, truth } from "../../support/node-resolver.node.js";

describe("nodeResolver and abort", () => {
  const reason = new Error("stop");
  const SERVER_HANDLES = 1; // its UDP socket
  const openHandles = (): number =>
    process.getActiveResourcesInfo().filter((kind) => /UDP|TCPSocket/.test(kind)).length;

  it("is thrown as it is when it came first, and nothing is asked", async () => {
    const { server, resolver } = await serveAndResolver({ udp: ({ query, reply }) => reply(answerTo(query)) });
    const signal = AbortSignal.abort(reason);
    await expect(resolver.resolve("mail.example", "TXT", { signal })).rejects.toBe(reason);
    expect(server.datagrams).toHaveLength(0);
  });

  it.each<readonly [string, DnsServerScript, (server: ScriptedDnsServer) => number]>([
    ["while it waits for a datagram", {}, (server) => server.datagrams.length],
    [
      "while it waits for the connection's answer",
      { udp: ({ query, reply }) => reply(answerTo(query, "x", { flags: QR | TC })) },
      (server) => server.connections.size,
    ],
  ])("ends a look-up at once, %s, and leaves nothing open", async (_what, script, waiting) => {
    const { server, resolver } = await serveAndResolver(script, { timeoutMs: 30_000, lookupTimeoutMs: 60_000 });
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES); // what other tests left is closed by now
    const controller = new AbortController();
    const answer = resolver.resolve("mail.example", "TXT", { signal: controller.signal });
    await expect.poll(() => waiting(server), patience).toBe(1);
    expect(openHandles()).toBeGreaterThan(SERVER_HANDLES);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES);
  });

  it("right after the call, before any socket is ready, leaves nothing open either", async () => {
    const { resolver } = await serveAndResolver({});
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES); // what other tests left is closed by now
    const controller = new AbortController();
    const answer = resolver.resolve("mail.example", "TXT", { signal: controller.signal });
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES);
  });

  it("an answer leaves nothing open, and no listener on the signal", async () => {
    const { resolver } = await serveAndResolver({ udp: ({ query, reply }) => reply(answerTo(query)) });
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES); // what other tests left is closed by now
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = new Proxy(signal, {
      get(target, key) {
        if (key === "addEventListener") listeners++;
        if (key === "removeEventListener") listeners--;
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    expect(await resolver.resolve("mail.example", "TXT", { signal: counted })).toMatchObject(truth);
    expect(listeners).toBe(0);
    await expect.poll(openHandles, patience).toBe(SERVER_HANDLES);
  });
});
