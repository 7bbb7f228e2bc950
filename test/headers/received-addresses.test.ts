import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReceived } from "../../src/headers/index.js";
import { formatIp, parseIpv6 } from "../../src/internal/ip.js";

const ipOf = (value: string) => parseReceived(`from a.example (${value}) by b.example`).from?.ip;

const group = fc.oneof(
  fc.constantFrom("0", "00", "1", "0db8", "db8", "F", "ffff"),
  fc.nat(0xffff).map((n) => n.toString(16)),
);
const nearlyIpv6 = fc
  .array(fc.tuple(group, fc.constantFrom(":", ":", ":", ":", "::", ".", "")), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.map(([digits, separator]) => digits + separator).join(""))
  .chain((text) => fc.constantFrom(text, text.slice(0, -1), `::${text}`, `:${text}`));

describe("IPv6 addresses", () => {
  it("are read as the address reader of the package does, and given as RFC 5952 writes them", () => {
    fc.assert(
      fc.property(nearlyIpv6, (text) => {
        const address = parseIpv6(text);
        const ip = ipOf(`[IPv6:${text}]`);
        expect(ip?.value).toBe(address === undefined ? undefined : formatIp(address));
      }),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat(0xffff), (bytes, zeros) => {
        const address = bytes.map((octet, i) => ((zeros >> (i & ~1)) & 3 ? 0 : octet));
        expect(ipOf(`[${formatIp(address)}]`)?.value).toBe(formatIp(address));
      }),
    );
  });

  it.each([
    ["[::]", { value: "::", version: 6, literal: true }],
    ["[::1]", { value: "::1", version: 6, literal: true }],
    ["[IPv6:::1]", { value: "::1", version: 6, literal: true }],
    ["[ipv6:2001:DB8::1]", { value: "2001:db8::1", version: 6, literal: true }],
    ["2001:db8:0:0:0:0:0:1", { value: "2001:db8::1", version: 6, literal: false }],
    ["[fe80::1%en0]", { value: "fe80::1", version: 6, literal: true, zone: "en0" }],
    ["[::ffff:c000:201]", { value: "::ffff:192.0.2.1", version: 6, literal: true }],
    ["[::ffff:192.0.2.1]", { value: "::ffff:192.0.2.1", version: 6, literal: true }],
    ["[2001:db8::1]:25", { value: "2001:db8::1", version: 6, literal: true, port: 25 }],
    ["[192.0.2.1]:65535", { value: "192.0.2.1", version: 4, literal: true, port: 65535 }],
    ["[192.0.2.1]:65536", { value: "192.0.2.1", version: 4, literal: true }],
    ["[192.0.2.1:99]", { value: "192.0.2.1", version: 4, literal: true, port: 99 }],
  ])("%s", (text, ip) => {
    const found = ipOf(text);
    expect(found).toMatchObject(ip);
    expect(found?.port).toBe((ip as { port?: number }).port);
  });

  it.each([
    "[192.0.2.256]",
    "[192.0.02.1]",
    "[192.0.2]",
    "[192.0.2.1.2.3]",
    "[1:2]",
    "[IPv6:]",
    "[fe80::1%]",
    "[0xc0.0.2.1]",
  ])("%s is none", (text) => expect(ipOf(text)).toBeUndefined());
});
