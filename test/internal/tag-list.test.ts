import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTagList, type TagListIssue, trimSpace, withoutSpace } from "../../src/internal/tag-list.js";
import { damaged, foldingSpace, tagLists } from "../support/arbitraries.js";

/** The tags of a list, or why it is none. */
function parse(text: string): [string, string][] | TagListIssue {
  const outcome = parseTagList(text);
  return outcome.ok ? Array.from(outcome.tags, ([name, tag]) => [name, tag.value]) : outcome.issue;
}

/** RFC 6376 §3.2 in one regular expression, with the leniencies that `parseTagList` documents. */
const space = "(?:[ \\t]|\\r?\\n(?=[ \\t]|$))*";
const tag = `${space}[A-Za-z][A-Za-z0-9_]*${space}=(?:${space}[\\x21-\\x3a\\x3c-\\x7e\\x80-\\uffff])*${space}`;
const tagListPattern = new RegExp(`^${tag}(?:;${tag})*(?:;${space})?$`);

describe("parseTagList", () => {
  it.each<[string, string, [string, string][]]>([
    ["one tag", "v=1", [["v", "1"]]],
    [
      "tags in order",
      "b=2;a=1",
      [
        ["b", "2"],
        ["a", "1"],
      ],
    ],
    ["one semicolon at the end", "a=1;", [["a", "1"]]],
    ["white space behind it", "a=1; \t", [["a", "1"]]],
    [
      "the line end of a header field",
      " a=1; b=2;\r\n",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["an LF for it", "a=1\n", [["a", "1"]]],
    [
      "an empty value",
      "a=;b=",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
    [
      "a value of white space",
      "a= \r\n ;b=1",
      [
        ["a", ""],
        ["b", "1"],
      ],
    ],
    [
      "white space around names and values",
      " \ta\r\n =\t1 \r\n\t; b =2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["white space within a value", "a= b \t c\r\n\td ;", [["a", "b \t c\r\n\td"]]],
    ["lines of white space within a value", "a=b\r\n \r\n\tc", [["a", "b\r\n \r\n\tc"]]],
    ["LF for CRLF", "a=b\n c", [["a", "b\n c"]]],
    ["equals signs within a value", "a=b=c==", [["a", "b=c=="]]],
    [
      "names whose case differs",
      "a=1;A=2",
      [
        ["a", "1"],
        ["A", "2"],
      ],
    ],
    [
      "digits and underscores in names",
      "a1_=x;z__9=y",
      [
        ["a1_", "x"],
        ["z__9", "y"],
      ],
    ],
    ["octets over 0x7F (RFC 8616 §3)", "d=b\u00c3\u00bccher.example", [["d", "b\u00c3\u00bccher.example"]]],
    ["all of VALCHAR", "a=!#$~:<>[]{}", [["a", "!#$~:<>[]{}"]]],
    [
      "names that objects have",
      "constructor=1;toString=2;hasOwnProperty=3",
      [
        ["constructor", "1"],
        ["toString", "2"],
        ["hasOwnProperty", "3"],
      ],
    ],
  ])("takes %s", (_name, text, tags) => {
    expect(parse(text)).toEqual(tags);
  });

  it.each<[string, string, TagListIssue["code"], number]>([
    ["nothing", "", "empty-tag", 0],
    ["white space alone", " \r\n ", "empty-tag", 0],
    ["a semicolon alone", ";", "empty-tag", 0],
    ["a semicolon in front", ";a=1", "empty-tag", 0],
    ["two semicolons", "a=1;;b=2", "empty-tag", 4],
    ["two semicolons at the end", "a=1;;", "empty-tag", 4],
    ["white space between two semicolons", "a=1; ;b=2", "empty-tag", 4],
    ["a name alone", "a", "missing-equals", 1],
    ["a name alone before others", "a ;b=1", "missing-equals", 2],
    ["text behind the last semicolon", "a=1; b", "missing-equals", 6],
    ["no name", "=1", "tag-name", 0],
    ["a name that starts with a digit", "1a=1", "tag-name", 0],
    ["a name that starts with an underscore", "__proto__=1", "tag-name", 0],
    ["a hyphen in a name", "a-b=1", "tag-name", 1],
    ["white space in a name", "a b=1", "tag-name", 2],
    ["8-bit in a name", "a\u00e9=1", "tag-name", 1],
    ["the same name twice", "a=1;b=2; a=1", "duplicate-tag", 9],
    ["NUL", "a=b\0c", "tag-value", 3],
    ["DEL", "a=\x7f", "tag-value", 2],
    ["a form feed", "a=b\fc", "tag-value", 3],
    ["a bare CR within a value", "a=b\r c", "tag-value", 3],
    ["a bare CR at the end of a value", "a=b\r;c=d", "tag-value", 3],
    ["a bare CR at the end", "a=b\r", "tag-value", 3],
    ["a bare CR before a value", "a=\rb", "tag-value", 2],
    ["a bare CR before a name", "\ra=b", "tag-name", 0],
    ["a line end that doesn't fold, within a value", "a=b\r\nc", "tag-value", 4],
    ["a line end that doesn't fold, behind a value", "a=b\r\n;c=d", "tag-value", 4],
    ["a line end that doesn't fold, before a value", "a=\r\nb", "tag-value", 3],
    ["a line end that doesn't fold, before a name", "a=b;\r\nc=d", "tag-name", 5],
    ["a line end that doesn't fold, behind a name", "a\n=b", "tag-name", 1],
  ])("refuses %s (RFC 6376 §3.2)", (_name, text, code, offset) => {
    expect(parse(text)).toEqual({ code, offset });
  });

  it("gives back names, values and their order for every valid list", () => {
    fc.assert(
      fc.property(tagLists, ({ text, tags }) => {
        expect(parse(text)).toEqual(tags.map(({ name, value }) => [name, value]));
      }),
      { numRuns: 500 },
    );
  });

  it("says where each value stands: from the equals sign to the semicolon or the end", () => {
    fc.assert(
      fc.property(tagLists, ({ text }) => {
        const outcome = parseTagList(text);
        expect(outcome.ok).toBe(true);
        for (const { value, start, end } of outcome.ok ? outcome.tags.values() : []) {
          expect(text[start - 1]).toBe("=");
          expect([";", undefined]).toContain(text[end]);
          expect(text.slice(start, end).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")).toBe(value);
        }
      }),
    );
  });

  it("accepts what the grammar accepts and nothing else", () => {
    const texts = tagLists.map((list) => list.text);
    fc.assert(
      fc.property(fc.oneof(texts, damaged(texts), damaged(texts, "a1_=; \t\r\n")), (text) => {
        const outcome = parseTagList(text);
        const unique = outcome.ok || outcome.issue.code !== "duplicate-tag";
        expect(outcome.ok).toBe(unique && tagListPattern.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes the start of any list without throwing, and points into it", () => {
    fc.assert(
      fc.property(fc.oneof(damaged(tagLists.map((list) => list.text)), fc.string({ unit: "binary" })), (text) => {
        for (let end = 0; end <= text.length; end++) {
          const outcome = parseTagList(text.slice(0, end));
          if (!outcome.ok) expect(outcome.issue.offset).toBeLessThanOrEqual(end);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("looks at each character a bounded number of times", () => {
    const floods = [
      Array.from({ length: 10_000 }, (_, index) => `tag${index}=value${index}`).join(";"),
      `a=${" ".repeat(100_000)}b`,
      `a${" ".repeat(100_000)}=b`,
      `a=b${" ".repeat(100_000)}`,
      `a=${"\r\n ".repeat(30_000)}b`,
      `a=${"b ".repeat(50_000)}`,
      `${"a".repeat(100_000)}=b`,
      `a=b;${" ".repeat(100_000)}`,
    ];
    const { charCodeAt } = String.prototype;
    for (const text of floods) {
      let looks = 0;
      let outcome: ReturnType<typeof parseTagList> | undefined;
      String.prototype.charCodeAt = function (this: string, index: number): number {
        looks++;
        return charCodeAt.call(this, index);
      };
      try {
        outcome = parseTagList(text);
      } finally {
        String.prototype.charCodeAt = charCodeAt;
      }
      expect(outcome.ok).toBe(true);
      expect(looks).toBeGreaterThan(0);
      expect(looks).toBeLessThan(6 * text.length + 100);
    }
  });

  it("parses 10,000 tags", () => {
    const outcome = parseTagList(Array.from({ length: 10_000 }, (_, index) => `tag${index}=value${index}`).join(";"));
    expect(outcome.ok && outcome.tags.size).toBe(10_000);
    expect(outcome.ok && outcome.tags.get("tag9999")?.value).toBe("value9999");
  });
});

describe("trimSpace and withoutSpace", () => {
  const spaced = fc
    .array(fc.tuple(foldingSpace, fc.string({ unit: fc.constantFrom("a", "\u00a0", "\f") })), { maxLength: 4 })
    .map((pieces) => pieces.flat().join(""));

  it("take folding white space away, around a value or all of it, and nothing else", () => {
    fc.assert(
      fc.property(spaced, (value) => {
        expect(withoutSpace(value)).toBe(value.replace(/[ \t\r\n]/g, ""));
        expect(trimSpace(value)).toBe(value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
      }),
    );
  });
});
