import { describe, expect, it } from "vitest";
import type { Fetcher } from "../../src/core/index.js";
import { type FindTransportPolicyOptions, findTransportPolicy } from "../../src/transport/index.js";
import { serve, signedZone } from "../support/signed-zone.js";

const digest = "ab".repeat(32);
const noFetch: Fetcher = async () => ({ status: "failed", reason: "network" });
const policyOf = (mx: string, mode = "enforce") => serve(`version: STSv1\nmode: ${mode}\nmx: ${mx}\nmax_age: 604800\n`);

const zone = `
example.com.               MX    20 mx2.example.com.
example.com.               MX    10 mx1.example.com.
mx1.example.com.           A     192.0.2.1
mx2.example.com.           A     192.0.2.2
_25._tcp.mx1.example.com.  TLSA  3 1 1 ${digest}
_25._tcp.mx2.example.com.  TLSA  1 1 1 ${digest}
`;
const record = '_mta-sts.example.com. TXT "v=STSv1; id=1"';

const find = (options: Partial<FindTransportPolicyOptions> = {}, domain = "example.com") =>
  findTransportPolicy(domain, { resolver: signedZone(zone), fetcher: noFetch, ...options });

const requirements = (policy: Awaited<ReturnType<typeof find>>) =>
  policy.hosts.map((host) => [host.host, host.requires, ...("reason" in host ? [host.reason] : [])].join(" "));

