import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type NodeFetcherOptions, nodeFetcher } from "../../../src/adapters/node/index.js";
import { type DnsOptions, resolverFrom } from "../../../src/core/dns.js";
import type { FetchAnswer, FetchLimits } from "../../../src/core/fetch.js";
import { decodeLatin1 } from "../../../src/internal/bytes.js";
import { type Identity, makeAuthority, type TestAuthority } from "../../support/certificates.node.js";
import { requireProgram } from "../../support/require-program.node.js";
import { closedPort, openSockets, startPeer } from "../../support/tcp-peer.node.js";

const limits: FetchLimits = { maxBytes: 1_000, timeoutMs: 10_000, redirects: 0 };
const everywhere: NodeFetcherOptions = { allowHttp: true, allowSpecialAddress: () => true };

const started: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of started.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Serves HTTP on 127.0.0.1 and gives the URL. */
async function serve(listener: RequestListener): Promise<URL> {
  const server = createHttpServer(listener);
  started.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a/b?c=d#e`);
}

/** A server that sends these bytes when asked, and what a fetch makes of them. */
async function fetchRaw(
  respond: (socket: Socket) => unknown,
  overrides: Partial<FetchLimits> = {},
): Promise<FetchAnswer> {
  const { port } = await startPeer((socket) => socket.once("data", () => respond(socket)));
  return nodeFetcher(everywhere)(new URL(`http://127.0.0.1:${port}/`), { ...limits, ...overrides });
}

function textOf(answer: FetchAnswer): string {
  if (answer.status !== "ok") throw new Error(`failed: ${answer.reason}`, { cause: answer.cause });
  return decodeLatin1(answer.body);
}

