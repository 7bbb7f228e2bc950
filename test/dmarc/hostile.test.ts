import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { type DnsAnswer, type DnsResolver, resolverFrom } from "../../src/core/index.js";
import {
  authorizesReports,
  checkDmarc,
  type DmarcInput,
  dmarcFindingSpecs,
  dmarcReasonSpecs,
  evaluateDmarc,
  parseDmarcRecord,
} from "../../src/dmarc/index.js";
import { walkNames } from "../../src/dmarc/walk.js";
import { recordingResolver } from "../../src/testing/index.js";
import { dmarcZoneResolver } from "../support/dmarc-zone.js";
import { dnsAnswers } from "../support/dns-arbitraries.js";
import { countListeners } from "../support/sources.js";

const pass = (domain: string) => ({ result: "pass", domain });
const nothing = resolverFrom(() => "nxdomain");
/** Answers every TXT question with this. */
const always = (text: string): DnsResolver => resolverFrom((_, type) => (type === "TXT" ? [[text]] : "nxdomain"));

describe("names", () => {
  const deep = (labels: number): string => [...Array(labels - 2).fill("a"), "example", "com"].join(".");

  it.each([1, 2, 7, 8, 9, 100, 126])("of %i labels take eight questions at most", async (labels) => {
    const domain = labels === 1 ? "com" : deep(labels).slice(-253);
    const resolver = recordingResolver(nothing);
    const dmarc = await evaluateDmarc({ from: domain }, { resolver });
    expect(dmarc).toMatchObject({ result: "none", reason: "no-record" });
    expect(resolver.queries.length).toBeLessThanOrEqual(8);
    expect(resolver.queries.length).toBe(dmarc.queries);
    for (const { name } of resolver.queries) expect(name.length).toBeLessThanOrEqual(253);
  });

  it("are walked as RFC 9989 §4.10 has it", () => {
    expect(walkNames("a.mail.example.com")).toEqual(["a.mail.example.com", "mail.example.com", "example.com", "com"]);
    expect(walkNames("com")).toEqual(["com"]);
    expect(walkNames("a.b.c.d.e.f.example.com")).toHaveLength(8);
    // The list of RFC 9989 §4.10, and that of RFC 9989 §5.1.8.
    expect(walkNames("a.b.c.d.e.f.g.h.i.j.mail.example.com").slice(0, 3)).toEqual([
      "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      "g.h.i.j.mail.example.com",
      "h.i.j.mail.example.com",
    ]);
    expect(walkNames("mail.a.b.c.d.e.f.g.example.com")[1]).toBe("c.d.e.f.g.example.com");
  });

  it("that are as long as names get have a record at their parents all the same", async () => {
    const label = "x".repeat(60);
    const domain = `${[label, label, label, label].join(".")}.com`;
    expect(domain.length).toBe(247);
    const resolver = recordingResolver(
      resolverFrom((name) => (name === "_dmarc.com" ? [["v=DMARC1; p=reject; sp=none; np=reject"]] : "nxdomain")),
    );
    const dmarc = await evaluateDmarc({ from: domain }, { resolver });
    expect(dmarc).toMatchObject({ result: "fail", policy: { tag: "np" } });
    expect(resolver.queries.some(({ name }) => name.length > 253)).toBe(false);
  });

  it.each([
    "\0.com",
    "a b.com",
    "*.com",
    "a\\.b.com",
    "\u202emoc.elpmaxe",
    "xn--\u0080.com",
    "a".repeat(10_000),
    "@".repeat(10_000),
  ])("%j asks nothing that isn't a name", async (from) => {
    const resolver = recordingResolver(nothing);
    const dmarc = await evaluateDmarc({ from, dkim: [pass(from)], spf: pass(from) }, { resolver });
    expect(["permerror", "none"]).toContain(dmarc.result);
    expect(resolver.queries.every(({ name }) => /^_dmarc\.[a-z0-9._-]+$/.test(name))).toBe(true);
  });

  it("of 10,000 authors are one, or too many", async () => {
    const same = Array.from({ length: 10_000 }, (_, n) => `u${n}@example.com`);
    expect(await evaluateDmarc({ from: same }, { resolver: nothing })).toMatchObject({ reason: "no-record" });
    const other = Array.from({ length: 10_000 }, (_, n) => `u@d${n}.example`);
    expect(await evaluateDmarc({ from: other }, { resolver: nothing })).toMatchObject({
      reason: "several-author-domains",
      queries: 0,
    });
  });
});