describe("findTransportPolicy", () => {
  it("finds hosts by preference, with what each must show", async () => {
    const policy = await find({}, "Example.com.");
    expect(policy).toMatchObject({
      domain: "example.com",
      route: { result: "found", authenticated: true, implicit: false },
      hosts: [
        {
          host: "mx1.example.com",
          preference: 10,
          requires: "dane",
          tlsa: { names: ["mx1.example.com", "example.com"] },
        },
        { host: "mx2.example.com", preference: 20, requires: "encryption", tlsa: { result: "found" } },
      ],
      omittedHosts: 0,
      mtaSts: { result: "none", reason: "no-record" },
      reporting: { result: "none", reason: "no-record" },
    });
  });

  it("puts DANE before MTA-STS, and lets an enforced policy choose the hosts (RFC 8461 §2, §5)", async () => {
    const resolver = signedZone(
      `${zone}\n${record}\nexample.com. MX 30 mx3.example.net.\nmx3.example.net. A 192.0.2.3`,
    );
    expect(requirements(await find({ resolver, fetcher: policyOf("*.example.com") }))).toEqual([
      "mx1.example.com dane",
      "mx2.example.com web-pki",
      "mx3.example.net refuse mta-sts-mismatch",
    ]);
    expect(requirements(await find({ resolver, fetcher: policyOf("*.example.com", "testing") }))).toEqual([
      "mx1.example.com dane",
      "mx2.example.com encryption",
      "mx3.example.net none",
    ]);
    expect(requirements(await find({ resolver, fetcher: policyOf("*.example.com", "none") }))).toEqual([
      "mx1.example.com dane",
      "mx2.example.com encryption",
      "mx3.example.net none",
    ]);
  });

  it("refuses a host whose TLSA records can't be asked for, also where a policy would do (RFC 7672 §2.1.2)", async () => {
    const failures = [{ name: "_25._tcp.mx1.example.com", reason: "servfail" }] as const;
    const resolver = signedZone(`${zone}\n${record}`, [], failures);
    expect(requirements(await find({ resolver, fetcher: policyOf("*.example.com") }))).toEqual([
      "mx1.example.com refuse tlsa-lookup-failed",
      "mx2.example.com web-pki",
    ]);
  });

  it("doesn't ask for TLSA records where the MX records aren't proven (RFC 7672 §2.2.1)", async () => {
    const signed = signedZone(zone.replaceAll("mx1.example.com", "mx1.signed.example"), ["example.com"]);
    const policy = await find({ resolver: signed });
    expect(policy.route).toMatchObject({ authenticated: false });
    expect(policy.hosts.map(({ tlsa }) => tlsa)).toEqual([
      { host: "mx1.signed.example", result: "none", reason: "insecure-mx" },
      { host: "mx2.example.com", result: "none", reason: "insecure-mx" },
    ]);
    expect(signed.queries.some(({ type }) => type === "TLSA")).toBe(false);
    expect(requirements(policy)).toEqual(["mx1.signed.example none", "mx2.example.com none"]);
  });

  it("takes the domain itself where there is no MX record (RFC 5321 §5.1)", async () => {
    const resolver = signedZone(`example.com. A 192.0.2.1\n_25._tcp.example.com. TLSA 3 1 1 ${digest}`);
    const policy = await find({ resolver });
    expect(policy.route).toMatchObject({ result: "found", implicit: true });
    expect(policy.hosts).toMatchObject([{ host: "example.com", requires: "dane" }]);
    expect(policy.hosts[0]).not.toHaveProperty("preference");
  });

  it("follows an alias of the domain, and takes both names (RFC 7672 §3.2.2)", async () => {
    const resolver = signedZone(`alias.example. CNAME example.com.\n${zone}`);
    const policy = await find({ resolver }, "alias.example");
    expect(policy).toMatchObject({
      route: { alias: "example.com" },
      hosts: [{ tlsa: { names: ["mx1.example.com", "alias.example", "example.com"] } }, {}],
    });
  });

  it("takes a host once, by its best preference, and as many as it may", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `example.com. MX ${i + 5} h${i}.example.com.`).join("\n");
    const resolver = signedZone(`${many}\nexample.com. MX 1 H7.example.com.\n`);
    const policy = await find({ resolver, limits: { maxHosts: 3 } });
    expect(policy.hosts.map(({ host, preference }) => [host, preference])).toEqual([
      ["h7.example.com", 1],
      ["h0.example.com", 5],
      ["h1.example.com", 6],
    ]);
    expect(policy.omittedHosts).toBe(27);
    expect(resolver.queries.filter(({ type }) => type === "A")).toHaveLength(3);
  });

  it.each<[string, string, object, number]>([
    ["example.com", "example.com. MX 0 .", { result: "none", reason: "null-mx" }, 0],
    ["example.com", "", { result: "none", reason: "no-such-domain" }, 0],
    ["[192.0.2.1]", "", { result: "none", reason: "invalid-domain" }, 0],
    ["example.com", "example.com. MX 0 .\nexample.com. MX 10 mx.example.com.", { result: "found" }, 1],
  ])("knows of %s in the zone %j: %j", async (domain, text, route, hosts) => {
    const policy = await find({ resolver: signedZone(text) }, domain);
    expect(policy.route).toMatchObject(route);
    expect(policy.hosts).toHaveLength(hosts);
  });

  it("tells of MX records that can't be asked for", async () => {
    const resolver = signedZone(zone, [], [{ type: "MX", reason: "timeout" }]);
    expect(await find({ resolver })).toMatchObject({
      route: { result: "temperror", reason: "lookup-failed", dns: "timeout" },
      hosts: [],
    });
  });

  it.each<[string, object]>([
    ["maxHosts", { limits: { maxHosts: 0 } }],
    ["retrySeconds", { limits: { retrySeconds: -1 } }],
    ["resolver", { resolver: {} }],
    ["fetcher", { fetcher: 1 }],
  ])("names the option that is wrong: %s", async (name, change) => {
    await expect(find(change as never)).rejects.toThrow(`"${name}"`);
  });

  it("throws the signal's reason", async () => {
    await expect(find({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    const controller = new AbortController();
    const resolver = signedZone(zone, [], [{ type: "TLSA", hang: true }]);
    const found = find({ resolver, signal: controller.signal });
    controller.abort(new Error("later"));
    await expect(found).rejects.toThrow("later");
  });
});
