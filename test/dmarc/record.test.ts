import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import {
  type DmarcIssueCode,
  type DmarcRecord,
  type DmarcTags,
  formatDmarcRecord,
  parseDmarcRecord,
} from "../../src/dmarc/index.js";

const tagsOf = ({ issues, policies, ...tags }: DmarcRecord): DmarcTags => tags;

describe("parseDmarcRecord", () => {
  it("reads every tag", () => {
    const text =
      "v=DMARC1; p=reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=r; fo=1:d:s; " +
      "rua=mailto:a@example.com,https://example.com/r; ruf=mailto:f@example.com; x=y=z";
    expect(parseDmarcRecord(text)).toEqual({
      p: "reject",
      sp: "quarantine",
      np: "none",
      psd: "n",
      t: "y",
      adkim: "s",
      aspf: "r",
      fo: ["1", "d", "s"],
      rua: [{ uri: "mailto:a@example.com" }, { uri: "https://example.com/r" }],
      ruf: [{ uri: "mailto:f@example.com" }],
      unknown: [{ name: "x", value: "y=z" }],
      policies: { p: "reject", sp: "quarantine", np: "none" },
      issues: [],
    });
  });

  it.each<[string, Partial<DmarcRecord>]>([
    ["V=DMARC1", {}],
    ["v=DMARC1;", {}],
    ["v \t=\t DMARC1 \t;\t p \t= none \t", { p: "none" }],
    ["v=DMARC1;p=NONE;adkim=S;psd=Y", { p: "none", adkim: "s", psd: "y" }],
    [
      "v=DMARC1; rua=mailto:a@b.example , mailto:c@d.example",
      { rua: [{ uri: "mailto:a@b.example" }, { uri: "mailto:c@d.example" }] },
    ],
  ])("reads %j without an issue", (text, expected) => {
    const record = parseDmarcRecord(text);
    expect(record).toMatchObject(expected);
    expect(record.issues).toEqual([]);
  });

  it.each([
    "",
    "v=DMARC1x",
    "v=DMARC",
    "v=DMARC1 p=none",
    " v=DMARC1; p=none",
    "\tv=DMARC1",
    '"v=DMARC1; p=none"',
    "p=none; v=DMARC1",
    "\ufeffv=DMARC1",
    "v=DMARC1\n; p=none",
  ])("refuses %j: it is something else", (text) => {
    const parse = (): DmarcRecord => parseDmarcRecord(text);
    expect(parse).toThrow(ParseError);
    expect(parse).toThrow(expect.objectContaining({ format: "dmarc-record", offset: 0, spec: "RFC 9989 §4.7" }));
  });

  it.each([
    ["v=DMARC1; p=none; rua=mailto:a@b.example; p=reject", 42],
    ["v=DMARC1; p=none; v=DMARC1", 18],
    ["v=DMARC1; x=1; x=1", 15],
  ])("refuses %j: a tag that comes twice makes it void (RFC 6376 §3.2)", (text, offset) => {
    expect(() => parseDmarcRecord(text)).toThrow(expect.objectContaining({ offset, spec: "RFC 6376 §3.2" }));
  });

  it.each<[string, [DmarcIssueCode, number, string][]]>([
    ["v=DMARC1; p=drop", [["invalid-value", 12, "drop"]]],
    ["v=DMARC1; p=", [["invalid-value", 12, ""]]],
    ["v=DMARC1; p", [["tag-syntax", 10, "p"]]],
    ["v=DMARC1; =none", [["tag-syntax", 10, "=none"]]],
    ["v=DMARC1; p_q=none", [["tag-syntax", 10, "p_q=none"]]],
    ["v=DMARC1; p=none;;t=y", [["empty-tag", 17, ";"]]],
    ["v=DMARC1; ;p=none", [["empty-tag", 10, ";"]]],
    ["v=DMARC1; p=no\u00e9ne", [["invalid-character", 14, "\u00e9"]]],
    ["v=DMARC1; x=\u0007", [["invalid-character", 12, "\u0007"]]],
    [
      "v=DMARC1; t=maybe; psd=no; adkim=strict",
      [
        ["invalid-value", 12, "maybe"],
        ["invalid-value", 23, "no"],
        ["invalid-value", 33, "strict"],
      ],
    ],
    ["v=DMARC1; fo=0:1", [["invalid-value", 13, "0:1"]]],
    ["v=DMARC1; fo=d:d", [["invalid-value", 13, "d:d"]]],
    ["v=DMARC1; fo=1:d:s:0:1", [["invalid-value", 13, "1:d:s:0:1"]]],
    [
      "v=DMARC1; rua=mailto:a@b.example, bogus ,mailto:x!y@b.example",
      [
        ["report-uri", 34, "bogus"],
        ["report-uri", 41, "mailto:x!y@b.example"],
      ],
    ],
    ["v=DMARC1; rua=mailto:a@b.example!10m", [["report-size", 32, "!10m"]]],
    [
      "v=DMARC1; rua=mailto:a@b.example!99999999999999999999",
      [["report-uri", 14, "mailto:a@b.example!99999999999999999999"]],
    ],
    [
      "v=DMARC1; rua=,",
      [
        ["report-uri", 14, ""],
        ["report-uri", 15, ""],
      ],
    ],
    ["v=DMARC1; rua=mailto:a%4@b.example", [["report-uri", 14, "mailto:a%4@b.example"]]],
  ])("says what is wrong with %j, and where", (text, issues) => {
    expect(parseDmarcRecord(text).issues.map(({ code, offset, text: found }) => [code, offset, found])).toEqual(issues);
  });

  it("knows no tag by another case of its name (RFC 6376 §3.2)", () => {
    expect(tagsOf(parseDmarcRecord("v=DMARC1; P=reject; p=none"))).toEqual({
      p: "none",
      unknown: [{ name: "P", value: "reject" }],
    });
  });

  it.each([
    ["v=DMARC1; p=reject", { p: "reject", sp: "reject", np: "reject" }],
    ["v=DMARC1; p=reject; sp=none", { p: "reject", sp: "none", np: "none" }],
    ["v=DMARC1; p=reject; np=none", { p: "reject", sp: "reject", np: "none" }],
    ["v=DMARC1; rua=mailto:a@b.example", { p: "none", sp: "none", np: "none" }],
    ["v=DMARC1; p=reject; np=x; rua=mailto:a@b.example", { p: "none", sp: "none", np: "none" }],
    ["v=DMARC1; p=reject; np=x", undefined],
    ["v=DMARC1; p=reject; sp=", undefined],
    ["v=DMARC1; sp=reject", undefined],
    ["v=DMARC1; rua=bogus", undefined],
  ])("says what %j asks for (RFC 9989 §4.10.1)", (text, policies) => {
    expect(parseDmarcRecord(text).policies).toEqual(policies);
  });

  it("reads by RFC 7489, too", () => {
    const text = "v=DMARC1; P=quarantine; pct=25; rf=afrf:iodef; ri=3600; fo=0:1; np=reject; t=y";
    const { issues, policies, ...tags } = parseDmarcRecord(text, { spec: "rfc7489" });
    expect(tags).toEqual({
      p: "quarantine",
      pct: 25,
      rf: ["afrf", "iodef"],
      ri: 3600,
      fo: ["0", "1"],
      unknown: [
        { name: "np", value: "reject" },
        { name: "t", value: "y" },
      ],
    });
    expect(policies).toEqual({ p: "quarantine", sp: "quarantine", np: "quarantine" });
    expect(issues).toEqual([]);
    expect(() => parseDmarcRecord("v=DMARC1; sp=none; p=none", { spec: "rfc7489" })).toThrow(
      expect.objectContaining({ offset: 21, spec: "RFC 7489 §6.3" }),
    );
  });

  it("refuses what is wrong to ask", () => {
    expect(() => parseDmarcRecord(5 as never)).toThrow(new TypeError('"text" must be a string'));
    expect(() => parseDmarcRecord("v=DMARC1", { spec: "rfc9091" as never })).toThrow(TypeError);
  });
});

