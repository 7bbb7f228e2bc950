import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScriptedFailure } from "../../src/adapters/zone/index.js";
import type { DnsAnswer, DnsResolver, DnsType } from "../../src/core/index.js";
import { type LookUpTlsaOptions, lookUpTlsa } from "../../src/transport/index.js";
import { dnsAnswers } from "../support/dns-arbitraries.js";
import { signedZone } from "../support/signed-zone.js";

const digest = "ab".repeat(32);

const plain = `
mx.example.com.           A     192.0.2.1
_25._tcp.mx.example.com.  TLSA  3 1 1 ${digest}
`;
const aliased = `
mx.example.com.           CNAME mail.example.net.
mail.example.net.         A     192.0.2.1
`;
const atBoth = `${aliased}
_25._tcp.mx.example.com.   TLSA  3 1 1 ${digest}
_25._tcp.mail.example.net. TLSA  2 1 1 ${digest}
`;

const find = (resolver: DnsResolver, options: Partial<LookUpTlsaOptions> = {}, host = "mx.example.com") =>
  lookUpTlsa(host, { resolver, ...options });

describe("lookUpTlsa", () => {
  it("finds proven records of a host with proven addresses (RFC 7672 §2.2)", async () => {
    const resolver = signedZone(plain);
    expect(await find(resolver, {}, "MX.Example.com.")).toEqual({
      host: "mx.example.com",
      result: "found",
      baseDomain: "mx.example.com",
      names: ["mx.example.com"],
      records: [{ usage: 3, selector: 1, matchingType: 1, certificateAssociation: new Uint8Array(32).fill(0xab) }],
    });
    expect(resolver.queries).toEqual([
      { name: "mx.example.com", type: "A" },
      { name: "mx.example.com", type: "AAAA" },
      { name: "_25._tcp.mx.example.com", type: "TLSA" },
    ]);
  });

  it("looks at another port when told to, and adds names", async () => {
    const zone = `mx.example.com. AAAA 2001:db8::1\n_465._tcp.mx.example.com. TLSA 2 0 1 ${digest}`;
    const options = { port: 465, names: ["Example.com", "mx.example.com", "gr\u00fc\u00dfe.example"] };
    expect(await find(signedZone(zone), options)).toMatchObject({
      result: "found",
      names: ["mx.example.com", "example.com", "xn--gre-6ka8l.example"],
    });
  });

  it("doesn't ask for records of a host whose addresses aren't proven (RFC 7672 §2.2.2)", async () => {
    const resolver = signedZone(plain, ["example.com"]);
    expect(await find(resolver)).toMatchObject({ result: "none", reason: "insecure-address" });
    expect(resolver.queries.map(({ type }) => type)).toEqual(["A", "AAAA"]);
  });

  it("doesn't believe records that aren't proven", async () => {
    expect(await find(signedZone(plain, ["_25._tcp.mx.example.com"]))).toMatchObject({
      result: "none",
      reason: "insecure-record",
    });
  });

  it("follows an alias of the records themselves, where all of it is proven", async () => {
    const zone = `mx.example.com. A 192.0.2.1\n_25._tcp.mx.example.com. CNAME tlsa.example.net.\ntlsa.example.net. TLSA 3 1 1 ${digest}`;
    expect(await find(signedZone(zone))).toMatchObject({ result: "found", baseDomain: "mx.example.com" });
    expect(await find(signedZone(zone, ["example.net"]))).toMatchObject({ reason: "insecure-record" });
  });

  it.each(["", "[192.0.2.1]", "192.0.2.1", "a..b", "a b"])("has nothing for %j", async (host) => {
    const resolver = signedZone(plain);
    expect(await find(resolver, {}, host)).toEqual({ host, result: "none", reason: "invalid-host" });
    expect(resolver.queries).toEqual([]);
  });

  it.each<[string, string, readonly string[], object]>([
    ["no records", "mx.example.com. A 192.0.2.1", [], { reason: "no-record" }],
    ["no addresses", `_25._tcp.mx.example.com. TLSA 3 1 1 ${digest}`, [], { reason: "no-address" }],
    ["no such host", "example.com. A 192.0.2.1", [], { reason: "no-address" }],
    ["no such host, unsigned", "", ["example.com"], { reason: "no-address" }],
    ["an alias that leads nowhere", "mx.example.com. CNAME gone.example.net.", [], { reason: "no-address" }],
  ])("has no say: %s", async (_, zone, unsigned, expected) => {
    expect(await find(signedZone(zone, unsigned))).toEqual({ host: "mx.example.com", result: "none", ...expected });
  });

  describe("of a host that is an alias (RFC 7672 §2.2.2, RFC 7671 §7)", () => {
    it("takes the records at the end of the chain first", async () => {
      expect(await find(signedZone(atBoth))).toMatchObject({
        baseDomain: "mail.example.net",
        names: ["mail.example.net", "mx.example.com"],
        records: [{ usage: 2 }],
      });
    });

    it("takes those at its own name if there are none at the end", async () => {
      const zone = `${aliased}\n_25._tcp.mx.example.com. TLSA 3 1 1 ${digest}`;
      expect(await find(signedZone(zone))).toMatchObject({
        baseDomain: "mx.example.com",
        names: ["mx.example.com", "mail.example.net"],
      });
    });

    it("takes those at its own name alone if the chain is proven at its start only", async () => {
      const resolver = signedZone(atBoth, ["example.net"]);
      // Asked for by itself, the alias is proven: it is in a signed zone.
      expect(await find(resolver)).toMatchObject({
        result: "found",
        baseDomain: "mx.example.com",
        names: ["mx.example.com"],
        records: [{ usage: 3 }],
      });
      expect(resolver.queries.map(({ name, type }) => `${type} ${name}`)).toEqual([
        "A mx.example.com",
        "AAAA mx.example.com",
        "CNAME mx.example.com",
        "TLSA _25._tcp.mx.example.com",
      ]);
    });

    it("has none if the alias isn't proven", async () => {
      const resolver = signedZone(atBoth, ["example.com"]);
      expect(await find(resolver)).toMatchObject({ result: "none", reason: "insecure-address" });
      expect(resolver.queries.some(({ type }) => type === "TLSA")).toBe(false);
    });
  });

  describe("when DNS fails (RFC 7672 §2.1.2)", () => {
    const tlsa = "_25._tcp.mx.example.com";

    it.each<[string, string, readonly ScriptedFailure[], object]>([
      [
        "the records",
        plain,
        [{ type: "TLSA", reason: "servfail" }],
        { dns: "servfail", query: { name: tlsa, type: "TLSA" } },
      ],
      [
        "all addresses",
        plain,
        [{ name: "mx.example.com", reason: "timeout" }],
        { dns: "timeout", query: { type: "A" } },
      ],
      [
        "the addresses of the one kind, with none of the other",
        plain,
        [{ type: "A", reason: "servfail" }],
        { dns: "servfail", query: { name: "mx.example.com", type: "A" } },
      ],
      [
        "the records at the end of a chain, with others at its start",
        `${aliased}\n${tlsa}. TLSA 3 1 1 ${digest}`,
        [{ name: "_25._tcp.mail.example.net", reason: "servfail" }],
        { query: { name: "_25._tcp.mail.example.net" } },
      ],
    ])("can't tell without %s", async (_, zone, failures, expected) => {
      expect(await find(signedZone(zone, [], failures))).toMatchObject({
        result: "temperror",
        reason: "lookup-failed",
        ...expected,
      });
    });

    it("can't tell without the alias itself", async () => {
      const failing = signedZone(
        atBoth,
        ["example.net"],
        [{ type: "CNAME", name: "mx.example.com", reason: "refused" }],
      );
      expect(await find(failing)).toMatchObject({ result: "temperror", query: { type: "CNAME" } });
    });

    it("goes on with the addresses of one kind where the other fails", async () => {
      expect(await find(signedZone(plain, [], [{ type: "AAAA", reason: "timeout" }]))).toMatchObject({
        result: "found",
      });
    });
  });

  it("settles with a legal word, whatever a resolver answers", async () => {
    const types = ["A", "AAAA", "CNAME", "TLSA"] as const;
    await fc.assert(
      fc.asyncProperty(fc.tuple(...types.map((type) => dnsAnswers(type))), async (answers) => {
        const resolver = {
          resolve: async (_: string, type: DnsType) => answers[types.indexOf(type as "A")] as DnsAnswer<never>,
        };
        const found = await find(resolver);
        expect(["found", "none", "temperror"]).toContain(found.result);
        if (found.result !== "found") return;
        const tlsa = answers[3] as DnsAnswer<"TLSA">;
        expect(tlsa.status === "ok" && tlsa.authenticated).toBe(true);
      }),
    );
  });

  it.each<[string, object]>([
    ["resolver", { resolver: undefined }],
    ["port", { port: 65_536 }],
    ["names", { names: ["a..b"] }],
    ["names", { names: [1] }],
    ["lookupTimeoutMs", { lookupTimeoutMs: Number.NaN }],
  ])("names the option that is wrong: %s", async (name, change) => {
    await expect(find(signedZone(""), change as never)).rejects.toThrow(`"${name}"`);
  });

  it("throws the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(find(signedZone(plain), { signal })).rejects.toThrow("enough");
    const controller = new AbortController();
    const hanging = find(signedZone(plain, [], [{ type: "TLSA", hang: true }]), { signal: controller.signal });
    controller.abort(new Error("later"));
    await expect(hanging).rejects.toThrow("later");
  });
});
