import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type CacheStore, cachingFetcher, cachingResolver } from "../../../src/adapters/cache/index.js";
import { zoneResolver } from "../../../src/adapters/zone/index.js";
import type { FetchAnswer } from "../../../src/core/fetch.js";
import { equalBytes } from "../../../src/internal/bytes.js";
import { recordingResolver } from "../../../src/testing/index.js";
import { connectRedis, type RedisClient, type RedisServer, startRedis } from "../../support/redis.node.js";
import { requireProgram } from "../../support/require-program.node.js";

const redis = requireProgram("redis-server");

describe.skipIf(redis === undefined)("a cache that shares a Redis", () => {
  let server: RedisServer;
  const clients: RedisClient[] = [];
  beforeAll(async () => {
    server = await startRedis(redis!);
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(() => server?.stop());

  function redisClient(): RedisClient {
    const client = connectRedis(server.port);
    clients.push(client);
    return client;
  }

  function redisStore(client = redisClient()): CacheStore {
    return {
      get: (key) => client.send("GET", key),
      set: (key, value, ttlSeconds) => client.send("SET", key, value, "EX", String(ttlSeconds)),
    };
  }

  const zone = [
    "$ORIGIN shared.example.",
    "$TTL 300",
    "@ SOA ns hostmaster 7 3600 600 86400 60",
    '@ TXT "v=spf1 -all" "caf\\233"',
    "@ MX 10 mx",
    "_25._tcp.mx TLSA 3 1 1 00ff80",
  ].join("\n");

  it("asks DNS once for all processes", async () => {
    const sources = [recordingResolver(zoneResolver(zone)), recordingResolver(zoneResolver(zone))] as const;
    const caches = sources.map((source) => cachingResolver(source, { store: redisStore() }));
    for (const [name, type] of [
      ["shared.example", "TXT"],
      ["shared.example", "MX"],
      ["_25._tcp.mx.shared.example", "TLSA"],
      ["nobody.shared.example", "A"],
      ["shared.example", "AAAA"],
    ] as const) {
      const first = await caches[0]!.resolve(name, type);
      await expect.poll(() => redisClient().send("EXISTS", `mailproof:dns:${type}:${name}`)).toBe("1");
      const second = await caches[1]!.resolve(name.toUpperCase(), type);
      expect(second).toEqual({ ...first, ttl: expect.any(Number) });
    }
    expect(sources[0].queries).toHaveLength(5);
    expect(sources[1].queries).toHaveLength(0);
  });

  it("keeps entries for their time, and the stale time with it", async () => {
    const options = { serveStaleSeconds: 1_000, keyPrefix: "stale:" };
    await cachingResolver(zoneResolver(zone), { ...options, store: redisStore() }).resolve("shared.example", "MX");
    await expect.poll(() => redisClient().send("EXISTS", "stale:MX:shared.example")).toBe("1");
    const left = Number(await redisClient().send("TTL", "stale:MX:shared.example"));
    expect(left).toBeGreaterThan(1_200);
    expect(left).toBeLessThanOrEqual(1_300);
  });

  it("asks again when Redis holds junk", async () => {
    await redisClient().send("SET", "mailproof:dns:A:junk.example", '{"version":1,"answer":"trust me"}');
    await redisClient().send("LPUSH", "mailproof:dns:A:list.example", "a list is no text");
    const resolver = cachingResolver(zoneResolver("junk.example. 60 A 192.0.2.1\nlist.example. 60 A 192.0.2.2"), {
      store: redisStore(),
    });
    expect(await resolver.resolve("junk.example", "A")).toMatchObject({ records: ["192.0.2.1"] });
    expect(await resolver.resolve("list.example", "A")).toMatchObject({ records: ["192.0.2.2"] });
  });

  it("goes on without Redis when that is gone in the middle", async () => {
    const own = await startRedis(redis!);
    const client = connectRedis(own.port);
    clients.push(client);
    const resolver = cachingResolver(zoneResolver(zone), { store: redisStore(client) });
    expect(await resolver.resolve("shared.example", "MX")).toMatchObject({ status: "ok" });
    await own.stop();
    for (const type of ["TXT", "A", "AAAA"] as const) {
      expect(await resolver.resolve("shared.example", type)).toMatchObject({ status: "ok" });
    }
  });

  it("shares bodies of fetches, large ones too", async () => {
    const body = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) & 0xff);
    const answer: FetchAnswer = { status: "ok", code: 200, headers: { "cache-control": "max-age=60" }, body };
    const limits = { maxBytes: 1_000_000, timeoutMs: 5_000, redirects: 0 } as const;
    const url = new URL("https://ca.example.com/large.crl");
    const storeTimeoutMs = 5_000;
    await cachingFetcher(async () => answer, { store: redisStore(), storeTimeoutMs })(url, limits);
    const key = `mailproof:fetch:${limits.maxBytes}:${limits.timeoutMs}:${url.href}`;
    await expect.poll(() => redisClient().send("EXISTS", key)).toBe("1");
    const other = cachingFetcher(async () => ({ status: "failed", reason: "network" }), {
      store: redisStore(),
      storeTimeoutMs,
    });
    const shared = await other(url, limits);
    expect(shared.status === "ok" && equalBytes(shared.body, body)).toBe(true);
  });
});
