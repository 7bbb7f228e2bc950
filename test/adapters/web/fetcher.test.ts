import { describe, expect, it } from "vitest";
import { type WebFetch, type WebFetcherOptions, webFetcher } from "../../../src/adapters/web/index.js";
import type { FetchAnswer, FetchLimits } from "../../../src/core/fetch.js";
import { decodeLatin1, encodeLatin1 } from "../../../src/internal/bytes.js";

const limits: FetchLimits = { maxBytes: 100, timeoutMs: 10_000, redirects: 0 };
const url = new URL("https://policy.example.com/a?b#c");

/** What a fetcher makes of a response. */
function answerTo(respond: () => Response | Promise<Response>, overrides: Partial<FetchLimits> = {}) {
  return webFetcher({ fetch: async () => respond() })(url, { ...limits, ...overrides });
}

function textOf(answer: FetchAnswer): string {
  if (answer.status !== "ok") throw new Error(`failed: ${answer.reason}`, { cause: answer.cause });
  return decodeLatin1(answer.body);
}

/** A body of these chunks that stays open behind the last, and tells when it is cancelled. */
function openBody(chunks: readonly string[], onCancel = (): void => {}): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(encodeLatin1(chunk));
    },
    cancel: onCancel,
  });
}

describe("a fetch of webFetcher", () => {
  it("asks for the URL, uncompressed, without following redirects", async () => {
    const calls: Parameters<WebFetch>[] = [];
    const fetch: WebFetch = async (...call) => {
      calls.push(call);
      return new Response("body", { status: 404, headers: { "X-A": "b" } });
    };
    const answer = await webFetcher({ fetch })(url, limits);
    expect(answer).toMatchObject({ status: "ok", code: 404, headers: { "x-a": "b" } });
    expect(textOf(answer)).toBe("body");
    expect(calls).toHaveLength(1);
    expect(calls[0]).toEqual([
      url.href,
      {
        redirect: "manual",
        headers: { accept: "*/*", "accept-encoding": "identity" },
        signal: expect.any(AbortSignal),
      },
    ]);
  });

  it("calls the global fetch where it is given none", async () => {
    const before = globalThis.fetch;
    try {
      globalThis.fetch = async () => new Response("global");
      expect(textOf(await webFetcher()(url, limits))).toBe("global");
    } finally {
      globalThis.fetch = before;
    }
  });

  it("takes a body of exactly the bytes allowed, an empty one, and none", async () => {
    expect(textOf(await answerTo(() => new Response("x".repeat(100))))).toBe("x".repeat(100));
    expect(textOf(await answerTo(() => new Response(""), { maxBytes: 0 }))).toBe("");
    expect(textOf(await answerTo(() => new Response(null, { status: 204 })))).toBe("");
  });

  it.each([301, 302, 303, 304, 307, 308])("fails with redirect for HTTP %i", async (status) => {
    expect(await answerTo(() => new Response(null, { status }))).toMatchObject({
      status: "failed",
      reason: "redirect",
    });
  });

  it("fails with redirect for the opaque response that browsers make of one", async () => {
    const opaque = Object.defineProperties(Response.error(), { type: { value: "opaqueredirect" } });
    expect(await answerTo(() => opaque)).toMatchObject({ status: "failed", reason: "redirect" });
  });

  it("fails with too-large when the length says so, without reading", async () => {
    let isCancelled = false;
    const body = openBody(["x"], () => (isCancelled = true));
    const answer = await answerTo(() => new Response(body, { headers: { "content-length": "101" } }));
    expect(answer).toMatchObject({ status: "failed", reason: "too-large" });
    expect(isCancelled).toBe(true);
  });

  it("fails with too-large as soon as more has come, and stops reading", async () => {
    let isCancelled = false;
    const body = openBody(["x".repeat(60), "x".repeat(41)], () => (isCancelled = true));
    expect(await answerTo(() => new Response(body))).toMatchObject({ status: "failed", reason: "too-large" });
    expect(isCancelled).toBe(true);
  });

  it.each<readonly [string, () => Response | Promise<Response>]>([
    ["fetch rejects", () => Promise.reject(new TypeError("fetch failed"))],
    ["fetch rejects with no error", () => Promise.reject("no")],
    [
      "the body breaks",
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(new TypeError("cut")) })),
    ],
    ["there is no status", () => Response.error()],
  ])("fails with network when %s", async (_what, respond) => {
    const answer = await answerTo(respond);
    expect(answer).toMatchObject({ status: "failed", reason: "network", cause: expect.any(Error) });
  });

  it.each<readonly [string, () => Response | Promise<Response>]>([
    ["no response", () => new Promise<Response>(() => {})],
    ["no end of the body", () => new Response(openBody(["x"]))],
  ])("fails in time when there is %s, although nobody listens to the signal", async (_what, respond) => {
    expect(await answerTo(respond, { timeoutMs: 20 })).toMatchObject({ status: "failed", reason: "timeout" });
  });

  it("throws the signal's reason at once, and passes the abort on", async () => {
    const reason = new Error("stop");
    let inner: AbortSignal | null | undefined;
    const fetcher = webFetcher({
      fetch: (_url, init) => {
        inner = init.signal;
        return new Promise(() => {});
      },
    });
    await expect(fetcher(url, limits, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(inner).toBeUndefined();
    const controller = new AbortController();
    const fetching = fetcher(url, limits, { signal: controller.signal });
    controller.abort(reason);
    await expect(fetching).rejects.toBe(reason);
    expect(inner?.aborted).toBe(true);
  });

  it("throws for limits that can't be", async () => {
    await expect(answerTo(() => new Response(), { maxBytes: -1 })).rejects.toThrow(/"maxBytes"/);
    await expect(answerTo(() => new Response(), { timeoutMs: 0 })).rejects.toThrow(/"timeoutMs"/);
  });
});

