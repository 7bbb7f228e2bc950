import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateDmarc } from "../../src/dmarc/index.js";
import { benchPeer } from "../support/bench-peers.node.js";
import { type DmarcCase, dmarcCases, newTags } from "../support/dmarc-cases.js";
import { dmarcZoneResolver } from "../support/dmarc-zone.js";
import { type Peer, peerFile, startPeer } from "./peers/peer.node.js";

interface Answer {
  readonly result: string;
  readonly policy?: string;
  readonly policyDomain?: string;
  readonly spf: boolean;
  readonly dkim: boolean;
}

const mailauth = benchPeer("mailauth");
const cases = fc.sample(dmarcCases({ tags: newTags, failing: true }), { numRuns: 400, seed: 9989 });

async function evaluate({ zone, from, spf, dkim }: DmarcCase): Promise<Answer> {
  const pass = (domain: string) => ({ result: "pass", domain });
  const input = { from, spf: spf === undefined ? undefined : pass(spf), dkim: dkim.map(pass) };
  const { result, policy, policyDomain, alignments } = await evaluateDmarc(input, {
    resolver: dmarcZoneResolver(zone),
  });
  const isAligned = (method: string) => alignments.some((one) => one.method === method && one.aligned);
  return {
    result,
    ...(policy !== undefined && { policy: policy.applied }),
    ...(policyDomain !== undefined && { policyDomain }),
    spf: isAligned("spf"),
    dkim: isAligned("dkim"),
  };
}

describe.skipIf(mailauth === undefined)("mail evaluated by mailauth (strict) too", () => {
  let peer: Peer<DmarcCase, Answer>;
  beforeAll(() => {
    peer = startPeer(mailauth!.node, [peerFile("mailauth.mjs"), mailauth!.folder]);
  });
  afterAll(() => peer.stop());

  it.each<[string, DmarcCase, string, string]>([
    [
      "nothing stands before the version: RFC 9989 §4.8",
      { zone: { "_dmarc.example.com": { TXT: [" v=DMARC1; p=reject"] } }, from: "example.com", dkim: [] },
      "none",
      "fail",
    ],
    [
      "more walks than there may be are not to be had later, either: RFC 9989 §9.2",
      {
        zone: {
          "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] },
          ...Object.fromEntries(
            Array.from({ length: 11 }, (_, n) => [`_dmarc.d${n}.example.com`, { TXT: ["v=DMARC1; p=none; psd=n"] }]),
          ),
        },
        from: "example.com",
        dkim: Array.from({ length: 11 }, (_, n) => `d${n}.example.com`),
      },
      "permerror",
      "temperror",
    ],
  ])("differs where %s", async (_, message, ours, theirs) => {
    expect((await evaluate(message)).result).toBe(ours);
    expect((await peer.ask(message)).result).toBe(theirs);
  });

  it("is of every kind", async () => {
    const words = new Set<string>();
    for (const one of cases) words.add((await evaluate(one)).result);
    expect([...words].sort()).toEqual(["fail", "none", "pass", "temperror"]);
  });

  it("comes to the same result, policy and alignment otherwise, at random", async () => {
    const different: unknown[] = [];
    for (const one of cases) {
      const ours = await evaluate(one);
      const theirs = await peer.ask(one);
      if (JSON.stringify(comparable(ours)) !== JSON.stringify(comparable(theirs)))
        different.push({ ...one, ours, theirs });
    }
    expect(different).toEqual([]);
  }, 120_000);
});

/** Without an answer, or without a record, there is no policy to compare. */
function comparable({ result, policy, policyDomain, spf, dkim }: Answer): unknown {
  return result === "none" || result === "temperror" ? { result } : { result, policy, policyDomain, spf, dkim };
}
