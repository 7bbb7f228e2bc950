import { describe, expect, it } from "vitest";
import { type DohFetch, type DohResolverOptions, dohResolver } from "../../../src/adapters/doh/index.js";
import { decodeBase64 } from "../../../src/internal/base64.js";
import { encodeQuery } from "../../../src/internal/dns-wire/query.js";
import { AD, buildMessage, characterString, labels, type MessageInit, QR, RA, TC } from "../../support/dns-message.js";

const url = "https://dns.example/dns-query";
const question = { name: labels("mail.example"), type: 16 };
const truth = { status: "ok", records: [["true"]], authenticated: false, ttl: 300 };

function message(init: MessageInit = {}): Uint8Array<ArrayBuffer> {
  return buildMessage({ questions: [question], answers: [{ ...question, data: [characterString("true")] }], ...init });
}

function dnsResponse(body: BodyInit | null, headers: Record<string, string> = {}): Response {
  return new Response(body, { headers: { "content-type": "application/dns-message", ...headers } });
}

/** What a server that answers so makes of a look-up. */
function resolveWith(respond: () => Response | Promise<Response>, options: Partial<DohResolverOptions> = {}) {
  return dohResolver({ url, fetch: async () => respond(), ...options }).resolve("mail.example", "TXT");
}

describe("a request (RFC 8484 §4.1)", () => {
  /** The request that a look-up makes. */
  async function requestOf(options: Partial<DohResolverOptions>): Promise<{ address: URL; init: RequestInit }> {
    let request: { address: URL; init: RequestInit } | undefined;
    const record: DohFetch = async (address, init) => {
      request = { address: new URL(address), init };
      return dnsResponse(message());
    };
    expect(await dohResolver({ url, fetch: record, ...options }).resolve("mail.example", "TXT")).toEqual(truth);
    return request!;
  }

  const query = encodeQuery("mail.example", "TXT", { id: 0, payloadOctets: 1232, dnssecOk: true });

  it("by GET carries the query with id 0 in base64url without padding", async () => {
    const { address, init } = await requestOf({ url: new URL("https://dns.example/q?key=1") });
    const dns = address.searchParams.get("dns")!;
    expect(address.href).toBe(`https://dns.example/q?key=1&dns=${dns}`);
    expect(dns).toMatch(/^[A-Za-z0-9_-]+$/);
    const padded = dns
      .replaceAll("-", "+")
      .replaceAll("_", "/")
      .padEnd(Math.ceil(dns.length / 4) * 4, "=");
    expect(decodeBase64(padded)).toEqual(query);
    expect(init).toMatchObject({ method: "GET", headers: { accept: "application/dns-message" }, redirect: "manual" });
    expect(init).not.toHaveProperty("body");
  });

  it("by GET writes no + or / into the address (RFC 4648 §5)", async () => {
    let address = "";
    const record: DohFetch = async (to) => {
      address = to;
      return dnsResponse(null);
    };
    await dohResolver({ url, fetch: record }).resolve("\\255\\255\\255\\255.\\251\\239\\190\\251\\239\\190", "A");
    const dns = address.slice(`${url}?dns=`.length);
    expect(dns).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(dns).toMatch(/_.*-|-.*_/);
  });

  it("by POST carries it as the body", async () => {
    const { address, init } = await requestOf({ method: "POST" });
    expect(address.href).toBe(url);
    const type = "application/dns-message";
    expect(init).toMatchObject({ method: "POST", headers: { accept: type, "content-type": type }, body: query });
  });

  it("does not ask for signatures where the AD bit is not trusted", async () => {
    const { init } = await requestOf({ method: "POST", trustAd: false });
    expect(init.body).toEqual(encodeQuery("mail.example", "TXT", { id: 0, payloadOctets: 1232, dnssecOk: false }));
  });
});

