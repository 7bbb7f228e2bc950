import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import {
  evaluateMtaStsPolicy,
  formatMtaStsPolicy,
  type MtaStsPolicy,
  matchMtaStsMx,
  parseMtaStsPolicy,
} from "../../src/transport/index.js";
import { readMtaStsPolicy } from "../../src/transport/mta-sts-policy.js";
import { damaged } from "../support/arbitraries.js";

const sound = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n";

const space = fc.constantFrom("", " ", " ", "\t", " \t ");
const values: Readonly<Record<string, readonly string[]>> = {
  version: ["STSv1", "STSv1", "STSv2"],
  mode: ["enforce", "testing", "none", "report"],
  max_age: ["0", "604800", "9999999999", "-1", "1.5", "1e3"],
  mx: ["mx.example.com", "*.example.com", "MX.Example", "*", "*.*.a", "a..b", "xn--a.b", "\u00fc.de"],
};
const lines = fc.oneof(
  fc
    .constantFrom("version", "mode", "max_age", "mx", "ext", "a.b-c_d", "Version")
    .chain((name) =>
      fc
        .tuple(
          space,
          fc.constantFrom(...(values[name] ?? ["x", "ext e n sion", "caf\u00e9 \u{1f4e8}", "a=b;c"])),
          space,
        )
        .map(([before, value, after]) => `${name}:${before}${value}${after}`),
    ),
  fc.constantFrom("", "# comment", "mode", ": x"),
);
const policyTexts = fc
  .tuple(
    fc.constantFrom("version: STSv1", "version:STSv1 ", ""),
    fc.constantFrom("mode: enforce", "mode:none", ""),
    fc.constantFrom("mx: mx.example.com", "mx: *.example.com\nmx: b.example", ""),
    fc.constantFrom("max_age: 86400", "max_age: 0 ", ""),
    fc.array(lines, { maxLength: 3 }),
    fc.constantFrom("\n", "\r\n", "\r\n", "\r"),
    fc.boolean(),
  )
  .map(([version, mode, mx, age, more, end, last]) => {
    const all = [...[version, mode, mx, age].filter((line) => line !== ""), ...more];
    return all.join(end) + (last ? end : "");
  });

