import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyCache, type DnsResolver } from "../../../src/core/index.js";
import {
  type ArcResultWord,
  type ArcVerification,
  arcReasonSpecs,
  sealArc,
  verifyArc,
} from "../../../src/dkim/arc/index.js";
import { dkimReasons } from "../../../src/dkim/index.js";
import { decodeBase64 } from "../../../src/internal/base64.js";
import { concatBytes, decodeLatin1, encodeLatin1, encodeUtf8, equalBytes } from "../../../src/internal/bytes.js";
import { damaged, foldingSpace, messageTexts, optionalSpace, tagLists } from "../../support/arbitraries.js";
import { plainMessage, withSet, withSets } from "../../support/arc.js";
import { keyResolver } from "../../support/dkim.js";
import { canonicalBody, canonicalField, fieldsOf, signedData } from "../../support/dkim-oracle.js";
import { iterableOf } from "../../support/sources.js";
import { dkimKeys } from "../../vectors/dkim.js";

const resolver = keyResolver();
const keyCache = createKeyCache();
const now = new Date("2026-01-01T00:00:00Z");
const key = decodeBase64(dkimKeys.rsa1024.pkcs8)!;
const options = { domain: "example.com", selector: "rsa1024", key, keyCache, now } as const;

const verify = (message: Parameters<typeof verifyArc>[0]): Promise<ArcVerification> =>
  verifyArc(message, { resolver, now, keyCache });

/** What holds for every verification, whatever went in. */
function expectLegal(verification: ArcVerification): void {
  const { result, sets } = verification;
  const signatures = sets.flatMap(({ messageSignature, seal }) => [messageSignature, seal]);
  if (result === "none") expect(sets).toEqual([]);
  if (result === "pass") {
    expect(sets.map(({ instance }) => instance)).toEqual(sets.map((_, i) => i + 1));
    expect(sets.every(({ seal }) => seal.result === "pass")).toBe(true);
    const { oldestPass } = verification;
    const passing = sets.filter(({ instance }) => instance >= oldestPass);
    expect(passing.every(({ messageSignature }) => messageSignature.result === "pass")).toBe(true);
    expect(oldestPass).not.toBe(1);
    if (oldestPass > 0) expect(sets[oldestPass - 2]!.messageSignature.result).not.toBe("pass");
  }
  if (result === "fail") {
    expect(Object.keys(arcReasonSpecs)).toContain(verification.reason);
    expect(signatures.length === 0 || signatures.some((signature) => signature?.result !== "pass")).toBe(true);
  }
  for (const signature of signatures) {
    if (signature === undefined || signature.result === "unchecked") continue;
    if (signature.result === "pass") expect(signature).toMatchObject({ verified: true, policies: [] });
    else if (signature.reason !== "seal-signed") expect(dkimReasons[signature.reason]).toBe(signature.result);
  }
}

/** Sealed by an Ed25519 key, by sealArc, and by an RSA key. */
async function threeSets(): Promise<string> {
  const first = await withSet(plainMessage, { key: "ed25519" });
  const sealing = { ...options, chainValidation: "pass", authservId: "hop2.example" } as const;
  const { headerBytes } = await sealArc(encodeLatin1(first), sealing);
  return withSet(decodeLatin1(headerBytes) + first, { messageSignature: { h: "from:from:to:to:subject:subject" } });
}

/** The signature of the newest seal, which is all that no other signature covers. */
function newestSignature(message: string): Uint8Array {
  const seal =
    fieldsOf(message.replace(/(?<!\r)\n/g, "\n\r\n")).find((field) => /^arc-seal[ \t]*:\s*i=3/i.test(field)) ?? "";
  return decodeBase64(/;\s*b=([^;]*)/.exec(seal)?.[1]?.trim() ?? "") ?? new Uint8Array();
}

/** What the signatures of a message are about, by the words of the RFCs. A bare LF ends a line and is content too. */
function meaning(message: string): string {
  const [blankLine = ""] = /(?<=^|\n)\r?\n/.exec(message) ?? [];
  const top = blankLine === "" ? message : message.slice(0, message.search(/(?<=^|\n)\r?\n/));
  const fields = fieldsOf(top.replace(/(?<!\r)\n/g, "\n\r\n"));
  const arc = fields
    .filter((field) => /^arc-[a-z-]+[ \t]*:/i.test(field))
    .map((field) => canonicalField("relaxed", field).replace(/^(arc-seal: *i=3;.*; b=).*/, "$1"));
  const header = signedData("relaxed", fields.join(""), ["from", "from", "to", "to", "subject", "subject"], ":\r\n");
  const body = canonicalBody("relaxed", message.slice(top.length + blankLine.length));
  return JSON.stringify([arc.sort(), header, body]);
}

