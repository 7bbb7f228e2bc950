import { describe, expect, it } from "vitest";
import type { DnsType } from "../../../src/core/dns.js";
import { interpretResponse } from "../../../src/internal/dns-wire/answer.js";
import { typeNumbers } from "../../../src/internal/dns-wire/numbers.js";
import { encodeQuery } from "../../../src/internal/dns-wire/query.js";
import {
  AA,
  AD,
  buildMessage,
  characterString,
  type DataPart,
  labels,
  type MessageInit,
  QR,
  RA,
  type RecordInit,
  soaData,
  TC,
  u16,
} from "../../support/dns-message.js";

function interpret<T extends DnsType>(name: string, type: T, init: MessageInit, trustAd = false) {
  const query = encodeQuery(name, type, { id: 0, dnssecOk: false });
  const questions = [{ name: labels(name), type: typeNumbers[type] }];
  return interpretResponse(buildMessage({ questions, ...init }), query, type, trustAd);
}

function record(name: string, type: DnsType | number, data: readonly DataPart[], ttl = 300): RecordInit {
  return { name: labels(name), type: typeof type === "number" ? type : typeNumbers[type], data, ttl };
}

const bytes = (...octets: number[]): Uint8Array => Uint8Array.from(octets);
const address = (name: string, ttl?: number): RecordInit => record(name, "A", [bytes(192, 0, 2, 1)], ttl);
const alias = (name: string, target: string, ttl?: number): RecordInit =>
  record(name, "CNAME", [{ name: labels(target) }], ttl);
const soa = (zone: string, minimum: number, ttl?: number): RecordInit => record(zone, "SOA", soaData(minimum), ttl);
const NXDOMAIN = QR | RA | 3;

