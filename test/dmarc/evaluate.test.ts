import { describe, expect, it } from "vitest";
import type { DnsResolver } from "../../src/core/index.js";
import { type DmarcInput, type DmarcResult, evaluateDmarc } from "../../src/dmarc/index.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";

const pass = (domain: string) => ({ result: "pass", domain });
const record = (text: string) => ({ TXT: [text] });

function evaluate(zone: DmarcZone, input: DmarcInput): Promise<DmarcResult> {
  return evaluateDmarc(input, { resolver: dmarcZoneResolver(zone) });
}

const rejecting = { "_dmarc.example.com": record("v=DMARC1; p=reject") };

describe("the author's domain (RFC 9989 §5.3.1)", () => {
  it.each([
    ["an address", "joe@example.com"],
    ["a domain", "example.com"],
    ["other case, and a final dot", "Joe@EXAMPLE.com."],
    ["several addresses of one domain", ["joe@example.com", "ann@Example.com"]],
    ["an address with a quoted @", '"joe@other.example"@example.com'],
  ])("is taken from %s", async (_, from) => {
    const dmarc = await evaluate(rejecting, { from, dkim: [pass("example.com")] });
    expect(dmarc).toMatchObject({ result: "pass", reason: "aligned", authorDomain: "example.com" });
  });

  it("is made of A-labels", async () => {
    const zone = { "_dmarc.xn--bcher-kva.example": record("v=DMARC1; p=reject") };
    const dmarc = await evaluate(zone, { from: "joe@Bücher.example", dkim: [pass("bücher.example")] });
    expect(dmarc).toMatchObject({ result: "pass", authorDomain: "xn--bcher-kva.example" });
  });

  it.each([
    ["no From", []],
    ["an empty one", ""],
  ])("is missing with %s: none", async (_, from) => {
    const resolver = recordingResolver(dmarcZoneResolver(rejecting));
    const dmarc = await evaluateDmarc({ from, dkim: [pass("example.com")] }, { resolver });
    expect(dmarc).toMatchObject({ result: "none", reason: "no-author-domain", alignments: [], queries: 0 });
    expect(resolver.queries).toEqual([]);
  });

  it.each([
    ["several domains", ["joe@example.com", "joe@example.net"], "several-author-domains"],
    ["a subdomain beside its parent", ["joe@example.com", "joe@a.example.com"], "several-author-domains"],
    ["an address literal", "joe@[192.0.2.1]", "invalid-author-domain"],
    ["an empty label", "joe@example..com", "invalid-author-domain"],
    ["what is no name", "joe@example.com>", "invalid-author-domain"],
    ["nothing behind @", "joe@", "invalid-author-domain"],
    ["an address with two domains", "joe@bank.example@example.com", "invalid-author-domain"],
    ["a name in front of the address", '"joe@bank.example" <joe@example.com>', "invalid-author-domain"],
    ["a good one beside a bad one", ["joe@example.com", "joe@[::1]"], "invalid-author-domain"],
  ])("is not to be had of %s: permerror", async (_, from, reason) => {
    const dmarc = await evaluate(rejecting, { from, dkim: [pass("example.com")] });
    expect(dmarc).toMatchObject({ result: "permerror", reason, queries: 0 });
    expect(dmarc).not.toHaveProperty("authorDomain");
  });
});

