import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { ParseError } from "../../src/core/index.js";
import { evaluateSpf } from "../../src/spf/evaluate.js";
import { parseReceivedSpf } from "../../src/spf/parse-received-spf.js";
import { formatReceivedSpf, type ReceivedSpf, receivedSpfOf } from "../../src/spf/received-spf.js";
import { damaged } from "../support/arbitraries.js";

const resultWords = fc.constantFrom("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror");

/** Text of people and strangers, with all that has a meaning in header fields, but nothing that is no text. */
const texts = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...' "\\();=,.@<>:-aZ0'), fc.string({ minLength: 1, maxLength: 1 })),
    maxLength: 120,
  })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "x"));
/** Anything a client may say. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\r",
      "\n",
      "\r\n",
      "\0",
      "\t",
      '"',
      "\\",
      "(",
      ")",
      ";",
      " ",
      "\u0085",
      "\u2028",
      "\ud800",
      "é",
      "\r\nX: y",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

function fieldsOf(values: fc.Arbitrary<string>): fc.Arbitrary<ReceivedSpf> {
  return fc.record(
    {
      result: resultWords,
      comment: values.map((text) => text.replace(/ +/g, " ").trim()).filter((text) => text !== ""),
      clientIp: values,
      envelopeFrom: values,
      helo: values,
      problem: values,
      receiver: values,
      identity: values,
      mechanism: values,
      others: fc.array(fc.record({ name: fc.constantFrom("x", "x-a.b_c", "constructor", "prop2"), value: values }), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    { requiredKeys: ["result"] },
  );
}

describe("Received-SPF (RFC 7208 §9.1)", () => {
  it("writes the pairs in one order, folded", () => {
    const field = formatReceivedSpf({
      result: "fail",
      comment: "mybox.example.org: domain of myname@example.com does not designate 192.0.2.1 as permitted sender",
      helo: "foo.example.com",
      identity: "mailfrom",
      clientIp: "192.0.2.1",
      envelopeFrom: "myname@example.com",
    });
    expect(field.split("\r\n")).toEqual([
      "Received-SPF: fail (mybox.example.org: domain of myname@example.com does not",
      " designate 192.0.2.1 as permitted sender) identity=mailfrom;",
      ' client-ip=192.0.2.1; envelope-from="myname@example.com"; helo=foo.example.com',
      "",
    ]);
  });

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fieldsOf(texts), (field) => {
        expect(parseReceivedSpf(formatReceivedSpf(field))).toEqual(field);
      }),
    );
  });

  it("lets nothing that a stranger says out of its place", () => {
    fc.assert(
      fc.property(fieldsOf(hostile), (field) => {
        const text = formatReceivedSpf(field);
        expect(text.endsWith("\r\n")).toBe(true);
        const [first, ...others] = text.slice(0, -2).split("\r\n");
        expect(first).toMatch(/^Received-SPF: /);
        for (const line of others) expect(line).toMatch(/^ [^ ]/);
        for (const line of [first!, ...others]) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(line.length).toBeLessThanOrEqual(998);
        }
        const { comment: _, others: othersRead = [], ...read } = parseReceivedSpf(text);
        const { comment: __, others: othersGiven = [], ...given } = field;
        expect(Object.keys(read).sort()).toEqual(Object.keys(given).sort());
        expect(read.result).toBe(given.result);
        expect(othersRead.map(({ name }) => name)).toEqual(othersGiven.map(({ name }) => name));
      }),
    );
  });

  it("cuts what would not fit on a line (RFC 5322 §2.1.1)", () => {
    for (const long of ["a".repeat(5_000), '"'.repeat(5_000), "é".repeat(5_000), `${"a".repeat(5_000)} b`]) {
      const text = formatReceivedSpf({ result: "none", comment: long, helo: long, clientIp: "192.0.2.1" });
      for (const line of text.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(998);
      const { helo, clientIp } = parseReceivedSpf(text);
      expect(helo).toMatch(/\.\.\.$/);
      expect(clientIp).toBe("192.0.2.1");
    }
  });

  it.each([
    { result: "hardfail" as "fail" },
    { result: "pass" as const, others: [{ name: "a b", value: "" }] },
    { result: "pass" as const, others: [{ name: "x\r\ny", value: "" }] },
    { result: "pass" as const, others: [{ name: "helo", value: "" }] },
    { result: "pass" as const, others: [{ name: "", value: "" }] },
  ])("doesn't write %j", (field) => {
    expect(() => formatReceivedSpf(field)).toThrow(TypeError);
  });

  it.each<[string, ReceivedSpf]>([
    [
      // the third example of RFC 7208 §9.1, where `mechanism` should be quoted and isn't
      "Received-SPF: pass (mybox.example.org: domain of\r\n    myname@example.com designates 192.0.2.1 as permitted sender)\r\n" +
        '       receiver=mybox.example.org; client-ip=192.0.2.1;\r\n       mechanism=ip4:192.0.2.1; envelope-from="myname@example.com";\r\n' +
        "       helo=foo.example.com;\r\n",
      {
        result: "pass",
        comment: "mybox.example.org: domain of myname@example.com designates 192.0.2.1 as permitted sender",
        receiver: "mybox.example.org",
        clientIp: "192.0.2.1",
        mechanism: "ip4:192.0.2.1",
        envelopeFrom: "myname@example.com",
        helo: "foo.example.com",
      },
    ],
    [
      "Pass (protection.example: domain of a.example designates 2001:db8::1 as permitted sender) receiver=mx; client-ip=2001:db8::1; helo=h; pr=C",
      {
        result: "pass",
        comment: "protection.example: domain of a.example designates 2001:db8::1 as permitted sender",
        receiver: "mx",
        clientIp: "2001:db8::1",
        helo: "h",
        others: [{ name: "pr", value: "C" }],
      },
    ],
    ["received-spf : None", { result: "none" }],
    ["neutral", { result: "neutral" }],
    [
      "(before) pass (a (nested) \\) one) (another) helo = x",
      { result: "pass", comment: "a (nested) ) one", helo: "x" },
    ],
    ["pass () helo=;;identity=helo;", { result: "pass", helo: "", identity: "helo" }],
    [
      "softfail Client-IP=[192.0.2.1] envelope-from=<a@b.example> receiver=<UNKNOWN>",
      { result: "softfail", clientIp: "[192.0.2.1]", envelopeFrom: "<a@b.example>", receiver: "<UNKNOWN>" },
    ],
    [
      "fail helo=first; helo=second; x=1; x=2",
      {
        result: "fail",
        helo: "first",
        others: [
          { name: "x", value: "1" },
          { name: "x", value: "2" },
        ],
      },
    ],
    ['pass helo="a\r\n b;\\" c"', { result: "pass", helo: 'a b;" c' }],
  ])("reads %j", (text, expected) => {
    expect(parseReceivedSpf(text)).toEqual(expected);
  });

  it.each([
    ["", 0],
    ["Received-SPF:", 13],
    ["passed", 0],
    ["hardfail (x)", 0],
    ["pass (no end", 5],
    ['pass helo="no end', 10],
    ['pass helo="no end\\', 10],
    ["pass helo", 5],
    ["pass =x", 5],
    ["pass __proto__=x", 5],
    ["pass helo=a \u00e9=b", 12],
    ["pass\r\nX-Other: field", 4],
    ["pass\nhelo=x", 4],
    ["pass\r helo=x", 4],
    ["pass helo=\0", 10],
    ["pass\r\n\r\n", 4],
  ])("refuses %j, and says where", (text, offset) => {
    let error: unknown;
    try {
      parseReceivedSpf(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ format: "received-spf", offset, spec: "RFC 7208 §9.1" });
  });

  it("gives a field or a ParseError for anything that is nearly one", () => {
    fc.assert(
      fc.property(damaged(fieldsOf(texts).map(formatReceivedSpf)), (text) => {
        try {
          const field = parseReceivedSpf(text);
          // What was read can be written, unless a name in it is overlong.
          formatReceivedSpf({ ...field, others: [] });
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }),
    );
  });
});

describe("receivedSpfOf", () => {
  const resolver = zoneResolver(`
ok.example    TXT "v=spf1 ip4:192.0.2.0/24 ~ip4:198.51.100.0/24 ?ip4:203.0.113.0/24 -all"
bad.example   TXT "v=spf1 bogus -all"
`);

  it.each([
    ["192.0.2.1", "joe@ok.example", "pass", undefined, "designates 192.0.2.1"],
    ["198.51.100.1", "joe@ok.example", "softfail", undefined, "transitioning"],
    ["203.0.113.1", "joe@ok.example", "neutral", undefined, "neither permits nor denies"],
    ["2001:db8::1", "joe@ok.example", "fail", undefined, "does not designate 2001:db8::1"],
    ["192.0.2.1", "joe@bad.example", "permerror", "syntax", "could not be evaluated"],
    ["192.0.2.1", "joe@none.example", "none", "no-such-domain", "permitted sender hosts"],
  ])("tells of %s for %s: %s", async (ip, mailFrom, result, problem, words) => {
    const input = { ip, mailFrom, helo: "mail.ok.example" };
    const field = receivedSpfOf(await evaluateSpf(input, { resolver }), input, "mx.example.net");
    expect(field).toMatchObject({
      result,
      clientIp: ip,
      envelopeFrom: mailFrom,
      identity: "mailfrom",
      helo: input.helo,
    });
    expect(field.problem).toBe(problem);
    expect(field.comment).toContain(words);
    expect(field.comment).toContain("mx.example.net: ");
    expect(parseReceivedSpf(formatReceivedSpf(field))).toEqual(field);
  });
});