describe("a fetch of nodeFetcher", () => {
  it("brings code, headers and body, and asks for no more than that", async () => {
    let seen = {};
    const url = await serve(({ method, url: path, headers }, response) => {
      seen = { method, path, headers };
      response.writeHead(404, { "Content-Type": "text/plain", "X-A": ["1", "2"], "Set-Cookie": ["a=1", "b=2"] });
      response.end("not here");
    });
    const answer = await nodeFetcher(everywhere)(url, limits);
    expect(answer).toMatchObject({
      status: "ok",
      code: 404,
      headers: { "content-type": "text/plain", "x-a": "1, 2", "set-cookie": "a=1,b=2" },
    });
    expect(textOf(answer)).toBe("not here");
    expect(seen).toEqual({
      method: "GET",
      path: "/a/b?c=d",
      headers: {
        host: url.host,
        accept: "*/*",
        "accept-encoding": "identity",
        "user-agent": "mailproof",
        connection: "close",
      },
    });
  });

  it("takes a body of exactly the bytes allowed, in chunks too, and an empty one", async () => {
    const full = await serve((_request, response) => {
      response.write("x".repeat(400));
      response.end("x".repeat(600));
    });
    expect(textOf(await nodeFetcher(everywhere)(full, limits))).toBe("x".repeat(1_000));
    const empty = await serve((_request, response) => response.end());
    expect(textOf(await nodeFetcher(everywhere)(empty, { ...limits, maxBytes: 0 }))).toBe("");
  });

  it("takes a body that ends with the connection", async () => {
    const answer = await fetchRaw((socket) => socket.end("HTTP/1.0 200 OK\r\nX: y\r\n\r\nuntil the end"));
    expect(textOf(answer)).toBe("until the end");
  });

  it("passes over interim responses", async () => {
    const interim = "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n".repeat(3);
    const answer = await fetchRaw((socket) => socket.end(`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`));
    expect(textOf(answer)).toBe("ok");
  });

  it("leaves nothing open and no listener on the signal", async () => {
    await expect.poll(openSockets).toBe(0);
    const { port } = await startPeer((socket) =>
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")),
    );
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const counted = new Proxy(signal, {
      get(target, key) {
        if (key === "addEventListener") listeners++;
        if (key === "removeEventListener") listeners--;
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const url = new URL(`http://127.0.0.1:${port}/`);
    expect(textOf(await nodeFetcher(everywhere)(url, limits, { signal: counted }))).toBe("ok");
    expect(listeners).toBe(0);
    await expect.poll(openSockets).toBe(0);
  });
});

describe("what a fetch does not bring", () => {
  it.each([301, 302, 303, 304, 307, 308, 399])("is a redirect: HTTP %i", async (code) => {
    let isFollowed = false;
    const target = await serve((_request, response) => {
      isFollowed = true;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(code, { location: target.href }).end());
    expect(await nodeFetcher(everywhere)(url, limits)).toMatchObject({ status: "failed", reason: "redirect" });
    expect(isFollowed).toBe(false);
  });

  const ok = "HTTP/1.1 200 OK\r\n";
  const x = (count: number): string => "x".repeat(count);
  it.each<readonly [string, (socket: Socket) => unknown, string]>([
    ["announced as too large", (socket) => socket.write(`${ok}Content-Length: 1001\r\n\r\n`), "too-large"],
    [
      "too large in chunks",
      (socket) => socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n3e9\r\n${x(1001)}`),
      "too-large",
    ],
    ["too large and without an end", (socket) => socket.write(`${ok}\r\n${x(1001)}`), "too-large"],
    ["shorter than announced", (socket) => socket.end(`${ok}Content-Length: 10\r\n\r\n123456789`), "network"],
    ["cut in its chunks", (socket) => socket.end(`${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n`), "network"],
    [
      "cut off by a reset",
      (socket) =>
        socket.write(`${ok}Content-Length: 10\r\n\r\n1`, () => setTimeout(() => socket.resetAndDestroy(), 20)),
      "network",
    ],
    [
      "compressed",
      (socket) => socket.end(`${ok}Content-Encoding: gzip\r\n\r\n${gzipSync("a").toString("latin1")}`),
      "malformed",
    ],
    ["compressed by another name", (socket) => socket.end(`${ok}Content-Encoding: identity, BR\r\n\r\nx`), "malformed"],
    [
      "compressed on the way",
      (socket) => socket.end(`${ok}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`),
      "malformed",
    ],
    ["of two lengths", (socket) => socket.end(`${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`), "malformed"],
    [
      "of both lengths",
      (socket) => socket.end(`${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`),
      "malformed",
    ],
    [
      "of a length that is none",
      (socket) => socket.end(`${ok}Content-Length: 0x10\r\n\r\nabcdefghijklmnop`),
      "malformed",
    ],
    ["not HTTP", (socket) => socket.end("220 mx.test ESMTP\r\n"), "malformed"],
    ["nothing", (socket) => socket.end(), "network"],
    ["nothing, by a reset", (socket) => socket.resetAndDestroy(), "network"],
    ["half a header", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-"), "network"],
    [
      "another protocol",
      (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
      "network",
    ],
    ["a header field too large", (socket) => socket.write(`${ok}X: ${x(20_000)}\r\n`), "too-large"],
    ["a header too large", (socket) => socket.write(ok + `X: ${x(100)}\r\n`.repeat(200)), "too-large"],
    [
      "an endless header",
      (socket) => setInterval(() => socket.write(`${x(999)}: ${x(999)}\r\n`), 1).unref(),
      "malformed",
    ],
  ])("is a response that is %s", async (_what, respond, reason) => {
    await expect.poll(openSockets).toBe(0);
    expect(await fetchRaw(respond)).toMatchObject({ status: "failed", reason, cause: expect.any(Error) });
    await expect.poll(openSockets).toBe(0);
  });

  it.each<readonly [string, (socket: Socket) => unknown]>([
    ["says nothing", () => {}],
    [
      "trickles its header",
      (socket) => {
        socket.write(`${ok}X`);
        setInterval(() => socket.write("X"), 5).unref();
      },
    ],
    [
      "trickles its body",
      (socket) => {
        socket.write(`${ok}Content-Length: 1000\r\n\r\n`);
        setInterval(() => socket.write("x"), 5).unref();
      },
    ],
    [
      "sends interim responses for ever",
      (socket) => setInterval(() => socket.write("HTTP/1.1 102 Processing\r\n\r\n"), 5).unref(),
    ],
  ])("is what comes too late, from a server that %s", async (_what, respond) => {
    await expect.poll(openSockets).toBe(0);
    const answer = await fetchRaw(respond, { timeoutMs: 150 });
    expect(answer).toMatchObject({ status: "failed", reason: "timeout" });
    await expect.poll(openSockets).toBe(0);
  });

  it("is what a look-up that hangs is needed for; it is told to stop", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const resolve = (_name: string, _type: string, options?: DnsOptions) => {
      signals.push(options?.signal);
      return new Promise<never>(() => {});
    };
    const fetcher = nodeFetcher({ resolver: { resolve } });
    const url = new URL("https://a.test/");
    const answer = await fetcher(url, { ...limits, timeoutMs: 30 });
    expect(answer).toMatchObject({ status: "failed", reason: "timeout" });
    const controller = new AbortController();
    const fetching = fetcher(url, limits, { signal: controller.signal });
    await expect.poll(() => signals.length).toBe(4);
    controller.abort("stop");
    await expect(fetching).rejects.toBe("stop");
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true, true, true]);
  });

  it("has no name or no server", async () => {
    const resolver = resolverFrom(() => "nxdomain");
    const fetcher = nodeFetcher({ ...everywhere, resolver });
    expect(await fetcher(new URL("https://a.test/"), limits)).toMatchObject({ reason: "not-found" });
    expect(await fetcher(new URL(`http://127.0.0.1:${await closedPort()}/`), limits)).toMatchObject({
      reason: "network",
    });
  });

  it("is aborted at once, with the signal's reason", async () => {
    await expect.poll(openSockets).toBe(0);
    const reason = new Error("stop");
    const { port } = await startPeer(() => {});
    const url = new URL(`http://127.0.0.1:${port}/`);
    const fetcher = nodeFetcher(everywhere);
    await expect(fetcher(url, limits, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const fetching = fetcher(url, limits, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 30);
    await expect(fetching).rejects.toBe(reason);
    await expect.poll(openSockets).toBe(0);
  });

  it.each([{ maxBytes: -1 }, { maxBytes: 1.5 }, { maxBytes: 2 ** 31 }, { timeoutMs: 0 }, { timeoutMs: Number.NaN }])(
    "is asked for within limits that can't be: %o",
    async (wrong) => {
      const fetching = nodeFetcher()(new URL("https://a.test/"), { ...limits, ...wrong });
      await expect(fetching).rejects.toThrow(RangeError);
      await expect(fetching).rejects.toThrow(Object.keys(wrong)[0]);
    },
  );
});

describe("where a fetch is not led", () => {
  const forbidden = { status: "failed", reason: "forbidden", cause: expect.any(Error) };

  it.each([
    "http://a.test/",
    "ftp://a.test/",
    "file:///etc/passwd",
    "data:,x",
    "https://user@a.test/",
    "https://:pw@a.test/",
  ])("to %s", async (url) => {
    const fetcher = nodeFetcher({ allowSpecialAddress: () => true, resolver: resolverFrom(() => ["127.0.0.1"]) });
    expect(await fetcher(new URL(url), limits)).toMatchObject(forbidden);
  });

  const literals = [
    ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.255.255.254"],
    ["0.0.0.0", "0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0xa9fea9fe", "100.64.0.1"],
    ["192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "\uff11\uff12\uff17.0.0.1"],
    ["[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]", "[2001:db8::1]"],
    ["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]"],
    ["[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[0:0:0:0:0:ffff:a9fe:a9fe]"],
  ].flat();

  it.each(literals)("to https://%s/", async (host) => {
    const url = new URL(`https://${host}/`);
    expect(await nodeFetcher()(url, limits)).toMatchObject(forbidden);
    expect(await nodeFetcher({ allowHttp: true })(new URL(`http://${host}/`), limits)).toMatchObject(forbidden);
  });

  it.each(["localhost", "LOCALHOST.", "a.localhost"])("to the name %s, as the system looks it up", async (host) => {
    const { port, connections } = await startPeer(() => {});
    const answer = await nodeFetcher()(new URL(`https://${host}:${port}/`), limits);
    expect(answer).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/^(forbidden|not-found|network)$/),
    });
    if (host === "localhost") expect(answer).toMatchObject(forbidden);
    expect(connections.size).toBe(0);
  });

  it.each([
    [["127.0.0.1"], []],
    [[], ["::1"]],
    [
      ["10.0.0.1", "169.254.169.254", "0.0.0.0"],
      ["fe80::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    ],
    [["127.0.0.1"], ["fe80::1%lo"]],
  ])("to a name with the addresses %o and %o", async (a, aaaa) => {
    const resolver = resolverFrom((_name, type) => (type === "A" ? a : aaaa));
    const { port, connections } = await startPeer(() => {});
    expect(await nodeFetcher({ resolver })(new URL(`https://a.test:${port}/`), limits)).toMatchObject(forbidden);
    expect(connections.size).toBe(0);
  });

  it("to the special ones among the addresses of a name", async () => {
    const { port, connections } = await startPeer(() => {}, "127.0.0.1");
    const allowed = await startPeer(
      (socket) => socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\n\r\nhere")),
      "127.0.0.2",
    );
    const fetcher = nodeFetcher({
      allowHttp: true,
      resolver: resolverFrom((_name, type) => (type === "A" ? ["127.0.0.1", "127.0.0.2", "10.0.0.1"] : ["::1"])),
      allowSpecialAddress: (address) => address === "127.0.0.2",
    });
    expect(textOf(await fetcher(new URL(`http://a.test:${allowed.port}/`), limits))).toBe("here");
    // Where only the forbidden one listens, there is no connection.
    expect(await fetcher(new URL(`http://a.test:${port}/`), limits)).toMatchObject({ reason: "network" });
    expect(connections.size).toBe(0);
  });

  it("to an address that a name gets after the look-up (DNS rebinding)", async () => {
    const { port, connections } = await startPeer((socket) => socket.end("HTTP/1.0 200 OK\r\n\r\nhidden"), "127.0.0.1");
    const asked: string[] = [];
    const resolver = resolverFrom((_name, type) => {
      const isFirst = !asked.includes(type);
      asked.push(type);
      if (!isFirst) return type === "A" ? ["127.0.0.1"] : [];
      return type === "A" ? [] : ["3ffe::1"]; // not special, and belongs to nobody
    });
    const fetcher = nodeFetcher({ allowHttp: true, resolver });
    const answer = await fetcher(new URL(`http://a.test:${port}/`), { ...limits, timeoutMs: 3_000 });
    expect(answer).toMatchObject({ status: "failed", reason: expect.stringMatching(/^(network|timeout)$/) });
    expect(asked.sort()).toEqual(["A", "AAAA"]);
    expect(await fetcher(new URL(`http://a.test:${port}/`), limits)).toMatchObject(forbidden);
    expect(connections.size).toBe(0);
  });
});

const openssl = requireProgram("openssl");

describe.skipIf(openssl === undefined)("https: by nodeFetcher", () => {
  let authority: TestAuthority;
  let identity: Identity;
  beforeAll(() => {
    authority = makeAuthority(openssl!);
    identity = authority.issue("DNS:mta-sts.a.test");
  });

  async function serveTls({ certificate, key }: Identity, host = "mta-sts.a.test"): Promise<URL> {
    const cert = certificate + authority.intermediate.certificate;
    const server = createHttpsServer({ key, cert }, ({ headers }, response) => response.end(headers.host));
    started.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new URL(`https://${host}:${(server.address() as AddressInfo).port}/`);
  }

  function trusting(...trustAnchors: readonly string[]) {
    const resolver = resolverFrom((_name, type) => (type === "A" ? ["127.0.0.1"] : []));
    return nodeFetcher({ allowSpecialAddress: () => true, resolver, trustAnchors });
  }

  it("brings what a server with a good certificate says, with or without a final dot", async () => {
    const fetcher = trusting(authority.root.certificate);
    const url = await serveTls(identity);
    expect(textOf(await fetcher(url, limits))).toBe(url.host);
    const dotted = await serveTls(identity, "mta-sts.a.test.");
    expect(textOf(await fetcher(dotted, limits))).toBe(dotted.host);
  });

  it("fails with tls for a certificate of another name, and for one that nobody vouches for", async () => {
    const fetcher = trusting(authority.root.certificate);
    const failed = { status: "failed", reason: "tls" };
    expect(await fetcher(await serveTls(identity, "other.test"), limits)).toMatchObject(failed);
    expect(await fetcher(await serveTls(authority.selfSigned("mta-sts.a.test")), limits)).toMatchObject(failed);
    const untrusting = nodeFetcher({
      allowSpecialAddress: () => true,
      resolver: resolverFrom((_name, type) => (type === "A" ? ["127.0.0.1"] : [])),
    });
    expect(await untrusting(await serveTls(identity), limits)).toMatchObject(failed);
  });

  it("fails with tls although the environment turns verifying off", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      const answer = await trusting()(await serveTls(identity), limits);
      expect(answer).toMatchObject({ status: "failed", reason: "tls" });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("fails with tls where a server speaks something else, and with network where it hangs up", async () => {
    const fetcher = trusting(authority.root.certificate);
    const chatty = await startPeer((socket) => socket.write("220 mx.test ESMTP\r\n"));
    expect(await fetcher(new URL(`https://a.test:${chatty.port}/`), limits)).toMatchObject({ reason: "tls" });
    const rude = await startPeer((socket) => socket.once("data", () => socket.end()));
    expect(await fetcher(new URL(`https://a.test:${rude.port}/`), limits)).toMatchObject({ reason: "network" });
  });

  it("ends a handshake that takes too long", async () => {
    const { port } = await startPeer(() => {});
    const answer = await trusting()(new URL(`https://a.test:${port}/`), { ...limits, timeoutMs: 100 });
    expect(answer).toMatchObject({ status: "failed", reason: "timeout" });
  });
});
