import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dohResolver } from "../../src/adapters/doh/index.js";
import { nodeDnsResolver, nodeResolver } from "../../src/adapters/node/index.js";
import type { DnsResolver, DnsType } from "../../src/core/dns.js";
import { requireProgram } from "../support/require-program.node.js";
import { freePort, startUnbound, type Unbound } from "../support/unbound.node.js";

const unbound = requireProgram("unbound");
const keygen = requireProgram("ldns-keygen");
const signzone = requireProgram("ldns-signzone");
const isReady = unbound !== undefined && keygen !== undefined && signzone !== undefined;

const long = (count: number, owner: string): string =>
  Array.from({ length: count }, (_, i) => `${owner} TXT "${String(i).padStart(4, "0")}${"x".repeat(246)}"`).join("\n");

const zones = [
  {
    name: "signed.test",
    dnssec: "signed",
    text: `
@ 120 MX 10 mail
@ 120 MX 20 mail.plain.test.
@ TXT "v=spf1 " "\\233-all"
@ CAA 0 issue "ca.example"
mail A 192.0.2.1
mail A 192.0.2.2
mail AAAA 2001:db8::1
_25._tcp.mail TLSA 3 1 1 0123456789abcdef
null MX 0 .
rev PTR odd\\.label.signed.test.
www 30 CNAME web
web 60 CNAME mail
out CNAME mail.plain.test.
dangling CNAME nobody
${long(20, "large")}
`,
  },
  { name: "bogus.test", dnssec: "bogus", text: "mail A 192.0.2.1\n" },
  { name: "plain.test", dnssec: "unsigned", text: `mail A 192.0.2.3\n${long(240, "huge")}\n` },
] as const;

/** `fetch` over HTTP/2 without TLS, which unbound speaks and Node's own doesn't. */
async function fetchHttp2(url: string, init: RequestInit): Promise<Response> {
  const { origin, pathname, search } = new URL(url);
  const session = connect(origin);
  try {
    return await new Promise<Response>((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({
        ":method": init.method,
        ":path": pathname + search,
        ...(init.headers as object),
      });
      const chunks: Uint8Array[] = [];
      let head: [number, string] = [0, ""];
      stream.on("response", (headers) => {
        head = [headers[":status"] ?? 0, headers["content-type"] ?? ""];
      });
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("end", () =>
        resolve(new Response(Buffer.concat(chunks), { status: head[0], headers: { "content-type": head[1] } })),
      );
      stream.end(init.body);
    });
  } finally {
    session.close();
  }
}

