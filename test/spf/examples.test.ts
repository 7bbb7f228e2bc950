import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { evaluateSpf, type SpfResult } from "../../src/spf/index.js";
import { exampleZone, listZone, macroExamples, requirementsZone, simpleExamples } from "../vectors/spf.js";

const evaluate = (zone: string, ip: string, mailFrom = "joe@example.com"): Promise<SpfResult> =>
  evaluateSpf({ ip, helo: "mail.example.com", mailFrom }, { resolver: zoneResolver(exampleZone + zone) });

describe("RFC 7208 appendix A", () => {
  it.each(simpleExamples)("A.1: %s", async (record, pass, fail) => {
    const zone = `example.com. TXT "${record}"`;
    for (const ip of pass) expect((await evaluate(zone, ip)).result).toBe("pass");
    for (const ip of fail) expect((await evaluate(zone, ip)).result).toBe("fail");
  });

  it("A.2: several domains with one policy", async () => {
    const zone = `
      example.org.     TXT "v=spf1 include:example.com include:example.net -all"
      la.example.org.  TXT "v=spf1 redirect=example.org"
      example.com.     TXT "v=spf1 mx -all"
      example.net.     TXT "v=spf1 ip4:192.0.2.200 -all"`;
    expect((await evaluate(zone, "192.0.2.129", "joe@la.example.org")).result).toBe("pass");
    expect((await evaluate(zone, "192.0.2.200", "joe@la.example.org")).mechanism).toBe("include:example.net");
    expect((await evaluate(zone, "192.0.2.65", "joe@la.example.org")).result).toBe("fail");
  });

  it("A.3: lists of users in DNS", async () => {
    expect((await evaluate(listZone, "10.0.0.4", "mary+list@example.com")).result).toBe("pass");
    expect((await evaluate(listZone, "192.168.15.15", "joel@example.com")).result).toBe("pass");
    expect((await evaluate(listZone, "192.168.15.17", "joel@example.com")).result).toBe("fail");
    expect((await evaluate(listZone, "192.0.2.129", "anne@example.com")).mechanism).toBe("mx");
  });

  it("A.4: hosts that must meet two requirements", async () => {
    expect((await evaluate(requirementsZone, "192.0.2.65")).result).toBe("pass");
    expect((await evaluate(requirementsZone, "192.0.2.140")).mechanism).toBe("-include:ptr._spf.%{d}");
    expect((await evaluate(requirementsZone, "10.0.0.4")).mechanism).toBe("-include:ip4._spf.%{d}");
  });
});

describe("RFC 7208 §7.4", () => {
  const target = async (spec: string, ip: string): Promise<string | undefined> => {
    const zone = `email.example.com. TXT "v=spf1 exists:${spec}"`;
    const { trace } = await evaluate(zone, ip, "strong-bad@email.example.com");
    return trace.steps[0]?.target;
  };

  it.each(macroExamples)("%s is %s", async (macros, expanded) => {
    expect(await target(macros, "192.0.2.3")).toBe(expanded);
  });

  it("writes an IPv6 address with a dot between its digits", async () => {
    expect(await target("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01")).toBe(
      "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
    );
  });
});
