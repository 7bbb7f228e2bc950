import { describe, expect, it } from "vitest";
import { type CacheStore, type CachingResolverOptions, cachingResolver } from "../../../src/adapters/cache/index.js";
import type { DnsAnswer, DnsOptions, DnsResolver, DnsType } from "../../../src/core/dns.js";
import { encodeUtf8 } from "../../../src/internal/bytes.js";
import { fakeClock } from "./fake-clock.js";

type Answer = DnsAnswer | (() => DnsAnswer | Promise<DnsAnswer>);

/** A resolver whose answer can be changed, and that counts. */
function scripted(first: Answer) {
  const asked: string[] = [];
  const signals: AbortSignal[] = [];
  let answer = first;
  const resolver: DnsResolver = {
    async resolve<T extends DnsType>(name: string, type: T, options?: DnsOptions): Promise<DnsAnswer<T>> {
      asked.push(`${name} ${type}`);
      if (options?.signal !== undefined) signals.push(options.signal);
      return (typeof answer === "function" ? await answer() : answer) as DnsAnswer<T>;
    },
  };
  return { resolver, asked, signals, say: (next: Answer) => (answer = next) };
}

function setup(first: Answer, options: CachingResolverOptions = {}) {
  const clock = fakeClock();
  const source = scripted(first);
  const resolver = cachingResolver(source.resolver, { now: clock.now, ...options });
  const ask = (name = "a.test", type: DnsType = "A") => resolver.resolve(name, type);
  return { ...source, ...clock, cached: resolver, ask };
}

const ok = (ttl: number | undefined, ...records: string[]): DnsAnswer<"A"> => ({
  status: "ok",
  records,
  authenticated: false,
  ...(ttl !== undefined && { ttl }),
});
const down: DnsAnswer = { status: "failed", reason: "timeout", cause: new Error("down") };

