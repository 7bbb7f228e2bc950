import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { findTlsReporting } from "../../src/transport/index.js";

const find = (zone: string, domain = "example.com") => findTlsReporting(domain, { resolver: zoneResolver(zone) });

describe("findTlsReporting", () => {
  it("finds the one record at _smtp._tls (RFC 8460 §3)", async () => {
    const zone = '_smtp._tls.example.com. TXT "v=TLSRPTv1; " "rua=mailto:a@b.example"\n_smtp._tls.example.com. TXT x';
    expect(await find(zone, "Example.com.")).toEqual({
      domain: "example.com",
      result: "found",
      record: {
        destinations: [{ kind: "mailto", uri: "mailto:a@b.example", address: "a@b.example" }],
        extensions: [],
      },
    });
  });

  it.each<[string, object]>([
    ["", { reason: "no-record" }],
    ["_smtp._tls.example.com. A 192.0.2.1", { reason: "no-record" }],
    ['_smtp._tls.example.com. TXT "v=TLSRPTv2; rua=mailto:a@b.example"', { reason: "no-record" }],
    [
      '_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=x"',
      { reason: "record-syntax", text: "v=TLSRPTv1; rua=x", issue: { code: "uri", offset: 16 } },
    ],
    [
      '_smtp._tls.example.com. TXT "v=TLSRPTv1;"\n_smtp._tls.example.com. TXT "v=TLSRPTv1; a=b"',
      { reason: "several-records", records: ["v=TLSRPTv1;", "v=TLSRPTv1; a=b"] },
    ],
  ])("has none in the zone %j, and says why", async (zone, expected) => {
    expect(await find(zone)).toEqual({ domain: "example.com", result: "none", ...expected });
  });

  it("tells of DNS that fails and of names that are none", async () => {
    const resolver = zoneResolver("", { failures: [{ reason: "timeout" }] });
    expect(await findTlsReporting("example.com", { resolver })).toMatchObject({
      reason: "lookup-failed",
      dns: "timeout",
    });
    expect(await find("", "[192.0.2.1]")).toEqual({ domain: "[192.0.2.1]", result: "none", reason: "invalid-domain" });
  });

  it("names the option that is wrong, and throws the signal's reason", async () => {
    const resolver = zoneResolver("");
    await expect(findTlsReporting("a.example", {} as never)).rejects.toThrow('"resolver"');
    await expect(findTlsReporting("a.example", { resolver, lookupTimeoutMs: -1 })).rejects.toThrow('"lookupTimeoutMs"');
    await expect(findTlsReporting(1 as never, { resolver })).rejects.toThrow('"domain"');
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(findTlsReporting("a.example", { resolver, signal })).rejects.toThrow("enough");
  });
});