describe("the policy (RFC 9989 §4.10.1)", () => {
  const from = "joe@sub.example.com";
  const exists = { "sub.example.com": { A: ["192.0.2.1"] } };

  it.each<[string, string, DmarcZone, object]>([
    [
      "p for the domain itself",
      "v=DMARC1; p=reject; sp=none; np=none",
      { "_dmarc.sub.example.com": record("v=DMARC1; p=quarantine; sp=none") },
      { tag: "p", published: "quarantine", applied: "quarantine" },
    ],
    ["p where there is no sp", "v=DMARC1; p=reject", exists, { tag: "p", published: "reject", applied: "reject" }],
    ["sp", "v=DMARC1; p=reject; sp=quarantine", exists, { tag: "sp", published: "quarantine", applied: "quarantine" }],
    [
      "sp for what exists",
      "v=DMARC1; p=reject; sp=none; np=quarantine",
      exists,
      { tag: "sp", published: "none", applied: "none", authorDomainExists: true },
    ],
    [
      "np for what doesn't",
      "v=DMARC1; p=reject; sp=none; np=quarantine",
      {},
      { tag: "np", published: "quarantine", applied: "quarantine", authorDomainExists: false },
    ],
    [
      "p beside np",
      "v=DMARC1; p=none; np=reject",
      exists,
      { tag: "p", published: "none", applied: "none", authorDomainExists: true },
    ],
    [
      "sp for what doesn't exist, without np",
      "v=DMARC1; p=reject; sp=none",
      {},
      { tag: "sp", published: "none", applied: "none" },
    ],
    [
      "none for an invalid sp",
      "v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com",
      {},
      { tag: "p", published: "none", applied: "none" },
    ],
    [
      "one level less with t=y",
      "v=DMARC1; p=reject; sp=quarantine; t=y",
      exists,
      { tag: "sp", published: "quarantine", applied: "none" },
    ],
  ])("is %s", async (_, text, zone, policy) => {
    const dmarc = await evaluate({ "_dmarc.example.com": record(text), ...zone }, { from });
    expect(dmarc.result).toBe("fail");
    expect(dmarc.policy).toEqual(policy);
  });

  it("says where it is published, and what it says", async () => {
    const text = "v=DMARC1; p=reject; rua=mailto:d@example.com";
    const dmarc = await evaluate({ "_dmarc.example.com": { TXT: [[text.slice(0, 10), text.slice(10)]] } }, { from });
    expect(dmarc).toMatchObject({
      policyDomain: "example.com",
      recordText: text,
      organizationalDomain: "example.com",
      discoveryMethod: "treewalk",
    });
    expect(dmarc.record?.rua).toEqual([{ uri: "mailto:d@example.com" }]);
  });

  it("is overridden by test mode when it would have counted, and only then", async () => {
    const zone = { "_dmarc.example.com": record("v=DMARC1; p=reject; t=y") };
    const failed = await evaluate(zone, { from: "example.com" });
    expect(failed).toMatchObject({ policy: { applied: "quarantine" }, overrides: [{ type: "policy_test_mode" }] });
    const passed = await evaluate(zone, { from: "example.com", dkim: [pass("example.com")] });
    expect(passed).toMatchObject({ result: "pass", overrides: [] });
    const none = await evaluate({ "_dmarc.example.com": record("v=DMARC1; p=none; t=y") }, { from: "example.com" });
    expect(none.overrides).toEqual([]);
  });

  it.each([
    ["no record", {}, "no-record"],
    ["several records", { "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject", "v=DMARC1; p=reject"] } }, "no-record"],
    [
      "a valid record beside a void one",
      { "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject", "v=DMARC1; p=none; p=none"] } },
      "no-record",
    ],
    ["a void record", { "_dmarc.example.com": record("v=DMARC1; p=reject; p=reject") }, "no-record"],
    ["a record that asks for nothing", { "_dmarc.example.com": record("v=DMARC1; adkim=s") }, "no-policy"],
    [
      "a record whose only report address is none",
      { "_dmarc.example.com": record("v=DMARC1; rua=dmarc@example.com") },
      "no-policy",
    ],
  ])("is none with %s", async (_, zone, reason) => {
    const dmarc = await evaluate(zone, { from: "example.com", dkim: [pass("example.com")] });
    expect(dmarc).toMatchObject({ result: "none", reason, alignments: [] });
    expect(dmarc).not.toHaveProperty("policy");
    expect("record" in dmarc).toBe(reason === "no-policy");
  });

  it("of a parent counts where the domain's own record is void", async () => {
    const zone = { ...rejecting, "_dmarc.sub.example.com": record("v=DMARC1; p=none; p=none") };
    expect(await evaluate(zone, { from })).toMatchObject({ result: "fail", policyDomain: "example.com" });
  });

  it("of the longest name counts for alignment only where it is the organization's", async () => {
    // RFC 9989 §4.10.1: neither the author's domain, nor its organization, nor a public suffix.
    const zone = { ...rejecting, "_dmarc.b.example.com": record("v=DMARC1; p=none") };
    expect(await evaluate(zone, { from: "joe@a.b.example.com" })).toMatchObject({
      policyDomain: "example.com",
      organizationalDomain: "example.com",
    });
  });
});