describe("records", () => {
  const evaluate = (text: string) =>
    evaluateDmarc({ from: "a.b.example.com", dkim: [pass("c.example.com")] }, { resolver: always(text) });

  it("of 10,000 tags are read", async () => {
    const letter = (n: number): string => String.fromCharCode(97 + (n % 26));
    const name = (n: number): string => `z${letter(n)}${letter(n / 26)}${letter(n / 676)}`;
    const text = `v=DMARC1;p=reject;${Array.from({ length: 10_000 }, (_, n) => `${name(n)}=`).join(";")}`;
    const record = parseDmarcRecord(text);
    expect(record).toMatchObject({ p: "reject", issues: [] });
    expect(record.unknown).toHaveLength(10_000);
    expect((await evaluate(text)).result).toBe("pass");
    const { findings } = await checkDmarc("example.com", { resolver: always(text) });
    expect(findings.length).toBeLessThan(100);
    expect(findings.at(-1)).toMatchObject({ code: "incomplete", message: "9980 more of unknown-tag are left out" });
  });

  it("of 20,000 empty tags, or as many broken ones, are read", async () => {
    for (const part of [";", "a;", "=;"]) {
      const text = `v=DMARC1;p=reject;${part.repeat(20_000)}`;
      expect(parseDmarcRecord(text).issues.length).toBeGreaterThanOrEqual(19_999);
      expect((await evaluate(text)).result).toBe("pass");
      expect((await checkDmarc("example.com", { resolver: always(text) })).findings.length).toBeLessThan(100);
    }
  });

  it("with 1,000 destinations ask as many as the limit lets them", async () => {
    const uris = Array.from({ length: 1_000 }, (_, n) => `mailto:d@h${n}.example`);
    const text = `v=DMARC1; p=reject; rua=${uris.join(",")}`;
    expect(parseDmarcRecord(text).rua).toHaveLength(1_000);
    expect((await evaluate(text)).result).toBe("pass");
    const resolver = recordingResolver(dmarcZoneResolver({ "_dmarc.example.com": { TXT: [[text]] } }));
    const checkup = await checkDmarc("example.com", { resolver });
    expect(checkup.destinations).toHaveLength(20);
    expect(resolver.queries.length).toBeLessThan(30);
    expect(checkup.findings.some(({ code }) => code === "incomplete")).toBe(true);
    for (const { code } of checkup.findings) expect(Object.keys(dmarcFindingSpecs)).toContain(code);
  });

  it("of 1,000 at one name are several", async () => {
    const resolver = resolverFrom(() => Array.from({ length: 1_000 }, () => ["v=DMARC1; p=reject"]));
    expect(await evaluateDmarc({ from: "example.com" }, { resolver })).toMatchObject({ reason: "no-record" });
  });

  it("behind an alias count as those of the name", async () => {
    const resolver = zoneResolver(`
_dmarc.example.com  CNAME  policy.example.net
policy.example.net  TXT    "v=DMARC1; p=reject; sp=none"
_dmarc.l.example    CNAME  _dmarc.l.example
`);
    expect(await evaluateDmarc({ from: "example.com" }, { resolver })).toMatchObject({
      result: "fail",
      policyDomain: "example.com",
    });
    expect(await evaluateDmarc({ from: "l.example" }, { resolver })).toMatchObject({ result: "temperror" });
  });

  it.each([
    "v=DMARC1; p=none; __proto__=1; constructor=x; rua=mailto:a@b.example",
    "v=DMARC1; constructor=none; p=none",
  ])("%j changes no prototype", (text) => {
    parseDmarcRecord(text);
    expect(({} as Record<string, unknown>)["p"]).toBeUndefined();
    expect(Object.getPrototypeOf(parseDmarcRecord(text))).toBe(Object.prototype);
  });
});

