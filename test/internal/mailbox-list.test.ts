import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMailboxes } from "../../src/internal/mailbox-list.js";

const read = (value: string) => {
  const { mailboxes, issues } = readMailboxes(value);
  return [
    ...mailboxes.map(({ localPart, domain }) => `${localPart}@${domain}`),
    ...issues.map(({ code, offset }) => `${code} ${offset}`),
  ];
};

describe("readMailboxes (RFC 5322 §3.4)", () => {
  it.each<[string, string[]]>([
    ["", []],
    [" , ,", []],
    ["joe@example.com", ["joe@example.com"]],
    ["Joe <joe@example.com>, jane@example.net", ["joe@example.com", "jane@example.net"]],
    ['"Doe, Joe" <joe@example.com>', ["joe@example.com"]],
    ["joe@evil.example <joe@example.com>", ["joe@example.com"]],
    ['"joe@evil.example" <joe@example.com>', ["joe@example.com"]],
    ["=?utf-8?q?joe=40evil.example?= <joe@example.com>", ["joe@example.com"]],
    ["=?utf-8?q?joe@example.com?=", ["=?utf-8?q?joe@example.com?="]],
    ['"a @ b\\""@example.com', ['"a @ b\\""@example.com']],
    ["jörg@bücher.example", ["jörg@bücher.example"]],
    ["joe@[192.0.2.1]", ["joe@[192.0.2.1]"]],
    ["Team: a@example.com, B <b@example.com>;, c@example.net", ["a@example.com", "b@example.com", "c@example.net"]],
    ['"a@b.example": c@example.com;', ["c@example.com"]],
    ["undisclosed:;", []],
    ["<@a.example,@b.example:joe@example.com>", ["joe@example.com"]],
    ["(a <b@c>) joe (d) @ (e) example.com (f)", ["joe@example.com"]],
    // what a person and a program may read in different ways is no mailbox
    ["Doe, Joe <joe@example.com>", ["joe@example.com", "no-address 0"]],
    ["Joe", ["no-address 0"]],
    ['"joe@example.com"', ["malformed-address 0"]],
    ["joe@example.com@evil.example", ["malformed-address 0"]],
    ["joe@example.com jane@evil.example", ["malformed-address 0"]],
    ["x y@example.com", ["malformed-address 0"]],
    ["joe@exam ple.com", ["malformed-address 0"]],
    ["joe\0@example.com", ["malformed-address 0"]],
    ['"a"b"@example.com', ["unterminated 4"]],
    ['"a" b@example.com', ["malformed-address 0"]],
    ["Joe <>", ["malformed-address 0"]],
    ["@example.com", ["malformed-address 0"]],
    ["joe@", ["malformed-address 0"]],
    ["joe@bank.example: x@evil.example;", ["malformed-address 0"]],
    ["<joe@bank.example:x@evil.example>", ["malformed-address 0"]],
    ["<joe@bank.example> <x@evil.example>", ["text-behind-address 19"]],
    ["<joe@bank.example> x, y@evil.example", ["y@evil.example", "text-behind-address 19"]],
    ['<joe@bank.example> "x"', ["text-behind-address 19"]],
    ["<joe@bank.example", ["unterminated 0"]],
    ["a@b.example, <joe@bank.example", ["a@b.example", "unterminated 12"]],
    ["a@b.example (", ["unterminated 12"]],
    ["<<joe@bank.example>>", ["text-behind-address 19"]],
  ])("%j", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it("stops at a thousand", () => {
    const { mailboxes, issues } = readMailboxes("a@b.example,".repeat(5_000));
    expect(mailboxes).toHaveLength(1_000);
    expect(issues).toEqual([{ code: "too-many-mailboxes", offset: 12_000 }]);
  });

  it("takes work that grows with the text only", () => {
    for (const piece of ["(", "()", '"', "<", ">", ":", ";", "@", "a@b ", "a:", "\\", '"a"', "<@a:"]) {
      const { mailboxes, issues } = readMailboxes(piece.repeat(200_000));
      expect(mailboxes.length + issues.length).toBeLessThanOrEqual(1_001);
    }
  });

  it("never finds an address that isn't there as it stands", () => {
    const alphabet = fc.constantFrom(...'a@.<>,;:()"\\ \r\n[]ü', "b@c.example", "<d@e.example>");
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 20 }), (value) => {
        for (const { localPart, domain, offset } of readMailboxes(value).mailboxes) {
          expect(offset).toBeLessThan(value.length);
          expect(domain).not.toMatch(/[\s"<>@]/);
          if (!value.includes("("))
            expect(value.replace(/\s/g, "")).toContain(`${localPart}@${domain}`.replace(/\s/g, ""));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
