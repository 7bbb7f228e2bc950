import { describe, expect, it } from "vitest";
import { type DnsAnswer, type DnsResolver, resolverFrom } from "../../src/core/index.js";
import { type EvaluateSpfOptions, evaluateSpf, type SpfInput, type SpfResult } from "../../src/spf/index.js";
import { type SpfZone, spfZoneResolver } from "../support/spf-zone.js";

const sender: SpfInput = { ip: "192.0.2.1", helo: "h.example", mailFrom: "joe@a.example" };

function evaluate(
  zone: SpfZone,
  input: Partial<SpfInput> = {},
  options: Partial<EvaluateSpfOptions> = {},
): Promise<SpfResult> {
  return evaluateSpf({ ...sender, ...input }, { resolver: spfZoneResolver(zone), ...options });
}

describe("evaluateSpf", () => {
  it("checks MAIL FROM, HELO for the null sender, and HELO when told to (RFC 7208 §2.3, §2.4)", async () => {
    const zone = { "a.example": { TXT: ["v=spf1 -all"] }, "h.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] } };
    expect(await evaluate(zone)).toMatchObject({ result: "fail", domain: "a.example", sender: "joe@a.example" });
    for (const mailFrom of [null, ""]) {
      const outcome = await evaluate(zone, { mailFrom });
      expect(outcome).toMatchObject({ result: "pass", domain: "h.example", sender: "postmaster@h.example" });
    }
    expect(await evaluate(zone, { identity: "helo" })).toMatchObject({ result: "pass", identity: "helo" });
  });

  it("takes IPv4-mapped clients for IPv4, and U-labels for A-labels (RFC 7208 §5, RFC 8616 §4)", async () => {
    const zone = { "xn--bcher-kva.example": { TXT: ["v=spf1 ip4:192.0.2.0/24 -all"] } };
    const outcome = await evaluate(zone, { ip: "::ffff:192.0.2.1", mailFrom: "joe@b\u00fccher.example" });
    expect(outcome).toMatchObject({ result: "pass", domain: "xn--bcher-kva.example" });
  });

  it.each([
    ["%{s} %{l} %{o} %{d} %{h} %{v}", "joe.x@a.example joe.x a.example a.example h.example in-addr"],
    ["%{i} %{ir} %{c} %{r} %{t} %{p}", "192.0.2.1 1.2.0.192 192.0.2.1 mx.example 86400 unknown"],
    ["%{l.} %{lr} %{l1r} %{d1} %{d9} %{L} %{S}", "joe.x x.joe joe example a.example joe.x joe.x%40a.example"],
    ["%%%_%-", "% %20"],
  ])("expands %s (RFC 7208 §7)", async (text, explanation) => {
    const zone = { "a.example": { TXT: ["v=spf1 -all exp=e.example"] }, "e.example": { TXT: [text] } };
    const options = { receiver: "mx.example", now: new Date(86_400_000) };
    expect((await evaluate(zone, { mailFrom: "joe.x@a.example" }, options)).explanation).toBe(explanation);
  });

  it("counts void look-ups both ways, and leaves out hosts without IPv6 when told to (RFC 7208 §4.6.4)", async () => {
    const host = { A: ["198.51.100.1"] };
    const zone = {
      "a.example": { TXT: ["v=spf1 a:h1.example a:h2.example a:h3.example ip6:2001:db8::/32 -all"] },
      "h1.example": host,
      "h2.example": host,
      "h3.example": host,
    };
    const strict = await evaluate(zone, { ip: "2001:db8::1" });
    expect(strict).toMatchObject({ result: "permerror", reason: "too-many-void-lookups" });
    expect(strict.counts).toMatchObject({ voidLookups: 3, voidLookupsBesidesIpv4Only: 0 });
    const lenient = await evaluate(zone, { ip: "2001:db8::1" }, { ignoreIpv4OnlyHosts: true });
    expect(lenient).toMatchObject({ result: "pass", counts: { voidLookups: 3, voidLookupsBesidesIpv4Only: 0 } });
  });

  it("asks for the hosts of an mx at once, in one round trip, whatever order the answers come in", async () => {
    const zone: SpfZone = {
      "a.example": {
        TXT: ["v=spf1 mx -all"],
        MX: [
          [10, "m1.example"],
          [20, "m2.example"],
          [30, "m3.example"],
        ],
      },
      "m1.example": { A: ["198.51.100.1"] },
      "m2.example": { A: ["192.0.2.1"] },
      "m3.example": { A: ["192.0.2.1"] },
    };
    const plain = await evaluate(zone);
    const inner = spfZoneResolver(zone);
    const turns: Record<string, number> = { "m1.example": 30, "m2.example": 20 };
    const shuffled: DnsResolver = resolverFrom(async (name, type) => {
      for (let turn = turns[name] ?? 0; turn > 0; turn--) await Promise.resolve();
      return (await inner.resolve(name, type)) as DnsAnswer;
    });
    expect(await evaluate(zone, {}, { resolver: shuffled })).toEqual(plain);
    expect(plain).toMatchObject({ result: "pass", mechanism: "mx", counts: { queries: 5, roundTrips: 3, lookups: 1 } });
    expect(plain.trace.steps[0]!.queries.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "unused"]);
  });

  it("ends where a record includes itself, and in a chain of 1,000 includes, within ten look-ups", async () => {
    const loop = await evaluate({ "a.example": { TXT: ["v=spf1 include:a.example -all"] } });
    expect(loop).toMatchObject({
      result: "permerror",
      reason: "too-many-lookups",
      counts: { lookups: 10, queries: 1 },
    });
    const chain = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`n${at}.example`, { TXT: [`v=spf1 include:n${at + 1}.example -all`] }]),
    );
    const outcome = await evaluate(chain, { mailFrom: "joe@n0.example" });
    expect(outcome).toMatchObject({ reason: "too-many-lookups", counts: { lookups: 10, queries: 11 } });
  });

  it("takes 60 KB of TXT, of networks and of nonsense", async () => {
    const networks = `v=spf1${" ip4:198.51.100.1".repeat(3500)} -all`;
    const zone = (text: string): SpfZone => ({ "a.example": { TXT: [text.match(/.{1,255}/g) ?? []] } });
    expect(networks.length).toBeGreaterThan(59_000);
    const outcome = await evaluate(zone(networks));
    expect([outcome.result, outcome.trace.steps.length]).toEqual(["fail", 3501]);
    expect(await evaluate(zone(`v=spf1 a:${"x".repeat(60_000)}`))).toMatchObject({ reason: "syntax" });
    expect(await evaluate(zone(`v=spf1 exists:${"%{l}.".repeat(10_000)}example`))).toMatchObject({ result: "neutral" });
  });

  it.each([
    ["a label over 63 octets", `${"x".repeat(64)}@a.example`],
    ["an empty label", "x..y@a.example"],
    ["NUL", "x\0y@a.example"],
    ["a line end", "x\r\ny@a.example"],
    ["a backslash", "x\\y@a.example"],
  ])("%s in a name that macros make matches nothing, and DNS is not asked (RFC 7208 §4.8)", async (_what, mailFrom) => {
    const outcome = await evaluate({ "a.example": { TXT: ["v=spf1 exists:%{l}.b.example -all"] } }, { mailFrom });
    expect(outcome).toMatchObject({ result: "fail", counts: { queries: 1 } });
    expect(outcome.trace.steps[0]!.outcome).toBe("malformed-name");
  });

  it("cuts labels from the left of a name over 253 octets (RFC 7208 §7.3)", async () => {
    const mailFrom = `${"abcdefghi.".repeat(24)}z@a.example`;
    const outcome = await evaluate(
      { "a.example": { TXT: ["v=spf1 exists:%{l}.%{d}.%{d}.example -all"] } },
      { mailFrom },
    );
    const target = outcome.trace.steps[0]!.target!;
    expect(target.length).toBeLessThanOrEqual(253);
    expect(target.length).toBeGreaterThan(243);
    expect(target).toMatch(/^abcdefghi\..*a\.example\.a\.example\.example$/);
  });

  it("stops at once when aborted, tells the resolver, and asks nothing more", async () => {
    const controller = new AbortController();
    const asked: string[] = [];
    let given: AbortSignal | undefined;
    const resolver = {
      resolve: (name: string, _type: string, options?: { signal?: AbortSignal }) => {
        asked.push(name);
        given = options?.signal;
        return new Promise<never>(() => undefined);
      },
    } as unknown as DnsResolver;
    const evaluating = evaluateSpf(sender, { resolver, signal: controller.signal });
    controller.abort("enough");
    await expect(evaluating).rejects.toBe("enough");
    expect([asked, given?.aborted, given?.reason]).toEqual([["a.example"], true, "enough"]);
  });

  it("notes nothing of a record that is wrong behind a term that matches (RFC 7208 §4.6)", async () => {
    const outcome = await evaluate({ "a.example": { TXT: ["v=spf1 ip4:192.0.2.1 include:b.example al"] } });
    expect(outcome).toMatchObject({ result: "permerror", reason: "syntax", counts: { queries: 1 } });
    expect(outcome.trace).toMatchObject({ steps: [], issue: { code: "unknown-mechanism" } });
  });

  it("traces what was tried, and nothing behind the match", async () => {
    const zone = {
      "a.example": { TXT: ["v=spf1 ip4:198.51.100.1 a:h.example include:b.example ip4:192.0.2.1 mx -all"] },
      "h.example": { A: ["192.0.2.9"] },
      "b.example": { TXT: ["v=spf1 redirect=c.example"] },
      "c.example": { TXT: ["v=spf1 ?all"] },
    };
    const { trace, mechanism, counts } = await evaluate(zone);
    expect(trace.steps.map(({ term, outcome }) => [term, outcome])).toEqual([
      ["ip4:198.51.100.1", "not-in-network"],
      ["a:h.example", "no-address-matches"],
      ["include:b.example", "included-does-not-pass"],
      ["ip4:192.0.2.1", "in-network"],
    ]);
    expect(trace.steps[2]!.cost).toEqual({ lookups: 2, voidLookups: 0 });
    expect(trace.steps[2]!.check!.steps[0]).toMatchObject({ term: "redirect=c.example", outcome: "redirected" });
    expect([mechanism, counts.lookups]).toEqual(["ip4:192.0.2.1", 3]);
  });
});
