import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/internal/bytes.js";
import { characterString, QR, RA, TC, u16 } from "../../support/dns-message.js";
import { type DnsServerScript, framed } from "../../support/dns-server.node.js";
import { answerTo, idOf, patience, question, serveAndResolver, truth } from "../../support/node-resolver.node.js";

const lie = "forged";

describe("nodeResolver over TCP (RFC 7766)", () => {
  const truncated = ({ query, reply }: { query: Uint8Array; reply: (response: Uint8Array) => void }): void =>
    reply(answerTo(query, "cut", { flags: QR | RA | TC }));

  it("asks again over TCP when the answer is cut, even in the middle of a record (RFC 2181 §9)", async () => {
    const { resolver } = await serveAndResolver({
      udp: ({ query, reply }) => reply(answerTo(query, "cut", { flags: QR | RA | TC }).subarray(0, 37)),
      tcp: (query, socket) => socket.write(framed(answerTo(query))),
    });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject(truth);
  });

  it("takes an answer of 65,535 octets, in whatever pieces", async () => {
    const { resolver } = await serveAndResolver({
      udp: truncated,
      tcp: async (query, socket) => {
        const strings = Array.from({ length: 255 }, (_, i) => characterString(String.fromCharCode(i).repeat(255)));
        const size = answerTo(query, "", { answers: [{ ...question, data: strings }] }).length;
        const padding = characterString("p".repeat(65_535 - size - 1));
        const message = answerTo(query, "", { answers: [{ ...question, data: [...strings, padding] }] });
        expect(message).toHaveLength(65_535);
        const bytes = framed(message);
        for (const [from, to] of [
          [0, 1],
          [1, 2],
          [2, 3],
          [3, 700],
          [700, 65_536],
          [65_536, 65_537],
        ] as const) {
          await new Promise((resolve) => socket.write(bytes.subarray(from, to), resolve));
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      },
    });
    const answer = await resolver.resolve("mail.example", "TXT");
    expect(answer).toMatchObject({ status: "ok", records: [{ length: 256 }] });
  });

  it.each<readonly [string, DnsServerScript["tcp"], string]>([
    ["closes without an answer", (_query, socket) => socket.end(), "network"],
    [
      "closes in the middle of an answer",
      (query, socket) => socket.end(framed(answerTo(query)).subarray(0, -1)),
      "network",
    ],
    ["resets the connection", (_query, socket) => socket.resetAndDestroy(), "network"],
    [
      "resets in the middle",
      (query, socket) => socket.write(framed(answerTo(query)).subarray(0, 9), () => socket.resetAndDestroy()),
      "network",
    ],
    ["says nothing", () => {}, "timeout"],
    ["sends an empty message", (_query, socket) => socket.write(Uint8Array.of(0, 0)), "malformed"],
    [
      "answers with another id",
      (query, socket) => socket.write(framed(answerTo(query, lie, { id: idOf(query) ^ 1 }))),
      "malformed",
    ],
    [
      "answers another question",
      (query, socket) => socket.write(framed(answerTo(query, lie, { questions: [{ ...question, type: 1 }] }))),
      "malformed",
    ],
    [
      "cuts this answer, too",
      (query, socket) => socket.write(framed(answerTo(query, lie, { flags: QR | TC }))),
      "malformed",
    ],
    [
      "announces more than it sends",
      (query, socket) => socket.write(concatBytes([u16(65_535), answerTo(query)])),
      "timeout",
    ],
  ])("a server that %s fails", async (_what, tcp, reason) => {
    const { server, resolver } = await serveAndResolver(
      { udp: truncated, tcp: tcp! },
      { timeoutMs: reason === "timeout" ? 150 : 10_000 },
    );
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason });
    await expect.poll(() => server.connections.size, patience).toBe(0);
  });

  it("a server that trickles is cut off at the time-out", async () => {
    let sent = 0;
    const { server, resolver } = await serveAndResolver(
      {
        udp: truncated,
        tcp: (query, socket) => {
          // So long that it isn't there in time however slow the clock is.
          const bytes = concatBytes([u16(65_535), answerTo(query), new Uint8Array(60_000)]);
          const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 10);
          socket.on("close", () => clearInterval(timer));
        },
      },
      { timeoutMs: 500 },
    );
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason: "timeout" });
    expect(sent).toBeGreaterThan(1);
    await expect.poll(() => server.connections.size, patience).toBe(0);
  });

  it("a server without TCP fails", async () => {
    const { server, resolver } = await serveAndResolver({ udp: truncated, tcp: (_query, socket) => socket.destroy() });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason: "network" });
    expect(server.datagrams).toHaveLength(1);
  });
});
