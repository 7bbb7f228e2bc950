import { describe, expect, it } from "vitest";
import { type Boundary, type BoundarySubject, compileBoundary } from "../../src/headers/boundary.js";

describe("a boundary of sets", () => {
  const matcher = compileBoundary({
    networks: ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::ffff:198.51.100.0/120"],
    hosts: ["Edge.Example.NET."],
    domains: ["corp.example", "bücher.example"],
  });

  it.each([
    ["10.1.2.3", true],
    ["11.1.2.3", false],
    ["192.0.2.7", true],
    ["192.0.2.8", false],
    ["::ffff:10.1.2.3", true],
    ["198.51.100.9", true],
    ["2001:db8::1", true],
    ["2001:db9::1", false],
    ["2001:db8::1%eth0", true],
    ["010.1.2.3", false],
    ["10.1.2", false],
    ["", false],
  ])("address %s: %s", (address, inside) => expect(matcher.hasIp(address)).toBe(inside));

  it.each([
    ["edge.example.net", true],
    ["EDGE.example.net.", true],
    ["a.edge.example.net", false],
    ["corp.example", true],
    ["a.b.CORP.example", true],
    ["notcorp.example", false],
    ["example", false],
    ["xn--bcher-kva.example", true],
    ["mail.BÜCHER.example", true],
    ["", false],
    ["a b.corp.example", false],
    ["10.1.2.3", false],
  ])("name %s: %s", (name, inside) => expect(matcher.hasName(name)).toBe(inside));

  it("has nothing inside when it is empty", () => {
    expect(compileBoundary({}).hasIp("10.0.0.1")).toBe(false);
    expect(compileBoundary({}).hasName("localhost")).toBe(false);
  });
});

describe("a boundary of a function", () => {
  it("is asked for addresses and names in one spelling", () => {
    const asked: BoundarySubject[] = [];
    const matcher = compileBoundary((subject) => {
      asked.push(subject);
      return subject.kind === "ip";
    });
    expect(matcher.hasIp("::FFFF:10.0.0.1")).toBe(true);
    expect(matcher.hasIp("2001:DB8:0::1%5")).toBe(true);
    expect(matcher.hasName("Mail.Example.")).toBe(false);
    expect(matcher.hasIp("nonsense")).toBe(false);
    expect(asked).toEqual([
      { kind: "ip", value: "10.0.0.1" },
      { kind: "ip", value: "2001:db8::1" },
      { kind: "name", value: "mail.example" },
    ]);
  });

  it("must answer with true or false", () => {
    const matcher = compileBoundary((() => Promise.resolve(false)) as never);
    expect(() => matcher.hasIp("10.0.0.1")).toThrow(new TypeError('"boundary" must return true or false'));
  });
});

describe("misuse", () => {
  it.each<[unknown, string]>([
    [undefined, '"boundary" must be'],
    ["10.0.0.0/8", '"boundary" must be'],
    [{ networks: "10.0.0.0/8" }, '"boundary.networks" must be an array'],
    [{ networks: ["10.0.0.0/33"] }, '"boundary.networks" must have networks, not "10.0.0.0/33"'],
    [{ networks: [10] }, '"boundary.networks" must have networks, not 10'],
    [{ hosts: [""] }, '"boundary.hosts" must have names'],
    [{ domains: ["a..b"] }, '"boundary.domains" must have names'],
    [{ domains: new Set(["a.example"]) }, '"boundary.domains" must be an array'],
  ])("%j", (boundary, message) => {
    expect(() => compileBoundary(boundary as Boundary)).toThrow(TypeError);
    expect(() => compileBoundary(boundary as Boundary)).toThrow(message);
  });
});
