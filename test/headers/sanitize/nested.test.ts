import { describe, expect, it } from "vitest";
import { LimitError } from "../../../src/core/index.js";
import { type SanitizeOptions, sanitizeHeaders } from "../../../src/headers/index.js";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";
import { MIME_LIMITS } from "../../../src/internal/mime/limits.js";
import { parseParts } from "../../../src/internal/mime/parse-parts.js";

const boundary = { hosts: ["mail.example.com"], domains: ["corp.lan"] };
const date = "Mon, 23 Nov 2026 10:00:00 +0100";
const original =
  `Received: from pc7.corp.lan ([10.1.2.3]) by mail.example.com (Postfix) with ESMTPSA id 4F2; ${date}\r\n` +
  "X-Originating-IP: [10.1.2.3]\r\nSubject: original\r\n";
const hidden = `Received: from hidden.invalid by mail.example.com with ESMTPSA;\r\n ${date}\r\nSubject: original\r\n`;

function multipart(type: string, ...parts: readonly string[]): string {
  return `Content-Type: ${type}; boundary=xx\r\n\r\nnot read\r\n${parts.map((part) => `--xx\r\n${part}\r\n`).join("")}--xx--\r\nnor this\r\n`;
}

async function nested(
  text: string,
  options: Partial<SanitizeOptions> = {},
): Promise<{ text: string; told: string[]; broken: string[] }> {
  const { head, body, findings, breaksSignatures } = await sanitizeHeaders(encodeLatin1(text), {
    boundary,
    nested: true,
    ...options,
  });
  return {
    text: decodeLatin1(head) + decodeLatin1(body),
    told: findings.map(({ code, message, span }) => `${code} ${message} ${text.slice(span.start, span.start + 12)}`),
    broken: breaksSignatures.map(
      ({ field, headers, body: touched, span }) =>
        `${field} ${[...headers, ...(touched ? ["body"] : [])]} ${text.slice(span.start, span.start + 3)}`,
    ),
  };
}

describe("a delivery report", () => {
  const report = multipart(
    "multipart/report; report-type=delivery-status",
    "Content-Type: text/plain\r\n\r\nSorry, ex01.corp.lan can't.",
    "Content-Type: message/delivery-status\r\n\r\n" +
      "Reporting-MTA: dns; ex01.corp.lan\r\nX-Postfix-Queue-ID: 4F2\r\nX-Postfix-Sender: rfc822; root@ex01.corp.lan\r\n\r\n" +
      "Final-Recipient: rfc822; joe@example.net\r\nRemote-MTA: dns; mx.example.net\r\n" +
      "Diagnostic-Code: smtp; 550 no joe here\r\n    (client [10.1.2.3])\r\n",
    `Content-Type: message/rfc822\r\n\r\n${original}\r\nHello ex01.corp.lan`,
  );

  it("has no host of the inside in its fields, nor in the original's", async () => {
    const { text, told } = await nested(report);
    expect(told).toEqual([]);
    expect(text).toBe(
      report
        .replace(original, hidden)
        .replace(
          "Reporting-MTA: dns; ex01.corp.lan\r\nX-Postfix-Queue-ID: 4F2\r\n",
          "Reporting-MTA: dns; hidden.invalid\r\n",
        )
        .replace("root@ex01.corp.lan", "hidden@hidden.invalid")
        .replace("[10.1.2.3])\r\n", "[hidden.invalid])\r\n"),
    );
    expect((await nested(text)).text).toBe(text);
  });

  it("is left as it is unless that is wanted", async () => {
    expect((await nested(report, { nested: false })).text).toBe(report);
  });

  it("may have the header of the original alone", async () => {
    const short = multipart("multipart/report", `Content-Type: text/rfc822-headers\r\n\r\n${original}`);
    expect((await nested(short)).text).toBe(short.replace(original, hidden));
  });

  it("is bounded, however many groups it has", async () => {
    const many = multipart(
      "multipart/report",
      `Content-Type: message/delivery-status\r\n\r\n${"A: a.lan\r\n\r\n".repeat(10_001)}`,
    );
    const { text, told } = await nested(many);
    expect(text.match(/hidden\.invalid/g)?.length).toBe(10_000);
    expect(told).toEqual([
      "nested-left A part of type message/delivery-status was left as it is. It has too many groups of fields. Content-Type",
    ]);
  });
});

