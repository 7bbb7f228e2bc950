import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { resolverFrom } from "../../src/core/index.js";
import { checkSpf, type SpfFindingCode, spfFindingSpecs } from "../../src/spf/index.js";
import { recordingResolver } from "../../src/testing/index.js";

const domain = "example.com";

/** Names and text of TXT records, and other lines of a zone. */
function zoneOf(records: Readonly<Record<string, string | readonly string[]>>, others = ""): string {
  const lines = Object.entries(records).flatMap(([name, texts]) =>
    [texts]
      .flat()
      .map((text) => `${name}. TXT ${(text.match(/.{1,255}/g) ?? [""]).map((part) => JSON.stringify(part)).join(" ")}`),
  );
  return `${lines.join("\n")}\n${others}`;
}

async function check(
  record: string | readonly string[],
  others = "",
  more: Readonly<Record<string, string | readonly string[]>> = {},
) {
  return checkSpf(domain, { resolver: zoneResolver(zoneOf({ [domain]: record, ...more }, others)) });
}

/** Codes and terms, without those that are `info`. */
async function faults(...args: Parameters<typeof check>): Promise<string[]> {
  const { findings } = await check(...args);
  return findings.filter(({ severity }) => severity !== "info").map(({ code, term = "" }) => `${code} ${term}`.trim());
}

