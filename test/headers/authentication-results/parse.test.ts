import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/index.js";
import {
  AUTHENTICATION_RESULTS_TOLERANCES,
  type AuthenticationResults,
  type AuthenticationResultsTolerance,
  formatAuthenticationResults,
  parseAuthenticationResults,
} from "../../../src/headers/index.js";
import { damaged } from "../../support/arbitraries.js";
import { fieldsWith, texts } from "./generate.js";

const result = (method: string, word: string, ...properties: string[]) => ({
  method,
  result: word,
  properties: properties.map((text) => {
    const [, type = "", property = "", value = ""] = /^([^.]*)\.([^=]*)=(.*)$/.exec(text) ?? [];
    return { type, property, value };
  }),
});

describe("parseAuthenticationResults", () => {
  it.each<[string, AuthenticationResults]>([
    // the examples of RFC 8601 appendix B, in their own words
    ["Authentication-Results: example.org 1; none", { authservId: "example.org", version: 1, results: [] }],
    [
      "Authentication-Results: example.com;\r\n          spf=pass smtp.mailfrom=example.net\r\n",
      { authservId: "example.com", results: [result("spf", "pass", "smtp.mailfrom=example.net")] },
    ],
    [
      "Authentication-Results: example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n spf=pass smtp.mailfrom=example.net",
      {
        authservId: "example.com",
        results: [
          { ...result("auth", "pass", "smtp.auth=sender@example.net"), comment: "cram-md5" },
          result("spf", "pass", "smtp.mailfrom=example.net"),
        ],
      },
    ],
    [
      'x.example; dkim=pass reason="good signature" header.i=@mail-router.example.net;\r\n dkim=fail reason="bad signature" header.i=@newyork.example.com',
      {
        authservId: "x.example",
        results: [
          { ...result("dkim", "pass", "header.i=@mail-router.example.net"), reason: "good signature" },
          { ...result("dkim", "fail", "header.i=@newyork.example.com"), reason: "bad signature" },
        ],
      },
    ],
    [
      // comments wherever they may stand, as in RFC 8601 appendix B.7
      "foo.example.net (foobar) 1 (baz);\r\n    dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n" +
        "      policy (A dot can go here) . (like that) expired\r\n      (this surprised me) = (as I wasn't expecting it) 1362471462",
      {
        authservId: "foo.example.net",
        comment: "foobar baz",
        version: 1,
        results: [
          {
            method: "dkim",
            version: 1,
            result: "fail",
            comment: "Because I like it One yay wait for it",
            properties: [
              {
                type: "policy",
                property: "expired",
                value: "1362471462",
                comment: "A dot can go here like that this surprised me as I wasn't expecting it",
              },
            ],
          },
        ],
      },
    ],
    [
      "(first) a (second (nested \\) \\( ()) third);none (last)",
      { authservId: "a", comment: "first second (nested ) ( ()) third last", results: [] },
    ],
    ["A-B_c!; NONE", { authservId: "A-B_c!", results: [] }],
    ['"a;b (c) \\"d\\"\r\n e" ; none', { authservId: 'a;b (c) "d" e', results: [] }],
    ["a; None=Pass", { authservId: "a", results: [result("none", "pass")] }],
    [
      "a; X-Foo/2=Bar-7 Smtp.RcptTo=A@B.example",
      { authservId: "a", results: [{ ...result("x-foo", "bar-7", "smtp.rcptto=A@B.example"), version: 2 }] },
    ],
    // addresses: characters of a local-part that no token has, quotes that belong to it, none at all
    [
      "a; spf=pass smtp.mailfrom=b=c/d?e@f.example",
      { authservId: "a", results: [result("spf", "pass", "smtp.mailfrom=b=c/d?e@f.example")] },
    ],
    [
      'a; spf=pass smtp.mailfrom="b; \\"c"@d.example',
      { authservId: "a", results: [result("spf", "pass", 'smtp.mailfrom="b; \\"c"@d.example')] },
    ],
    ['a; spf=pass smtp.mailfrom=""', { authservId: "a", results: [result("spf", "pass", "smtp.mailfrom=")] }],
    [
      'a; iprev=pass policy.iprev="2001:db8::1"',
      { authservId: "a", results: [result("iprev", "pass", "policy.iprev=2001:db8::1")] },
    ],
    [
      'a; dkim=pass header.b="/d5r"(b)header.s="1"(c)',
      {
        authservId: "a",
        results: [
          {
            method: "dkim",
            result: "pass",
            properties: [
              { type: "header", property: "b", value: "/d5r", comment: "b" },
              { type: "header", property: "s", value: "1", comment: "c" },
            ],
          },
        ],
      },
    ],
    [
      "bücher.example; spf=pass smtp.mailfrom=jörg@bücher.example",
      { authservId: "bücher.example", results: [result("spf", "pass", "smtp.mailfrom=jörg@bücher.example")] },
    ],
    [
      "a; x=y reason=z(why)",
      { authservId: "a", results: [{ ...result("x", "y"), reason: "z", reasonComment: "why" }] },
    ],
  ])("reads %j", (text, expected) => {
    expect(parseAuthenticationResults(text)).toEqual(expected);
  });

  it("reads what is written, whatever it is", () => {
    fc.assert(
      fc.property(fieldsWith(texts), (field) => {
        expect(parseAuthenticationResults(formatAuthenticationResults(field))).toEqual(field);
      }),
    );
  });

  it.each<[string, number, string]>([
    ["", 0, "an authserv-id"],
    ["Authentication-Results:", 23, "an authserv-id"],
    ["Authentication-Results:;none", 23, "an authserv-id"],
    ["example.com", 11, "results should be here"],
    ["example.com;", 12, "a method"],
    ["example.com 1", 13, "results should be here"],
    ["example.com 1234567890; none", 12, "a number"],
    ["example.com x; none", 12, "a semicolon"],
    ["example.com/1; none", 0, "an authserv-id"],
    ["joe@example.com; none", 0, "an authserv-id"],
    ["spf=pass smtp.mailfrom=a", 0, "an authserv-id"],
    ["a; none; spf=pass", 7, "an equals sign"],
    ["a; none;", 7, "an equals sign"],
    ["a; spf", 6, "an equals sign"],
    ["a; spf=", 7, "a result"],
    ["a; spf=p@ss", 8, "reason, a property or a semicolon"],
    ["a; -=pass", 3, "a method"],
    ["a; spf/=pass", 7, "a number"],
    ["a; spf=pass;", 12, "a method"],
    ["a; spf=pass;;", 12, "a method"],
    ["a; spf=pass action=none", 12, "a type"],
    ["a; spf=pass reason=", 19, "a reason"],
    ["a; spf=pass reason=x reason=y", 21, "a type"],
    ["a; spf=pass smtp.a=b reason=x", 21, "before"],
    ["a; spf=pass smtp", 12, "a type"],
    ["a; spf=pass smtp.", 17, "the name of a property"],
    ["a; spf=pass smtp.a", 18, "an equals sign"],
    ["a; spf=pass smtp.a=", 19, "a value"],
    ["a; spf=pass smtp.a=<>", 19, "a value"],
    ["a; spf=pass smtp.a=b@", 19, "a value"],
    ["a; spf=pass smtp.a=b@c/d", 19, "a value"],
    ["a; dkim=pass header.b=/d5r", 22, "a value"],
    ['a; spf=pass smtp.a="b"c', 19, "a value"],
    ['a; spf=pass smtp.a="b', 19, "a quoted string without end"],
    ['a; spf=pass smtp.a="b\\', 19, "a quoted string without end"],
    ["a (b; none", 2, "a comment without end"],
    ["a; none (", 8, "a comment without end"],
    ["a; none\r\nX: y", 7, "a line end"],
    ["a; none\nX: y", 7, "a line end"],
    ["a; no\rne", 5, "a line end"],
    ["a; none\0", 7, "control character"],
  ])("refuses %j, and says where", (text, offset, message) => {
    let error: unknown;
    try {
      parseAuthenticationResults(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ format: "authentication-results", offset, spec: "RFC 8601 §2.2" });
    expect((error as Error).message).toContain(message);
  });

  it.each<[AuthenticationResultsTolerance[], string, AuthenticationResults]>([
    [
      ["missing-authserv-id", "untyped-property"],
      "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=example.com; dkim=pass (signature was verified)\r\n header.d=example.com;dmarc=pass action=none\r\n header.from=example.com;compauth=pass reason=100",
      {
        authservId: "",
        results: [
          { ...result("spf", "pass", "smtp.mailfrom=example.com"), comment: "sender IP is 192.0.2.1" },
          { ...result("dkim", "pass", "header.d=example.com"), comment: "signature was verified" },
          result("dmarc", "pass", ".action=none", "header.from=example.com"),
          { ...result("compauth", "pass"), reason: "100" },
        ],
      },
    ],
    [
      ["missing-authserv-id", "trailing-semicolon"],
      "spf=none (sender IP is ) smtp.mailfrom=a@b.example; hotmail.example (x); dkim=none header.d=none;hotmail.example; dmarc=none;",
      {
        authservId: "",
        results: [
          { ...result("spf", "none", "smtp.mailfrom=a@b.example"), comment: "sender IP is" },
          { ...result("dkim", "none", "header.d=none"), comment: "x" },
          result("dmarc", "none"),
        ],
      },
    ],
    [
      ["missing-authserv-id"],
      "a; spf (b) / (c) 1 = pass",
      { authservId: "a", results: [{ ...result("spf", "pass"), version: 1, comment: "b c" }] },
    ],
    [["missing-authserv-id"], "a; none", { authservId: "a", results: [] }],
    [["trailing-semicolon"], "a; spf=pass ; ", { authservId: "a", results: [result("spf", "pass")] }],
    [["trailing-semicolon"], "a; none;", { authservId: "a", results: [] }],
    [
      ["unquoted-value"],
      "a/b; dkim=pass header.b=/d5r+= (x) header.i=@[192.0.2.1] smtp.mailfrom=<> policy.iprev=2001:db8::1 a.b=",
      {
        authservId: "a/b",
        results: [
          {
            method: "dkim",
            result: "pass",
            properties: [
              { type: "header", property: "b", value: "/d5r+=", comment: "x" },
              { type: "header", property: "i", value: "@[192.0.2.1]" },
              { type: "smtp", property: "mailfrom", value: "<>" },
              { type: "policy", property: "iprev", value: "2001:db8::1" },
              { type: "a", property: "b", value: "" },
            ],
          },
        ],
      },
    ],
    [
      ["late-reason"],
      "a; spf=pass b.c=d reason=e",
      { authservId: "a", results: [{ ...result("spf", "pass", "b.c=d"), reason: "e" }] },
    ],
  ])("takes what is not RFC 8601 when asked for %j: %j", (tolerate, text, expected) => {
    expect(() => parseAuthenticationResults(text, { tolerate: [] })).not.toThrow(TypeError);
    expect(parseAuthenticationResults(text, { tolerate })).toEqual(expected);
    expect(parseAuthenticationResults(text, { tolerate: AUTHENTICATION_RESULTS_TOLERANCES })).toEqual(expected);
  });

  it.each([
    ["spf=pass; ; dkim=pass", 10],
    ["; spf=pass", 0],
    ["a; b", 4],
    ["a;", 2],
    ["spf=", 4],
  ])("tolerates no nonsense: %j", (text, offset) => {
    let error: unknown;
    try {
      parseAuthenticationResults(text, { tolerate: ["missing-authserv-id", "trailing-semicolon"] });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "parse", offset });
  });

  it("takes the same field with all tolerances as without any", () => {
    fc.assert(
      fc.property(fieldsWith(texts), (field) => {
        const text = formatAuthenticationResults(field);
        expect(parseAuthenticationResults(text, { tolerate: AUTHENTICATION_RESULTS_TOLERANCES })).toEqual(field);
      }),
    );
  });

  it("gives a field or a ParseError for anything that is nearly one", () => {
    const tolerances = fc.subarray([...AUTHENTICATION_RESULTS_TOLERANCES]);
    fc.assert(
      fc.property(damaged(fieldsWith(texts).map(formatAuthenticationResults)), tolerances, (text, tolerate) => {
        try {
          const field = parseAuthenticationResults(text, { tolerate });
          expect(field.results).toBeInstanceOf(Array);
          if (tolerate.length > 0) return;
          // What was read by the letter can be written, and read again; control characters can't come back.
          if (
            !/[\t\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(JSON.stringify(field).replaceAll("\\t", "\t")) &&
            field.authservId !== ""
          ) {
            expect(parseAuthenticationResults(formatAuthenticationResults(field))).toEqual(field);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }),
    );
  });

  it("is wrongly used", () => {
    expect(() => parseAuthenticationResults(1 as never)).toThrow(TypeError);
    expect(() => parseAuthenticationResults("a; none", { tolerate: ["all" as never] })).toThrow(/"tolerate"/);
    expect(() => parseAuthenticationResults("a; none", { tolerate: "all" as never })).toThrow(/"tolerate"/);
  });

  it("takes work that grows with the text only", () => {
    const many = 200_000;
    for (const text of [
      `a; ${"(".repeat(many)}`,
      `a ${"(".repeat(many)}${")".repeat(many)}; none`,
      `a ${"()".repeat(many)}; none`,
      `a; ${"-".repeat(many)}`,
      `a; spf=pass smtp.a=${"=".repeat(many)}`,
      `a; spf=pass smtp.a="${"\\".repeat(many)}`,
      `a; spf=pass smtp.a=${"a.".repeat(many)}@`,
      `a; spf=pass${" b.c=d".repeat(many / 4)}`,
      `a;${" spf=pass;".repeat(many / 4)}`,
      `${"spf=pass;b;".repeat(many / 4)}`,
      `a;${" ".repeat(many)}`,
    ]) {
      for (const tolerate of [[], AUTHENTICATION_RESULTS_TOLERANCES]) {
        try {
          parseAuthenticationResults(text, { tolerate });
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }
    }
  });
});
