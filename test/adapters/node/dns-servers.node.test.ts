import { describe, expect, it } from "vitest";
import { checkServer, isLocalServer, parseServer, systemServers } from "../../../src/adapters/node/dns-servers.js";

describe("addresses of DNS servers", () => {
  it.each<readonly [string, string, number]>([
    ["192.0.2.1", "192.0.2.1", 53],
    ["192.0.2.1:5353", "192.0.2.1", 5353],
    ["2001:db8::1", "2001:db8::1", 53],
    ["[2001:db8::1]", "2001:db8::1", 53],
    ["[2001:db8::1]:5353", "2001:db8::1", 5353],
    ["::1", "::1", 53],
    ["fe80::1%eth0", "fe80::1%eth0", 53],
    ["[fe80::1%eth0]:65535", "fe80::1%eth0", 65_535],
  ])("%s is read", (text, host, port) => {
    expect(parseServer(text)).toEqual({ host, port, family: host.includes(":") ? 6 : 4 });
  });

  it.each([
    "",
    "a.example",
    "192.0.2",
    "192.0.2.1:",
    "192.0.2.1:0",
    "192.0.2.1:65536",
    "[192.0.2.1",
    "[::1]:x",
    "::1]",
    "[]:53",
  ])("%j is none", (text) => {
    expect(parseServer(text)).toBeUndefined();
    expect(() => checkServer(text)).toThrow(
      new TypeError(`"servers" must hold IP addresses, with or without a port, not ${text}`),
    );
  });

  it.each([
    ["127.0.0.1", true],
    ["127.0.0.53", true],
    ["127.0.0.11", false], // Docker's, which forwards
    ["128.0.0.1", false],
    ["::1", true],
    ["0:0:0:0:0:0:0:1", true],
    ["::0001", true],
    ["::2", false],
    ["1::1", false],
    ["fe80::1%lo", false],
    ["::ffff:127.0.0.1", false],
    ["::1%a:b", false], // a zone that Node takes
  ])("%s is on this machine: %s", (host, isLocal) => {
    expect(isLocalServer(checkServer(host))).toBe(isLocal);
  });

  it("those of the system are read", () => {
    for (const { host, port } of systemServers()) {
      expect(host).not.toBe("");
      expect(port).toBeGreaterThan(0);
    }
  });
});
