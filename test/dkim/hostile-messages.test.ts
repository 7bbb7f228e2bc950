import { describe, expect, it } from "vitest";
import { resolverFrom } from "../../src/core/index.js";
import { type DkimResult, verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { recordingResolver } from "../../src/testing/index.js";
import { keyResolver, plainBody, plainHeader, sign, signedBytes, wordsOf } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";

const resolver = keyResolver();

async function words(message: string): Promise<string[]> {
  return wordsOf(await verifyDkim(encodeLatin1(message), { resolver }));
}

async function first(message: string | Uint8Array): Promise<DkimResult> {
  const bytes = typeof message === "string" ? encodeLatin1(message) : message;
  return (await verifyDkim(bytes, { resolver })).signatures[0]!;
}

describe("500 signatures", () => {
  it("cost ten look-ups, and each surplus one is reported", async () => {
    const signature = (i: number): string =>
      `DKIM-Signature: v=1; a=rsa-sha256; d=d${i}.example; s=x; h=from; bh=AAAA; l=${i}; b=AAAA\r\n`;
    const header = Array.from({ length: 500 }, (_, i) => signature(i)).join("");
    const recorder = recordingResolver(resolverFrom(() => [[dkimKeys.rsa1024.record]]));
    const { signatures } = await verifyDkim(encodeLatin1(`${header}From: a\r\n\r\nx\r\n`), { resolver: recorder });
    expect(signatures.map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(recorder.queries).toHaveLength(10);
    const surplus = signatures.slice(10);
    expect(surplus.every((result) => result.result === "policy" && result.reason === "too-many-signatures")).toBe(true);
    expect(surplus.every(({ domain, signature, key }) => domain === undefined && !signature && !key)).toBe(true);
  });

  it("with one key cost one look-up", async () => {
    const one = (await sign()).split("\r\n")[0]!;
    const recorder = recordingResolver(resolver);
    const message = encodeLatin1(`${`${one}\r\n`.repeat(500)}${plainHeader}\r\n${plainBody}`);
    const verification = await verifyDkim(message, { resolver: recorder });
    expect(wordsOf(verification).filter((word) => word === "pass")).toHaveLength(10);
    expect(recorder.queries).toHaveLength(1);
  });

  it("that are malformed leave nothing to look up", async () => {
    const recorder = recordingResolver(resolver);
    const message = encodeLatin1(`${"DKIM-Signature: v=1; v=1\r\n".repeat(500)}From: a\r\n\r\n`);
    expect((await verifyDkim(message, { resolver: recorder })).signatures).toHaveLength(500);
    expect(recorder.queries).toHaveLength(0);
  });
});

describe("text that looks like b=", () => {
  it.each([
    ["in tags before it", { n: "b=AAAA", z: "From:b=BBBB|b:b=" }],
    ["in an unknown tag whose name ends in b", { bb: "b=", xb: "=b=", b2: "b" }],
    ["in i=", { i: "b=3D@example.com" }],
    ["in B=, which is another tag", { B: "AAAA", BH: "x" }],
  ])("%s does not count", async (_, tags) => {
    expect(await words(await sign({ tags }))).toEqual(["pass"]);
    expect(await words(await sign({ tags: { bh: "", b: "", ...tags } }))).toEqual(["pass"]);
  });

  it("in bh= is signed with it: it may not be taken away", async () => {
    const message = await sign({ tags: { n: "b=AAAA" } });
    expect(await words(message.replace("n=b=AAAA", "n=b="))).toEqual(["fail signature-mismatch"]);
  });
});

describe("names that objects have", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

  it("are tags that nobody knows", async () => {
    const tags = Object.fromEntries(names.filter((name) => name !== "__proto__").map((name) => [name, "x"]));
    const message = await sign({ tags });
    expect(await words(message)).toEqual(["pass"]);
    const result = await first(message);
    expect(result.signature?.unknownTags).toEqual(Object.keys(tags));
    expect(await words(message.replace("; d=", "; __proto__=x; d="))).toEqual(["neutral malformed-signature"]);
    expect(await words(message.replace("constructor=x", "toString=x"))).toEqual(["neutral malformed-signature"]);
  });

  it("are fields like any other", async () => {
    const header = `${names.map((name) => `${name}: x\r\n`).join("")}From: a\r\n`;
    const message = await sign({ header, tags: { h: `from:${names.join(":")}` } });
    expect(await words(message)).toEqual(["pass"]);
    expect((await first(message)).coverage?.signedHeaders).toEqual([
      "from",
      ...names.map((name) => name.toLowerCase()),
    ]);
    expect(await words(message.replace("__proto__: x", "__proto__: y"))).toEqual(["fail signature-mismatch"]);
    expect(await words(await sign({ tags: { h: `from:to:subject:${names.join(":")}` } }))).toEqual(["pass"]);
  });

  it("in a key record change nothing", async () => {
    const records = { "rsa1024._domainkey.example.com": `${dkimKeys.rsa1024.record}; constructor=1; toString=2` };
    const verification = await verifyDkim(await signedBytes(), { resolver: keyResolver(records) });
    expect(wordsOf(verification)).toEqual(["pass"]);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });
});

describe("sizes", () => {
  it("h= of 10,000 names, most of them of no field", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => (i % 100 === 0 ? "subject" : `x-${i}`));
    const message = await sign({ tags: { h: `from:${names.join(":")}` } });
    expect(await words(message)).toEqual(["pass"]);
    expect((await first(message)).coverage?.signedHeaders).toEqual(["from", "subject"]);
  });

  it("h= that names one field 10,000 times takes each field once", async () => {
    const header = `${"X: y\r\n".repeat(500)}From: a\r\n`;
    const message = await sign({ header, tags: { h: `from${":x".repeat(10_000)}` } });
    expect(await words(message)).toEqual(["pass"]);
    expect((await first(message)).coverage?.signedHeaders).toHaveLength(501);
  });

  it.each(["a", "c", "q", "d", "s", "h", "bh", "b", "i", "l", "t", "x", "z", "n"])(
    "a %s= of 200,000 octets is an answer",
    async (tag) => {
      for (const value of ["a".repeat(200_000), "a:".repeat(100_000), "=".repeat(200_000), "1 ".repeat(100_000)]) {
        const [word, ...more] = await words(await sign({ tags: { bh: "AAAA", b: "AAAA", [tag]: value } }));
        expect(word).toMatch(/^(?:fail|neutral|permerror) /);
        expect(more).toEqual([]);
      }
    },
    60_000,
  );

  it("an unknown tag of 900,000 octets is signed like any other", async () => {
    const message = await sign({ tags: { n: "x ".repeat(450_000) } });
    expect(await words(message)).toEqual(["pass"]);
    expect(await words(message.replace("x x x", "x y x"))).toEqual(["fail signature-mismatch"]);
  });

  it("a signature field over the header limit is not read", async () => {
    const verification = await verifyDkim(await signedBytes({ tags: { n: "x".repeat(1_100_000) } }), { resolver });
    expect(verification).toEqual({ signatures: [], issues: [{ code: "header-too-large", count: 1 }] });
  });

  it("100,000 tags in one signature", async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `t${i}=`).join(";");
    const message = (await sign({ tags: { n: "x" } })).replace("n=x", many);
    const result = await first(message);
    expect(result.result).toBe("fail");
    expect(result.signature?.unknownTags).toHaveLength(100_000);
  });
});

