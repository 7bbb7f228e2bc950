import { describe, expect, it } from "vitest";
import type { ScriptedFailure } from "../../src/adapters/zone/index.js";
import type { Fetcher } from "../../src/core/index.js";
import { checkTransport, type TransportFindingCode, transportFindingSpecs } from "../../src/transport/index.js";
import { serve, signedZone } from "../support/signed-zone.js";

const digest = "ab".repeat(32);
const digest512 = "cd".repeat(64);
const sts = '_mta-sts.example.com. TXT "v=STSv1; id=1"';
const rpt = '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:a@example.com"';
const host = "example.com. MX 10 mx.example.com.\nmx.example.com. A 192.0.2.1";
const tlsa = `_25._tcp.mx.example.com. TLSA 3 1 1 ${digest}`;
const text = (changes: Partial<Record<"mode" | "mx" | "max_age", string>> = {}) => {
  const fields = { version: "STSv1", mode: "enforce", mx: "mx.example.com", max_age: "1209600", ...changes };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
};
const unreachable: Fetcher = async () => ({ status: "failed", reason: "not-found" });

interface World {
  readonly zone: readonly string[];
  readonly fetcher?: Fetcher;
  readonly unsigned?: readonly string[];
  readonly failures?: readonly ScriptedFailure[];
}

async function check({ zone, fetcher = serve(text()), unsigned = [], failures = [] }: World, domain = "example.com") {
  return checkTransport(domain, { resolver: signedZone(zone.join("\n"), unsigned, failures), fetcher });
}

/** Codes and subjects. */
async function found(world: World, domain?: string): Promise<string[]> {
  const { findings } = await check(world, domain);
  return findings.map(({ code, subject }) => `${code} ${subject}`);
}

const good = [host, sts, rpt, tlsa];