describe("records", () => {
  it("are remembered for their TTL, which is counted down", async () => {
    const { ask, asked, advance } = setup(ok(60, "192.0.2.1"));
    expect(await ask()).toEqual(ok(60, "192.0.2.1"));
    advance(1);
    expect(await ask()).toEqual(ok(59, "192.0.2.1"));
    advance(58_999);
    expect(await ask()).toEqual(ok(1, "192.0.2.1"));
    advance(999);
    expect(await ask()).toEqual(ok(0, "192.0.2.1"));
    expect(asked).toHaveLength(1);
    advance(1);
    expect(await ask()).toEqual(ok(60, "192.0.2.1"));
    expect(asked).toHaveLength(2);
  });

  it("are told apart by name and type; letters of ASCII have no case (RFC 4343), others have", async () => {
    const { ask, asked } = setup(ok(60));
    await ask("a.test", "A");
    await ask("A.TEST", "A");
    await ask("a.test", "AAAA");
    await ask("b.test", "A");
    await ask("k.test", "A");
    await ask("\u212a.test", "A"); // KELVIN SIGN, which toLowerCase makes a k
    expect(asked).toEqual(["a.test A", "a.test AAAA", "b.test A", "k.test A", "\u212a.test A"]);
  });

  it.each<readonly [string, CachingResolverOptions, number | undefined, number]>([
    ["not for longer than a day", {}, 10_000_000, 86_400],
    ["not for longer than told", { maxTtlSeconds: 10 }, 60, 10],
    ["not for less than told", { minTtlSeconds: 30 }, 5, 30],
    ["not for less than told, from 0", { minTtlSeconds: 30 }, 0, 30],
    ["for whole seconds", {}, 5.9, 5],
    ["for a minute without a TTL", {}, undefined, 60],
    ["for as long as told without a TTL", { unknownTtlSeconds: 7 }, undefined, 7],
    ["not for longer than told without a TTL", { maxTtlSeconds: 5 }, undefined, 5],
    ["for a day where the TTL is endless", {}, Number.POSITIVE_INFINITY, 86_400],
  ])("are remembered %s", async (_what, options, ttl, seconds) => {
    const { ask, asked, advance } = setup(ok(ttl, "192.0.2.1"), options);
    expect(await ask()).toEqual(ok(seconds, "192.0.2.1"));
    advance(seconds * 1000 - 1);
    await ask();
    expect(asked).toHaveLength(1);
    advance(1);
    await ask();
    expect(asked).toHaveLength(2);
  });

  it("with a TTL of 0 are not remembered (RFC 1035 §3.2.1)", async () => {
    const { ask, asked } = setup(ok(0, "192.0.2.1"));
    expect(await ask()).toEqual(ok(0, "192.0.2.1"));
    await ask();
    expect(asked).toHaveLength(2);
  });

  it("of every type come back as they were, with aliases and DNSSEC", async () => {
    const records = {
      A: ["192.0.2.1"],
      AAAA: ["2001:db8::1"],
      CNAME: ["b.test"],
      MX: [{ preference: 10, exchange: "mx.test" }],
      NS: ["ns.test"],
      PTR: ["a.test"],
      SOA: [{ mname: "ns.test", rname: "a.test", serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 }],
      TXT: [["v=spf1 ", "\u00e9\0\u2028\ud800-all"], []],
      TLSA: [{ usage: 3, selector: 1, matchingType: 1, certificateAssociation: Uint8Array.of(0, 128, 255) }],
      CAA: [{ flags: 0, tag: "issue", value: "ca.test" }],
    };
    for (const [type, list] of Object.entries(records) as [DnsType, never][]) {
      const answer: DnsAnswer = { status: "ok", records: list, authenticated: true, ttl: 60, aliases: ["b.test"] };
      const { ask, asked } = setup(answer);
      expect(await ask("a.test", type)).toEqual(answer);
      expect(await ask("a.test", type)).toEqual(answer);
      expect(asked).toHaveLength(1);
    }
  });

  it("can't be changed for others by one who got them", async () => {
    const association = Uint8Array.of(1, 2, 3);
    const record = { usage: 3, selector: 1, matchingType: 1, certificateAssociation: association };
    const { cached } = setup({ status: "ok", records: [record], authenticated: true, ttl: 60 });
    const [first, second] = await Promise.all([cached.resolve("a.test", "TLSA"), cached.resolve("a.test", "TLSA")]);
    for (const answer of [first, second]) {
      if (answer.status !== "ok") throw new Error("failed");
      answer.records[0]!.certificateAssociation.fill(0);
      (answer.records as unknown[]).push("more");
    }
    association.fill(0);
    const third = await cached.resolve("a.test", "TLSA");
    expect(third).toMatchObject({ records: [{ certificateAssociation: Uint8Array.of(1, 2, 3) }] });
  });
});

describe("an absence", () => {
  const nodata = ok(60);
  const nxdomain: DnsAnswer = { status: "nxdomain", authenticated: true, ttl: 60, aliases: ["b.test"] };

  it.each([
    ["a name without such records", nodata],
    ["a name that doesn't exist", nxdomain],
  ])("is remembered for its time: %s (RFC 2308 §5)", async (_what, answer) => {
    const { ask, asked, advance } = setup(answer);
    expect(await ask()).toEqual(answer);
    advance(10_000);
    expect(await ask()).toEqual({ ...answer, ttl: 50 });
    advance(49_999);
    await ask();
    expect(asked).toHaveLength(1);
    advance(1);
    await ask();
    expect(asked).toHaveLength(2);
  });

  it.each<readonly [string, CachingResolverOptions, number, number]>([
    ["not for longer than three hours", {}, 86_400, 10_800],
    ["not for longer than told", { maxNegativeTtlSeconds: 5 }, 60, 5],
    ["not for longer than anything", { maxTtlSeconds: 5 }, 60, 5],
    ["not at all where told", { maxNegativeTtlSeconds: 0 }, 60, 0],
    ["for no longer by the least time of records", { minTtlSeconds: 100 }, 60, 60],
  ])("is remembered %s", async (_what, options, ttl, seconds) => {
    const { ask } = setup({ status: "nxdomain", authenticated: false, ttl }, options);
    expect(await ask()).toEqual({ status: "nxdomain", authenticated: false, ttl: seconds });
  });

  it("without a time is not remembered, and has none (RFC 2308 §5)", async () => {
    for (const answer of [ok(undefined), { status: "nxdomain", authenticated: false } as const]) {
      const { ask, asked } = setup(answer);
      expect(await ask()).toEqual(answer);
      await ask();
      expect(asked).toHaveLength(2);
    }
  });
});

