import { describe, expect, it } from "vitest";
import { internalNameReason, isInternalIp } from "../../../src/headers/topology/internal-names.js";
import { parseIp, reverseIpName } from "../../../src/internal/ip.js";

const isPublicSuffix = (domain: string): boolean =>
  ["com", "net", "co.uk", "de", "in-addr.arpa", "ip6.arpa"].includes(domain);

describe("a name that is none of the Internet", () => {
  it.each([
    ["localhost", "special-use"],
    ["pc7.localhost", "special-use"],
    ["printer.local", "special-use"],
    ["router.home.arpa", "special-use"],
    ["abc.onion", "special-use"],
    ["dev.test", "special-use"],
    ["host.alt", "special-use"],
    ["ip-10-1-2-3.ec2.internal", "special-use"],
    ["ex01.corp", "special-use"],
    ["ex01.ad.firma.lan", "special-use"],
    ["lan", "special-use"],
    ["mail.localdomain", "special-use"],
    ["srv.intern", "special-use"],
    ["exchange01", "single-label"],
    ["com", "single-label"],
    ["ip-10-1-2-3.eu-central-1.compute.example.net", "encoded-address"],
    ["10.1.2.3.static.example.net", "encoded-address"],
    ["host-192-168-0-9.example.com", "encoded-address"],
    ["7-10-1-2-3.example.com", "encoded-address"], // also where a number stands before it
    ["3.2.1.10.in-addr.arpa", "encoded-address"],
    ["_25.3.2.1.10.in-addr.arpa", "encoded-address"],
    [reverseIpName(parseIp("fd00::a01:203")!), "encoded-address"],
    ["1.2.3.4.corp.zzz", "no-public-suffix"],
    ["ex01.firma.zzz", "no-public-suffix"],
  ])("%s: %s", (name, reason) => expect(internalNameReason(name, isPublicSuffix)).toBe(reason));

  it.each([
    "mail.example.com",
    "example.de",
    "a.b.example.co.uk",
    "lan.example.com",
    "local.example.net",
    "corp.example.de",
    "ip-198-51-100-7.example.net",
    "host-2026-11-23-1.example.net",
    "host-110-1-2-3.example.net",
    "7.100.51.198.in-addr.arpa",
    "10.51.100.198.in-addr.arpa", // no 10.51.100.198: it stands backwards
    reverseIpName(parseIp("2a01:4f8::1")!),
    "x.in-addr.arpa",
    "z.ip6.arpa",
    // Documentation and pseudonyms give nothing away, whatever the suffix list says of them.
    "mail.muster.example",
    "h-aaaaaaaaaaaaa.invalid",
  ])("%s is an ordinary one", (name) => expect(internalNameReason(name, isPublicSuffix)).toBeUndefined());

  it("needs a suffix check to miss a suffix", () => {
    expect(internalNameReason("ex01.firma.zzz")).toBeUndefined();
    expect(internalNameReason("co.uk", isPublicSuffix)).toBe("no-public-suffix"); // a suffix alone is no host
  });
});

describe("an address that the Internet doesn't reach", () => {
  it.each([
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.1.1",
    "198.18.0.1",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1%eth0",
    "fec0::1",
    "::ffff:10.0.0.1",
    "::ffff:a00:1",
    "::10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::198.51.100.1",
    "2002:a00:1::1",
    "2002:c0a8:101::",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe", // Teredo: the client is 10.0.0.1
  ])("%s", (address) => expect(isInternalIp(parseIp(address)!)).toBe(true));

  it.each([
    "8.8.8.8",
    "0.0.0.0", // nobody's
    "0.9.8.1",
    "::",
    "172.32.0.1",
    "100.128.0.1",
    "11.0.0.1",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "3fff::1",
  ])("%s is reached, or stands for one that is", (address) => expect(isInternalIp(parseIp(address)!)).toBe(false));
});