describe("a chain that was changed", () => {
  const edits = fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 3 }),
    insert: fc.string({ unit: fc.constantFrom(..."\r\n\t :;=abAB01\0\x7f\xe9"), maxLength: 3 }),
  });

  it("in one bit never passes", async () => {
    const message = await threeSets();
    expect(await verify(encodeLatin1(message))).toMatchObject({ result: "pass", oldestPass: 0 });
    const bytes = encodeLatin1(message);
    const blankLine = message.indexOf("\r\n\r\n") + 2;
    const passing: string[] = [];
    for (let offset = 0; offset < bytes.length; offset++) {
      if (offset === blankLine || offset === blankLine + 1) continue; // no canonicalization has it
      for (const bit of [0x01, 0x20]) {
        const changed = bytes.slice();
        changed[offset]! ^= bit;
        const verification = await verify(changed);
        if (verification.result !== "pass") continue;
        // What passes: names in another case, and bits behind the last octet of b=, which stand for nothing.
        const text = decodeLatin1(changed);
        const same = meaning(text) === meaning(message) && equalBytes(newestSignature(text), newestSignature(message));
        if (!same) passing.push(`octet ${offset}, bit ${bit}`);
      }
    }
    expect(passing).toEqual([]);
  });

  it("in any way has kept its canonical form, if it passes", async () => {
    const message = await threeSets();
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(edits, async ({ at, length, insert }) => {
        const start = at % message.length;
        const changed = message.slice(0, start) + insert + message.slice(start + length);
        const verification = await verify(encodeLatin1(changed));
        expectLegal(verification);
        if (verification.result !== "pass") return;
        passed++;
        expect(meaning(changed)).toBe(meaning(message));
        expect(newestSignature(changed)).toEqual(newestSignature(message));
      }),
      { numRuns: 1000, examples: [[{ at: 0, length: 0, insert: "" }]] },
    );
    expect(passed).toBeGreaterThan(0);
  });

  it("by leaving a field out, doubling it or moving sets about never passes", async () => {
    const message = await threeSets();
    const split = message.indexOf("\r\n\r\n") + 2;
    const fields = fieldsOf(message.slice(0, split));
    const arc = fields.filter((field) => /^arc-/i.test(field));
    const rest = fields.filter((field) => !/^arc-/i.test(field)).join("") + message.slice(split);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...arc), { maxLength: 10 }), async (chosen) => {
        const { result } = await verify(encodeLatin1(chosen.join("") + rest));
        const all = chosen.length === arc.length && arc.every((field) => chosen.includes(field));
        // Whole sets may be taken from the top: what is left is what their sealers found.
        const left = [1, 2].some((count) => {
          const kept = arc.slice(-3 * count);
          return chosen.length === kept.length && kept.every((field) => chosen.includes(field));
        });
        expect(result).toBe(chosen.length === 0 ? "none" : all || left ? "pass" : "fail");
      }),
      { numRuns: 300 },
    );
  });
});

describe("any chunking gives the same answer", () => {
  it("for verifying and for sealing", async () => {
    const message = encodeLatin1(await threeSets());
    const sealing = { ...options, chainValidation: "pass", authenticationResults: "a.example; spf=pass" } as const;
    const [verified, sealed] = [await verify(message), await sealArc(message, sealing)];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), async (sizes) => {
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(message.subarray(at, (at += size)));
        chunks.push(message.subarray(at));
        expect(await verify(iterableOf(chunks))).toEqual(verified);
        expect(await sealArc(iterableOf(chunks), sealing)).toEqual(sealed);
      }),
      { numRuns: 60 },
    );
  });
});

const arcCharacters = " \t\r\n;=:/,()@.+-01259aAbBcChHvVsSdDxXtTlLiI\0\x7f\xe9";
const arcNames = fc.constantFrom("ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results", "arc-seal ");

