import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { printable } from "../../src/cli/printable.js";
import { mailproof } from "./mailproof.node.js";

const message = "examples/demo/message.eml";
const zone = "examples/demo/zone.txt";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailproof-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, contents: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, contents);
  return path;
}

describe("mailproof demo", () => {
  it("shows a genuine and a changed mail, and ends well", async () => {
    const { code, out } = await mailproof(["demo"]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("Verdict: pass. muster.example signed this message");
    expect(out).toContain("Verdict: fail.");
  });
});

describe("mailproof verify", () => {
  it("passes a signed message", async () => {
    const { code, out } = await mailproof(["verify", message, "--zone", zone]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("From:    Stadtwerke Muster <rechnung@muster.example>");
    expect(out).toContain("muster.example (selector 2025rsa, RSA 2048 bits)");
    expect(out).toContain("muster.example (selector 2025ed, Ed25519)");
  });

  it("prints the whole result as JSON", async () => {
    const { code, out } = await mailproof(["verify", message, "--zone", zone, "--json"]);
    expect(code).toBe(exitCodes.ok);
    const result = JSON.parse(out) as { signatures: { result: string; signature: { signature: string } }[] };
    expect(result.signatures.map((signature) => signature.result)).toEqual(["pass", "pass"]);
    expect(result.signatures[0]?.signature.signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it("takes a file with LF line ends, and says so", async () => {
    const text = (await readFile(message, "latin1")).replaceAll("\r\n", "\n");
    const path = await file("lf.eml", Buffer.from(text, "latin1"));
    const { code, out } = await mailproof(["verify", path, "--zone", zone]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("note: line-ends-normalized");
    const strict = await mailproof(["verify", path, "--zone", zone, "--strict"]);
    expect(strict.code).toBe(exitCodes.notOk);
    expect(strict.out).toContain("note: bare-lf");
  });

  it("reads standard input", async () => {
    const { code, out } = await mailproof(["verify", "-", "--zone", zone], "From: a@b.example\r\n\r\nHi\r\n");
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("DKIM: not signed");
  });

  it("fails on a changed message", async () => {
    const text = (await readFile(message, "latin1")).replace("Subject: Your", "Subject: My");
    const { code, out } = await mailproof(["verify", await file("changed.eml", text), "--zone", zone]);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("The signed header fields, or the signature");
  });

  it("is not taken in by fields added above the signed ones", async () => {
    const text = await readFile(message, "latin1");
    const path = await file(
      "added.eml",
      Buffer.from(`Reply-To: a@evil.example\r\nReply-To: b@evil.example\r\n${text}`, "latin1"),
    );
    const { code, out } = await mailproof(["verify", path, "--zone", zone]);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("WARNING: another, unsigned reply-to stands above the signed one.");
    expect(out).toContain("Verdict: not proven. Fields were added");
  });

  it("has not decided when DNS fails", async () => {
    const dead = await mailproof(["verify", message, "--server", "127.0.0.1:9", "--timeout", "50"]);
    expect(dead.code).toBe(exitCodes.undecided);
    expect(dead.out).toContain("Verdict: undecided");
  });

  it("judges at another time with --now", async () => {
    const { code, out } = await mailproof(["verify", message, "--zone", zone, "--now", "2020-01-01T00:00:00Z"]);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("It claims to have been made in the future.");
  });

  it("doesn't let a mail write to the terminal", async () => {
    const { out } = await mailproof(["verify", "-", "--zone", zone], "From: \u001b[31mred\u001b]0;title\u0007\r\n\r\n");
    expect(out).not.toMatch(/[\u001b\u0007]/);
    expect(out).toContain("\\u{1b}[31mred");
  });
});

describe("exit codes and usage", () => {
  it.each([
    [[], exitCodes.usage],
    [["bogus"], exitCodes.usage],
    [["verify"], exitCodes.usage],
    [["verify", "a", "b"], exitCodes.usage],
    [["verify", "a", "--bogus"], exitCodes.usage],
    [["verify", message, "--now", "yesterday"], exitCodes.usage],
    [["verify", message, "--server", "not an address"], exitCodes.usage],
    [["verify", "no-such-file.eml", "--zone", zone], exitCodes.input],
    [["verify", message, "--zone", "no-such-zone"], exitCodes.input],
    [["verify", message, "--zone", message], exitCodes.input],
    [["help"], exitCodes.ok],
    [["help", "verify"], exitCodes.ok],
    [["verify", "--help"], exitCodes.ok],
    [["version"], exitCodes.ok],
  ])("%j ends with %d", async (args, expected) => {
    const { code, out, error } = await mailproof(args);
    expect(code).toBe(expected);
    expect(expected === exitCodes.ok ? out : error).not.toBe("");
  });

  it("are those that docs/cli.md names", async () => {
    const rows = [...(await readFile("docs/cli.md", "utf8")).matchAll(/^\| (\d+) \|/gm)].map(([, code]) =>
      Number(code),
    );
    expect(rows.sort()).toEqual(Object.values(exitCodes).sort());
  });
});

describe("printable", () => {
  it("escapes controls and turns of direction, and keeps everything else", () => {
    expect(printable("a\tb\u0000\u009b\u202e\u2028\u2069")).toBe("a\\u{9}b\\u{0}\\u{9b}\\u{202e}\\u{2028}\\u{2069}");
    expect(printable("Grüße 日本 👍")).toBe("Grüße 日本 👍");
  });
});
