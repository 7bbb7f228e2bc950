import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError } from "../../../src/core/index.js";
import {
  authservIdMatches,
  formatAuthenticationResults,
  removeAuthenticationResults,
} from "../../../src/headers/index.js";
import { concatBytes, decodeLatin1, encodeLatin1, encodeUtf8 } from "../../../src/internal/bytes.js";
import { bodyTexts, chunked, damaged, headerTexts } from "../../support/arbitraries.js";
import { fieldsWith, hostileTexts } from "./generate.js";

const own = { authservIds: ["example.net"] };

async function removeFrom(fields: string, options = own) {
  const { head, removed } = await removeAuthenticationResults(
    encodeUtf8(`${fields}\r\nFrom: a@b.example\r\n\r\n`),
    options,
  );
  return { head: decodeLatin1(head), reasons: removed.map(({ reason }) => reason) };
}

describe("removeAuthenticationResults", () => {
  it("removes forged fields, and nothing else, to the octet", async () => {
    const text = [
      "Received: from a by b;\r\n\tThu, 1 Jan 2026 00:00:00 +0000\r\n",
      "Authentication-Results: mx.example.net;\r\n dmarc=pass\r\n header.from=bank.example\r\n",
      "authentication-results : other.example;\r\n\tspf=pass\r\n",
      "no field\r\n",
      "AUTHENTICATION-RESULTS:EXAMPLE.NET ; none\n",
      "X-Eight: caf\xe9 \0\r\n",
      "ARC-Authentication-Results: i=1; example.net; none\r\n",
      "Authentication-Results: spf=pass\r\n",
      "\r\n",
      "Authentication-Results: example.net; none\r\n",
    ];
    const message = encodeLatin1(text.join(""));
    const { head, body, removed } = await removeAuthenticationResults(message, own);
    expect(decodeLatin1(head)).toBe([0, 2, 3, 5, 6, 7, 8].map((index) => text[index]).join(""));
    expect(decodeLatin1(body as Uint8Array)).toBe(text[9]);
    expect(
      removed.map(({ reason, authservId, index, bytes }) => ({
        reason,
        authservId,
        index,
        field: decodeLatin1(bytes),
      })),
    ).toEqual([
      { reason: "own", authservId: "mx.example.net", index: 1, field: text[1] },
      { reason: "own", authservId: "EXAMPLE.NET", index: 4, field: text[4] },
    ]);
  });

  it.each([
    ["example.net; none", "own"],
    ["Example.NET.; none", "own"],
    ["mx1.example.net; none", "own"],
    ["(comment) example.net (comment) 1; none", "own"],
    ['"example.net"; none', "own"],
    ['"exam\\ple.net"; none', "own"],
    ["\r\n \r example.net; none", "own"],
    ["example.net", "own"],
    ["example.net; =;=", "own"],
    ["example.net/mx1; none", "own"],
    ["example.net=x; none", "own"],
    ["example.net dkim=pass", "own"],
    ["example.net 2; none", "own"],
    ['" example.net "; none', "unreadable"],
    ['"example.net\0"; none', "own"],
    ['"other.example\0"; none', "unreadable"],
    ["example.net\ufffd; none", "unreadable"],
    ['"example.net/mx1', "unreadable"],
    ["joe@example.net; none", "unreadable"],
    ["=?utf-8?q?example.net?=; none", "unreadable"],
    ["exam\0ple.net; none", "unreadable"],
    ["other.example x; none", "unreadable"],
    ["\u00a0example.net; none", "unreadable"], // `trim` and the like make it our name
    ["example.net\u3000; none", "unreadable"],
    ["other.example/x; none", "unreadable"],
    ["; none", "unreadable"],
    ["", "unreadable"],
    ["(example.net; none", "unreadable"],
    ['"; none', "unreadable"],
    ["other.example 2; none", "unsupported-version"],
    ["other.example 1; none", undefined],
    ["other.example; garbage", undefined],
    ["notexample.net; none", undefined],
    ["example.net.other.example; none", undefined],
    ["spf=pass smtp.mailfrom=example.net; dkim=pass", undefined],
    ["spf (x) = pass", undefined],
  ])("of a field with %j: %s", async (value, reason) => {
    const { head, reasons } = await removeFrom(`Authentication-Results: ${value}`);
    expect(reasons).toEqual(reason === undefined ? [] : [reason]);
    expect(head.includes("uthentication-Results")).toBe(reason === undefined);
  });

  it("keeps the fields of those who are trusted only, when told", async () => {
    const fields = [
      "Authentication-Results: a.example; none",
      "Authentication-Results: b.example; none",
      "Authentication-Results: sub.a.example; none",
      "Authentication-Results: spf=pass",
    ].join("\r\n");
    const { head, reasons } = await removeFrom(fields, { ...own, trusted: ["A.example"] } as typeof own);
    expect(reasons).toEqual(["not-trusted", "not-trusted", "not-trusted"]);
    expect(head).toBe("Authentication-Results: a.example; none\r\nFrom: a@b.example\r\n\r\n");
    expect((await removeFrom(fields, { ...own, trusted: [] } as typeof own)).reasons).toHaveLength(4);
  });

  it("knows U-labels and A-labels as the same (RFC 8601 §5)", async () => {
    for (const [name, authservId] of [
      ["bücher.example", "xn--bcher-kva.example"],
      ["XN--BCHER-KVA.example", "bücher.example"],
    ] as const) {
      expect(
        (await removeFrom(`Authentication-Results: mx.${name}; none`, { authservIds: [authservId] })).reasons,
      ).toEqual(["own"]);
    }
  });

  it("takes out what it is told to in any message, and leaves all the rest", async () => {
    const forged = fieldsWith(hostileTexts).map((field) =>
      formatAuthenticationResults({ ...field, authservId: "mx.example.net" }),
    );
    const arbitrary = fc.tuple(headerTexts, forged, headerTexts, bodyTexts);
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([before, field, after, body]) => {
        // A header that ends early, or lines that would join the field, are another test's.
        if (/(^|\n)\r?\n/.test(before) || (before !== "" && !before.endsWith("\n")) || /^[ \t]/.test(after)) return;
        const message = concatBytes([encodeLatin1(before), encodeUtf8(field), encodeLatin1(`${after}\r\n${body}`)]);
        const result = await removeAuthenticationResults(message, own);
        const left = decodeLatin1(concatBytes([result.head, result.body as Uint8Array]));
        if (/authentication-results/i.test(before + after)) return;
        expect(left).toBe(`${before}${after}\r\n${body}`);
      }),
    );
  });

  it("leaves no field that another reader would take for ours", async () => {
    const field = fieldsWith(hostileTexts).map((given) =>
      formatAuthenticationResults({ ...given, authservId: "mx.example.net" }),
    );
    await fc.assert(
      fc.asyncProperty(damaged(field), async (text) => {
        const { head } = await removeAuthenticationResults(encodeUtf8(`${text}\r\n\r\n`), own);
        // What a reader finds that only looks at the first word.
        expect(decodeLatin1(head)).not.toMatch(/(^|\n)authentication-results[ \t]*:\s*mx\.example\.net\s*;/i);
      }),
    );
  });

  it("gives the same for a stream, however it is cut", async () => {
    const bytes = fc
      .tuple(headerTexts, bodyTexts)
      .map(([header, body]) =>
        encodeLatin1(`${header}Authentication-Results: example.net; none\r\nX: y\r\n\r\n${body}`),
      );
    await fc.assert(
      fc.asyncProperty(chunked(bytes), async ({ whole, chunks }) => {
        const expected = await removeAuthenticationResults(whole, own);
        async function* source() {
          yield* chunks;
        }
        const { head, body, removed } = await removeAuthenticationResults(source(), own);
        const rest: Uint8Array[] = [];
        if (body instanceof Uint8Array) rest.push(body);
        else for await (const chunk of body) rest.push(chunk);
        expect(decodeLatin1(head)).toBe(decodeLatin1(expected.head));
        expect(decodeLatin1(concatBytes(rest))).toBe(decodeLatin1(expected.body as Uint8Array));
        expect(removed).toEqual(expected.removed);
      }),
    );
  });

  it("is wrongly used, or overtaxed", async () => {
    const message = encodeUtf8("From: a@b.example\r\n\r\n");
    for (const options of [
      undefined,
      {},
      { authservIds: [] },
      { authservIds: "a" },
      { authservIds: [""] },
      { ...own, trusted: [1] },
    ]) {
      await expect(removeAuthenticationResults(message, options as never)).rejects.toThrow(TypeError);
    }
    await expect(removeAuthenticationResults(message, { ...own, limits: { maxHeaderBytes: 5 } })).rejects.toThrow(
      LimitError,
    );
    const limits = { maxHeaderBytes: Number.NaN };
    await expect(removeAuthenticationResults(message, { ...own, limits })).rejects.toThrow(RangeError);
    const reason = new Error("enough");
    await expect(removeAuthenticationResults(message, { ...own, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});

describe("authservIdMatches", () => {
  it.each<[string, string, boolean, boolean]>([
    ["mx.example.net", "MX.Example.net", true, true],
    ["mx.example.net.", "mx.example.net", true, true],
    ["a.mx.example.net", "mx.example.net", false, true],
    ["example.net", "mx.example.net", false, false],
    ["xmx.example.net", "mx.example.net", false, false],
    ["bücher.example", "xn--bcher-kva.example", true, true],
    ["a b", "A B", true, true],
    ["", "", false, false],
    ["a", "", false, false],
    ["", "a", false, false],
  ])("%j and %j", (authservId, mine, expected, withSubdomains) => {
    expect(authservIdMatches(authservId, [mine])).toBe(expected);
    expect(authservIdMatches(authservId, ["other.example", mine], { subdomains: true })).toBe(withSubdomains);
    expect(authservIdMatches(authservId, [])).toBe(false);
  });
});