describe("a response", () => {
  it("may come in any chunks and with parameters of its type", async () => {
    const bytes = message();
    const body = () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          for (const octet of bytes) controller.enqueue(Uint8Array.of(octet));
          controller.close();
        },
      });
    expect(await resolveWith(() => dnsResponse(body(), { "content-type": "Application/DNS-Message; a=b" }))).toEqual(
      truth,
    );
  });

  it("is authenticated if the server says so and is trusted, which it is by default", async () => {
    const respond = () => dnsResponse(message({ flags: QR | RA | AD }));
    expect(await resolveWith(respond)).toEqual({ ...truth, authenticated: true });
    expect(await resolveWith(respond, { trustAd: false })).toEqual(truth);
  });

  it.each([
    ["100", 200],
    ["0", 300],
    ["400", 0],
    ["99999999999999999999", 300],
    ["-1", 300],
    ["x", 300],
  ])("with the age %s has a TTL of %i (§5.1)", async (age, ttl) => {
    expect(await resolveWith(() => dnsResponse(message(), { age }))).toEqual({ ...truth, ttl });
  });

  it.each<readonly [string, () => Response, string]>([
    ["HTTP 500", () => new Response("", { status: 500 }), "servfail"],
    ["HTTP 504", () => new Response("", { status: 504 }), "servfail"],
    ["HTTP 404", () => new Response("", { status: 404 }), "refused"],
    ["HTTP 429 with DNS in it", () => new Response(message(), { status: 429 }), "refused"],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://a.example" } }), "refused"],
    ["no type", () => new Response(message()), "malformed"],
    ["JSON", () => new Response("{}", { headers: { "content-type": "application/json" } }), "malformed"],
    ["no body", () => dnsResponse(null), "malformed"],
    ["an empty body", () => dnsResponse(new Uint8Array(0)), "malformed"],
    ["a body cut short", () => dnsResponse(message().slice(0, -1)), "malformed"],
    ["a body with more behind it", () => dnsResponse(new Blob([message(), "\0"])), "malformed"],
    ["another id", () => dnsResponse(message({ id: 1 })), "malformed"],
    ["another question", () => dnsResponse(message({ questions: [{ ...question, type: 1 }] })), "malformed"],
    ["a cut answer", () => dnsResponse(message({ flags: QR | TC })), "malformed"],
    ["SERVFAIL", () => dnsResponse(message({ flags: QR | 2, answers: [] })), "servfail"],
    ["REFUSED", () => dnsResponse(message({ flags: QR | 5, answers: [] })), "refused"],
  ])("that is %s fails", async (_what, respond, reason) => {
    const answer = await resolveWith(respond);
    expect(answer).toMatchObject({ status: "failed", reason, cause: expect.any(Error) });
  });

  it("is read no further than allowed, and cancelled", async () => {
    let isCancelled = false;
    let pulls = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulls++;
        controller.enqueue(new Uint8Array(1_000));
      },
      cancel() {
        isCancelled = true;
      },
    });
    const answer = await resolveWith(() => dnsResponse(endless), { maxBytes: 10_000 });
    expect(answer).toMatchObject({
      status: "failed",
      reason: "malformed",
      cause: { name: "LimitError", limit: "maxBytes", max: 10_000 },
    });
    expect(isCancelled).toBe(true);
    expect(pulls).toBeLessThan(15);
  });

  it("of exactly 65,535 octets is taken", async () => {
    const strings = Array.from({ length: 255 }, () => characterString("x".repeat(255)));
    const build = (last: string) => message({ answers: [{ ...question, data: [...strings, characterString(last)] }] });
    const body = build("y".repeat(65_535 - build("").length));
    expect(body).toHaveLength(65_535);
    expect(await resolveWith(() => dnsResponse(body))).toMatchObject({ status: "ok", records: [{ length: 256 }] });
  });

  it("that breaks off is a network failure", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("terminated")) });
    expect(await resolveWith(() => dnsResponse(broken))).toMatchObject({ status: "failed", reason: "network" });
  });

  it("that never comes for want of a connection is a network failure with its cause", async () => {
    const cause = new TypeError("fetch failed");
    expect(await resolveWith(() => Promise.reject(cause))).toEqual({ status: "failed", reason: "network", cause });
  });
});

