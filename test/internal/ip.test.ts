import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatIp,
  isInNetwork,
  parseIp,
  parseIpNetwork,
  parseIpv4,
  parseIpv6,
  reverseIpName,
  unmapIp,
} from "../../src/internal/ip.js";

const ip = (text: string): Uint8Array => parseIp(text)!;
const ipv4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const ipv6 = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc
    .array(fc.constantFrom(0, 0, 0, 1, 0xff), { minLength: 16, maxLength: 16 })
    .map((octets) => Uint8Array.from(octets)),
  ipv4.map((address) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address)),
);

/** IPv6address of RFC 3986 §3.2.2, written for clearness: a second opinion. */
const ipv6Grammar = ((): RegExp => {
  const group = "[0-9a-f]{1,4}";
  const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  const last32 = `(?:${group}:${group}|${octet}(?:\\.${octet}){3})`;
  const upTo = (most: number) => `(?:(?:${group}:){0,${most}}${group})?::`;
  return new RegExp(
    `^(?:(?:${group}:){6}${last32}|::(?:${group}:){5}${last32}|${upTo(0)}(?:${group}:){4}${last32}|` +
      `${upTo(1)}(?:${group}:){3}${last32}|${upTo(2)}(?:${group}:){2}${last32}|${upTo(3)}${group}:${last32}|` +
      `${upTo(4)}${last32}|${upTo(5)}${group}|${upTo(6)})$`,
    "i",
  );
})();

/** The octets of text that the grammar has. */
function expand(text: string): Uint8Array {
  const octets = (part: string | undefined): number[] =>
    (part || undefined)?.split(":").flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return group.includes(".") ? group.split(".").map(Number) : [value >> 8, value & 0xff];
    }) ?? [];
  const [head, tail] = text.split("::");
  const last = octets(tail);
  const bytes = new Uint8Array(16);
  bytes.set(octets(head));
  bytes.set(last, 16 - last.length);
  return bytes;
}

describe("IPv4 text", () => {
  it.each([
    ["0.0.0.0", [0, 0, 0, 0]],
    ["192.0.2.1", [192, 0, 2, 1]],
    ["255.255.255.255", [255, 255, 255, 255]],
  ])("%s", (text, octets) => {
    expect(parseIpv4(text)).toEqual(Uint8Array.from(octets));
    expect(formatIp(Uint8Array.from(octets))).toBe(text);
  });

  it.each([
    "",
    "1",
    "1.2.3",
    "1.2.3.",
    ".1.2.3",
    "1..2.3",
    "1.2.3.4.",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.1.1.256",
    "1.1.1.1000",
    "01.2.3.4",
    "1.2.3.04",
    "1.2.3.00",
    "0x1.2.3.4",
    "1.2.3.4 ",
    " 1.2.3.4",
    "+1.2.3.4",
    "1.2.3.-4",
    "1.2.3.4%eth0",
    "1.2.3.4/24",
    "١.2.3.4",
    "1.2.3.4\0",
  ])("refuses %j", (text) => {
    expect(parseIpv4(text)).toBeUndefined();
    expect(parseIp(text)).toBeUndefined();
  });
});