describe("parseMtaStsPolicy", () => {
  it("reads fields in any order, with LF and CRLF (RFC 8461 §3.2)", () => {
    const text = "max_age:0123\nmx:\t*.Example.COM \r\nmode: testing\next: a b  c";
    expect(parseMtaStsPolicy(`${text}\nversion: STSv1\nmx: b`)).toEqual({
      mode: "testing",
      maxAgeSeconds: 123,
      mx: ["*.Example.COM", "b"],
      extensions: [{ name: "ext", value: "a b  c" }],
    });
  });

  it("takes the first of fields that come twice, and all of mx (RFC 8461 §3.2)", () => {
    const text = `${sound}mode: bogus\nversion: STSv2\nmax_age: soon\nmx: mx.example.com\nx: 1\nx: 2\n`;
    expect(parseMtaStsPolicy(text)).toEqual({
      mode: "enforce",
      maxAgeSeconds: 604_800,
      mx: ["mx.example.com", "mx.example.com"],
      extensions: [{ name: "x", value: "1" }],
    });
  });

  it("needs no mx in mode none", () => {
    expect(parseMtaStsPolicy("version: STSv1\nmode: none\nmax_age: 86400").mx).toEqual([]);
  });

  it("reads bytes as UTF-8, and nothing else", () => {
    const bytes = encodeUtf8(`${sound}note: caf\u00e9 \u{1f4e8}`);
    expect(parseMtaStsPolicy(bytes).extensions).toEqual([{ name: "note", value: "caf\u00e9 \u{1f4e8}" }]);
    expect(readMtaStsPolicy(Uint8Array.of(...encodeUtf8(`${sound}note: `), 0xff))).toEqual({
      ok: false,
      issue: { code: "encoding", offset: 0 },
    });
  });

  it.each([
    ["", "missing-version", 0],
    ["\n", "empty-line", 0],
    [`${sound}\n`, "empty-line", 68],
    [`${sound}  \n`, "empty-line", 68],
    [`\ufeff${sound}`, "field-name", 0],
    [` ${sound}`, "field-name", 0],
    [`#a\n${sound}`, "field-name", 0],
    [`_a: b\n${sound}`, "field-name", 0],
    [`${"x".repeat(33)}: b\n${sound}`, "field-name", 0],
    [`a\n${sound}`, "missing-colon", 1],
    [`a : b\n${sound}`, "missing-colon", 1],
    [`a:\n${sound}`, "field-value", 2],
    [`a: \t\n${sound}`, "field-value", 2],
    [`a: b\tc\n${sound}`, "field-value", 4],
    [`a: b\0\n${sound}`, "field-value", 4],
    [`a: b\rmode: none\n${sound}`, "field-value", 4],
    [`a: b\x7f\n${sound}`, "field-value", 4],
    [`a: b\ud83d\n${sound}`, "field-value", 4],
    [`a: b\udce8c\n${sound}`, "field-value", 4],
    [sound.replaceAll("\r\n", "\r"), "field-value", 14],
    ["version: STSv2\n", "version", 9],
    ["version: stsv1\n", "version", 9],
    ["mode: Enforce\n", "mode", 6],
    ["mode: report\n", "mode", 6],
    ["max_age: -1\n", "max-age", 9],
    ["max_age: 12345678901\n", "max-age", 9],
    ["max_age: 1e3\n", "max-age", 9],
    ["mx: *\n", "mx", 4],
    ["mx: *.\n", "mx", 4],
    ["mx: .example.com\n", "mx", 4],
    ["mx: example.com.\n", "mx", 4],
    ["mx: a_b.example.com\n", "mx", 4],
    ["mx: a.*.example.com\n", "mx", 4],
    ["mx: a example.com\n", "mx", 4],
    [`mx: ${"a".repeat(64)}.example\n`, "mx", 4],
    ["mx: gr\u00fc\u00dfe.example\n", "mx", 4],
    ["Version: STSv1\nmode: none\nmax_age: 1\n", "missing-version", 37],
    ["version: STSv1\nmax_age: 1\n", "missing-mode", 26],
    ["version: STSv1\nmode: none\n", "missing-max-age", 26],
    ["version: STSv1\nmode: testing\nmax_age: 1\n", "missing-mx", 40],
  ])("refuses %j and says where", (text, code, offset) => {
    expect(readMtaStsPolicy(text)).toEqual({ ok: false, issue: { code, offset } });
    expect(() => parseMtaStsPolicy(text)).toThrow(ParseError);
  });

  it("reads a policy of 10,000 hosts, and matches them", () => {
    const mx = Array.from({ length: 10_000 }, (_, i) => `mx${i}.x.example`);
    const policy = parseMtaStsPolicy(formatMtaStsPolicy({ mode: "enforce", maxAgeSeconds: 1, mx }));
    expect(policy.mx).toHaveLength(10_000);
    expect(evaluateMtaStsPolicy(policy, mx).hosts.every(({ allowed }) => allowed)).toBe(true);
  });

  it("ends in a policy, which formatMtaStsPolicy writes, or a ParseError, whatever it gets", () => {
    const texts = fc.oneof(
      policyTexts,
      damaged(policyTexts, "\r\n\t :;.*\0a1\u00e9\ud83d"),
      fc.string({ unit: "binary" }),
    );
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const outcome = readMtaStsPolicy(text);
        if (!outcome.ok) {
          expect(outcome.issue.offset).toBeLessThanOrEqual(text.length);
          return;
        }
        read++;
        expect(parseMtaStsPolicy(formatMtaStsPolicy(outcome.policy))).toEqual(outcome.policy);
        expect(readMtaStsPolicy(encodeUtf8(text))).toEqual(outcome);
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it("takes text and bytes only", () => {
    expect(() => parseMtaStsPolicy(null as unknown as string)).toThrow(TypeError);
  });
});

describe("formatMtaStsPolicy", () => {
  const policy: MtaStsPolicy = { mode: "enforce", maxAgeSeconds: 1, mx: ["a.example"], extensions: [] };

  it("ends each line with CRLF", () => {
    expect(formatMtaStsPolicy({ mode: "none", maxAgeSeconds: 86_400, mx: [] })).toBe(
      "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n",
    );
  });

  it.each<[string, object]>([
    ["no mx", { mx: [] }],
    ["a mode that there isn't", { mode: "report" }],
    ["a fraction", { maxAgeSeconds: 1.5 }],
    ["a negative time", { maxAgeSeconds: -1 }],
    ["too long a time", { maxAgeSeconds: 10_000_000_000 }],
    ["a line feed in a name", { mx: ["a.example\nmode: none"] }],
    ["a name with a dot at its end", { mx: ["a.example."] }],
    ["an extension by the name of a field", { extensions: [{ name: "mx", value: "b.example" }] }],
    ["a line feed in a value", { extensions: [{ name: "x", value: "1\ny: 2" }] }],
    ["a space at the end of a value", { extensions: [{ name: "x", value: "1 " }] }],
  ])("refuses %s", (_, change) => {
    expect(() => formatMtaStsPolicy({ ...policy, ...change })).toThrow(TypeError);
  });

  it("names hosts that are no list", () => {
    for (const mx of ["a.example", undefined]) {
      expect(() => formatMtaStsPolicy({ ...policy, mx: mx as never })).toThrow('"policy.mx"');
    }
  });
});

describe("matchMtaStsMx", () => {
  const policy = { mx: ["mx.example.com", "*.Example.NET", "*.xn--gre-6ka8l.example", "*.com"] };

  it.each([
    ["mx.example.com", "mx.example.com"],
    ["MX.EXAMPLE.com.", "mx.example.com"],
    ["mx2.example.com", undefined],
    ["a.mx.example.com", undefined],
    ["a.example.net", "*.Example.NET"],
    ["example.net", undefined],
    ["a.b.example.net", undefined],
    ["*.example.net", "*.Example.NET"],
    [".example.net", undefined],
    ["xexample.net", undefined],
    ["mx.gr\u00fc\u00dfe.example", "*.xn--gre-6ka8l.example"],
    ["example.com", "*.com"],
    ["com", undefined],
    ["", undefined],
    ["a b.example.net", undefined],
  ])("%s matches %s (RFC 8461 §4.1)", (host, pattern) => {
    expect(matchMtaStsMx(policy, host)).toBe(pattern);
  });

  it("gives the first pattern of several", () => {
    expect(matchMtaStsMx({ mx: ["*.a.example", "mx.a.example"] }, "mx.a.example")).toBe("*.a.example");
    expect(matchMtaStsMx({ mx: ["MX.a.example", "mx.a.example"] }, "mx.a.example")).toBe("MX.a.example");
  });
});

describe("evaluateMtaStsPolicy", () => {
  const mx = ["mx.example.com"];
  const hosts = ["mx.example.com", "mx.attacker.example"];

  it.each([
    ["enforce", "required", [true, false]],
    ["testing", "reported", [true, true]],
    ["none", "none", [true, true]],
  ] as const)("in mode %s TLS is %s (RFC 8461 §5)", (mode, tls, allowed) => {
    const evaluation = evaluateMtaStsPolicy({ mode, mx }, hosts);
    expect(evaluation).toMatchObject({ mode, tls });
    expect(evaluation.hosts.map((host) => host.allowed)).toEqual(allowed);
    expect(evaluation.hosts.map(({ host, pattern }) => [host, pattern])).toEqual([
      ["mx.example.com", "mx.example.com"],
      ["mx.attacker.example", undefined],
    ]);
  });
});
