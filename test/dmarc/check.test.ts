import { describe, expect, it } from "vitest";
import type { DnsResolver } from "../../src/core/index.js";
import { type CheckDmarcOptions, checkDmarc, type DmarcCheckup, dmarcFindingSpecs } from "../../src/dmarc/index.js";
import { isPublicSuffix } from "../../src/dmarc/psl.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";

const record = (...texts: string[]) => ({ TXT: texts });
const rua = "rua=mailto:d@example.com";
const seen = new Set<string>();

async function check(
  zone: DmarcZone,
  domain = "example.com",
  options: Partial<CheckDmarcOptions> = {},
): Promise<DmarcCheckup> {
  const checkup = await checkDmarc(domain, { resolver: dmarcZoneResolver(zone), ...options });
  for (const { code, message, spec } of checkup.findings) {
    seen.add(code);
    expect(message).not.toBe("");
    expect(spec).toMatch(/^RFC \d+/);
  }
  for (const { span, text } of checkup.findings) {
    if (span !== undefined && checkup.recordText !== undefined) {
      expect(checkup.recordText.slice(span.start, span.end)).toBe(text);
    }
  }
  return checkup;
}

const codes = ({ findings }: DmarcCheckup): string[] => findings.map(({ severity, code }) => `${severity} ${code}`);

