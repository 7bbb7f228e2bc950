import { spf as mailauthSpf } from "mailauth/lib/spf/index.js";
import { spf as mailauth4Spf } from "mailauth-4/lib/spf/index.js";
import type { Bench, Case } from "./harness/types.ts";
import { libSpf2Case } from "./peers/libspf2.ts";

// What users get: the built package, not the sources. Only the types come from there.
const { createSpfRecordCache, evaluateSpf }: typeof import("../src/spf/index.js") = await import(
  new URL("../dist/spf/index.js", import.meta.url).href
);

type Resolver = import("../src/core/index.js").DnsResolver;
type SpfRecordCache = import("../src/spf/index.js").SpfRecordCache;

/** A client, the DNS that its evaluation needs, and no more; and a client that must not pass. */
interface Scenario {
  readonly label: string;
  readonly ip: string;
  readonly stranger: string;
  readonly helo: string;
  readonly from: string;
  /** Questions, as in "TXT example.com", and the records of the answer; none is a name that doesn't exist. */
  readonly zone: Readonly<Record<string, readonly string[]>>;
}

const sender = { helo: "mail.example.com", from: "joe.user@example.com" };

/** A leaf of the include tree: six networks of its own. */
function leaf(third: number): readonly string[] {
  const networks = [0, 32, 64, 96, 128].map((last) => `ip4:10.20.${third}.${last}/27`);
  return [`v=spf1 ${networks.join(" ")} ip6:2001:db8:${third}::/48 ~all`];
}

const scenarios: readonly Scenario[] = [
  {
    label: "ip4 hit",
    ...sender,
    ip: "203.0.113.7",
    stranger: "203.0.113.200",
    zone: { "TXT example.com": ["v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.0/24 ip4:203.0.113.0/25 -all"] },
  },
  {
    // Ten look-ups, 43 networks; the last but one matches.
    label: "nested includes",
    ...sender,
    ip: "10.20.7.130",
    stranger: "10.20.8.130",
    zone: {
      "TXT example.com": ["v=spf1 include:_spf.one.example include:_spf.two.example include:_spf.three.example -all"],
      "TXT _spf.one.example": ["v=spf1 include:a.one.example include:b.one.example include:c.one.example ~all"],
      "TXT _spf.two.example": ["v=spf1 include:a.two.example include:b.two.example ~all"],
      "TXT _spf.three.example": ["v=spf1 ip4:10.30.0.0/16 include:a.three.example include:b.three.example ~all"],
      "TXT a.one.example": leaf(1),
      "TXT b.one.example": leaf(2),
      "TXT c.one.example": leaf(3),
      "TXT a.two.example": leaf(4),
      "TXT b.two.example": leaf(5),
      "TXT a.three.example": leaf(6),
      "TXT b.three.example": leaf(7),
    },
  },
  {
    // As the services that manage policies write them: six look-ups, fourteen macros.
    label: "macros",
    ...sender,
    ip: "203.0.113.7",
    stranger: "203.0.113.8",
    zone: {
      "TXT example.com": [
        "v=spf1 exists:%{ir}.%{v}._deny.%{d2} include:%{i}._ip.%{h}._ehlo.%{d}._spf.hub.example a:%{d1r}.hosts.example exists:%{l}.%{o}._user.%{d} -all",
      ],
      "A 7.113.0.203.in-addr._deny.example.com": [],
      "TXT 203.0.113.7._ip.mail.example.com._ehlo.example.com._spf.hub.example": [
        "v=spf1 exists:%{i}._ip.%{o}._spf.%{d2} a:%{o2}.all.hub.example ~all",
      ],
      "A 203.0.113.7._ip.example.com._spf.hub.example": [],
      "A example.com.all.hub.example": ["192.0.2.81"],
      "A example.hosts.example": ["192.0.2.80"],
      "A joe.user.example.com._user.example.com": ["127.0.0.2"],
    },
  },
];

export const benches: readonly Bench[] = scenarios.map((scenario) => ({
  name: `spf ${scenario.label}`,
  base: "mailproof",
  async prepare() {
    await meetAllKinds();
    for (const make of makers) {
      const { name, run, passes } = make({ ...scenario, ip: scenario.stranger });
      if (passes((await run()) as never)) throw new Error(`${name} lets a stranger pass`);
    }
    return [...makers.map((make) => make(scenario)), await libSpf2Case(scenario)];
  },
}));

/** Each bench has a process of its own, but a mail server sees policies of all kinds: so has the compiler, before timing. */
async function meetAllKinds(): Promise<void> {
  const cases = scenarios.flatMap((scenario) => makers.map((make) => make(scenario)));
  for (let i = 0; i < 300; i++) for (const { run } of cases) await run();
}

const makers: readonly ((scenario: Scenario) => Case)[] = [
  (scenario) => mailproofCase(scenario, "mailproof"),
  (scenario) => mailproofCase(scenario, "mailproof, records cached", createSpfRecordCache()),
  (scenario) => mailauthCase(scenario, "mailauth", mailauthSpf),
  (scenario) => mailauthCase(scenario, "mailauth 4", mailauth4Spf),
];

function mailproofCase({ ip, helo, from, zone }: Scenario, name: string, recordCache?: SpfRecordCache): Case {
  const answers = new Map(
    Object.entries(zone).map(([question, records]) => {
      const status = records.length === 0 ? "nxdomain" : "ok";
      const list = question.startsWith("TXT") ? records.map(characterStrings) : records;
      return [question, Promise.resolve({ status, records: list, authenticated: false, ttl: 3600 })];
    }),
  );
  const nothing = Promise.resolve({ status: "nxdomain", authenticated: false });
  const resolver: Resolver = { resolve: (name, type) => (answers.get(`${type} ${name}`) ?? nothing) as never };
  const input = { ip, helo, mailFrom: from };
  const options = recordCache === undefined ? { resolver } : { resolver, recordCache };
  return {
    name,
    run: () => evaluateSpf(input, options),
    passes: ({ result }: Awaited<ReturnType<typeof evaluateSpf>>) => result === "pass",
  };
}

function mailauthCase({ ip, helo, from, zone }: Scenario, peer: string, spf: typeof mailauthSpf): Case {
  const answers = new Map(
    Object.entries(zone).map(([question, records]) => [
      question,
      question.startsWith("TXT") ? records.map(characterStrings) : records,
    ]),
  );
  const resolver = async (name: string, type: string): Promise<unknown> => {
    const records = answers.get(`${type} ${name}`);
    if (records !== undefined && records.length > 0) return records;
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  return {
    name: peer,
    run: () => spf({ ip, helo, sender: from, mta: "mx.example.net", resolver }),
    passes: ({ status }: Awaited<ReturnType<typeof mailauthSpf>>) => status.result === "pass",
  };
}

function characterStrings(text: string): readonly string[] {
  return text.match(/.{1,255}/g) ?? [];
}
