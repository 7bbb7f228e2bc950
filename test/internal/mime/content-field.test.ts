import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../src/internal/bytes.js";
import { decodeParameters, type ParameterIssue, readContentField } from "../../../src/internal/mime/index.js";

interface Read {
  readonly value: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly issues: readonly string[];
}

function read(text: string): Read {
  const { value, parameters, issues } = readContentField(text);
  const all: ParameterIssue[] = [...issues];
  const texts = decodeParameters(parameters, all);
  return { value, parameters: Object.fromEntries(texts), issues: all.map(({ code }) => code) };
}

/** The value of the parameter `a`, and the issues. */
function parameterA(text: string): [string | undefined, ...string[]] {
  const { parameters, issues } = read(`x/y; ${text}`);
  const { a } = parameters;
  return [a, ...issues];
}

describe("a value with parameters (RFC 2045 §5.1)", () => {
  it("is read as in the examples of RFC 2045 §5.1 and RFC 2045 §5.2", () => {
    const expected = { value: "text/plain", parameters: { charset: "us-ascii" }, issues: [] };
    expect(read(" text/plain; charset=us-ascii (Plain text)\r\n")).toEqual(expected);
    expect(read(' text/plain; charset="us-ascii"\r\n')).toEqual(expected);
  });

  it.each([
    [" TEXT/Plain ", "text/plain"],
    ["text / plain", "text/plain"],
    ["(a)text(b)/(c(d))plain(e)", "text/plain"],
    ["attachment", "attachment"],
    ["", ""],
    [";", ""],
    ["text/plain;;;", "text/plain"],
  ])("%j has the value %j", (text, value) => {
    expect(read(text)).toEqual({ value, parameters: {}, issues: [] });
  });

  it.each([
    ["a=b", "b"],
    ["A=b;", "b"],
    ["a = b ; c=d", "b"],
    ["\r\n\ta=b", "b"],
    ["(x)a(y)=(z)b(;a=c)", "b"],
    ['a="b c;d=e"', "b c;d=e"],
    ['a="b\\"c\\\\d"', 'b"c\\d'],
    ['a="b\r\n c\n\td"', "b c\td"],
    ['a=""', ""],
    ['a="(no comment)"', "(no comment)"],
    ['a="\u00c3\u00a9"', "\u00e9"],
    ['a="\u00e9"', "\u00e9"],
    ["a=!#$%&'*+-.^_`{|}~0", "!#$%&'*+-.^_`{|}~0"],
  ])("%j gives %j", (text, value) => {
    expect(parameterA(text)).toEqual([value]);
  });

  it.each([
    ["a=b c.pdf", "b c.pdf", "unquoted-value"],
    ["a=b c.pdf ; d=e", "b c.pdf", "unquoted-value"],
    ["a=b (1).pdf", "b (1).pdf", "unquoted-value"],
    ["a=b\r\n c.pdf", "b c.pdf", "unquoted-value"],
    ["a=b=c/d?", "b=c/d?", "unquoted-value"],
    ["a=", "", "unquoted-value"],
    ["a=\u00c3\u00a0", "\u00e0", "unquoted-value"],
    ['a="b', "b", "unterminated-quote"],
    ['a="b\\', "b", "unterminated-quote"],
    ["a=b (c", "b", "unterminated-comment"],
    ['a="b" c', "b", "parameter-syntax"],
    ['a="b"c; d=e', "b", "parameter-syntax"],
    ["x; a=b", "b", "parameter-syntax"],
    ["=x; a=b", "b", "parameter-syntax"],
    ["x y=z; a=b", "b", "parameter-syntax"],
    ["a=b; a=c", "b", "duplicate-parameter"],
    ['a="b" a=c', "b", "parameter-syntax", "duplicate-parameter"],
    ["d=e a=b", "b", "parameter-syntax"],
  ])("%j gives %j and reports %s", (text, value, ...issues) => {
    expect(parameterA(text)).toEqual([value, ...issues]);
  });

  it("says where", () => {
    const { issues } = readContentField(" x/y; a=b; a=c");
    expect(issues).toEqual([{ code: "duplicate-parameter", offset: 11 }]);
  });

  it("needs no semicolon before the first parameter", () => {
    expect(read("text/html charset=utf-8")).toEqual({
      value: "text/html",
      parameters: { charset: "utf-8" },
      issues: ["parameter-syntax"],
    });
  });
});

