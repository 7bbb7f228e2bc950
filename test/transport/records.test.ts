import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import {
  formatMtaStsRecord,
  formatTlsReportingRecord,
  parseMtaStsRecord,
  parseTlsReportingRecord,
} from "../../src/transport/index.js";
import { readMtaStsRecord } from "../../src/transport/mta-sts-record.js";
import { readTlsReportingRecord } from "../../src/transport/tls-reporting-record.js";
import { damaged } from "../support/arbitraries.js";

const space = fc.constantFrom("", "", " ", "\t", "  \t ");
const delimiter = fc.tuple(space, space).map(([before, after]) => `${before};${after}`);
const extensionName = fc.constantFrom("a", "ext", "0", "A1_-.z", "v", "ID", "x".repeat(32));
const extensionValue = fc.constantFrom("1", "a,b", "!~", "%20", "\u0021", "x".repeat(300));
const extension = fc.tuple(extensionName, extensionValue).map((pair) => pair.join("="));

function records(version: string, field: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.tuple(delimiter, fc.oneof(field, extension)), { minLength: 1, maxLength: 5 }), fc.boolean())
    .map(([fields, end]) => `${version}${fields.flat().join("")}${end ? " ;" : ""}`);
}

const stsTexts = records(
  "v=STSv1",
  fc.constantFrom("id=1", "id=20160831085700Z", `id=${"a".repeat(32)}`, "id=", "id=a-b", `id=${"a".repeat(33)}`),
);
const uris = fc.constantFrom(
  "mailto:a@b.example",
  "mailto:a%2Cb@c.example?subject=x",
  "https://example.com/tls?x=y#z",
  "https://[2001:db8::1]/",
  "tel:+1",
  "http://bad/%",
  "mailto:nobody",
  "https:example.com",
);
const reportingTexts = records(
  "v=TLSRPTv1",
  fc
    .array(fc.tuple(uris, space, space), { minLength: 1, maxLength: 4 })
    .map(
      (list) => `rua=${list.map(([uri, before, after], i) => (i === 0 ? uri : `${before},${after}${uri}`)).join("")}`,
    ),
);

