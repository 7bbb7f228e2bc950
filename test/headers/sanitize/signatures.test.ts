import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyDkim } from "../../../src/dkim/index.js";
import { type SanitizeOptions, sanitizeHeaders } from "../../../src/headers/index.js";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { keyResolver, wordsOf } from "../../support/dkim.js";
import { options } from "./routes.js";
import { signedMessages } from "./signed.js";

const withKey: SanitizeOptions = { ...options, pseudonyms: { keyId: "k", key: new Uint8Array(32) } };

describe("the signatures of a rewritten message", () => {
  it("verify, or are named as broken", async () => {
    let passed = 0;
    let broken = 0;
    await fc.assert(
      fc.asyncProperty(signedMessages("rsa1024"), fc.constantFrom("allow", "warn"), async (make, onSignature) => {
        const message = await make();
        const { head, body, breaksSignatures, findings } = await sanitizeHeaders(message, { ...withKey, onSignature });
        const verdicts = wordsOf(await verifyDkim(concatBytes([head, body]), { resolver: keyResolver() }));
        // From the top down; each is where it was, for the policy leaves signatures alone.
        const starts = [...decodeLatin1(message).matchAll(/^DKIM-Signature/gm)].map(({ index }) => index);
        const isBroken = starts.map((start) => breaksSignatures.some(({ span }) => span.start === start));
        expect(verdicts.map((word) => word !== "pass")).toEqual(isBroken);
        for (const { domain, selector, headers } of breaksSignatures) {
          expect([domain, selector]).toEqual(["example.com", "rsa1024"]);
          expect(headers.length).toBeGreaterThan(0);
        }
        expect(findings.filter(({ code }) => code === "signature-broken").length).toBe(
          onSignature === "warn" ? breaksSignatures.length : 0,
        );
        passed += isBroken.filter((each) => !each).length;
        broken += isBroken.filter((each) => each).length;
      }),
      { numRuns: 200 },
    );
    expect([passed > 50, broken > 50]).toEqual([true, true]);
  });

  it("all verify where what they cover is kept, but for what must go", async () => {
    await fc.assert(
      fc.asyncProperty(signedMessages("rsa1024"), async (make) => {
        const message = await make();
        const given: SanitizeOptions = { ...withKey, onSignature: "keep" };
        const { head, body, breaksSignatures, findings } = await sanitizeHeaders(message, given);
        const verdicts = wordsOf(await verifyDkim(concatBytes([head, body]), { resolver: keyResolver() }));
        expect(verdicts.filter((word) => word !== "pass").length).toBe(breaksSignatures.length);
        for (const { headers } of breaksSignatures) {
          // A signature in h= of another goes with it.
          expect(headers.filter((name) => name !== "bcc" && name !== "authentication-results")).toEqual([]);
        }
        const text = decodeLatin1(message);
        for (const { code, span } of findings.filter(({ code }) => code !== "signature-broken")) {
          expect(code).toBe("kept-for-signature");
          expect(decodeLatin1(head)).toContain(text.slice(span.start, span.end));
        }
        expect((await sanitizeHeaders(head, given)).head).toEqual(head);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a signature over more than there was", () => {
  it("keeps no hop of ours that was added after it", async () => {
    const attack = `DKIM-Signature: d=evil.example; s=s; h=from${":received:delivered-to".repeat(20)}; bh=AA==; b=AA==\r\n`;
    const own =
      "Received: from store.corp.lan by mail.muster.example; Mon, 23 Nov 2026 10:00:00 +0100\r\nDelivered-To: a@corp.lan\r\n";
    const given: SanitizeOptions = { ...options, onSignature: "keep" };
    const { head, breaksSignatures, findings } = await sanitizeHeaders(
      encodeLatin1(`${own}${attack}From: a\r\n\r\n`),
      given,
    );
    expect(decodeLatin1(head)).not.toContain("corp.lan");
    expect(breaksSignatures.map(({ headers }) => [...headers].sort())).toEqual([["delivered-to", "received"]]);
    expect(findings.map(({ code }) => code)).toEqual(["signature-broken"]);
    // What was there when it signed is kept.
    const kept = await sanitizeHeaders(encodeLatin1(`${attack}${own}From: a\r\n\r\n`), given);
    expect(decodeLatin1(kept.head)).toContain(own);
  });
});

describe("which signatures a change breaks", () => {
  const date = "Mon, 23 Nov 2026 10:00:00 +0100";
  const hop = (id: string): string => `Received: from a.lan by mail.muster.example id ${id}; ${date}\r\n`;
  const signature = (tags: string): string => `DKIM-Signature: d=d.example; s=s; ${tags}\r\n`;

  async function broken(header: string, given: Partial<SanitizeOptions> = {}): Promise<unknown[]> {
    const { breaksSignatures } = await sanitizeHeaders(encodeLatin1(`${header}\r\n`), { ...options, ...given });
    return breaksSignatures.map(({ field, headers }) => [field, ...headers].join(" "));
  }

  it("counts fields from the bottom", async () => {
    const foreign = `Received: from a.example.org by b.example.org; ${date}\r\n`;
    expect(await broken(`${signature("h=from:received")}${hop("1")}${foreign}`)).toEqual([]);
    expect(await broken(`${signature("h=from:received:received")}${hop("1")}${foreign}`)).toEqual([
      "DKIM-Signature received",
    ]);
    // One that goes brings up another in its place.
    const results =
      "Authentication-Results: mail.muster.example; spf=pass\r\nX: 1\r\nAuthentication-Results: mx.example.net; spf=pass\r\n";
    expect(await broken(`${signature("h=Authentication-Results")}${results}`)).toEqual([]);
    const reversed =
      "Authentication-Results: mx.example.net; spf=pass\r\nAuthentication-Results: mail.muster.example; spf=pass\r\n";
    expect(await broken(`${signature("h=Authentication-Results")}${reversed}`)).toEqual([
      "DKIM-Signature authentication-results",
    ]);
    // Absence that was signed is still there.
    expect(await broken(`${signature("h=from:received:x-none")}Subject: a\r\nX-Mailer: b\r\n`)).toEqual([]);
  });

  it("knows blanks that don't count", async () => {
    // Written anew without the blank before the colon, which only who signs simple sees.
    const spaced = `Received : from hidden.invalid by mail.muster.example; ${date}\r\n`;
    expect(await broken(`${signature("c=relaxed/simple; h=received")}${spaced}`)).toEqual([]);
    expect(await broken(`${signature("c=simple; h=received")}${spaced}`)).toEqual(["DKIM-Signature received"]);
    expect(await broken(`${signature("h=received")}${spaced}`)).toEqual(["DKIM-Signature received"]);
    expect(await broken(`${signature("c=relaxed; h=received")}${hop("1")}`)).toEqual(["DKIM-Signature received"]);
  });

  it("knows seals and messages signatures of ARC", async () => {
    const arc =
      "ARC-Seal: i=1; cv=none; d=a.example; s=s; b=AA==\r\n" +
      "ARC-Message-Signature: i=1; d=a.example; s=s; c=relaxed/relaxed; h=from:delivered-to; bh=AA==; b=AA==\r\n" +
      "ARC-Authentication-Results: i=1; a.example; spf=pass\r\n";
    const { breaksSignatures } = await sanitizeHeaders(encodeLatin1(`${arc}Delivered-To: a\r\n\r\n`), options);
    expect(breaksSignatures).toEqual([
      {
        field: "ARC-Message-Signature",
        span: { start: 50, end: 153 },
        domain: "a.example",
        selector: "s",
        instance: 1,
        headers: ["delivered-to"],
        body: false,
      },
    ]);
    const policy = { name: "own", rules: [{ header: "ARC-Authentication-Results", action: "drop" } as const] };
    expect(await broken(arc, { policy })).toEqual(["ARC-Seal arc-authentication-results"]);
    const all = { name: "own", rules: [{ header: "ARC-*", action: "drop" } as const] };
    expect(await broken(arc, { policy: all })).toEqual([
      "ARC-Seal arc-seal arc-authentication-results arc-message-signature",
      "ARC-Message-Signature arc-message-signature",
    ]);
  });

  it("takes what is no signature for none", async () => {
    expect(await broken(`DKIM-Signature: nonsense\r\n${hop("1")}`)).toEqual([]);
    expect(await broken(`${signature("x=1")}${hop("1")}`)).toEqual([]);
  });

  it("looks at a hundred, and takes the others for broken", async () => {
    const header = `${signature("h=from").repeat(3)}X-Mailer: a\r\n`;
    expect(await broken(header)).toEqual([]);
    expect(await broken(header, { limits: { maxSignatures: 1 } })).toEqual(["DKIM-Signature", "DKIM-Signature"]);
  });
});