describe.skipIf(!isReady)("against unbound with a signed zone", () => {
  let server: Unbound;
  beforeAll(async () => {
    server = await startUnbound({ unbound: unbound!, keygen: keygen!, signzone: signzone! }, zones);
  });
  afterAll(() => server?.stop());

  const resolvers: readonly (readonly [string, () => DnsResolver])[] = [
    ["nodeResolver", () => nodeResolver({ servers: [server.address] })],
    ["nodeResolver with mixed case", () => nodeResolver({ servers: [server.address], randomizeCase: true })],
    ["dohResolver by GET", () => dohResolver({ url: server.url, fetch: fetchHttp2 })],
    ["dohResolver by POST", () => dohResolver({ url: server.url, fetch: fetchHttp2, method: "POST" })],
  ];

  describe.each(resolvers)("%s", (_name, make) => {
    const answers: readonly (readonly [string, DnsType, readonly unknown[]])[] = [
      ["mail.signed.test", "A", ["192.0.2.1", "192.0.2.2"]],
      ["mail.signed.test", "AAAA", ["2001:db8::1"]],
      [
        "signed.test",
        "MX",
        [
          { preference: 10, exchange: "mail.signed.test" },
          { preference: 20, exchange: "mail.plain.test" },
        ],
      ],
      ["null.signed.test", "MX", [{ preference: 0, exchange: "" }]],
      ["signed.test", "TXT", [["v=spf1 ", "\u00e9-all"]]],
      ["signed.test", "NS", ["ns.signed.test"]],
      ["rev.signed.test", "PTR", ["odd\\.label.signed.test"]],
      ["www.signed.test", "CNAME", ["web.signed.test"]],
      ["signed.test", "CAA", [{ flags: 0, tag: "issue", value: "ca.example" }]],
      [
        "_25._tcp.mail.signed.test",
        "TLSA",
        [
          {
            usage: 3,
            selector: 1,
            matchingType: 1,
            certificateAssociation: Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef),
          },
        ],
      ],
      [
        "signed.test",
        "SOA",
        [
          {
            mname: "ns.signed.test",
            rname: "hostmaster.signed.test",
            serial: 7,
            refresh: 3600,
            retry: 600,
            expire: 86400,
            minimum: 60,
          },
        ],
      ],
    ];

    it.each(answers)("%s %s is answered, authenticated and with a TTL", async (name, type, records) => {
      const answer = await make().resolve(name, type);
      expect(answer).toMatchObject({ status: "ok", authenticated: true });
      if (answer.status !== "ok") return;
      expect(answer.records).toHaveLength(records.length);
      expect(answer.records).toEqual(expect.arrayContaining([...records]));
      expect(answer.ttl).toBeGreaterThan(0);
      expect(answer.ttl).toBeLessThanOrEqual(300);
    });

    it("names are found in any case, with a final dot or without", async () => {
      expect(await make().resolve("MAIL.Signed.Test.", "A")).toMatchObject({ status: "ok", records: { length: 2 } });
    });

    it("aliases are followed and told, with the least TTL", async () => {
      const answer = await make().resolve("www.signed.test", "AAAA");
      const aliases = ["web.signed.test", "mail.signed.test"];
      expect(answer).toMatchObject({ status: "ok", records: ["2001:db8::1"], authenticated: true, aliases });
      expect(answer.status === "ok" && answer.ttl).toBeLessThanOrEqual(30);
    });

    it("an alias out of the signed zone is not authenticated", async () => {
      const answer = await make().resolve("out.signed.test", "A");
      expect(answer).toMatchObject({ records: ["192.0.2.3"], authenticated: false, aliases: ["mail.plain.test"] });
    });

    it("a name that does not exist is proven, for as long as the SOA says (RFC 2308 §5)", async () => {
      const answer = await make().resolve("nobody.signed.test", "TXT");
      expect(answer).toMatchObject({ status: "nxdomain", authenticated: true });
      expect(answer.status === "nxdomain" && answer.ttl).toBeGreaterThan(0);
      expect(answer.status === "nxdomain" && answer.ttl).toBeLessThanOrEqual(60);
    });

    it("an alias of a name that does not exist is told with its alias", async () => {
      const answer = await make().resolve("dangling.signed.test", "A");
      expect(answer).toMatchObject({ status: "nxdomain", authenticated: true, aliases: ["nobody.signed.test"] });
    });

    it("a name without such records is proven, too", async () => {
      const answer = await make().resolve("mail.signed.test", "MX");
      expect(answer).toMatchObject({ status: "ok", records: [], authenticated: true });
      expect(answer.status === "ok" && answer.ttl).toBeGreaterThan(0);
      expect(answer.status === "ok" && answer.ttl).toBeLessThanOrEqual(60);
    });

    it("what is not signed is answered, but not authenticated", async () => {
      expect(await make().resolve("mail.plain.test", "A")).toMatchObject({ status: "ok", authenticated: false });
      expect(await make().resolve("no.plain.test", "A")).toMatchObject({ status: "nxdomain", authenticated: false });
    });

    it("a bogus signature fails: servfail", async () => {
      expect(await make().resolve("mail.bogus.test", "A")).toMatchObject({ status: "failed", reason: "servfail" });
    });

    it("a zone that the server won't answer for is refused", async () => {
      expect(await make().resolve("mail.refused.test", "A")).toMatchObject({ status: "failed", reason: "refused" });
    });

    it("answers that fit no datagram come whole: 5 kB signed, 63 kB", async () => {
      const large = await make().resolve("large.signed.test", "TXT");
      expect(large).toMatchObject({ status: "ok", records: { length: 20 }, authenticated: true });
      const huge = await make().resolve("huge.plain.test", "TXT");
      expect(huge).toMatchObject({ status: "ok", records: { length: 240 } });
      expect(huge.status === "ok" && new Set(huge.records.map(String)).size).toBe(240);
    });
  });

  it("nodeResolver leaves the AD bit out of account when told to", async () => {
    const resolver = nodeResolver({ servers: [server.address], trustAd: false });
    expect(await resolver.resolve("signed.test", "TXT")).toMatchObject({ status: "ok", authenticated: false });
  });

  it("nodeResolver asks many names at a time", async () => {
    const resolver = nodeResolver({ servers: [server.address] });
    const names = Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? "mail.signed.test" : `n${i}.signed.test`));
    const answers = await Promise.all(names.map((name) => resolver.resolve(name, "A")));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(names.map((_, i) => (i % 2 === 0 ? "ok" : "nxdomain")));
  });

  it("a dead server is a network failure", async () => {
    const port = await freePort();
    const options = { fetch: fetchHttp2, url: `http://127.0.0.1:${port}/dns-query` };
    for (const resolver of [nodeResolver({ servers: [`127.0.0.1:${port}`] }), dohResolver(options)]) {
      expect(await resolver.resolve("mail.signed.test", "A")).toMatchObject({ status: "failed", reason: "network" });
    }
  });

  describe("nodeDnsResolver", () => {
    const resolve = <T extends DnsType>(name: string, type: T) =>
      nodeDnsResolver({ servers: [server.address] }).resolve(name, type);

    it.each<readonly [string, DnsType, unknown]>([
      ["mail.signed.test", "AAAA", "2001:db8::1"],
      ["null.signed.test", "MX", { preference: 0, exchange: "" }],
      ["signed.test", "TXT", ["v=spf1 ", "\u00e9-all"]],
      ["signed.test", "NS", "ns.signed.test"],
      ["rev.signed.test", "PTR", "odd\\.label.signed.test"],
      ["www.signed.test", "CNAME", "web.signed.test"],
      ["signed.test", "CAA", { flags: 0, tag: "issue", value: "ca.example" }],
      ["signed.test", "SOA", { mname: "ns.signed.test", serial: 7, minimum: 60 }],
    ])("%s %s is answered, never authenticated", async (name, type, record) => {
      expect(await resolve(name, type)).toMatchObject({ status: "ok", records: [record], authenticated: false });
    });

    it("has a TTL for addresses", async () => {
      const answer = await resolve("mail.signed.test", "A");
      expect(answer).toMatchObject({ status: "ok", records: { length: 2 } });
      expect(answer.status === "ok" && answer.ttl).toBeGreaterThan(0);
    });

    it("tells what is not there and what went wrong", async () => {
      expect(await resolve("nobody.signed.test", "TXT")).toMatchObject({ status: "nxdomain", authenticated: false });
      expect(await resolve("mail.signed.test", "MX")).toMatchObject({ status: "ok", records: [] });
      expect(await resolve("mail.bogus.test", "A")).toMatchObject({ status: "failed", reason: "servfail" });
      expect(await resolve("mail.refused.test", "A")).toMatchObject({ status: "failed", reason: "refused" });
    });

    it("answers TLSA where node:dns can, and says so where it can't", async () => {
      const answer = await resolve("_25._tcp.mail.signed.test", "TLSA");
      if (answer.status === "ok") expect(answer.records).toMatchObject([{ usage: 3, selector: 1, matchingType: 1 }]);
      else expect(answer).toMatchObject({ status: "failed", reason: "refused", cause: { feature: "tlsa" } });
    });
  });
});
