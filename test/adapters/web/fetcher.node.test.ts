import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { webFetcher } from "../../../src/adapters/web/index.js";
import type { FetchAnswer, FetchLimits } from "../../../src/core/fetch.js";
import { decodeLatin1 } from "../../../src/internal/bytes.js";
import { startPeer } from "../../support/tcp-peer.node.js";

const limits: FetchLimits = { maxBytes: 1_000, timeoutMs: 10_000, redirects: 0 };

/** What a fetch by the runtime's own `fetch` makes of these bytes. */
async function fetchRaw(response: Uint8Array | string, overrides: Partial<FetchLimits> = {}): Promise<FetchAnswer> {
  const { port } = await startPeer((socket) => socket.once("data", () => socket.end(response)));
  const fetcher = webFetcher({ allowHttp: true, allowSpecialHost: (host) => host === "127.0.0.1" });
  return fetcher(new URL(`http://127.0.0.1:${port}/`), { ...limits, ...overrides });
}

describe("webFetcher on the fetch of this runtime", () => {
  it("brings a body", async () => {
    const answer = await fetchRaw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-A: b\r\n\r\nbody");
    expect(answer).toMatchObject({ status: "ok", code: 200, headers: { "x-a": "b" } });
    expect(answer.status === "ok" && decodeLatin1(answer.body)).toBe("body");
  });

  it("does not follow a redirect", async () => {
    const answer = await fetchRaw("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
    expect(answer).toMatchObject({ status: "failed", reason: "redirect" });
  });

  it("stops at what a small compressed body swells to", async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const answer = await fetchRaw(Buffer.concat([Buffer.from(head), bomb]), { maxBytes: 100_000 });
    expect(answer).toMatchObject({ status: "failed", reason: "too-large" });
  });

  it("fails for a body that is shorter than announced", async () => {
    const answer = await fetchRaw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody");
    expect(answer).toMatchObject({ status: "failed", reason: "network" });
  });

  it("fails for a server that hangs up", async () => {
    expect(await fetchRaw("")).toMatchObject({ status: "failed", reason: "network" });
  });
});
