import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInsideTokens } from "../../../src/headers/topology/tokens.js";
import { compileTopology } from "../../../src/headers/topology/topology.js";

const topology = compileTopology({
  boundary: { networks: ["203.0.113.64/27"], hosts: ["ex01.example.com"], domains: ["muster.example"] },
  publicHosts: ["mail.muster.example"],
});

const find = (text: string): string[] =>
  findInsideTokens(text, topology).map(({ kind, value, start, end }) => `${kind} ${value} ${text.slice(start, end)}`);

describe("words of the inside in a text", () => {
  it.each<[string, string[]]>([
    ["from pc7.corp.lan at 10.1.2.3", ["host pc7.corp.lan pc7.corp.lan", "ip 10.1.2.3 10.1.2.3"]],
    ["(EX01.Example.COM.)", ["host ex01.example.com EX01.Example.COM"]],
    ["helo=a.b.muster.example;", ["host a.b.muster.example a.b.muster.example"]],
    ["mail.muster.example, MAIL.muster.example.", []],
    ["[10.1.2.3]:25", ["ip 10.1.2.3 10.1.2.3"]],
    ["10.1.2.3:25 10.1.2.3.1234", ["ip 10.1.2.3 10.1.2.3", "ip 10.1.2.3 10.1.2.3"]],
    ["[IPv6:fe80::1%eth0]", ["ip fe80::1 fe80::1%eth0"]],
    ["ip:fd00::5, client:10.1.2.3:port", ["ip fd00::5 fd00::5", "ip 10.1.2.3 10.1.2.3"]],
    ["::1 ::ffff:10.1.2.3 ::FFFF:A01:203", ["ip ::1 ::1", "ip 10.1.2.3 ::ffff:10.1.2.3", "ip 10.1.2.3 ::FFFF:A01:203"]],
    [
      "64:ff9b::a01:203, 2002:a01:203::1.",
      ["ip 64:ff9b::a01:203 64:ff9b::a01:203", "ip 2002:a01:203::1 2002:a01:203::1"],
    ],
    ["64:ff9b::203.0.113.65", ["ip 64:ff9b::cb00:7141 64:ff9b::203.0.113.65"]],
    ["203.0.113.65 203.0.113.96 2001:db8::1", ["ip 203.0.113.65 203.0.113.65"]],
    ["root@pc7.corp.lan", ["user root root", "host pc7.corp.lan pc7.corp.lan"]],
    ["<a+b@[10.1.2.3]> x@[IPv6:fd00::1]", ["user a+b a+b", "ip 10.1.2.3 10.1.2.3", "user x x", "ip fd00::1 fd00::1"]],
    // The domain of an address is known to whoever gets mail from it.
    ["joe@muster.example joe@dept.muster.example", []],
    ["corp.lan@host.corp.lan", ["user corp.lan corp.lan", "host host.corp.lan host.corp.lan"]],
    ["ip-10-1-2-3.example.net", ["host ip-10-1-2-3.example.net ip-10-1-2-3.example.net"]],
    [
      "https://wiki.corp.lan:8443/x?host=pc7.corp.lan",
      ["host wiki.corp.lan wiki.corp.lan", "host pc7.corp.lan pc7.corp.lan"],
    ],
    ["b\u00c3\u00bccher.muster.example", ["host xn--bcher-kva.muster.example b\u00c3\u00bccher.muster.example"]],
    ["h-abcdefghij234.invalid hidden.invalid", []],
    ["a word. Another: one, 1.2.3.4 v10.2.3 010.1.2.3 10.1.2 exchange01 Mon, 23:59:59", []],
    ["a:::b ..:: %% .-_. :", []],
  ])("%s", (text, expected) => expect(find(text)).toEqual(expected));

  it("is found however many there are, in order and apart", () => {
    const word = fc.constantFrom(
      "pc7.corp.lan",
      "10.1.2.3",
      "fe80::1%5",
      "x@y.lan",
      "root",
      "IPv6:",
      "::",
      "@",
      "[",
      "]",
      ":25",
      ".",
      "-",
      "%",
      "\u00c3\u00bc",
      " ",
      "mail.example.org",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join("");
        let last = 0;
        for (const { start, end } of findInsideTokens(text, topology)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    for (const piece of ["a", ".", ":", "@", "a.", "1.", "a:", "a@", "[", "10.1.2.3.", "\u00ff", "-", "%"]) {
      expect(findInsideTokens(piece.repeat(1_000_000 / piece.length), topology).length).toBeLessThan(1_000_000);
    }
  });
});

describe("misuse", () => {
  it.each<[object, string]>([
    [{ publicHosts: "a" }, '"publicHosts" must be an array'],
    [{ publicHosts: ["a b"] }, '"publicHosts" must have names of hosts, not "a b"'],
    [{ isPublicSuffix: true }, '"isPublicSuffix" must be a function'],
    [{ boundary: 5 }, '"boundary" must be'],
  ])("%j", (options, message) => expect(() => compileTopology(options)).toThrow(message));
});
