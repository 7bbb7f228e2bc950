import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DnsAnswer, DnsOptions, DnsResolver, DnsType } from "../../src/core/dns.js";
import { lookup } from "../../src/internal/dns.js";
import * as kinds from "../../src/internal/dns-records.js";
import { dnsAnswers, dnsTypes } from "../support/dns-arbitraries.js";

const later = (): { readonly timeoutMs: number } => ({ timeoutMs: 20_000 });

/** A resolver that does what no resolver should. */
function resolverThat(resolve: (options: DnsOptions) => unknown): DnsResolver {
  return {
    resolve: (_name: string, _type: DnsType, options: DnsOptions) => resolve(options),
  } as unknown as DnsResolver;
}

function kindOf<T extends DnsType>(type: T): kinds.RecordKind<T> {
  return kinds[type] as unknown as kinds.RecordKind<T>;
}

/** What an evaluator gets when the resolver answers so. */
function answerTo<T extends DnsType>(answer: unknown, type: T): Promise<DnsAnswer<T>> {
  return lookup(
    resolverThat(() => answer),
    "example.com",
    kindOf(type),
    later(),
  );
}

const malformed = { status: "failed", reason: "malformed" };
const ok = (records: unknown, more?: object): object => ({ status: "ok", records, authenticated: false, ...more });

/** An object with a field that throws when it is read. */
function throwing(name: string, cause: unknown): object {
  return Object.defineProperty({}, name, {
    get: () => {
      throw cause;
    },
  });
}