describe("parseMtaStsRecord", () => {
  it("reads the id and what else there is (RFC 8461 §3.1)", () => {
    expect(parseMtaStsRecord("v=STSv1; id=20160831085700Z;")).toEqual({ id: "20160831085700Z", extensions: [] });
    expect(parseMtaStsRecord("v=STSv1\t;\tx=y;id=a ; z=1 ;")).toEqual({
      id: "a",
      extensions: [
        { name: "x", value: "y" },
        { name: "z", value: "1" },
      ],
    });
  });

  it("takes the first of fields that come twice (RFC 8461 §3.2)", () => {
    expect(parseMtaStsRecord("v=STSv1; id=1; x=1; id=not/an/id; x=2")).toEqual({
      id: "1",
      extensions: [{ name: "x", value: "1" }],
    });
  });

  it.each([
    ["", "version", 0],
    ["v=STSv1", "version", 0],
    [" v=STSv1; id=1", "version", 0],
    ["V=STSv1; id=1", "version", 0],
    ["v = STSv1; id=1", "version", 0],
    ["v=STSv10; id=1", "version", 0],
    ["\ufeffv=STSv1; id=1", "version", 0],
    ["v=STSv1;", "empty-field", 8],
    ["v=STSv1; ", "empty-field", 9],
    ["v=STSv1;; id=1", "empty-field", 8],
    ["v=STSv1; id=1;;", "empty-field", 14],
    ["v=STSv1; =1", "field-name", 9],
    ["v=STSv1; _a=1; id=1", "field-name", 9],
    ["v=STSv1; caf\u00e9=1", "missing-equals", 12],
    [`v=STSv1; ${"x".repeat(33)}=1`, "field-name", 9],
    ["v=STSv1; id", "missing-equals", 11],
    ["v=STSv1; id =1", "missing-equals", 11],
    ["v=STSv1; id= 1", "id", 12],
    ["v=STSv1; id=", "id", 12],
    ["v=STSv1; id=a-b", "id", 13],
    [`v=STSv1; id=${"a".repeat(33)}`, "id", 44],
    ["v=STSv1; id=1\0", "id", 13],
    ["v=STSv1; id=1\r\n", "id", 13],
    ["v=STSv1; x=a=b; id=1", "field-value", 12],
    ["v=STSv1; x=a b; id=1", "field-value", 12],
    ["v=STSv1; x=caf\u00e9; id=1", "field-value", 14],
    ["v=STSv1; x=1", "missing-id", 12],
  ])("refuses %j and says where", (text, code, offset) => {
    expect(readMtaStsRecord(text)).toEqual({ ok: false, issue: { code, offset } });
    expect(() => parseMtaStsRecord(text)).toThrow(ParseError);
    try {
      parseMtaStsRecord(text);
    } catch (error) {
      expect(error).toMatchObject({ format: "mta-sts-record", offset, spec: "RFC 8461 §3.1" });
    }
  });

  it("gives back what formatMtaStsRecord writes", () => {
    expect(formatMtaStsRecord({ id: "1" })).toBe("v=STSv1; id=1");
    fc.assert(
      fc.property(stsTexts, (text) => {
        const outcome = readMtaStsRecord(text);
        if (outcome.ok) expect(parseMtaStsRecord(formatMtaStsRecord(outcome.record))).toEqual(outcome.record);
      }),
    );
  });

  it("ends in a record or a ParseError, with a place inside the text, whatever it gets", () => {
    fc.assert(
      fc.property(fc.oneof(damaged(stsTexts), fc.string({ unit: "binary" })), (text) => {
        const outcome = readMtaStsRecord(text);
        if (!outcome.ok) expect(outcome.issue.offset).toBeLessThanOrEqual(text.length);
        else expect(parseMtaStsRecord(formatMtaStsRecord(outcome.record))).toEqual(outcome.record);
      }),
    );
  });

  it("takes text only", () => {
    expect(() => parseMtaStsRecord(1 as unknown as string)).toThrow(TypeError);
  });
});

describe("formatMtaStsRecord", () => {
  it.each([
    [{ id: "" }],
    [{ id: "a b" }],
    [{ id: "1; id=2" }],
    [{ id: "1", extensions: [{ name: "id", value: "2" }] }],
    [{ id: "1", extensions: [{ name: "x", value: "1;y=2" }] }],
    [{ id: "1", extensions: [{ name: "x", value: "" }] }],
    [{ id: "1", extensions: [{ name: "x y", value: "1" }] }],
    [
      {
        id: "1",
        extensions: [
          { name: "x", value: "1" },
          { name: "x", value: "2" },
        ],
      },
    ],
  ])("refuses %j", (record) => {
    expect(() => formatMtaStsRecord(record)).toThrow(TypeError);
  });
});

