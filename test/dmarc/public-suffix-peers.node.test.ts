import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateDmarc } from "../../src/dmarc/index.js";
import { publicSuffix } from "../../src/dmarc/psl.js";
import { type DmarcCase, dmarcCases, oldTags } from "../support/dmarc-cases.js";
import { dmarcZoneResolver } from "../support/dmarc-zone.js";
import { reportMissing } from "../support/required.node.js";
import { findOpenDmarc } from "./peers/opendmarc.node.js";
import { type Peer, peerFile, startPeer } from "./peers/peer.node.js";

/** Both peers take one TXT record at a name. */
const cases = fc
  .sample(dmarcCases({ tags: oldTags, failing: false }), { numRuns: 400, seed: 7489 })
  .filter(({ zone }) => Object.values(zone).every(({ TXT = [] }) => TXT.length <= 1));

interface Ours {
  readonly result: string;
  readonly policy?: string | undefined;
  readonly spf: boolean;
  readonly dkim: boolean;
}

async function evaluate({ zone, from, spf, dkim }: DmarcCase): Promise<Ours> {
  const pass = (domain: string) => ({ result: "pass", domain });
  const input = { from, spf: spf === undefined ? undefined : pass(spf), dkim: dkim.map(pass) };
  const options = { resolver: dmarcZoneResolver(zone), discovery: publicSuffix() };
  const { result, policy, alignments } = await evaluateDmarc(input, options);
  const isAligned = (method: string) => alignments.some((one) => one.method === method && one.aligned);
  return { result, policy: policy?.applied, spf: isAligned("spf"), dkim: isAligned("dkim") };
}

/** What a peer does that RFC 7489 has otherwise: why, and the cases in which it shows. */
interface Departure {
  readonly why: string;
  applies(message: DmarcCase): boolean;
}

/** The texts of the author's record and its organization's, which are all that RFC 7489 §6.6.3 looks at. */
function recordsOf({ zone, from }: DmarcCase): string[] {
  const organization = from
    .split(".")
    .slice(from.endsWith("co.uk") ? -3 : -2)
    .join(".");
  const names = new Set([from, organization]);
  return [...names].flatMap((name) => (zone[`_dmarc.${name}`]?.TXT ?? []).map(String));
}

const someRecord = (pattern: RegExp) => (message: DmarcCase) => recordsOf(message).some((text) => pattern.test(text));

const duplicates: Departure = {
  why: "a tag that comes twice makes a list invalid: RFC 6376 §3.2",
  applies: someRecord(/\b(\w+)=[^;]*;.*\b\1=/),
};

const departuresOfOpenDmarc: readonly Departure[] = [
  duplicates,
  { why: "the version is in this case: RFC 7489 §6.3", applies: someRecord(/^v=dmarc1/) },
  { why: "the version comes first: RFC 7489 §6.3", applies: someRecord(/^p=/) },
  {
    why: "strict alignment takes the very domain, OpenDMARC an organization's own, too: RFC 7489 §3.1.1",
    applies: someRecord(/adkim=s|aspf=s/),
  },
  {
    why: "a TXT record that is no DMARC record is discarded, and then the organization is asked: RFC 7489 §6.6.3",
    applies: ({ zone, from }) =>
      zone[`_dmarc.${from}`]?.TXT?.some((text) => !/^v\s*=\s*DMARC1\s*(;|$)/.test(String(text))) ?? false,
  },
];

const departuresOfAuthheaders: readonly Departure[] = [
  duplicates,
  { why: 'there may be space around "=": RFC 7489 §6.4', applies: someRecord(/^v = /) },
  { why: "DMARC12 is not DMARC1: RFC 7489 §6.3", applies: someRecord(/^v=DMARC12/) },
  { why: "a p= that is not valid, without rua=, is no policy: RFC 7489 §6.6.3", applies: someRecord(/p=bad/) },
  {
    why: "sp= is not for the domain itself: RFC 7489 §6.3",
    applies: ({ zone, from }) => zone[`_dmarc.${from}`]?.TXT?.some((text) => /;\s*sp=/.test(String(text))) ?? false,
  },
];

/** Every difference has one of the reasons, and every reason shows. */
function expectExplained(different: readonly DmarcCase[], departures: readonly Departure[]): void {
  expect(different.filter((message) => !departures.some(({ applies }) => applies(message)))).toEqual([]);
  const shown = departures.filter(({ applies }) => different.some(applies));
  expect(shown.map(({ why }) => why)).toEqual(departures.map(({ why }) => why));
  expect(different.length).toBeLessThan(cases.length / 5);
}

it("there are 200 cases, of every kind", async () => {
  expect(cases.length).toBeGreaterThanOrEqual(200);
  const words = new Set<string>();
  for (const one of cases) words.add((await evaluate(one)).result);
  expect([...words].sort()).toEqual(["fail", "none", "pass"]);
});

const opendmarc = findOpenDmarc();
describe.skipIf(opendmarc === undefined)("random mail, evaluated by OpenDMARC too", () => {
  afterAll(() => opendmarc!.stop());

  it("comes to the same result, policy and alignment, or departs from RFC 7489", async () => {
    const different: DmarcCase[] = [];
    for (const one of cases) {
      const ours = await evaluate(one);
      const theirs = opendmarc!.evaluate(one);
      const same =
        ours.result === theirs.result &&
        (ours.result !== "fail" || ours.policy === theirs.policy) &&
        (ours.result === "none" || (ours.spf === theirs.spf && ours.dkim === theirs.dkim));
      if (!same) different.push(one);
    }
    expectExplained(different, departuresOfOpenDmarc);
  }, 120_000);
});

const authheaders = findAuthheaders();
describe.skipIf(authheaders === undefined)("random mail, evaluated by authheaders too", () => {
  let peer: Peer<DmarcCase, { readonly result: string; readonly policy: string }>;
  beforeAll(() => {
    peer = authheaders!();
  });
  afterAll(() => peer.stop());

  it("comes to the same result and policy, or departs from RFC 7489", async () => {
    const different: DmarcCase[] = [];
    for (const one of cases) {
      const ours = await evaluate(one);
      const theirs = await peer.ask(one);
      const same = ours.result === theirs.result && (ours.result !== "fail" || ours.policy === theirs.policy);
      if (!same) different.push(one);
    }
    expectExplained(different, departuresOfAuthheaders);
  }, 120_000);
});

/** Debian's authheaders, for Debian's own Python, or `undefined`. */
function findAuthheaders(): (() => Peer<DmarcCase, { readonly result: string; readonly policy: string }>) | undefined {
  const python = "/usr/bin/python3";
  try {
    execFileSync(python, ["-c", "import authheaders"], { stdio: "ignore" });
  } catch {
    return reportMissing("the Python module authheaders (python3-authheaders)");
  }
  return () => startPeer(python, ["-W", "ignore", peerFile("ask-authheaders.py")]);
}
