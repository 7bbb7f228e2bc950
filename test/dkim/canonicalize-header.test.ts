import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCanonicalHeader } from "../../src/dkim/canonicalize-header.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";
import { HEADER_LIMITS, type HeaderBlock, splitMessage } from "../../src/internal/message/index.js";
import { keyResolver, sign, wordsOf } from "../support/dkim.js";
import { canonicalField, fieldsOf } from "../support/dkim-oracle.js";

const kinds = ["simple", "relaxed"] as const;

function headerOf(text: string): HeaderBlock {
  const split = splitMessage(encodeLatin1(text), HEADER_LIMITS);
  if (!split.ok) throw new Error("over a limit");
  return split.header;
}

/** The canonical form of every field, in their order. */
function canonicalized(kind: (typeof kinds)[number], text: string, normalizeLineEnds = false): string {
  const header = headerOf(text);
  const canonical = createCanonicalHeader(header, { kind, normalizeLineEnds });
  for (const field of header.fields) canonical.add(field);
  return decodeLatin1(canonical.bytes());
}

const names = fc.tuple(
  fc.constantFrom("From", "SUBJECT", "x-A", "X-!#'_Z~"),
  fc.constantFrom("", "", "", " ", "\t", " \t "),
);
const values = fc
  .array(
    fc.constantFrom(
      " ",
      "  ",
      "\t",
      "\r\n ",
      "\r\n\t",
      "\r\n \r\n ",
      "a",
      "B:c",
      "\xe9",
      "\0",
      "\x0b",
      "\x7f",
      "\xa0",
      "\r",
      "x\ry",
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));
const headers = fc
  .array(
    fc.tuple(names, values).map(([[name, space], value]) => `${name}${space}:${value}\r\n`),
    { maxLength: 8 },
  )
  .map((fields) => fields.join(""));

describe("header canonicalization (RFC 6376 §3.4.1, §3.4.2)", () => {
  it.each(kinds)("%s is what the text says for any header", (kind) => {
    fc.assert(
      fc.property(headers, (header) => {
        const expected = fieldsOf(header).map((field) => canonicalField(kind, field));
        expect(canonicalized(kind, `${header}\r\n`)).toBe(expected.join(""));
      }),
      { numRuns: 400 },
    );
  });

  it("relaxes the examples of RFC 6376 §3.4.5", () => {
    expect(canonicalized("relaxed", "A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n")).toBe("a:X\r\nb:Y Z\r\n");
    expect(canonicalized("simple", "A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n")).toBe("A: X\r\nB : Y\t\r\n\tZ  \r\n");
  });

  it.each(kinds)("%s takes a bare LF for a line end when asked to, and gives it its CR", (kind) => {
    const header = "From: a\r\nSubject: b\r\n c\r\nTo:\td\r\n";
    expect(canonicalized(kind, header.replaceAll("\r\n", "\n"), true)).toBe(canonicalized(kind, header));
  });

  it.each(kinds)("%s takes a bare LF for content when not (RFC 6376 §2.8)", (kind) => {
    expect(canonicalized(kind, "From: a\nTo: b\n c\r\n\r\n")).toContain("a\n\r\n");
    expect(canonicalized(kind, "From: a\nTo: b\n c\r\n\r\n")).toContain("b\n c\r\n");
    expect(canonicalized(kind, "From: a\t\n\r\n")).not.toBe(canonicalized(kind, "From: a\r\n\r\n"));
  });

  it.each(kinds)("%s gives a last field that lacks its line end one", (kind) => {
    expect(canonicalized(kind, "From: a")).toBe(canonicalized(kind, "From: a\r\n"));
  });

  it.each(kinds)("%s of fields without a value has room for its line ends", (kind) => {
    const header = "a:\r\nb:\r\n".repeat(1000);
    expect(canonicalized(kind, `${header}\r\n`)).toBe(header);
  });
});

describe("the signature's own field (RFC 6376 §3.7)", () => {
  const spaces = fc.constantFrom("", "", " ", "\t", "\r\n ", " \r\n\t", "\r\n \r\n  ");
  const tags = fc.shuffledSubarray(["v", "a", "c", "d", "s", "h", "bh", "b", "x_b", "z", "n"], { minLength: 11 });
  const layouts = fc.record({
    order: tags,
    separator: fc.tuple(spaces, spaces).map(([before, after]) => `${before};${after}`),
    equals: fc.tuple(spaces, spaces).map(([before, after]) => `${before}=${after}`),
    end: fc.tuple(spaces, fc.constantFrom("", ";"), spaces).map((parts) => parts.join("")),
    foldAfter: fc.constantFrom(1, 7, 64, 500),
    kind: fc.constantFrom(...kinds),
    key: fc.constantFrom("rsa1024", "ed25519"),
  });

  it("counts as written, but for the value of b= and the white space around it, wherever b= stands", async () => {
    await fc.assert(
      fc.asyncProperty(layouts, async ({ order, kind, ...layout }) => {
        const given: Record<string, string> = {
          v: "1",
          a: layout.key === "ed25519" ? "ed25519-sha256" : "rsa-sha256",
          c: `${kind}/simple`,
          d: "example.com",
          s: layout.key,
          h: "From : to\r\n :Subject",
          x_b: "b=AAAA",
          z: "b=:bh=",
          n: "",
          bh: "",
          b: "",
        };
        const ordered = Object.fromEntries(order.map((name) => [name, given[name]!]));
        const message = await sign({ ...layout, tags: ordered });
        const verification = await verifyDkim(encodeLatin1(message), { resolver: keyResolver() });
        expect(wordsOf(verification), JSON.stringify(message)).toEqual(["pass"]);
      }),
      { numRuns: 150 },
    );
  });
});
