import { expect, it } from "vitest";
import { cachingResolver } from "../../../src/adapters/cache/index.js";
import { resolverFrom } from "../../../src/core/dns.js";
import { watchRetainedMemory } from "../../support/retained-memory.node.js";

it("a cache holds no more memory than it is allowed, however many names are asked for", async () => {
  const text = "x".repeat(200);
  const inner = resolverFrom((name) => ({
    status: "ok",
    records: [[`${name} ${text}`]],
    authenticated: false,
    ttl: 60,
  }));
  const resolver = cachingResolver(inner, { maxEntries: 1_000_000, maxOctets: 1_000_000 });
  for (let i = 0; i < 5_000; i++) await resolver.resolve(`warm${i}.example`, "TXT");
  const memory = watchRetainedMemory(10_000);
  for (let i = 0; i < 100_000; i++) {
    await resolver.resolve(`host${i}.example`, "TXT");
    memory.step();
  }
  expect(memory.growth()).toBeLessThan(2_000_000); // 100,000 such answers take some 60 million
});