describe("a failure", () => {
  it("is remembered briefly, by its reason (RFC 9520 §3.2)", async () => {
    const { ask, asked, advance } = setup(down);
    expect(await ask()).toEqual(down);
    advance(4_999);
    expect(await ask()).toEqual({ status: "failed", reason: "timeout" });
    expect(asked).toHaveLength(1);
    advance(1);
    await ask();
    expect(asked).toHaveLength(2);
  });

  it("of a resolver that throws or answers junk is one", async () => {
    const throwing = setup(() => Promise.reject(new Error("thrown")));
    expect(await throwing.ask()).toMatchObject({ status: "failed", reason: "network" });
    const junk = setup({ status: "ok", records: [1], authenticated: false } as never);
    expect(await junk.ask()).toMatchObject({ status: "failed", reason: "malformed" });
  });

  it("is forgotten when an answer comes", async () => {
    const { ask, say, advance } = setup(down, { failureTtlSeconds: 1 });
    await ask();
    say(ok(60, "192.0.2.1"));
    advance(1_000);
    expect(await ask()).toEqual(ok(60, "192.0.2.1"));
    expect(await ask()).toEqual(ok(60, "192.0.2.1"));
  });
});

describe("stale records", () => {
  const stale = { serveStaleSeconds: 100 };

  it("serve while the resolver fails, with a TTL of 30, and it is asked every 30 seconds (RFC 8767 §4, §5)", async () => {
    const { ask, asked, say, advance } = setup({ ...ok(10, "192.0.2.1"), authenticated: true } as DnsAnswer, stale);
    await ask();
    say(down);
    advance(10_000);
    const served = { ...ok(30, "192.0.2.1"), authenticated: true };
    expect(await ask()).toEqual(served);
    expect(asked).toHaveLength(2);
    advance(29_999);
    expect(await ask()).toEqual(served);
    expect(asked).toHaveLength(2);
    advance(1);
    expect(await ask()).toEqual(served);
    expect(asked).toHaveLength(3);
  });

  it("are over at the end of their time, also while a failure is remembered", async () => {
    const { ask, say, advance } = setup(ok(10, "192.0.2.1"), stale);
    await ask();
    say(down);
    advance(100_000);
    expect(await ask()).toMatchObject({ status: "ok" });
    advance(9_999);
    expect(await ask()).toMatchObject({ status: "ok" });
    advance(1);
    expect(await ask()).toEqual({ status: "failed", reason: "timeout" });
  });

  it("give way to an answer, be it an absence or one that is not remembered", async () => {
    for (const next of [ok(10, "192.0.2.9"), ok(0, "192.0.2.9"), ok(10), ok(undefined)]) {
      const { ask, say, advance } = setup(ok(10, "192.0.2.1"), stale);
      await ask();
      advance(10_000);
      say(next);
      expect(await ask()).toEqual(next);
      say(down);
      advance(10_000);
      const after = await ask();
      if (next.status === "ok" && next.ttl === 10 && next.records.length > 0) {
        expect(after).toEqual({ ...next, ttl: 30 });
      } else {
        expect(after).toMatchObject({ status: "failed" });
      }
    }
  });

  it("do not serve unless told, and an absence never does", async () => {
    for (const [answer, options] of [
      [ok(10, "192.0.2.1"), {}],
      [ok(10), stale],
      [{ status: "nxdomain", authenticated: false, ttl: 10 }, stale],
    ] as const) {
      const { ask, say, advance } = setup(answer, options);
      await ask();
      say(down);
      advance(10_000);
      expect(await ask()).toEqual(down);
    }
  });
});

