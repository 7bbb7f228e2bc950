import { describe, expect, it } from "vitest";
import { type DmarcAlignment, evaluateDmarc, parseDmarcRecord } from "../../src/dmarc/index.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";

const pass = (domain: string) => ({ result: "pass", domain });
const record = (text: string) => ({ TXT: [text] });
const aligned = (alignments: readonly DmarcAlignment[]) => alignments.map((one) => `${one.method} ${one.aligned}`);

describe("the examples of RFC 9989", () => {
  it.each([
    // RFC 9989 §4.4, table 1
    ["news.example.com", "foo.example.com", "v=DMARC1; p=none", true],
    ["news.example.com", "news.example.com", "v=DMARC1; p=none; adkim=s", true],
    ["news.example.com", "foo.example.net", "v=DMARC1; p=none", false],
    // RFC 9989 §B.1
    ["example.com", "example.com", "v=DMARC1; p=none", true],
    ["example.com", "child.example.com", "v=DMARC1; p=none", true],
    ["child.example.com", "example.com", "v=DMARC1; p=none", true],
    ["child.example.com", "example.net", "v=DMARC1; p=none", false],
  ])("%s and %s under %j", async (from, domain, text, expected) => {
    const resolver = dmarcZoneResolver({ "_dmarc.example.com": record(text) });
    const dmarc = await evaluateDmarc({ from, dkim: [pass(domain)] }, { resolver });
    expect(dmarc.result).toBe(expected ? "pass" : "fail");
  });

  it.each<[string, object]>([
    [
      "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com",
      { p: "none", rua: [{ uri: "mailto:dmarc-feedback@example.com" }] },
    ],
    [
      "v=DMARC1; p=none; rua=mailto:dmarc-feedback@example.com; ruf=mailto:auth-reports@example.com",
      { ruf: [{ uri: "mailto:auth-reports@example.com" }] },
    ],
    [
      "v=DMARC1; p=quarantine; rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net; t=y",
      { p: "quarantine", t: "y", rua: [{}, { uri: "mailto:tld-test@thirdparty.example.net" }] },
    ],
  ])("§B.2: %j", (text, expected) => {
    expect(parseDmarcRecord(text)).toMatchObject({ ...expected, issues: [] });
  });

  /** RFC 9989 §B.4.1 and §B.4.2 */
  const simple: DmarcZone = {
    "_dmarc.example.com": record("v=DMARC1; p=reject"),
    "_dmarc.signing.example.com": record("v=DMARC1; p=reject"),
  };

  it("§B.4.1: a signer with a record of its own", async () => {
    const input = { from: "example.com", spf: pass("example.com"), dkim: [pass("signing.example.com")] };
    const dmarc = await evaluateDmarc(input, { resolver: dmarcZoneResolver(simple) });
    expect(dmarc).toMatchObject({ result: "pass", organizationalDomain: "example.com", policyDomain: "example.com" });
    expect(aligned(dmarc.alignments)).toEqual(["spf true", "dkim true"]);
  });

  it("§B.4.2: a deep tree", async () => {
    const resolver = recordingResolver(dmarcZoneResolver(simple));
    const from = "a.b.c.d.e.f.g.h.i.j.k.example.com";
    const input = { from, spf: pass("example.com"), dkim: [pass("signing.example.com")] };
    const dmarc = await evaluateDmarc(input, { resolver });
    expect(dmarc).toMatchObject({ result: "pass", organizationalDomain: "example.com", policyDomain: "example.com" });
    expect(aligned(dmarc.alignments)).toEqual(["spf true", "dkim true"]);
    expect(resolver.queries.map(({ name }) => name.replace("_dmarc.", ""))).toEqual([
      from,
      "g.h.i.j.k.example.com",
      "h.i.j.k.example.com",
      "i.j.k.example.com",
      "j.k.example.com",
      "k.example.com",
      "example.com",
      "com",
      "signing.example.com",
    ]);
  });

  it("§B.4.3: a public suffix with a policy", async () => {
    const resolver = dmarcZoneResolver({
      "_dmarc.bank.example": record("v=DMARC1; p=reject; psd=y"),
      "_dmarc.giant.bank.example": record("v=DMARC1; p=quarantine"),
    });
    const spf = pass("mail.giant.bank.example");
    const dkim = [pass("mail.mega.bank.example")];
    const dmarc = await evaluateDmarc({ from: "giant.bank.example", spf, dkim }, { resolver });
    expect(dmarc).toMatchObject({
      result: "pass",
      organizationalDomain: "giant.bank.example",
      policyDomain: "giant.bank.example",
    });
    expect(aligned(dmarc.alignments)).toEqual(["spf true", "dkim false"]);
  });

  it("§4.10.2: where an organization begins", async () => {
    const organizationOf = async (zone: DmarcZone) => {
      const dmarc = await evaluateDmarc({ from: "a.mail.example.com" }, { resolver: dmarcZoneResolver(zone) });
      return dmarc.organizationalDomain;
    };
    const mail = { "_dmarc.mail.example.com": record("v=DMARC1; p=none") };
    const example = { "_dmarc.example.com": record("v=DMARC1; p=none") };
    expect(await organizationOf({ ...mail, ...example })).toBe("example.com");
    const psdN = { "_dmarc.mail.example.com": record("v=DMARC1; p=none; psd=n") };
    expect(await organizationOf({ ...psdN, ...example })).toBe("mail.example.com");
    expect(await organizationOf({ "_dmarc.com": record("v=DMARC1; p=none; psd=y") })).toBe("example.com");
  });

  it("§5.1.8: a record that no walk comes by", async () => {
    const resolver = dmarcZoneResolver({
      "_dmarc.b.c.d.e.f.g.example.com": record("v=DMARC1; p=reject; psd=n"),
      "_dmarc.example.com": record("v=DMARC1; p=none"),
    });
    const dmarc = await evaluateDmarc({ from: "mail.a.b.c.d.e.f.g.example.com" }, { resolver });
    expect(dmarc).toMatchObject({ policyDomain: "example.com", policy: { applied: "none" } });
  });
});
