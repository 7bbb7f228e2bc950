import { describe, expect, it } from "vitest";
import { type Boundary, TRACE_LIMITS, traceHops } from "../../src/headers/index.js";
import { decodeLatin1 } from "../../src/internal/bytes.js";
import { piecesOf, streamOf } from "../support/sources.js";
import { boundary, messageOf, received, usual } from "./trace-messages.js";

const codesOf = (findings: readonly { code: string; hop?: number }[]) =>
  findings.map(({ code, hop }) => (hop === undefined ? code : `${code} ${hop}`));

describe("traceHops", () => {
  it("gives the hops in the order of travel, with delays, TLS and sides", async () => {
    const trace = await traceHops(messageOf(...usual), { boundary });
    expect(trace.hops.map(({ received: { id } }) => id?.value)).toEqual(["1", "2", "3", "4", "5"]);
    expect(trace.hops.map(({ delayMs }) => delayMs)).toEqual([undefined, 3000, 1000, 2000, 1000]);
    expect(trace.hops.map(({ side }) => side)).toEqual(["outside", "inbound", "inside", "inside", "inside"]);
    expect(trace.hops.map(({ trusted }) => trusted)).toEqual([false, true, true, true, true]);
    expect(trace.hops.map(({ tls }) => tls)).toEqual([
      { used: "yes" },
      { used: "yes", version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256 },
      { used: "no" },
      { used: "no" },
      { used: "no" },
    ]);
    expect(trace).toMatchObject({ hopCount: 5, entry: 1, totalMs: 7000, findings: [] });
  });

  it("says where each field stands", async () => {
    const message = messageOf(...usual);
    const { hops } = await traceHops(message);
    const text = decodeLatin1(message);
    for (const {
      span,
      valueStart,
      received: { id },
    } of hops) {
      expect(text.slice(span.start, valueStart)).toBe("Received:");
      expect(text.slice(valueStart + id!.start, valueStart + id!.end)).toBe(id!.value);
      expect(text.slice(span.start, span.end)).toMatch(/^Received: [^\r]+\r\n$/);
    }
  });

  it("knows nothing of sides without a boundary", async () => {
    const trace = await traceHops(messageOf(...usual));
    expect(trace.hops.every(({ side, trusted }) => side === "unknown" && !trusted)).toBe(true);
    expect(trace.entry).toBeUndefined();
    expect(trace.findings).toEqual([]);
  });

  it("reads a stream no further than its header, and cancels it", async () => {
    const bytes = messageOf(...usual);
    expect(await traceHops(streamOf(piecesOf(bytes, 7)), { boundary })).toEqual(await traceHops(bytes, { boundary }));
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes),
      cancel: () => {
        cancelled = true;
      },
    });
    expect((await traceHops(stream)).hopCount).toBe(5);
    expect(cancelled).toBe(true);
  });

  it("has no hops where there are none", async () => {
    expect(await traceHops(messageOf(), { boundary })).toEqual({ hops: [], hopCount: 0, findings: [] });
  });
});