describe("what records hold", () => {
  const cases: readonly (readonly [DnsType, readonly DataPart[], unknown])[] = [
    ["A", [bytes(192, 0, 2, 255)], "192.0.2.255"],
    ["CNAME", [{ name: ["mail", "example"] }], "mail.example"],
    ["NS", [{ name: ["a.b", "c"] }], "a\\.b.c"],
    ["PTR", [{ name: [] }], ""],
    ["MX", [u16(10), { name: ["mx", "example"] }], { preference: 10, exchange: "mx.example" }],
    ["MX", [u16(0), { name: [] }], { preference: 0, exchange: "" }],
    [
      "SOA",
      soaData(4294967295),
      {
        mname: "ns.example",
        rname: "hostmaster.example",
        serial: 7,
        refresh: 3600,
        retry: 600,
        expire: 86400,
        minimum: 4294967295,
      },
    ],
    [
      "TXT",
      [characterString("v=spf1"), characterString(""), characterString("\u00e9\u0080")],
      ["v=spf1", "", "\u00e9\u0080"],
    ],
    ["TXT", [characterString("")], [""]],
    [
      "TLSA",
      [bytes(3, 1, 1, 0xab, 0xcd)],
      { usage: 3, selector: 1, matchingType: 1, certificateAssociation: bytes(0xab, 0xcd) },
    ],
    ["CAA", [bytes(128), characterString("issue"), bytes(0x61, 0xe9)], { flags: 128, tag: "issue", value: "a\u00e9" }],
  ];

  it.each(cases)("%s %#", (type, data, value) => {
    const answer = interpret("mail.example", type, { answers: [record("mail.example", type, data)] });
    expect(answer).toMatchObject({ status: "ok", records: [value] });
  });

  it.each([
    ["20010db8000000000000000000000001", "2001:db8::1"],
    ["00000000000000000000000000000000", "::"],
    ["00000000000000000000000000000001", "::1"],
    ["20010000000000000000000000000000", "2001::"],
    ["20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"],
    ["20010000000000010000000000000001", "2001:0:0:1::1"],
    ["20010db8000000000001000000000001", "2001:db8::1:0:0:1"],
    ["20010db8aaaabbbbccccddddeeee0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"],
    ["00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
  ])("AAAA %s is %s (RFC 5952 §4)", (hex, text) => {
    const octets = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    const answer = interpret("a", "AAAA", { answers: [record("a", "AAAA", [octets])] });
    expect(answer).toMatchObject({ status: "ok", records: [text] });
  });

  const broken: readonly (readonly [DnsType, string, readonly DataPart[]])[] = [
    ["A", "three octets", [bytes(1, 2, 3)]],
    ["A", "five octets", [bytes(1, 2, 3, 4, 5)]],
    ["AAAA", "fifteen octets", [new Uint8Array(15)]],
    ["MX", "no name", [u16(1)]],
    ["MX", "octets after the name", [u16(1), { name: [] }, bytes(0)]],
    ["NS", "a name that runs on into the next record", [bytes(5, 97)]],
    ["SOA", "no numbers", [{ name: [] }, { name: [] }]],
    ["TXT", "no character-string", []],
    ["TXT", "a string longer than the record", [bytes(9, 97)]],
    ["TLSA", "two octets", [bytes(3, 1)]],
    ["CAA", "an empty tag", [bytes(0, 0, 97)]],
    ["CAA", "a tag of other characters", [bytes(0, 1, 0x20, 97)]],
    ["CAA", "no tag", [bytes(0)]],
  ];

  it.each(broken)("%s with %s fails the whole answer", (type, _what, data) => {
    const sound = { A: [bytes(1, 2, 3, 4)] };
    const answers = [record("a", type, data), record("a", "A", sound.A)];
    const answer = interpret("a", type, { answers });
    expect(answer).toMatchObject({ status: "failed", reason: "malformed", cause: { name: "ParseError" } });
  });

  it("a TLSA record keeps nothing of the message, nor the kind of its array", () => {
    class View extends Uint8Array {
      override slice(start?: number, end?: number) {
        return this.subarray(start, end) as Uint8Array<ArrayBuffer>; // what Node's Buffer does
      }
    }
    const query = encodeQuery("a", "TLSA", { id: 0, dnssecOk: false });
    const answers = [record("a", "TLSA", [bytes(3, 1, 1, 7, 8)])];
    const response = new View(buildMessage({ questions: [{ name: ["a"], type: 52 }], answers }));
    const answer = interpretResponse(response, query, "TLSA", false);
    const association = answer.status === "ok" ? answer.records[0]!.certificateAssociation : undefined;
    expect(association).toEqual(bytes(7, 8));
    expect(association?.constructor).toBe(Uint8Array);
    expect(association?.buffer.byteLength).toBe(2);
  });

  it("what nobody asked for is not looked at: other types, classes, names", () => {
    const answers = [
      record("a", 46, [bytes(1)]),
      record("a", "MX", [bytes(1)]),
      { ...address("a"), class: 3 },
      address("b"),
      address("A"),
    ];
    expect(interpret("a", "A", { answers })).toMatchObject({ status: "ok", records: ["192.0.2.1"] });
  });
});

describe("an answer", () => {
  it("has the least TTL of its records (RFC 2181 §5.2)", () => {
    expect(interpret("a", "A", { answers: [address("a", 9), address("a", 5), address("a", 7)] })).toEqual({
      status: "ok",
      records: ["192.0.2.1", "192.0.2.1", "192.0.2.1"],
      authenticated: false,
      ttl: 5,
    });
  });

  it("reads a TTL without a sign (RFC 8767 §4)", () => {
    expect(interpret("a", "A", { answers: [address("a", 0xffffffff)] })).toMatchObject({ ttl: 0xffffffff });
  });

  it("is authenticated if the AD bit is set and the server trusted (RFC 4035 §4.9.3)", () => {
    const answers = [address("a")];
    expect(interpret("a", "A", { answers, flags: QR | AD }, true)).toMatchObject({ authenticated: true });
    expect(interpret("a", "A", { answers, flags: QR | AD }, false)).toMatchObject({ authenticated: false });
    expect(interpret("a", "A", { answers, flags: QR }, true)).toMatchObject({ authenticated: false });
  });

  it("is found under its name in any case (RFC 4343 §3)", () => {
    expect(interpret("A.b", "A", { answers: [address("a.B")] })).toMatchObject({ records: ["192.0.2.1"] });
  });

  it("is found for a name that was asked for with escapes and a final dot", () => {
    const query = encodeQuery("\\097.b.", "A", { id: 0, dnssecOk: false });
    const response = buildMessage({ questions: [{ name: ["a", "b"], type: 1 }], answers: [address("a.b")] });
    expect(interpretResponse(response, query, "A", false)).toMatchObject({ records: ["192.0.2.1"] });
  });
});

describe("aliases (RFC 1034 §3.6.2)", () => {
  it("are followed in whatever order and case they stand, with the least TTL of all", () => {
    const answers = [address("C", 50), alias("b", "c", 40), alias("A", "B", 60)];
    expect(interpret("a", "A", { answers })).toEqual({
      status: "ok",
      records: ["192.0.2.1"],
      authenticated: false,
      ttl: 40,
      aliases: ["B", "c"],
    });
  });

  it("are the answer to who asks for them", () => {
    const answers = [alias("a", "b"), alias("b", "c")];
    const answer = interpret("a", "CNAME", { answers });
    expect(answer).toMatchObject({ status: "ok", records: ["b"] });
    expect(answer).not.toHaveProperty("aliases");
  });

  it("that leave the message are to be asked for", () => {
    expect(interpret("a", "A", { answers: [alias("a", "b", 40), alias("b", "c", 60)] })).toEqual({
      status: "alias",
      aliases: ["b", "c"],
      authenticated: false,
      ttl: 40,
    });
  });

  it("of an address record beside them don't hide it", () => {
    // RFC 1034 §3.6.2 forbids both at one name; the alias is what the name means then.
    expect(interpret("a", "A", { answers: [address("a"), alias("a", "b")] })).toMatchObject({ status: "alias" });
  });

  it("two of them at one name are no answer (RFC 2181 §10.1)", () => {
    const answers = [alias("a", "b"), alias("a", "c"), address("b")];
    expect(interpret("a", "A", { answers })).toMatchObject({ status: "failed", reason: "malformed" });
  });

  it.each([
    ["itself", [alias("a", "a")]],
    ["each other", [alias("a", "b"), alias("b", "a")]],
    ["17 others", Array.from({ length: 17 }, (_, i) => alias(i === 0 ? "a" : `a${i}`, `a${i + 1}`))],
  ])("that stand for %s are no answer", (_what, answers) => {
    const answer = interpret("a", "A", { answers });
    expect(answer).toMatchObject({ status: "failed", reason: "malformed", cause: { name: "LimitError", max: 16 } });
  });

  it("16 of them are followed", () => {
    const answers = Array.from({ length: 16 }, (_, i) => alias(i === 0 ? "a" : `a${i}`, `a${i + 1}`));
    expect(interpret("a", "A", { answers: [...answers, address("a16")] })).toMatchObject({ status: "ok" });
  });
});

describe("absence (RFC 2308)", () => {
  it("of a name may be remembered as long as SOA and MINIMUM both allow (§5)", () => {
    const nxdomain = (minimum: number, ttl: number) =>
      interpret("a.b.c", "A", { flags: NXDOMAIN, authority: [soa("B.c", minimum, ttl)] });
    expect(nxdomain(900, 60)).toEqual({ status: "nxdomain", authenticated: false, ttl: 60 });
    expect(nxdomain(60, 900)).toEqual({ status: "nxdomain", authenticated: false, ttl: 60 });
  });

  it("of records is an answer without any (§2.2)", () => {
    const nodata = interpret("a.b", "A", { flags: QR | AD, authority: [soa("", 900, 60)] }, true);
    expect(nodata).toEqual({ status: "ok", records: [], authenticated: true, ttl: 60 });
  });

  it("without SOA is not to be remembered (§5)", () => {
    expect(interpret("a", "A", {})).toMatchObject({ status: "ok", records: [], ttl: 0 });
    expect(interpret("a", "A", { flags: NXDOMAIN })).toMatchObject({ status: "nxdomain", ttl: 0 });
  });

  it("does not take the SOA of a zone that the name is not in", () => {
    expect(interpret("a.bc", "A", { flags: NXDOMAIN, authority: [soa("c", 60)] })).toMatchObject({ ttl: 0 });
    expect(interpret("a.b", "A", { flags: NXDOMAIN, authority: [soa("z.a.b", 60)] })).toMatchObject({ ttl: 0 });
  });

  it("at the end of an alias is about its target (§2.1, RFC 6604 §3)", () => {
    const init = { answers: [alias("a", "b.c", 30)], authority: [soa("c", 900, 60)] };
    expect(interpret("a", "A", { ...init, flags: NXDOMAIN })).toEqual({
      status: "nxdomain",
      authenticated: false,
      ttl: 30,
      aliases: ["b.c"],
    });
    expect(interpret("a", "A", init)).toMatchObject({ status: "ok", records: [], ttl: 30, aliases: ["b.c"] });
  });

  it("together with records is no answer", () => {
    const answer = interpret("a", "A", { flags: NXDOMAIN, answers: [address("a")] });
    expect(answer).toMatchObject({ status: "failed", reason: "malformed" });
  });

  it("is not what a referral says (§2.2)", () => {
    const authority = [record("example", "NS", [{ name: ["ns", "example"] }])];
    expect(interpret("a.example", "A", { authority })).toMatchObject({ status: "failed", reason: "refused" });
    expect(interpret("a.example", "A", { authority, flags: QR | AA })).toMatchObject({ status: "ok", records: [] });
  });
});

describe("failures", () => {
  it.each([
    [1, "malformed"],
    [2, "servfail"],
    [4, "refused"],
    [5, "refused"],
    [9, "servfail"],
  ])("RCODE %i is %s", (rcode, reason) => {
    expect(interpret("a", "A", { flags: QR | rcode, answers: [address("a")] })).toMatchObject({
      status: "failed",
      reason,
    });
  });

  it("the OPT record extends the RCODE (RFC 6891 §6.1.3)", () => {
    const opt = { ...record("", 41, [], 0x01000000), class: 1232 };
    const answer = interpret("a", "A", { answers: [address("a")], additional: [opt] });
    expect(answer).toMatchObject({ status: "failed", reason: "servfail", cause: { message: /RCODE 16$/ } });
  });

  it("two OPT records are malformed (RFC 6891 §6.1.1)", () => {
    const opt = { ...record("", 41, [], 0), class: 1232 };
    expect(interpret("a", "A", { answers: [address("a")], additional: [opt] })).toMatchObject({ status: "ok" });
    expect(interpret("a", "A", { answers: [address("a")], additional: [opt, opt] })).toMatchObject({
      reason: "malformed",
    });
  });

  it("an answer that is cut, with no other way to get it, is malformed", () => {
    expect(interpret("a", "A", { flags: QR | TC, answers: [address("a")] })).toMatchObject({ reason: "malformed" });
  });

  it.each([
    ["fewer answers than there are", [1, 1, 0, 0]],
    ["more answers than there are", [1, 3, 0, 0]],
    ["as many answers as a count can say", [1, 65535, 0, 0]],
    ["more authority than there is", [1, 2, 1, 0]],
    ["more additional records than there are", [1, 2, 0, 9]],
  ] as const)("counts that promise %s are malformed", (_what, counts) => {
    const answer = interpret("a", "A", { counts, answers: [address("a"), address("a")] });
    expect(answer).toMatchObject({ status: "failed", reason: "malformed" });
  });
});