/** Things that may stand anywhere in an answer of a resolver that is broken. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(undefined, null, true, "", "ok", 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 7n),
  fc.constantFrom(Symbol("junk"), () => "junk", [], [[]], {}, new Date(0), new Map(), /junk/),
  fc.constant(0).map(() => new Array(5)),
  fc.constant(0).map(() => ({ length: 3, 0: "array", 1: "like" })),
  fc.constant(0).map(() => throwing("status", new Error("getter"))),
  fc.constant(0).map(
    () =>
      new Proxy([], {
        get: () => {
          throw new Error("trap");
        },
      }),
  ),
  fc.constant(0).map(() => new Proxy(new Uint8Array(3), {})),
  fc.anything(),
);

const isLegal = (answer: DnsAnswer): boolean =>
  answer.status === "failed"
    ? ["timeout", "servfail", "refused", "malformed", "network"].includes(answer.reason)
    : (answer.status === "ok" || answer.status === "nxdomain") && typeof answer.authenticated === "boolean";

describe("lookup", () => {
  it("asks for the name and type given", async () => {
    const asked: unknown[] = [];
    const resolver = {
      resolve: async (name: string, type: DnsType) => {
        asked.push([name, type]);
        return { status: "nxdomain", authenticated: true };
      },
    } as unknown as DnsResolver;
    expect(await lookup(resolver, "example.com", kinds.MX, later())).toEqual({
      status: "nxdomain",
      authenticated: true,
    });
    expect(asked).toEqual([["example.com", "MX"]]);
  });

  it("calls the resolver as a method", async () => {
    class Resolver {
      readonly answer = { status: "nxdomain", authenticated: false };
      async resolve(): Promise<unknown> {
        return this.answer;
      }
    }
    const answer = await lookup(new Resolver() as unknown as DnsResolver, "a.example", kinds.A, later());
    expect(answer).toEqual({ status: "nxdomain", authenticated: false });
  });

  it.each(dnsTypes)("hands on sound answers for %s, as a copy", async (type) => {
    await fc.assert(
      fc.asyncProperty(dnsAnswers(type), async (answer) => {
        const given = JSON.stringify(answer);
        const got = await answerTo(answer, type);
        expect(got).not.toBe(answer);
        expect(got).toEqual(answer);
        expect(JSON.stringify(answer)).toBe(given);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps the cause of a failure, and leaves unknown fields out", async () => {
    const cause = new Error("why");
    expect(await answerTo({ status: "failed", reason: "servfail", cause, extra: 1 }, "A")).toEqual({
      status: "failed",
      reason: "servfail",
      cause,
    });
    expect(await answerTo(ok([{ preference: 1, exchange: "a", extra: 1 }], { extra: 1 }), "MX")).toEqual(
      ok([{ preference: 1, exchange: "a" }]),
    );
  });

  it("takes an answer without the fields that may be missing", async () => {
    expect(await answerTo({ status: "ok", records: ["192.0.2.1"] }, "A")).toEqual(ok(["192.0.2.1"]));
    expect(await answerTo({ status: "nxdomain", ttl: undefined, aliases: null }, "A")).toEqual({
      status: "nxdomain",
      authenticated: false,
    });
  });

  describe("gives a failed answer for a resolver that", () => {
    const cause = new Error("no route");

    it.each([
      [
        "throws",
        () => {
          throw cause;
        },
      ],
      ["rejects", () => Promise.reject(cause)],
      ["gives a promise whose then throws", () => throwing("then", cause)],
    ])("%s", async (_name, resolve) => {
      const answer = await lookup(resolverThat(resolve), "a.example", kinds.A, later());
      expect(answer).toEqual({ status: "failed", reason: "network", cause });
    });

    it.each([[undefined], [null], [{}], [{ resolve: "no" }]])("is none: %o", async (resolver) => {
      const answer = await lookup(resolver as unknown as DnsResolver, "a.example", kinds.A, later());
      expect(answer).toMatchObject({ status: "failed", reason: "network", cause: expect.any(TypeError) });
    });

    it.each([
      ["nothing", undefined],
      ["null", null],
      ["a string", "192.0.2.1"],
      ["a number", 7],
      ["records alone", ["192.0.2.1"]],
      ["no status", { records: [] }],
      ["an unknown status", { status: "servfail" }],
      ["an unknown reason", { status: "failed", reason: "because" }],
      ["no reason", { status: "failed" }],
      ["no records", { status: "ok", authenticated: false }],
      ["records that are no array", ok("192.0.2.1")],
      ["records like an array", ok({ length: 1, 0: "192.0.2.1" })],
      ["records with holes", ok(new Array(2))],
      ["DNSSEC by another word", ok([], { authenticated: "false" })],
      ["a TTL that is text", ok([], { ttl: "300" })],
      ["a TTL below zero", ok([], { ttl: -1 })],
      ["a TTL that is no number", ok([], { ttl: Number.NaN })],
      ["aliases that are no array", ok([], { aliases: "a.example" })],
      ["aliases that are no names", ok([], { aliases: [7] })],
      ["the same of a name that does not exist", { status: "nxdomain", aliases: [7] }],
    ])("answers %s", async (_name, answer) => {
      expect(await answerTo(answer, "A")).toEqual(malformed);
    });

    const mx = { preference: 10, exchange: "a.example" };
    const soa = { mname: "a", rname: "b", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 };
    const tlsa = { usage: 3, selector: 1, matchingType: 1, certificateAssociation: new Uint8Array(32) };
    const caa = { flags: 0, tag: "issue", value: "ca.example" };
    it.each<[DnsType, unknown]>([
      ["A", 7],
      ["A", null],
      ["A", ["192.0.2.1"]],
      ["A", "1".repeat(1025)],
      ["PTR", "a".repeat(1025)],
      ["TXT", "v=spf1 -all"],
      ["TXT", [7]],
      ["TXT", ["a", undefined]],
      ["TXT", [["nested"]]],
      ["TXT", new Array(1)],
      ["MX", "a.example"],
      ["MX", null],
      ["MX", { ...mx, preference: "10" }],
      ["MX", { ...mx, preference: 65_536 }],
      ["MX", { ...mx, preference: -1 }],
      ["MX", { ...mx, preference: 1.5 }],
      ["MX", { ...mx, exchange: undefined }],
      ["SOA", { ...soa, serial: 2 ** 32 }],
      ["SOA", { ...soa, minimum: undefined }],
      ["SOA", { ...soa, rname: 7 }],
      ["TLSA", { ...tlsa, usage: 256 }],
      ["TLSA", { ...tlsa, certificateAssociation: "00" }],
      ["TLSA", { ...tlsa, certificateAssociation: [0] }],
      ["TLSA", { ...tlsa, certificateAssociation: new ArrayBuffer(32) }],
      ["TLSA", { ...tlsa, certificateAssociation: new Uint8Array(65_536) }],
      ["CAA", { ...caa, flags: 256 }],
      ["CAA", { ...caa, tag: 7 }],
      ["CAA", { ...caa, value: "x".repeat(65_536) }],
    ])("answers for %s the record %o", async (type, record) => {
      expect(await answerTo(ok([record]), type)).toEqual(malformed);
    });

    it("answers with more than a DNS message holds (RFC 1035 §4.2.2)", async () => {
      const huge = "x".repeat(100_000_000);
      for (const given of [
        Array.from({ length: 10_000 }, () => ["x"]),
        [Array.from({ length: 10_000 }, () => "x")],
        Array.from({ length: 10 }, () => Array.from({ length: 101 }, () => "x")),
        [[huge]],
        [["x".repeat(65_535)]],
        Array.from({ length: 258 }, () => ["x".repeat(254)]),
      ]) {
        expect(await answerTo(ok(given), "TXT")).toEqual(malformed);
      }
      expect(await answerTo(ok(new Array(1001).fill("192.0.2.1")), "A")).toEqual(malformed);
      expect(await answerTo(ok([], { aliases: new Array(1001).fill("a") }), "A")).toEqual(malformed);
    });

    it("has getters that throw, wherever they are", async () => {
      for (const answer of [
        throwing("status", cause),
        Object.assign(throwing("records", cause), { status: "ok" }),
        Object.assign(throwing("authenticated", cause), { status: "ok", records: [] }),
        Object.assign(throwing("reason", cause), { status: "failed" }),
        ok([throwing("exchange", cause)]),
        ok(
          new Proxy([mx], {
            get: () => {
              throw cause;
            },
          }),
        ),
      ]) {
        expect(await answerTo(answer, "MX")).toEqual({ ...malformed, cause });
      }
    });
  });

  it("takes as much as a DNS message may well hold", async () => {
    const long = [Array.from({ length: 255 }, () => "x".repeat(255))];
    expect(await answerTo(ok(long), "TXT")).toEqual(ok(long));
    const many = Array.from({ length: 1000 }, () => ["x"]);
    expect(await answerTo(ok(many), "TXT")).toEqual(ok(many));
  });

  it("reads each field once, so that what was checked is what is used", async () => {
    let reads = 0;
    const record = {
      preference: 10,
      get exchange(): unknown {
        return reads++ === 0 ? "a.example" : { toString: () => "b.example" };
      },
    };
    const given = new Proxy([record], {
      get: (target, key) => (key === Symbol.iterator ? endless : Reflect.get(target, key)),
    });
    const answer = await answerTo(ok(given), "MX");
    expect(answer).toEqual(ok([{ preference: 10, exchange: "a.example" }]));
    expect(answer).toEqual(ok([{ preference: 10, exchange: "a.example" }]));
    expect(reads).toBe(1);
  });

  function* endless(): Generator<unknown> {
    for (;;) yield { preference: 1, exchange: "a.example" };
  }

  it("settles with a legal answer for any junk anywhere in an answer", async () => {
    const paths = fc.array(fc.nat(), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...dnsTypes),
        fc.nat(),
        paths,
        junk,
        fc.boolean(),
        async (type, seed, path, value, reject) => {
          const [answer] = fc.sample(dnsAnswers(type), { seed, numRuns: 1 });
          const spoiled = spoil(answer, path, value);
          const resolver = resolverThat(() => (reject ? Promise.reject(spoiled) : spoiled));
          expect(isLegal(await lookup(resolver, "a.example", kindOf(type), later()))).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  /** The value with the thing at a path replaced; a path that leads nowhere ends early. */
  function spoil(value: unknown, [step, ...path]: readonly number[], replacement: unknown): unknown {
    if (step === undefined || typeof value !== "object" || value === null || value instanceof Uint8Array)
      return replacement;
    const keys = Object.keys(value);
    if (keys.length === 0) return replacement;
    const key = keys[step % keys.length] ?? "";
    const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
    Reflect.set(copy, key, spoil(Reflect.get(copy, key), path, replacement));
    return copy;
  }
});
