import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import type { DnsAnswer, DnsResolver, FetchAnswer, Fetcher } from "../../src/core/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { recordingResolver } from "../../src/testing/index.js";
import {
  createMtaStsCache,
  fetchMtaStsPolicy,
  type MtaStsCache,
  type MtaStsCacheEntry,
  type MtaStsResult,
} from "../../src/transport/index.js";

const start = Date.UTC(2026, 10, 1);
const day = 86_400;
const policyText = (mx = "mx.example.com", maxAge = 604_800, mode = "enforce"): string =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: ${mx}\r\nmax_age: ${maxAge}\r\n`;

function served(text: string | Uint8Array, changes: Partial<Extract<FetchAnswer, { status: "ok" }>> = {}): FetchAnswer {
  const body = typeof text === "string" ? encodeUtf8(text) : text;
  return { status: "ok", code: 200, headers: { "content-type": "text/plain" }, body, ...changes };
}

/** A domain whose record and policy can be changed, and a clock. */
function world(cache?: MtaStsCache) {
  const state = {
    record: "v=STSv1; id=1" as string | undefined,
    dnsFails: false,
    answer: served(policyText()) as FetchAnswer,
    now: start,
    fetches: [] as string[],
    /** Seconds later. */
    later: (seconds: number) => void (state.now += seconds * 1000),
    find: (domain = "example.com"): Promise<MtaStsResult> =>
      fetchMtaStsPolicy(domain, { resolver, fetcher, now: new Date(state.now), ...(cache && { cache }) }),
  };
  const resolver: DnsResolver = {
    async resolve(name, type, options) {
      if (state.dnsFails) return { status: "failed", reason: "servfail" };
      const zone = state.record === undefined ? "" : `_mta-sts.example.com. TXT ${JSON.stringify(state.record)}`;
      return zoneResolver(zone).resolve(name, type, options);
    },
  };
  const fetcher: Fetcher = async (url) => {
    state.fetches.push(url.href);
    return state.answer;
  };
  return state;
}

describe("fetchMtaStsPolicy", () => {
  it("finds a policy by its record, over HTTPS, within its limits", async () => {
    const resolver = recordingResolver(
      zoneResolver('_mta-sts.example.com. TXT "v=STSv1; " "id=1"\n_mta-sts.example.com. TXT x'),
    );
    const asked: unknown[] = [];
    const fetcher: Fetcher = async (url, limits, options) => {
      asked.push(url.href, limits, options?.signal instanceof AbortSignal);
      return served(policyText());
    };
    const result = await fetchMtaStsPolicy("Example.COM.", { resolver, fetcher, now: new Date(start) });
    expect(result).toEqual({
      result: "policy",
      reason: "fetched",
      domain: "example.com",
      cache: "none",
      id: "1",
      policy: { mode: "enforce", maxAgeSeconds: 604_800, mx: ["mx.example.com"], extensions: [] },
      fetchedAt: new Date(start),
      expiresAt: new Date(start + 604_800_000),
    });
    expect(resolver.queries).toEqual([{ name: "_mta-sts.example.com", type: "TXT" }]);
    expect(asked).toEqual([
      "https://mta-sts.example.com/.well-known/mta-sts.txt",
      { maxBytes: 65_536, timeoutMs: 60_000, redirects: 0 },
      true,
    ]);
  });

  it("asks for a domain in Unicode by its A-labels", async () => {
    const { find, fetches } = world();
    expect(await find("gr\u00fc\u00dfe.example")).toMatchObject({
      reason: "no-record",
      domain: "xn--gre-6ka8l.example",
    });
    expect(fetches).toEqual([]);
  });

  it.each([
    "",
    "[192.0.2.1]",
    "192.0.2.1",
    "a.0x7f",
    "a..b",
    "a b.example",
    "a_b.example",
    `${"a.".repeat(122)}example`,
  ])("has no policy for %j", async (domain) => {
    const { find, fetches } = world();
    expect(await find(domain)).toEqual({ result: "none", reason: "invalid-domain", domain, cache: "none" });
    expect(fetches).toEqual([]);
  });

  it.each<[string, object, object]>([
    ["no record", { record: undefined }, { reason: "no-record" }],
    ["another record", { record: "v=STSv2; id=1" }, { reason: "no-record" }],
    ["a record without a field", { record: "v=STSv1" }, { reason: "no-record" }],
    [
      "a broken record",
      { record: "v=STSv1; id=a-b" },
      { reason: "record-syntax", record: "v=STSv1; id=a-b", issue: { code: "id", offset: 13 } },
    ],
    ["DNS that fails", { dnsFails: true }, { reason: "lookup-failed", dns: "servfail" }],
    ["a fetch that fails", { answer: { status: "failed", reason: "tls" } }, { reason: "fetch-failed", fetch: "tls" }],
    ["a redirect", { answer: { status: "failed", reason: "redirect" } }, { reason: "fetch-failed", fetch: "redirect" }],
    ["another code", { answer: served(policyText(), { code: 404 }) }, { reason: "http-status", httpStatus: 404 }],
    ["a redirect that comes as an answer", { answer: served("", { code: 301 }) }, { reason: "http-status" }],
    ["no content", { answer: served(policyText(), { code: 204 }) }, { reason: "http-status", httpStatus: 204 }],
    [
      "HTML",
      { answer: served(policyText(), { headers: { "content-type": "text/html" } }) },
      { reason: "content-type", contentType: "text/html" },
    ],
    ["no content type", { answer: served(policyText(), { headers: {} }) }, { reason: "content-type", contentType: "" }],
    [
      "a content type that only begins so",
      { answer: served(policyText(), { headers: { "content-type": "text/plainer" } }) },
      { reason: "content-type" },
    ],
    [
      "no policy",
      { answer: served("<html>") },
      { reason: "policy-syntax", text: "<html>", issue: { code: "field-name", offset: 0 } },
    ],
    ["bytes that are no text", { answer: served(Uint8Array.of(0xff)) }, { reason: "policy-syntax" }],
    ["more than is allowed", { answer: served("x".repeat(65_537)) }, { reason: "fetch-failed", fetch: "too-large" }],
    ["junk in place of an answer", { answer: { status: "ok" } }, { reason: "fetch-failed", fetch: "malformed" }],
    ["no answer at all", { answer: undefined }, { reason: "fetch-failed", fetch: "malformed" }],
    ["a reason that there isn't", { answer: { status: "failed", reason: "x" } }, { reason: "fetch-failed" }],
  ])("says why there is no policy: %s", async (_, change, expected) => {
    const here = world();
    Object.assign(here, change);
    expect(await here.find()).toMatchObject({ result: "none", ...expected });
  });

  it.each(["text/plain", "TEXT/PLAIN", " text/plain ; charset=iso-8859-1", "text/plain;x"])(
    "takes the content type %j (RFC 8461 §3.2)",
    async (type) => {
      const here = world();
      here.answer = served(policyText(), { headers: { "content-type": type } });
      expect(await here.find()).toMatchObject({ result: "policy" });
    },
  );

  it("reads a policy of 10,000 hosts, as long as it is within its limit", async () => {
    const here = world();
    const mx = (count: number) => Array.from({ length: count }, (_, i) => `mx:${(i % 36).toString(36)}\n`).join("");
    here.answer = served(`version:STSv1\nmode:enforce\nmax_age:1\n${mx(10_000)}`);
    const found = await here.find();
    expect(found.result === "policy" && found.policy.mx.length).toBe(10_000);
    here.answer = served(`version:STSv1\nmode:enforce\nmax_age:1\n${mx(20_000)}`);
    expect(await here.find()).toMatchObject({ result: "none", fetch: "too-large" });
  });

  it.each<[string, string, string]>([
    ["a byte order mark", "\ufeff", "field-name"],
    ["NUL", "x: a\0\n", "field-value"],
    ["CR alone", "x: a\ry: b\n", "field-value"],
    ["an empty line", "\n", "empty-line"],
  ])("refuses a policy that begins with %s", async (_, start, code) => {
    const here = world();
    here.answer = served(start + policyText());
    expect(await here.find()).toMatchObject({ reason: "policy-syntax", issue: { code } });
  });

  it("wants exactly one record (RFC 8461 §3.1)", async () => {
    const records = ["v=STSv1; id=1", "v=STSv1 ;id=2"];
    const resolver = zoneResolver(records.map((text) => `_mta-sts.example.com. TXT "${text}"`).join("\n"));
    const fetcher: Fetcher = async () => served(policyText());
    expect(await fetchMtaStsPolicy("example.com", { resolver, fetcher })).toMatchObject({
      result: "none",
      reason: "several-records",
      records,
    });
  });

  it("does as if there were no policy in mode none (RFC 8461 §5)", async () => {
    const here = world();
    here.answer = served("version: STSv1\nmode: none\nmax_age: 86400\n");
    expect(await here.find()).toMatchObject({ result: "none", reason: "mode-none", policy: { mode: "none" } });
  });

  it("has no policy of a parent domain (RFC 8461 §3.4)", async () => {
    expect(await world().find("sub.example.com")).toMatchObject({ result: "none", reason: "no-record" });
  });

  it("calls a fetcher that throws, or says nothing, failed", async () => {
    const resolver = zoneResolver('_mta-sts.example.com. TXT "v=STSv1; id=1"');
    const throws: Fetcher = () => Promise.reject(new Error("boom"));
    expect(await fetchMtaStsPolicy("example.com", { resolver, fetcher: throws })).toMatchObject({ fetch: "network" });
    const hangs: Fetcher = () => new Promise(() => {});
    const limits = { fetchTimeoutMs: 1 };
    expect(await fetchMtaStsPolicy("example.com", { resolver, fetcher: hangs, limits })).toMatchObject({
      reason: "fetch-failed",
      fetch: "timeout",
    });
  });

  it("ends at once when aborted, during the look-up and during the fetch, with a cache and without", async () => {
    const resolver = zoneResolver('_mta-sts.example.com. TXT "v=STSv1; id=1"');
    const hanging = zoneResolver("", { failures: [{ hang: true }] });
    for (const cache of [undefined, createMtaStsCache()]) {
      for (const slow of [true, false]) {
        const controller = new AbortController();
        const reason = new Error("enough");
        const fetcher: Fetcher = () => {
          controller.abort(reason);
          return new Promise(() => {});
        };
        const options = { resolver: slow ? hanging : resolver, fetcher, ...(cache && { cache }) };
        const found = fetchMtaStsPolicy("example.com", { ...options, signal: controller.signal });
        if (slow) controller.abort(reason);
        await expect(found).rejects.toBe(reason);
        await expect(fetchMtaStsPolicy("example.com", { ...options, signal: controller.signal })).rejects.toBe(reason);
      }
    }
  });

  it.each<[string, object]>([
    ["resolver", { resolver: undefined }],
    ["fetcher", { fetcher: {} }],
    ["cache", { cache: {} }],
    ["now", { now: new Date(Number.NaN) }],
    ["now", { now: 1 }],
    ["retrySeconds", { limits: { retrySeconds: -1 } }],
    ["maxPolicyBytes", { limits: { maxPolicyBytes: 1.5 } }],
  ])("names the option that is wrong: %s", async (name, change) => {
    const options = { resolver: zoneResolver(""), fetcher: async () => served(""), ...change } as never;
    await expect(fetchMtaStsPolicy("example.com", options)).rejects.toThrow(`"${name}"`);
  });
});

describe("fetchMtaStsPolicy with a cache", () => {
  it("fetches once while the id stays the same", async () => {
    const here = world(createMtaStsCache());
    expect(await here.find()).toMatchObject({ reason: "fetched", cache: "used" });
    here.later(day - 1);
    expect(await here.find()).toMatchObject({ reason: "cached", cache: "used", fetchedAt: new Date(start) });
    expect(here.fetches).toHaveLength(1);
  });

  it("fetches at once when the id changes", async () => {
    const here = world(createMtaStsCache());
    await here.find();
    here.record = "v=STSv1; id=2";
    here.answer = served(policyText("mx2.example.com"));
    here.later(1);
    expect(await here.find()).toMatchObject({ reason: "fetched", id: "2", policy: { mx: ["mx2.example.com"] } });
  });

  it("fetches once a day though the id is the same, so that a forgotten id doesn't keep the old policy alive", async () => {
    const here = world(createMtaStsCache());
    await here.find();
    here.answer = served(policyText("mx2.example.com"));
    here.later(day);
    expect(await here.find()).toMatchObject({ reason: "fetched", policy: { mx: ["mx2.example.com"] } });
    expect(here.fetches).toHaveLength(2);
  });

  it("keeps the old policy when the fetch fails, and waits five minutes with the next (RFC 8461 §3.3)", async () => {
    const here = world(createMtaStsCache());
    await here.find();
    here.record = "v=STSv1; id=2";
    here.answer = { status: "failed", reason: "timeout" };
    const kept = { result: "policy", reason: "kept", id: "1", policy: { mx: ["mx.example.com"] } };
    expect(await here.find()).toMatchObject({ ...kept, failure: { reason: "fetch-failed", fetch: "timeout" } });
    here.later(299);
    expect(await here.find()).toMatchObject({ ...kept, failure: { reason: "retry-later" } });
    expect(here.fetches).toHaveLength(2);
    here.later(1);
    here.answer = served("nonsense");
    expect(await here.find()).toMatchObject({ ...kept, failure: { reason: "policy-syntax" } });
    here.record = "v=STSv1; id=3"; // the next version is tried at once
    here.answer = served(policyText("mx3.example.com"));
    expect(await here.find()).toMatchObject({ reason: "fetched", id: "3" });
    expect(here.fetches).toHaveLength(4);
  });

  it("waits five minutes after a first fetch that failed, too", async () => {
    const here = world(createMtaStsCache());
    here.answer = { status: "failed", reason: "network" };
    expect(await here.find()).toMatchObject({ result: "none", reason: "fetch-failed" });
    here.answer = served(policyText());
    expect(await here.find()).toMatchObject({ result: "none", reason: "retry-later" });
    here.later(300);
    expect(await here.find()).toMatchObject({ result: "policy", reason: "fetched" });
  });

  it.each<[string, object, object]>([
    ["is gone", { record: undefined }, { reason: "no-record" }],
    ["is broken", { record: "v=STSv1; id=" }, { reason: "record-syntax" }],
    ["can't be asked for", { dnsFails: true }, { reason: "lookup-failed", dns: "servfail" }],
  ])("keeps the policy for its max_age when the record %s (RFC 8461 §3.1)", async (_, change, failure) => {
    const here = world(createMtaStsCache());
    await here.find();
    Object.assign(here, change);
    here.later(604_799);
    expect(await here.find()).toMatchObject({ result: "policy", reason: "kept", id: "1", failure });
    here.later(1);
    expect(await here.find()).toMatchObject({ result: "none", ...failure });
    expect(here.fetches).toHaveLength(1);
  });

  it("counts max_age from the last fetch, and a year at most (RFC 8461 §3.2)", async () => {
    const here = world(createMtaStsCache());
    here.answer = served(policyText("mx.example.com", 9_999_999_999));
    expect(await here.find()).toMatchObject({ expiresAt: new Date(start + 31_557_600_000) });
    here.later(day);
    expect(await here.find()).toMatchObject({ expiresAt: new Date(start + 31_557_600_000 + day * 1000) });
  });

  it("has the policy replaced by one of mode none, which is kept as long as it says", async () => {
    const here = world(createMtaStsCache());
    await here.find();
    here.record = "v=STSv1; id=2";
    here.answer = served("version: STSv1\nmode: none\nmax_age: 86400\n");
    expect(await here.find()).toMatchObject({ result: "none", reason: "mode-none" });
    here.record = undefined;
    const result = await here.find();
    expect(result).toMatchObject({ result: "none", reason: "mode-none", failure: { reason: "no-record" } });
  });

  it("keeps each domain's policy apart, whatever hosts they share", async () => {
    const cache = createMtaStsCache();
    const zone = ["a", "b"].map((name) => `_mta-sts.${name}.example. TXT "v=STSv1; id=1"`).join("\n");
    const fetcher: Fetcher = async ({ hostname }) =>
      served(policyText("mx.shared.example", 604_800, hostname === "mta-sts.a.example" ? "enforce" : "testing"));
    const modes = ["a.example", "b.example", "a.example"].map(async (domain) => {
      const found = await fetchMtaStsPolicy(domain, { resolver: zoneResolver(zone), fetcher, cache });
      return found.result === "policy" && found.policy.mode;
    });
    expect(await Promise.all(modes)).toEqual(["enforce", "testing", "enforce"]);
    expect(cache.size).toBe(2);
  });

  it("shares one fetch between calls at the same time, and one caller's abort is not another's", async () => {
    const resolver = zoneResolver('_mta-sts.example.com. TXT "v=STSv1; id=1"');
    let release: (answer: FetchAnswer) => void = () => {};
    let fetches = 0;
    const fetcher: Fetcher = () => {
      fetches++;
      return new Promise((resolve) => {
        release = resolve;
        started();
      });
    };
    let started: () => void = () => {};
    const isStarted = new Promise<void>((resolve) => {
      started = resolve;
    });
    const cache = createMtaStsCache();
    const controller = new AbortController();
    const first = fetchMtaStsPolicy("example.com", { resolver, fetcher, cache, signal: controller.signal });
    const others = Array.from({ length: 50 }, () => fetchMtaStsPolicy("example.com", { resolver, fetcher, cache }));
    await isStarted;
    controller.abort(new Error("not me"));
    await expect(first).rejects.toThrow("not me");
    release(served(policyText()));
    expect((await Promise.all(others)).every(({ reason }) => reason === "fetched")).toBe(true);
    expect(fetches).toBe(1);
  });

  it("goes on without a cache that throws, hangs or holds junk, and says so", async () => {
    const broken: readonly [string, MtaStsCache["get"], MtaStsCache["set"]][] = [
      ["failed", () => Promise.reject(new Error("down")), () => undefined],
      [
        "failed",
        () => {
          throw new Error("down");
        },
        () => undefined,
      ],
      ["failed", () => undefined, () => Promise.reject(new Error("down"))],
      ["used", () => "junk" as never, () => undefined],
      ["used", () => ({ policy: { id: 1, text: policyText(), fetchedAt: start } }) as never, () => undefined],
      ["used", () => ({ policy: { id: "1", text: "junk", fetchedAt: start } }), () => undefined],
      ["used", () => ({ policy: { id: "1", text: policyText(), fetchedAt: Number.NaN } }), () => undefined],
      ["used", () => ({ policy: null, failure: "x" }) as never, () => undefined],
      ["used", () => ({ failure: { id: "1", at: "now" } }) as never, () => undefined],
    ];
    for (const [cache, get, set] of broken) {
      expect(await world({ get, set }).find()).toMatchObject({ result: "policy", reason: "fetched", cache });
    }
    const hangs = { get: () => new Promise<undefined>(() => {}), set: () => new Promise(() => {}) };
    const resolver = zoneResolver('_mta-sts.example.com. TXT "v=STSv1; id=1"');
    const fetcher: Fetcher = async () => served(policyText());
    const limits = { cacheTimeoutMs: 0 };
    const result = await fetchMtaStsPolicy("example.com", { resolver, fetcher, cache: hangs, limits });
    expect(result).toMatchObject({ result: "policy", reason: "fetched", cache: "failed" });
  });

  it("takes plain data from a store, as JSON carries it", async () => {
    const store = new Map<string, string>();
    const cache: MtaStsCache = {
      get: async (domain) => JSON.parse(store.get(domain) ?? "null") as MtaStsCacheEntry | null,
      set: async (domain, entry) => void store.set(domain, JSON.stringify(entry)),
    };
    const here = world(cache);
    await here.find();
    expect(await here.find()).toMatchObject({ reason: "cached" });
    expect([...store.keys()]).toEqual(["example.com"]);
  });

  it("doesn't believe a clock that was set back: it fetches", async () => {
    const here = world(createMtaStsCache());
    await here.find();
    here.later(-10);
    expect(await here.find()).toMatchObject({ reason: "fetched" });
    expect(here.fetches).toHaveLength(2);
  });

  it("does what RFC 8461 §5.1 says of any history", async () => {
    const ids = fc.constantFrom("1", "2", "3");
    const step = fc.record({
      seconds: fc.constantFrom(0, 1, 299, 300, 3_600, day - 1, day, 3 * day),
      id: fc.oneof({ weight: 4, arbitrary: ids }, { weight: 1, arbitrary: fc.constantFrom(undefined, "fails") }),
      policy: fc.oneof(
        { weight: 3, arbitrary: fc.record({ mode: fc.constantFrom("enforce", "testing"), maxAge: maxAges }) },
        { weight: 1, arbitrary: fc.record({ mode: fc.constant("none"), maxAge: maxAges }) },
        { weight: 2, arbitrary: fc.constant(undefined) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const here = world(createMtaStsCache());
        const model = new Model();
        for (const { seconds, id, policy } of steps) {
          here.later(seconds);
          here.dnsFails = id === "fails";
          here.record = id === undefined ? undefined : `v=STSv1; id=${id}`;
          here.answer =
            policy === undefined
              ? { status: "failed", reason: "network" }
              : served(policyText("mx.example.com", policy.maxAge, policy.mode));
          const { result, reason } = await here.find();
          expect(`${result} ${reason}`).toBe(model.find(here.now, id, policy));
          expect(here.fetches).toHaveLength(model.fetches.length);
        }
      }),
    );
  });
});

const maxAges = fc.constantFrom(0, 300, 3_600, 2 * day, 7 * day);

interface Served {
  readonly mode: string;
  readonly maxAge: number;
}

/** What should be found, worked out each time from all fetches that there were: nothing is kept up to date. */
class Model {
  readonly fetches: { readonly at: number; readonly id: string; readonly policy: Served | undefined }[] = [];

  find(at: number, id: string | undefined, policy: Served | undefined): string {
    const held = this.#held(at);
    if (id === undefined) return without(held, "no-record");
    if (id === "fails") return without(held, "lookup-failed");
    const isNew = held === undefined || held.id !== id || at - held.at >= day * 1000;
    if (!isNew) return held.policy?.mode === "none" ? "none mode-none" : "policy cached";
    const last = this.fetches.at(-1);
    if (last?.policy === undefined && last?.id === id && at - last.at < 300_000) return without(held, "retry-later");
    this.fetches.push({ at, id, policy });
    if (policy === undefined) return without(held, "fetch-failed");
    return policy.mode === "none" ? "none mode-none" : "policy fetched";
  }

  /** The last policy that there was, if its time isn't over. */
  #held(at: number) {
    const last = this.fetches.filter((fetch) => fetch.policy !== undefined).at(-1);
    return last !== undefined && at - last.at < last.policy!.maxAge * 1000 ? last : undefined;
  }
}

function without(held: { readonly policy: Served | undefined } | undefined, reason: string): string {
  if (held === undefined) return `none ${reason}`;
  return held.policy?.mode === "none" ? "none mode-none" : "policy kept";
}

describe("createMtaStsCache", () => {
  const entry = (length: number): MtaStsCacheEntry => ({
    policy: { id: "1", text: "x".repeat(length), fetchedAt: start },
  });

  it("forgets the domain not asked for longest", async () => {
    const cache = createMtaStsCache({ maxEntries: 2 });
    cache.set("a", entry(1));
    cache.set("b", entry(1));
    cache.get("a");
    cache.set("c", entry(1));
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([entry(1), undefined, entry(1)]);
    expect(cache.size).toBe(2);
  });

  it("holds no more octets than it may, and counts those that are replaced once", () => {
    const cache = createMtaStsCache({ maxOctets: 2_000 });
    for (let i = 0; i < 100; i++) cache.set("a", entry(1_000));
    cache.set("b", entry(500));
    expect(cache.size).toBe(2);
    cache.set("c", entry(500));
    expect(cache.size).toBe(2);
    cache.set("d", entry(5_000));
    expect([cache.get("b"), cache.get("c"), cache.get("d")]).toEqual([entry(500), entry(500), undefined]);
    cache.set("b", entry(5_000));
    expect(cache.size).toBe(1);
  });

  it.each(["maxEntries", "maxOctets"])("names the option that is wrong: %s", (name) => {
    expect(() => createMtaStsCache({ [name]: 0 })).toThrow(new RegExp(`"${name}"`));
  });
});

describe("any resolver", () => {
  it("gets a result, whatever it answers", async () => {
    const answers: unknown[] = [
      null,
      1,
      { status: "ok" },
      { status: "ok", records: [[1]] },
      { status: "ok", records: [["v=STSv1; id=1"]], authenticated: 1 },
    ];
    for (const answer of answers) {
      const resolver = { resolve: async () => answer as DnsAnswer<never> };
      const fetcher: Fetcher = async () => served(policyText());
      expect(await fetchMtaStsPolicy("example.com", { resolver, fetcher })).toMatchObject({ result: "none" });
    }
  });
});
