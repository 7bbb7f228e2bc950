import { describe, expect, it } from "vitest";
import { type ScriptedFailure, zoneResolver } from "../../../src/adapters/zone/index.js";
import { type DnsType, LimitError, ParseError } from "../../../src/core/index.js";
import { lookup } from "../../../src/internal/dns.js";
import * as kinds from "../../../src/internal/dns-records.js";

const text = `$ORIGIN example.com.
$TTL 300
@         SOA    ns host 1 2 3 4 60
@         TXT    "v=spf1 -all"
@         MX     10 Mail
www       CNAME  Web
web       CNAME  @
*.wild    TXT    "any"
*.away    CNAME  www
x.y.deep  A      192.0.2.1
nowhere   CNAME  missing
outside   CNAME  missing.test.
loop      CNAME  pool
pool      CNAME  loop
self      CNAME  self
short  10 CNAME  @
`;

describe("an answer", () => {
  const resolver = zoneResolver(text);

  it("has the records, their TTL, and no word of DNSSEC", async () => {
    expect(await resolver.resolve("example.com", "TXT")).toEqual({
      status: "ok",
      records: [["v=spf1 -all"]],
      authenticated: false,
      ttl: 300,
    });
  });

  it.each(["EXAMPLE.com", "example.com.", "\\101xample.\\099om"])(
    "doesn't depend on how the name is written: %s",
    async (name) => {
      expect(await resolver.resolve(name, "MX")).toMatchObject({
        records: [{ preference: 10, exchange: "Mail.example.com" }],
      });
    },
  );

  it("is empty, and says how long that holds, where the name has no record of the type (RFC 2308 §5)", async () => {
    expect(await resolver.resolve("example.com", "A")).toEqual({
      status: "ok",
      records: [],
      authenticated: false,
      ttl: 60,
    });
  });

  it.each(["deep.example.com", "y.deep.example.com", "wild.example.com", "com", "", "."])(
    "is empty for %j, which only has names below it (RFC 8020 §2)",
    async (name) => {
      expect(await resolver.resolve(name, "A")).toMatchObject({ status: "ok", records: [] });
    },
  );

  it("is nxdomain where the name doesn't exist", async () => {
    expect(await resolver.resolve("no.example.com", "A")).toEqual({
      status: "nxdomain",
      authenticated: false,
      ttl: 60,
    });
    expect(await resolver.resolve("test", "A")).toEqual({ status: "nxdomain", authenticated: false });
  });

  it("comes from a wildcard for names below it that don't exist (RFC 4592 §3.3)", async () => {
    expect(await resolver.resolve("a.b.wild.example.com", "TXT")).toMatchObject({ records: [["any"]] });
    expect(await resolver.resolve("a.wild.example.com", "A")).toMatchObject({ status: "ok", records: [] });
  });

  it("is authenticated when the caller says that the zone is", async () => {
    const signed = zoneResolver(text, { authenticated: true });
    for (const name of ["example.com", "www.example.com", "missing.example.com"]) {
      expect(await signed.resolve(name, "TXT")).toMatchObject({ authenticated: true });
    }
  });

  it("has no TTL where the file states none", async () => {
    const bare = zoneResolver("a TXT x\nb 5 CNAME a\nc 5 CNAME d");
    expect(await bare.resolve("a", "TXT")).not.toHaveProperty("ttl");
    expect(await bare.resolve("b", "TXT")).not.toHaveProperty("ttl");
    expect(await bare.resolve("c", "TXT")).not.toHaveProperty("ttl");
  });

  it("holds absence no longer than the SOA record itself (RFC 2308 §5)", async () => {
    const resolver = zoneResolver("a 7 SOA a a 1 2 3 4 60");
    expect(await resolver.resolve("b.a", "TXT")).toMatchObject({ status: "nxdomain", ttl: 7 });
  });

  it.each([
    ["an empty label", "a..example.com"],
    ["a label over 63 octets", `${"a".repeat(64)}.example.com`],
    ["a name over 255 octets", "a.".repeat(128)],
    ["letters beyond ASCII", "m\u00fcnchen.example.com"],
    ["a broken escape", "\\99"],
  ])("is failed for a name that DNS can't ask for: %s", async (_, name) => {
    expect(await resolver.resolve(name, "A")).toEqual({ status: "failed", reason: "malformed" });
  });

  it("takes names relative to the origin, by default the root", async () => {
    expect(await zoneResolver("a.test TXT x").resolve("a.test", "TXT")).toMatchObject({ records: [["x"]] });
    expect(await zoneResolver("a TXT x", { origin: "b.Test." }).resolve("a.b.test", "TXT")).toMatchObject({
      records: [["x"]],
    });
  });
});

