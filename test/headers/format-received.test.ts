import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatReceived, parseReceived, type ReceivedStamp, receivedProtocols } from "../../src/headers/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { formatIp } from "../../src/internal/ip.js";

const stamp: ReceivedStamp = {
  from: { helo: "mail.example.com", reverseName: "host7.example.com", ip: "192.0.2.7" },
  by: "mx.example.net",
  with: "ESMTPS",
  id: "4XYZ1",
  for: "ann@example.net",
  tlsCipher: "TLS_AES_256_GCM_SHA384",
  date: new Date("2026-06-02T08:00:00.500Z"),
  offsetMinutes: 120,
};

/** The value of a field, as the header reader of this package would hand it on. */
const readBack = (field: string): Uint8Array => encodeUtf8(field.slice("Received:".length));

describe("formatReceived", () => {
  it("writes the clauses of RFC 5321 §4.4 in their order", () => {
    expect(formatReceived({ ...stamp, via: "TCP" }).replaceAll("\r\n ", " ")).toBe(
      "Received: from mail.example.com (host7.example.com [192.0.2.7]) by mx.example.net via TCP with ESMTPS id 4XYZ1 for <ann@example.net> tls TLS_AES_256_GCM_SHA384; Tue, 2 Jun 2026 10:00:00 +0200\r\n",
    );
  });

  it("writes what there is", () => {
    const { from, by, date } = stamp;
    const field = formatReceived({ from: { helo: "[IPv6:2001:db8::1]", ip: "2001:DB8::1%eth0" }, by, date });
    expect(from.helo).toBe("mail.example.com");
    expect(field.replaceAll("\r\n ", " ")).toBe(
      "Received: from [IPv6:2001:db8::1] ([IPv6:2001:db8::1]) by mx.example.net; Tue, 2 Jun 2026 08:00:00 +0000\r\n",
    );
  });

  it("keeps what a client said in its place", () => {
    const hostile = [
      "",
      "a b",
      "a\r\nX-Evil: 1",
      "x) by evil (",
      "x;y",
      '"',
      "<>",
      "[",
      "by",
      "a\u2028b\ud800",
      "x".repeat(999),
    ];
    for (const text of hostile) {
      const field = formatReceived({ ...stamp, from: { helo: text, reverseName: text, ip: "192.0.2.7" } });
      const received = parseReceived(readBack(field));
      expect(field).toMatch(/^Received: (?:[^\r\n]{1,998}\r\n )*[^\r\n]{1,998}\r\n$/);
      expect(received.issues).toEqual([]);
      expect(received.by?.host?.value).toBe("mx.example.net");
      expect(received.from?.ip?.value).toBe("192.0.2.7");
      expect(received.comments).toHaveLength(1);
    }
  });

  it("leaves out a name from reverse DNS that is an address", () => {
    const field = formatReceived({ ...stamp, from: { helo: "a", reverseName: "203.0.113.1", ip: "192.0.2.7" } });
    expect(field).toContain("from a ([192.0.2.7]) by");
  });

  it.each([
    "a b@c.example",
    "a@b.example>\r\nX: 1",
    '"a(b"@c.example',
    "a",
    "<a@b.example>",
    `${"a".repeat(300)}@b.example`,
    "",
  ])("leaves out a recipient that isn't a plain mailbox: %j", (recipient) => {
    const received = parseReceived(readBack(formatReceived({ ...stamp, for: recipient })));
    expect(received.for).toEqual([]);
    expect(received.issues).toEqual([]);
  });

  it.each<[Partial<Record<keyof ReceivedStamp, unknown>>, string]>([
    [{ from: undefined }, '"from"'],
    [{ from: { helo: "a", ip: "1.2.3" } }, '"from.ip"'],
    [{ from: { helo: "a" } }, '"from.ip"'],
    [{ by: "a b" }, '"by"'],
    [{ by: "by" }, '"by"'],
    [{ from: { helo: 5, ip: "192.0.2.1" } }, '"from"'],
    [{ by: "[1.2.3]" }, '"by"'],
    [{ by: "192.0.2.1" }, '"by"'],
    [{ by: "" }, '"by"'],
    [{ via: "for" }, '"via"'],
    [{ with: "E SMTP" }, '"with"'],
    [{ id: "a;b" }, '"id"'],
    [{ id: "BY" }, '"id"'],
    [{ id: "" }, '"id"'],
    [{ tlsCipher: "a(b" }, '"tlsCipher"'],
    [{ date: new Date(Number.NaN) }, '"date"'],
    [{ date: "now" }, '"date"'],
    [{ date: new Date(-1e14) }, '"date"'],
    [{ offsetMinutes: 1440 }, '"offsetMinutes"'],
    [{ offsetMinutes: 0.5 }, '"offsetMinutes"'],
  ])("misuse: %j", (change, message) => {
    expect(() => formatReceived({ ...stamp, ...change } as ReceivedStamp)).toThrow(message);
  });
});

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/);
const name = fc
  .array(label, { minLength: 2, maxLength: 5 })
  .map((labels) => labels.join("."))
  .filter((text) => !/^[\d.]+$/.test(text));
const ip = fc
  .oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }))
  .map(formatIp);
const atom = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+\-=?^_`{|}~]{5,30}$/);
const stamps: fc.Arbitrary<ReceivedStamp> = fc.record(
  {
    from: fc.record(
      { helo: fc.oneof(name, label, fc.constant("m\u00fcller.example")), reverseName: name, ip },
      { requiredKeys: ["helo", "ip"] },
    ),
    by: name,
    via: atom,
    with: fc.constantFrom(...Object.keys(receivedProtocols)),
    id: fc.oneof(
      atom,
      fc.tuple(atom, name).map(([left, right]) => `${left}@${right}`),
    ),
    for: fc.tuple(fc.oneof(atom, fc.constant('"a b"')), name).map(([left, right]) => `${left}@${right}`),
    tlsCipher: fc.constantFrom("TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384"),
    date: fc.date({ min: new Date("1901-01-01"), max: new Date("9998-01-01"), noInvalidDate: true }),
    offsetMinutes: fc.integer({ min: -1439, max: 1439 }),
  },
  { requiredKeys: ["from", "by", "date"] },
);

describe("what formatReceived writes", () => {
  it("is what parseReceived reads", () => {
    fc.assert(
      fc.property(stamps, (given) => {
        const field = formatReceived(given);
        for (const line of field.split("\r\n")) expect(encodeUtf8(line).length).toBeLessThanOrEqual(998);
        const received = parseReceived(readBack(field));
        const { from, by, via, id, tls, date } = received;
        expect(received.issues).toEqual([]);
        expect(from?.helo?.value).toBe(given.from.helo);
        expect(from?.reverseName?.value).toBe(given.from.reverseName);
        expect(from?.ip?.value).toBe(given.from.ip);
        expect(by?.host?.value).toBe(given.by);
        expect(via?.value).toBe(given.via);
        expect(received.with?.value).toBe(given.with);
        expect(received.with?.protocol).toBe(given.with);
        expect(id?.value).toBe(given.id);
        expect(received.for.map(({ value }) => value)).toEqual(given.for === undefined ? [] : [given.for]);
        expect(tls?.cipher?.value).toBe(given.tlsCipher);
        expect(date?.date.getTime()).toBe(Math.floor(given.date.getTime() / 1000) * 1000);
        expect(date?.offsetMinutes).toBe(given.offsetMinutes ?? 0);
        expect(date?.leniencies.filter((leniency) => leniency !== "zone-out-of-range")).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
