import { describe, expect, it } from "vitest";
import type { DnsType } from "../../../src/core/dns.js";
import { mixCase, restoreCase } from "../../../src/internal/dns-wire/case.js";
import { answersQuery, isTruncated } from "../../../src/internal/dns-wire/message.js";
import { encodeQuery } from "../../../src/internal/dns-wire/query.js";
import { AA, buildMessage, labels, QR, RA, RD, TC } from "../../support/dns-message.js";

const query = encodeQuery("Mail.Example", "TXT", { id: 0x1234, payloadOctets: 1232, dnssecOk: true });
const question = { name: labels("mail.example"), type: 16 };

describe("encodeQuery", () => {
  it("sets RD and AD (RFC 6840 §5.7) and writes EDNS with the DO bit (RFC 6891 §6.1.2)", () => {
    const name = [4, 77, 97, 105, 108, 7, 69, 120, 97, 109, 112, 108, 101, 0];
    const header = [0x12, 0x34, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
    const opt = [0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 0];
    expect([...query]).toEqual([...header, ...name, 0, 16, 0, 1, ...opt]);
  });

  it("clears DO where signatures would be of no use", () => {
    const plain = encodeQuery("a", "A", { id: 0, payloadOctets: 1232, dnssecOk: false });
    expect([...plain.subarray(-11)]).toEqual([0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0]);
  });

  it("leaves EDNS out when told to", () => {
    const plain = encodeQuery("a", "TLSA", { id: 0, dnssecOk: true });
    expect([...plain]).toEqual([0, 0, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 52, 0, 1]);
  });

  it.each(["ANY", "toString", "a"])("refuses the type %s", (type) => {
    expect(() => encodeQuery("a", type as DnsType, { id: 0, dnssecOk: false })).toThrow(TypeError);
  });
});

describe("mixed case", () => {
  const encode = (name: string) => encodeQuery(name, "A", { id: 0, dnssecOk: false });
  const plain = encode("Az09-_\\@[\\`{.m");
  const ones = new Uint8Array(plain.length).fill(1);

  it("is of letters and of nothing else", () => {
    expect([...mixCase(plain, ones)]).toEqual([...encode("aZ09-_\\@[\\`{.M")]);
    expect([...mixCase(plain, new Uint8Array(plain.length))]).toEqual([...plain]);
  });

  it("is undone in the response, unless that has no question", () => {
    const response = mixCase(plain, ones);
    restoreCase(response, plain);
    expect([...response]).toEqual([...plain]);
    const error = buildMessage({ flags: QR | 1 });
    restoreCase(error, plain);
    expect([...error]).toEqual([...buildMessage({ flags: QR | 1 })]);
  });
});

describe("answersQuery (RFC 5452 §9.1)", () => {
  const build = (init: Parameters<typeof buildMessage>[0]) =>
    buildMessage({ id: 0x1234, questions: [question], ...init });

  it("takes the response to the query, in whatever case", () => {
    expect(answersQuery(build({}), query)).toBe(true);
    expect(answersQuery(build({ flags: QR | AA | RD | RA | 2 }), query)).toBe(true);
  });

  it("takes only the same case when case carries entropy", () => {
    expect(answersQuery(build({}), query, true)).toBe(false);
    expect(answersQuery(build({ questions: [{ name: labels("Mail.Example"), type: 16 }] }), query, true)).toBe(true);
  });

  it.each([
    ["another id", { id: 0x1235 }],
    ["a query", { flags: RD }],
    ["another opcode", { flags: QR | 0x2000 }],
    ["another name", { questions: [{ name: labels("mail.examplf"), type: 16 }] }],
    ["a longer name", { questions: [{ name: labels("mail.example.a"), type: 16 }] }],
    ["a name one bit away that is no letter", { questions: [{ name: labels("mail\u000eexample"), type: 16 }] }],
    ["another type", { questions: [{ ...question, type: 1 }] }],
    ["another class", { questions: [{ ...question, class: 3 }] }],
    ["no question and success", { questions: [] }],
    ["no question and NXDOMAIN", { questions: [], flags: QR | 3 }],
    ["two questions", { questions: [question, question] }],
  ])("turns %s down", (_what, init) => {
    expect(answersQuery(build(init), query)).toBe(false);
  });

  it("takes an error without a question, from servers that could not read ours", () => {
    expect(answersQuery(build({ questions: [], flags: QR | 1 }), query)).toBe(true);
  });

  it("turns down whatever is cut before the end of the question", () => {
    const response = build({});
    for (let length = 0; length < response.length; length++) {
      expect(answersQuery(response.subarray(0, length), query)).toBe(false);
    }
  });

  it("sees the TC bit of a message cut anywhere (RFC 2181 §9)", () => {
    expect(isTruncated(build({ flags: QR | TC }).subarray(0, 12))).toBe(true);
    expect(isTruncated(build({}))).toBe(false);
  });
});
