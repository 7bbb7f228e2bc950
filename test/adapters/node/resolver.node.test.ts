import { describe, expect, it } from "vitest";
import { type NodeResolverOptions, nodeResolver } from "../../../src/adapters/node/index.js";
import { concatBytes } from "../../../src/internal/bytes.js";
import { buildMessage, characterString, labels, QR, RA, u16 } from "../../support/dns-message.js";
import { type DnsServerScript, startDnsServer } from "../../support/dns-server.node.js";
import { answerTo, idOf, nameOf, question, serve, serveAndResolver, truth } from "../../support/node-resolver.node.js";

describe("nodeResolver and servers that answer badly", () => {
  const loop = { ...question, name: [], data: [characterString("x")] };
  it.each<readonly [string, (query: Uint8Array) => Uint8Array]>([
    [
      "a compression loop",
      (query) => {
        const head = buildMessage({ id: idOf(query), questions: [question], counts: [1, 1, 0, 0] });
        return concatBytes([head, u16(0xc000 | head.length), u16(16), u16(1), new Uint8Array(6)]);
      },
    ],
    ["counts that lie", (query) => answerTo(query, "x", { counts: [1, 2, 0, 0] })],
    ["octets behind its end", (query) => concatBytes([answerTo(query), Uint8Array.of(0)])],
    ["a record cut short", (query) => answerTo(query).subarray(0, -1)],
    ["two OPT records", (query) => answerTo(query, "x", { additional: [41, 41].map((type) => ({ ...loop, type })) })],
  ])("%s is a failed answer: malformed", async (_what, build) => {
    const { resolver } = await serveAndResolver({ udp: ({ query, reply }) => reply(build(query)) });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({
      status: "failed",
      reason: "malformed",
      cause: { name: "ParseError", format: "dns-message" },
    });
  });

  it.each([
    [2, "servfail"],
    [5, "refused"],
  ])("RCODE %i is %s and asked only once", async (rcode, reason) => {
    const { server, resolver } = await serveAndResolver(
      { udp: ({ query, reply }) => reply(answerTo(query, "x", { flags: QR | RA | rcode, answers: [] })) },
      { tries: 3 },
    );
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason });
    expect(server.datagrams).toHaveLength(1);
  });

  it("a server that doesn't know EDNS is asked without (RFC 6891 §7)", async () => {
    const { server, resolver } = await serveAndResolver({
      udp: ({ query, reply }) => {
        const hasOpt = query[11] === 1;
        reply(hasOpt ? buildMessage({ id: idOf(query), flags: QR | 1 }) : answerTo(query));
      },
    });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject(truth);
    expect(server.datagrams).toHaveLength(2);
  });

  it("a server that calls everything a format error is malformed", async () => {
    const { server, resolver } = await serveAndResolver({
      udp: ({ query, reply }) => reply(buildMessage({ id: idOf(query), flags: QR | 1 })),
    });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ status: "failed", reason: "malformed" });
    expect(server.datagrams).toHaveLength(2);
  });

  it("a name that DNS can't carry is malformed and never asked for", async () => {
    const { server, resolver } = await serveAndResolver({});
    for (const name of ["a..b", "a".repeat(64), "m\u00e4il.example"]) {
      expect(await resolver.resolve(name, "TXT")).toMatchObject({
        status: "failed",
        reason: "malformed",
        cause: { format: "domain-name" },
      });
    }
    expect(server.datagrams).toHaveLength(0);
  });
});

describe("nodeResolver and aliases", () => {
  const alias = (from: string, to: string, ttl: number) => ({
    name: labels(from),
    type: 5,
    ttl,
    data: [{ name: labels(to) }],
  });

  it("asks on where a message ends in an alias (RFC 1034 §5.3.3)", async () => {
    const { server, resolver } = await serveAndResolver({
      udp: ({ query, reply }) => {
        const name = nameOf(query);
        const questions = [{ name, type: 16 }];
        const next = {
          "mail.example": [alias("mail.example", "b.example", 50)],
          "b.example": [alias("b.example", "c.example", 40)],
        };
        const answers = next[name.join(".") as keyof typeof next] ?? [
          { name, type: 16, ttl: 60, data: [characterString("true")] },
        ];
        reply(buildMessage({ id: idOf(query), questions, answers }));
      },
    });
    const answer = await resolver.resolve("mail.example", "TXT");
    expect(answer).toMatchObject({ ...truth, ttl: 40, aliases: ["b.example", "c.example"] });
    expect(server.datagrams).toHaveLength(3);
  });

  it("stops after 16 of them", async () => {
    const { server, resolver } = await serveAndResolver({
      udp: ({ query, reply }) => {
        const name = nameOf(query);
        const answers = [{ name, type: 5, data: [{ name: [`${name[0]}x`, "example"] }] }];
        reply(buildMessage({ id: idOf(query), questions: [{ name, type: 16 }], answers }));
      },
    });
    const answer = await resolver.resolve("mail.example", "TXT");
    expect(answer).toMatchObject({ status: "failed", reason: "malformed", cause: { name: "LimitError", max: 16 } });
    expect(server.datagrams).toHaveLength(17);
  });
});