describe("where webFetcher does not go", () => {
  const reached: WebFetcherOptions["fetch"] = async () => new Response("reached");
  const forbidden = { status: "failed", reason: "forbidden", cause: expect.any(Error) };

  const special = [
    [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "0.0.0.0",
      "10.1.2.3",
      "192.168.0.1",
      "172.31.255.255",
    ],
    ["169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"],
    ["[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
    ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal", "metadata", "router."],
    ["a.home.arpa", "a.test", "a.invalid", "a.example", "a.onion", "a.alt", "internal", "local"],
  ].flat();

  it.each(special)("%s", async (host) => {
    const special = new URL(`https://${host}/`);
    expect(await webFetcher({ fetch: reached })(special, limits)).toMatchObject(forbidden);
    const asked: string[] = [];
    const told = webFetcher({
      fetch: reached,
      allowSpecialHost: (name) => {
        asked.push(name);
        return true;
      },
    });
    expect(await told(special, limits)).toMatchObject({ status: "ok" });
    expect(asked).toEqual([expect.stringMatching(/^[^[\]A-Z]*[^.\]]$/)]);
  });

  it.each([
    "8.8.8.8",
    "[2606:4700::1111]",
    "[64:ff9b::808:808]",
    "mta-sts.example.com",
    "local.example.org",
    "xlocal.xyz",
  ])("is not %s", async (host) => {
    const never = (): boolean => {
      throw new Error("asked");
    };
    const fetcher = webFetcher({ fetch: reached, allowSpecialHost: never });
    expect(await fetcher(new URL(`https://${host}/`), limits)).toMatchObject({ status: "ok" });
  });

  it.each(["http://a.example.com/", "ftp://a.example.com/", "data:,x", "https://u:p@a.example.com/"])(
    "%s",
    async (address) => {
      expect(await webFetcher({ fetch: reached })(new URL(address), limits)).toMatchObject(forbidden);
    },
  );

  it("http: unless told", async () => {
    const fetcher = webFetcher({ fetch: reached, allowHttp: true });
    expect(await fetcher(new URL("http://crl.example.com/"), limits)).toMatchObject({ status: "ok" });
    expect(await fetcher(new URL("ftp://crl.example.com/"), limits)).toMatchObject(forbidden);
  });
});
