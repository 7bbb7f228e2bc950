import { describe, expect, it } from "vitest";
import { LimitError, ParseError } from "../../../src/core/index.js";
import {
  buildZone,
  parseZoneFile,
  ROOT,
  ZONE_FILE_LIMITS,
  type ZoneFileLimits,
  type ZoneRecord,
} from "../../../src/internal/zone-file/index.js";
import { acceptedZones, onlyHere, onlyThere, refusedZones } from "./zones.js";

function parse(text: string, limits: Partial<ZoneFileLimits> = {}): readonly ZoneRecord[] {
  return parseZoneFile(text, ROOT, { ...ZONE_FILE_LIMITS, ...limits });
}

/** `owner ttl type data` of each record. */
function lines(text: string): string[] {
  return parse(text).map(({ owner, ttl, type, data }) => `${owner} ${ttl} ${type} ${JSON.stringify(data)}`);
}

describe("a zone file", () => {
  it("is read as RFC 1035 §5.3 shows it", () => {
    const text = `$ORIGIN ISI.EDU.
@   IN  SOA     VENERA      Action\\.domains (
                                 20     ; SERIAL
                                 7200   ; REFRESH
                                 600    ; RETRY
                                 3600000; EXPIRE
                                 60)    ; MINIMUM

        NS      A.ISI.EDU.
        NS      VAXA
        MX      10      VENERA
        MX      20      VAXA

A       A       26.3.0.103

VENERA  A       10.1.0.52
        A       128.9.0.32
`;
    expect(lines(text)).toEqual([
      'ISI.EDU 60 SOA {"mname":"VENERA.ISI.EDU","rname":"Action\\\\.domains.ISI.EDU","serial":20,"refresh":7200,"retry":600,"expire":3600000,"minimum":60}',
      'ISI.EDU 60 NS "A.ISI.EDU"',
      'ISI.EDU 60 NS "VAXA.ISI.EDU"',
      'ISI.EDU 60 MX {"preference":10,"exchange":"VENERA.ISI.EDU"}',
      'ISI.EDU 60 MX {"preference":20,"exchange":"VAXA.ISI.EDU"}',
      'A.ISI.EDU 60 A "26.3.0.103"',
      'VENERA.ISI.EDU 60 A "10.1.0.52"',
      'VENERA.ISI.EDU 60 A "128.9.0.32"',
    ]);
  });

  it("gives each type in the shape of the core contracts", () => {
    const text = `a A 192.0.2.1
a AAAA 2001:DB8::0:1
b CNAME a
a MX 10 b.
a MX 0 .
a NS .
a PTR a
a TXT "one" two "" \\195\\169
_25._tcp.a TLSA 3 1 1 00FF ab
a CAA 128 issue "ca.example; x=y"
`;
    expect(parse(text).map(({ data }) => data)).toEqual([
      "192.0.2.1",
      "2001:db8::1",
      "a",
      { preference: 10, exchange: "b" },
      { preference: 0, exchange: "" }, // RFC 7505 §3
      "",
      "a",
      ["one", "two", "", "\u00c3\u00a9"],
      { usage: 3, selector: 1, matchingType: 1, certificateAssociation: Uint8Array.of(0x00, 0xff, 0xab) },
      { flags: 128, tag: "issue", value: "ca.example; x=y" },
    ]);
  });

  it("gives characters beyond ASCII as their octets in UTF-8", () => {
    expect(lines("\u00e9 TXT \u00e9 \\\u{1f600}")).toEqual([
      '\\195\\169 undefined TXT ["\u00c3\u00a9","\u00f0\u009f\u0098\u0080"]',
    ]);
  });

  it("writes names in one way: escapes for dots and backslashes in labels, decimals for what can't be seen", () => {
    const owners = parse('\\065\\.b\\\\.c\\032\\"\\; TXT x\n. TXT x\n\\@.x. TXT x').map(({ owner }) => owner);
    expect(owners).toEqual(['A\\.b\\\\.c\\032";', "", "@.x"]);
  });

  describe("takes the TTL of a record from", () => {
    it("the record, else $TTL, else the record before (RFC 2308 §4, RFC 1035 §5.1)", () => {
      expect(
        lines("a A 192.0.2.1\na 5 A 192.0.2.1\na A 192.0.2.1\n$TTL 7\na A 192.0.2.1\na 9 A 192.0.2.1\na A 192.0.2.1"),
      ).toEqual(["undefined", 5, 5, 7, 9, 7].map((ttl) => `a ${ttl} A "192.0.2.1"`));
    });

    it("the minimum of the SOA record where nothing else is said (RFC 1035 §3.3.13)", () => {
      expect(lines("a SOA a a 1 2 3 4 5\na TXT x\na 9 TXT x\na TXT x").map((line) => line.slice(0, 5))).toEqual([
        "a 5 S",
        "a 5 T",
        "a 9 T",
        "a 5 T",
      ]);
    });

    it("a number with units as BIND writes them", () => {
      const text = "a 1w2d3h4m5s TXT x\na 1H30M TXT x\na 30m1h TXT x\na 1s1s TXT x\na 0 TXT x\na 2147483647 TXT x";
      expect(parse(text).map(({ ttl }) => ttl)).toEqual([788_645, 5_400, 5_400, 2, 0, 2_147_483_647]);
    });
  });

  it.each([...acceptedZones, ...onlyHere])("is read: %s", (_, text) => {
    expect(parse(`$ORIGIN example.com.\n${text}`).length).toBeGreaterThan(0);
  });

  it.each([
    ["", []],
    ["\n\n", []],
    ["; only a comment", []],
    ["$ORIGIN a\n$TTL 1", []],
  ])("may hold no record: %j", (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });
});

