import { describe, expect, it } from "vitest";
import { authorizesReports } from "../../src/dmarc/index.js";
import { publicSuffix } from "../../src/dmarc/psl.js";
import { recordingResolver } from "../../src/testing/index.js";
import { type DmarcZone, dmarcZoneResolver } from "../support/dmarc-zone.js";

const record = (...texts: string[]) => ({ TXT: texts });
const ask = (zone: DmarcZone, uri: string, policyDomain = "example.com", tag: "rua" | "ruf" = "rua") =>
  authorizesReports({ policyDomain, uri, tag }, { resolver: dmarcZoneResolver(zone) });

const policies = { "_dmarc.example.com": record("v=DMARC1; p=none; rua=mailto:d@example.net") };
const name = "example.com._report._dmarc.example.net";

describe("reports within an organization", () => {
  it.each([
    ["the domain itself", "mailto:d@example.com", "example.com", "same-domain", 0],
    ["the domain in other letters", "MAILTO:d@EXAMPLE.com", "Example.COM", "same-domain", 0],
    ["a subdomain", "mailto:d@reports.example.com", "example.com", "same-organization", 3],
    ["a parent", "mailto:d@example.com", "a.example.com", "same-organization", 3],
    [
      "a host of https",
      "https://u:p@reports.example.com:8443/path?x=a@b.example",
      "example.com",
      "same-organization",
      3,
    ],
  ])("may go to %s, which nobody has to ask", async (_, uri, policyDomain, reason, queries) => {
    const resolver = recordingResolver(dmarcZoneResolver(policies));
    const answer = await authorizesReports({ policyDomain, uri }, { resolver });
    expect(answer).toMatchObject({ result: "authorized", reason, uris: [{ uri }] });
    expect(answer).not.toHaveProperty("name");
    expect(resolver.queries).toHaveLength(queries);
  });

  it("is told of by the public suffix list where that is asked for (RFC 7489 §7.1)", async () => {
    const resolver = recordingResolver(dmarcZoneResolver({}));
    const question = { policyDomain: "a.example.co.uk", uri: "mailto:d@b.example.co.uk" };
    const options = { resolver, discovery: publicSuffix() };
    expect(await authorizesReports(question, options)).toMatchObject({ reason: "same-organization" });
    expect(resolver.queries).toEqual([]);
    const other = { ...question, uri: "mailto:d@other.co.uk" };
    expect(await authorizesReports(other, options)).toMatchObject({ result: "not-authorized", reason: "no-record" });
    expect(resolver.queries).toHaveLength(1);
  });
});