describe("IPv6 text (RFC 4291 §2.2)", () => {
  it.each([
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"],
    ["FF01:0:0:0:0:0:0:101", "ff01::101"],
    ["0:0:0:0:0:0:13.1.68.3", "::d01:4403"],
    ["::ffff:129.144.52.38", "::ffff:129.144.52.38"],
    ["::FFFF:8190:3426", "::ffff:129.144.52.38"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"],
  ])("%s is written %s", (text, canonical) => {
    expect(formatIp(parseIpv6(text)!)).toBe(canonical);
  });

  it.each([
    ["4.1: no leading zeros", "2001:0db8::0001", "2001:db8::1"],
    ["4.2.1: as short as possible", "2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["4.2.2: no gap of one group", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["4.2.3: the longest gap", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["4.2.3: of two alike the first", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["4.3: lower case", "2001:DB8::ABCD:EF", "2001:db8::abcd:ef"],
  ])("RFC 5952 §%s", (_, text, canonical) => {
    expect(formatIp(parseIpv6(text)!)).toBe(canonical);
  });

  it.each([
    "",
    ":",
    ":::",
    "1",
    "1:2",
    ":1",
    "1:",
    "::1:",
    ":1::2",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "g::",
    "::1.2.3",
    "::1.2.3.4.5",
    "::01.2.3.4",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7:1.2.3.4",
    "1.2.3.4::",
    "[::1]",
    "::1 ",
    "::1%eth0",
    "::1/64",
    "fe80::1％eth0",
  ])("refuses %j", (text) => {
    expect(parseIpv6(text)).toBeUndefined();
  });

  it("may carry a zone id, which is dropped (RFC 4007 §11.2)", () => {
    expect(ip("fe80::1%eth0")).toEqual(ip("fe80::1"));
    expect(ip("fe80::1%4")).toEqual(ip("fe80::1"));
    expect(ip("::ffff:1.2.3.4%en-1.2_3~")).toEqual(ip("::ffff:1.2.3.4"));
    for (const text of ["fe80::1%", "fe80::1%a b", "fe80::1%a%b", "fe80::1%%", `fe80::1%${"a".repeat(65)}`, "%eth0"]) {
      expect(parseIp(text)).toBeUndefined();
    }
  });

  it("agrees with the grammar on text that is nearly an address", () => {
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(":", "::", "0", "0:0", "1:", ":ff", "2001", "db8:", "ABCD:", "1:2:3:") },
      { weight: 1, arbitrary: fc.constantFrom("1.2.3.4", "1.2.3", ".", "0.0.0.0", "00001", "ffff:", "g", "256.1.1.1") },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        expect(parseIpv6(text)).toEqual(ipv6Grammar.test(text) ? expand(text) : undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  it("is written as the URL parser writes it, but for mapped addresses", () => {
    fc.assert(
      fc.property(ipv6, (address) => {
        const text = formatIp(address);
        if (!text.includes(".")) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
      }),
    );
  });
});

describe("an address", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (address) => {
        expect(parseIp(formatIp(address))).toEqual(address);
        expect(parseIp(formatIp(address).toUpperCase())).toEqual(address);
      }),
    );
  });

  it("that is IPv4-mapped becomes IPv4 (RFC 4291 §2.5.5.2)", () => {
    expect(unmapIp(ip("::ffff:192.0.2.1"))).toEqual(ip("192.0.2.1"));
    for (const text of ["192.0.2.1", "::192.0.2.1", "::fffe:192.0.2.1", "1::ffff:192.0.2.1", "::1:ffff:c000:201"]) {
      expect(unmapIp(ip(text))).toEqual(ip(text));
    }
  });

  it("has a name for PTR records (RFC 1035 §3.5, RFC 3596 §2.5)", () => {
    expect(reverseIpName(ip("192.0.2.129"))).toBe("129.2.0.192.in-addr.arpa");
    expect(reverseIpName(ip("2001:db8::567:89ab"))).toBe(
      "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    );
  });

  it("is not changed by asking for its name", () => {
    const address = ip("192.0.2.129");
    reverseIpName(address);
    expect(address).toEqual(ip("192.0.2.129"));
  });
});

describe("a network", () => {
  it.each([
    ["192.0.2.0/24", "192.0.2.255", true],
    ["192.0.2.0/24", "192.0.3.0", false],
    ["192.0.2.77/24", "192.0.2.1", true],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["192.0.2.128/25", "192.0.2.200", true],
    ["192.0.2.1/31", "192.0.2.0", true],
    ["192.0.2.1/31", "192.0.2.2", false],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1/32", "192.0.2.0", false],
    ["1.2.3.4/0", "255.0.0.1", true],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["::/0", "ffff::", true],
    ["::1/128", "::1", true],
    ["::/0", "1.2.3.4", false],
    ["0.0.0.0/0", "::1", false],
    ["::ffff:0:0/96", "1.2.3.4", false],
  ])("%s has %s: %s", (network, address, expected) => {
    expect(isInNetwork(ip(address), parseIpNetwork(network)!)).toBe(expected);
  });

  it.each([
    "",
    "/",
    "/8",
    "1.2.3.4/",
    "1.2.3.4/33",
    "1.2.3.4/032",
    "1.2.3.4/00",
    "1.2.3.4/-1",
    "1.2.3.4/+1",
    "1.2.3.4/8 ",
    "1.2.3.4/8/8",
    "1.2.3.4/1e1",
    "1.2.3.4/٨",
    "1.2.3/8",
    "::/129",
    "::/1000",
    "fe80::1%eth0/64",
  ])("is not %j", (text) => {
    expect(parseIpNetwork(text)).toBeUndefined();
  });

  it("has an address if and only if the first bits are alike", () => {
    const bits = (address: Uint8Array) => Array.from(address, (octet) => octet.toString(2).padStart(8, "0")).join("");
    const pair = fc.oneof(
      fc.tuple(ipv4, ipv4, fc.nat(32)),
      fc.tuple(ipv6, ipv6, fc.nat(128)),
      fc.tuple(ipv4, fc.nat(31), fc.nat(32)).map(([address, bit, length]): [Uint8Array, Uint8Array, number] => {
        const other = address.slice();
        other[bit >> 3]! ^= 0x80 >> (bit & 7);
        return [address, other, length];
      }),
    );
    fc.assert(
      fc.property(pair, ([address, other, prefixLength]) => {
        const expected = bits(address).slice(0, prefixLength) === bits(other).slice(0, prefixLength);
        expect(isInNetwork(address, { address: other, prefixLength })).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});
