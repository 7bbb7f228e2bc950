import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { mailproof } from "./mailproof.node.js";

const zoneText = String.raw`
_dmarc.example.com.   TXT  "v=DMARC1; p=reject; rua=mailto:d@example.com,mailto:d@reports.example.net"
example.com._report._dmarc.reports.example.net.  TXT "v=DMARC1"
_dmarc.weak.example.  TXT  "v=DMARC1; p=reject; sp=none; pct=50; rua=mailto:d@elsewhere.example"
_dmarc.evil.example.  TXT  "v=DMARC1; p=reject; x=\027[31mred; rua=mailto:d@evil.example"
`;
let folder = "";
let zone = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailproof-dmarc-"));
  zone = join(folder, "zone");
  await writeFile(zone, zoneText);
});
afterAll(() => rm(folder, { recursive: true }));

const dmarc = (...args: string[]) => mailproof(["dmarc", ...args, "--zone", zone]);

describe("mailproof dmarc check", () => {
  it("shows the policy, and who takes its reports", async () => {
    const { code, out } = await dmarc("check", "mail.example.com");
    expect(code).toBe(exitCodes.ok);
    expect(out).toBe(
      [
        "mail.example.com",
        "  _dmarc.example.com",
        "  v=DMARC1; p=reject; rua=mailto:d@example.com,mailto:d@reports.example.net",
        "  organizational domain: example.com",
        "  asked for mail that fails: reject",
        "  reports to mailto:d@reports.example.net: takes them",
        "",
        "5 questions to DNS",
        "",
        "info    inherited (RFC 9989 §4.10.1)",
        "        mail.example.com",
        "        the policy is that of example.com, which asks for reject here",
        "",
        "Verdict: good, with 1 finding.",
        "",
      ].join("\n"),
    );
  });

  it("tells what is wrong, where, and what to do", async () => {
    const { code, out } = await dmarc("check", "weak.example");
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("reports to mailto:d@elsewhere.example: doesn't take them");
    expect(out).toMatch(/low {5}obsolete-tag \(RFC 9989 §9\.3\)\n {8}pct in _dmarc\.weak\.example\n/);
    expect(out).toContain("Verdict: not good, 4 findings.");
  });

  it("says so where there is no policy", async () => {
    const { code, out } = await dmarc("check", "nothing.example");
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("nothing.example\n  no policy\n");
    expect(out).toContain("high    no-record");
  });

  it("lets nobody write to the terminal", async () => {
    const { out } = await dmarc("check", "evil.example");
    expect(out).not.toContain("\u001b");
    expect(out).toContain("\\u{1b}");
  });

  it("can't tell without DNS", async () => {
    const { code } = await mailproof(["dmarc", "check", "example.com", "--server", "127.0.0.1:1", "--timeout", "1"]);
    expect(code).toBe(exitCodes.undecided);
  });

  it("prints JSON", async () => {
    const { code, out } = await dmarc("check", "weak.example", "--json");
    expect(code).toBe(exitCodes.notOk);
    expect(JSON.parse(out)).toMatchObject({ domain: "weak.example", applied: "reject", record: { sp: "none" } });
  });

  it.each([
    [[]],
    [["check"]],
    [["check", "a.example", "b.example"]],
    [["evaluate"]],
    [["check", "a.example", "--what"]],
  ])("refuses %j", async (args) => {
    expect((await dmarc(...args)).code).toBe(exitCodes.usage);
  });

  it("has a help", async () => {
    for (const args of [
      ["dmarc", "--help"],
      ["help", "dmarc"],
    ]) {
      const { code, out } = await mailproof(args);
      expect(code).toBe(exitCodes.ok);
      expect(out).toContain("mailproof dmarc check <domain>");
    }
  });
});