describe("checkDmarc", () => {
  it("has nothing to say of a policy without fault", async () => {
    const text = `v=DMARC1; p=reject; adkim=s; aspf=s; ${rua}; ruf=mailto:f@example.com; fo=1`;
    const checkup = await check({ "_dmarc.example.com": record(text) });
    expect(checkup).toMatchObject({
      domain: "example.com",
      policyDomain: "example.com",
      organizationalDomain: "example.com",
      recordText: text,
      applied: "reject",
      destinations: [],
      findings: [],
    });
    expect(checkup.record?.p).toBe("reject");
  });

  const own = (text: string): DmarcZone => ({ "_dmarc.example.com": record(text) });

  it.each<[string, DmarcZone, string[]]>([
    ["nothing is published", {}, ["high no-record"]],
    [
      "several records",
      { "_dmarc.example.com": record(`v=DMARC1; p=reject; ${rua}`, "v=DMARC1; p=none") },
      ["high several-records", "high no-record"],
    ],
    ["a tag comes twice", own(`v=DMARC1; p=reject; p=none; ${rua}`), ["high void-record", "high no-record"]],
    ["the version in other letters", own(`v=dmarc1; p=reject; ${rua}`), ["high look-alike-record", "high no-record"]],
    ["a blank in front", own(` v=DMARC1; p=reject; ${rua}`), ["high look-alike-record", "high no-record"]],
    ["quotation marks in it", own(`"v=DMARC1; p=reject; ${rua}"`), ["high look-alike-record", "high no-record"]],
    [
      "another record beside it",
      { "_dmarc.example.com": record(`v=DMARC1; p=reject; ${rua}`, "v=spf1 -all") },
      ["low other-record"],
    ],
    ["no p", own(`v=DMARC1; ${rua}`), ["medium no-policy"]],
    ["no p and no rua", own("v=DMARC1; adkim=s"), ["high no-policy", "low no-aggregate-reports"]],
    ["a p that is none", own(`v=DMARC1; p=drop; ${rua}`), ["medium syntax", "medium no-policy"]],
    ["p=none", own(`v=DMARC1; p=none; ${rua}`), ["medium policy-none"]],
    ["no rua", own("v=DMARC1; p=reject"), ["low no-aggregate-reports"]],
    ["t=y", own(`v=DMARC1; p=reject; t=y; ${rua}`), ["medium testing"]],
    ["t=y beside p=none", own(`v=DMARC1; p=none; t=y; ${rua}`), ["medium policy-none"]],
    [
      "sp weaker than p",
      own(`v=DMARC1; p=reject; sp=quarantine; ${rua}`),
      ["medium subdomain-gap", "medium nonexistent-subdomain-gap"],
    ],
    ["sp weaker than p, np not", own(`v=DMARC1; p=reject; sp=none; np=reject; ${rua}`), ["medium subdomain-gap"]],
    ["np weaker", own(`v=DMARC1; p=reject; np=none; ${rua}`), ["medium nonexistent-subdomain-gap"]],
    ["sp stricter", own(`v=DMARC1; p=quarantine; sp=reject; ${rua}`), []],
    [
      "np weaker than a stricter sp",
      own(`v=DMARC1; p=none; sp=reject; np=none; ${rua}`),
      ["medium policy-none", "medium nonexistent-subdomain-gap"],
    ],
    [
      "obsolete tags",
      own(`v=DMARC1; p=reject; pct=50; rf=afrf; ri=3600; ${rua}`),
      ["low obsolete-tag", "low obsolete-tag", "low obsolete-tag"],
    ],
    ["unknown tags", own(`v=DMARC1; p=reject; x=1; ${rua}`), ["low unknown-tag"]],
    [
      "tags in other letters",
      own(`v=DMARC1; p=reject; ADKIM=s; PCT=5; ${rua}`),
      ["medium tag-case", "low obsolete-tag"],
    ],
    ["p not in front", own(`v=DMARC1; adkim=s; p=reject; ${rua}`), ["low policy-position"]],
    ["semicolons", own(`v=DMARC1; p=reject;; ${rua};`), ["low syntax"]],
    ["a syntax error", own(`v=DMARC1; p=reject; adkim=strict; ${rua}`), ["medium syntax"]],
    ["a URI that is none", own("v=DMARC1; p=reject; rua=d@example.com"), ["medium syntax", "low no-aggregate-reports"]],
    ["a URI of another scheme", own("v=DMARC1; p=reject; rua=https://example.com/r"), ["low unsupported-report-uri"]],
    ["a size", own("v=DMARC1; p=reject; rua=mailto:d@example.com!10m"), ["low report-size"]],
    ["fo without ruf", own(`v=DMARC1; p=reject; fo=1; ${rua}`), ["low failure-options-without-reports"]],
    ["psd=y", own(`v=DMARC1; p=reject; psd=y; ${rua}`), ["info public-suffix"]],
    [
      "psd=y with ruf",
      own(`v=DMARC1; p=reject; psd=y; ${rua}; ruf=mailto:d@example.com`),
      ["medium failure-reports-of-public-suffix", "info public-suffix"],
    ],
    ["DNS doesn't answer", { "_dmarc.example.com": { fails: true } }, ["medium lookup-failed"]],
    [
      "DNS doesn't answer above",
      { ...own(`v=DMARC1; p=reject; ${rua}`), "_dmarc.com": { fails: true } },
      ["medium lookup-failed"],
    ],
  ])("%s", async (_, zone, expected) => {
    expect(codes(await check(zone))).toEqual(expected);
  });

  it("tells where, and what to do", async () => {
    const text = `v=DMARC1; p=reject; adkim=strict; ${rua}`;
    const [finding] = (await check(own(text))).findings;
    expect(finding).toEqual({
      code: "syntax",
      severity: "medium",
      domain: "example.com",
      text: "strict",
      span: { start: 26, end: 32 },
      message: "at 26: the tag can't have this value",
      remedy: "Correct it: until then it counts as not there.",
      spec: "RFC 9989 §4.7",
    });
  });

  it("follows the policy to where it stands", async () => {
    const zone = own(`v=DMARC1; p=reject; sp=none; ${rua}`);
    const checkup = await check(zone, "Mail.Example.com.");
    expect(checkup).toMatchObject({ domain: "mail.example.com", policyDomain: "example.com", applied: "none" });
    expect(codes(checkup)).toEqual(["medium subdomain-gap", "medium nonexistent-subdomain-gap", "info inherited"]);
    expect(checkup.findings.at(-1)?.message).toBe("the policy is that of example.com, which asks for none here");
  });

  it("tells that sp doesn't count below the organizational domain", async () => {
    const zone = {
      ...own("v=DMARC1; p=reject"),
      "_dmarc.a.example.com": record(`v=DMARC1; p=reject; sp=none; ${rua}`),
    };
    expect(codes(await check(zone, "a.example.com"))).toEqual(["info subdomain-policy-ignored"]);
  });

  it("sees a wildcard, and an alias", async () => {
    const text = `v=DMARC1; p=reject; ${rua}`;
    const resolver: DnsResolver = {
      resolve: async (name) =>
        name.endsWith(".example.com")
          ? ({ status: "ok", records: [[text]], authenticated: false, aliases: ["policy.example.net"] } as never)
          : { status: "nxdomain", authenticated: false },
    };
    const checkup = await checkDmarc("example.com", { resolver });
    expect(codes(checkup)).toEqual(["low wildcard", "info alias"]);
    for (const code of ["wildcard", "alias"]) seen.add(code);
  });

  it("sees what DNS has no room for", async () => {
    const long = `v=DMARC1; p=reject; rua=${Array.from({ length: 30 }, (_, n) => `mailto:reports-${n}@example.com`).join(",")}`;
    expect(codes(await check(own(long)))).toEqual(["medium long-string", "low oversized-answer"]);
    const pieces = [long.match(/.{1,200}/gs)!];
    expect(codes(await check({ "_dmarc.example.com": { TXT: pieces } }))).toEqual(["low oversized-answer"]);
  });

  it("compares with the public suffix list where it has one", async () => {
    const options = { isPublicSuffix };
    const suffix = { ...own(`v=DMARC1; p=reject; ${rua}`), "_dmarc.com": record("v=DMARC1; p=none") };
    expect(codes(await check(suffix, "example.com", options))).toContain("high organization-is-public-suffix");
    const marked = { ...suffix, "_dmarc.com": record("v=DMARC1; p=none; psd=y") };
    expect(codes(await check(marked, "example.com", options))).toEqual([]);
    const department = { "_dmarc.a.example.com": record(`v=DMARC1; p=reject; psd=n; ${rua}`) };
    expect(codes(await check(department, "b.a.example.com", options))).toEqual([
      "medium reports-not-authorized",
      "info inherited",
      "info organization-differs",
    ]);
  });

  it.each(["", "exa mple", "a..b", "[192.0.2.1]", "x".repeat(300)])("%j is no domain", async (domain) => {
    const checkup = await check({}, domain);
    expect(codes(checkup)).toEqual(["high invalid-domain"]);
    expect(checkup.queries).toBe(0);
  });
});