describe("what is no zone file is refused with the line, the offset and the RFC", () => {
  const cases: [title: string, text: string, line: number, offset: number, spec: string, message: RegExp][] = [
    ["$INCLUDE", "a A 192.0.2.1\n$include /etc/passwd", 2, 14, "RFC 1035 §5.1", /\$INCLUDE is not supported/],
    ["another directive", "$GENERATE 1-2 a A 192.0.2.1", 1, 0, "RFC 1035 §5.1", /"\$GENERATE" is not a directive/],
    ["an unknown type", "\n\na IN HINFO x y", 3, 7, "RFC 1035 §5.1", /"HINFO" is not a record type/],
    ["a name of Object.prototype as type", "a constructor x", 1, 2, "RFC 1035 §5.1", /"constructor" is not/],
    ["an indented first record", "\n  a A 192.0.2.1", 2, 3, "RFC 1035 §5.1", /begins with white space/],
    ["an indented later record", "a A 192.0.2.1\n  b A 192.0.2.1", 2, 16, "RFC 1035 §5.1", /"b" is not .* white space/],
    ["another class", "a CH TXT x", 1, 2, "RFC 1035 §5.2", /"CH" is not the class IN/],
    ["a TTL of 32 bits", "a 2147483648 TXT x", 1, 2, "RFC 2181 §8", /"2147483648" is not a TTL of 0 to 2147483647/],
    ["a $TTL that is none", "$TTL x", 1, 5, "RFC 2308 §4", /"x" is not a TTL/],
    ["$ORIGIN without a name", "$ORIGIN", 1, 0, "RFC 1035 §5.1", /ends where an origin should stand/],
    ["a label that is too long", `a. MX 1 b.${"c".repeat(64)}`, 1, 10, "RFC 1035 §2.3.4", /label is longer than 63/],
    ["a name that is too long", `a. MX 1 ${"b.".repeat(128)}`, 1, 8, "RFC 1035 §2.3.4", /name is longer than 255/],
    ["an empty label", "a. MX 1 b..c", 1, 10, "RFC 1035 §3.1", /empty label/],
    ["a bad escape in a name", "a. MX 1 b.\\1x", 1, 10, "RFC 1035 §5.1", /escape/],
    ["a bad escape in a string", 'a TXT ok "b\\999"', 1, 11, "RFC 1035 §5.1", /escape/],
    ["a string that is too long", `a TXT ${"b".repeat(256)}`, 1, 6, "RFC 1035 §3.3", /longer than 255 octets/],
    ["a string in UTF-8 that is too long", `a TXT ${"\u00e9".repeat(128)}`, 1, 6, "RFC 1035 §3.3", /longer than 255/],
    ["quotes across lines", 'a TXT "b\n" c', 1, 6, "RFC 1035 §5.1", /quoted text has no end/],
    ["quotes to the end", 'a TXT "b\\"', 1, 6, "RFC 1035 §5.1", /quoted text has no end/],
    ["open parentheses", "a TXT (\nb\nc", 1, 6, "RFC 1035 §5.1", /no "\)" for this "\("/],
    ["closed parentheses", "a TXT b\r\nc TXT )", 2, 15, "RFC 1035 §5.1", /no "\(" for this "\)"/],
    ["a backslash alone", "a TXT b\\", 1, 7, "RFC 1035 §5.1", /backslash ends the line/],
    ["more than the type has", "a A 192.0.2.1 192.0.2.2", 1, 14, "RFC 1035 §5.1", /"192.0.2.2" is too much/],
    ["less than the type has", "a SOA b c 1 2 3 4", 1, 16, "RFC 1035 §3.3.13", /ends where a minimum/],
    ["an address", "a A 1.2.3.256", 1, 4, "RFC 1035 §3.4.1", /"1.2.3.256" is not an IPv4 address/],
    ["an address in quotes", 'a AAAA "::1"', 1, 8, "RFC 3596 §2.4", /"::1" in quotes is not an IPv6 address/],
    ["hexadecimal", "a TLSA 3 1 1 0x", 1, 13, "RFC 6698 §2.2", /"0x" is not hexadecimal/],
    ["half an octet", "a TLSA 3 1 1 00 0", 1, 16, "RFC 6698 §2.2", /odd number/],
    ["a CAA tag", "a CAA 0 a_b c", 1, 8, "RFC 8659 §4.1.1", /"a_b" is not a tag/],
    [
      "what a terminal would obey",
      "a \x1b[2Jx\u{202e} TXT x",
      1,
      2,
      "RFC 1035 §5.1",
      /: "\?\[2Jx\?" is not a record type/,
    ],
    ["a field of any length", `a ${"b".repeat(1_000)} c`, 1, 2, "RFC 1035 §5.1", /: "b{40}…" is not/],
    ["CR as line end", "a TXT b\rc TXT d\r\ne FOO f", 3, 19, "RFC 1035 §5.1", /FOO/],
  ];

  it.each(cases)("%s", (_, text, line, offset, spec, message) => {
    const error = errorOf(() => parse(text));
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ code: "parse", format: "zone-file", offset, spec });
    expect(error.message).toMatch(new RegExp(`^line ${line}: `));
    expect(error.message).toMatch(message);
  });

  it.each([...refusedZones, ...onlyThere])("%s", (_, text) => {
    const whole = `$ORIGIN example.com.\n@ SOA a a 1 2 3 4 5\n${text}`;
    expect(() => buildZone(whole, parse(whole), ZONE_FILE_LIMITS)).toThrow(ParseError);
  });
});

describe("limits", () => {
  it.each([
    ["maxLength", 13],
    ["maxRecords", 1],
  ] as const)("%s holds at its value and not above", (limit, max) => {
    const within = "a A 192.0.2.1";
    expect(parse(within, { [limit]: max })).toHaveLength(1);
    const error = errorOf(() => parse(`${within}\n${within}`, { [limit]: max }));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: "limit", limit, max });
  });

  it("maxNames counts the names between a record and the root, which counts too", () => {
    const text = "a.b.c A 192.0.2.1\nx.b.c A 192.0.2.1";
    const records = parse(text);
    expect(buildZone(text, records, { ...ZONE_FILE_LIMITS, maxNames: 5 }).size).toBe(5);
    const error = errorOf(() => buildZone(text, records, { ...ZONE_FILE_LIMITS, maxNames: 4 }));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: "maxNames", max: 4 });
  });
});

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
