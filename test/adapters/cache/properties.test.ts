import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CacheStore, cachingResolver } from "../../../src/adapters/cache/index.js";
import type { DnsAnswer, DnsResolver, DnsType } from "../../../src/core/dns.js";
import { type FakeClock, fakeClock } from "./fake-clock.js";
import { CacheModel, type ModelOptions } from "./model.js";

const names = fc.constantFrom("a.test", "a.test", "b.test");
const ttls = fc.option(fc.constantFrom(0, 0, 1, 5, 30, 60), { nil: undefined });

const answers: fc.Arbitrary<DnsAnswer> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({ address: fc.constantFrom("192.0.2.1", "192.0.2.2"), ttl: ttls, authenticated: fc.boolean() })
      .map(
        ({ address, ttl, authenticated }): DnsAnswer => ({
          status: "ok",
          records: [address],
          authenticated,
          ...(ttl !== undefined && { ttl }),
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ status: fc.constantFrom("ok" as const, "nxdomain" as const), ttl: ttls }).map(
      ({ status, ttl }): DnsAnswer => ({
        ...(status === "ok" ? { status, records: [] } : { status }),
        authenticated: false,
        ...(ttl !== undefined && { ttl }),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("timeout" as const, "servfail" as const)
      .map((reason): DnsAnswer => ({ status: "failed", reason })),
  },
);

const modelOptions: fc.Arbitrary<ModelOptions> = fc.record({
  minTtlSeconds: fc.constantFrom(0, 0, 3),
  maxTtlSeconds: fc.constantFrom(86_400, 50),
  maxNegativeTtlSeconds: fc.constantFrom(10_800, 10, 0),
  unknownTtlSeconds: fc.constantFrom(60, 0),
  failureTtlSeconds: fc.constantFrom(1, 5, 60),
  serveStaleSeconds: fc.constantFrom(0, 20, 500, 500),
});

interface Real {
  readonly clock: FakeClock;
  readonly resolver: DnsResolver;
  readonly says: Map<string, DnsAnswer>;
  asked: number;
}

type Step = fc.AsyncCommand<CacheModel, Real, false>;

const silent: DnsAnswer = { status: "failed", reason: "network" };

function say(name: string, answer: DnsAnswer): Step {
  return {
    check: () => true,
    run: async (_model, real) => void real.says.set(name, answer),
    toString: () => `say ${name} ${JSON.stringify(answer)}`,
  };
}

function advance(milliseconds: number): Step {
  return {
    check: () => true,
    run: async (_model, real) => real.clock.advance(milliseconds),
    toString: () => `advance ${milliseconds} ms`,
  };
}

/** Asks several times at once; some of those who ask leave at once. */
function ask(name: string, staying: number, leaving: number): Step {
  return {
    check: () => true,
    async run(model, real) {
      const expected = model.ask(name, real.clock.now(), real.says.get(name) ?? silent);
      const controller = new AbortController();
      const left = Array.from({ length: leaving }, () =>
        real.resolver.resolve(name, "A", { signal: controller.signal }).catch((reason: unknown) => reason),
      );
      const stayed = Array.from({ length: staying }, () => real.resolver.resolve(name.toUpperCase(), "A"));
      controller.abort("stop");
      for (const answer of await Promise.all(stayed)) expect(answer).toEqual(expected);
      for (const answer of await Promise.all(left)) expect([expected, "stop"]).toContainEqual(answer);
      expect(real.asked).toBe(model.asked);
    },
    toString: () => `ask ${name} ${staying} times, ${leaving} leave`,
  };
}

const commands = fc.commands<CacheModel, Real, false>(
  [
    fc.tuple(names, answers).map(([name, answer]) => say(name, answer)),
    fc.constantFrom(1, 999, 1_000, 5_000, 29_999, 30_000, 60_000).map((ms) => advance(ms)),
    fc
      .tuple(names, fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 }))
      .map(([name, times, leave]) => ask(name, times, leave)),
  ],
  { maxCommands: 60, size: "max" },
);