describe("the destinations of reports", () => {
  const text =
    "v=DMARC1; p=reject; rua=mailto:a@one.example,mailto:b@one.example,mailto:c@two.example; ruf=mailto:d@one.example";
  const zone = {
    "_dmarc.example.com": record(text),
    "example.com._report._dmarc.one.example": record("v=DMARC1"),
  };

  it("are asked once each, and those that don't take reports are told", async () => {
    const resolver = recordingResolver(dmarcZoneResolver(zone));
    const checkup = await checkDmarc("example.com", { resolver });
    expect(checkup.destinations.map(({ uri, result }) => [uri, result])).toEqual([
      ["mailto:a@one.example", "authorized"],
      ["mailto:c@two.example", "not-authorized"],
      ["mailto:d@one.example", "authorized"],
    ]);
    expect(codes(checkup)).toEqual(["medium reports-not-authorized"]);
    expect(checkup.findings[0]).toMatchObject({ text: "mailto:c@two.example" });
    const names = resolver.queries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(checkup.queries).toBe(names.length);
  });

  it("are undecided without an answer", async () => {
    const failing = { ...zone, "example.com._report._dmarc.two.example": { fails: true } };
    expect(codes(await check(failing))).toEqual(["medium reports-undecided"]);
  });

  it("are asked up to a limit", async () => {
    const checkup = await check(zone, "example.com", { limits: { maxDestinations: 1 } });
    expect(codes(checkup)).toEqual(["info incomplete"]);
    expect(checkup.destinations).toHaveLength(1);
  });
});

describe("wrong use", () => {
  const resolver = dmarcZoneResolver({});

  it.each<[string, unknown, unknown, Error]>([
    ["a domain of another type", 5, { resolver }, new TypeError('"domain" must be a string')],
    ["no resolver", "example.com", undefined, new TypeError('"resolver" must be a DnsResolver')],
    [
      "a list that is no function",
      "example.com",
      { resolver, isPublicSuffix: true },
      new TypeError('"isPublicSuffix" must be a function'),
    ],
    [
      "a limit that is none",
      "example.com",
      { resolver, limits: { maxDestinations: -1 } },
      new RangeError('"maxDestinations" must be an integer from 0 to 1000'),
    ],
  ])("%s", async (_, domain, options, error) => {
    await expect(checkDmarc(domain as never, options as never)).rejects.toThrow(error);
  });

  it("is ended by its signal", async () => {
    const reason = new Error("enough");
    await expect(checkDmarc("example.com", { resolver, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const hanging: DnsResolver = { resolve: () => new Promise(() => {}) };
    const checking = checkDmarc("example.com", { resolver: hanging, signal: controller.signal });
    controller.abort(reason);
    await expect(checking).rejects.toBe(reason);
  });
});

describe("the list of findings", () => {
  it("has a case above for each code", () => {
    expect(Object.keys(dmarcFindingSpecs).filter((code) => !seen.has(code))).toEqual([]);
  });
});