describe("fields added to a signed message (RFC 6376 §8.15)", () => {
  const below = { tags: { h: "from:to:subject" } };

  it.each(["From", "Subject", "To", "from ", "SUBJECT\t"])(
    "%s above the signed one passes and is told",
    async (name) => {
      const message = `${name}: evil@example.org\r\n${await sign(below)}`;
      const { signatures, issues } = await verifyDkim(encodeLatin1(message), { resolver });
      expect(signatures[0]).toMatchObject({
        result: "pass",
        coverage: { unsignedDuplicates: [name.trim().toLowerCase()] },
      });
      const several = issues.filter(({ code }) => code === "several-from");
      expect(several).toEqual(/from/i.test(name) ? [{ code: "several-from", offset: 0, count: 2 }] : []);
    },
  );

  it.each(["From", "Subject", "To"])("%s below the signed one fails", async (name) => {
    const message = (await sign(below)).replace("\r\n\r\n", `\r\n${name}: evil@example.org\r\n\r\n`);
    expect(await words(message)).toEqual(["fail signature-mismatch"]);
  });

  it.each(["From", "Subject", "To"])("%s anywhere fails where it is oversigned (RFC 6376 §5.4)", async (name) => {
    const message = await sign({ tags: { h: "from:from:to:to:subject:subject" } });
    expect(await words(message)).toEqual(["pass"]);
    expect(await words(`${name}: evil@example.org\r\n${message}`)).toEqual(["fail signature-mismatch"]);
    const below = message.replace("\r\n\r\n", `\r\n${name}: evil@example.org\r\n\r\n`);
    expect(await words(below)).toEqual(["fail signature-mismatch"]);
  });

  it("that were signed as absent fail it, wherever they are put", async () => {
    const message = await sign({ tags: { h: "from:reply-to:content-type" } });
    expect(await words(message)).toEqual(["pass"]);
    expect(await words(`Reply-To: evil@example.org\r\n${message}`)).toEqual(["fail signature-mismatch"]);
    expect(await words(message.replace("To:", "Content-Type: text/html\r\nTo:"))).toEqual(["fail signature-mismatch"]);
  });

  it("tell every singleton that comes more often than it is signed, and no other", async () => {
    const header = "To: a\r\nTo: b\r\nReceived: x\r\nReceived: y\r\nFrom: c\r\nDate: d\r\nDate: e\r\nCc: f\r\n";
    const message = await sign({ header, tags: { h: "from:date:date:cc" } });
    expect((await first(message)).coverage?.unsignedDuplicates).toEqual(["to"]);
  });
});

