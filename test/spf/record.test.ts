import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import {
  formatSpfRecord,
  parseSpfRecord,
  type SpfIssueCode,
  type SpfRecord,
  type SpfTerm,
} from "../../src/spf/index.js";
import { readSpfRecord } from "../../src/spf/read-record.js";
import { damaged } from "../support/arbitraries.js";
import { spfRecordTexts } from "../support/spf-zone.js";

const hosts = { qualifier: "+", ip4PrefixLength: 32, ip6PrefixLength: 128 } as const;

describe("parseSpfRecord", () => {
  it.each<[string, SpfTerm]>([
    ["all", { kind: "all", qualifier: "+" }],
    ["-ALL", { kind: "all", qualifier: "-" }],
    ["~include:_spf.example.com", { kind: "include", qualifier: "~", domainSpec: "_spf.example.com" }],
    ["?exists:%{ir}.Example.com.", { kind: "exists", qualifier: "?", domainSpec: "%{ir}.Example.com." }],
    ["a", { kind: "a", ...hosts }],
    ["a/24", { kind: "a", ...hosts, ip4PrefixLength: 24 }],
    ["mx//0", { kind: "mx", ...hosts, ip6PrefixLength: 0 }],
    ["a:%{d}/0//64", { kind: "a", qualifier: "+", domainSpec: "%{d}", ip4PrefixLength: 0, ip6PrefixLength: 64 }],
    ["a:foo:bar/baz.example.com/8", { kind: "a", ...hosts, domainSpec: "foo:bar/baz.example.com", ip4PrefixLength: 8 }],
    ["ptr", { kind: "ptr", qualifier: "+" }],
    ["ptr:example.com", { kind: "ptr", qualifier: "+", domainSpec: "example.com" }],
    ["ip4:0.0.0.0/0", { kind: "ip4", qualifier: "+", address: "0.0.0.0", prefixLength: 0 }],
    ["+ip4:255.255.255.255", { kind: "ip4", qualifier: "+", address: "255.255.255.255", prefixLength: 32 }],
    ["IP6:2001:DB8::1/32", { kind: "ip6", qualifier: "+", address: "2001:db8::1", prefixLength: 32 }],
    ["ip6:::ffff:1.2.3.4", { kind: "ip6", qualifier: "+", address: "::ffff:1.2.3.4", prefixLength: 128 }],
    ["Redirect=%{d2}", { kind: "redirect", domainSpec: "%{d2}" }],
    ["exp=a.xn--p1ai", { kind: "exp", domainSpec: "a.xn--p1ai" }],
    ["moo.cow-far_out=man:dog/cat", { kind: "unknown", name: "moo.cow-far_out", value: "man:dog/cat" }],
    ["x=", { kind: "unknown", name: "x", value: "" }],
  ])("reads %s (RFC 7208 §12)", (text, term) => {
    expect(parseSpfRecord(`v=spf1 ${text}`)).toEqual({ terms: [term] });
  });

  it("reads an empty record, spaces where they may be, and the version in any case (RFC 7208 §4.5)", () => {
    expect(parseSpfRecord("v=spf1")).toEqual({ terms: [] });
    expect(parseSpfRecord("V=SPF1   ")).toEqual({ terms: [] });
    expect(parseSpfRecord("v=spf1  a   -all ").terms).toHaveLength(2);
  });

  it.each<[text: string, code: SpfIssueCode, offset: number]>([
    ["", "version", 0],
    ["v=spf10 a", "version", 0],
    ["v=spf1\ta", "version", 0],
    [" v=spf1 a", "version", 0],
    ["v=spf1 a\t-all", "invalid-character", 8],
    ["v=spf1 \u0080a", "invalid-character", 7],
    ["v=spf1 -all\0", "invalid-character", 11],
    ["v=spf1 a:caf\u00e9.example", "invalid-character", 12],
    ["v=spf1 x=\u007f", "invalid-character", 9],
    ["v=spf1 al", "unknown-mechanism", 7],
    ["v=spf1 -all.", "unknown-mechanism", 7],
    ["v=spf1 a,mx", "unexpected-argument", 8],
    ["v=spf1 -", "unknown-mechanism", 8],
    ["v=spf1 +-all", "unknown-mechanism", 7],
    ["v=spf1 redirect:a.example", "unknown-mechanism", 7],
    ["v=spf1 1up=foo", "modifier-name", 7],
    ["v=spf1 =all", "modifier-name", 7],
    ["v=spf1 -exp=a.example", "modifier-name", 7],
    ["v=spf1 exp=a.example -all EXP=b.example", "duplicate-modifier", 26],
    ["v=spf1 redirect=a.example redirect=a.example", "duplicate-modifier", 26],
    ["v=spf1 include", "missing-argument", 14],
    ["v=spf1 include:", "missing-argument", 15],
    ["v=spf1 exists", "missing-argument", 13],
    ["v=spf1 a:", "missing-argument", 9],
    ["v=spf1 ptr:", "missing-argument", 11],
    ["v=spf1 ip4", "missing-argument", 10],
    ["v=spf1 ip6/64", "missing-argument", 10],
    ["v=spf1 exp=", "missing-argument", 11],
    ["v=spf1 all:x", "unexpected-argument", 10],
    ["v=spf1 all/8", "unexpected-argument", 10],
    ["v=spf1 ptr/8", "unexpected-argument", 10],
    ["v=spf1 include/8", "unexpected-argument", 14],
    ["v=spf1 a/", "unexpected-argument", 8],
    ["v=spf1 a/x", "unexpected-argument", 8],
    ["v=spf1 include:a.example/24", "domain-spec", 17],
    ["v=spf1 a:museum", "domain-spec", 9],
    ["v=spf1 a:museum.", "domain-spec", 16],
    ["v=spf1 a:abc.123", "domain-spec", 13],
    ["v=spf1 a:1.2.3.4", "domain-spec", 15],
    ["v=spf1 a:x.-com", "domain-spec", 11],
    ["v=spf1 a:x.com-", "domain-spec", 11],
    ["v=spf1 a:x.com..", "domain-spec", 16],
    ["v=spf1 a:example.com:8080", "domain-spec", 17],
    ["v=spf1 a:%{d}.", "domain-spec", 14],
    ["v=spf1 redirect=-all", "domain-spec", 16],
    ["v=spf1 a:%(d).x", "macro-syntax", 9],
    ["v=spf1 a:x%.y", "macro-syntax", 10],
    ["v=spf1 a:%{d", "macro-syntax", 9],
    ["v=spf1 a:%{d0}", "macro-syntax", 9],
    ["v=spf1 a:%{d00}", "macro-syntax", 9],
    ["v=spf1 a:%{dr2}", "macro-syntax", 9],
    ["v=spf1 a:%{d;}", "macro-syntax", 9],
    ["v=spf1 a:%{d} }", "unknown-mechanism", 14],
    ["v=spf1 x=%abc", "macro-syntax", 9],
    ["v=spf1 a:%{a}", "macro-letter", 9],
    ["v=spf1 exp=%{r}.a.example", "macro-letter", 11],
    ["v=spf1 a/33", "prefix-length", 9],
    ["v=spf1 a//129", "prefix-length", 10],
    ["v=spf1 a/024", "prefix-length", 9],
    ["v=spf1 a/24/64", "prefix-length", 12],
    ["v=spf1 ip4:1.2.3.4/33", "prefix-length", 19],
    ["v=spf1 ip4:1.2.3.4/", "prefix-length", 19],
    ["v=spf1 ip4:1.2.3.4/032", "prefix-length", 19],
    ["v=spf1 ip4:1.2.3.4//32", "prefix-length", 19],
    ["v=spf1 ip6:::1/129", "prefix-length", 15],
    ["v=spf1 ip6:::1//64", "prefix-length", 15],
    ["v=spf1 ip4:", "ip4-address", 11],
    ["v=spf1 ip4:1.2.3", "ip4-address", 16],
    ["v=spf1 ip4:1.2.3.256", "ip4-address", 19],
    ["v=spf1 ip4:1.2.3.04", "ip4-address", 18],
    ["v=spf1 ip4:1.2.3.4.5", "ip4-address", 18],
    ["v=spf1 ip4:1.2.3.4:25", "ip4-address", 18],
    ["v=spf1 ip4:1.2. 3.4", "ip4-address", 15],
    ["v=spf1 ip4:2001:db8::1", "ip4-address", 14],
    ["v=spf1 ip6:192.0.2.1", "ip6-address", 11],
    ["v=spf1 ip6::CAFE::BABE", "ip6-address", 11],
    ["v=spf1 ip6:fe80::1%eth0", "ip6-address", 11],
  ])("refuses %j and says where", (text, code, offset) => {
    const outcome = readSpfRecord(text);
    expect(outcome.ok ? outcome : outcome.issues[0]).toMatchObject({ code, offset });
    expect(() => parseSpfRecord(text)).toThrow(ParseError);
    try {
      parseSpfRecord(text);
    } catch (error) {
      expect(error).toMatchObject({ format: "spf-record", offset, spec: expect.stringMatching(/^RFC 7208 §/) });
    }
  });

  it("finds all that is wrong when asked to, each in its term", () => {
    const outcome = readSpfRecord("v=spf1 al ip4:1.2.3.4 ip4:1.2.3 a:%{q} -all", true);
    expect(outcome).toEqual({
      ok: false,
      issues: [
        { code: "unknown-mechanism", offset: 7, term: "al" },
        { code: "ip4-address", offset: 31, term: "ip4:1.2.3" },
        { code: "macro-letter", offset: 34, term: "a:%{q}" },
      ],
    });
  });

  it("takes text only", () => {
    expect(() => parseSpfRecord(undefined as unknown as string)).toThrow(TypeError);
  });

  it("reads 60,000 octets of anything in one pass", () => {
    for (const term of ["a ", "ip4:1.2.3.4 ", "%", "a:%{d}", "include:", ".", "a:x.y/1/1/", "x=%%", "9", "/8"]) {
      const text = `v=spf1 ${term.repeat(Math.floor(60_000 / term.length))}`;
      const outcome = readSpfRecord(text, true);
      expect(outcome.ok ? outcome.terms.length : outcome.issues.length).toBeLessThanOrEqual(text.length);
    }
  });

  it("throws nothing but ParseError, with an offset inside the text, whatever comes", () => {
    fc.assert(
      fc.property(damaged(spfRecordTexts, " \0:=/%{}.-+~?ip4a6xrdl0123\u00e9"), (text) => {
        const all = readSpfRecord(text, true);
        try {
          parseSpfRecord(text);
          expect(all.ok).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
          const issues = all.ok ? [] : all.issues;
          expect(issues[0]?.offset).toBe((error as ParseError).offset);
          for (const { offset } of issues) expect(offset >= 0 && offset <= text.length).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

const qualifiers = fc.constantFrom("+", "-", "~", "?");
const visible = fc.constantFrom(..."abzABZ019_-+/:=,!&'*@{}~");
const delimiters = fc.string({ unit: fc.constantFrom(...".-+,/_="), maxLength: 2 });
const macros = fc.oneof(
  fc.constantFrom("%%", "%_", "%-"),
  fc
    .tuple(
      fc.constantFrom(..."slodiphvSLODIPHV"),
      fc.constantFrom("", "1", "07", "128"),
      fc.constantFrom("", "r", "R"),
      delimiters,
    )
    .map(([letter, digits, reverse, delimiter]) => `%{${letter}${digits}${reverse}${delimiter}}`),
);
const macroStrings = fc
  .array(fc.oneof(visible, macros, fc.constant(".")), { maxLength: 12 })
  .map((parts) => parts.join(""));
const topLabels = fc.constantFrom("com", "C", "a1", "1a", "xn--p1ai", "1-2", "a--b");
/** RFC 7208 §12: domain-spec */
const domainSpecs = fc
  .tuple(
    macroStrings,
    fc.oneof(
      topLabels.map((label) => `.${label}`),
      topLabels.map((label) => `.${label}.`),
      macros,
    ),
  )
  .map((parts) => parts.join(""));
const ip4PrefixLength = fc.integer({ min: 0, max: 32 });
const ip6PrefixLength = fc.integer({ min: 0, max: 128 });

const mechanisms = fc.oneof(
  fc.record({ kind: fc.constant("all"), qualifier: qualifiers }),
  fc.record({ kind: fc.constantFrom("include", "exists"), qualifier: qualifiers, domainSpec: domainSpecs }),
  fc.record(
    {
      kind: fc.constantFrom("a", "mx"),
      qualifier: qualifiers,
      domainSpec: domainSpecs,
      ip4PrefixLength,
      ip6PrefixLength,
    },
    { requiredKeys: ["kind", "qualifier", "ip4PrefixLength", "ip6PrefixLength"] },
  ),
  fc.record(
    { kind: fc.constant("ptr"), qualifier: qualifiers, domainSpec: domainSpecs },
    { requiredKeys: ["kind", "qualifier"] },
  ),
  fc.record({ kind: fc.constant("ip4"), qualifier: qualifiers, address: fc.ipV4(), prefixLength: ip4PrefixLength }),
);
const unknownModifiers = fc.record({
  kind: fc.constant("unknown"),
  name: fc
    .tuple(fc.constantFrom(..."axZ"), fc.string({ unit: fc.constantFrom(..."ab9-_."), maxLength: 6 }))
    .map((parts) => parts.join("")),
  value: macroStrings,
});
const records = fc
  .tuple(
    fc.array(fc.oneof(mechanisms, unknownModifiers), { maxLength: 6 }),
    fc.option(domainSpecs),
    fc.option(domainSpecs),
  )
  .map(([terms, redirect, exp]): SpfRecord => {
    const pointers = [
      ...(redirect === null ? [] : [{ kind: "redirect", domainSpec: redirect }]),
      ...(exp === null ? [] : [{ kind: "exp", domainSpec: exp }]),
    ];
    return { terms: [...terms, ...pointers] as SpfTerm[] };
  });

describe("formatSpfRecord", () => {
  it("writes what parseSpfRecord reads as the same", () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(parseSpfRecord(formatSpfRecord(record))).toEqual(record);
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps what a text says, and writes it in one way", () => {
    fc.assert(
      fc.property(spfRecordTexts, (text) => {
        const outcome = readSpfRecord(text);
        if (!outcome.ok) return;
        const record = parseSpfRecord(text);
        const written = formatSpfRecord(record);
        expect(parseSpfRecord(written)).toEqual(record);
        expect(formatSpfRecord(parseSpfRecord(written))).toBe(written);
      }),
    );
  });

  it("leaves out what is meant anyway", () => {
    const text = "v=spf1  +A/32//128 MX:Example.com/24 +ip4:192.0.2.1/32 ip6:2001:DB8:0::/128 x=%% -all";
    const written = "v=spf1 a mx:Example.com/24 ip4:192.0.2.1 ip6:2001:db8:: x=%% -all";
    expect(formatSpfRecord(parseSpfRecord(text))).toBe(written);
  });

  it.each<[string, unknown]>([
    ["a space in a name", { kind: "include", qualifier: "+", domainSpec: "a.example +all" }],
    ["a name that could be a prefix", { kind: "a", ...hosts, domainSpec: "a.example/24" }],
    ["a name without a top-level label", { kind: "exists", qualifier: "+", domainSpec: "localhost" }],
    ["a line end", { kind: "unknown", name: "x", value: "a\r\nb" }],
    ["the name of another modifier", { kind: "unknown", name: "redirect", value: "a.example" }],
    ["an address that isn't one", { kind: "ip4", qualifier: "+", address: "192.0.2", prefixLength: 32 }],
    ["an address with a prefix", { kind: "ip4", qualifier: "+", address: "192.0.2.0/24", prefixLength: 32 }],
    ["a prefix that is too long", { kind: "ip6", qualifier: "+", address: "::1", prefixLength: 129 }],
    ["a prefix that is no integer", { kind: "mx", ...hosts, ip4PrefixLength: 24.5 }],
    ["a qualifier that is none", { kind: "all", qualifier: "!" }],
    ["a kind that is none", { kind: "sender", qualifier: "+" }],
  ])("refuses %s", (_, term) => {
    expect(() => formatSpfRecord({ terms: [term as SpfTerm] })).toThrow(TypeError);
  });

  it("refuses a second redirect", () => {
    const redirect = { kind: "redirect", domainSpec: "a.example" } as const;
    expect(() => formatSpfRecord({ terms: [redirect, redirect] })).toThrow(TypeError);
  });
});
