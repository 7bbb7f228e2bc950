import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReturnPath } from "../../../src/internal/trace/index.js";

function read(text: string): unknown {
  const outcome = parseReturnPath(text);
  if (!outcome.ok) return outcome.issue;
  const { address, issues } = outcome.returnPath;
  return [address, ...issues.map(({ code }) => code)];
}

describe("a Return-Path (RFC 5322 §3.6.7, RFC 5321 §4.4)", () => {
  it.each([
    [" <joe@example.com>\r\n", "joe@example.com"],
    ["<Joe.Doe@Example.COM>", "Joe.Doe@Example.COM"],
    ["\r\n <joe@example.com>\r\n", "joe@example.com"],
    ["(a) < (b) joe (c) @ (d) example . com (e) > (f)", "joe@example.com"],
    ["<joe@[192.0.2.1]>", "joe@[192.0.2.1]"],
    ["<joe@[IPv6:2001:db8::1]>", "joe@[IPv6:2001:db8::1]"],
    ['<"joe doe"@example.com>', '"joe doe"@example.com'],
    ['<"a\\"@b>c"@example.com>', '"a\\"@b>c"@example.com'],
    ["<a..b.@example.jp>", "a..b.@example.jp"],
    ["<bounce+joe=example.org@example.com>", "bounce+joe=example.org@example.com"],
    ["<prvs=0123456789=joe@example.com>", "prvs=0123456789=joe@example.com"],
    ["<j\u00c3\u00b6@example.com>", "j\u00c3\u00b6@example.com"],
  ])("%j is %s", (text, address) => {
    expect(read(text)).toEqual([address]);
  });

  it.each(["<>", " <> \r\n", "< >", "<(nobody)>", "(x)<>(y)"])("%j is the null sender (RFC 5321 §4.5.5)", (text) => {
    expect(parseReturnPath(text)).toEqual({
      ok: true,
      returnPath: { address: "", localPart: "", domain: "", issues: [] },
    });
  });

  it.each([
    ["joe@example.com", "joe@example.com", "missing-brackets"],
    ["joe@example.com (Joe)", "joe@example.com", "missing-brackets"],
    ["joe@example.com (see <jim@example.com>)", "joe@example.com", "missing-brackets"],
    ["joe@example.com <jim@example.com>", "joe@example.com", "missing-brackets", "extra-text"],
    ["<joe@example.com", "joe@example.com", "missing-brackets"],
    ["joe@example.com>", "joe@example.com", "missing-brackets", "extra-text"],
    ["<MAILER-DAEMON>", "MAILER-DAEMON", "no-domain"],
    ["<#@[]>", "#@[]"],
    ["<@a.example,@b.example:joe@example.com>", "joe@example.com", "source-route"],
    ["<@[192.0.2.1]: joe@example.com>", "joe@example.com", "source-route"],
    ["Joe Doe <joe@example.com>", "joe@example.com", "extra-text"],
    ['"<jim@example.com>" <joe@example.com>', "joe@example.com", "extra-text"],
    ["Joe (<jim@example.com>) <joe@example.com>", "joe@example.com", "extra-text"],
    ['"Joe" <joe@example.com>', "joe@example.com", "extra-text"],
    ["<joe@example.com>, <jim@example.com>", "joe@example.com", "extra-text"],
    ["<joe@example.com> jim", "joe@example.com", "extra-text"],
    ["<joe@example.com jim>", "joe@example.com", "missing-brackets", "extra-text"],
    ["<> <joe@example.com>", "", "extra-text"],
  ])("%j is %j and reported", (text, address, ...issues) => {
    expect(read(text)).toEqual([address, ...issues]);
  });

  it.each([
    ["", "empty", 0],
    [" \r\n", "empty", 3],
    [" (nothing)\r\n", "empty", 12],
    ["<@>", "syntax", 1],
    ["<joe@>", "syntax", 4],
    ["<@a.example joe@example.com>", "syntax", 1],
    ["<@a.example:>", "syntax", 12],
    ['<"joe@example.com>', "syntax", 1],
    ["<joe@[192.0.2.1>", "syntax", 4],
    [">", "syntax", 0],
    ["@", "syntax", 0],
    ["<<joe@example.com>>", "syntax", 1],
  ])("%j is none", (text, code, offset) => {
    expect(read(text)).toEqual({ code, offset });
  });

  it("tells local part and domain apart", () => {
    const outcome = parseReturnPath('<"a@b"@example.com>');
    expect(outcome.ok && outcome.returnPath).toMatchObject({ localPart: '"a@b"', domain: "example.com" });
  });

  it("is read back as it was written", () => {
    const local = fc.oneof(
      fc.stringMatching(/^[\w!#$%&'*+/=?^`{|}~.-]{1,20}$/),
      fc.stringMatching(/^"([ !#-[\]-~]|\\["\\])*"$/),
    );
    const domain = fc.oneof(
      fc.domain(),
      fc.ipV4().map((ip) => `[${ip}]`),
    );
    const gap = fc.constantFrom("", " ", "\r\n\t", "(x(y)\\))");
    fc.assert(
      fc.property(local, domain, gap, (name, host, space) => {
        expect(read(`${space}<${space}${name}${space}@${space}${host}${space}>${space}`)).toEqual([`${name}@${host}`]);
      }),
    );
  });

  it("by anyone is read somehow, with offsets in the text", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      "@",
      "a",
      ".",
      '"',
      "\\",
      "(",
      ")",
      "[",
      "]",
      ",",
      ":",
      " ",
      "\r\n ",
      "\u00e9",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (all) => {
        const text = all.join("");
        const outcome = parseReturnPath(text);
        const issues = outcome.ok ? outcome.returnPath.issues : [outcome.issue];
        for (const { offset } of issues) expect(offset).toBeLessThanOrEqual(text.length);
        if (outcome.ok && outcome.returnPath.domain !== "") expect(outcome.returnPath.address).toContain("@");
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["(", "<", "@", '"', "\\", "a.", "<@a,", "a ", "[", "()", ". ", '"."'])(
    "of 1 MB made of %s costs linear time",
    (piece) => {
      for (const start of ["", "<", "<@a:", "<a@"]) parseReturnPath(start + piece.repeat(1_000_000 / piece.length));
    },
  );
});