describe("reports to others (RFC 9990 §4)", () => {
  it.each([["v=DMARC1"], ["v=DMARC1;"], ["v = DMARC1 ; x=y"], ["v=DMARC1; p=none"]])(
    "may go where %j says so",
    async (text) => {
      const answer = await ask({ ...policies, [name]: record(text) }, "mailto:d@example.net");
      expect(answer).toEqual({
        result: "authorized",
        reason: "record",
        uri: "mailto:d@example.net",
        host: "example.net",
        name,
        uris: [{ uri: "mailto:d@example.net" }],
      });
    },
  );

  it.each<[string, DmarcZone]>([
    ["there is no such name", {}],
    ["the name has no record", { [name]: {} }],
    ["the record is another", { [name]: record("v=spf1 -all") }],
    ["the version is not the first tag", { [name]: record("p=none; v=DMARC1") }],
    ["the record is void", { [name]: record("v=DMARC1; p=none; p=none") }],
  ])("may not go where %s", async (_, zone) => {
    const answer = await ask({ ...policies, ...zone }, "mailto:d@example.net");
    expect(answer).toMatchObject({ result: "not-authorized", reason: "no-record", name, uris: [] });
  });

  it("may go where one of several records says so (step 8)", async () => {
    const zone = { ...policies, [name]: record("other", "v=DMARC1", "v=DMARC1; rua=mailto:x@example.net") };
    const answer = await ask(zone, "mailto:d@example.net");
    expect(answer).toMatchObject({ result: "authorized", uris: [{ uri: "mailto:x@example.net" }] });
  });

  it("go to other mailboxes of that host where it says so (step 9), for each tag", async () => {
    const text = "v=DMARC1; rua=mailto:agg@example.net,https://example.net/r; ruf=mailto:fail@example.net";
    const zone = { ...policies, [name]: record(text) };
    expect((await ask(zone, "mailto:d@example.net")).uris).toEqual([
      { uri: "mailto:agg@example.net" },
      { uri: "https://example.net/r" },
    ]);
    expect((await ask(zone, "mailto:d@example.net", "example.com", "ruf")).uris).toEqual([
      { uri: "mailto:fail@example.net" },
    ]);
  });

  it.each([
    "mailto:x@victim.example",
    "mailto:x@sub.example.net",
    "mailto:x",
    "mailto:x@example.net,mailto:x@victim.example",
  ])("go nowhere where it sends them on to %s", async (rua) => {
    const answer = await ask({ ...policies, [name]: record(`v=DMARC1; rua=${rua}`) }, "mailto:d@example.net");
    expect(answer).toMatchObject({ result: "not-authorized", reason: "foreign-override", uris: [] });
  });

  it.each([
    ["no host", "mailto:joe"],
    ["an empty mailbox", "mailto:@example.net"],
    ["several mailboxes", "mailto:a@example.net%2Cb@victim.example"],
    ["a mailbox that may be read as another", "mailto:b@victim.example%3b@example.net"],
    ["two at signs", "mailto:b%40victim.example@example.net"],
    ["a blind copy", "mailto:a@example.net?subject=x&%62cc=b@victim.example"],
    ["a header field in broken encoding", "mailto:a@example.net?%6=b@victim.example"],
    ["a line end", "mailto:a@example.net%0d%0ab@victim.example"],
    ["broken encoding", "mailto:a%@example.net"],
    ["no authority", "urn:example:net"],
    ["an address literal", "https://[2001:db8::1]/"],
    ["no URI", "d@example.net"],
  ])("need one host: %s", async (_, uri) => {
    expect(await ask(policies, uri)).toEqual({ uri, uris: [], result: "not-authorized", reason: "no-destination" });
  });

  it("can't be asked about by a name longer than DNS has", async () => {
    const policyDomain = `${"a.".repeat(100)}example.com`;
    const uri = `mailto:d@${"b.".repeat(30)}example.net`;
    expect(await ask({}, uri, policyDomain)).toMatchObject({ result: "not-authorized", reason: "name-too-long" });
  });

  it("are undecided without an answer", async () => {
    const answer = await ask({ ...policies, [name]: { fails: true } }, "mailto:d@example.net");
    expect(answer).toMatchObject({ result: "temperror", reason: "lookup-failed", dns: "servfail", uris: [] });
  });

  it("of one's own, perhaps, are undecided unless the record decides", async () => {
    const zone = { ...policies, "_dmarc.com": { fails: true } };
    expect(await ask(zone, "mailto:d@example2.com")).toMatchObject({ result: "temperror", dns: "servfail" });
    const said = { ...zone, "example.com._report._dmarc.example2.com": record("v=DMARC1") };
    expect(await ask(said, "mailto:d@example2.com")).toMatchObject({ result: "authorized", reason: "record" });
  });

  it("takes U-labels", async () => {
    const zone = { "xn--bcher-kva.example._report._dmarc.xn--mnchen-3ya.example": record("v=DMARC1") };
    const answer = await ask(zone, "mailto:d@m%C3%BCnchen.example", "Bücher.example");
    expect(answer).toMatchObject({ result: "authorized", host: "xn--mnchen-3ya.example" });
  });
});

describe("wrong use", () => {
  const resolver = dmarcZoneResolver({});
  const question = { policyDomain: "example.com", uri: "mailto:a@example.net" };

  it.each<[string, object, object, unknown]>([
    [
      "a domain that is none",
      { ...question, policyDomain: "a b" },
      { resolver },
      new TypeError('"policyDomain" must be a domain name'),
    ],
    ["a URI of another type", { ...question, uri: 5 }, { resolver }, new TypeError('"uri" must be a string')],
    ["another tag", { ...question, tag: "rub" }, { resolver }, new TypeError('"tag" must be "rua" or "ruf"')],
    ["no resolver", question, {}, new TypeError('"resolver" must be a DnsResolver')],
    [
      "a limit that is none",
      question,
      { resolver, timeLimitMs: -1 },
      new RangeError('"timeLimitMs" must be an integer from 0 to 2147483647'),
    ],
  ])("%s", async (_, given, options, error) => {
    await expect(authorizesReports(given as never, options as never)).rejects.toThrow(error as Error);
  });

  it("is ended by its signal", async () => {
    const reason = new Error("enough");
    await expect(authorizesReports(question, { resolver, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