describe("who wrote a field", () => {
  const trustedOf = async (fields: readonly string[], of: Boundary = boundary) =>
    (await traceHops(messageOf(...fields), { boundary: of })).hops.map(({ trusted }) => trusted).reverse();

  it("is known from the top down only, to the first from outside", async () => {
    const forged = received("from bank.example ([192.0.2.99]) by mx.example.net with ESMTPS id f", 0);
    expect(await trustedOf([...usual, forged])).toEqual([true, true, true, true, false, false]);
  });

  it("isn't known where the newest field is of someone else", async () => {
    const theirs = received("from mx.example.net ([203.0.113.24]) by mx.other.example with ESMTPS id 9", 9);
    expect(await trustedOf([theirs, ...usual.slice(1)])).toEqual([false, false, false, false, false, false]);
    const { findings, hops } = await traceHops(messageOf(theirs), { boundary });
    expect(codesOf(findings)).toEqual(["boundary-not-found"]);
    expect(hops[0]!.side).toBe("outbound");
  });

  it("goes on over programs on a host: they say neither where from nor who", async () => {
    const fields = [
      "Received: (qmail 5 invoked by uid 5); 1 Jun 2026 10:00:09 -0000",
      received("from mx.example.net ([10.0.0.4]) by mail.example.net with SMTP", 8),
      "Received: (qmail 4 invoked by alias); 1 Jun 2026 10:00:07 -0000",
      received("from mail.example.com ([192.0.2.7]) by mx.example.net with SMTP", 6),
      received("from x ([192.0.2.8]) by mx.example.net with SMTP", 5),
    ];
    expect(await trustedOf(fields)).toEqual([false, true, true, true, false]);
  });

  it("goes on over Unix sockets and local deliveries, which have no address", async () => {
    const local = [
      "from mx.example.net ([unix socket]) by mx.example.net (Cyrus v3) with LMTPA",
      "from localhost (mx.example.net [local]) by mx.example.net (OpenSMTPD) with ESMTP id 1",
      "from www-data by mx.example.net with local (Exim 4.97) id 2",
      "(from root@localhost) by mx.example.net (8.17.1/8.17.1/Submit) id 3",
      "by mx.example.net (Postfix, from userid 0) id 4",
    ];
    for (const clauses of local) {
      const below = received("from mail.example.com ([192.0.2.7]) by mx.example.net with ESMTP id 5", 1);
      expect(await trustedOf([received(clauses, 2), below])).toEqual([true, true]);
    }
  });

  it("stops where a host with a name of ours and no address is only what a client says", async () => {
    const fields = [
      received("from scan.example.net by mx.example.net with ESMTP id 2", 2),
      received("from x ([192.0.2.8]) by mx.example.net with ESMTP id 1", 1),
    ];
    expect(await trustedOf(fields)).toEqual([true, false]);
  });

  it("doesn't take the private addresses of others for ours", async () => {
    const fields = [
      received("from out.other.example ([192.0.2.7]) by mx.example.net with ESMTPS", 3),
      received("from a.other.example (10.1.1.1) by b.other.example (10.1.1.2) with ESMTPS", 2),
      received("from c.other.example ([10.1.1.3]) by a.other.example with ESMTPS", 1),
      received("from app.example.net ([10.0.0.9]) by out.example.net with ESMTPS", 0),
    ];
    const { hops } = await traceHops(messageOf(...fields), { boundary });
    expect(hops.map(({ side }) => side)).toEqual(["inside", "outside", "outside", "inbound"]);
    expect(hops.map(({ trusted }) => trusted)).toEqual([false, false, false, true]);
  });

  it("takes a function for a boundary", async () => {
    const asked = new Set<string>();
    const trusted = await trustedOf(usual, ({ kind, value }) => {
      asked.add(`${kind} ${value}`);
      return value.endsWith(".example.net") || value.startsWith("10.");
    });
    expect(trusted).toEqual([true, true, true, true, false]);
    expect(asked).toContain("name mx.example.net");
    expect(asked).toContain("ip 192.0.2.7");
  });
});

