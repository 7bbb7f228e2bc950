import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AuthenticationResult,
  type AuthenticationResults,
  formatAuthenticationResults,
  parseAuthenticationResults,
} from "../../../src/headers/index.js";
import { fieldsWith, hostileTexts } from "./generate.js";

const octets = (text: string) => new TextEncoder().encode(text).length;

function withValue(value: string): string {
  const properties = [{ type: "smtp", property: "mailfrom", value }];
  return formatAuthenticationResults({ authservId: "mx", results: [{ method: "spf", result: "pass", properties }] });
}

describe("formatAuthenticationResults", () => {
  it("gives each result a line, and folds what is longer", () => {
    const field = formatAuthenticationResults({
      authservId: "mx.example.net",
      comment: "a server",
      version: 1,
      results: [
        {
          method: "dkim",
          version: 1,
          result: "pass",
          comment: "2048-bit rsa key",
          properties: [
            { type: "header", property: "d", value: "example.com" },
            { type: "header", property: "s", value: "selector2026" },
            { type: "header", property: "a", value: "rsa-sha256" },
            { type: "header", property: "b", value: "dQ/4vvvk" },
          ],
        },
        {
          method: "dmarc",
          result: "fail",
          reason: "neither SPF nor DKIM passes for a domain that is aligned with the one in From",
          reasonComment: "p=reject",
          properties: [{ type: "header", property: "from", value: "example.com", comment: "who it says" }],
        },
      ],
    });
    expect(field.split("\r\n")).toEqual([
      "Authentication-Results: mx.example.net (a server) 1;",
      " dkim/1=pass (2048-bit rsa key) header.d=example.com header.s=selector2026",
      ' header.a=rsa-sha256 header.b="dQ/4vvvk";',
      ' dmarc=fail reason="neither SPF nor DKIM passes for a domain that is aligned',
      ' with the one in From" (p=reject) header.from=example.com (who it says)',
      "",
    ]);
    expect(formatAuthenticationResults({ authservId: "mx", results: [] })).toBe("Authentication-Results: mx; none\r\n");
  });

  it.each([
    ["joe@example.com", "joe@example.com"],
    ["@example.com", "@example.com"],
    ['"a b"@example.com', '"a b"@example.com'],
    ['"a"b"@example.com', '"\\"a\\"b\\"@example.com"'],
    ["a=b/c@example.com", "a=b/c@example.com"],
    ["jörg@bücher.example", "jörg@bücher.example"],
    ["dQ/4vvvk", '"dQ/4vvvk"'],
    ["2001:db8::1", '"2001:db8::1"'],
    ["", '""'],
    ["a b", '"a b"'],
    ["a\r\n b", '"a?? b"'],
    ["a\u202eb", '"a\u202eb"'],
    ["a@b@c", '"a@b@c"'],
    ["joe@[192.0.2.1]", '"joe@[192.0.2.1]"'],
    ["a\\", '"a\\\\"'],
  ])("writes the value %j as %s", (value, written) => {
    expect(withValue(value)).toBe(`Authentication-Results: mx;\r\n spf=pass smtp.mailfrom=${written}\r\n`);
  });

  it("lets nothing that a stranger says out of its place", () => {
    fc.assert(
      fc.property(fieldsWith(hostileTexts), (field) => {
        const text = formatAuthenticationResults(field);
        expect(text.endsWith("\r\n")).toBe(true);
        const [first, ...others] = text.slice(0, -2).split("\r\n");
        expect(first).toMatch(/^Authentication-Results: /);
        for (const line of others) expect(line).toMatch(/^ .*[^ ]/);
        for (const line of [first!, ...others]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(octets(line)).toBeLessThanOrEqual(998);
        }
        expect(shapeOf(parseAuthenticationResults(text))).toEqual(shapeOf(field));
      }),
    );
  });

  it("keeps lines short where it can (RFC 5322 §2.1.1)", () => {
    fc.assert(
      fc.property(fieldsWith(hostileTexts), (field) => {
        for (const line of formatAuthenticationResults(field).slice(0, -2).split("\r\n").slice(1)) {
          // Only a word that doesn't fit is on a longer line, alone.
          if (line.length > 78) expect(line.slice(1)).not.toMatch(/[^ ] [^ ]/);
        }
      }),
    );
  });

  it("cuts what would not fit on a line", () => {
    for (const long of [
      "a".repeat(5_000),
      '"'.repeat(5_000),
      "é".repeat(5_000),
      " ".repeat(5_000),
      `"${"é".repeat(5_000)}"@a`,
      `a@${"é".repeat(2_000)}`,
    ]) {
      const result: AuthenticationResult = {
        method: "m".repeat(60),
        result: "pass",
        comment: long,
        reason: long,
        properties: [{ type: "t".repeat(60), property: "p".repeat(60), value: long, comment: long }],
      };
      const text = formatAuthenticationResults({
        authservId: "a".repeat(255),
        comment: long,
        results: [result, result],
      });
      for (const line of text.split("\r\n")) expect(octets(line)).toBeLessThanOrEqual(998);
      const { results } = parseAuthenticationResults(text);
      expect(results).toHaveLength(2);
      expect(results[1]?.properties[0]?.value).toMatch(/\.\.\.$/);
    }
  });

  const base = { method: "spf", result: "pass", properties: [] };
  it.each<[string, AuthenticationResults]>([
    ["authservId", { authservId: "", results: [] }],
    ["authservId", { authservId: "a\r\nb", results: [] }],
    ["authservId", { authservId: "a".repeat(256), results: [] }],
    ["authservId", { authservId: undefined as never, results: [] }],
    ["version", { authservId: "a", version: 1.5, results: [] }],
    ["version", { authservId: "a", version: -1, results: [] }],
    ["version", { authservId: "a", results: [{ ...base, version: 1e9 }] }],
    ["method", { authservId: "a", results: [{ ...base, method: "s pf" }] }],
    ["method", { authservId: "a", results: [{ ...base, method: "" }] }],
    ["method", { authservId: "a", results: [{ ...base, method: "a".repeat(61) }] }],
    ["result", { authservId: "a", results: [{ ...base, result: "pass\r\nX" }] }],
    ["result", { authservId: "a", results: [{ ...base, result: "pass-" }] }],
    ["type", { authservId: "a", results: [{ ...base, properties: [{ type: "", property: "a", value: "" }] }] }],
    ["property", { authservId: "a", results: [{ ...base, properties: [{ type: "a", property: "b=c", value: "" }] }] }],
  ])("doesn't write a wrong %s: %j", (name, field) => {
    expect(() => formatAuthenticationResults(field)).toThrow(TypeError);
    expect(() => formatAuthenticationResults(field)).toThrow(new RegExp(`"${name}"`));
  });
});

/** All of a field but its texts. */
function shapeOf({ authservId, version, results }: AuthenticationResults): unknown {
  return {
    authservId,
    version,
    results: results.map(({ method, version: ofMethod, result, reason, properties }) => ({
      method,
      ofMethod,
      result,
      hasReason: reason !== undefined,
      properties: properties.map(({ type, property }) => `${type}.${property}`),
    })),
  };
}