const policy = fc.constantFrom("none", "quarantine", "reject");
const word = fc.stringMatching(/^[a-z0-9]{1,10}$/);
const report = fc.record(
  {
    uri: fc.oneof(
      fc.tuple(word, word).map(([local, host]) => `mailto:${local}@${host}.example`),
      fc.tuple(word, word).map(([host, path]) => `https://${host}.example/${path}?a=%21&b=%2c`),
    ),
    maxBytes: fc.nat(),
  },
  { requiredKeys: ["uri"] },
);
const reports = fc.array(report, { minLength: 1, maxLength: 3 });
const failureOptions = fc.constantFrom(
  ["0"],
  ["1"],
  ["d"],
  ["s"],
  ["0", "d"],
  ["d", "s"],
  ["1", "s", "d"],
  ["d", "0", "s"],
);
const unknown = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^x[a-zA-Z]{1,8}$/),
    value: fc.stringMatching(/^[!-:<-~](?:[ -:<-~]{0,10}[!-:<-~])?$/),
  }),
  { selector: ({ name }) => name.toLowerCase(), minLength: 1, maxLength: 3 },
);
const flag = fc.constantFrom("y", "n");
const alignment = fc.constantFrom("r", "s");
const common = {
  p: policy,
  sp: policy,
  adkim: alignment,
  aspf: alignment,
  fo: failureOptions,
  rua: reports,
  ruf: reports,
  unknown,
};
const newTags = fc.record(
  { ...common, np: policy, t: flag, psd: fc.constantFrom("y", "n", "u") },
  { requiredKeys: [] },
) as fc.Arbitrary<DmarcTags>;
const oldTags = fc.record(
  {
    ...common,
    pct: fc.integer({ min: 0, max: 100 }),
    ri: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    rf: fc.array(word, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ["p", "pct"] },
) as fc.Arbitrary<DmarcTags>;

describe("formatDmarcRecord", () => {
  it("writes what parseDmarcRecord reads", () => {
    fc.assert(
      fc.property(newTags, (tags) => {
        expect(tagsOf(parseDmarcRecord(formatDmarcRecord(tags)))).toEqual(tags);
      }),
    );
    fc.assert(
      fc.property(oldTags, (tags) => {
        expect(tagsOf(parseDmarcRecord(formatDmarcRecord(tags), { spec: "rfc7489" }))).toEqual(tags);
      }),
    );
  });

  it("writes a record that was read", () => {
    const text = "v=DMARC1; p=reject; sp=none; np=reject; adkim=s; fo=1:s; rua=mailto:a@b.example; x=1";
    expect(formatDmarcRecord(parseDmarcRecord(text))).toBe(text);
    const old = "v=DMARC1; p=reject; rua=mailto:a@b.example!1024; pct=20; rf=afrf; ri=60";
    expect(formatDmarcRecord(parseDmarcRecord(old, { spec: "rfc7489" }))).toBe(old);
  });

  it.each<[string, unknown]>([
    ["a policy that is none", { p: "drop" }],
    ["a semicolon in a URI", { rua: [{ uri: "mailto:a@b.example; p=none" }] }],
    ["a comma in a URI", { rua: [{ uri: "mailto:a@b.example,mailto:c@d.example" }] }],
    ["a size in a URI", { rua: [{ uri: "mailto:a@b.example!10" }] }],
    ["an empty list", { rua: [] }],
    ["a tag that is known", { unknown: [{ name: "p", value: "none" }] }],
    [
      "a tag twice",
      {
        unknown: [
          { name: "x", value: "1" },
          { name: "x", value: "1" },
        ],
      },
    ],
    ["a line end", { unknown: [{ name: "x", value: "1\r\n2" }] }],
    ["a name that is none", { unknown: [{ name: "x y", value: "1" }] }],
    ["space around a value", { unknown: [{ name: "x", value: " 1" }] }],
    ["tags of both RFCs", { p: "none", pct: 5, t: "y" }],
    ["failure options that exclude each other", { fo: ["0", "1"] }],
    ["a percentage over 100", { p: "none", pct: 101 }],
  ])("refuses %s", (_, tags) => {
    expect(() => formatDmarcRecord(tags as DmarcTags)).toThrow(TypeError);
  });
});

/** Nearly valid records: tags and what stands between them, out of the grammar and a little beside it. */
const nearlyValid = fc
  .array(
    fc.oneof(
      fc.constantFrom("; ", ";", " ;\t", ";;", "; ;", " ", "=", ""),
      fc.constantFrom("p=", "sp=", "np=", "rua=", "fo=", "P=", "v=", "pct=", "t", "x=", "ri=", "rf=", "psd ="),
      fc.constantFrom(
        "none",
        "reject",
        "y",
        "mailto:a@b.example",
        ",",
        "!10m",
        "!",
        "0:1",
        ":",
        "100",
        "-1",
        "\u00e9",
        "%zz",
        "\0",
        "\n",
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => `v=DMARC1${parts.join("")}`);

describe("any text at all", () => {
  it.each(["rfc9989", "rfc7489"] as const)("is read, or refused with a place (%s)", (spec) => {
    fc.assert(
      fc.property(fc.oneof(nearlyValid, fc.string({ unit: "binary" })), (text) => {
        try {
          const record = parseDmarcRecord(text, { spec });
          for (const { offset, text: part } of record.issues) {
            expect(text.slice(offset, offset + part.length)).toBe(part);
          }
          const { p, sp, np, rua, policies } = record;
          // RFC 9989 §4.10.1, told another way.
          if (policies === undefined) expect(rua).toBeUndefined();
          else if (p === undefined) expect(policies).toEqual({ p: "none", sp: "none", np: "none" });
          else expect(["none", p]).toContain(policies.p);
          for (const value of [p, sp, np]) expect([undefined, "none", "quarantine", "reject"]).toContain(value);
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
          expect(error.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
