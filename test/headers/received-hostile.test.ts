import { afterEach, describe, expect, it } from "vitest";
import { parseReceived, tokenizeReceived } from "../../src/headers/index.js";

const tail = "by mx.example.net (Postfix) with ESMTP id 1 for <a@example.net>; Mon, 1 Jun 2026 10:00:00 +0200";
const charCodeAt = String.prototype.charCodeAt;

afterEach(() => {
  String.prototype.charCodeAt = charCodeAt;
});

/** How often a character is looked at while a text is read, without limits. */
function looks(text: string): number {
  let count = 0;
  String.prototype.charCodeAt = function (this: string, index: number): number {
    count++;
    return charCodeAt.call(this, index);
  };
  const limits = { maxReceivedOctets: 10_000_000, maxReceivedTokens: 10_000_000 };
  parseReceived(text, { limits });
  String.prototype.charCodeAt = charCodeAt;
  return count;
}

describe("work grows as the text does", () => {
  it.each([
    ["comments without end", "("],
    ["comments without end, in words", "a("],
    ["comments without beginning", ")"],
    ["comments in comments", "(", ")"],
    ["comments in a row", "(a)"],
    ["brackets", "["],
    ["brackets and parentheses", "[("],
    ["angles", "<"],
    ["quotes", '"'],
    ["quotes with quoted pairs", ' "\\"'],
    ["quotes and parentheses", ' "('],
    ["backslashes", "\\"],
    ["backslashes in a comment", "(\\", ")"],
    ["semicolons", ";"],
    ["keywords", " by x"],
    ["recipients", " for <a@b.example>"],
    ["literals", "([1.2.3.4] "],
    ["helo", "(HELO "],
    ["TLS", "(TLS "],
    ["qmail", "(qmail by "],
    ["colons", "(a:"],
    ["at signs", "(a@"],
    ["dates", "; 1 Jun 2026"],
    ["NULs", "\0"],
    ["octets over 127", "\xff"],
    ["UTF-8", "(\xc3\xbc)"],
  ])("%s", (_, piece, closing = "") => {
    const text = (count: number) => `from ${piece.repeat(count)}${closing.repeat(count)} ${tail}`;
    const few = looks(text(500));
    const many = looks(text(5_000));
    expect(many).toBeLessThan(few * 11 + 2_000);
    expect(many).toBeLessThan(text(5_000).length * 40);
  });
});

describe("bounds", () => {
  it("1 MB in one value", () => {
    for (const piece of ["a", "a ", "(", "((a) ", "[1.2.3.4] ", "<a> ", ";", "\0", "\xff"]) {
      const value = piece.repeat(1_048_576 / piece.length);
      const tokens = tokenizeReceived(value);
      expect(tokens.length).toBeLessThanOrEqual(2 * 4_096 + 2);
      expect(tokens.at(-1)).toEqual({ kind: "rest", start: tokens.at(-2)?.end ?? 0, end: value.length, depth: 0 });
      const { comments, issues } = parseReceived(value);
      expect(comments.length).toBeLessThanOrEqual(100);
      expect(issues.some(({ code }) => code === "too-long" || code === "too-many-tokens")).toBe(true);
    }
  });

  it("10,000 comments in one another", () => {
    const value = `from a ${"(".repeat(10_000)}${")".repeat(10_000)} ${tail}`;
    expect(parseReceived(value).issues.map(({ code }) => code)).toContain("too-many-tokens");
    const { comments, issues, by } = parseReceived(value, { limits: { maxReceivedTokens: 30_000 } });
    expect(comments).toHaveLength(17); // sixteen deep, and the one of Postfix
    expect(comments.map(({ depth }) => depth).slice(0, 16)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(issues.map(({ code }) => code)).toEqual(["too-deep"]);
    expect(by?.host?.value).toBe("mx.example.net");
  });

  it("1,000 recipients", () => {
    const received = parseReceived(
      `by a.example for ${"<a@b.example> ".repeat(1_000)}; Mon, 1 Jun 2026 10:00:00 +0200`,
    );
    expect(received.for).toHaveLength(100);
    expect(received.issues.map(({ code }) => code)).toEqual(["too-many-recipients", "no-from"]);
  });

  it("limits that are none", () => {
    expect(() => parseReceived("", { limits: { maxReceivedTokens: 0 } })).toThrow(RangeError);
    expect(() => parseReceived("", { limits: { maxCommentDepth: 1.5 } })).toThrow('"maxCommentDepth"');
    expect(() => parseReceived(7 as never)).toThrow(new TypeError('"value" must be a string or a Uint8Array'));
  });
});

describe("a client can't hide what the server wrote behind its name", () => {
  it.each([
    "(",
    "x(",
    ")",
    "x)",
    "[",
    "[x",
    "[(",
    "[(x",
    "[[",
    "<",
    "<x",
    '"',
    '"x',
    'x"y',
    "\\",
    ";",
    "x;Mon,",
    ",",
    "by",
    "BY",
    "with",
    "id",
    "for",
    "from",
    "x([203.0.113.9])",
    "x(([203.0.113.9]",
    "\0",
    "\xff",
    "=",
    "@",
    ":",
  ])("HELO %j", (helo) => {
    const { from, by, date, id } = parseReceived(`from ${helo} (rdns.example [192.0.2.7]) ${tail}`);
    expect(from?.ip?.value).toBe("192.0.2.7");
    expect(by?.host?.value).toBe("mx.example.net");
    expect(id?.value).toBe("1");
    expect(date?.date.toISOString()).toBe("2026-06-01T08:00:00.000Z");
  });

  it("says so where it wrote an address", () => {
    const { issues } = parseReceived(`from x([203.0.113.9]) (unknown [192.0.2.7]) ${tail}`);
    expect(issues.map(({ code }) => code)).toEqual(["several-addresses"]);
  });

  it.each([
    "tls.evil.example",
    "client",
    "account",
    "no",
    "for",
    "cipher",
    "using",
    "qmail",
    "TLSv1.3",
    "authenticated",
    "auth:",
  ])("a host whose name in reverse DNS is %s", (name) => {
    const { from, user, tls } = parseReceived(`from x (${name} [192.0.2.7]) ${tail}`);
    expect(from?.ip?.value).toBe("192.0.2.7");
    expect(user).toBeUndefined();
    expect(tls).toBeUndefined();
  });
});
