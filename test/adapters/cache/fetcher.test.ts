import { describe, expect, it } from "vitest";
import { type CacheStore, type CachingFetcherOptions, cachingFetcher } from "../../../src/adapters/cache/index.js";
import type { FetchAnswer, Fetcher, FetchLimits } from "../../../src/core/fetch.js";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { fakeClock } from "./fake-clock.js";

const limits: FetchLimits = { maxBytes: 1_000, timeoutMs: 10_000, redirects: 0 };

function response(body: string, headers: Record<string, string> = {}, code = 200): FetchAnswer {
  return { status: "ok", code, headers, body: encodeLatin1(body) };
}
const cacheable = (body: string, seconds = 60): FetchAnswer =>
  response(body, { "cache-control": `max-age=${seconds}`, "x-a": "b" });
const down: FetchAnswer = { status: "failed", reason: "network", cause: new Error("down") };

type Answer = FetchAnswer | ((signal: AbortSignal | undefined) => Promise<FetchAnswer>);

function setup(first: Answer, options: CachingFetcherOptions = {}) {
  const clock = fakeClock();
  const fetched: string[] = [];
  let answer = first;
  const inner: Fetcher = async (url, _limits, { signal } = {}) => {
    fetched.push(url.href);
    return typeof answer === "function" ? answer(signal) : answer;
  };
  const cached = cachingFetcher(inner, { now: clock.now, ...options });
  const get = (url = "https://ca.example.com/a.crl", overrides: Partial<FetchLimits> = {}) =>
    cached(new URL(url), { ...limits, ...overrides });
  return { ...clock, cached, get, fetched, say: (next: Answer) => (answer = next) };
}

describe("an answer with the code 200", () => {
  it("is remembered for as long as it says, and comes back as it was", async () => {
    const { get, fetched, advance } = setup(cacheable("\0a CRL\xff"));
    expect(await get()).toEqual(cacheable("\0a CRL\xff"));
    advance(59_999);
    expect(await get()).toEqual(cacheable("\0a CRL\xff"));
    expect(fetched).toHaveLength(1);
    advance(1);
    await get();
    expect(fetched).toHaveLength(2);
  });

  it("is told apart by URL without fragment, and by limits", async () => {
    const { get, fetched } = setup(cacheable("x"));
    await get("https://a.example.com/?q#one");
    await get("https://A.example.com:443/?q#two");
    expect(fetched).toEqual(["https://a.example.com/?q"]);
    await get("https://a.example.com/?r");
    await get("http://a.example.com/?q");
    await get("https://a.example.com/?q", { maxBytes: 10 });
    await get("https://a.example.com/?q", { timeoutMs: 10 });
    expect(fetched).toHaveLength(5);
  });

  it.each<readonly [string, FetchAnswer, CachingFetcherOptions]>([
    ["that says no-store", response("x", { "cache-control": "no-store, max-age=60" }), { unknownTtlSeconds: 60 }],
    ["that says nothing", response("x"), {}],
    ["that is over", response("x", { "cache-control": "max-age=60", age: "60" }), {}],
  ])("%s is not remembered", async (_what, answer, options) => {
    const { get, fetched } = setup(answer, options);
    expect(await get()).toEqual(answer);
    await get();
    expect(fetched).toHaveLength(2);
  });

  it.each<readonly [string, FetchAnswer, CachingFetcherOptions, number]>([
    ["a day at most", cacheable("x", 1_000_000), {}, 86_400],
    ["no longer than told", cacheable("x", 60), { maxTtlSeconds: 10 }, 10],
    ["as long as told where it says nothing", response("x"), { unknownTtlSeconds: 7 }, 7],
  ])("is remembered %s", async (_what, answer, options, seconds) => {
    const { get, fetched, advance } = setup(answer, options);
    await get();
    advance(seconds * 1_000 - 1);
    await get();
    expect(fetched).toHaveLength(1);
    advance(1);
    await get();
    expect(fetched).toHaveLength(2);
  });

  it("can't be changed for others by one who got it", async () => {
    const { get } = setup(cacheable("abc"));
    const [first] = await Promise.all([get(), get()]);
    if (first.status === "ok") first.body.fill(0);
    expect(await get()).toEqual(cacheable("abc"));
  });
});

describe("what is not remembered", () => {
  it.each([201, 204, 206, 404, 500])("is an answer with the code %i", async (code) => {
    const { get, fetched } = setup(response("x", { "cache-control": "max-age=60" }, code));
    expect(await get()).toMatchObject({ code });
    await get();
    expect(fetched).toHaveLength(2);
  });

  it("is an MTA-STS policy: HTTP caching must not be used (RFC 8461 §3.3)", async () => {
    const { get, fetched } = setup(cacheable("version: STSv1"));
    const url = "https://mta-sts.example.com/.well-known/mta-sts.txt";
    for (let i = 0; i < 3; i++) await get(url);
    expect(fetched).toHaveLength(3);
  });

  it("is what has a URL beyond all measure", async () => {
    const { get, fetched } = setup(cacheable("x"));
    for (let i = 0; i < 2; i++) await get(`https://a.example.com/${"x".repeat(2_048)}`);
    expect(fetched).toHaveLength(2);
  });
});

