import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { type DnsResolver, resolverFrom } from "../../src/core/index.js";
import { isInNetwork, parseIp, parseIpNetwork } from "../../src/internal/ip.js";
import { checkSpf, evaluateSpf, flattenSpf, type SpfFlatPolicy } from "../../src/spf/index.js";

const resolverOf = (zone: string) => zoneResolver(zone);

async function flatten(zone: string) {
  const { networks, unflattened } = await flattenSpf("example.com", { resolver: resolverOf(zone) });
  return {
    networks: networks.map(({ network, path, except = [] }) =>
      [network, ...path.map(({ term }) => term), ...except.map((hole) => `not ${hole}`)].join(" "),
    ),
    unflattened: unflattened.map(({ reason, path }) => [reason, ...path.map(({ term }) => term)].join(" ")),
  };
}

describe("flattenSpf", () => {
  it("lists networks in the order of evaluation, with the terms that lead there", async () => {
    const { networks } = await flattenSpf("Example.COM.", {
      resolver: resolverOf(`
example.com.      TXT "v=spf1 ip4:192.0.2.5/24 include:_spf.example.com redirect=rest.example.com"
_spf.example.com. TXT "v=spf1 mx/28//64 -all"
_spf.example.com. MX 10 mail.example.com.
mail.example.com. A 198.51.100.77
mail.example.com. AAAA 2001:db8::7
rest.example.com. TXT "v=spf1 ip6:2001:db8:1:: ~all"
`),
    });
    const root = "example.com";
    const include = { domain: root, term: "include:_spf.example.com", offset: 24 };
    const mx = { domain: "_spf.example.com", term: "mx/28//64", offset: 7 };
    expect(networks).toEqual([
      { network: "192.0.2.0/24", path: [{ domain: root, term: "ip4:192.0.2.5/24", offset: 7 }] },
      { network: "198.51.100.64/28", path: [include, mx] },
      { network: "2001:db8::/64", path: [include, mx] },
      {
        network: "2001:db8:1::/128",
        path: [
          { domain: root, term: "redirect=rest.example.com", offset: 49 },
          { domain: "rest.example.com", term: "ip6:2001:db8:1::", offset: 7 },
        ],
      },
    ]);
  });

  it.each<[string, string[], string[]]>([
    ["-all", [], []],
    ["?all", [], []],
    ["+all", ["0.0.0.0/0 +all", "::/0 +all"], []],
    ["-all ip4:192.0.2.1", [], []],
    ["ip4:192.0.2.0/24 ip4:192.0.2.1 ip4:192.0.2.0/24 -all", ["192.0.2.0/24 ip4:192.0.2.0/24"], []],
    ["ip4:192.0.2.1 ip4:192.0.2.0/24 -all", ["192.0.2.1/32 ip4:192.0.2.1", "192.0.2.0/24 ip4:192.0.2.0/24"], []],
    ["?ip4:192.0.2.0/24 ip4:192.0.2.1 ip4:192.0.0.0/16 -all", ["192.0.0.0/16 ip4:192.0.0.0/16 not 192.0.2.0/24"], []],
    ["~all ip4:192.0.2.1", [], []],
    ["include:net.example -all", ["203.0.113.0/24 include:net.example ip4:203.0.113.0/24 not 203.0.113.7/32"], []],
    ["?include:net.example -all", [], []],
    // What the included record turns away, another term may let pass (RFC 7208 §5.2).
    [
      "include:net.example ip4:203.0.113.7 -all",
      ["203.0.113.0/24 include:net.example ip4:203.0.113.0/24 not 203.0.113.7/32", "203.0.113.7/32 ip4:203.0.113.7"],
      [],
    ],
    ["-include:plain.example ip4:203.0.113.0/24 -all", ["203.0.113.0/24 ip4:203.0.113.0/24 not 203.0.113.9/32"], []],
    ["-ip4:203.0.113.9 include:plain.example -all", [], []],
    [
      "exists:net.example.a.example -all",
      ["0.0.0.0/0 exists:net.example.a.example", "::/0 exists:net.example.a.example"],
      [],
    ],
    ["exists:gone.example -all", [], []],
    ["a:gone.example mx:gone.example -all", [], []],
    [
      "exists:%{i}.example ptr include:%{d}.example a:%{h} -all",
      [],
      ["macro exists:%{i}.example", "client ptr", "macro include:%{d}.example", "macro a:%{h}"],
    ],
    [
      "include:gone.example redirect=bad.example",
      [],
      ["no-such-domain include:gone.example", "syntax redirect=bad.example"],
    ],
    ["include:loop.example -all", [], ["loop include:loop.example include:example.com"]],
    ["mx:many.example -all", [], ["too-many-mx-hosts mx:many.example"]],
    ["ip4:192.0.2.1 exp=%{i}.example x=%{i} -all", ["192.0.2.1/32 ip4:192.0.2.1"], []],
  ])("makes of %j: %j, and can't say %j", async (terms, networks, unflattened) => {
    const flat = await flatten(`
example.com.   TXT "v=spf1 ${terms}"
net.example.   TXT "v=spf1 -ip4:203.0.113.7 ip4:203.0.113.0/24 -all"
plain.example. TXT "v=spf1 ip4:203.0.113.9 -all"
loop.example.  TXT "v=spf1 include:example.com -all"
bad.example.   TXT "v=spf1 bad -all"
net.example.a.example. A 192.0.2.1
${Array.from({ length: 11 }, (_, index) => `many.example. MX 1 m${index}.example.`).join("\n")}
`);
    expect(flat).toEqual({ networks, unflattened });
  });

  it("says when the domain itself has no usable record", async () => {
    expect(await flatten("example.com. TXT x")).toEqual({ networks: [], unflattened: ["no-record"] });
  });

  it("says when DNS fails", async () => {
    const resolver = zoneResolver('example.com. TXT "v=spf1 a -all"', {
      failures: [{ type: "AAAA", reason: "timeout" }],
    });
    const { unflattened } = await flattenSpf("example.com", { resolver });
    expect(unflattened).toMatchObject([{ reason: "lookup-failed", path: [{ term: "a" }] }]);
  });
});