describe("questions at once", () => {
  /** A resolver that answers when told. */
  function held() {
    const pending: ((answer: DnsAnswer) => void)[] = [];
    const source = setup(() => new Promise<DnsAnswer>((resolve) => pending.push(resolve)));
    return { ...source, pending };
  }

  it("are one question where they are equal", async () => {
    const { ask, asked, pending } = held();
    const answers = [ask("a.test"), ask("A.test"), ask("b.test")];
    expect(asked).toEqual(["a.test A", "b.test A"]);
    for (const answer of pending) answer(ok(0, "192.0.2.1"));
    expect(await Promise.all(answers)).toEqual([ok(0, "192.0.2.1"), ok(0, "192.0.2.1"), ok(0, "192.0.2.1")]);
    const later = ask("a.test");
    expect(asked).toHaveLength(3);
    pending[2]!(ok(0));
    await later;
  });

  it("are not ended for the others by one who leaves", async () => {
    const { cached, signals, pending, asked } = held();
    const reason = new Error("stop");
    const first = new AbortController();
    const leaving = cached.resolve("a.test", "A", { signal: first.signal });
    const staying = cached.resolve("a.test", "A", { signal: new AbortController().signal });
    first.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    expect(signals.some(({ aborted }) => aborted)).toBe(false);
    pending[0]!(ok(60, "192.0.2.1"));
    expect(await staying).toEqual(ok(60, "192.0.2.1"));
    expect(asked).toHaveLength(1);
  });

  it("end when the last leaves, and what comes of them after that is not remembered", async () => {
    const { cached, signals, pending, ask, asked } = held();
    const reason = new Error("stop");
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) => cached.resolve("a.test", "A", { signal }));
    for (const each of leaving) each.catch(() => {});
    for (const controller of controllers) controller.abort(reason);
    const next = ask(); // at once
    expect(asked).toHaveLength(2);
    for (const each of leaving) await expect(each).rejects.toBe(reason);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(signals[0]!.reason).toBe(reason);
    pending[1]!(ok(60, "192.0.2.2"));
    expect(await next).toEqual(ok(60, "192.0.2.2"));
    pending[0]!(ok(60, "192.0.2.1"));
    expect(await ask()).toEqual(ok(60, "192.0.2.2"));
  });

  it("are not asked by one who has left before", async () => {
    const { cached, asked } = held();
    const reason = new Error("stop");
    const question = cached.resolve("a.test", "A", { signal: AbortSignal.abort(reason) });
    await expect(question).rejects.toBe(reason);
    expect(asked).toHaveLength(0);
  });

  it("leave no listener on a signal that stays", async () => {
    const { cached, pending } = held();
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = new Proxy(signal, {
      get(target, key) {
        if (key === "addEventListener") listeners++;
        if (key === "removeEventListener") listeners--;
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const answer = cached.resolve("a.test", "A", { signal: counted });
    pending[0]!(ok(60));
    await answer;
    await cached.resolve("a.test", "A", { signal: counted });
    expect(listeners).toBe(0);
  });
});

describe("a clock that is set back", () => {
  it("makes nothing last longer", async () => {
    const { ask, asked, advance } = setup(ok(60, "192.0.2.1"));
    await ask();
    advance(-3_600_000);
    await ask();
    expect(asked).toHaveLength(2);
    await ask();
    expect(asked).toHaveLength(2);
  });
});

describe("the bounds of the memory", () => {
  /** Asks for each name, then again from the last to the first, and counts those that were still known. */
  async function known(names: readonly string[], options: CachingResolverOptions, answer = ok(60, "192.0.2.1")) {
    const { ask, asked } = setup(answer, options);
    for (const name of names) await ask(name);
    expect(asked).toHaveLength(names.length);
    let count = 0;
    for (const name of [...names].reverse()) {
      const before = asked.length;
      await ask(name);
      if (asked.length === before) count++;
      else break;
    }
    return count;
  }

  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `host${index}.example.test`);

  it("hold for 100,000 names: the newest are known, the others forgotten", async () => {
    expect(await known(names(100_000), { maxEntries: 1_000 })).toBe(1_000);
  });

  it("hold for octets", async () => {
    const count = await known(names(2_000), { maxOctets: 100_000 });
    expect(count).toBeGreaterThan(100);
    expect(count).toBeLessThan(500);
  });

  it("hold for absences and failures", async () => {
    expect(await known(names(500), { maxEntries: 100 }, ok(60))).toBe(100);
    expect(await known(names(500), { maxEntries: 100 }, down as never)).toBe(100);
  });

  it("count an answer once that comes again and again", async () => {
    const { ask, asked, advance, say } = setup(ok(86_400, "192.0.2.1"), { maxOctets: 2_000 });
    await ask("b.test");
    say(ok(1, "192.0.2.1"));
    for (let i = 0; i < 100; i++) {
      await ask("a.test");
      advance(1_000);
    }
    expect(asked).toHaveLength(101);
    await ask("b.test");
    expect(asked).toHaveLength(101);
  });

  it("leave out an answer that is larger than all of it", async () => {
    const large: DnsAnswer<"TXT"> = { status: "ok", records: [["x".repeat(5_000)]], authenticated: false, ttl: 60 };
    const { ask, asked } = setup(large as DnsAnswer, { maxOctets: 2_000 });
    expect(await ask("a.test", "TXT")).toEqual(large);
    await ask("a.test", "TXT");
    expect(asked).toHaveLength(2);
  });

  it("forget first what was not used for longest", async () => {
    const { ask, asked } = setup(ok(60), { maxEntries: 2 });
    for (const name of ["a.test", "b.test", "a.test", "c.test", "a.test"]) await ask(name);
    expect(asked).toEqual(["a.test A", "b.test A", "c.test A"]);
  });

  it("pass on what no name is as long as, or no type", async () => {
    const { ask, asked } = setup(ok(60));
    const name = "x".repeat(2_049);
    for (let i = 0; i < 2; i++) await ask(name);
    for (let i = 0; i < 2; i++) await ask("a.test", "toString" as never);
    expect(asked).toHaveLength(4);
  });
});

