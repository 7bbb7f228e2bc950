import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeBody, MIME_LIMITS, type MimePart, parseParts, walkParts } from "../../../src/internal/mime/index.js";
import { requireProgram } from "../../support/require-program.node.js";
import { type CorpusMail, corpusMails } from "./corpus.node.js";

const openssl = requireProgram("openssl");
const mails = corpusMails();

describe.skipIf(openssl === undefined || mails === undefined)("OpenSSL verifies detached S/MIME signatures", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mailproof-mime-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("over the very bytes of the first part (RFC 1847 §2.1)", () => {
    // The PKITS mails are alike and are many: every eighth will do.
    const some = mails!.filter(({ file }, at) => !file.includes("pkits") || at % 8 === 0);
    const signed = some.flatMap(signedParts);
    expect(signed.length).toBeGreaterThan(25);
    const refused = signed.filter(({ part }) => !verifies(folder, part, exactly));
    // This mail is kept with LF alone, and was signed with CRLF.
    expect(refused.map(({ file }) => file)).toEqual(["smime/rfc4134/4.8.eml"]);
    expect(refused.filter(({ part }) => !verifies(folder, part, withCrlf))).toEqual([]);
  }, 120_000);
});

function signedParts({ file, bytes }: CorpusMail): { readonly file: string; readonly part: MimePart }[] {
  const outcome = parseParts(bytes, { limits: MIME_LIMITS, nestedMessages: true });
  const parts = outcome.ok ? [...walkParts(outcome.root)] : [];
  return parts
    .filter((part) => part.type === "multipart/signed" && /pkcs7-signature$/.test(part.parts[1]?.type ?? ""))
    .map((part) => ({ file, part }));
}

function exactly(bytes: Uint8Array): Uint8Array {
  return bytes;
}

function withCrlf(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
}

function verifies(folder: string, { message, parts }: MimePart, as: (bytes: Uint8Array) => Uint8Array): boolean {
  const [content, signature] = parts;
  const { start, end } = content!.span;
  writeFileSync(join(folder, "content"), as(message.subarray(start, end)));
  writeFileSync(join(folder, "signature"), decodeBody(signature!).bytes);
  const input = ["-inform", "DER", "-in", join(folder, "signature"), "-content", join(folder, "content")];
  try {
    // -binary: the content as it is. -noverify: whose certificate it is doesn't matter here.
    const output = ["-out", join(folder, "out")];
    execFileSync(openssl!, ["cms", "-verify", "-noverify", "-binary", ...input, ...output], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}