// Small worlds, so that everything meets everything.
const domains = ["d0.example", "d1.example", "d2.example", "d3.example"];
const hosts = ["h0.example", "h1.example", "h2.example"];
const address4 = fc.nat({ max: 15 }).map((last) => `192.0.2.${last}`);
const address6 = fc.nat({ max: 15 }).map((last) => `2001:db8::${last.toString(16)}`);
const prefix = (whole: number) =>
  fc.oneof(
    fc.constant(""),
    fc.integer({ min: whole - 4, max: whole }).map((length) => `/${length}`),
  );
const qualifier = fc.constantFrom("", "", "+", "-", "~", "?");
const network = fc.oneof(
  fc.tuple(fc.constant("ip4:"), address4, prefix(32)),
  fc.tuple(fc.constant("ip6:"), address6, prefix(128)),
  fc.tuple(fc.constantFrom("a:", "mx:"), fc.constantFrom(...hosts), prefix(32)),
  fc.tuple(
    fc.constantFrom("a:", "mx:"),
    fc.constantFrom(...hosts),
    prefix(128).map((text) => (text === "" ? "" : `/${text}`)),
  ),
);
const mechanism = (index: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(qualifier, network).map(([sign, parts]) => sign + parts.join("")) },
    // Only to later ones: a loop has no end.
    ...(index < domains.length - 1
      ? [
          {
            weight: 2,
            arbitrary: fc
              .tuple(fc.constantFrom("", "", "", "-"), fc.constantFrom(...domains.slice(index + 1)))
              .map(([sign, name]) => `${sign}include:${name}`),
          },
        ]
      : []),
    { weight: 1, arbitrary: fc.constantFrom("exists:gone.example", "-exists:gone.example", "a:gone.example") },
  );
