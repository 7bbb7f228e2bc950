import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { renderTree } from "../../src/cli/tree.js";
import { mailproof } from "./mailproof.node.js";

const zoneText = String.raw`
example.com.       TXT  "v=spf1 mx include:_spf.example.com -all"
example.com.       MX   10 mail.example.com.
mail.example.com.  A    198.51.100.7
mail.example.com.  AAAA 2001:db8::7
_spf.example.com.  TXT  "v=spf1 ip4:192.0.2.0/24 exists:%{i}.list.example.com ~all"
bad.example.       TXT  "v=spf1 ip4:1.2.3 -all"
open.example.      TXT  "v=spf1 include:gone.example ?all"
evil.example.      TXT  "v=spf1 \027[31mred -all"
why.example.       TXT  "v=spf1 exp=text.example -all"
text.example.      TXT  "%{i} may not send."
`;
let folder = "";
let zone = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailproof-spf-"));
  zone = join(folder, "zone");
  await writeFile(zone, zoneText);
});
afterAll(() => rm(folder, { recursive: true }));

const spf = (...args: string[]) => mailproof(["spf", ...args, "--zone", zone]);

describe("mailproof spf check", () => {
  it("shows the tree, with look-ups and hosts", async () => {
    const { code, out } = await spf("check", "example.com");
    expect(code).toBe(exitCodes.ok);
    expect(out.split("\n").slice(0, 9)).toEqual([
      "example.com",
      "├─ mx  (1 look-up)",
      "│    mail.example.com 198.51.100.7 2001:db8::7",
      "├─ include:_spf.example.com  (2 look-ups)",
      "│  └─ _spf.example.com",
      "│     ├─ ip4:192.0.2.0/24",
      "│     ├─ exists:%{i}.list.example.com  (1 look-up, depends on the message)",
      "│     └─ ~all",
      "└─ -all",
    ]);
    expect(out).toContain("3 of 10 look-ups, 0 of 2 void, when nothing matches; 5 questions to DNS");
    expect(out).toContain("info    unchecked-macro (RFC 7208 §7)");
    expect(out).toContain("Verdict: good, with 1 finding.");
  });

  it("tells what is wrong, where, and what to do", async () => {
    const { code, out } = await spf("check", "open.example");
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("gone.example doesn't exist");
    expect(out).toMatch(
      /high {4}include-without-record \(RFC 7208 §5\.2\)\n {8}include:gone\.example in open\.example\n/,
    );
    expect(out).toContain("Verdict: not good, 2 findings.");
  });

  it("shows a record with errors, and the place", async () => {
    const { code, out } = await spf("check", "bad.example");
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("bad.example has a record with errors\nv=spf1 ip4:1.2.3 -all\n");
    expect(out).toContain("at 16: this is no IPv4 address");
  });

  it("prints the whole result as JSON", async () => {
    const { code, out } = await spf("check", "example.com", "--json");
    expect(code).toBe(exitCodes.ok);
    expect(JSON.parse(out)).toMatchObject({
      domain: "example.com",
      tree: {
        status: "ok",
        cost: { lookups: 3 },
        terms: [{ text: "mx" }, { text: "include:_spf.example.com" }, { text: "-all" }],
      },
      findings: [{ code: "unchecked-macro", severity: "info" }],
    });
  });

  it("has not decided when DNS fails", async () => {
    const { code, out } = await mailproof([
      "spf",
      "check",
      "example.com",
      "--server",
      "127.0.0.1:9",
      "--timeout",
      "50",
    ]);
    expect(code).toBe(exitCodes.undecided);
    expect(out).toContain("lookup-failed");
  });

  it("doesn't let a record write to the terminal", async () => {
    const { out } = await spf("check", "evil.example");
    expect(out).not.toContain("\u001b");
    expect(out).toContain("\\u{1b}[31mred");
  });
});