async function compare(options: ModelOptions, steps: Iterable<Step>, store: CacheStore | undefined): Promise<void> {
  const clock = fakeClock();
  const says = new Map<string, DnsAnswer>();
  const real: Real = { clock, says, asked: 0, resolver: undefined as never };
  const source: DnsResolver = {
    async resolve<T extends DnsType>(name: string): Promise<DnsAnswer<T>> {
      real.asked++;
      return (says.get(name.toLowerCase()) ?? silent) as DnsAnswer<T>;
    },
  };
  const resolver = cachingResolver(source, { ...options, now: clock.now, ...(store && { store, storeTimeoutMs: 1 }) });
  await fc.asyncModelRun(() => ({ model: new CacheModel(options), real: Object.assign(real, { resolver }) }), steps);
}

describe("a caching resolver says what the model says", () => {
  it("without a store", async () => {
    await fc.assert(
      fc.asyncProperty(modelOptions, commands, (options, steps) => compare(options, steps, undefined)),
      { numRuns: 300 },
    );
  });

  it("with a store of its own: a second memory changes nothing", async () => {
    const emptyStore = (): CacheStore => {
      const entries = new Map<string, string>();
      return { get: async (key) => entries.get(key), set: async (key, value) => void entries.set(key, value) };
    };
    const plain = modelOptions.filter(({ serveStaleSeconds }) => serveStaleSeconds === 0);
    await fc.assert(
      fc.asyncProperty(plain, commands, (options, steps) => compare(options, steps, emptyStore())),
      { numRuns: 200 },
    );
  });

  it("with a store that fails, throws, or gives junk", async () => {
    const junk = fc.oneof(fc.json(), fc.string(), fc.uint8Array(), fc.constant(null));
    const stores = fc.tuple(fc.constantFrom("reject", "throw", "junk"), junk).map(([kind, value]): CacheStore => {
      const act = (): Promise<never> => {
        if (kind === "throw") throw new Error("down");
        return kind === "reject" ? Promise.reject(new Error("down")) : (Promise.resolve(value) as Promise<never>);
      };
      return { get: act, set: act };
    });
    await fc.assert(fc.asyncProperty(modelOptions, commands, stores, compare), { numRuns: 200 });
  });
});

describe("a store that anybody can write to", () => {
  const entry = fc
    .record(
      {
        version: fc.constantFrom(1, 1, 1, 2),
        key: fc.constantFrom("mailproof:dns:A:a.test", "mailproof:dns:A:a.test", "x"),
        freshUntil: fc.oneof(fc.constantFrom(1_700_000_060_000, 1_699_999_999_000, 9e15, -1), fc.double()),
        staleUntil: fc.oneof(fc.constantFrom(1_700_000_060_000, 9e15, -1), fc.double()),
        answer: fc.oneof(
          answers,
          fc.record({
            status: fc.constantFrom("ok", "nxdomain"),
            records: fc.array(fc.jsonValue()),
            ttl: fc.jsonValue(),
          }),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value));

  it("leads to nothing but legal answers, within the bounds of time", async () => {
    await fc.assert(
      fc.asyncProperty(entry, async (value) => {
        const clock = fakeClock();
        const source: DnsResolver = { resolve: async () => silent as never };
        const store: CacheStore = { get: async () => value, set: async () => {} };
        const resolver = cachingResolver(source, { store, now: clock.now, maxTtlSeconds: 100, serveStaleSeconds: 100 });
        const answer = await resolver.resolve("a.test", "A");
        expect(["ok", "nxdomain", "failed"]).toContain(answer.status);
        if (answer.status === "failed") return;
        expect(answer.ttl).toBeGreaterThanOrEqual(0);
        expect(answer.ttl).toBeLessThanOrEqual(100);
        expect(typeof answer.authenticated).toBe("boolean");
        if (answer.status === "ok") for (const record of answer.records) expect(typeof record).toBe("string");
      }),
      { numRuns: 1_000 },
    );
  });
});
