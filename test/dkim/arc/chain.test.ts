import { describe, expect, it } from "vitest";
import { type ArcReason, type ArcVerification, arcReasonSpecs, verifyArc } from "../../../src/dkim/arc/index.js";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { recordingResolver } from "../../../src/testing/index.js";
import { type SetOptions, withSet, withSets } from "../../support/arc.js";
import { keyResolver } from "../../support/dkim.js";

const resolver = keyResolver();

interface Case {
  readonly name: string;
  readonly message: () => Promise<string>;
  readonly place?: object;
  readonly options?: Parameters<typeof verifyArc>[1];
}

/** A chain of one set, then a set like this. */
const second = (options: SetOptions) => async (): Promise<string> => withSet(await withSet(), options);
const changed = (from: RegExp, to: string) => async (): Promise<string> => (await withSets(2)).replace(from, to);

/** Each cause of a failure, and ways to get there. */
const causes: Readonly<Record<ArcReason, readonly Case[]>> = {
  "header-too-large": [
    { name: "one octet over", message: () => withSet(), options: { resolver, limits: { maxHeaderBytes: 100 } } },
  ],
  "too-many-header-fields": [
    { name: "one field over", message: () => withSet(), options: { resolver, limits: { maxHeaderFields: 5 } } },
  ],
  "too-many-sets": [
    { name: "51 sets", message: () => withSet(undefined, { instance: 51 }) },
    { name: "an instance of many digits", message: changed(/i=1/, `i=${"9".repeat(400)}`) },
    { name: "200 sets", message: () => withSets(200, { seal: { b: "AAAA" }, messageSignature: { b: "AAAA" } }) },
    { name: "more than are wanted", message: () => withSets(3), options: { resolver, limits: { maxSets: 2 } } },
    { name: "51 seals of instance 1", message: async () => "ARC-Seal: i=1\r\n".repeat(51) + (await withSet()) },
  ],
  "failed-before": [
    { name: "the newest seal says so", message: second({ cv: "fail" }), place: { instance: 2, field: "arc-seal" } },
    { name: "the only seal says so", message: () => withSet(undefined, { cv: "fail" }), place: { instance: 1 } },
    {
      name: "whatever the structure is",
      message: async () => `ARC-Seal: i=4; cv=fail\r\nARC-Seal: i=x\r\n${await withSets(2)}`,
      place: { instance: 4 },
    },
    { name: "whatever else the seal is", message: second({ seal: { a: null, cv: "fail", h: "from" } }) },
  ],
  "bad-instance": [
    { name: "none", message: second({ messageSignature: { i: null } }), place: { field: "arc-message-signature" } },
    { name: "none in the seal", message: second({ seal: { i: null } }), place: { field: "arc-seal" } },
    { name: "none in the results", message: second({ results: " hop.example; spf=pass" }) },
    { name: "no semicolon behind it", message: second({ results: " i=2 hop.example; spf=pass" }) },
    { name: "0", message: second({ seal: { i: "0" } }) },
    { name: "00", message: second({ seal: { i: "00" } }) },
    { name: "of three digits", message: second({ seal: { i: "002" } }) },
    { name: "no number", message: second({ seal: { i: "two" } }) },
    { name: "negative", message: second({ results: " i=-2; hop.example; spf=pass" }) },
    { name: "in upper case", message: second({ results: " I=2; hop.example; spf=pass" }) },
    { name: "a comment without end", message: second({ results: " (i=2; hop.example; spf=pass" }) },
    { name: "no tag list", message: second({ seal: { "2": "x" } }) },
    { name: "twice", message: changed(/ARC-Seal: i=2/, "ARC-Seal: i=2; i=2") },
    { name: "two tags the same", message: changed(/ARC-Seal: /, "ARC-Seal: d=x; ") },
    { name: "nothing", message: async () => `ARC-Seal:\r\n${await withSet()}`, place: { offset: 0 } },
  ],
  "duplicate-field": [
    {
      name: "a seal",
      message: second({ change: ([seal, ...others]) => [seal, seal, ...others] }),
      place: { instance: 2, field: "arc-seal" },
    },
    { name: "a signature", message: second({ change: ([seal, ams, aar]) => [seal, ams, ams, aar] }) },
    { name: "results", message: second({ change: ([seal, ams, aar]) => [aar, seal, ams, aar] }) },
    { name: "a set", message: second({ instance: 1, cv: "none" }), place: { instance: 1 } },
  ],
  "missing-field": [
    {
      name: "no seal",
      message: second({ change: ([, ...others]) => others }),
      place: { instance: 2, field: "arc-seal" },
    },
    { name: "no signature", message: second({ change: ([seal, , aar]) => [seal, aar] }) },
    { name: "no results", message: second({ change: ([seal, ams]) => [seal, ams] }) },
    { name: "only results", message: async () => "ARC-Authentication-Results: i=1; a; none\r\n\r\n" },
    { name: "fields of different sets", message: second({ results: " i=3; hop.example; spf=pass" }) },
  ],
  "missing-set": [
    { name: "a gap", message: second({ instance: 3 }), place: { instance: 2 } },
    { name: "no first one", message: () => withSet(undefined, { instance: 2 }), place: { instance: 1 } },
  ],
  "wrong-chain-validation": [
    {
      name: "pass first",
      message: () => withSet(undefined, { cv: "pass" }),
      place: { instance: 1, field: "arc-seal" },
    },
    { name: "none second", message: second({ cv: "none" }), place: { instance: 2 } },
    { name: "fail before the newest", message: async () => withSet(await withSet(undefined, { cv: "fail" })) },
    { name: "none at all", message: second({ seal: { cv: null } }) },
    { name: "empty", message: second({ cv: "" }) },
    { name: "in upper case", message: second({ cv: "PASS" }) },
    { name: "another word", message: second({ cv: "constructor" }) },
  ],
  "seal-names-headers": [
    { name: "h=", message: second({ seal: { h: "from" } }), place: { instance: 2, field: "arc-seal" } },
    { name: "an empty h=, in an old set", message: async () => withSet(await withSet(undefined, { seal: { h: "" } })) },
  ],
  "too-many-lookups": [
    {
      name: "more names than wanted",
      message: second({ key: "rsa2048" }),
      options: { resolver, limits: { maxLookups: 1 } },
    },
  ],
  "message-signature": [
    {
      name: "a changed body",
      message: changed(/Bye/, "Buy"),
      place: { instance: 2, field: "arc-message-signature" },
    },
    { name: "a changed header", message: changed(/alice/, "malice") },
    { name: "a malformed one", message: second({ messageSignature: { bh: null } }) },
    { name: "one over a seal", message: second({ messageSignature: { h: "from:arc-seal" } }) },
    { name: "one that leaves From out", message: second({ messageSignature: { h: "to:subject" } }) },
    { name: "one that signs nothing", message: second({ messageSignature: { h: "" } }) },
    { name: "one with names of no length only", message: second({ messageSignature: { h: ": :" } }) },
    { name: "a= in upper case", message: second({ messageSignature: { a: "RSA-SHA256" } }) },
    { name: "rsa-sha1", message: second({ messageSignature: { a: "rsa-sha1" } }) },
    { name: "no key", message: second({ messageSignature: { s: "nowhere" } }) },
    { name: "d= that is a word", message: second({ messageSignature: { d: "com" } }) },
  ],
  seal: [
    {
      name: "changed results",
      message: changed(/hop1/, "hop3"),
      place: { instance: 2, field: "arc-seal" },
    },
    {
      name: "results signed by a broken first seal",
      message: async () => withSet(await withSet(undefined, { seal: { b: "AAAA" } })),
      place: { instance: 1 },
    },
    { name: "rsa-sha1", message: second({ seal: { a: "rsa-sha1" } }) },
    { name: "another algorithm", message: second({ seal: { a: "rsa-md5" } }) },
    { name: "no algorithm", message: second({ seal: { a: null } }) },
    { name: "no signature", message: second({ seal: { b: null } }) },
    { name: "an empty signature", message: second({ seal: { b: "" } }) },
    { name: "a signature that is no base64", message: second({ seal: { b: "A*A" } }) },
    { name: "no domain", message: second({ seal: { d: null } }) },
    { name: "d= that is a word", message: second({ seal: { d: "com" } }) },
    { name: "no selector", message: second({ seal: { s: null } }) },
    { name: "a selector that is too long", message: second({ seal: { s: `${"x".repeat(60)}.`.repeat(4) } }) },
    { name: "t= that is no number", message: second({ seal: { t: "now" } }) },
    { name: "t= that is empty", message: second({ seal: { t: "" } }) },
    { name: "no key", message: second({ seal: { s: "nowhere" } }) },
    { name: "a key of another type", message: second({ seal: { s: "ed25519" } }) },
    {
      name: "a set that was made for another message",
      message: async () =>
        (await withSets(2)).replace(await withSet(), await withSet(undefined, { results: " i=1; x; none" })),
    },
  ],
};