describe("signatures", () => {
  const zone = dmarcZoneResolver({ "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] } });
  const many = (count: number, domain: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => pass(domain(n)));

  it("of 5,000 subdomains take ten walks", async () => {
    const resolver = recordingResolver(zone);
    const dkim = many(5_000, (n) => `d${n}.example.com`);
    const dmarc = await evaluateDmarc({ from: "example.com", dkim }, { resolver });
    expect(dmarc.result).toBe("pass");
    expect(dmarc.alignments.filter(({ aligned }) => aligned)).toHaveLength(10);
    expect(resolver.queries).toHaveLength(12);
  });

  it("beyond the limit make it permerror, but only where they matter", async () => {
    const psd = dmarcZoneResolver({
      "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] },
      ...Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [`_dmarc.d${n}.example.com`, { TXT: ["v=DMARC1; p=none; psd=n"] }]),
      ),
    });
    const resolver = recordingResolver(psd);
    const others = many(20, (n) => `d${n}.example.com`);
    const dmarc = await evaluateDmarc({ from: "example.com", dkim: others }, { resolver });
    expect(dmarc).toMatchObject({ result: "permerror", reason: "too-many-identifiers" });
    expect(dmarc.alignments.filter(({ reason }) => reason === "too-many-identifiers")).toHaveLength(10);
    expect(resolver.queries.length).toBe(12);
    const strangers = many(20, (n) => `d${n}.example.net`);
    expect((await evaluateDmarc({ from: "example.com", dkim: strangers }, { resolver })).result).toBe("fail");
    const vouched = [...others, pass("example.com")];
    expect((await evaluateDmarc({ from: "example.com", dkim: vouched }, { resolver })).result).toBe("pass");
    const all = await evaluateDmarc({ from: "example.com", dkim: others }, { resolver, limits: { maxWalks: 20 } });
    expect(all).toMatchObject({ result: "fail", reason: "not-aligned" });
  });

  it("can't use up the walk of SPF", async () => {
    const dkim = many(100, (n) => `d${n}.x.example.com`);
    const spf = pass("bounces.example.com");
    const dmarc = await evaluateDmarc({ from: "example.com", spf, dkim }, { resolver: zone, limits: { maxWalks: 1 } });
    expect(dmarc).toMatchObject({ result: "pass" });
    expect(dmarc.alignments[0]).toMatchObject({ method: "spf", aligned: true });
  });
});