describe("a look-up", () => {
  it("asks on where a message ends in an alias", async () => {
    const asked: string[] = [];
    const fetch: DohFetch = async (_url, { body }) => {
      const name = new TextDecoder().decode((body as Uint8Array).subarray(13, -16)).replace(/[^a-z]/g, ".");
      asked.push(name);
      const questions = [{ name: labels(name), type: 16 }];
      const alias = { name: labels(name), type: 5, ttl: 40, data: [{ name: ["b", "example"] }] };
      const found = { name: labels(name), type: 16, ttl: 60, data: [characterString("true")] };
      return dnsResponse(buildMessage({ questions, answers: [name === "a.example" ? alias : found] }), { age: "10" });
    };
    const answer = await dohResolver({ url, fetch, method: "POST" }).resolve("a.example", "TXT");
    expect(asked).toEqual(["a.example", "b.example"]);
    expect(answer).toEqual({ ...truth, ttl: 30, aliases: ["b.example"] });
  });

  it("of a name that DNS can't carry sends nothing", async () => {
    const fetch: DohFetch = () => Promise.reject(new Error("asked"));
    const answer = await dohResolver({ url, fetch }).resolve("a..example", "TXT");
    expect(answer).toMatchObject({ status: "failed", reason: "malformed", cause: { format: "domain-name" } });
  });

  it("of an unknown type is a mistake of the caller", async () => {
    await expect(dohResolver({ url }).resolve("a.example", "ANY" as "A")).rejects.toThrow(TypeError);
  });

  /** Neither looks at the signal. */
  const stalls: readonly (readonly [string, () => Promise<Response>])[] = [
    ["in fetch", () => new Promise(() => {})],
    ["in the body", async () => dnsResponse(new ReadableStream({ pull: () => new Promise(() => {}) }))],
  ];

  it.each(stalls)("that stalls %s times out", async (_where, fetch) => {
    const signals: AbortSignal[] = [];
    const spy: DohFetch = (_url, { signal }) => {
      signals.push(signal!);
      return fetch();
    };
    const answer = await dohResolver({ url, fetch: spy, timeoutMs: 20 }).resolve("mail.example", "TXT");
    expect(answer).toMatchObject({ status: "failed", reason: "timeout" });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each(stalls)("that stalls %s ends at once with the reason of an abort", async (_where, fetch) => {
    const controller = new AbortController();
    const answer = dohResolver({ url, fetch }).resolve("mail.example", "TXT", { signal: controller.signal });
    const reason = new Error("stop");
    setTimeout(() => controller.abort(reason), 10);
    await expect(answer).rejects.toBe(reason);
  });

  it("that is aborted before it starts sends nothing", async () => {
    let isAsked = false;
    const fetch: DohFetch = async () => {
      isAsked = true;
      return dnsResponse(message());
    };
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    await expect(dohResolver({ url, fetch }).resolve("mail.example", "TXT", { signal })).rejects.toBe(reason);
    expect(isAsked).toBe(false);
  });
});

describe("options", () => {
  it.each<readonly [string, Partial<DohResolverOptions>, typeof Error]>([
    ["url", { url: "http://dns.example/dns-query" }, TypeError],
    ["url", { url: "http://localhost.example/" }, TypeError],
    ["url", { url: "http://127.0.0.1.example/" }, TypeError],
    ["url", { url: "ftp://dns.example" }, TypeError],
    ["url", { url: "dns.example" }, TypeError],
    ["method", { method: "PUT" as "GET" }, TypeError],
    ["timeoutMs", { timeoutMs: 0 }, RangeError],
    ["maxBytes", { maxBytes: 65_536 }, RangeError],
  ])("%s is named when it is wrong: %j", (name, options, type) => {
    expect(() => dohResolver({ url, ...options })).toThrow(type);
    expect(() => dohResolver({ url, ...options })).toThrow(`"${name}"`);
  });

  it.each(["http://localhost:8053/q", "http://127.0.0.1/q", "http://[::1]/q", url])("%s is fine", (address) => {
    expect(() => dohResolver({ url: address })).not.toThrow();
  });
});