async function verify({ message, options }: Case): Promise<ArcVerification> {
  return verifyArc(encodeLatin1(await message()), options ?? { resolver });
}

describe.each(Object.entries(causes))("%s", (reason, cases) => {
  it.each(cases)("$name", async (each) => {
    const verification = await verify(each);
    expect(verification).toMatchObject({ result: "fail", reason });
    if (each.place !== undefined) expect(verification).toMatchObject({ place: each.place });
    // What fails is worth as much as no chain: nothing in it may look as if the chain was right.
    expect(
      verification.sets.every(
        ({ messageSignature, seal }) => messageSignature?.result === "pass" && seal?.result === "pass",
      ),
    ).toBe(verification.sets.length === 0);
  });
});

it("is cited, each of them", () => {
  expect(Object.keys(arcReasonSpecs).sort()).toEqual(Object.keys(causes).sort());
  for (const spec of Object.values(arcReasonSpecs)) expect(spec).toMatch(/^RFC 8617 §\d/);
});

describe("a chain with a broken structure", () => {
  const structural = Object.entries(causes)
    .filter(([reason]) => !["message-signature", "seal"].includes(reason))
    .flatMap(([reason, cases]) => cases.map((each) => ({ ...each, name: `${reason}: ${each.name}` })));

  it.each(structural)("costs no look-up: $name", async ({ message, options }) => {
    const recorder = recordingResolver(resolver);
    await verifyArc(encodeLatin1(await message()), { ...options, resolver: recorder });
    expect(recorder.queries).toEqual([]);
  });

  it("shows the sets that could be read", async () => {
    const message = await second({ change: ([seal, , aar]) => [seal, aar] })();
    const { sets } = await verifyArc(encodeLatin1(message), { resolver });
    expect(sets.map((set) => Object.keys(set))).toEqual([
      ["instance", "authenticationResults", "messageSignature", "seal"],
      ["instance", "authenticationResults", "seal"],
    ]);
    expect(sets[1]!.seal).toMatchObject({
      result: "unchecked",
      verified: false,
      domain: "example.com",
      selector: "rsa1024",
    });
  });
});
