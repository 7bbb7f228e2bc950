import { describe, expect, it } from "vitest";
import { type ScriptedFailure, zoneResolver } from "../../src/adapters/zone/index.js";
import { type BimiInput, evaluateDmarc, findBimi } from "../../src/dmarc/index.js";
import { recordingResolver } from "../../src/testing/index.js";

const logo = "https://example.com/logo.svg";
const bimi = (domain: string, text = `v=BIMI1; l=${logo}`, selector = "default") =>
  `${selector}._bimi.${domain}. TXT "${text}"`;
const policy = (text = "v=DMARC1; p=reject", domain = "example.com") => `_dmarc.${domain}. TXT "${text}"`;

async function find(
  zone: readonly string[],
  input: Partial<BimiInput> & { readonly from?: string } = {},
  failures: readonly ScriptedFailure[] = [],
) {
  const resolver = recordingResolver(zoneResolver(zone.join("\n"), { failures }));
  const { from = "joe@example.com", ...rest } = input;
  const domain = from.slice(from.indexOf("@") + 1);
  const dmarc = await evaluateDmarc({ from, dkim: [{ result: "pass", domain }] }, { resolver });
  const asked = resolver.queries.length;
  const result = await findBimi({ dmarc, ...rest }, { resolver });
  return { result, queries: resolver.queries.slice(asked).map(({ name }) => name) };
}