describe("whether the author's domain exists (RFC 9989 §3.2.13)", () => {
  const zone = { "_dmarc.example.com": record("v=DMARC1; p=reject; sp=none; np=reject") };
  const from = "joe@sub.example.com";
  const resolverWith = (answers: Partial<Record<string, object>>): DnsResolver => {
    const inner = dmarcZoneResolver(zone);
    return {
      resolve: (name, type, options) =>
        answers[`${type} ${name}`] === undefined
          ? inner.resolve(name, type, options)
          : Promise.resolve(answers[`${type} ${name}`] as never),
    };
  };
  const nxdomain = { status: "nxdomain", authenticated: false };

  it.each<[string, Partial<Record<string, object>>, string]>([
    ["nothing is there", {}, "np"],
    ["a name without records", { "A sub.example.com": { status: "ok", records: [] } }, "sp"],
    ["an alias that leads nowhere", { "A sub.example.com": { ...nxdomain, aliases: ["gone.example"] } }, "sp"],
    [
      "such an alias, of a resolver that doesn't tell",
      { "CNAME sub.example.com": { status: "ok", records: ["gone.example"] } },
      "sp",
    ],
  ])("%s", async (_, answers, tag) => {
    const dmarc = await evaluateDmarc({ from }, { resolver: resolverWith(answers) });
    expect(dmarc).toMatchObject({ result: "fail", policy: { tag, authorDomainExists: tag === "sp" } });
  });

  it("is not asked where nothing depends on it", async () => {
    for (const text of ["v=DMARC1; p=reject", "v=DMARC1; p=reject; sp=none; np=none"]) {
      const resolver = recordingResolver(dmarcZoneResolver({ "_dmarc.example.com": record(text) }));
      await evaluateDmarc({ from }, { resolver });
      expect(resolver.queries.filter(({ type }) => type !== "TXT")).toEqual([]);
    }
  });

  it.each(["A", "CNAME"])("is not known when DNS doesn't answer for %s: temperror, unless it passes", async (type) => {
    const resolver = resolverWith({ [`${type} sub.example.com`]: { status: "failed", reason: "timeout" } });
    const failed = await evaluateDmarc({ from }, { resolver });
    expect(failed).toMatchObject({ result: "temperror", reason: "existence-lookup-failed", dns: "timeout" });
    // The weaker of the two, so that nobody takes the domain for better protected than it is.
    expect(failed.policy?.published).toBe("none");
    const passed = await evaluateDmarc({ from, dkim: [pass("sub.example.com")] }, { resolver });
    expect(passed).toMatchObject({ result: "pass", dns: "timeout" });
  });
});

describe("alignment (RFC 9989 §4.4)", () => {
  const relaxed = { "_dmarc.example.com": record("v=DMARC1; p=reject") };
  const strict = { "_dmarc.example.com": record("v=DMARC1; p=reject; adkim=s; aspf=s") };

  it.each<[string, DmarcZone, string, string, boolean, string]>([
    ["the domain itself", relaxed, "example.com", "example.com", true, "identical"],
    ["a subdomain, relaxed", relaxed, "example.com", "a.b.example.com", true, "same-organization"],
    ["a parent, relaxed", relaxed, "a.example.com", "example.com", true, "same-organization"],
    ["a sibling, relaxed", relaxed, "a.example.com", "b.example.com", true, "same-organization"],
    ["another domain", relaxed, "example.com", "example.net", false, "other-organization"],
    ["a neighbour", relaxed, "example.com", "example2.com", false, "other-organization"],
    ["a name that ends alike", relaxed, "example.com", "notexample.com", false, "other-organization"],
    ["a public suffix", relaxed, "example.com", "com", false, "other-organization"],
    ["a subdomain, strict", strict, "example.com", "a.example.com", false, "other-domain"],
    ["the domain itself, strict", strict, "example.com", "EXAMPLE.com", true, "identical"],
    ["no domain", relaxed, "example.com", "exam ple.com", false, "no-domain"],
  ])("%s", async (_, zone, from, domain, aligned, reason) => {
    for (const input of [
      { from, dkim: [pass(domain)] },
      { from, spf: pass(domain) },
    ]) {
      const dmarc = await evaluate(zone, input);
      expect(dmarc.result).toBe(aligned ? "pass" : "fail");
      expect(dmarc.reason).toBe(aligned ? "aligned" : "not-aligned");
      expect(dmarc.alignments).toHaveLength(1);
      expect(dmarc.alignments[0]).toMatchObject({ aligned, reason, mode: zone === strict ? "strict" : "relaxed" });
    }
  });

  it("has a mode for each method", async () => {
    const zone = { "_dmarc.example.com": record("v=DMARC1; p=reject; aspf=s") };
    const input = { from: "example.com", spf: pass("a.example.com"), dkim: [pass("a.example.com")] };
    const { alignments } = await evaluate(zone, input);
    expect(alignments).toMatchObject([
      { method: "spf", mode: "strict", aligned: false },
      { method: "dkim", mode: "relaxed", aligned: true, organizationalDomain: "example.com" },
    ]);
  });

  it("lists SPF first, then each signature in its order, each with its own reason", async () => {
    const input: DmarcInput = {
      from: "example.com",
      spf: { result: "softfail", domain: "example.com" },
      dkim: [
        { result: "fail", domain: "example.com" },
        pass("example.net"),
        pass("example.com"),
        { result: "neutral" },
      ],
    };
    const { result, alignments } = await evaluate(relaxed, input);
    expect(result).toBe("pass");
    expect(alignments.map(({ method, index, aligned, reason }) => [method, index, aligned, reason])).toEqual([
      ["spf", 0, false, "not-authenticated"],
      ["dkim", 0, false, "not-authenticated"],
      ["dkim", 1, false, "other-organization"],
      ["dkim", 2, true, "identical"],
      ["dkim", 3, false, "not-authenticated"],
    ]);
  });

  it("leaves the HELO identity of SPF out (RFC 9989 §4.4.2)", async () => {
    const spf = { ...pass("example.com"), identity: "helo" };
    const dmarc = await evaluate(relaxed, { from: "example.com", spf });
    expect(dmarc).toMatchObject({ result: "fail", reason: "not-authenticated" });
    expect(dmarc.alignments[0]).toMatchObject({ aligned: false, reason: "helo-identity" });
  });

  it("takes a word for what it is", async () => {
    const dmarc = await evaluate(relaxed, { from: "example.com", dkim: [{ result: "PASS", domain: "example.com" }] });
    expect(dmarc.result).toBe("fail");
  });

  it("is told of a public suffix by psd=y", async () => {
    const zone = {
      "_dmarc.bank.example": record("v=DMARC1; p=reject; psd=y"),
      "_dmarc.giant.bank.example": record("v=DMARC1; p=reject"),
    };
    const mega = await evaluate(zone, { from: "giant.bank.example", dkim: [pass("mega.bank.example")] });
    expect(mega.alignments[0]).toMatchObject({ aligned: false, reason: "other-organization" });
    expect(mega.organizationalDomain).toBe("giant.bank.example");
    // The suffix itself is an author, too: its record is the one at which the walk began (RFC 9989 §4.10.2).
    const own = await evaluate(zone, { from: "bank.example", dkim: [pass("mail.bank.example")] });
    expect(own).toMatchObject({ result: "fail", organizationalDomain: "bank.example" });
  });
});