describe("mailproof spf evaluate", () => {
  it("shows how it came to a pass", async () => {
    const { code, out } = await spf("evaluate", "--ip", "192.0.2.9", "--from", "joe@example.com");
    expect(code).toBe(exitCodes.ok);
    expect(out.split("\n").slice(0, 8)).toEqual([
      "example.com: pass",
      "v=spf1 mx include:_spf.example.com -all",
      "├─ mx  no match: the addresses are others  (1 look-up)",
      "│    DNS: MX example.com: 1 record",
      "│    DNS: A mail.example.com: 1 record",
      "└─ include:_spf.example.com  matches: the included record says pass  (1 look-up)",
      "   └─ _spf.example.com: pass",
      "      v=spf1 ip4:192.0.2.0/24 exists:%{i}.list.example.com ~all",
    ]);
    expect(out).toContain("Verdict: pass. The client matches include:_spf.example.com.");
  });

  it.each([
    [["--ip", "203.0.113.1", "--from", "joe@example.com"], exitCodes.notOk, "Verdict: fail. The client matches -all."],
    [
      ["--ip", "203.0.113.1", "--helo", "bad.example"],
      exitCodes.notOk,
      "Verdict: permerror. A record has an error. (RFC 7208 §4.6)",
    ],
    [["--ip", "203.0.113.1", "--helo", "gone.example"], exitCodes.notOk, "Verdict: none. The domain doesn't exist."],
    [["--ip", "::ffff:192.0.2.1", "--from", "joe@example.com", "--helo", "x"], exitCodes.ok, "Verdict: pass."],
    [
      ["--ip", "203.0.113.1", "--from", "joe@why.example"],
      exitCodes.notOk,
      "The domain explains: 203.0.113.1 may not send.",
    ],
    [["--ip", "203.0.113.1", "--from", "joe@\u001b[31m"], exitCodes.notOk, "\\u{1b}[31m: none"],
  ])("%j ends with %d: %s", async (args, expected, text) => {
    const { code, out } = await spf("evaluate", ...args);
    expect(code).toBe(expected);
    expect(out).toContain(text);
    expect(out).not.toContain("\u001b");
  });

  it("prints the whole result as JSON", async () => {
    const { code, out } = await spf("evaluate", "--ip", "192.0.2.9", "--from", "joe@example.com", "--json");
    expect(code).toBe(exitCodes.ok);
    expect(JSON.parse(out)).toMatchObject({
      result: "pass",
      domain: "example.com",
      counts: { lookups: 2 },
      trace: { steps: [{ term: "mx" }, {}] },
    });
  });

  it("has not decided when DNS fails", async () => {
    const args = [
      "spf",
      "evaluate",
      "--ip",
      "192.0.2.1",
      "--from",
      "a@b.example",
      "--server",
      "127.0.0.1:9",
      "--timeout",
      "50",
    ];
    const { code, out } = await mailproof(args);
    expect(code).toBe(exitCodes.undecided);
    expect(out).toContain("Verdict: temperror.");
  });
});

describe("usage of mailproof spf", () => {
  it.each([
    [["spf"], exitCodes.usage],
    [["spf", "bogus"], exitCodes.usage],
    [["spf", "check"], exitCodes.usage],
    [["spf", "check", "a.example", "b.example"], exitCodes.usage],
    [["spf", "check", "a.example", "--ip", "192.0.2.1"], exitCodes.usage],
    [["spf", "evaluate"], exitCodes.usage],
    [["spf", "evaluate", "--ip", "192.0.2.1"], exitCodes.usage],
    [["spf", "evaluate", "--ip", "192.0.2", "--from", "a@b.example"], exitCodes.usage],
    [["spf", "evaluate", "--ip", "192.0.2.1", "--from", "a@b.example", "extra"], exitCodes.usage],
    [["spf", "check", "a.example", "--server", "not an address"], exitCodes.usage],
    [["spf", "check", "a.example", "--zone", "no-such-file"], exitCodes.input],
    [["spf", "--help"], exitCodes.ok],
    [["help", "spf"], exitCodes.ok],
    [["help", "constructor"], exitCodes.ok],
  ])("%j ends with %d", async (args, expected) => {
    const { code, out, error } = await mailproof(args);
    expect(code).toBe(expected);
    expect(expected === exitCodes.ok ? out : error).toContain("mailproof");
  });
});

describe("renderTree", () => {
  it("keeps lines below their branch", () => {
    const leaf = (text: string) => ({ lines: [text, "more"], children: [] });
    const tree = { lines: ["root"], children: [{ lines: ["a"], children: [leaf("b"), leaf("c")] }, leaf("d")] };
    expect(renderTree(tree)).toEqual([
      "root",
      "├─ a",
      "│  ├─ b",
      "│  │  more",
      "│  └─ c",
      "│     more",
      "└─ d",
      "   more",
    ]);
  });
});
