import { describe, expect, it } from "vitest";
import { type DnsOptions, type DnsResolver, resolverFrom } from "../../src/core/index.js";
import { recordingResolver } from "../../src/testing/index.js";

describe("recordingResolver", () => {
  it("keeps the questions in their order, as they were asked", async () => {
    const resolver = recordingResolver(resolverFrom(() => "nxdomain"));
    expect(resolver.queries).toEqual([]);
    await Promise.all([resolver.resolve("B.Example.", "TXT"), resolver.resolve("a.example", "A")]);
    await resolver.resolve("B.Example.", "TXT");
    expect(resolver.queries).toEqual([
      { name: "B.Example.", type: "TXT" },
      { name: "a.example", type: "A" },
      { name: "B.Example.", type: "TXT" },
    ]);
  });

  it("passes options on and answers back, touched by nothing", async () => {
    const answer = { status: "failed", reason: "refused" } as const;
    const seen: (DnsOptions | undefined)[] = [];
    const inner: DnsResolver = {
      async resolve(_name, _type, options) {
        seen.push(options);
        return answer;
      },
    };
    const options = { signal: new AbortController().signal };
    const resolver = recordingResolver(inner);
    expect(await resolver.resolve("a", "A", options)).toBe(answer);
    await resolver.resolve("a", "A");
    expect(seen[0]).toBe(options);
    expect(seen[1]).toBeUndefined();
  });

  it("keeps questions whose answer is an error", async () => {
    const error = new Error("broken");
    const resolver = recordingResolver({ resolve: () => Promise.reject(error) });
    await expect(resolver.resolve("a", "MX")).rejects.toBe(error);
    expect(resolver.queries).toEqual([{ name: "a", type: "MX" }]);
  });
});
