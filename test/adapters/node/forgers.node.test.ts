import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/internal/bytes.js";
import { labels } from "../../support/dns-message.js";
import { answerTo, idOf, nameOf, question, serveAndResolver, truth } from "../../support/node-resolver.node.js";

const lie = "forged";

/** What a forger sends who can't see the query. None of it may be taken, or end the wait for the true answer. */
const forgeries: readonly (readonly [string, (query: Uint8Array) => Uint8Array])[] = [
  ["another id", (query) => answerTo(query, lie, { id: idOf(query) ^ 1 })],
  ["another name", (query) => answerTo(query, lie, { questions: [{ name: labels("mail.exampla"), type: 16 }] })],
  ["another type", (query) => answerTo(query, lie, { questions: [{ ...question, type: 1 }] })],
  ["no question", (query) => answerTo(query, lie, { questions: [] })],
  ["the query itself", (query) => query],
  ["an empty datagram", () => new Uint8Array(0)],
  ["a header cut short", (query) => answerTo(query, lie).subarray(0, 11)],
  ["a question cut short", (query) => answerTo(query, lie).subarray(0, 20)],
  ["garbage", () => Uint8Array.from({ length: 600 }, (_, i) => (i * 7919) & 0xff)],
  ["garbage behind the right id", (query) => concatBytes([query.subarray(0, 2), new Uint8Array(300).fill(0xff)])],
];

describe("nodeResolver and forgers (RFC 5452)", () => {
  it.each(forgeries)("%s is ignored and the true answer awaited", async (_what, forge) => {
    const { resolver } = await serveAndResolver({
      udp: ({ query, reply }) => {
        reply(forge(query));
        setTimeout(() => reply(answerTo(query)), 20);
      },
    });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject(truth);
  });

  it.each(forgeries)("%s alone ends in a time-out", async (_what, forge) => {
    const { resolver } = await serveAndResolver({ udp: ({ query, reply }) => reply(forge(query)) }, { timeoutMs: 60 });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason: "timeout" });
  });

  it.each([
    ["another port", "127.0.0.1"],
    ["another address", "127.0.0.2"],
  ])("an answer from %s is ignored, however right it is (§9.1)", async (_what, address) => {
    const { resolver } = await serveAndResolver({
      udp: async ({ query, reply, replyFrom }) => {
        await replyFrom(address, answerTo(query, lie));
        setTimeout(() => reply(answerTo(query)), 20);
      },
    });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject(truth);
  });

  it("each query has a port and an id of its own, from a range wider than that of the system (§9.2)", async () => {
    const { server, resolver } = await serveAndResolver({ udp: ({ query, reply }) => reply(answerTo(query)) });
    for (let i = 0; i < 64; i++) await resolver.resolve("mail.example", "TXT");
    const ports = new Set(server.datagrams.map(({ sender }) => sender.port));
    const ids = new Set(server.datagrams.map(({ query }) => idOf(query)));
    expect(ports.size).toBeGreaterThan(56);
    expect(ids.size).toBeGreaterThan(56);
    for (const values of [[...ports], [...ids]])
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(32_000);
  });

  it("with mixed case, only an answer in that very case is taken", async () => {
    const echo = (query: Uint8Array): Uint8Array =>
      answerTo(query, "true", { questions: [{ ...question, name: nameOf(query) }] });
    const { server, resolver } = await serveAndResolver(
      {
        udp: ({ query, reply }) => {
          if (nameOf(query).join(".") !== "mail.example") reply(answerTo(query, lie));
          setTimeout(() => reply(echo(query)), 20);
        },
      },
      { randomizeCase: true },
    );
    for (let i = 0; i < 8; i++) expect(await resolver.resolve("mail.example", "TXT")).toMatchObject(truth);
    const spellings = new Set(server.datagrams.map(({ query }) => nameOf(query).join(".")));
    expect(spellings.size).toBeGreaterThan(4);
    for (const spelling of spellings) expect(spelling.toLowerCase()).toBe("mail.example");
  });
});