describe("findings", () => {
  const findingsOf = async (...fields: string[]) => (await traceHops(messageOf(...fields), { boundary })).findings;
  const via = (clauses: string, second = 0) =>
    received(`from a.example ([192.0.2.1]) by mx.example.net ${clauses}`, second);

  it.each([
    [25, []],
    [26, ["sendmail (25)"]],
    [31, ["sendmail (25)", "Exim (30)"]],
    [51, ["sendmail (25)", "Exim (30)", "Postfix (50)"]],
    [101, ["sendmail (25)", "Exim (30)", "Postfix (50)", "RFC 5321 and mox (100)"]],
  ])("hop-limit: %i fields", async (count, servers) => {
    const fields = Array.from({ length: count }, (_, i) =>
      received(`from h${i}.example ([10.1.1.${i}]) by h${i + 1}.example with ESMTPS`, 0),
    );
    const findings = (await findingsOf(...fields)).filter(({ code }) => code === "hop-limit");
    expect(findings).toHaveLength(servers.length === 0 ? 0 : 1);
    for (const server of servers) expect(findings[0]!.message).toContain(server);
    expect(findings[0]?.severity).toBe(servers.length === 0 ? undefined : count > 50 ? "high" : "medium");
  });

  it("loop", async () => {
    const there = (second: number) => received("from a.example ([192.0.2.1]) by b.example.net with ESMTPS", second);
    const back = (second: number) => received("from b.example.net ([203.0.113.24]) by a.example with ESMTPS", second);
    expect(codesOf(await findingsOf(there(5), back(4), there(3), back(2), there(1)))).toEqual([
      "loop 2",
      "loop 3",
      "loop 4",
    ]);
    const findings = await findingsOf(there(5), back(4), there(3), back(2), there(1));
    expect(findings.map(({ severity }) => severity)).toEqual(["low", "low", "high"]);
    const filter = received("from localhost (localhost [127.0.0.1]) by b.example.net with ESMTP", 2);
    expect(codesOf(await findingsOf(filter, filter, filter))).toEqual([]);
  });

  it("clock-skew", async () => {
    const at = async (first: number, second: number) =>
      (await findingsOf(via("with ESMTPS", second), received("from x by a.example with ESMTPS", first))).map(
        ({ code, severity }) => `${code} ${severity}`,
      );
    expect(await at(2, 0)).toEqual([]);
    expect(await at(3, 0)).toEqual(["clock-skew info"]);
    expect(await at(61, 0)).toEqual(["clock-skew low"]);
  });

  it("long-delay", async () => {
    expect(codesOf(await findingsOf(via("with ESMTPS", 3600), received("from x by a.example with ESMTPS", 0)))).toEqual(
      ["long-delay 1"],
    );
    expect(codesOf(await findingsOf(via("with ESMTPS", 3599), received("from x by a.example with ESMTPS", 0)))).toEqual(
      [],
    );
  });

  it("no-tls, over the Internet only", async () => {
    const global = (address: string) => received(`from a.example ([${address}]) by mx.example.net with ESMTP`, 0);
    expect(codesOf(await findingsOf(global("8.8.8.8")))).toEqual(["no-tls 0"]);
    expect(codesOf(await findingsOf(global("2606:4700::1")))).toEqual(["no-tls 0"]);
    expect(codesOf(await findingsOf(global("10.1.1.1")))).toEqual([]);
    expect(codesOf(await findingsOf(global("172.16.1.1")))).toEqual([]);
    const microsoft = received("from a.example (8.8.8.8) by mx.example.net with Microsoft SMTP Server id 1", 0);
    expect(codesOf(await findingsOf(microsoft))).toEqual([]);
  });

  it.each([
    ["with ESMTPS (version=TLSv1.1 cipher=ECDHE-RSA-AES256-SHA bits=256)", "TLSv1.1"],
    ["with ESMTPS (version=TLSv1/SSLv3 cipher=AES256-SHA)", "TLSv1.0"],
    ["with ESMTPS (version=TLSv1.2 cipher=ECDHE-RSA-RC4-SHA)", "RC4"],
    ["with ESMTPS (version=TLSv1.2 cipher=DES-CBC3-SHA)", "DES-CBC3"],
    ["with ESMTPS (version=TLSv1.2 cipher=ADH-AES256-SHA)", "ADH"],
    ["with ESMTPS (version=TLS1_2, cipher=TLS_DH_anon_WITH_AES_128_CBC_SHA)", "anon"],
    ["with ESMTPS (version=TLS1_2, cipher=TLS_RSA_WITH_NULL_SHA)", "NULL"],
  ])("weak-tls: %s", async (clauses, word) => {
    const findings = await findingsOf(via(clauses));
    expect(codesOf(findings)).toEqual(["weak-tls 0"]);
    expect(findings[0]!.message).toContain(word);
  });

  it("no finding for good ciphers", async () => {
    for (const cipher of ["ECDHE-RSA-CHACHA20-POLY1305", "TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"]) {
      expect(codesOf(await findingsOf(via(`with ESMTPS (version=TLSv1.2 cipher=${cipher})`)))).toEqual([]);
    }
  });

  it("no-date and unreadable, with the place of the field", async () => {
    const findings = await findingsOf(
      "Received: from a.example ([10.0.0.1]) by mx.example.net with ESMTP",
      "Received: nonsense; soon",
    );
    expect(codesOf(findings)).toEqual(["unreadable 0", "no-date 0", "no-date 1"]);
    expect(findings[2]!.span).toEqual({ start: 0, end: 68 });
  });

  it("header-too-large and too-many-hops", async () => {
    const message = messageOf(...usual);
    const small = await traceHops(message, { limits: { maxHeaderBytes: 100 } });
    expect(small).toMatchObject({ hops: [], hopCount: 0, findings: [{ code: "header-too-large" }] });
    const few = await traceHops(message, { boundary, limits: { maxHops: 2 } });
    expect(few).toMatchObject({ hopCount: 5, findings: [{ code: "too-many-hops" }] });
    expect(few.hops.map(({ received: { id } }) => id?.value)).toEqual(["4", "5"]);
  });
});

describe("hostile messages", () => {
  it("200,000 Received fields: over the limits, and within others no more is kept than is looked at", async () => {
    const message = messageOf("Received: from a by b; Mon, 1 Jun 2026 10:00:00 +0000\r\n".repeat(200_000).trimEnd());
    expect((await traceHops(message)).findings.map(({ code }) => code)).toEqual(["header-too-large"]);
    const limits = { maxHeaderBytes: 20_000_000, maxHeaderFields: 300_000 };
    const trace = await traceHops(message, { boundary, limits });
    expect(trace.hopCount).toBe(200_000);
    expect(trace.hops).toHaveLength(TRACE_LIMITS.maxHops);
  });

  it("options that are wrong", async () => {
    await expect(traceHops(messageOf(), { boundary: "10.0.0.0/8" as never })).rejects.toThrow(TypeError);
    await expect(traceHops(messageOf(), { limits: { maxHops: 0 } })).rejects.toThrow('"maxHops"');
    await expect(traceHops("Received: x" as never)).rejects.toThrow(TypeError);
    await expect(traceHops(messageOf(), { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});