describe("a failure", () => {
  it("is remembered for five seconds, or as told, or not", async () => {
    for (const [options, seconds] of [
      [{}, 5],
      [{ failureTtlSeconds: 60 }, 60],
    ] as const) {
      const { get, fetched, advance } = setup(down, options);
      expect(await get()).toEqual(down);
      advance(seconds * 1_000 - 1);
      expect(await get()).toEqual({ status: "failed", reason: "network" });
      expect(fetched).toHaveLength(1);
      advance(1);
      await get();
      expect(fetched).toHaveLength(2);
    }
    const { get, fetched } = setup(down, { failureTtlSeconds: 0 });
    await get();
    await get();
    expect(fetched).toHaveLength(2);
  });

  it("is what a fetcher that throws comes to, and one that hangs", async () => {
    const throwing = setup(() => Promise.reject(new Error("thrown")));
    expect(await throwing.get()).toMatchObject({ status: "failed", reason: "network" });
    const hanging = setup(() => new Promise(() => {}));
    expect(await hanging.get(undefined, { timeoutMs: 10 })).toMatchObject({ status: "failed", reason: "timeout" });
  });

  it("gives way to a stale answer where told, unless that must be revalidated", async () => {
    for (const [headers, isServed] of [
      [{ "cache-control": "max-age=10" }, true],
      [{ "cache-control": "max-age=10, must-revalidate" }, false],
    ] as const) {
      const { get, say, advance } = setup(response("old", headers), { serveStaleSeconds: 100 });
      await get();
      say(down);
      advance(109_999);
      expect(await get()).toEqual(isServed ? response("old", headers) : down);
      advance(1);
      expect(await get()).toMatchObject({ status: "failed" });
    }
  });
});

describe("fetches at once", () => {
  it("are one; the abort of one doesn't end it for the others", async () => {
    const pending: ((answer: FetchAnswer) => void)[] = [];
    const signals: (AbortSignal | undefined)[] = [];
    const { cached, fetched } = setup((signal) => {
      signals.push(signal);
      return new Promise((resolve) => pending.push(resolve));
    });
    const url = new URL("https://a.example.com/");
    const controller = new AbortController();
    const leaving = cached(url, limits, { signal: controller.signal });
    const staying = cached(url, limits);
    leaving.catch(() => {});
    controller.abort("stop");
    await expect(leaving).rejects.toBe("stop");
    pending[0]!(response("x"));
    expect(await staying).toEqual(response("x"));
    expect(fetched).toHaveLength(1);
    expect(signals[0]!.aborted).toBe(true); // its time is over
  });

  it("end when the last leaves; that is no failure to be remembered", async () => {
    const { cached, fetched, say } = setup(
      (signal) => new Promise((_resolve, reject) => signal!.addEventListener("abort", () => reject(signal!.reason))),
    );
    const url = new URL("https://a.example.com/");
    const controller = new AbortController();
    const leaving = cached(url, limits, { signal: controller.signal });
    leaving.catch(() => {});
    controller.abort("stop");
    await expect(leaving).rejects.toBe("stop");
    say(cacheable("x"));
    expect(await cached(url, limits)).toEqual(cacheable("x"));
    expect(fetched).toHaveLength(2);
  });
});

describe("a store", () => {
  const key = "mailproof:fetch:1000:10000:https://ca.example.com/a.crl";

  it("shares answers between caches", async () => {
    const entries = new Map<string, string>();
    const ttls: number[] = [];
    const store: CacheStore = {
      get: async (name) => entries.get(name),
      set: async (name, value, ttl) => {
        entries.set(name, value);
        ttls.push(ttl);
      },
    };
    await setup(cacheable("\0CRL\xff"), { store }).get();
    expect([...entries.keys()]).toEqual([key]);
    expect(ttls).toEqual([60]);
    const other = setup(down, { store });
    expect(await other.get()).toEqual(cacheable("\0CRL\xff"));
    expect(other.fetched).toHaveLength(0);
  });

  const times = { freshUntil: 1_700_000_060_000, staleUntil: 1_700_000_060_000 };
  const sane = { status: "ok", code: 200, headers: { a: "b" }, body: "eA==" };
  const entry = (answer: unknown): string => JSON.stringify({ version: 1, key, ...times, answer });

  it("is believed when it is sane", async () => {
    const store: CacheStore = { get: async () => entry(sane), set: async () => {} };
    expect(await setup(down, { store }).get()).toEqual(response("x", { a: "b" }));
  });

  it.each<readonly [string, unknown]>([
    ["no answer", null],
    ["a text", "ok"],
    ["another code", { ...sane, code: 404 }],
    ["another status", { ...sane, status: "failed" }],
    ["no body", { ...sane, body: undefined }],
    ["a body that is no base64", { ...sane, body: "***" }],
    ["a body that is too large", { ...sane, body: "AAAA".repeat(400) }],
    ["no headers", { ...sane, headers: null }],
    ["headers of another kind", { ...sane, headers: { a: 1 } }],
  ])("is not believed when it gives %s", async (_what, answer) => {
    const store: CacheStore = { get: async () => entry(answer), set: async () => {} };
    expect(await setup(cacheable("true"), { store }).get()).toEqual(cacheable("true"));
  });

  it("that fails never fails a fetch", async () => {
    const store: CacheStore = { get: () => Promise.reject(new Error("down")), set: () => new Promise(() => {}) };
    expect(await setup(cacheable("x"), { store }).get()).toEqual(cacheable("x"));
  });
});

describe("wrong use", () => {
  it("is named", async () => {
    const { get } = setup(down);
    await expect(get(undefined, { maxBytes: -1 })).rejects.toThrow(/"maxBytes"/);
    const inner: Fetcher = async () => down;
    expect(() => cachingFetcher(inner, { failureTtlSeconds: 301 })).toThrow(/"failureTtlSeconds"/);
    expect(() => cachingFetcher(inner, { unknownTtlSeconds: -1 })).toThrow(/"unknownTtlSeconds"/);
    expect(() => cachingFetcher(inner, { maxOctets: 0 })).toThrow(/"maxOctets"/);
  });
});