describe("nodeResolver and several servers", () => {
  const silent: DnsServerScript = {};
  const broken: DnsServerScript = {
    udp: ({ query, reply }) => reply(answerTo(query, "x", { flags: QR | 2, answers: [] })),
  };
  const sound: DnsServerScript = { udp: ({ query, reply }) => reply(answerTo(query)) };

  async function ask(scripts: readonly DnsServerScript[], options: NodeResolverOptions) {
    const servers = await Promise.all(scripts.map(serve));
    const resolver = nodeResolver({ servers: servers.map(({ address }) => address), timeoutMs: 400, ...options });
    const answer = await resolver.resolve("mail.example", "TXT");
    return { answer, asked: servers.map(({ datagrams }) => datagrams.length) };
  }

  it("goes on to the next when one is silent, broken or dead", async () => {
    const { answer, asked } = await ask([silent, broken, sound], { tries: 2 });
    expect(answer).toMatchObject(truth);
    expect(asked).toEqual([1, 1, 1]);
  });

  it("asks a silent one again, a broken one not, and reports what it was told", async () => {
    const { answer, asked } = await ask([broken, silent], { tries: 3 });
    expect(answer).toMatchObject({ status: "failed", reason: "servfail" });
    expect(asked).toEqual([1, 3]);
  });

  it("gives up when the look-up has had its time", async () => {
    const { answer, asked } = await ask([silent, silent, silent], { tries: 10, timeoutMs: 40, lookupTimeoutMs: 200 });
    expect(answer).toMatchObject({ status: "failed", reason: "timeout" });
    expect(asked[0]! + asked[1]! + asked[2]!).toBeLessThan(8);
  });

  it("a dead server is a network failure, at once", async () => {
    const server = await startDnsServer({});
    await server.close();
    const resolver = nodeResolver({ servers: [server.address], timeoutMs: 20_000 });
    const answer = await resolver.resolve("mail.example", "TXT");
    expect(answer).toMatchObject({
      status: "failed",
      reason: "network",
      cause: { name: "SocketError", code: "refused" },
    });
  });
});

describe("nodeResolver and its options", () => {
  const withAd: DnsServerScript = {
    udp: ({ query, reply }) => reply(answerTo(query, "true", { flags: QR | RA | 0x20 })),
  };
  const doBit = (query: Uint8Array): boolean => query.at(-4) === 0x80;

  it("trusts the AD bit of a server on this machine, and asks for signatures so that it is set", async () => {
    const { server, resolver } = await serveAndResolver(withAd);
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ ...truth, authenticated: true });
    expect(doBit(server.datagrams[0]!.query)).toBe(true);
  });

  it("does not when told so", async () => {
    const { server, resolver } = await serveAndResolver(withAd, { trustAd: false });
    expect(await resolver.resolve("mail.example", "TXT")).toMatchObject({ ...truth, authenticated: false });
    expect(doBit(server.datagrams[0]!.query)).toBe(false);
  });

  it.each<readonly [string, NodeResolverOptions, typeof Error]>([
    ["servers", { servers: [] }, TypeError],
    ["servers", { servers: ["dns.example"] }, TypeError],
    ["servers", { servers: ["127.0.0.1:0"] }, TypeError],
    ["servers", { servers: ["127.0.0.1:65536"] }, TypeError],
    ["servers", { servers: ["[127.0.0.1]x"] }, TypeError],
    ["servers", { servers: ["::1:53:"] }, TypeError],
    ["timeoutMs", { timeoutMs: 0 }, RangeError],
    ["tries", { tries: 1.5 }, RangeError],
    ["lookupTimeoutMs", { lookupTimeoutMs: Number.NaN }, RangeError],
  ])("names %s when it is wrong", (name, options, type) => {
    expect(() => nodeResolver(options)).toThrow(type);
    expect(() => nodeResolver(options)).toThrow(`"${name}"`);
  });

  it("takes the servers of the system by itself", () => {
    expect(() => nodeResolver()).not.toThrow();
  });

  it("an unknown type is a mistake of the caller", async () => {
    const { resolver } = await serveAndResolver({});
    await expect(resolver.resolve("mail.example", "ANY" as "A")).rejects.toThrow(TypeError);
  });
});