describe("signatures that sign signatures", () => {
  it("take the others and never the field itself (RFC 6376 §3.5)", async () => {
    const inner = await sign();
    const blankLine = inner.indexOf("\r\n\r\n");
    const header = inner.slice(0, blankLine + 2);
    for (const h of ["from:dkim-signature", "from:dkim-signature:dkim-signature:dkim-signature"]) {
      const message = await sign({ key: "ed25519", header, body: plainBody, tags: { h } });
      expect(await words(message)).toEqual(["pass", "pass"]);
      expect((await first(message)).coverage?.signedHeaders).toEqual(["from", "dkim-signature"]);
      const oversigned = h.length > 20;
      const more = `DKIM-Signature: v=1\r\n${message}`;
      expect((await words(more))[1]).toBe(oversigned ? "fail signature-mismatch" : "pass");
    }
  });

  it("also where the field stands below the others", async () => {
    const inner = (await sign()).split("\r\n")[0]!;
    const outer = await sign({
      key: "ed25519",
      header: `${inner}\r\n${plainHeader}`,
      tags: { h: "from:dkim-signature" },
    });
    const [own = ""] = outer.split("\r\n");
    const moved = outer.slice(own.length + 2).replace("\r\nFrom:", `\r\n${own}\r\nFrom:`);
    expect(await words(moved)).toEqual(["pass", "pass"]);
  });
});

describe("messages that hardly are some", () => {
  it.each([
    ["nothing", ""],
    ["one line end", "\r\n"],
    ["a body alone", "\r\nbody\r\n"],
    ["a header without end", "From: a"],
    ["a name without colon", "DKIM-Signature\r\n\r\n"],
    ["blanks", " \r\n\t\r\n \r\n"],
    ["NULs", "\0\0\0\r\n\r\n\0"],
    ["no signature", `${plainHeader}\r\n${plainBody}`],
  ])("%s have no verdict", async (_, message) => {
    expect(await words(message)).toEqual([]);
  });

  it("a signature with nothing behind it", async () => {
    expect(await words("DKIM-Signature:")).toEqual(["neutral malformed-signature"]);
    expect(await words("DKIM-Signature: \r\n\t\r\n\r\n")).toEqual(["neutral malformed-signature"]);
  });

  it("a signed message without From passes, as From may be signed as absent, and says so", async () => {
    const message = await signedBytes({ header: "To: b\r\n" });
    const { signatures, issues } = await verifyDkim(message, { resolver });
    expect(signatures[0]?.result).toBe("pass");
    expect(issues).toEqual([{ code: "no-from", count: 1 }]);
  });
});
