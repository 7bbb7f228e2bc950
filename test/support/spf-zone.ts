// Zones for SPF as plain data, which other programs can be given as JSON, and generators of such zones by grammar.
import fc from "fast-check";
import { type DnsAnswer, type DnsResolver, type DnsType, resolverFrom } from "../../src/core/index.js";

/** What stands at a name. A name with none of them exists, and has no records. */
export interface SpfZoneEntry {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly MX?: readonly (readonly [preference: number, exchange: string])[];
  readonly PTR?: readonly string[];
  /** Each a record of one string, or of several. */
  readonly TXT?: readonly (string | readonly string[])[];
  /** Types for which there is no answer. */
  readonly fails?: readonly string[];
}

/** All of DNS: names in lower case. */
export type SpfZone = Readonly<Record<string, SpfZoneEntry>>;

/** What a zone answers. */
export function answerFromZone(zone: SpfZone, name: string, type: DnsType): DnsAnswer {
  const key = name.toLowerCase();
  if (!Object.hasOwn(zone, key)) return { status: "nxdomain", authenticated: false };
  const entry = zone[key]!;
  if (entry.fails?.includes(type)) return { status: "failed", reason: "servfail" };
  return { status: "ok", authenticated: false, records: recordsOf(entry, type) } as DnsAnswer;
}

function recordsOf(entry: SpfZoneEntry, type: DnsType): readonly unknown[] {
  switch (type) {
    case "MX":
      return (entry.MX ?? []).map(([preference, exchange]) => ({ preference, exchange }));
    case "TXT":
      return (entry.TXT ?? []).map((record) => (typeof record === "string" ? [record] : record));
    case "A":
    case "AAAA":
    case "PTR":
      return entry[type] ?? [];
    default:
      return [];
  }
}

/** A resolver that answers from a zone at once. */
export function spfZoneResolver(zone: SpfZone): DnsResolver {
  return resolverFrom((name, type) => answerFromZone(zone, name, type));
}

/** Clients: IPv4, IPv4-mapped, IPv6. */
export const clients = ["192.0.2.1", "192.0.2.130", "::ffff:192.0.2.1", "2001:db8::1", "2001:db8:1::2"] as const;

const addresses4 = ["192.0.2.1", "192.0.2.2", "192.0.2.130", "198.51.100.1"];
const addresses6 = ["2001:db8::1", "2001:db8::2", "2001:db8:1::2", "2001:db8:ffff::1"];
const domains = ["d0.example", "d1.example", "d2.example", "d3.example", "sub.d0.example"];
const hosts = ["h0.example", "h1.example", "h2.d0.example", "none.example"];

const reverseNames = {
  "192.0.2.1": "1.2.0.192.in-addr.arpa",
  "192.0.2.130": "130.2.0.192.in-addr.arpa",
  "2001:db8::1": "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
  "2001:db8:1::2": "2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
};

const weighted = <T>(...choices: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]): fc.Arbitrary<T> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const qualifiers = weighted([4, fc.constant("")], [3, fc.constantFrom("+", "-", "~", "?")]);
const domainSpecs = weighted<string>(
  [6, fc.constantFrom(...domains, ...hosts)],
  [
    1,
    fc.constantFrom(
      "D1.Example.",
      "%{d}",
      "%{o}",
      "%{h}",
      "%{d2}",
      "%{i}.%{d}",
      "%{ir}.%{v}.%{d}",
      "%{l}.%{d1r}.example",
    ),
  ],
);
const prefixes = weighted<string>(
  [3, fc.constant("")],
  [1, fc.constantFrom("/24", "/0", "//64", "/25//0", "/32//128")],
);

/** Mechanisms and modifiers as they should be, about the names of the generated zones. */
const soundTerms: fc.Arbitrary<string> = weighted<string>(
  [
    4,
    fc
      .tuple(qualifiers, fc.constantFrom(...addresses4), fc.constantFrom("", "/32", "/24", "/25", "/0"))
      .map(([q, a, p]) => `${q}ip4:${a}${p}`),
  ],
  [
    2,
    fc
      .tuple(qualifiers, fc.constantFrom(...addresses6), fc.constantFrom("", "/128", "/64", "/32"))
      .map(([q, a, p]) => `${q}ip6:${a}${p}`),
  ],
  [4, fc.tuple(qualifiers, domainSpecs).map(([q, d]) => `${q}include:${d}`)],
  [2, fc.tuple(qualifiers, domainSpecs).map(([q, d]) => `${q}exists:${d}`)],
  [
    3,
    fc
      .tuple(qualifiers, fc.constantFrom("a", "mx", "A", "Mx"), fc.option(domainSpecs), prefixes)
      .map(([q, m, d, p]) => `${q}${m}${d === null ? "" : `:${d}`}${p}`),
  ],
  [1, fc.tuple(qualifiers, fc.option(domainSpecs)).map(([q, d]) => `${q}ptr${d === null ? "" : `:${d}`}`)],
  [2, qualifiers.map((q) => `${q}all`)],
  [1, domainSpecs.map((d) => `redirect=${d}`)],
  [1, fc.constantFrom("exp=e0.example", "exp=%{d}", "exp=none.example")],
  [1, fc.constantFrom("x=y", "op=auth", "moo.cow=%{d}%%")],
);

