import { describe, expect, it } from "vitest";
import { type DmarcInput, type DmarcResult, evaluateDmarc } from "../../src/dmarc/index.js";
import { publicSuffix } from "../../src/dmarc/psl.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";

const pass = (domain: string) => ({ result: "pass", domain });
const record = (text: string) => ({ TXT: [text] });

function evaluate(zone: DmarcZone, input: DmarcInput, sample?: () => number): Promise<DmarcResult> {
  const discovery = publicSuffix(sample === undefined ? {} : { sample });
  return evaluateDmarc(input, { resolver: dmarcZoneResolver(zone), discovery });
}

describe("discovery by public suffix (RFC 7489 §6.6.3)", () => {
  it("asks for the author's domain and its organization's, and no more", async () => {
    const resolver = recordingResolver(dmarcZoneResolver({ "_dmarc.example.co.uk": record("v=DMARC1; p=reject") }));
    const dmarc = await evaluateDmarc(
      { from: "joe@a.b.c.example.co.uk", dkim: [pass("x.y.example.co.uk")] },
      { resolver, discovery: publicSuffix() },
    );
    expect(resolver.queries.map(({ name }) => name)).toEqual(["_dmarc.a.b.c.example.co.uk", "_dmarc.example.co.uk"]);
    expect(dmarc).toMatchObject({
      result: "pass",
      discoveryMethod: "psl",
      organizationalDomain: "example.co.uk",
      policyDomain: "example.co.uk",
    });
  });

  it.each([
    ["example.co.uk", "other.co.uk", false],
    ["a.example.co.uk", "b.example.co.uk", true],
    ["someone.github.io", "someoneelse.github.io", false],
    ["example.com", "com", false],
    ["co.uk", "example.co.uk", false], // a suffix is its own organization
    ["localhost", "localhost", true],
    ["a.no-such-tld", "b.a.no-such-tld", true],
  ])("aligns %s with %s: %s", async (from, domain, aligned) => {
    const zone = { [`_dmarc.${from}`]: record("v=DMARC1; p=reject") };
    const dmarc = await evaluate(zone, { from, dkim: [pass(domain)] });
    expect(dmarc.result).toBe(aligned ? "pass" : "fail");
  });

  it("takes no record of a public suffix", async () => {
    const zone = { "_dmarc.co.uk": record("v=DMARC1; p=reject; psd=y") };
    expect(await evaluate(zone, { from: "example.co.uk" })).toMatchObject({ result: "none", reason: "no-record" });
  });

  it("ends at several records, and at a void one (steps 3 to 5)", async () => {
    const above = { "_dmarc.example.com": record("v=DMARC1; p=reject") };
    const several = { TXT: ["v=DMARC1; p=none", "v=DMARC1; p=none"] };
    for (const own of [several, record("v=DMARC1; sp=none; p=none")]) {
      const dmarc = await evaluate({ ...above, "_dmarc.a.example.com": own }, { from: "a.example.com" });
      expect(dmarc).toMatchObject({ result: "none", reason: "no-record" });
    }
    const other = await evaluate({ ...above, "_dmarc.a.example.com": record("other") }, { from: "a.example.com" });
    expect(other).toMatchObject({ result: "fail", policyDomain: "example.com" });
  });

  it("knows no np, psd and t", async () => {
    const zone = { "_dmarc.example.com": record("v=DMARC1; p=reject; np=none; psd=n; t=y") };
    const dmarc = await evaluate(zone, { from: "a.example.com" });
    expect(dmarc).toMatchObject({ result: "fail", policy: { tag: "p", applied: "reject" }, overrides: [], queries: 2 });
    expect(dmarc.record?.unknown?.map(({ name }) => name)).toEqual(["np", "psd", "t"]);
  });

  it.each([
    ["_dmarc.a.example.com", "record-lookup-failed"],
    ["_dmarc.example.com", "record-lookup-failed"],
  ])("is temperror when %s can't be had", async (name, reason) => {
    const zone = { "_dmarc.example.com": record("v=DMARC1; p=reject"), [name]: { fails: true } };
    expect(await evaluate(zone, { from: "a.example.com" })).toMatchObject({ result: "temperror", reason });
  });

  it("takes any list", async () => {
    const resolver = dmarcZoneResolver({ "_dmarc.a.internal": record("v=DMARC1; p=reject") });
    const discovery = { isPublicSuffix: (domain: string) => domain === "internal" };
    const input = { from: "b.a.internal", dkim: [pass("c.a.internal")] };
    expect(await evaluateDmarc(input, { resolver, discovery })).toMatchObject({ result: "pass" });
    const late = { isPublicSuffix: (async () => true) as never };
    await expect(evaluateDmarc(input, { resolver, discovery: late })).rejects.toThrow(
      new TypeError('"isPublicSuffix" must answer with true or false, at once'),
    );
  });
});

describe("pct (RFC 7489 §6.6.4)", () => {
  const zoneWith = (text: string): DmarcZone => ({ "_dmarc.example.com": record(text) });

  it.each<[string, number | undefined, string, string[]]>([
    ["v=DMARC1; p=reject; pct=30", undefined, "reject", []],
    ["v=DMARC1; p=reject; pct=30", 29.9, "reject", []],
    ["v=DMARC1; p=reject; pct=30", 30, "quarantine", ["sampled_out"]],
    ["v=DMARC1; p=quarantine; pct=0", 0, "none", ["sampled_out"]],
    ["v=DMARC1; p=none; pct=0", 0, "none", []],
    ["v=DMARC1; p=reject; pct=100", 99, "reject", []],
    ["v=DMARC1; p=reject", 99, "reject", []],
    ["v=DMARC1; p=reject; pct=110", 99, "reject", []],
  ])("%s, drawn %s: %s", async (text, drawn, applied, overrides) => {
    const sample = drawn === undefined ? undefined : () => drawn;
    const dmarc = await evaluate(zoneWith(text), { from: "example.com" }, sample);
    expect(dmarc).toMatchObject({ result: "fail", policy: { applied } });
    expect(dmarc.overrides.map(({ type }) => type)).toEqual(overrides);
  });

  it("draws for what fails only, and takes no number that isn't one", async () => {
    const zone = zoneWith("v=DMARC1; p=reject; pct=30");
    const never = () => {
      throw new Error("drawn");
    };
    expect(await evaluate(zone, { from: "example.com", dkim: [pass("example.com")] }, never)).toMatchObject({
      result: "pass",
      policy: { applied: "reject" },
    });
    for (const wrong of [100, -1, Number.NaN]) {
      await expect(evaluate(zone, { from: "example.com" }, () => wrong)).rejects.toThrow(RangeError);
    }
  });
});