describe("questions to DNS", () => {
  it("are one where the signer is the author", async () => {
    const resolver = recordingResolver(dmarcZoneResolver(rejecting));
    const input = { from: "example.com", spf: pass("example.com"), dkim: [pass("example.com"), pass("example.net")] };
    const dmarc = await evaluateDmarc(input, { resolver });
    expect(resolver.queries).toEqual([{ name: "_dmarc.example.com", type: "TXT" }]);
    expect(dmarc.queries).toBe(1);
  });

  it("are shared between walks, each asked once", async () => {
    const resolver = recordingResolver(dmarcZoneResolver(rejecting));
    const dkim = ["a.example.com", "b.example.com", "a.example.com", "example.com"].map(pass);
    const dmarc = await evaluateDmarc({ from: "c.example.com", spf: pass("b.example.com"), dkim }, { resolver });
    const names = resolver.queries.map(({ name }) => name);
    expect([...names].sort()).toEqual(
      ["c.example.com", "example.com", "com", "a.example.com", "b.example.com"].map((name) => `_dmarc.${name}`).sort(),
    );
    expect(dmarc.queries).toBe(5);
    expect(dmarc.alignments.every(({ aligned }) => aligned)).toBe(true);
  });

  it("go out together: the author's record, the rest of its walk, then the walks of others", async () => {
    const inner = dmarcZoneResolver({ "_dmarc.example.com": record("v=DMARC1; p=reject") });
    let roundTrips = 0;
    let waiting: Promise<void> | undefined;
    const resolver: DnsResolver = {
      async resolve(name, type, options) {
        waiting ??= new Promise((resolve) =>
          setTimeout(() => {
            roundTrips++;
            waiting = undefined;
            resolve();
          }, 5),
        );
        await waiting;
        return inner.resolve(name, type, options);
      },
    };
    const dkim = ["x.y.example.com", "z.example.com"].map(pass);
    const deep = await evaluateDmarc({ from: "a.b.c.example.com", dkim }, { resolver });
    expect(deep.result).toBe("pass");
    expect(roundTrips).toBe(3); // the author has no record: the walk comes before what is to be compared with it
    roundTrips = 0;
    await evaluateDmarc({ from: "example.com", dkim }, { resolver });
    expect(roundTrips).toBe(2);
  });
});