describe("a store", () => {
  /** A store that is a map, and keeps a record. */
  function mapStore(entries = new Map<string, string>()) {
    const calls: string[] = [];
    const ttls: number[] = [];
    const store: CacheStore = {
      async get(key) {
        calls.push(`get ${key}`);
        return entries.get(key);
      },
      async set(key, value, ttlSeconds) {
        calls.push(`set ${key}`);
        ttls.push(ttlSeconds);
        entries.set(key, value);
      },
    };
    return { store, entries, calls, ttls };
  }
  const key = "mailproof:dns:A:a.test";

  it("shares answers between caches, with the time that is left", async () => {
    const { store, calls, ttls } = mapStore();
    const first = setup(ok(60, "192.0.2.1"), { store });
    await first.ask("A.test");
    expect(calls).toEqual([`get ${key}`, `set ${key}`]);
    expect(ttls).toEqual([60]);
    const second = setup(down, { store });
    second.advance(20_000);
    expect(await second.ask()).toEqual(ok(40, "192.0.2.1"));
    expect(await second.ask()).toEqual(ok(40, "192.0.2.1"));
    expect(second.asked).toHaveLength(0);
    expect(calls).toEqual([`get ${key}`, `set ${key}`, `get ${key}`]);
  });

  it("shares absences, but no failures", async () => {
    const { store, entries } = mapStore();
    await setup({ status: "nxdomain", authenticated: true, ttl: 60 }, { store }).ask();
    expect(await setup(down, { store }).ask()).toEqual({ status: "nxdomain", authenticated: true, ttl: 60 });
    await setup(down, { store }).ask("b.test");
    expect([...entries.keys()]).toEqual([key]);
  });

  it("keeps stale answers for as long as they may serve", async () => {
    const { store, ttls } = mapStore();
    await setup(ok(10, "192.0.2.1"), { store, serveStaleSeconds: 100 }).ask();
    expect(ttls).toEqual([110]);
    const later = setup(down, { store, serveStaleSeconds: 50 });
    later.advance(30_000);
    expect(await later.ask()).toEqual(ok(30, "192.0.2.1"));
    expect(later.asked).toHaveLength(1);
    const tooLate = setup(down, { store, serveStaleSeconds: 10 }); // its own bound, not that of the writer
    tooLate.advance(30_000);
    expect(await tooLate.ask()).toEqual(down);
  });

  it("does not bring back what is older than what this cache knows", async () => {
    const { store, entries } = mapStore();
    const { ask, say, advance } = setup(ok(10, "192.0.2.1"), { store, serveStaleSeconds: 100 });
    await ask();
    const old = entries.get(key)!;
    advance(10_000);
    say(ok(10, "192.0.2.2"));
    await ask();
    entries.set(key, old);
    advance(10_000);
    say(down);
    expect(await ask()).toEqual(ok(30, "192.0.2.2"));
  });

  it("keeps what resolvers of unlike trust know apart by their prefix", async () => {
    const { store } = mapStore();
    await setup({ ...ok(60, "192.0.2.1"), authenticated: true } as DnsAnswer, { store, keyPrefix: "validated:" }).ask();
    const other = setup(ok(60, "192.0.2.2"), { store, keyPrefix: "plain:" });
    expect(await other.ask()).toEqual(ok(60, "192.0.2.2"));
  });

  it("may give bytes", async () => {
    const { store, entries } = mapStore();
    await setup(ok(60, "192.0.2.1"), { store }).ask();
    const bytes: CacheStore = { get: async (name) => encodeUtf8(entries.get(name)!), set: async () => {} };
    expect(await setup(down, { store: bytes }).ask()).toEqual(ok(60, "192.0.2.1"));
  });

  const sane = (changes: object): string => {
    const answer = { status: "ok", records: ["192.0.2.66"], authenticated: true };
    const times = { freshUntil: 1_700_000_060_000, staleUntil: 1_700_000_060_000 };
    return JSON.stringify({ version: 1, key, ...times, answer, ...changes });
  };

  it("is believed when it is sane", async () => {
    const store: CacheStore = { get: async () => sane({}), set: async () => {} };
    expect(await setup(down, { store }).ask()).toEqual({ ...ok(60, "192.0.2.66"), authenticated: true });
  });

  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["no text", 7],
    ["an object", { status: "ok" }],
    ["no JSON", "{"],
    ["an empty text", ""],
    ["a JSON null", "null"],
    ["a list", "[]"],
    ["bytes that are no UTF-8", Uint8Array.of(0xff, 0xfe)],
    ["another version", sane({ version: 2 })],
    ["the entry of another name", sane({ key: "mailproof:dns:A:b.test" })],
    ["no times", sane({ freshUntil: undefined })],
    ["times of another kind", sane({ freshUntil: "1700000060000" })],
    ["a time that is over", sane({ freshUntil: 1_700_000_000_000 })],
    ["times of infinity", sane({}).replace("1700000060000", "1e999")],
    ["no answer", sane({ answer: undefined })],
    ["an answer of no kind", sane({ answer: { status: "maybe" } })],
    ["a failure", sane({ answer: { status: "failed", reason: "timeout" } })],
    ["records of another type", sane({ answer: { status: "ok", records: [{ preference: 1 }], authenticated: false } })],
    ["no list of records", sane({ answer: { status: "ok", records: "192.0.2.66", authenticated: false } })],
    ["DNSSEC by a word", sane({ answer: { status: "ok", records: [], authenticated: "yes" } })],
    ["far too many records", sane({ answer: { status: "ok", records: Array(5_000).fill("x"), authenticated: false } })],
    ["far too long a text", sane({ filler: "x".repeat(17_000_000) })],
    ["far too many bytes", new Uint8Array(17_000_000)],
  ])("is not believed when it gives %s", async (what, value) => {
    const store = { get: async () => value, set: async () => {} } as CacheStore;
    const { ask, asked } = setup(ok(60, "192.0.2.1"), { store });
    const answer = await ask();
    if (what === "times of infinity") {
      expect(answer).toMatchObject({ ttl: 86_400 }); // within the bound of this cache, whatever it says
    } else {
      expect(answer).toEqual(ok(60, "192.0.2.1"));
      expect(asked).toHaveLength(1);
    }
  });

  it("is not believed of octets that are none", async () => {
    const record = { usage: 3, selector: 1, matchingType: 1, certificateAssociation: "***" };
    const answer = { status: "ok", records: [record], authenticated: true };
    const tlsaKey = "mailproof:dns:TLSA:a.test";
    for (const records of [answer.records, [{ ...record, certificateAssociation: [1] }], [null], [7], {}]) {
      const value = sane({ key: tlsaKey, answer: { ...answer, records } });
      const store: CacheStore = { get: async () => value, set: async () => {} };
      const { ask } = setup({ status: "nxdomain", authenticated: true, ttl: 5 }, { store });
      expect(await ask("a.test", "TLSA")).toMatchObject({ status: "nxdomain" });
    }
  });

  it("that gives times beyond all bounds is held to those of this cache", async () => {
    const far = { freshUntil: 9e15, staleUntil: 9e15 };
    const store: CacheStore = { get: async () => sane(far), set: async () => {} };
    const { ask, advance, asked } = setup(down, { store, maxTtlSeconds: 10, serveStaleSeconds: 20 });
    expect(await ask()).toMatchObject({ ttl: 10 });
    advance(10_000);
    expect(await ask()).toMatchObject({ ttl: 10 }); // the store says it anew
    expect(asked).toHaveLength(0);
  });

  it.each<readonly [string, CacheStore]>([
    ["rejects", { get: () => Promise.reject(new Error("down")), set: () => Promise.reject(new Error("down")) }],
    [
      "throws",
      {
        get: () => {
          throw new Error("down");
        },
        set: () => {
          throw new Error("down");
        },
      },
    ],
    ["hangs", { get: () => new Promise(() => {}), set: () => new Promise(() => {}) }],
    ["is none", {} as CacheStore],
  ])("that %s never fails a look-up", async (_what, store) => {
    const { ask, asked, advance } = setup(ok(1, "192.0.2.1"), { store, storeTimeoutMs: 5 });
    for (let i = 0; i < 5; i++) {
      expect(await ask()).toEqual(ok(1, "192.0.2.1"));
      advance(60_000);
    }
    expect(asked).toHaveLength(5);
  });

  it("that has failed is left alone for ten seconds", async () => {
    let gets = 0;
    let sets = 0;
    const store: CacheStore = {
      get: async () => {
        gets++;
        throw new Error("down");
      },
      set: async () => void sets++,
    };
    const { ask, advance } = setup(ok(60), { store });
    await ask("a.test");
    await ask("b.test");
    expect([gets, sets]).toEqual([1, 0]);
    advance(9_999);
    await ask("c.test");
    expect([gets, sets]).toEqual([1, 0]);
    advance(1);
    await ask("d.test");
    expect([gets, sets]).toEqual([2, 0]);
  });

  it("that hangs on writing is not written to without end", async () => {
    let sets = 0;
    const store: CacheStore = { get: async () => undefined, set: () => new Promise(() => void sets++) };
    const { ask } = setup(ok(60), { store, storeTimeoutMs: 60_000 });
    for (let i = 0; i < 300; i++) await ask(`host${i}.test`);
    expect(sets).toBe(100);
  });

  it("is not waited for by one who leaves", async () => {
    const reason = new Error("stop");
    const store: CacheStore = { get: () => new Promise(() => {}), set: async () => {} };
    const { cached, asked } = setup(ok(60), { store, storeTimeoutMs: 20 });
    const controller = new AbortController();
    const answer = cached.resolve("a.test", "A", { signal: controller.signal });
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(asked).toHaveLength(0);
  });
});

describe("options that can't be", () => {
  it.each<readonly [keyof CachingResolverOptions, number]>([
    ["maxEntries", 0],
    ["maxOctets", 999],
    ["minTtlSeconds", -1],
    ["minTtlSeconds", 86_401],
    ["maxTtlSeconds", 604_801],
    ["maxNegativeTtlSeconds", 86_401],
    ["unknownTtlSeconds", Number.NaN],
    ["failureTtlSeconds", 0],
    ["failureTtlSeconds", 301],
    ["serveStaleSeconds", 1.5],
    ["storeTimeoutMs", 0],
  ])("are named: %s of %d", (name, value) => {
    const { resolver } = scripted(down);
    expect(() => cachingResolver(resolver, { [name]: value })).toThrow(RangeError);
    expect(() => cachingResolver(resolver, { [name]: value })).toThrow(`"${name}"`);
  });
});