describe("findBimi", () => {
  it("finds the record of the author's domain", async () => {
    const { result } = await find([policy(), bimi("example.com", `v=BIMI1; l=${logo}; a=https://example.com/m.pem`)]);
    expect(result).toEqual({
      result: "found",
      dmarc: { result: "pass" },
      record: {
        result: "found",
        domain: "example.com",
        selector: "default",
        text: `v=BIMI1; l=${logo}; a=https://example.com/m.pem`,
        record: {
          location: logo,
          evidence: "https://example.com/m.pem",
          localPartSelector: false,
          avatarPreference: "brand",
        },
        issues: [],
      },
      location: { result: "found", uri: logo },
      evidence: { result: "found", uri: "https://example.com/m.pem" },
    });
  });

  it("takes the organization's where the author's domain has none", async () => {
    const from = "joe@news.example.com";
    const { result } = await find([policy(), bimi("example.com")], { from });
    expect(result).toMatchObject({ result: "found", record: { domain: "example.com" } });
    const own = await find([policy(), bimi("example.com"), bimi("news.example.com", "v=BIMI1; l=; a=")], { from });
    expect(own.result).toMatchObject({ result: "declined", record: { domain: "news.example.com" } });
  });

  it("doesn't ask for what is known", async () => {
    const { queries } = await find([policy(), bimi("example.com")]);
    expect(queries).toContain("default._bimi.example.com");
    expect(queries.filter((name) => name === "_dmarc.example.com").length).toBeLessThanOrEqual(1);
    const known = { result: "pass", authorDomain: "example.com", organizationalDomain: "example.com" };
    const resolver = recordingResolver(zoneResolver(bimi("example.com")));
    const record = { policies: { p: "reject" } } as const;
    await findBimi({ dmarc: { ...known, policyDomain: "example.com", record } }, { resolver });
    expect(resolver.queries.map(({ name }) => name)).toEqual(["default._bimi.example.com"]);
  });

  it("takes another selector, also at the organization (§7.2)", async () => {
    const zone = [policy(), bimi("example.com", undefined, "winter"), bimi("example.com", "v=BIMI1; l=; a=")];
    const { result } = await find(zone, { from: "joe@news.example.com", selector: "Winter" });
    expect(result).toMatchObject({ result: "found", record: { selector: "winter", domain: "example.com" } });
    expect((await find(zone, { selector: "gone" })).result).toMatchObject({
      result: "none",
      record: { result: "none", reason: "no-record" },
    });
  });

  it.each(["", "a..b", "a b", "-a", "_x"])("takes no selector such as %j", async (selector) => {
    const { result } = await find([policy(), bimi("example.com")], { selector });
    expect(result).toMatchObject({ result: "fail", record: { result: "fail", reason: "invalid-selector" } });
  });

  describe("with a selector made of the local-part (§4.5)", () => {
    const zone = [
      policy(),
      bimi("example.com", `v=BIMI1; l=${logo}; lps=true`),
      bimi("example.com", "v=BIMI1; l=https://example.com/joe.svg", "joe-x"),
      bimi("example.com", "v=BIMI1; l=http://broken/", "broken"),
    ];

    it.each([
      ["joe.x", "joe-x"],
      ["Joe_._X+tag", "joe-x"],
      [".joe.x.", "joe-x"],
      ["joe", "default"],
      ["broken", "default"],
      ["j\u00f6e", "default"],
      ["+", "default"],
      ["default", "default"],
      ["a".repeat(64), "default"],
      [`${"-".repeat(10_000)}a`, "default"],
      [undefined, "default"],
    ])("%j leads to %s", async (localPart, selector) => {
      const { result } = await find(zone, localPart === undefined ? {} : { localPart });
      expect(result).toMatchObject({ result: "found", record: { selector } });
    });

    it("isn't used where the record doesn't say so", async () => {
      const { queries } = await find([policy(), bimi("example.com")], { localPart: "joe.x" });
      expect(queries.some((name) => name.startsWith("joe"))).toBe(false);
    });
  });

  it.each<[string, readonly string[], object]>([
    ["no record", [], { result: "none", record: { result: "none", reason: "no-record" } }],
    ["another record", [bimi("example.com", "v=BIMI2; l=")], { result: "none" }],
    [
      "two records",
      [bimi("example.com"), bimi("example.com", "v=BIMI1; l=")],
      { result: "fail", record: { reason: "several-records", domain: "example.com" } },
    ],
    [
      "a record that can't be read",
      [bimi("example.com", "v=BIMI1; l=; l=")],
      { result: "fail", record: { reason: "record-syntax", issues: [{ code: "duplicate-tag", offset: 13 }] } },
    ],
    [
      "a location that is none, beside evidence that is sound",
      [bimi("example.com", "v=BIMI1; l=http://example.com/; a=https://example.com/m.pem")],
      {
        result: "fail",
        record: { result: "found" },
        location: { result: "fail", issue: { code: "not-https" } },
        evidence: { result: "found" },
      },
    ],
    [
      "evidence that is none, beside a location that is sound",
      [bimi("example.com", `v=BIMI1; l=${logo}; a=self`)],
      { result: "fail", location: { result: "found" }, evidence: { result: "fail", issue: { code: "uri" } } },
    ],
    [
      "evidence alone",
      [bimi("example.com", "v=BIMI1; l=; a=https://example.com/m.pem")],
      { result: "fail", location: { result: "none" }, evidence: { result: "found" } },
    ],
    [
      "no location",
      [bimi("example.com", "v=BIMI1; a=")],
      { result: "fail", location: { result: "fail", issue: { code: "missing-location" } } },
    ],
    ["a refusal", [bimi("example.com", "v=BIMI1; l=; a=; lps=true")], { result: "declined" }],
  ])("has a word and a reason for %s", async (_, zone, expected) => {
    const { result } = await find([policy(), ...zone]);
    expect(result).toMatchObject({ dmarc: { result: "pass" }, ...expected });
  });

  it.each<[string, string, object]>([
    ["v=DMARC1; p=none", "policy-none", {}],
    ["v=DMARC1; p=reject; sp=none", "subdomain-policy-none", {}],
    ["v=DMARC1; p=quarantine; pct=99", "partial-policy", {}],
    ["v=DMARC1; p=quarantine; t=y", "testing", {}],
    ["v=DMARC1; p=reject; t=y", "testing", {}],
  ])("skips a domain with %j: %s (§7.1)", async (text, reason) => {
    const { result, queries } = await find([policy(text), bimi("example.com")]);
    expect(result).toMatchObject({
      result: "skipped",
      dmarc: { result: "fail", reason, domain: "example.com" },
      record: { result: "skipped" },
      location: { result: "none" },
    });
    expect(queries.some((name) => name.includes("_bimi"))).toBe(false);
  });

  it.each(["v=DMARC1; p=quarantine", "v=DMARC1; p=quarantine; pct=100", "v=DMARC1; p=reject; pct=1; sp=quarantine"])(
    "goes on with %j",
    async (text) => {
      expect((await find([policy(text), bimi("example.com")])).result.result).toBe("found");
    },
  );

  it("wants the policies of author and organization enforced (§7.1)", async () => {
    const zone = [bimi("example.com"), policy("v=DMARC1; p=reject", "news.example.com"), policy("v=DMARC1; p=none")];
    const { result } = await find(zone, { from: "joe@news.example.com" });
    expect(result).toMatchObject({
      result: "skipped",
      dmarc: { result: "fail", reason: "policy-none", domain: "example.com" },
    });
  });

  it("skips a message that doesn't pass, without a question", async () => {
    const resolver = recordingResolver(zoneResolver(""));
    const result = await findBimi({ dmarc: { result: "fail", authorDomain: "example.com" } }, { resolver });
    expect(result).toMatchObject({ result: "skipped", dmarc: { result: "fail", reason: "not-passed" } });
    expect(resolver.queries).toEqual([]);
  });

  it("takes DMARC of anyone, and finds what that leaves open", async () => {
    const resolver = zoneResolver([policy(), bimi("example.com")].join("\n"));
    const dmarc = { result: "pass", authorDomain: "News.Example.com" };
    expect(await findBimi({ dmarc }, { resolver })).toMatchObject({
      result: "found",
      record: { domain: "example.com" },
    });
    const none = await findBimi({ dmarc: { result: "pass", authorDomain: "gone.example" } }, { resolver });
    expect(none).toMatchObject({ result: "skipped", dmarc: { reason: "no-record" } });
  });

  it.each<[ScriptedFailure, object]>([
    [
      { name: "default._bimi.example.com", reason: "timeout" },
      { dmarc: { result: "pass" }, record: { result: "temperror", dns: "timeout" } },
    ],
    [
      { name: "_dmarc.example.com", reason: "servfail" },
      { dmarc: { result: "temperror", dns: "servfail" }, record: { result: "skipped" } },
    ],
  ])("can't tell while DNS fails: %j", async (failure, expected) => {
    const resolver = zoneResolver([policy(), bimi("example.com")].join("\n"), { failures: [failure] });
    const dmarc = { result: "pass", authorDomain: "news.example.com" };
    expect(await findBimi({ dmarc }, { resolver })).toMatchObject({ result: "temperror", ...expected });
  });

  it.each<[string, unknown]>([
    ["dmarc", {}],
    ["dmarc", undefined],
    ["dmarc", { dmarc: { result: "pass" } }],
    ["selector", { dmarc: { result: "pass", authorDomain: "a.example" }, selector: 1 }],
    ["localPart", { dmarc: { result: "pass", authorDomain: "a.example" }, localPart: 1 }],
  ])("names what is wrong: %s", async (name, input) => {
    await expect(findBimi(input as never, { resolver: zoneResolver("") })).rejects.toThrow(`"${name}"`);
  });

  it("throws the signal's reason, and names the option that is wrong", async () => {
    const dmarc = { result: "pass", authorDomain: "a.example" };
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(findBimi({ dmarc }, { resolver: zoneResolver(""), signal })).rejects.toThrow("enough");
    await expect(findBimi({ dmarc }, {} as never)).rejects.toThrow('"resolver"');
    const limits = { timeLimitMs: -1 };
    await expect(findBimi({ dmarc }, { resolver: zoneResolver(""), limits })).rejects.toThrow('"timeLimitMs"');
  });
});
