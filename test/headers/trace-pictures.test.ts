import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRoute, toMermaid, traceHops } from "../../src/headers/index.js";
import { nearlyReceived } from "./received-arbitraries.js";
import { boundary, messageOf, received, usual } from "./trace-messages.js";

describe("formatRoute", () => {
  it("shows hosts, ways and the boundary", async () => {
    expect(formatRoute(await traceHops(messageOf(...usual), { boundary })).split("\n")).toEqual([
      "laptop [198.51.100.9]",
      "  │  ESMTPSA, TLS",
      "mail.example.com, 2026-06-01 10:00:01Z",
      "  │  ESMTPS, TLSv1.3, TLS_AES_256_GCM_SHA384, +3 s",
      " ═╪═ boundary",
      "mx.example.net, 2026-06-01 10:00:04Z",
      "  │  ESMTP, no TLS, +1 s",
      "localhost, 2026-06-01 10:00:05Z",
      "  │  ESMTP, no TLS, +2 s",
      "scan.example.net, 2026-06-01 10:00:07Z",
      "  │  LMTP, no TLS, +1 s",
      "store.example.net, 2026-06-01 10:00:08Z",
    ]);
  });

  it("shows long delays and clocks that go wrong", async () => {
    const message = messageOf(
      received("from c.example by d.example with ESMTPS", 0),
      received("from b.example by c.example with ESMTPS", 4_000),
      received("from a.example by b.example with ESMTPS", -90_000),
    );
    expect(formatRoute(await traceHops(message))).toContain("-1 h 6 min");
    expect(formatRoute(await traceHops(message))).toContain("+26 h 6 min");
  });

  it("is empty without hops", async () => {
    expect(formatRoute(await traceHops(messageOf()))).toBe("");
    expect(toMermaid(await traceHops(messageOf()))).toBe("flowchart TD");
  });
});

describe("pictures of hostile fields", () => {
  it("have only lines of their own, and no control characters", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nearlyReceived, { minLength: 1, maxLength: 3 }), async (values) => {
        const fields = values.map((value) => `Received: ${value.replace(/[\r\n]+[ \t]*/g, "\r\n ")}`);
        const trace = await traceHops(messageOf(...fields), { boundary });
        const text = formatRoute(trace);
        expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
        expect(text.split("\n")).toHaveLength(1 + 2 * trace.hops.length + (trace.entry === undefined ? 0 : 1));
        const mermaid = toMermaid(trace).split("\n");
        const shape =
          /^(?:flowchart TD| {2}h\d+\["[\w .,:@+#;<>-]*"\](?::::inside)?| {2}h\d+ (?:--|==)>(?:\|"[\w .,:@+#;-]*"\|)? h\d+| {2}classDef inside stroke-width:3px)$/;
        for (const line of mermaid) expect(line).toMatch(shape);
      }),
    );
  });

  it("cut what is long", async () => {
    const long = "x".repeat(10_000);
    const trace = await traceHops(messageOf(received(`from ${long} by ${long} with ESMTP`, 0)));
    expect(formatRoute(trace).length).toBeLessThan(400);
    expect(toMermaid(trace).length).toBeLessThan(500);
  });
});
