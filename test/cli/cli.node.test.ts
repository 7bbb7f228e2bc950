import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/cli/exit-codes.js";
import { printable } from "../../src/cli/printable.js";
import { withSets } from "../support/arc.js";
import { sign } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
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

const client = ["--ip", "192.0.2.25", "--from", "rechnung@muster.example", "--helo", "mail.muster.example"];

describe("mailproof demo", () => {
  it("shows a genuine and a changed mail, and ends well", async () => {
    const { code, out } = await mailproof(["demo"]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("Verdict: pass. muster.example signed this message, and it is unchanged.");
    expect(out).toContain("Verdict: fail.");
    expect(out).toContain("muster.example asks to refuse mail that nothing vouches for (DMARC: p=reject).");
  });
});

describe("mailproof verify", () => {
  it("finds the client in the header of a stored message, and says how sure that is", async () => {
    const text = [
      "Return-Path: <a@muster.example>",
      "Received: from mail.muster.example\u001b ([192.0.2.25]) by mx.example.net with ESMTPS id 1; Mon, 1 Jun 2026 10:00:00 +0000",
      "From: a@muster.example",
      "",
      "Hi",
      "",
    ].join("\r\n");
    const { out } = await mailproof(["verify", "-", "--zone", zone, "--inside", "example.net"], text);
    expect(out).toContain("Client:  192.0.2.25, mail.muster.example\\u{1b} (certain: boundary-hop)\n");
    expect(out).toContain("Return:  <a@muster.example> (certain: return-path)\n");
    const unknown = await mailproof(["verify", "-", "--zone", zone, "--inside", "10.0.0.0/8"], text);
    expect(unknown.out).toContain("Client:  not known (none: not-written-inside)\n");
    expect((await mailproof(["verify", "-", "--inside", "a/b"], text)).code).toBe(exitCodes.usage);
  });

  it("passes a signed message", async () => {
    const { code, out } = await mailproof(["verify", message, "--zone", zone]);
    expect(code).toBe(exitCodes.ok);
    expect(out).toContain("From:    Stadtwerke Muster <rechnung@muster.example>");
    expect(out).toContain(
      "It claims to be from muster.example.\n\nThat is proven by\n  DKIM  pass      muster.example",
    );
    expect(out).toContain("muster.example (selector 2025rsa, RSA 2048 bits)");
    expect(out).toContain("muster.example (selector 2025ed, Ed25519)");
    expect(out).toContain("SPF   not checked: the client is not known (--ip)");
    expect(out).not.toContain("Authentication-Results");
  });

  it("takes the client into account", async () => {
    const text = (await readFile(message, "latin1")).replace("118.40", "818.40");
    const path = await file("from-client.eml", text);
    const genuine = await mailproof(["verify", path, "--zone", zone, ...client]);
    expect(genuine.code).toBe(exitCodes.ok);
    expect(genuine.out).toMatch(
      /That is proven by\n {2}SPF {3}pass {6}rechnung@muster\.example\n +The client matches ip4:/,
    );
    expect(genuine.out).toContain("iprev pass      192.0.2.25 is mail.muster.example");
    expect(genuine.out).toContain("Verdict: pass. It was sent from a host of muster.example.");
    const other = await mailproof(["verify", path, "--zone", zone, "--ip", "192.0.2.26", "--from", "a@other.example"]);
    expect(other.code).toBe(exitCodes.notOk);
    expect(other.out).toContain("Nothing proves that.");
    expect(other.out).toContain("iprev permerror 192.0.2.26 has no name");
    const named = ["verify", path, "--zone", zone, "--ip", "192.0.2.25", "--helo", "muster.example"];
    const nameless = await mailproof(named);
    expect(nameless.out).toContain("It is about HELO only.");
    expect(nameless.out).toContain("Verdict: fail.");
    const bounce = await mailproof([...named, "--from", ""]);
    expect(bounce.out).toContain("Verdict: pass. It was sent from a host of muster.example.");
    const anonymous = await mailproof(["verify", path, "--zone", zone, "--ip", "192.0.2.25"]);
    expect(anonymous.out).toContain("SPF   not checked: the sender is not known (--from, --helo)");
  });

  it("prints the fields that a server would add", async () => {
    const { out } = await mailproof(["verify", message, "--zone", zone, ...client, "--authserv-id", "mx.example.net"]);
    expect(out).toContain(
      "\nAuthentication-Results: mx.example.net;\n spf=pass smtp.mailfrom=rechnung@muster.example;\n dkim=pass",
    );
    expect(out).toContain("\nReceived-SPF: pass (mx.example.net:");
  });

  it("prints the whole result as JSON", async () => {
    const { code, out } = await mailproof(["verify", message, "--zone", zone, "--json", ...client]);
    expect(code).toBe(exitCodes.ok);
    const result = JSON.parse(out) as {
      dkim: { signatures: { result: string; signature: { signature: string } }[] };
    };
    expect(result).toMatchObject({ dmarc: { result: "pass" }, spf: { result: "pass" }, iprev: { result: "pass" } });
    const { signatures } = result.dkim;
    expect(signatures.map((signature) => signature.result)).toEqual(["pass", "pass"]);
    expect(signatures[0]?.signature.signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it("prints no octet in JSON that a terminal would act on", async () => {
    const address = "a\u202e\u009b2J\u007f@example.com";
    const path = await file("evil.eml", Buffer.from(`From: "\u009b" <${address}>\r\n\r\nHi\r\n`));
    const { out } = await mailproof(["verify", path, "--zone", zone, "--json", "--ip", "192.0.2.1", "--from", address]);
    expect(JSON.parse(out)).toMatchObject({ spf: { sender: address } });
    expect(out).toMatch(/^[\n -~]+$/);
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

  it.each([
    ["From: a@b.example", "b.example publishes no DMARC policy.\n\nVerdict: not proven. Nothing vouches"],
    ["From: a@muster.example", "Verdict: fail. Nothing vouches that it is from muster.example."],
    ["From: a@news.muster.example", "muster.example asks to refuse mail that nothing vouches for (DMARC: p=reject)"],
    ["From: a@b.example, c@d.example", "It claims to be from several: a@b.example, c@d.example."],
    ["From: <a@b.example", "note: From: unterminated"],
    ["Subject: x", "There is no author whose policy could be asked for."],
  ])("reads standard input: %s", async (header, text) => {
    const { code, out } = await mailproof(["verify", "-", "--zone", zone], `${header}\r\n\r\nHi\r\n`);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("DKIM  not signed");
    expect(out).toContain(text);
  });

  it("fails on a changed message", async () => {
    const text = (await readFile(message, "latin1")).replace("Subject: Your", "Subject: My");
    const { code, out } = await mailproof(["verify", await file("changed.eml", text), "--zone", zone]);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("The signed header fields, or the signature");
    expect(out).toContain("Verdict: fail. The message was changed");
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

  it("doesn't take the signature of one domain for another's", async () => {
    const text = (await readFile(message, "latin1")).replaceAll("<rechnung@muster.example>", "<a@evil.example>");
    const { code, out } = await mailproof(["verify", await file("other.eml", text), "--zone", zone]);
    expect(code).toBe(exitCodes.notOk);
    expect(out).toContain("It claims to be from evil.example.");
  });

  it("shows the chain of a message that was forwarded", async () => {
    const keys = await file(
      "keys.zone",
      `rsa1024._domainkey.example.com. TXT (${dkimKeys.rsa1024.record.replace(/.{1,200}/g, ' "$&"')})`,
    );
    const forwarded = await withSets(2, {}, await sign());
    const genuine = await mailproof(["verify", await file("forwarded.eml", forwarded), "--zone", keys]);
    expect(genuine.code).toBe(exitCodes.ok);
    expect(genuine.out).toContain("  ARC   pass      2 servers forwarded it and wrote down what they found\n");
    expect(genuine.out).toContain("sealed by 1: example.com, 2: example.com");
    const changed = await mailproof(["verify", await file("forwarded.eml", `${forwarded}x`), "--zone", keys]);
    expect(changed.out).toMatch(/ {2}ARC {3}fail {6}RFC 8617 §[\d.]+.*: message-signature/);
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

  it("doesn't let a mail or a client write to the terminal", async () => {
    const evil = "\u001b[31mred\u001b]0;title\u0007";
    const { out } = await mailproof(
      ["verify", "-", "--zone", zone, "--ip", "192.0.2.1", "--from", `${evil}@muster.example`, "--authserv-id", "mx"],
      `From: ${evil}\r\n\r\n`,
    );
    expect(out).not.toMatch(/[\u001b\u0007]/);
    expect(out).toContain("\\u{1b}[31mred");
  });

  it("doesn't in JSON or in an error either", async () => {
    const evil = "\u001b\u007f\u009b\u202e\u2028";
    const { out } = await mailproof(["headers", "leaks", "-", "--json"], `X-Mailer: a${evil}b\r\n\r\n`);
    expect(out).not.toMatch(/[\u001b\u007f-\u009f\u2028\u202e]/);
    expect((JSON.parse(out) as { leaks: { value: string }[] }).leaks[0]?.value).toBe(`a${evil}b`);
    for (const args of [[evil], ["verify", "a", `--${evil}`], ["verify", evil], ["headers", "leaks", evil]]) {
      expect((await mailproof(args)).error).not.toMatch(/[\u001b\u007f-\u009f\u2028\u202e]/);
    }
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
    [["verify", message, "--ip", "localhost"], exitCodes.usage],
    [["verify", message, "--authserv-id", ""], exitCodes.usage],
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
