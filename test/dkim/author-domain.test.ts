import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { authorDomain } from "../../src/dkim/author-domain.js";

describe("the domain of the authors in From (RFC 5322 §3.4)", () => {
  it.each([
    ["joe@example.com", "example.com"],
    [" joe@Example.COM \r\n", "example.com"],
    ["<joe@example.com>", "example.com"],
    ["Joe <joe@example.com>", "example.com"],
    ['"Joe, <x@evil.example>" <joe@example.com>', "example.com"],
    ['"a\\"@evil.example" <joe@example.com>', "example.com"],
    ["Joe (x@evil.example (y)) <joe@example.com>", "example.com"],
    ["(\\)) joe@example.com (b@evil.example)", "example.com"],
    ["joe@evil.example <joe@example.com>", "example.com"],
    ['"joe@evil.example"@example.com', "example.com"],
    ["joe @ example.com", "example.com"],
    ["Joe\r\n <joe\r\n\t@example.com>\r\n", "example.com"],
    ["<@a.example,@b.example:joe@example.com>", "example.com"],
    ["Joe <joe@example.com>, jane@EXAMPLE.com,, ", "example.com"],
    ["Team: joe@example.com, Jane <jane@example.com>;", "example.com"],
    ["Team: joe@example.com;, jane@example.com", "example.com"],
    ["ü@bücher.example", "xn--bcher-kva.example"],
    ["joe@example.com.", "example.com"],
  ])("%j", (value, domain) => {
    expect(authorDomain(value)).toBe(domain);
  });

  it.each([
    ["", "no address"],
    ["undisclosed:;", "no address"],
    ["joe", "no address"],
    ["Joe <>", "no address"],
    ["Joe <joe>", "no address"],
    ["@example.com", "no address"],
    ["joe@", "no address"],
    ["joe@example.com jane", "no address"],
    ["joe@[192.0.2.1]", "no address"],
    ["joe@exam ple.com", "no address"],
    ["joe@\ufffd.example", "no address"],
    ["joe@example.com, jane@example.net", "several domains"],
    ["joe@example.com, Jane <jane@mail.example.com>", "several domains"],
    ["Joe <joe@example.com", "without its end"],
    ["Joe <joe@example.com> x", "behind an address"],
    ["Joe <joe@example.com> <jane@example.com>", "behind an address"],
    ['"Joe <joe@example.com>', "without its end"],
    ["Joe (joe@example.com", "without its end"],
    ["Joe (a (b) joe@example.com", "without its end"],
  ])("refuses %j", (value, words) => {
    expect(() => authorDomain(value)).toThrow(ParseError);
    expect(() => authorDomain(value)).toThrow(words);
  });

  it("says where", () => {
    try {
      authorDomain("joe@example.com, jane@example.net");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ format: "from", offset: 16, spec: "RFC 5322 §3.4" });
    }
  });

  const space = fc.constantFrom("", " ", "\r\n ", "(c)", " (a@b.example) ");
  const mailbox = fc
    .tuple(
      fc.constantFrom("Joe ", '"a, <b@c.example>; :" ', "", "a@b.example "),
      fc.constantFrom("x", '"y@z.example"'),
      space,
    )
    .map(([name, local, between]) => `${name}<${local}@example.com>${between}`);

  it("is the same however it is dressed up", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(space, mailbox), { minLength: 1, maxLength: 4 }), fc.boolean(), (list, group) => {
        const text = list.map((parts) => parts.join("")).join(",");
        expect(authorDomain(group ? `Team:${text};` : text)).toBe("example.com");
      }),
    );
  });

  it("throws nothing but ParseError", () => {
    const alphabet = fc.constantFrom(...'a@.<>,;:()"\\ \r\n[]ü');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 20 }), (text) => {
        try {
          expect(authorDomain(text)).toMatch(/^[a-z0-9._-]+$/);
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