describe("checkSpf", () => {
  it("has nothing to say about a sound policy", async () => {
    const { findings, tree, queries, exceeded } = await check(
      "v=spf1 mx include:_spf.example.com -all",
      "example.com. MX 10 mail.example.com.\nmail.example.com. A 198.51.100.1\nmail.example.com. AAAA 2001:db8::1",
      { "_spf.example.com": "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8:1::/48 ~all" },
    );
    expect(findings).toEqual([]);
    expect(exceeded).toBeUndefined();
    expect(queries).toBe(5);
    expect(tree.cost).toEqual({ lookups: 2, voidLookups: 0, voidLookupsIpv6: 0 });
  });

  it("shows the tree, with what each branch costs (RFC 7208 §4.6.4)", async () => {
    const { tree } = await check(
      "v=spf1 a:mail.example.com include:one.example.com redirect=two.example.com",
      "mail.example.com. A 198.51.100.1",
      {
        "one.example.com": "v=spf1 include:three.example.com exists:gone.example.com ptr ?all",
        "two.example.com": "v=spf1 -all",
        "three.example.com": "v=spf1 ip4:192.0.2.1 -all",
      },
    );
    expect(tree.terms.map(({ text, offset, cost }) => ({ text, offset, ...cost }))).toEqual([
      { text: "a:mail.example.com", offset: 7, lookups: 1, voidLookups: 0, voidLookupsIpv6: 1 },
      { text: "include:one.example.com", offset: 26, lookups: 4, voidLookups: 1, voidLookupsIpv6: 1 },
      { text: "redirect=two.example.com", offset: 50, lookups: 1, voidLookups: 0, voidLookupsIpv6: 0 },
    ]);
    expect(tree.cost).toEqual({ lookups: 6, voidLookups: 1, voidLookupsIpv6: 2 });
    const [a, include] = tree.terms;
    expect(a).toMatchObject({
      term: { kind: "a", qualifier: "+", domainSpec: "mail.example.com" },
      target: "mail.example.com",
      hosts: [{ name: "mail.example.com", addresses: ["198.51.100.1"] }],
      queries: [
        { name: "mail.example.com", type: "A", status: "ok", records: 1 },
        { name: "mail.example.com", type: "AAAA", status: "nodata", records: 0 },
      ],
    });
    expect(include?.record?.terms[0]?.record).toMatchObject({
      domain: "three.example.com",
      status: "ok",
      record: "v=spf1 ip4:192.0.2.1 -all",
    });
    expect(include?.record?.terms[2]?.unchecked).toBe("client");
  });

  it.each<[SpfFindingCode, string]>([
    ["invalid-domain", "localhost"],
    ["invalid-domain", "a..example"],
    ["no-such-domain", "gone.example.com"],
    ["no-record", "www.example.com"],
  ])("finds %s for %s", async (code, name) => {
    const { tree, findings } = await checkSpf(name, {
      resolver: zoneResolver("example.com. TXT x\nwww.example.com. A 192.0.2.1"),
    });
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(tree).toMatchObject({ status: code, terms: [] });
  });

  it("reads a domain in Unicode and in any case", async () => {
    const { domain: name, findings } = await checkSpf("Grüße.Example.", {
      resolver: zoneResolver('xn--gre-6ka8l.example. TXT "v=spf1 -all"'),
    });
    expect(name).toBe("xn--gre-6ka8l.example");
    expect(findings).toEqual([]);
  });

  it.each([
    [["v=spf1 -all", "V=SPF1 ~all"], ["several-records"]],
    [["v=spf1 -all", " v=spf1 -all"], ["look-alike-record"]],
    [["v=spf1 -all", "v=spf10 -all", "other"], ["look-alike-record"]],
    [["spf2.0/pra -all", "v=spf1 -all"], []],
    [["v=spf1 ipv4:192.0.2.1 -all"], ["syntax ipv4:192.0.2.1"]],
    [
      ["v=spf1 ip4:192.0.2.256 a:%{x}.example foo=%x mx/33 -all"],
      ["syntax ip4:192.0.2.256", "syntax a:%{x}.example", "syntax foo=%x", "syntax mx/33"],
    ],
    [["v=spf1 include:gone.example -all"], ["include-without-record include:gone.example"]],
    [["v=spf1 include:plain.example -all"], ["include-without-record include:plain.example"]],
    [["v=spf1 include:a..example -all"], ["include-without-record include:a..example"]],
    [["v=spf1 redirect=gone.example"], ["redirect-without-record redirect=gone.example"]],
    [["v=spf1 include:loop.example -all"], ["include-loop include:example.com"]],
    [["v=spf1 redirect=example.com"], ["include-loop redirect=example.com"]],
    [["v=spf1 include:ok.example include:OK.example. -all"], ["repeated-include include:OK.example."]],
    [["v=spf1 a:gone.example -all"], ["void-lookup a:gone.example"]],
    [["v=spf1 mx:gone.example -all"], ["void-lookup mx:gone.example"]],
    [["v=spf1 exists:gone.example -all"], ["void-lookup exists:gone.example"]],
    [
      ["v=spf1 a:x.gone.example a:y.gone.example exists:z.gone.example -all"],
      [
        "too-many-void-lookups",
        "void-lookup a:x.gone.example",
        "void-lookup a:y.gone.example",
        "void-lookup exists:z.gone.example",
      ],
    ],
    [["v=spf1 a:v4a.example a:v4b.example a:v4c.example -all"], ["too-many-void-lookups-ipv6"]],
    [["v=spf1 mx:nullmx.example -all"], ["no-mail-hosts mx:nullmx.example"]],
    [["v=spf1 a:a..example -all"], ["malformed-name a:a..example"]],
    [["v=spf1 ptr -all"], ["ptr ptr"]],
    [["v=spf1 ptr:%{d} -all"], ["ptr ptr:%{d}"]],
    [["v=spf1 all"], ["passes-everyone all"]],
    [["v=spf1 include:everyone.example -all"], ["passes-everyone +all"]],
    [["v=spf1 -include:everyone.example ?all"], ["neutral-all ?all"]],
    [["v=spf1 exists:v4a.example -all"], ["passes-everyone exists:v4a.example"]],
    [["v=spf1 a:v4a.example/0 -all"], ["passes-everyone a:v4a.example/0"]],
    [["v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all"], ["wide-network ip4:0.0.0.0/1", "wide-network ip4:128.0.0.0/1"]],
    [["v=spf1 ip6:2000::/3 -all"], ["wide-network ip6:2000::/3"]],
    [["v=spf1 -ip4:0.0.0.0/1 -all"], []],
    [
      ["v=spf1 ip4:192.168.1.0/24 ip6:fe80::1 -all"],
      ["special-network ip4:192.168.1.0/24", "special-network ip6:fe80::1"],
    ],
    [["v=spf1 ip4:192.0.2.0/24 -ip4:192.0.2.7 -all"], ["shadowed-network -ip4:192.0.2.7"]],
    [["v=spf1 -ip4:192.0.2.0/24 ip4:192.0.2.7 -all"], ["shadowed-network ip4:192.0.2.7"]],
    [["v=spf1 -ip4:192.0.2.7 ip4:192.0.2.0/24 -all"], []],
    [["v=spf1 ?all"], ["neutral-all ?all"]],
    [["v=spf1 ip4:192.0.2.7"], ["no-all"]],
    [["v=spf1 redirect=loose.example"], ["no-all"]],
    [["v=spf1 include:loose.example ~all"], []],
    [["v=spf1 -all ip4:192.0.2.7 exp=why.example"], ["unreachable-term ip4:192.0.2.7"]],
    [["v=spf1 redirect=gone.example -all"], ["redirect-ignored redirect=gone.example"]],
    [["v=spf1 ip4=192.0.2.7 -all"], ["unknown-modifier ip4=192.0.2.7"]],
    [["v=spf1 exp=gone.example -all"], ["unusable-explanation exp=gone.example"]],
    [["v=spf1 exp=why.example -all"], []],
    [["v=spf1 exp=%{d}.why.example -all"], []],
    [[`v=spf1 ${"ip4:192.0.2.7 ".repeat(40)}-all`], ["oversized-answer"]],
    [["v=spf1 a:dead.example -all"], ["lookup-failed a:dead.example"]],
    [["v=spf1 include:dead.example -all"], ["lookup-failed include:dead.example"]],
    [["v=spf1 exp=dead.example -all"], ["lookup-failed exp=dead.example"]],
  ])("finds in %j: %j", async (record, expected) => {
    const zone = zoneOf(
      {
        [domain]: record,
        "plain.example": "no record",
        "ok.example": "v=spf1 ip4:203.0.113.1 -all",
        "loop.example": "v=spf1 include:example.com -all",
        "everyone.example": "v=spf1 +all",
        "loose.example": "v=spf1 ip4:203.0.113.2",
        "why.example": "%{i} is not one of ours",
      },
      `
v4a.example. A 198.51.100.1
v4b.example. A 198.51.100.2
v4c.example. A 198.51.100.3
nullmx.example. MX 0 .
`,
    );
    const resolver = zoneResolver(zone, { failures: [{ name: "dead.example", reason: "servfail" }] });
    const { findings } = await checkSpf(domain, { resolver });
    const found = findings
      .filter(({ severity }) => severity !== "info")
      .map(({ code, term = "" }) => `${code} ${term}`.trim());
    expect(found).toEqual(expected);
  });

  it("knows that a record is close to the limits, and over them", async () => {
    const more = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`n${index}.example`, `v=spf1 ip4:192.0.2.${index} -all`]),
    );
    const includes = (count: number): string =>
      `v=spf1 ${Object.keys(more)
        .slice(0, count)
        .map((name) => `include:${name} `)
        .join("")}-all`;
    expect(await faults(includes(8), "", more)).toEqual([]);
    expect(await faults(includes(9), "", more)).toEqual(["many-lookups"]);
    expect(await faults(includes(10), "", more)).toEqual(["many-lookups"]);
    expect(await faults(includes(11), "", more)).toEqual(["too-many-lookups"]);
  });

  it("counts the PTR look-up of %{p} once (RFC 7208 §4.6.4)", async () => {
    expect((await check("v=spf1 exists:%{p}.a.example exists:%{p}.b.example -all")).tree.cost.lookups).toBe(3);
    expect((await check("v=spf1 ptr exists:%{p}.a.example -all")).tree.cost.lookups).toBe(2);
  });

  it("finds more than ten MX hosts, and asks for none of them (RFC 7208 §4.6.4)", async () => {
    const mx = Array.from({ length: 11 }, (_, index) => `example.com. MX 10 m${index}.example.com.`).join("\n");
    const { findings, queries } = await check("v=spf1 mx -all", mx);
    expect(findings.map(({ code }) => code)).toEqual(["too-many-mx-hosts"]);
    expect(queries).toBe(2);
  });

  it("tells what lies inside what, where all of a term does", async () => {
    const { findings } = await check(
      "v=spf1 ip4:192.0.2.7 include:net.example a:one.example a:two.example -all",
      "one.example. A 192.0.2.8\none.example. A 192.0.2.9\ntwo.example. A 192.0.2.10\ntwo.example. A 203.0.113.1",
      { "net.example": "v=spf1 ip4:192.0.2.0/24 -all" },
    );
    const found = findings.filter(({ code }) => code === "redundant-network");
    expect(found.map(({ term, message }) => `${term}: ${message}`)).toEqual([
      "ip4:192.0.2.7: all of this is inside 192.0.2.0/24 of include:net.example > ip4:192.0.2.0/24",
      "a:one.example: all of this is inside 192.0.2.0/24 of include:net.example > ip4:192.0.2.0/24",
    ]);
  });

  it("advises when the answer gets long (RFC 7208 §3.4)", async () => {
    const codes = async (...args: Parameters<typeof check>) => (await check(...args)).findings.map(({ code }) => code);
    const filler = (length: number): string => "x".repeat(length);
    expect(await codes(["v=spf1 -all", filler(427)])).toEqual([]);
    expect(await codes(["v=spf1 -all", filler(429)])).toEqual(["long-answer"]);
    expect(await codes(["v=spf1 -all", filler(300), filler(301)])).toEqual(["oversized-answer"]);
  });

  it("finds strings that DNS has no room for (RFC 7208 §3.3)", async () => {
    const resolver = resolverFrom((_, type) => (type === "TXT" ? [[`v=spf1 ${"ip4:192.0.2.7 ".repeat(20)}-all`]] : []));
    const { findings } = await checkSpf(domain, { resolver });
    expect(findings.map(({ code }) => code)).toContain("long-string");
  });

  it("points at the place in the record", async () => {
    const record = "v=spf1  ip4:192.0.2.0/24   a:%{z}.example -all";
    const { findings, tree } = await check(record);
    const [{ span, message, spec }] = findings as unknown as [(typeof findings)[0]];
    expect(record.slice(span!.start, span!.end)).toBe("a:%{z}.example");
    expect(message).toContain(`at ${record.indexOf("%")}`);
    expect(spec).toBe("RFC 7208 §7.2");
    expect(tree).toMatchObject({ status: "syntax", issues: [{ code: "macro-letter", offset: record.indexOf("%") }] });
  });

  it("puts the worst first, and each once however often a record is included", async () => {
    const { findings } = await check("v=spf1 include:a.example include:b.example ptr ~all", "", {
      "a.example": "v=spf1 include:c.example -all",
      "b.example": "v=spf1 include:c.example -all",
      "c.example": "v=spf1 x=1 bogus -all",
    });
    expect(findings.map(({ code }) => code)).toEqual(["syntax", "ptr"]);
  });

  it("never asks for the obsolete type SPF (RFC 7208 §3.1), and nothing twice", async () => {
    const zone = zoneOf(
      { [domain]: "v=spf1 a a mx include:b.example -all", "b.example": "v=spf1 a:example.com -all" },
      "example.com. MX 1 example.com.\nexample.com. A 192.0.2.1",
    );
    const resolver = recordingResolver(zoneResolver(zone));
    await checkSpf(domain, { resolver });
    expect(resolver.queries.map(({ name, type }) => `${type} ${name}`).sort()).toEqual([
      "A example.com",
      "AAAA example.com",
      "MX example.com",
      "TXT b.example",
      "TXT example.com",
    ]);
  });

  it("says of every code how much it matters and what it rests on", () => {
    for (const [severity, spec] of Object.values(spfFindingSpecs)) {
      expect(["info", "low", "medium", "high"]).toContain(severity);
      expect(spec).toMatch(/^RFC \d+ §[\d.]+$/);
    }
  });

  it.each([
    [{ resolver: {} }, TypeError],
    [undefined, TypeError],
    [{ resolver: zoneResolver(""), limits: { maxRecords: -1 } }, RangeError],
    [{ resolver: zoneResolver(""), limits: { timeLimitMs: Number.NaN } }, RangeError],
  ])("refuses options that are wrong: %j", async (options, kind) => {
    await expect(checkSpf(domain, options as never)).rejects.toThrow(kind);
  });
});