describe("attached messages", () => {
  it("are rewritten from the inside out", async () => {
    const inner = `Content-Type: message/rfc822\r\n\r\n${original}\r\nHello\r\n`;
    const outer = multipart("multipart/mixed", `Content-Type: message/rfc822\r\n\r\n${original}${inner}`, "\r\ntext");
    const { text, told } = await nested(outer);
    expect(text).toBe(outer.replaceAll(original, hidden));
    expect(told).toEqual([]);
  });

  it("keep the structure that the message had", async () => {
    const outer = multipart("multipart/digest", `\r\n${original}\r\nHello`, "\r\nX-Mailer: a\r\n\r\nHello");
    const { text } = await nested(outer);
    const types = (message: string): unknown => {
      const parsed = parseParts(encodeLatin1(message), { limits: MIME_LIMITS, nestedMessages: true });
      return (
        parsed.ok &&
        JSON.stringify(parsed.root, (name, value: unknown) =>
          ["type", "parts"].includes(name) || name === "" || /^\d+$/.test(name) ? value : undefined,
        )
      );
    };
    expect(types(text)).toBe(types(outer));
    expect(text).not.toContain("corp.lan");
  });

  it.each([
    [
      "in a signed part",
      multipart("multipart/signed", `Content-Type: message/rfc822\r\n\r\n${original}\r\nHello`),
      "A multipart/signed is around it",
    ],
    [
      "in an encoding",
      multipart(
        "multipart/mixed",
        `Content-Type: message/global\r\nContent-Transfer-Encoding: base64\r\n\r\nUmVjZWl2ZWQ6IGE=`,
      ),
      "It is encoded",
    ],
    [
      "reports in an encoding",
      multipart(
        "multipart/mixed",
        `Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\nUmVjZWl2ZWQ6IGE=`,
      ),
      "It is encoded",
    ],
  ])("are left %s", async (_, message, why) => {
    const { text, told } = await nested(message);
    expect(text).toBe(message);
    expect(told.map((line) => line.split(" was left as it is. ")[1])).toEqual([`${why}. Content-Type`]);
  });

  const signature = "DKIM-Signature: d=d.example; s=s; h=from; bh=AA==; b=AA==\r\n";

  it("are left where a signature covers the body, unless it may break", async () => {
    const message =
      signature + multipart("multipart/mixed", `Content-Type: message/rfc822\r\n\r\n${original}\r\nHello`);
    const { text, told, broken } = await nested(message);
    expect([text, broken]).toEqual([message, []]);
    expect(told[0]).toContain(
      "nested-left A part of type message/rfc822 was left as it is. A DKIM or ARC signature covers the body.",
    );
    const allowed = await nested(message, { onSignature: "warn" });
    expect(allowed.text).toBe(message.replace(original, hidden));
    expect(allowed.broken).toEqual(["DKIM-Signature body DKI"]);
    expect(allowed.told[0]).toContain(
      "signature-broken DKIM-Signature of d.example no longer verifies: it covers the body.",
    );
  });

  it("have signatures of their own", async () => {
    const attached = `${signature.replace("h=from", "h=x-originating-ip")}${original}Content-Type: message/rfc822\r\n\r\n${original}\r\nHello`;
    const message = multipart("multipart/mixed", `Content-Type: message/rfc822\r\n\r\n${attached}`);
    const kept = await nested(message);
    expect(kept.broken).toEqual([]);
    expect(kept.text.match(/X-Originating-IP/g)?.length).toBe(2);
    expect(kept.told.map((line) => line.split(" ")[0])).toEqual(["nested-left", "kept-for-signature"]);
    const { text, broken } = await nested(message, { onSignature: "allow" });
    expect(text).not.toContain("10.1.2.3");
    expect(broken).toEqual(["DKIM-Signature x-originating-ip,body DKI"]);
  });
});

describe("limits", () => {
  it("of parts and of their headers hold", async () => {
    const deep = `${"Content-Type: message/rfc822\r\n\r\n".repeat(200)}`;
    await expect(nested(deep)).rejects.toThrow(LimitError);
    const wide = multipart("multipart/mixed", `Content-Type: text/rfc822-headers\r\n\r\n${"A: b\r\n".repeat(50)}`);
    await expect(nested(wide, { limits: { maxHeaderFields: 20 } })).rejects.toThrow(LimitError);
  });
});