describe("resolvers that don't behave", () => {
  const input: DmarcInput = { from: "a.example.com", spf: pass("b.example.com"), dkim: [pass("c.example.com")] };
  const junk: readonly (readonly [string, () => unknown])[] = [
    ["nothing", () => undefined],
    ["a string", () => "v=DMARC1; p=reject"],
    ["records that are strings", () => ({ status: "ok", records: ["v=DMARC1; p=reject"], authenticated: false })],
    ["an endless list", () => ({ status: "ok", records: { length: 1e9 }, authenticated: false })],
    [
      "a getter that throws",
      () =>
        Object.defineProperty({}, "status", {
          get: () => {
            throw new Error("no");
          },
        }),
    ],
    [
      "an exception",
      () => {
        throw new Error("no");
      },
    ],
    ["a rejection", () => Promise.reject(new Error("no"))],
  ];

  it.each(junk)("giving %s: temperror", async (_, give) => {
    const resolver = { resolve: give } as unknown as DnsResolver;
    expect(await evaluateDmarc(input, { resolver })).toMatchObject({
      result: "temperror",
      reason: "record-lookup-failed",
    });
    expect(
      await authorizesReports({ policyDomain: "example.com", uri: "mailto:a@example.net" }, { resolver }),
    ).toMatchObject({
      result: "temperror",
    });
    const { findings } = await checkDmarc("example.com", { resolver });
    expect(findings.map(({ code }) => code)).toEqual(["lookup-failed"]);
  });

  it("hanging: temperror when the time is up, in each part of the work", async () => {
    const limits = { timeLimitMs: 1 };
    const hanging = (name: string): DnsResolver => {
      const inner = dmarcZoneResolver({ "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] } });
      return { resolve: (asked, type) => (asked === name ? new Promise(() => {}) : inner.resolve(asked, type)) };
    };
    const author = await evaluateDmarc(input, { resolver: hanging("_dmarc.example.com"), limits });
    expect(author).toMatchObject({ result: "temperror", reason: "record-lookup-failed", dns: "timeout" });
    const signer = { from: "example.com", dkim: [pass("c.example.com")] };
    const walk = await evaluateDmarc(signer, { resolver: hanging("_dmarc.c.example.com"), limits });
    expect(walk).toMatchObject({ result: "temperror", reason: "alignment-lookup-failed", dns: "timeout" });
  });

  it("hanging beyond psd=y: nobody waits for them", async () => {
    const inner = dmarcZoneResolver({ "_dmarc.bank.example": { TXT: ["v=DMARC1; p=reject; psd=y"] } });
    const resolver: DnsResolver = {
      resolve: (name, type) => (name === "_dmarc.example" ? new Promise(() => {}) : inner.resolve(name, type)),
    };
    const dmarc = await evaluateDmarc(
      { from: "a.giant.bank.example", dkim: [pass("b.giant.bank.example")] },
      { resolver },
    );
    expect(dmarc).toMatchObject({ result: "pass", organizationalDomain: "giant.bank.example" });
  });

  it("giving any answers at all: a legal word, and no more questions than walks have", async () => {
    const texts = fc.constantFrom(
      "v=DMARC1; p=reject",
      "v=DMARC1; p=none; psd=y",
      "v=DMARC1; p=quarantine; psd=n; t=y",
      "v=DMARC1; sp=reject; np=none; p=reject; adkim=s",
      "v=DMARC1; adkim=s",
      "v=DMARC1; p=x; rua=mailto:a@b.example",
      "v=DMARC1; p=none; p=none",
      "other",
    );
    const record = texts.map((text): DnsAnswer<"TXT"> => ({ status: "ok", records: [[text]], authenticated: false }));
    const answer = fc.oneof(
      record,
      dnsAnswers("TXT"),
      fc.constant({ status: "nxdomain", authenticated: false } as const),
    );
    const domain = fc.constantFrom(
      "example.com",
      "a.example.com",
      "b.a.example.com",
      "com",
      "example.net",
      "x.y.z.w.v.u.t.s.r.example.com",
    );
    const result = fc.record({ result: fc.constantFrom("pass", "fail", "temperror", "none"), domain });
    await fc.assert(
      fc.asyncProperty(
        domain,
        fc.option(result, { nil: undefined }),
        fc.array(result, { maxLength: 4 }),
        fc.infiniteStream(answer),
        async (from, spf, dkim, answers) => {
          const given = new Map<string, unknown>();
          const resolver = recordingResolver({
            resolve: async (name, type) => {
              const key = `${type} ${name}`;
              if (!given.has(key)) given.set(key, answers.next().value);
              return given.get(key) as never;
            },
          });
          const dmarc = await evaluateDmarc({ from, spf, dkim }, { resolver });
          expect(Object.keys(dmarcReasonSpecs)).toContain(dmarc.reason);
          expect(dmarc.queries).toBe(resolver.queries.length);
          expect(new Set(resolver.queries.map(({ name, type }) => `${type} ${name}`)).size).toBe(dmarc.queries);
          const walks = 1 + new Set([spf, ...dkim].map((one) => one?.domain)).size;
          expect(dmarc.queries).toBeLessThanOrEqual(8 * walks + 2);
          expect(dmarc.result === "pass").toBe(dmarc.alignments.some(({ aligned }) => aligned));
          for (const { aligned, result: word, reason } of dmarc.alignments) {
            if (aligned) expect(word).toBe("pass");
            expect(aligned).toBe(reason === "identical" || reason === "same-organization");
          }
          if (dmarc.result === "pass" || dmarc.result === "fail") expect(dmarc.policy.published).toBeDefined();
        },
      ),
    );
  });
});

describe("an abort", () => {
  const reason = new Error("enough");
  const input: DmarcInput = { from: "example.com", dkim: [pass("a.example.com")] };

  it("before it begins rejects with the signal's reason, and asks nothing", async () => {
    const resolver = recordingResolver(nothing);
    const signal = AbortSignal.abort(reason);
    await expect(evaluateDmarc(input, { resolver, signal })).rejects.toBe(reason);
    await expect(evaluateDmarc({ from: "" }, { resolver, signal })).rejects.toBe(reason);
    expect(resolver.queries).toEqual([]);
  });

  it.each(["_dmarc.example.com", "_dmarc.a.example.com"])("while it waits for %s rejects at once", async (waiting) => {
    const { controller, count } = countListeners();
    const inner = dmarcZoneResolver({ "_dmarc.example.com": { TXT: ["v=DMARC1; p=reject"] } });
    const resolver: DnsResolver = {
      resolve(name, type) {
        if (name !== waiting) return inner.resolve(name, type);
        queueMicrotask(() => controller.abort(reason));
        return new Promise(() => {});
      },
    };
    await expect(evaluateDmarc(input, { resolver, signal: controller.signal })).rejects.toBe(reason);
    expect(count()).toBe(0);
  });

  it("that doesn't come leaves nothing behind", async () => {
    const { controller, count } = countListeners();
    await evaluateDmarc(input, { resolver: nothing, signal: controller.signal });
    await evaluateDmarc(input, { resolver: always("v=DMARC1; p=none"), signal: controller.signal });
    expect(count()).toBe(0);
  });
});
