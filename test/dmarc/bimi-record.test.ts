import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { readBimiRecord } from "../../src/dmarc/bimi-record.js";
import { type BimiRecord, formatBimiRecord, parseBimiRecord } from "../../src/dmarc/index.js";
import { damaged } from "../support/arbitraries.js";

const logo = "https://example.com/logo.svg";
const mark = "https://example.com/mark.pem";
const plain = { localPartSelector: false, avatarPreference: "brand" } as const;

describe("parseBimiRecord", () => {
  it.each<[string, Partial<BimiRecord>]>([
    [`v=BIMI1; l=${logo}; a=${mark}`, { location: logo, evidence: mark }],
    [`v=BIMI1;l=${logo};`, { location: logo }],
    [`v = BIMI1 ; a = ${mark} ; l = ${logo} ;`, { location: logo, evidence: mark }],
    ["v=BIMI1; l=; a=;", {}],
    ["v=BIMI1; l=", {}],
    [`v=BIMI1; l=; a=${mark}`, { evidence: mark }],
    [
      `v=BIMI1; l=${logo}; lps=true; avp=personal; x=y`,
      { location: logo, localPartSelector: true, avatarPreference: "personal" },
    ],
    [`v=BIMI1; l=${logo}; lps=false; avp=other`, { location: logo }],
    ["v=BIMI1; l=https://example.com/logo?x=y=z&w", { location: "https://example.com/logo?x=y=z&w" }],
    ["v=BIMI1; l=HTTPS://Example.com./logo.SVGZ", { location: "HTTPS://Example.com./logo.SVGZ" }],
  ])("reads %j", (text, record) => {
    expect(parseBimiRecord(text)).toEqual({ ...plain, ...record });
  });

  it.each([
    ["", "empty-tag", 0],
    ["v=BIMI2; l=", "version", 0],
    ["v=bimi1; l=", "version", 0],
    ["V=BIMI1; l=", "version", 0],
    [`l=${logo}; v=BIMI1`, "version", 0],
    ["v=spf1 -all", "version", 0],
    ["v=BIMI1", "missing-location", 7],
    ["v=BIMI1; a=", "missing-location", 11],
    ["v=BIMI1; L=", "missing-location", 11],
    ["v=BIMI1;; l=", "empty-tag", 8],
    ["v=BIMI1; l=; l=", "duplicate-tag", 13],
    ["v=BIMI1; l", "missing-equals", 10],
    ["v=BIMI1; l=a b\0", "tag-value", 14],
    ["v=BIMI1; l=example.com/logo.svg", "uri", 11],
    ["v=BIMI1; l= http://example.com/logo.svg", "not-https", 12],
    ["v=BIMI1; l=data:image/svg+xml,x", "not-https", 11],
    ["v=BIMI1; l=https:example.com", "uri", 11],
    ["v=BIMI1; l=https:///logo.svg", "uri", 11],
    ["v=BIMI1; l=https://user@example.com/logo.svg", "uri", 11],
    ["v=BIMI1; l=https://example.com/a.svg,https://example.com/b.svg", "uri", 11],
    ["v=BIMI1; l=https://example.com/a b.svg", "uri", 11],
    ["v=BIMI1; l=https://example.com/%zz.svg", "uri", 11],
    ["v=BIMI1; l=https://example.com/caf\u00e9.svg", "uri", 11],
    ["v=BIMI1; l=https://localhost/logo.svg", "host", 11],
    ["v=BIMI1; l=https://192.0.2.1/logo.svg", "host", 11],
    ["v=BIMI1; l=https://[2001:db8::1]/logo.svg", "host", 11],
    ["v=BIMI1; l=https://a_b.example/logo.svg", "host", 11],
    ["v=BIMI1; l=https://example.com/logo.PNG?x", "format", 11],
    [`v=BIMI1; l=${logo}; a=http://example.com/mark.pem`, "not-https", 43],
    [`v=BIMI1; l=${logo}; a=self`, "uri", 43],
    [`v=BIMI1; l=${logo}; lps=yes`, "local-part-selector", 45],
  ])("refuses %j and says where", (text, code, offset) => {
    const reading = readBimiRecord(text);
    if (reading.status === "other") expect(["version", "empty-tag"]).toContain(code);
    else expect(reading.issues[0]).toMatchObject({ code, offset });
    expect(() => parseBimiRecord(text)).toThrow(ParseError);
    try {
      parseBimiRecord(text);
    } catch (error) {
      expect(error).toMatchObject({ format: "bimi-record", offset: reading.status === "other" ? 0 : offset });
    }
  });

  it("tells what is wrong in each part", () => {
    const reading = readBimiRecord("v=BIMI1; l=https://example.com/logo.gif; a=http://example.com/; lps=1");
    expect(reading).toEqual({
      status: "record",
      record: plain,
      issues: [
        { code: "format", tag: "l", offset: 11 },
        { code: "not-https", tag: "a", offset: 43 },
        { code: "local-part-selector", tag: "lps", offset: 68 },
      ],
    });
  });

  it("ends in a record, which formatBimiRecord writes, or a ParseError, whatever it gets", () => {
    const tag = fc.constantFrom(
      `l=${logo}`,
      "l=",
      `a=${mark}`,
      "a=",
      "lps=true",
      "avp=personal",
      "x=y",
      "l=https://a.b/c.png",
      `l = ${logo}\t`,
    );
    const texts = fc.array(tag, { maxLength: 4 }).map((tags) => ["v=BIMI1", ...tags].join("; "));
    fc.assert(
      fc.property(fc.oneof(texts, damaged(texts), fc.string({ unit: "binary" })), (text) => {
        const reading = readBimiRecord(text);
        if (reading.status === "record" && reading.issues.length === 0) {
          expect(parseBimiRecord(formatBimiRecord(reading.record))).toEqual(reading.record);
        } else {
          expect(() => parseBimiRecord(text)).toThrow(ParseError);
        }
      }),
    );
  });

  it("takes text only", () => {
    expect(() => parseBimiRecord(1 as unknown as string)).toThrow(TypeError);
  });
});

describe("formatBimiRecord", () => {
  it.each<[Partial<BimiRecord>, string]>([
    [{}, "v=BIMI1; l=; a="],
    [{ location: logo }, `v=BIMI1; l=${logo}`],
    [
      { location: logo, evidence: mark, localPartSelector: true, avatarPreference: "personal" },
      `v=BIMI1; l=${logo}; a=${mark}; lps=true; avp=personal`,
    ],
  ])("writes %j", (record, text) => {
    expect(formatBimiRecord(record)).toBe(text);
  });

  it.each<[Partial<BimiRecord>]>([
    [{ location: "http://example.com/logo.svg" }],
    [{ location: `${logo}; x=y` }],
    [{ location: " " }],
    [{ location: logo, evidence: "" }],
    [{ location: logo, avatarPreference: "other" as "brand" }],
  ])("refuses %j", (record) => {
    expect(() => formatBimiRecord(record)).toThrow(TypeError);
  });
});
