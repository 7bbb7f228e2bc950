import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { HEADER_LIMITS, type HeaderBlock, splitHeader, splitMessage } from "../../../src/internal/message/index.js";
import { bodyTexts, headerFields, messageTexts } from "../../support/arbitraries.js";
import { readSplit, splitByModel, withSortedIssues } from "./model.js";

function split(text: string): { header: HeaderBlock; body: Uint8Array } {
  const message = splitMessage(encodeLatin1(text), HEADER_LIMITS);
  if (!message.ok || !(message.body instanceof Uint8Array)) throw new Error("over a limit, or no bytes");
  return { header: message.header, body: message.body };
}

const namesAndTexts = (text: string): [string, string][] =>
  split(text).header.fields.map(({ name, start, end }) => [name, text.slice(start, end)]);

const issuesOf = (text: string): unknown[] =>
  split(text)
    .header.issues.map(({ code, offset, count }) => [code, offset, count])
    .sort();

describe("splitMessage", () => {
  it("gives fields as ranges, folded lines included (RFC 5322 §2.2.3)", () => {
    const text = "From: a\r\nSubject:\r\n b\r\n\tc\r\n\r\nbody\r\n";
    expect(namesAndTexts(text)).toEqual([
      ["from", "From: a\r\n"],
      ["subject", "Subject:\r\n b\r\n\tc\r\n"],
    ]);
    expect(split(text).header).toMatchObject({ fieldsEnd: 27, bodyStart: 29, issues: [] });
    expect(split(text).body).toEqual(encodeLatin1("body\r\n"));
  });

  it("names the name, what stands before the colon, and the value (RFC 5322 §4.5)", () => {
    expect(split("Subject \t: a\r\n\r\n").header.fields).toEqual([
      { name: "subject", start: 0, nameEnd: 7, valueStart: 10, end: 14 },
    ]);
  });

  it("copies nothing of a message in memory", () => {
    const bytes = encodeLatin1("A: b\r\n\r\nbody");
    const message = splitMessage(bytes, HEADER_LIMITS);
    expect(message.ok && message.header.bytes.buffer).toBe(bytes.buffer);
    expect(message.ok && message.body instanceof Uint8Array && message.body.buffer).toBe(bytes.buffer);
  });

  const cases: readonly (readonly [string, string, [string, string][], string, unknown[]])[] = [
    ["an empty message", "", [], "", [["no-blank-line", 0, 1]]],
    ["a blank line alone", "\r\n", [], "", []],
    ["a body without header", "\r\nbody", [], "body", []],
    ["a header that ends without blank line", "A: b\r\n", [["a", "A: b\r\n"]], "", [["no-blank-line", 6, 1]]],
    [
      "a header that ends within a line",
      "A: b",
      [["a", "A: b"]],
      "",
      [
        ["no-blank-line", 4, 1],
        ["unterminated-line", 0, 1],
      ],
    ],
    ["LF for CRLF", "A: b\n c\n\nbody\n", [["a", "A: b\n c\n"]], "body\n", [["bare-lf", 4, 3]]],
    ["a bare LF as blank line", "A: b\r\n\nbody", [["a", "A: b\r\n"]], "body", [["bare-lf", 6, 1]]],
    ["bare CR, which ends no line", "A: b\rC: d\r\n\r\n", [["a", "A: b\rC: d\r\n"]], "", [["bare-cr", 4, 1]]],
    [
      "CR CR LF, which is no blank line",
      "A: b\r\n\r\r\n\r\n",
      [
        ["a", "A: b\r\n"],
        ["", "\r\r\n"],
      ],
      "",
      [
        ["bare-cr", 6, 1],
        ["not-a-field", 6, 1],
      ],
    ],
    [
      "CR alone",
      "\r\r",
      [["", "\r\r"]],
      "",
      [
        ["bare-cr", 0, 2],
        ["no-blank-line", 2, 1],
        ["not-a-field", 0, 1],
        ["unterminated-line", 0, 1],
      ],
    ],
    [
      "a line without colon and what is folded under it",
      "A: b\r\nno colon\r\n folded\r\nC: d\r\n\r\n",
      [
        ["a", "A: b\r\n"],
        ["", "no colon\r\n folded\r\n"],
        ["c", "C: d\r\n"],
      ],
      "",
      [["not-a-field", 6, 1]],
    ],
    ["a colon without name", ": a\r\n\r\n", [["", ": a\r\n"]], "", [["not-a-field", 0, 1]]],
    ["a colon on a folded line only", "A\r\n : b\r\n\r\n", [["", "A\r\n : b\r\n"]], "", [["not-a-field", 0, 1]]],
    [
      "an mbox line",
      "From a@b Mon Jan 1 00:00:00 2024\r\nA: b\r\n\r\n",
      [
        ["", "From a@b Mon Jan 1 00:00:00 2024\r\n"],
        ["a", "A: b\r\n"],
      ],
      "",
      [["not-a-field", 0, 1]],
    ],
    [
      "a folded line before any field",
      " a: b\r\nC: d\r\n\r\n",
      [
        ["", " a: b\r\n"],
        ["c", "C: d\r\n"],
      ],
      "",
      [["not-a-field", 0, 1]],
    ],
    [
      "lines of blanks, which fold and don't end the header",
      "A: b\r\n \r\n\t\r\n\r\nbody",
      [["a", "A: b\r\n \r\n\t\r\n"]],
      "body",
      [],
    ],
    [
      "NUL in a value and in a name",
      "A: \0\0\r\n\0B: c\r\n\r\n",
      [
        ["a", "A: \0\0\r\n"],
        ["", "\0B: c\r\n"],
      ],
      "",
      [
        ["not-a-field", 7, 1],
        ["nul", 3, 3],
      ],
    ],
    [
      "8-bit in a value and in a name",
      "A: \u00c3\u00a9\r\n\u00e9: c\r\n\r\n",
      [
        ["a", "A: \u00c3\u00a9\r\n"],
        ["", "\u00e9: c\r\n"],
      ],
      "",
      [
        ["8-bit", 3, 3],
        ["not-a-field", 7, 1],
      ],
    ],
    ["the octets next to 8-bit", "A: \x7f\x80\xff\r\n\r\n", [["a", "A: \x7f\x80\xff\r\n"]], "", [["8-bit", 4, 2]]],
    ["DEL in a name", "A\x7f: b\r\n\r\n", [["", "A\x7f: b\r\n"]], "", [["not-a-field", 0, 1]]],
    ["names that objects have", "__proto__: a\r\n\r\n", [["__proto__", "__proto__: a\r\n"]], "", []],
    [
      "odd octets in the body, which are not looked at",
      "A: b\r\n\r\n\r\n\n\r\0\u00e9",
      [["a", "A: b\r\n"]],
      "\r\n\n\r\0\u00e9",
      [],
    ],
  ];

  it.each(cases)("takes %s", (_name, text, fields, body, issues) => {
    expect(namesAndTexts(text)).toEqual(fields);
    expect(split(text).body).toEqual(encodeLatin1(body));
    expect(issuesOf(text)).toEqual(issues);
  });

  it("keeps every byte: fields, blank line and body put together are the input, for any input", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          messageTexts,
          fc.uint8Array({ max: 0x3f }).map((bytes) => String.fromCharCode(...bytes)),
        ),
        (text) => {
          const { header, body } = split(text);
          const pieces = header.fields.map(({ start, end }) => header.text.slice(start, end));
          expect(pieces.join("") + header.text.slice(header.fieldsEnd)).toBe(header.text);
          expect(header.text.slice(header.fieldsEnd)).toMatch(/^(?:\r?\n)?$/);
          expect(header.bodyStart).toBe(header.bytes.length);
          expect(header.text + String.fromCharCode(...body)).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("agrees with a model in regular expressions", async () => {
    await fc.assert(
      fc.asyncProperty(messageTexts, async (text) => {
        const message = splitMessage(encodeLatin1(text), HEADER_LIMITS);
        if (!message.ok) throw new Error("over a limit");
        expect(withSortedIssues(await readSplit(message))).toEqual(withSortedIssues(splitByModel(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it("finds the name and value of every well-formed field (RFC 5322 §2.2)", () => {
    fc.assert(
      fc.property(fc.array(headerFields, { maxLength: 6 }), bodyTexts, (fields, body) => {
        const { header } = split(`${fields.map((field) => field.text).join("")}\r\n${body}`);
        expect(
          header.fields.map(({ name, start, nameEnd, valueStart, end }) => ({
            lower: name,
            name: header.text.slice(start, nameEnd),
            value: header.text.slice(valueStart, end),
            text: header.text.slice(start, end),
          })),
        ).toEqual(fields.map((field) => ({ lower: field.name.toLowerCase(), ...field })));
        expect(header.issues.filter(({ code }) => code !== "8-bit")).toEqual([]);
      }),
    );
  });
});

describe("header limits", () => {
  const limits = { maxHeaderBytes: 12, maxHeaderFields: 2 };
  const over = (text: string): unknown => {
    const message = splitMessage(encodeLatin1(text), limits);
    return message.ok ? undefined : message.over;
  };

  it("counts the blank line to the header, and nothing of the body", () => {
    expect(over(`A: bcdefg\r\n\r\n${"x".repeat(100)}`)).toEqual({ limit: "maxHeaderBytes", max: 12 });
    expect(over(`A: bcdef\r\n\r\n${"x".repeat(100)}`)).toBeUndefined();
    expect(over("A: bcdefghij")).toBeUndefined();
    expect(over("A: bcdefghijk")).toEqual({ limit: "maxHeaderBytes", max: 12 });
  });

  it("counts fields, whatever they hold", () => {
    expect(over("a:\nb:\n\n")).toBeUndefined();
    expect(over("a:\nb:\nc:\n\n")).toEqual({ limit: "maxHeaderFields", max: 2 });
    expect(over("a:\nb\nc:")).toEqual({ limit: "maxHeaderFields", max: 2 });
  });

  it("holds for a header alone, too", () => {
    expect(splitHeader(encodeLatin1("A: bcdefghijk"), limits)).toEqual({
      ok: false,
      over: { limit: "maxHeaderBytes", max: 12 },
    });
  });
});
