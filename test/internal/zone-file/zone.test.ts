import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/index.js";
import {
  buildZone,
  findNode,
  findSoa,
  parseZoneFile,
  ROOT,
  ZONE_FILE_LIMITS,
  type Zone,
} from "../../../src/internal/zone-file/index.js";

function zone(text: string): Zone {
  return buildZone(text, parseZoneFile(text, ROOT, ZONE_FILE_LIMITS), ZONE_FILE_LIMITS);
}

describe("a record set", () => {
  it("holds no record twice (RFC 2181 §5), names being the same in any case (RFC 4343 §3)", () => {
    const text = `a MX 10 Mail
A mx 10 mail
a TXT x
a TXT "x"
a TXT X
a CAA 0 issue x
a CAA 0 issue "x"
a CAA 0 issue X
a TLSA 3 1 1 ab
a TLSA 3 1 1 AB
a TLSA 3 1 1 abab`;
    const node = zone(text).get("a");
    expect(node?.MX?.records).toEqual([{ preference: 10, exchange: "Mail" }]);
    expect(node?.TXT?.records).toEqual([["x"], ["X"]]);
    expect(node?.CAA?.records.map(({ value }) => value)).toEqual(["x", "X"]);
    expect(node?.TLSA?.records).toHaveLength(2);
  });

  it("tells strings from their sum", () => {
    expect(zone('a TXT ab\na TXT a b\na TXT ab ""').get("a")?.TXT?.records).toHaveLength(3);
  });

  it("has the least of its TTLs (RFC 2181 §5.2)", () => {
    expect(zone("a 7 TXT x\na 5 TXT y\na 6 TXT x").get("a")?.TXT?.ttl).toBe(5);
    expect(zone("a TXT x").get("a")?.TXT).not.toHaveProperty("ttl");
  });
});

describe("records that can't stand together are refused at the second of them", () => {
  it.each([
    ["a CNAME record and others (RFC 1034 §3.6.2)", "a CNAME b\nA TXT x", "RFC 1034 §3.6.2"],
    ["others and a CNAME record (RFC 1034 §3.6.2)", "a TXT x\nA CNAME b", "RFC 1034 §3.6.2"],
    ["two CNAME records (RFC 2181 §10.1)", "a CNAME b\na CNAME c", "RFC 2181 §10.1"],
    ["two SOA records (RFC 1035 §5.2)", "a SOA b c 1 2 3 4 5\na SOA b c 6 7 8 9 10", "RFC 1035 §5.2"],
  ])("%s", (_, text, spec) => {
    const offset = text.indexOf("\n") + 1;
    let error: unknown;
    try {
      zone(text);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({
      format: "zone-file",
      offset,
      spec,
      message: expect.stringMatching(/^line 2: [aA] has/),
    });
  });
});

describe("the names of a zone", () => {
  // RFC 4592 §2.2.1, with the SOA record of §2.2.1 left to the top.
  const example = zone(`$ORIGIN example.
@                 3600 SOA   a b 1 2 3 4 5
@                 3600 NS    ns.example.com.
*                 3600 TXT   "this is a wildcard"
*                 3600 MX    10 host1.example.
sub.*             3600 TXT   "this is not a wildcard"
host1             3600 A     192.0.2.1
_ssh._tcp.host1   3600 TXT   x
_ssh._tcp.host2   3600 TXT   x
subdel            3600 NS    ns.example.com.
`);

  it.each([
    ["host3.example", "this is a wildcard"],
    ["foo.bar.example", "this is a wildcard"],
    ["ghost.*.sub.example", "this is a wildcard"],
    ["*.example", "this is a wildcard"],
    ["sub.*.example", "this is not a wildcard"],
    ["_ssh._tcp.host1.example", "x"],
  ])("%s has a TXT record (RFC 4592 §2.2.1)", (key, text) => {
    expect(findNode(example, key)?.TXT?.records).toEqual([[text]]);
  });

  it.each([
    ["host1.example", "it exists"],
    ["_tcp.host1.example", "it is an empty non-terminal"],
    ["_tcp.host2.example", "it is an empty non-terminal"],
    ["host2.example", "it is an empty non-terminal"],
    ["example", "it exists"],
    ["", "the root always exists"],
  ])("%j exists without one: %s (RFC 4592 §2.2.2, RFC 8020 §2)", (key) => {
    expect(findNode(example, key)).toBeDefined();
    expect(findNode(example, key)?.TXT).toBeUndefined();
  });

  it.each([
    ["_telnet._tcp.host1.example", "its closest encloser has no wildcard"],
    ["host.subdel.example", "its closest encloser has no wildcard"],
    ["ghost.*.example", "*.example exists, and has no wildcard below"],
    ["a.b.*.example", "*.example exists, and has no wildcard below"],
    ["com", "the closest encloser is the root"],
    ["notexample", "labels count, not letters"],
  ])("%s does not exist: %s (RFC 4592 §2.2.1)", (key) => {
    expect(findNode(example, key)).toBeUndefined();
  });

  it("may have a wildcard below the root", () => {
    const everything = zone("* TXT x\na A 192.0.2.1");
    expect(findNode(everything, "b.c")?.TXT).toBeDefined();
    expect(findNode(everything, "b.a")).toBeUndefined();
  });

  it("lie in the zone of the nearest SOA record above", () => {
    const two = zone("a SOA a a 1 1 1 1 1\nb.a SOA a a 2 2 2 2 2");
    expect(findSoa(two, "x.b.a")?.records[0]?.serial).toBe(2);
    expect(findSoa(two, "b.a")?.records[0]?.serial).toBe(2);
    expect(findSoa(two, "xb.a")?.records[0]?.serial).toBe(1);
    expect(findSoa(two, "c")).toBeUndefined();
  });
});