describe("an alias", () => {
  const resolver = zoneResolver(text);

  it("is followed to its end, and each one is told (RFC 1034 §5.3.3)", async () => {
    expect(await resolver.resolve("www.example.com", "TXT")).toEqual({
      status: "ok",
      records: [["v=spf1 -all"]],
      authenticated: false,
      ttl: 300,
      aliases: ["Web.example.com", "example.com"],
    });
  });

  it("lends the answer its TTL if that is less", async () => {
    expect(await resolver.resolve("short.example.com", "TXT")).toMatchObject({ ttl: 10 });
  });

  it("is not followed when it is asked for", async () => {
    expect(await resolver.resolve("www.example.com", "CNAME")).toEqual({
      status: "ok",
      records: ["Web.example.com"],
      authenticated: false,
      ttl: 300,
    });
  });

  it("may come from a wildcard", async () => {
    expect(await resolver.resolve("x.away.example.com", "TXT")).toMatchObject({
      records: [["v=spf1 -all"]],
      aliases: ["www.example.com", "Web.example.com", "example.com"],
    });
  });

  it("leads to nxdomain where its target doesn't exist (RFC 6604 §3)", async () => {
    expect(await resolver.resolve("nowhere.example.com", "TXT")).toEqual({
      status: "nxdomain",
      authenticated: false,
      ttl: 60,
      aliases: ["missing.example.com"],
    });
    expect(await resolver.resolve("outside.example.com", "TXT")).toMatchObject({ aliases: ["missing.test"] });
  });

  it("leads to an empty answer where its target has no such record", async () => {
    expect(await resolver.resolve("www.example.com", "A")).toMatchObject({ status: "ok", records: [], ttl: 60 });
  });

  it.each(["loop.example.com", "self.example.com"])(
    "that leads back to itself fails as a server would: %s",
    async (name) => {
      expect(await resolver.resolve(name, "TXT")).toMatchObject({ status: "failed", reason: "servfail" });
    },
  );

  it("is one of sixteen at most", async () => {
    const chain = Array.from({ length: 18 }, (_, i) => `c${i + 1} CNAME c${i}\n`).join("");
    const resolver = zoneResolver(`${chain}c0 TXT x`);
    expect(await resolver.resolve("c16", "TXT")).toMatchObject({ records: [["x"]] });
    expect(await resolver.resolve("c17", "TXT")).toMatchObject({ status: "failed", reason: "servfail" });
  });
});