describe("checkTransport", () => {
  it("has nothing to say about a domain without fault", async () => {
    const { domain, policy, findings } = await check({ zone: good }, "EXAMPLE.com.");
    expect(domain).toBe("example.com");
    expect(policy.hosts).toMatchObject([{ host: "mx.example.com", requires: "dane" }]);
    expect(findings).toEqual([]);
  });

  it.each<[string, World, readonly string[]]>([
    [
      "nothing at all",
      { zone: [host], fetcher: unreachable },
      [
        "unprotected example.com",
        "tls-reporting-no-record example.com",
        "mta-sts-no-record example.com",
        "dane-no-record example.com",
      ],
    ],
    ["DANE alone", { zone: [host, rpt, tlsa], fetcher: unreachable }, ["mta-sts-no-record example.com"]],
    ["MTA-STS alone", { zone: [host, rpt, sts] }, ["dane-no-record example.com"]],
    ["a policy that no record announces", { zone: [host, rpt, tlsa] }, ["mta-sts-policy-without-record example.com"]],
    ["a null MX", { zone: ["example.com. MX 0 ."] }, ["null-mx example.com"]],
    ["no such domain", { zone: [] }, ["no-such-domain example.com"]],
    [
      "no MX record",
      {
        zone: ["example.com. A 192.0.2.1", sts, rpt, `_25._tcp.example.com. TLSA 3 1 1 ${digest}`],
        fetcher: serve(text({ mx: "example.com" })),
      },
      ["implicit-mx example.com"],
    ],
    [
      "a host without an address",
      { zone: ["example.com. MX 10 mx.example.com.", sts, rpt] },
      ["no-address mx.example.com", "dane-no-record example.com"],
    ],
    [
      "an address for a host",
      { zone: ["example.com. MX 10 192.0.2.1.", rpt], fetcher: unreachable },
      [
        "invalid-host 192.0.2.1",
        "unprotected example.com",
        "mta-sts-no-record example.com",
        "dane-no-record example.com",
      ],
    ],
    [
      "an alias for a host",
      {
        zone: [
          "example.com. MX 10 mx.example.com.\nmx.example.com. CNAME a.example.com.\na.example.com. A 192.0.2.1",
          sts,
          rpt,
          tlsa,
        ],
      },
      ["alias-host mx.example.com"],
    ],
    [
      "too many hosts",
      {
        zone: [
          ...good,
          ...Array.from(
            { length: 20 },
            (_, i) => `example.com. MX 1 mx.example.com.\nexample.com. MX 2 h${i}.example.com.`,
          ),
        ],
        fetcher: serve(text({ mx: "*.example.com" })),
      },
      ["incomplete example.com"],
    ],
  ])("finds what there is to find with %s", async (name, world, expected) => {
    const codes = await found(world);
    if (name === "too many hosts") expect(codes).toContain(expected[0]);
    else expect(codes).toEqual(expected);
  });

  it.each<[TransportFindingCode, Partial<World>]>([
    ["mta-sts-several-records", { zone: [host, sts, '_mta-sts.example.com. TXT "v=STSv1; id=2"', rpt, tlsa] }],
    ["mta-sts-record-syntax", { zone: [host, '_mta-sts.example.com. TXT "v=STSv1; id=a-b"', rpt, tlsa] }],
    ["mta-sts-fetch-failed", { fetcher: unreachable }],
    ["mta-sts-fetch-failed", { fetcher: async () => ({ status: "failed", reason: "redirect" }) }],
    ["mta-sts-http-status", { fetcher: serve("", "text/plain", 404) }],
    ["mta-sts-content-type", { fetcher: serve(text(), "text/html") }],
    ["mta-sts-content-type", { fetcher: serve(text(), "") }],
    ["mta-sts-policy-syntax", { fetcher: serve("\n") }],
    ["mta-sts-mx-mismatch", { fetcher: serve(`${text({ mx: "*.mail.example.com" })}mx: *.mx.example.com\n`) }],
    ["mta-sts-mx-mismatch-testing", { fetcher: serve(text({ mx: "a.example.com", mode: "testing" })) }],
    ["mta-sts-mode-testing", { fetcher: serve(text({ mode: "testing" })) }],
    ["mta-sts-mode-none", { fetcher: serve(text({ mode: "none" })) }],
    ["mta-sts-short-max-age", { fetcher: serve(text({ max_age: "604799" })) }],
    ["mta-sts-long-max-age", { fetcher: serve(text({ max_age: "31557601" })) }],
    ["mta-sts-unused-mx", { fetcher: serve(`${text()}mx: mx2.example.com\n`) }],
    ["lookup-failed", { failures: [{ name: "_mta-sts.example.com", reason: "servfail" }] }],
    ["lookup-failed", { failures: [{ name: "_smtp._tls.example.com", reason: "servfail" }] }],
    ["lookup-failed", { failures: [{ name: "example.com", type: "MX", reason: "timeout" }] }],
    ["tls-reporting-several-records", { zone: [host, sts, rpt, rpt.replace("a@", "b@"), tlsa] }],
    ["tls-reporting-record-syntax", { zone: [host, sts, rpt.replace("mailto:", "mailto"), tlsa] }],
    [
      "tls-reporting-unsupported-uri",
      { zone: [host, sts, rpt.replace("mailto:a@example.com", "http://example.com/"), tlsa] },
    ],
    ["dane-lookup-failed", { failures: [{ type: "TLSA", reason: "servfail" }] }],
    ["dane-insecure-record", { unsigned: ["example.com"] }],
    ["dane-insecure-record", { unsigned: ["_25._tcp.mx.example.com"] }],
    ["dane-insecure-record", { unsigned: ["mx.example.com"] }],
  ])("finds %s", async (code, change) => {
    const codes = (await check({ zone: good, ...change })).findings.map((finding) => finding.code);
    expect(codes).toContain(code);
  });

  it.each(["v=STSV1; id=1", "v=STSv2; id=1", " v=STSv1; id=1", "v = STSv1; id=1", '"v=STSv1; id=1', "v=STSv1"])(
    "finds a record that only looks like one: %j",
    async (record) => {
      const zone = [host, rpt, tlsa, `_mta-sts.example.com. TXT ${JSON.stringify(record)}`];
      expect(await found({ zone, fetcher: unreachable })).toEqual([
        "mta-sts-look-alike _mta-sts.example.com",
        "mta-sts-no-record example.com",
      ]);
    },
  );

  it.each(["v=TLSRPTv2; rua=mailto:a@example.com", "V=tlsrptv1; rua=mailto:a@example.com"])(
    "finds a TLSRPT record that only looks like one: %j",
    async (record) => {
      expect(await found({ zone: [host, sts, tlsa, `_smtp._tls.example.com. TXT "${record}"`] })).toEqual([
        "tls-reporting-look-alike _smtp._tls.example.com",
        "tls-reporting-no-record example.com",
      ]);
    },
  );

  it("tells TLSA records that don't count for want of signed MX records", async () => {
    const zone = [
      "example.com. MX 10 mx.signed.example.\nmx.signed.example. A 192.0.2.1",
      sts,
      rpt,
      `_25._tcp.mx.signed.example. TLSA 3 1 1 ${digest}`,
    ];
    const fetcher = serve(text({ mx: "mx.signed.example" }));
    expect(await found({ zone, fetcher, unsigned: ["example.com"] })).toEqual(["dane-insecure-mx example.com"]);
  });

  it("tells hosts without TLSA records from those with", async () => {
    const zone = [...good, "example.com. MX 20 mx2.example.com.\nmx2.example.com. A 192.0.2.2"];
    const { findings } = await check({ zone, fetcher: serve(text({ mx: "*.example.com" })) });
    expect(findings.map(({ code }) => code)).toEqual(["dane-some-hosts"]);
    expect(findings[0]?.message).toContain("mx2.example.com");
  });

  it.each<[string, readonly string[]]>([
    ["1 1 1", ["dane-unusable-record mx.example.com", "dane-no-usable-record mx.example.com"]],
    ["3 2 1", ["dane-unusable-record mx.example.com", "dane-no-usable-record mx.example.com"]],
    ["3 1 2", ["dane-unusable-record mx.example.com", "dane-no-usable-record mx.example.com"]],
    ["3 1 3", ["dane-unusable-record mx.example.com", "dane-no-usable-record mx.example.com"]],
  ])("finds a record that mail can't use: %s", async (numbers, expected) => {
    const zone = [host, sts, rpt, `_25._tcp.mx.example.com. TLSA ${numbers} ${digest}`];
    expect(await found({ zone })).toEqual(expected);
    expect(await found({ zone: [...zone, tlsa] })).toEqual(expected.slice(0, 1));
  });

  it("finds keys that are lost because others have a stronger digest (RFC 7671 §9)", async () => {
    const strong = `_25._tcp.mx.example.com. TLSA 3 1 2 ${digest512}`;
    const second = `_25._tcp.mx.example.com. TLSA 3 1 1 ${"ef".repeat(32)}`;
    expect(await found({ zone: [...good, strong] })).toEqual([]);
    expect(await found({ zone: [...good, strong, second] })).toEqual(["dane-uneven-digests mx.example.com"]);
  });

  it("names few of many hosts that a policy names for nothing", async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `mx: h${i}.example.com\n`).join("");
    const { findings } = await check({ zone: good, fetcher: serve(text() + many) });
    expect(findings.map(({ code }) => code)).toEqual(["mta-sts-unused-mx"]);
    expect(findings[0]?.message).toMatch(/: h0\.example\.com, .*, and 995 more$/);
  });

  it("asks DNS each question once", async () => {
    const resolver = signedZone(good.join("\n"), ["example.com"]);
    await checkTransport("example.com", { resolver, fetcher: serve(text()) });
    const questions = resolver.queries.map(({ name, type }) => `${type} ${name}`);
    expect(questions).toEqual([...new Set(questions)]);
  });

  it("has a severity, a text and a remedy or none for each finding, the worst first", async () => {
    const { findings } = await check({ zone: [host, sts], fetcher: serve(text({ mx: "a.example", max_age: "1" })) });
    expect(findings.map(({ severity }) => severity)).toEqual(["high", "low", "low", "info", "info"]);
    for (const { code, severity, spec, message } of findings) {
      expect([severity, spec]).toEqual(transportFindingSpecs[code]);
      expect(message).not.toMatch(/undefined|\.$/);
    }
  });

  it.each(["", "[192.0.2.1]", "a..b"])("has little to say about %j", async (domain) => {
    expect(await found({ zone: good }, domain)).toEqual([`invalid-domain ${domain}`]);
  });

  it("throws the signal's reason, and names what is wrong", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const options = { resolver: signedZone(""), fetcher: unreachable };
    await expect(checkTransport("example.com", { ...options, signal })).rejects.toThrow("enough");
    await expect(checkTransport("example.com", {} as never)).rejects.toThrow('"resolver"');
    await expect(checkTransport("example.com", { ...options, limits: { maxHosts: 0 } })).rejects.toThrow('"maxHosts"');
    await expect(checkTransport(1 as never, options)).rejects.toThrow('"domain"');
  });
});