/** Terms that break a record, each in its way. */
const brokenTerms = fc.constantFrom(
  "al",
  "a:",
  "ip4:1.2.3",
  "include",
  "all/8",
  "mx:x",
  "exp=",
  "a:%{q}.example",
  "ip6:::1/129",
  "é",
);

/** Records: mostly sound, some with a mistake, some no SPF record at all. */
export const spfRecordTexts: fc.Arbitrary<string> = weighted<string>(
  [12, fc.array(soundTerms, { maxLength: 6 }).map((terms) => ["v=spf1", ...terms].join(" "))],
  [
    1,
    fc
      .tuple(fc.array(soundTerms, { maxLength: 3 }), brokenTerms)
      .map(([terms, broken]) => ["v=spf1", ...terms, broken].join(" ")),
  ],
  [1, fc.constantFrom("v=spf10 +all", "v=spf1", "V=SPF1  ~all ", "hello")],
);

const failures = weighted<readonly string[]>([9, fc.constant([])], [1, fc.subarray(["A", "AAAA", "MX", "TXT", "PTR"])]);

const domainEntries: fc.Arbitrary<SpfZoneEntry> = fc.record({
  A: fc.subarray(addresses4),
  AAAA: fc.subarray(addresses6),
  MX: fc.array(fc.tuple(fc.constantFrom(10, 20), fc.constantFrom(...hosts, "")), { maxLength: 3 }),
  TXT: weighted<readonly string[]>(
    [8, spfRecordTexts.map((text) => [text])],
    [1, fc.array(spfRecordTexts, { maxLength: 2 })],
  ),
  fails: failures,
});

const hostEntries: fc.Arbitrary<SpfZoneEntry> = fc.record({
  A: fc.subarray(addresses4),
  AAAA: fc.subarray(addresses6),
  fails: failures,
});

const explanations: fc.Arbitrary<SpfZoneEntry> = fc.record({
  TXT: weighted<readonly string[]>(
    [3, fc.constantFrom(["%{s} may not send from %{c} for %{d}"], ["%{i} %{S}%_%%"], ["http://%{h}/?%{L}"])],
    [1, fc.constantFrom([], ["one", "two"], ["%{x}"], ["caf\u00e9"], [""])],
  ),
  fails: failures,
});

const pointers = fc.record({ PTR: fc.subarray([...hosts, ...domains]), fails: failures });

/** Random graphs of records that include, redirect to and look up each other. */
export const spfZones: fc.Arbitrary<SpfZone> = fc
  .tuple(
    fc.tuple(...domains.map(() => fc.option(domainEntries, { freq: 12 }))),
    fc.tuple(...hosts.slice(0, 3).map(() => fc.option(hostEntries, { freq: 6 }))),
    fc.tuple(...Object.keys(reverseNames).map(() => fc.option(pointers, { freq: 3 }))),
    fc.tuple(explanations),
  )
  .map((parts) => {
    const names = [domains, hosts.slice(0, 3), Object.values(reverseNames), ["e0.example"]];
    const entries = parts.flatMap((list, part) => list.map((entry, index) => [names[part]![index]!, entry] as const));
    return Object.fromEntries(entries.filter((entry): entry is [string, SpfZoneEntry] => entry[1] !== null));
  });

/** Who sends what. */
export const spfInputs: fc.Arbitrary<{ readonly ip: string; readonly helo: string; readonly mailFrom: string }> =
  fc.record({
    ip: fc.constantFrom(...clients),
    helo: fc.constantFrom("h0.example", "d1.example", "localhost", "[192.0.2.1]"),
    mailFrom: weighted(
      [6, fc.constant("joe@d0.example")],
      [1, fc.constantFrom("a-b@sub.d0.example", "", "@d1.example")],
    ),
  });
