import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { evaluateIprev } from "../../src/authenticate/index.js";
import { type DnsType, resolverFrom } from "../../src/core/index.js";

const resolver = zoneResolver(`
$ORIGIN 2.0.192.in-addr.arpa.
1   PTR  one.example.
2   PTR  wrong.example.
2   PTR  two.example.
2   PTR  TWO.example.
3   PTR  wrong.example.
4   PTR  without-address.example.
5   PTR  no-such-name.invalid.
6   TXT  "no PTR here"
one.example.              A     192.0.2.1
two.example.              A     192.0.2.1
two.example.              A     192.0.2.2
wrong.example.            A     198.51.100.1
without-address.example.  AAAA  2001:db8::4
`);

describe("evaluateIprev (RFC 8601 §3)", () => {
  it.each([
    ["192.0.2.1", { result: "pass", name: "one.example", names: ["one.example"] }],
    ["::ffff:192.0.2.1", { result: "pass", ip: "192.0.2.1" }],
    ["192.0.2.2", { result: "pass", name: "two.example", names: ["wrong.example", "two.example"] }],
    ["192.0.2.3", { result: "fail", reason: "no-name-matches", names: ["wrong.example"] }],
    ["192.0.2.4", { result: "fail", reason: "no-name-matches" }],
    ["192.0.2.5", { result: "fail", reason: "no-name-matches" }],
    ["192.0.2.6", { result: "permerror", reason: "no-name", names: [] }],
    ["192.0.2.7", { result: "permerror", reason: "no-name" }],
  ])("%s", async (ip, expected) => {
    expect(await evaluateIprev(ip, { resolver })).toMatchObject(expected);
  });

  const failing = (fails: (name: string, type: DnsType) => boolean) =>
    resolverFrom((name, type, options) =>
      fails(name, type)
        ? { status: "failed" as const, reason: "servfail" as const }
        : resolver.resolve(name, type, options),
    );

  it("can't tell while DNS fails, unless a name matches all the same", async () => {
    const temperror = { result: "temperror", reason: "lookup-failed", dns: "servfail" };
    const noPtr = failing((_, type) => type === "PTR");
    expect(await evaluateIprev("192.0.2.1", { resolver: noPtr })).toMatchObject({ ...temperror, names: [] });
    const noTwo = failing((name) => name === "two.example");
    expect(await evaluateIprev("192.0.2.2", { resolver: noTwo })).toMatchObject(temperror);
    const noWrong = failing((name) => name === "wrong.example");
    expect(await evaluateIprev("192.0.2.2", { resolver: noWrong })).toMatchObject({ result: "pass" });
    expect(await evaluateIprev("192.0.2.3", { resolver: noWrong })).toMatchObject(temperror);
  });

  it("looks up so many names and no more, none twice, and calls off the rest when one matches", async () => {
    const asked: string[] = [];
    const signals: AbortSignal[] = [];
    const crowd = resolverFrom((name, type, { signal }) => {
      if (type === "PTR") return [...Array(500).keys()].map((index) => `h${index % 200}.example`);
      asked.push(name);
      signals.push(signal!);
      return name === "h3.example" ? ["192.0.2.1"] : new Promise<never>(() => undefined);
    });
    const result = await evaluateIprev("192.0.2.1", { resolver: crowd });
    expect(result).toMatchObject({ result: "pass", name: "h3.example" });
    expect(asked).toHaveLength(10);
    await Promise.resolve();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
    const none = await evaluateIprev("192.0.2.1", { resolver: crowd, limits: { maxReverseNames: 0 } });
    expect(none).toMatchObject({ result: "permerror", reason: "no-name" });
  });

  it("takes no junk for a name or an address", async () => {
    const junk = (names: string[], addresses: unknown) =>
      resolverFrom((_, type) => (type === "PTR" ? names : (addresses as never)));
    const of = (names: string[], addresses: unknown) =>
      evaluateIprev("192.0.2.1", { resolver: junk(names, addresses) });
    expect(await of(["a b", "\u0000", ""], [])).toMatchObject({ result: "permerror" });
    expect(await of(["a.example"], ["192.0.2.1 "])).toMatchObject({ result: "fail" });
    expect(await of(["a.example"], [1])).toMatchObject({ result: "temperror", dns: "malformed" });
  });

  it("is wrongly used, or aborted", async () => {
    await expect(evaluateIprev("a.example", { resolver })).rejects.toThrow('"ip"');
    await expect(evaluateIprev("192.0.2.1", {} as never)).rejects.toThrow('"resolver"');
    await expect(evaluateIprev("192.0.2.1", { resolver, limits: { timeLimitMs: 0.5 } })).rejects.toThrow(RangeError);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await expect(evaluateIprev("192.0.2.1", { resolver, signal })).rejects.toBe(reason);
    const hanging = resolverFrom(() => new Promise<never>(() => undefined));
    const late = await evaluateIprev("192.0.2.1", { resolver: hanging, limits: { timeLimitMs: 1 } });
    expect(late).toMatchObject({ result: "temperror", dns: "timeout" });
  });
});