describe("temporary errors (RFC 9989 §5.3.6)", () => {
  const failing = { fails: true };

  it.each<[string, DmarcZone]>([
    ["the author's record", { "_dmarc.a.example.com": failing, ...rejecting }],
    ["a record above it", { ...rejecting, "_dmarc.com": failing }],
  ])("%s can't be had: temperror", async (_, zone) => {
    const dmarc = await evaluate(zone, { from: "a.example.com", dkim: [pass("a.example.com")] });
    expect(dmarc).toMatchObject({
      result: "temperror",
      reason: "record-lookup-failed",
      dns: "servfail",
      alignments: [],
    });
  });

  const zone = { ...rejecting, "_dmarc.com": failing };

  it("alignment can't be known: temperror", async () => {
    const dmarc = await evaluate(zone, { from: "example.com", dkim: [pass("a.example.com")] });
    expect(dmarc).toMatchObject({ result: "temperror", reason: "alignment-lookup-failed", dns: "servfail" });
    expect(dmarc.alignments[0]).toMatchObject({ aligned: false, reason: "lookup-failed" });
    expect(dmarc.policy?.published).toBe("reject");
  });

  it("of one signer's walk alone", async () => {
    const signer = { ...rejecting, "_dmarc.a.example.com": failing };
    const dmarc = await evaluate(signer, { from: "example.com", dkim: [pass("a.example.com")] });
    expect(dmarc).toMatchObject({ result: "temperror", reason: "alignment-lookup-failed" });
  });

  it("doesn't matter where something else is aligned, or nothing could be", async () => {
    expect(
      await evaluate(zone, { from: "example.com", dkim: [pass("a.example.com"), pass("example.com")] }),
    ).toMatchObject({
      result: "pass",
    });
    expect(await evaluate(zone, { from: "example.com", dkim: [pass("example.net")] })).toMatchObject({
      result: "fail",
    });
  });

  it.each([
    ["the author's domain", "example.com", "temperror"],
    ["a domain of the organization", "a.example.com", "temperror"],
    ["a stranger", "example.net", "fail"], // or anyone could turn a rejection into a second try
    ["a stranger of the same top-level domain", "example2.com", "fail"],
  ])("of DKIM or SPF for %s", async (_, domain, result) => {
    for (const input of [{ dkim: [{ result: "temperror", domain }] }, { spf: { result: "temperror", domain } }]) {
      const dmarc = await evaluate(rejecting, { from: "example.com", ...input });
      expect(dmarc.result).toBe(result);
      if (result === "temperror") expect(dmarc.reason).toBe("authentication-temperror");
    }
  });

  it("of a signature doesn't matter beside one that passes", async () => {
    const dkim = [{ result: "temperror", domain: "example.com" }, pass("a.example.com")];
    expect(await evaluate(rejecting, { from: "example.com", dkim })).toMatchObject({ result: "pass" });
  });
});

describe("wrong use", () => {
  const resolver = dmarcZoneResolver({});
  const input = { from: "example.com" };

  it.each<[string, unknown, unknown, string]>([
    ["no input", undefined, { resolver }, '"from" must be a string or a list of strings'],
    ["a From of another type", { from: 5 }, { resolver }, '"from" must be a string or a list of strings'],
    ["an address of another type", { from: [5] }, { resolver }, '"from" must be a string or a list of strings'],
    ["no options", input, undefined, '"resolver" must be a DnsResolver'],
    ["no resolver", input, {}, '"resolver" must be a DnsResolver'],
    [
      "another discovery",
      input,
      { resolver, discovery: "psl" },
      '"discovery" must be "tree-walk" or a PublicSuffixDiscovery',
    ],
    ["SPF without a result", { ...input, spf: {} }, { resolver }, '"spf" must have a result'],
    ["SPF that is null", { ...input, spf: null }, { resolver }, '"spf" must have a result'],
    ["DKIM that is no list", { ...input, dkim: { result: "pass" } }, { resolver }, '"dkim" must be a list of results'],
    [
      "DKIM with a domain of another type",
      { ...input, dkim: [{ result: "pass", domain: 1 }] },
      { resolver },
      '"dkim" must be a list of results',
    ],
  ])("%s is a TypeError", async (_, given, options, message) => {
    await expect(evaluateDmarc(given as never, options as never)).rejects.toThrow(new TypeError(message));
  });

  it.each(["maxWalks", "timeLimitMs"])("a wrong %s is a RangeError", async (name) => {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const limits = { [name]: value };
      await expect(evaluateDmarc(input, { resolver, limits })).rejects.toThrow(RangeError);
    }
  });
});