describe("a scripted failure", () => {
  it.each(["timeout", "servfail", "refused", "malformed", "network"] as const)("answers %s", async (reason) => {
    const resolver = zoneResolver(text, { failures: [{ name: "Example.COM.", reason }] });
    expect(await resolver.resolve("example.com", "TXT")).toEqual({ status: "failed", reason });
    expect(await resolver.resolve("missing.example.com", "TXT")).toMatchObject({ status: "nxdomain" });
  });

  it("may be for one type", async () => {
    const resolver = zoneResolver(text, { failures: [{ name: "example.com", type: "MX", reason: "timeout" }] });
    expect(await resolver.resolve("example.com", "MX")).toMatchObject({ status: "failed" });
    expect(await resolver.resolve("example.com", "TXT")).toMatchObject({ status: "ok" });
  });

  it("may be for every name", async () => {
    const resolver = zoneResolver(text, { failures: [{ type: "AAAA", reason: "servfail" }] });
    expect(await resolver.resolve("example.com", "AAAA")).toMatchObject({ reason: "servfail" });
    expect(await resolver.resolve("example.com", "A")).toMatchObject({ status: "ok" });
  });

  it("counts before the records and before later failures, and where an alias leads to it", async () => {
    const failures: ScriptedFailure[] = [
      { name: "web.example.com", reason: "refused" },
      { name: "example.com", reason: "timeout" },
      { reason: "servfail" },
    ];
    const resolver = zoneResolver(text, { failures });
    expect(await resolver.resolve("example.com", "TXT")).toMatchObject({ reason: "timeout" });
    expect(await resolver.resolve("other.test", "TXT")).toMatchObject({ reason: "servfail" });
    const onTheWay = zoneResolver(text, { failures: failures.slice(0, 1) });
    expect(await onTheWay.resolve("www.example.com", "TXT")).toEqual({ status: "failed", reason: "refused" });
  });

  it("may be for the root", async () => {
    const resolver = zoneResolver("a TXT x", { failures: [{ name: "", reason: "timeout" }] });
    expect(await resolver.resolve(".", "NS")).toMatchObject({ status: "failed" });
    expect(await resolver.resolve("a", "NS")).toMatchObject({ status: "ok" });
  });

  it("may throw", async () => {
    const error = new Error("broken resolver");
    const resolver = zoneResolver(text, { failures: [{ name: "example.com", throws: error }] });
    await expect(resolver.resolve("example.com", "TXT")).rejects.toBe(error);
    const answer = await lookup(resolver, "example.com", kinds.TXT, { timeoutMs: 1_000 });
    expect(answer).toMatchObject({ status: "failed", reason: "network", cause: error });
  });

  it("may hang until the look-up is aborted", async () => {
    const resolver = zoneResolver(text, { failures: [{ hang: true }] });
    const controller = new AbortController();
    const reason = new Error("no longer wanted");
    const settled: string[] = [];
    const answer = resolver.resolve("example.com", "TXT", { signal: controller.signal });
    answer.catch(() => settled.push("rejected"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(settled).toEqual([]);
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  it("may hang past a time-out", async () => {
    const resolver = zoneResolver(text, { failures: [{ hang: true }] });
    expect(await lookup(resolver, "example.com", kinds.TXT, { timeoutMs: 1 })).toEqual({
      status: "failed",
      reason: "timeout",
    });
  });
});

describe("a look-up that is aborted before it starts", () => {
  it("rejects with the signal's reason", async () => {
    const reason = new Error("never mind");
    const answer = zoneResolver(text).resolve("example.com", "TXT", { signal: AbortSignal.abort(reason) });
    await expect(answer).rejects.toBe(reason);
  });
});

describe("wrong use", () => {
  it("is told by the name of the argument or option", () => {
    expect(() => zoneResolver(undefined as unknown as string)).toThrow(new TypeError('"text" must be a string'));
    expect(() => zoneResolver("", { origin: "a..b" })).toThrow(new TypeError('"origin" must be a domain name'));
    expect(() => zoneResolver("", { maxRecords: Number.NaN })).toThrow(/^"maxRecords" must be an integer/);
  });

  it.each([
    [{ name: "a..b", reason: "timeout" }, '"failures[1].name" is no domain name'],
    [{ name: "a" }, '"failures[1]" must have one of "reason", "hang" and "throws"'],
    [{ reason: "timeout", hang: true }, '"failures[1]" must have one of "reason", "hang" and "throws"'],
    [{ reason: "late" }, '"failures[1].reason" must be a DnsFailure'],
    [{ hang: false }, '"failures[1].hang" must be true'],
  ])("%j", (failure, message) => {
    const failures = [{ reason: "timeout" as const }, failure as ScriptedFailure];
    expect(() => zoneResolver("", { failures })).toThrow(new TypeError(message));
  });

  it("of the text is a ParseError, too much of it a LimitError", () => {
    expect(() => zoneResolver("a\n")).toThrow(ParseError);
    expect(() => zoneResolver("a TXT x", { maxLength: 6 })).toThrow(LimitError);
    expect(() => zoneResolver("a TXT x\nb TXT x", { maxRecords: 1 })).toThrow(LimitError);
    expect(() => zoneResolver("a TXT x", { maxNames: 1 })).toThrow(LimitError);
  });

  it("of the type gives no records", async () => {
    expect(await zoneResolver(text).resolve("example.com", "SRV" as DnsType)).toMatchObject({
      status: "ok",
      records: [],
    });
  });
});