describe("parameters in pieces and in character sets (RFC 2231)", () => {
  it.each([
    // The examples of RFC 2231 §3 and RFC 2231 §4.
    [
      'a*0="ftp://";\r\n a*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"',
      "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar",
    ],
    ["a*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "This is ***fun***"],
    [
      "a*0*=us-ascii'en'This%20is%20even%20more%20;\r\n a*1*=%2A%2A%2Afun%2A%2A%2A%20;\r\n a*2=\"isn't it!\"",
      "This is even more ***fun*** isn't it!",
    ],
    ["a*1=c; a*0=b", "bc"],
    ["a*=utf-8''%e2%82%ac.txt", "\u20ac.txt"],
    ["A*=UTF-8''%E2%82%AC.txt", "\u20ac.txt"],
    ["a*0*=utf-8''%e2; a*1*=%82; a*2*=%ac", "\u20ac"],
    ["a*=iso-8859-15''%a4", "\u20ac"],
    ["a*0*=utf-8''%41; a*1=%42", "A%42"],
    ["a*=\"utf-8''%41\"", "A"],
    ["a*0=b", "b"],
    ["a*=utf-8''it's", "it's"],
    ["a*=utf-8''%4", "%4"],
  ])("%j gives %j", (text, value) => {
    expect(parameterA(text)).toEqual([value]);
  });

  it.each([
    ["a*=%41%c3%a9", "A\u00e9", "missing-charset"],
    ["a*=''%41", "A", "missing-charset"],
    ["a*=utf-8'%41", "utf-8'A", "missing-charset"],
    ["a*=x-none''%41%ff", "A\u00ff", "unknown-charset"],
    ["a*0=b; a*2=c", "bc", "parameter-gap"],
    ["a*1=b; a*2=c", "bc", "parameter-gap"],
    ["a*0=b; a*0=c; a*1=d", "bd", "duplicate-parameter"],
    ["a*0=b; a*0*=us-ascii''c", "b", "duplicate-parameter"],
    ["a=b; a*=utf-8''c", "c", "ambiguous-parameter"],
    ["a*0=b; a*1=c; a=x", "bc", "ambiguous-parameter"],
  ])("%j gives %j and reports %s", (text, value, ...issues) => {
    expect(parameterA(text)).toEqual([value, ...issues]);
  });

  it("says nothing where both forms say the same", () => {
    expect(parameterA("a=b.txt; a*=utf-8''b.txt")).toEqual(["b.txt"]);
  });

  it.each(["a*01", "a*-1", "a*x", "a**", "*0", "a*10000", "a*0*1"])("%s is a name like any other", (name) => {
    expect(read(`x/y; ${name}=b`)).toEqual({ value: "x/y", parameters: { [name]: "b" }, issues: [] });
  });
});

describe("parameters that were written", () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/), { minLength: 1, maxLength: 4 });
  const gap = fc.constantFrom("", " ", "\r\n ", "(c)", " (a(b)\\)) ");

  it("as quoted strings are read", () => {
    const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(names, fc.array(value, { minLength: 4, maxLength: 4 }), gap, (keys, values, space) => {
        const text = keys.map(
          (key, at) => `;${space}${key}${space}=${space}"${values[at]!.replace(/["\\]/g, "\\$&")}"${space}`,
        );
        const expected = Object.fromEntries(keys.map((key, at) => [key, values[at]!]));
        expect(read(`x/y${text.join("")}`)).toEqual({ value: "x/y", parameters: expected, issues: [] });
      }),
    );
  });

  it("in pieces of UTF-8, in any order, are read", () => {
    const pieces = fc.tuple(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
    );
    fc.assert(
      fc.property(pieces, ([text, cuts, order]) => {
        fc.pre(!text.startsWith("\ufeff")); // a byte order mark is no text
        const octets = encodeUtf8(text);
        const places = [...new Set(cuts.map((cut) => cut % octets.length))].sort((a, b) => a - b);
        const written = [...places, octets.length].map((end, at) => {
          const piece = octets.subarray(at === 0 ? 0 : places[at - 1]!, end);
          const percents = Array.from(piece, (octet) => `%${octet.toString(16).padStart(2, "0")}`).join("");
          return `; a*${at}*=${at === 0 ? "utf-8''" : ""}${percents}`;
        });
        const shuffled = written.map((each) => [order.next().value, each] as const).sort(([a], [b]) => a - b);
        expect(parameterA(`b=c${shuffled.map(([, each]) => each).join("")}`)).toEqual([text]);
      }),
    );
  });

  it("by anyone are read somehow", () => {
    const pieces = fc.constantFrom(
      "a",
      "*",
      "0",
      "1",
      "=",
      ";",
      '"',
      "\\",
      "(",
      ")",
      "/",
      " ",
      "\r\n ",
      "'",
      "%",
      "41",
      "utf-8''",
      "\u00e9",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (all) => {
        const text = all.join("");
        const { issues } = readContentField(text);
        for (const { offset } of issues) expect(offset).toBeLessThanOrEqual(text.length);
        expect(read(text).value).not.toMatch(/[; "(]/);
      }),
      { numRuns: 2000 },
    );
  });
});