describe("verifyArc settles with a legal verdict", () => {
  it("for sealed messages with damage", async () => {
    const message = await threeSets();
    await fc.assert(
      fc.asyncProperty(damaged(fc.constant(message), arcCharacters), async (text) => {
        expectLegal(await verify(encodeLatin1(text)));
      }),
      { numRuns: 400 },
    );
  });

  it("for fields that are nearly of ARC", async () => {
    const instances = fc.constantFrom("1", "2", "3", "0", "50", "51", "01", "x", "");
    const tags = fc.constantFrom(
      ...["a=rsa-sha256", "b=AAAA", "bh=AAAA", "c=relaxed", "d=example.com", "h=from", "s=rsa1024", "t=1", "x=2"],
      ...["cv=none", "cv=pass", "cv=fail", "v=1", "l=3", "q=dns/txt", "i=2", "", "a", "(b)"],
    );
    const fields = fc
      .tuple(arcNames, optionalSpace, instances, foldingSpace, fc.array(tags, { maxLength: 10 }), optionalSpace)
      .map(([name, space, i, folding, list, end]) => {
        return `${name}:${space}i=${i};${folding}${list.join(`;${folding}`)}${end}`.trimEnd();
      });
    const lists = fc.tuple(arcNames, tagLists).map(([name, { text }]) => `${name}: ${text.trimEnd()}`);
    const header = fc.array(fc.oneof({ weight: 4, arbitrary: fields }, lists), { maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(header, messageTexts, fc.boolean(), async (list, message, normalize) => {
        const bytes = encodeLatin1(list.map((field) => `${field}\r\n`).join("") + message);
        const lineEndings = normalize ? "normalize" : "strict";
        const verification = await verifyArc(bytes, { resolver, now, lineEndings });
        expectLegal(verification);
        if (list.length > 0) expect(verification.result).toBe("fail");
      }),
      { numRuns: 600 },
    );
  });

  it("for resolvers that answer anything, and any limits", async () => {
    const message = encodeLatin1(await threeSets());
    const limits = fc.record(
      {
        maxSets: fc.nat({ max: 4 }),
        maxLookups: fc.nat({ max: 3 }),
        maxBodyHashes: fc.nat({ max: 2 }),
        maxKeysPerName: fc.nat({ max: 2 }),
        maxRsaBits: fc.nat({ max: 3000 }),
        maxHeaderFields: fc.nat({ max: 20 }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.option(fc.anything()), fc.boolean(), limits, async (answer, throws, some) => {
        const odd: DnsResolver = {
          resolve: async () => {
            if (throws) throw answer;
            return answer as never;
          },
        };
        for (const each of [odd, resolver]) {
          expectLegal(await verifyArc(message, { resolver: each, now, limits: some }));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("sealArc", () => {
  it("seals any message that can be sent, so that it verifies with what verifyArc said", async () => {
    const sets = [plainMessage, await withSet(), await withSets(2)];
    const tops = fc.constantFrom(
      "",
      "Subject: x\r\n y\r\n",
      "ARC-Seal: i=1\r\n",
      "ARC-Seal: i=9; cv=pass\r\n",
      "X:\r\n",
    );
    const bodies = fc.array(fc.constantFrom("a", " ", "\t", "\r\n", "\xe9", "=", "\0"), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sets), tops, bodies, async (message, top, more) => {
        const bytes = encodeLatin1(`${top}${message}${more.join("")}\r\n`);
        const chainValidation = await verify(bytes);
        const sealed = await sealArc(bytes, { ...options, chainValidation, authservId: "lists.example" });
        expect(sealed.sealed).toBe(true);
        const verification = await verify(concatBytes([sealed.headerBytes, bytes]));
        expectLegal(verification);
        expect(verification.result).toBe(chainValidation.result === "fail" ? "fail" : "pass");
      }),
      { numRuns: 200 },
    );
  });

  it("lets nothing out of ARC-Authentication-Results, whatever goes in", async () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...'\r\n\t\0;=()"\\ ',
          "\r\n",
          "\r\n ",
          "\n",
          "i=2;",
          "x",
          "ARC-Seal: i=2",
          "\u2028",
          "\x85",
          "é",
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 12 },
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(pieces, fc.constantFrom("a.example; spf=pass ", ""), async (list, start) => {
        const authenticationResults = start + list.join("");
        const call = sealArc(encodeLatin1(plainMessage), {
          ...options,
          chainValidation: "none",
          authenticationResults,
        });
        const sealed = await call.catch((error: unknown) => {
          expect(error).toBeInstanceOf(TypeError);
          return undefined;
        });
        if (sealed === undefined) return;
        taken++;
        const text = decodeLatin1(sealed.headerBytes);
        expect(fieldsOf(text).map((field) => field.slice(0, field.indexOf(":")))).toEqual([
          "ARC-Seal",
          "ARC-Message-Signature",
          "ARC-Authentication-Results",
        ]);
        expect(text).not.toMatch(/(?<!\r)\n|\r(?!\n)|\0|^[ \t]*\r/m);
        const message = concatBytes([sealed.headerBytes, encodeUtf8(plainMessage)]);
        expect(await verify(message)).toMatchObject({ result: "pass", sets: [{ instance: 1 }] });
      }),
      { numRuns: 600, examples: [[["x"], "a.example; spf=pass "]] },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it("never takes a word that can't be right", async () => {
    const messages = [plainMessage, await withSet(), `ARC-Seal: i=2\r\n${plainMessage}`];
    const possible: readonly (readonly ArcResultWord[])[] = [["none"], ["pass", "fail"], ["fail"]];
    for (const [i, message] of messages.entries()) {
      for (const chainValidation of ["none", "pass", "fail"] as const) {
        const sealing = { ...options, chainValidation, authservId: "a.example" };
        const sealed = await sealArc(encodeLatin1(message), sealing).catch(() => undefined);
        expect(sealed?.sealed).toBe(possible[i]!.includes(chainValidation) ? true : undefined);
      }
    }
  });
});