describe("parseTlsReportingRecord", () => {
  it("reads destinations of all rua fields (RFC 8460 §3)", () => {
    const text =
      "v=TLSRPTv1 ; rua=mailto:a%2Bb@Example.com?subject=x \t, https://example.com:8443/tls;x=y; rua=tel:+1;";
    expect(parseTlsReportingRecord(text)).toEqual({
      destinations: [
        { kind: "mailto", uri: "mailto:a%2Bb@Example.com?subject=x", address: "a+b@Example.com" },
        { kind: "https", uri: "https://example.com:8443/tls" },
        { kind: "unsupported", uri: "tel:+1" },
      ],
      extensions: [{ name: "x", value: "y" }],
    });
  });

  it.each([
    ["v=TLSRPTv1", "version", 0],
    ["v=TLSRPTv2; rua=mailto:a@b.example", "version", 0],
    ["v=TLSRPTv1;", "empty-field", 11],
    ["v=TLSRPTv1; x=1", "missing-rua", 15],
    ["v=TLSRPTv1; rua=", "uri", 16],
    ["v=TLSRPTv1; rua=,", "uri", 16],
    ["v=TLSRPTv1; rua=mailto:a@b.example,", "uri", 35],
    ["v=TLSRPTv1; rua=mailto:a@b.example, ,mailto:a@b.example", "uri", 36],
    ["v=TLSRPTv1; rua=noscheme", "uri", 16],
    ["v=TLSRPTv1; rua=1:x", "uri", 16],
    ["v=TLSRPTv1; rua=http://bad/%", "uri", 27],
    ["v=TLSRPTv1; rua=mailto:a!b@c.example", "uri", 24],
    ["v=TLSRPTv1; rua=mailto:a@b.example other", "uri", 34],
    ["v=TLSRPTv1; rua=https://a.example/#a#b", "uri", 34],
    ["v=TLSRPTv1; rua=https://a.example/caf\u00e9", "uri", 37],
    ["v=TLSRPTv1; rua=mailto:", "uri", 23],
    ["v=TLSRPTv1; rua=mailto:a", "uri", 23],
    ["v=TLSRPTv1; rua=mailto:@b.example", "uri", 23],
    ["v=TLSRPTv1; rua=mailto:a@", "uri", 23],
    ["v=TLSRPTv1; rua=mailto:a%0D%0Ab@c.example", "uri", 23],
    ["v=TLSRPTv1; rua=mailto:%FF@c.example", "uri", 23],
    ["v=TLSRPTv1; rua=https:a.example", "uri", 22],
    ["v=TLSRPTv1; rua=https:///x", "uri", 22],
    ["v=TLSRPTv1; rua=https://user:x@a.example/", "uri", 22],
    ["v=TLSRPTv1; rua=https://a.example:99999/", "uri", 22],
  ])("refuses %j and says where", (text, code, offset) => {
    expect(readTlsReportingRecord(text)).toEqual({ ok: false, issue: { code, offset } });
    expect(() => parseTlsReportingRecord(text)).toThrow(ParseError);
  });

  it("ends in a record, which formatTlsReportingRecord writes, or a ParseError, whatever it gets", () => {
    fc.assert(
      fc.property(
        fc.oneof(reportingTexts, damaged(reportingTexts, ";,:=%@!#\t \0a/\u00e9"), fc.string({ unit: "binary" })),
        (text) => {
          const outcome = readTlsReportingRecord(text);
          if (!outcome.ok) {
            expect(outcome.issue.offset).toBeLessThanOrEqual(text.length);
            return;
          }
          const { destinations, extensions } = outcome.record;
          for (const { kind, uri } of destinations) if (kind === "https") expect(new URL(uri).protocol).toBe("https:");
          expect(parseTlsReportingRecord(formatTlsReportingRecord({ destinations, extensions }))).toEqual(
            outcome.record,
          );
        },
      ),
    );
  });

  it("reads a record of 10,000 destinations", () => {
    const rua = Array.from({ length: 10_000 }, (_, i) => `mailto:a${i}@b.example`).join(",");
    expect(parseTlsReportingRecord(`v=TLSRPTv1; rua=${rua}`).destinations).toHaveLength(10_000);
  });
});

describe("formatTlsReportingRecord", () => {
  it("encodes what a record can't have (RFC 8460 §3)", () => {
    expect(formatTlsReportingRecord({ destinations: ["mailto:a!b@c.example", "https://d.example/x;y,z"] })).toBe(
      "v=TLSRPTv1; rua=mailto:a%21b@c.example,https://d.example/x%3By%2Cz",
    );
  });

  it.each([
    [{ destinations: [] }],
    [{ destinations: ["nowhere"] }],
    [{ destinations: ["mailto:a@b.example "] }],
    [{ destinations: ["mailto:a@b.example"], extensions: [{ name: "rua", value: "mailto:x@y.example" }] }],
    [{ destinations: ["mailto:a@b.example"], extensions: [{ name: "x", value: "a;b" }] }],
  ])("refuses %j", (record) => {
    expect(() => formatTlsReportingRecord(record)).toThrow(TypeError);
  });
});
