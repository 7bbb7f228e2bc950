import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { mailproof } from "./mailproof.node.js";

const zoneText = String.raw`
example.com.             MX   10 mx1.example.com.
example.com.             MX   20 mx2.example.com.
mx1.example.com.         A    192.0.2.1
mx2.example.com.         A    192.0.2.2
_mta-sts.example.com.    TXT  "v=STSv1; id=20261101"
_smtp._tls.example.com.  TXT  "v=TLSRPTv1; rua=mailto:tls@example.com"
evil.example.            MX   10 \027[31mred.example.
null.example.            MX   0 .
`;
const policyText = "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 1209600\n";
let folder = "";
let zone = "";
let policy = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailproof-transport-"));
  zone = join(folder, "zone");
  policy = join(folder, "policy");
  await writeFile(zone, zoneText);
  await writeFile(policy, policyText);
});
afterAll(() => rm(folder, { recursive: true }));

const check = (...args: string[]) => mailproof(["transport", "check", ...args, "--zone", zone, "--policy", policy]);

describe("mailproof transport check", () => {
  it("shows hosts, policies and where reports go", async () => {
    const { code, out } = await check("example.com");
    expect(code).toBe(exitCodes.ok);
    expect(out.split("\n").slice(0, 9)).toEqual([
      "example.com",
      "├─ 10 mx1.example.com  must show a certificate for its name, from a known authority",
      "│    TLSA: none that counts (insecure-mx)",
      "│    MTA-STS: *.example.com",
      "├─ 20 mx2.example.com  must show a certificate for its name, from a known authority",
      "│    TLSA: none that counts (insecure-mx)",
      "│    MTA-STS: *.example.com",
      "├─ MTA-STS: enforce, kept for 14 days, id 20261101",
      "└─ TLS reports: mailto:tls@example.com",
    ]);
    expect(out).toContain("info    dane-no-record (RFC 7672 §2.2)");
    expect(out).toContain("Verdict: good, with 1 finding.");
  });

  it("tells what is wrong, where, and what to do", async () => {
    await writeFile(policy, policyText.replace("*.", "mx1."));
    const { code, out } = await check("example.com");
    await writeFile(policy, policyText);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("├─ 20 mx2.example.com  gets no mail: the MTA-STS policy doesn't name it");
    expect(out).toMatch(/high {4}mta-sts-mx-mismatch \(RFC 8461 §4\.1\)\n {8}mx2\.example\.com\n/);
    expect(out).toMatch(/Verdict: not good, \d findings\./);
  });

  it("prints the whole result as JSON", async () => {
    const { code, out } = await check("example.com", "--json");
    expect(code).toBe(exitCodes.ok);
    expect(JSON.parse(out)).toMatchObject({
      domain: "example.com",
      policy: { hosts: [{ host: "mx1.example.com", requires: "web-pki" }, {}], mtaSts: { id: "20261101" } },
      findings: [{ code: "dane-no-record" }],
    });
  });

  it.each([
    ["null.example", exitCodes.ok, "null.example takes no mail"],
    ["gone.example", exitCodes.notOk, "gone.example doesn't exist"],
    ["a..b", exitCodes.notOk, "a..b is no domain name"],
  ])("%s ends with %d: %s", async (domain, expected, text) => {
    const { code, out } = await check(domain);
    expect(code).toBe(expected);
    expect(out).toContain(text);
  });

  it("has not decided when DNS fails", async () => {
    const args = ["--server", "127.0.0.1:9", "--timeout", "50", "--policy", policy];
    const { code, out } = await mailproof(["transport", "check", "example.com", ...args]);
    expect(code).toBe(exitCodes.undecided);
    expect(out).toContain("lookup-failed");
    expect(out).toContain("example.com could not be asked for");
  });

  it("doesn't let a record write to the terminal", async () => {
    const { out } = await check("evil.example");
    expect(out).not.toContain("\u001b");
    expect(out).toContain("red.example");
  });
});

describe("usage of mailproof transport", () => {
  it.each([
    [["transport"], exitCodes.usage],
    [["transport", "bogus"], exitCodes.usage],
    [["transport", "check"], exitCodes.usage],
    [["transport", "check", "a.example", "b.example"], exitCodes.usage],
    [["transport", "check", "a.example", "--bogus"], exitCodes.usage],
    [["transport", "check", "a.example", "--policy", "no-such-file"], exitCodes.input],
    [["transport", "check", "a.example", "--zone", "no-such-file"], exitCodes.input],
    [["transport", "--help"], exitCodes.ok],
    [["help", "transport"], exitCodes.ok],
  ])("%j ends with %d", async (args, expected) => {
    const { code, out, error } = await mailproof(args);
    expect(code).toBe(expected);
    expect(expected === exitCodes.ok ? out : error).toContain("mailproof");
  });
});
