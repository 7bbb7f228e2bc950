import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { mailproof } from "./mailproof.node.js";

const register = fileURLToPath(new URL("../../examples/register/message.eml", import.meta.url));
const inside = ["--inside", "rz-nord.intern", "--inside", "10.132.0.0/16", "--inside", "mail.register.example"];
let folder = "";
let key = "";
let short = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailproof-headers-"));
  key = join(folder, "key");
  short = join(folder, "short");
  await writeFile(key, Buffer.alloc(32, 1));
  await writeFile(short, "secret");
});
afterAll(() => rm(folder, { recursive: true }));

describe("mailproof headers trace", () => {
  it("shows the route, the boundary and what is odd", async () => {
    const { code, out } = await mailproof(["headers", "trace", register, "--inside", "kanzlei.example"]);
    expect(out.split("\n")).toEqual([
      "hr-db01.rz-nord.intern [10.132.24.201]",
      "  │  ESMTP, no TLS",
      "hr-gebuehr02.rz-nord.intern, 2020-11-23 09:14:07Z",
      "  │  ESMTP, no TLS, +1 s",
      "mail.register.example, 2020-11-23 09:14:08Z",
      "  │  ESMTP, no TLS, +1 s",
      " ═╪═ boundary",
      "mx.kanzlei.example, 2020-11-23 09:14:09Z",
      "",
      "3 hops in 2 s.",
      "",
    ]);
    expect(code).toBe(exitCodes.ok);
  });

  it("says where something is wrong", async () => {
    const message =
      "Received: from a ([8.8.8.8]) by mx.example\u001b with ESMTP; Mon, 1 Jun 2026 10:00:00 +0200\r\n\r\n";
    const { code, out } = await mailproof(["headers", "trace", "-"], message);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain(
      "\n\nmedium  no-tls        mx.example\\u{1b}: The message went over the Internet without TLS. (RFC 3207)\n1 hop.\n",
    );
    expect((await mailproof(["headers", "trace", "-"], "Subject: a\r\n\r\n")).out).toBe(
      "The message has no Received fields.\n",
    );
  });

  it("gives a flowchart, and all as JSON", async () => {
    const { out } = await mailproof(["headers", "trace", register, "--mermaid"]);
    expect(out).toMatch(/^flowchart TD\n {2}h0\["hr-db01\.rz-nord\.intern #91;10\.132\.24\.201#93;"\]\n/);
    const json = await mailproof(["headers", "trace", register, "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({ hopCount: 3, totalMs: 2000 });
  });

  it("can't read a header that is too large", async () => {
    const { code, error } = await mailproof(["headers", "trace", "-"], `X: ${"a".repeat(1_100_000)}\r\n\r\n`);
    expect([code, error]).toEqual([exitCodes.input, "mailproof: the header is too large to read\n"]);
  });
});

describe("mailproof headers leaks", () => {
  it("says what is told, field by field", async () => {
    const { code, out } = await mailproof(["headers", "leaks", register, ...inside]);
    expect(code).toBe(exitCodes.notOk);
    expect(out.split("\n").slice(0, 3)).toEqual([
      "Received, hop 2",
      "  medium  internal-host     hr-gebuehr02.rz-nord.intern  (rewrite)",
      "  medium  internal-host     hr-gebuehr02.rz-nord.intern  (rewrite)",
    ]);
    expect(out).toContain("X-Mailer\n  low     software          Gebuehrenversand 3.2 (rz-nord)  (drop)\n");
    expect(out).toMatch(/\n\nTold: 9 medium, 4 low, 3 info\.\n$/);
  });

  it("takes a message from standard input, and knows other policies", async () => {
    const { code, out } = await mailproof(
      ["headers", "leaks", "-", "--policy", "ingress"],
      "X-Mailer: a\u001b[31m\r\n\r\n",
    );
    expect([code, out]).toEqual([
      exitCodes.ok,
      "X-Mailer\n  low     software          a\\u{1b}[31m  (keep)\n\nTold: 1 low.\n",
    ]);
    expect((await mailproof(["headers", "leaks", "-"], "Subject: a\r\n\r\n")).out).toBe("Nothing is told.\n");
  });

  it("gives all as JSON", async () => {
    const { out } = await mailproof(["headers", "leaks", register, ...inside, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ hopCount: 3, issues: [] });
  });

  it("can't read a header that is too large", async () => {
    const { code, error } = await mailproof(["headers", "leaks", "-"], `X: ${"a".repeat(1_100_000)}\r\n\r\n`);
    expect([code, error]).toEqual([exitCodes.input, "mailproof: the header is too large to read\n"]);
  });
});

describe("mailproof headers sanitize", () => {
  it("prints the message", async () => {
    const { code, out, error } = await mailproof([
      "headers",
      "sanitize",
      register,
      ...inside,
      "--public",
      "mail.register.example",
    ]);
    expect([code, error]).toEqual([exitCodes.ok, ""]);
    const [head = "", ...body] = out.split("\r\n\r\n");
    expect(head).toContain(
      "Received: from hidden.invalid by mail.register.example with ESMTP;\r\n Mon, 23 Nov 2020 10:14:08 +0100\r\n",
    );
    expect(head).not.toMatch(/rz-nord|10\.132/);
    expect(await readFile(register, "latin1")).toContain(body.join("\r\n\r\n"));
    const again = await mailproof(["headers", "sanitize", "-", ...inside], out);
    expect(again.out).toBe(out);
  });

  it("makes pseudonyms, and logs what they stand for", async () => {
    const { out, error } = await mailproof([
      "headers",
      "sanitize",
      register,
      ...inside,
      "--key",
      `2026a=${key}`,
      "--log",
    ]);
    const [, pseudonym] = /Received: from (h-[a-z2-7]{13}\.invalid) by mail\.register\.example/.exec(out) ?? [];
    expect(out).toContain("(pseudonyms 2026a);");
    expect(error).toContain(`rewrite: Received, hop 2\n  hr-gebuehr02.rz-nord.intern -> ${pseudonym}\n`);
    expect(error).toContain("drop: X-Mailer\n");
  });

  it("says what it couldn't do", async () => {
    const signed = "DKIM-Signature: d=a.example; s=s; h=from:x-mailer; b=AA==\r\nX-Mailer: a\r\n\r\n";
    const kept = await mailproof(["headers", "sanitize", "-", "--inside", "corp.lan"], signed);
    expect([kept.code, kept.out]).toEqual([exitCodes.notOk, signed]);
    expect(kept.error).toContain("kept-for-signature: X-Mailer is covered by a signature and was left as it is.");
    const broken = await mailproof(
      ["headers", "sanitize", "-", "--inside", "corp.lan", "--on-signature", "warn", "--json"],
      signed,
    );
    expect(JSON.parse(broken.out)).toMatchObject({
      hopCount: 0,
      breaksSignatures: [{ domain: "a.example" }],
      changes: [{ header: "X-Mailer" }],
    });
  });

  it.each<[string[], number, string]>([
    [["headers"], exitCodes.usage, "headers takes trace, leaks or sanitize"],
    [["headers", "leaks"], exitCodes.usage, "headers leaks takes one file"],
    [["headers", "leaks", "-", "--inside", "10.0.0.0/40"], exitCodes.usage, '"10.0.0.0/40" is no network and no name'],
    [["headers", "leaks", "-", "--public", "a b"], exitCodes.usage, '"a b" is no name'],
    [["headers", "leaks", "-", "--policy", "none"], exitCodes.usage, 'no policy "none"'],
    [["headers", "sanitize", "-"], exitCodes.usage, "headers sanitize takes --inside"],
    [["headers", "sanitize", "-", "--inside", "a.lan", "--on-signature", "x"], exitCodes.usage, "--on-signature takes"],
    [["headers", "sanitize", "-", "--inside", "a.lan", "--key", "x"], exitCodes.usage, "--key takes an id"],
    [["headers", "sanitize", "-", "--inside", "a.lan", "--key", "k=/no/such"], exitCodes.input, "can't read /no/such"],
    [["headers", "sanitize", "/no/such", "--inside", "a.lan"], exitCodes.input, "can't read /no/such"],
  ])("%j: misuse", async (args, code, message) => {
    const result = await mailproof(args);
    expect([result.code, result.error]).toEqual([code, expect.stringContaining(message)]);
  });

  it("takes no short key, and no header over a limit", async () => {
    const weak = await mailproof(["headers", "sanitize", "-", "--inside", "a.lan", "--key", `k=${short}`]);
    expect([weak.code, weak.error]).toEqual([
      exitCodes.input,
      expect.stringContaining("has 6 octets; a key has 32 at least"),
    ]);
    const large = await mailproof(
      ["headers", "sanitize", "-", "--inside", "a.lan"],
      `X: ${"a".repeat(1_100_000)}\r\n\r\n`,
    );
    expect([large.code, large.error]).toEqual([
      exitCodes.input,
      expect.stringContaining('over the limit "maxHeaderBytes"'),
    ]);
  });

  it("explains itself", async () => {
    for (const args of [
      ["headers", "--help"],
      ["help", "headers"],
    ])
      expect((await mailproof(args)).out).toContain("--on-signature");
  });
});