const record = (index: number) =>
  fc
    .tuple(
      fc.array(mechanism(index), { maxLength: 5 }),
      fc.constantFrom(
        "",
        "",
        " -all",
        " ~all",
        " ?all",
        " all",
        ...domains.slice(index + 1).map((name) => ` redirect=${name}`),
      ),
    )
    .map(([terms, end]) => `v=spf1${terms.map((term) => ` ${term}`).join("")}${end}`);
const worlds = fc.record({
  records: fc.tuple(...domains.map((_, index) => record(index))),
  addresses: fc.array(fc.oneof(address4, address6), { minLength: hosts.length * 2, maxLength: hosts.length * 2 }),
});

function resolverFor({
  records,
  addresses,
}: {
  records: readonly string[];
  addresses: readonly string[];
}): DnsResolver {
  return resolverFrom((name, type) => {
    if (type === "TXT") return domains.includes(name) ? [[records[domains.indexOf(name)]!]] : "nxdomain";
    const host = hosts.indexOf(name);
    if (host < 0) return "nxdomain";
    if (type === "MX") return hosts.slice(0, host + 1).map((exchange, preference) => ({ preference, exchange }));
    return addresses.slice(2 * host, 2 * host + 2).filter((address) => address.includes(":") === (type === "AAAA"));
  });
}

function isListed({ networks }: SpfFlatPolicy, ip: string): boolean {
  const address = parseIp(ip)!;
  return networks.some(
    ({ network: text, except = [] }) =>
      isInNetwork(address, parseIpNetwork(text)!) &&
      !except.some((hole) => isInNetwork(address, parseIpNetwork(hole)!)),
  );
}

describe("flattenSpf and checkSpf, held against evaluateSpf", () => {
  const limits = { maxLookups: 100, maxVoidLookups: 1_000 };
  const evaluate = (ip: string, resolver: DnsResolver) =>
    evaluateSpf({ ip, helo: "h.example", mailFrom: "a@d0.example" }, { resolver, limits });

  // What is left out of account inside a -include must not be taken away by it.
  const negatedTwice = {
    records: [
      "v=spf1 -include:d2.example include:d3.example",
      "v=spf1",
      "v=spf1 -include:d3.example ip6:2001:db8::3",
      "v=spf1 -a:h0.example all",
    ],
    addresses: ["192.0.2.0", "2001:db8::0", "192.0.2.0", "192.0.2.0", "2001:db8::0", "192.0.2.0"],
  };

  it("lists those who pass, and only those", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.oneof(address4, address6), async (world, ip) => {
        const resolver = resolverFor(world);
        const policy = await flattenSpf("d0.example", { resolver });
        expect(policy.unflattened).toEqual([]);
        const { result } = await evaluate(ip, resolver);
        // A negative include can leave more in the list than may send, as the documentation says.
        if (result === "pass" || !world.records.some((text) => text.includes("-include"))) {
          expect(isListed(policy, ip)).toBe(result === "pass");
        }
      }),
      { numRuns: 500, examples: [[negatedTwice, "2001:db8::3"]] },
    );
  });

  it("counts what an evaluation counts when nothing matches", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.constantFrom("203.0.113.1", "2001:db8:ffff::1"), async (world, ip) => {
        const resolver = resolverFor(world);
        const { tree } = await checkSpf("d0.example", { resolver });
        const { result, reason, trace, counts } = await evaluate(ip, resolver);
        const { lookups, voidLookups, voidLookupsIpv6 } = tree.cost;
        expect(counts.lookups).toBeLessThanOrEqual(lookups);
        // An include of +all ends it early.
        if (result === "pass" || JSON.stringify(trace).includes("included-passes")) return;
        expect(["matched", "nothing-matched"]).toContain(reason);
        expect(counts.lookups).toBe(lookups);
        expect(counts.voidLookups).toBe(ip.includes(":") ? voidLookupsIpv6 : voidLookups);
      }),
      { numRuns: 500 },
    );
  });
});
