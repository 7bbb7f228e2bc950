import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatIp, parseIp } from "../../src/internal/ip.js";
import { classifyIp, type IpKind, isGlobalIp } from "../../src/internal/ip-special.js";

const ip = (text: string): Uint8Array => parseIp(text)!;

describe("special addresses (RFC 6890 §2.2)", () => {
  // The first and last address of each range, and its neighbours.
  it.each<[string, IpKind]>([
    ["0.0.0.0", "this-network"],
    ["0.255.255.255", "this-network"],
    ["1.0.0.0", "global"],
    ["9.255.255.255", "global"],
    ["10.0.0.0", "private"],
    ["10.255.255.255", "private"],
    ["11.0.0.0", "global"],
    ["100.63.255.255", "global"],
    ["100.64.0.0", "shared"],
    ["100.127.255.255", "shared"],
    ["100.128.0.0", "global"],
    ["127.0.0.1", "loopback"],
    ["127.255.255.255", "loopback"],
    ["128.0.0.0", "global"],
    ["169.253.255.255", "global"],
    ["169.254.169.254", "link-local"],
    ["169.255.0.0", "global"],
    ["172.15.255.255", "global"],
    ["172.16.0.0", "private"],
    ["172.31.255.255", "private"],
    ["172.32.0.0", "global"],
    ["192.0.0.0", "reserved"],
    ["192.0.0.255", "reserved"],
    ["192.0.1.0", "global"],
    ["192.0.2.1", "documentation"],
    ["192.88.99.1", "reserved"],
    ["192.167.255.255", "global"],
    ["192.168.0.0", "private"],
    ["192.168.255.255", "private"],
    ["192.169.0.0", "global"],
    ["198.17.255.255", "global"],
    ["198.18.0.0", "benchmarking"],
    ["198.19.255.255", "benchmarking"],
    ["198.20.0.0", "global"],
    ["198.51.100.7", "documentation"],
    ["203.0.113.7", "documentation"],
    ["223.255.255.255", "global"],
    ["224.0.0.0", "multicast"],
    ["239.255.255.255", "multicast"],
    ["240.0.0.0", "reserved"],
    ["255.255.255.254", "reserved"],
    ["255.255.255.255", "broadcast"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["::2", "ipv4-compatible"],
    ["::1:0:0", "reserved"],
    ["::ffff:1.1.1.1", "ipv4-mapped"],
    ["::ffff:0:1.1.1.1", "reserved"],
    ["64:ff9b::1.1.1.1", "nat64"],
    ["64:ff9b::1:0:0", "reserved"],
    ["64:ff9b:1::1.1.1.1", "nat64-local"],
    ["64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "nat64-local"],
    ["64:ff9b:2::", "reserved"],
    ["100::1", "discard"],
    ["100:0:0:1::1", "reserved"],
    ["1fff:ffff::", "reserved"],
    ["2000::", "global"],
    ["2001::1", "teredo"],
    ["2001:1::1", "reserved"],
    ["2001:2::1", "benchmarking"],
    ["2001:2:1::", "reserved"],
    ["2001:10::1", "reserved"],
    ["2001:1ff:ffff::", "reserved"],
    ["2001:200::", "global"],
    ["2001:db7:ffff::", "global"],
    ["2001:db8::1", "documentation"],
    ["2001:db9::", "global"],
    ["2002::1", "6to4"],
    ["2003::1", "global"],
    ["2606:4700:4700::1111", "global"],
    ["3fff::1", "documentation"],
    ["3fff:fff:ffff::", "documentation"],
    ["3fff:1000::", "global"],
    ["4000::", "reserved"],
    ["5f00::1", "reserved"],
    ["fbff::", "reserved"],
    ["fc00::1", "unique-local"],
    ["fdff:ffff::1", "unique-local"],
    ["fe00::", "reserved"],
    ["fe80::1", "link-local"],
    ["febf::1", "link-local"],
    ["fec0::1", "site-local"],
    ["feff::1", "site-local"],
    ["ff02::1", "multicast"],
  ])("%s is %s", (text, kind) => {
    expect(classifyIp(ip(text)).kind).toBe(kind);
  });

  it.each([
    ["::ffff:192.168.1.2", "192.168.1.2"], // RFC 4291 §2.5.5.2
    ["::192.168.1.2", "192.168.1.2"], // RFC 4291 §2.5.5.1
    ["64:ff9b::192.0.2.33", "192.0.2.33"], // RFC 6052 §2.4
    ["2002:c000:0204::1", "192.0.2.4"], // RFC 3056 §2
    ["2001:0000:4136:e378:8000:63bf:3fff:fdd2", "192.0.2.45"], // RFC 4380 §4
  ])("%s has %s inside", (text, embedded) => {
    expect(formatIp(classifyIp(ip(text)).embedded!)).toBe(embedded);
  });

  it.each(["192.0.2.1", "::1", "2001:db8::1", "fe80::1", "64:ff9b:1::1.1.1.1"])("%s has none inside", (text) => {
    expect(classifyIp(ip(text))).not.toHaveProperty("embedded");
  });

  it("are found in views of larger buffers, and copied out of them", () => {
    const larger = Uint8Array.of(9, ...ip("::ffff:10.0.0.1"), 9);
    const { embedded } = classifyIp(larger.subarray(1, 17));
    larger.fill(0);
    expect(embedded).toEqual(ip("10.0.0.1"));
  });
});

describe("addresses that lead to the Internet and nowhere else", () => {
  it.each(["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])("%s does", (text) => {
    expect(isGlobalIp(ip(text))).toBe(true);
  });

  it.each([
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::8.8.8.8",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:808:808::f7f7:f7f7",
    "fe80::1",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
    "4000::1",
  ])("%s does not", (text) => {
    expect(isGlobalIp(ip(text))).toBe(false);
  });

  it("are no other lengths", () => {
    for (const length of [0, 3, 5, 15, 17]) expect(isGlobalIp(new Uint8Array(length).fill(0x20))).toBe(false);
  });

  it("are the same mapped, through NAT64, or plain", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (address) => {
        const global = isGlobalIp(address);
        expect(isGlobalIp(Uint8Array.of(...ip("::ffff:0:0").subarray(0, 12), ...address))).toBe(global);
        expect(isGlobalIp(Uint8Array.of(...ip("64:ff9b::").subarray(0, 12), ...address))).toBe(global);
      }),
    );
  });
});
