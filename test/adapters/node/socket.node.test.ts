import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeSocketConnector } from "../../../src/adapters/node/index.js";
import { resolverFrom } from "../../../src/core/dns.js";
import type { ByteSocket } from "../../../src/core/socket.js";
import { decodeLatin1 } from "../../../src/internal/bytes.js";
import { endWriting, readAll, readUntil, writeText } from "../../support/byte-socket.js";
import { closedPort, openSockets, startPeer, type TcpPeer } from "../../support/tcp-peer.node.js";

const connector = nodeSocketConnector();

/** A peer that holds its side open and says nothing. */
const silent = (): void => {};

function connectTo({ host, port }: TcpPeer): Promise<ByteSocket> {
  return connector.connect({ host, port });
}

describe("a connection of nodeSocketConnector", () => {
  it.each(["127.0.0.1", "::1"])("carries bytes both ways, to %s", async (host) => {
    const socket = await connectTo(await startPeer((peer) => peer.pipe(peer), host));
    await writeText(socket, "EHLO a\r\n\0\xff");
    expect(await readUntil(socket, "\xff")).toBe("EHLO a\r\n\0\xff");
    await socket.close();
  });

  it("goes to a name, by the system's look-up", async () => {
    const { port } = await startPeer((peer) => peer.end("hello"));
    const socket = await connector.connect({ host: "localhost", port });
    expect(decodeLatin1(await readAll(socket))).toBe("hello");
    await socket.close();
  });

  it("goes to a name, by a resolver, past an address where nobody listens", async () => {
    const { port } = await startPeer((peer) => peer.end("hello"));
    const resolver = resolverFrom((_name, type) => (type === "A" ? ["127.0.0.9", "127.0.0.1"] : []));
    const socket = await nodeSocketConnector({ resolver }).connect({ host: "mx.test", port });
    expect(decodeLatin1(await readAll(socket))).toBe("hello");
    await socket.close();
  });

  it("goes on reading after its own side has ended", async () => {
    const socket = await connectTo(await startPeer((peer) => peer.on("end", () => peer.end("late")).resume()));
    await writeText(socket, "request");
    await endWriting(socket);
    expect(decodeLatin1(await readAll(socket))).toBe("late");
  });

  it("goes on writing after the peer's side has ended", async () => {
    let received = "";
    const peer = await startPeer((peer) => {
      peer.end("bye");
      peer.on("data", (chunk) => {
        received += chunk;
      });
    });
    const socket = await connectTo(peer);
    expect(decodeLatin1(await readAll(socket))).toBe("bye");
    await writeText(socket, "still here");
    await endWriting(socket);
    await expect.poll(() => received).toBe("still here");
  });

  it("is gone when both sides have ended, without a call of close", async () => {
    await expect.poll(openSockets).toBe(0);
    const socket = await connectTo(await startPeer((peer) => peer.on("end", () => peer.end()).resume()));
    await endWriting(socket);
    await readAll(socket);
    await expect.poll(openSockets).toBe(0);
    await socket.close();
  });

  it.each(["reader", "writer"])("is gone when it has been given up by both, the %s first", async (first) => {
    await expect.poll(openSockets).toBe(0);
    const socket = await connectTo(await startPeer((peer) => peer.write("unread")));
    if (first === "writer") await endWriting(socket);
    await socket.readable.cancel();
    if (first === "reader") await endWriting(socket);
    await expect.poll(openSockets).toBe(0);
    await socket.close();
  });

  it("tells of the peer's end without anybody reading", async () => {
    const socket = await connectTo(await startPeer((peer) => peer.end()));
    const reader = socket.readable.getReader();
    await reader.closed;
    await socket.close();
  });
});

describe("a large transfer", () => {
  const size = 24 * 1024 * 1024;
  const data = Buffer.alloc(size, "0123456789abcdef0123456789abcde");
  const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

  it("arrives whole in both directions at once", async () => {
    const socket = await connectTo(await startPeer((peer) => peer.pipe(peer)));
    const writer = socket.writable.getWriter();
    const sending = (async () => {
      for (let at = 0; at < size; at += 65_536) await writer.write(data.subarray(at, at + 65_536));
      await writer.close();
    })();
    const [received] = await Promise.all([readAll(socket), sending]);
    expect(hash(received)).toBe(hash(data));
  });

  it("stops where nobody reads, and goes on", async () => {
    let sent = 0;
    const peer = await startPeer((peer) => {
      const send = (): void => {
        while (sent < size && peer.write(data.subarray(sent, (sent += 65_536)))) {}
        if (sent >= size) peer.end();
      };
      peer.on("drain", send);
      send();
    });
    const socket = await connectTo(peer);
    let before = -1;
    await expect
      .poll(() => {
        const isStill = sent === before;
        before = sent;
        return isStill;
      })
      .toBe(true);
    expect(sent).toBeLessThan(size);
    expect(hash(await readAll(socket))).toBe(hash(data));
    expect(sent).toBe(size);
    await socket.close();
  });

  it("makes the writer wait while the peer doesn't read", async () => {
    let resume = (): void => {};
    let received = 0;
    const peer = await startPeer((peer) => {
      peer.pause();
      peer.on("data", (chunk) => {
        received += chunk.length;
      });
      peer.pause();
      resume = () => peer.resume();
    });
    const socket = await connectTo(peer);
    const writer = socket.writable.getWriter();
    let isWritten = false;
    const writing = writer.write(data).then(() => {
      isWritten = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isWritten).toBe(false);
    resume();
    await writing;
    await writer.close();
    await expect.poll(() => received).toBe(size);
    await socket.close();
  });
});

describe("a connection that breaks", () => {
  it("fails on both sides with the code reset", async () => {
    const socket = await connectTo(await startPeer((peer) => peer.once("data", () => peer.resetAndDestroy())));
    const reader = socket.readable.getReader();
    const writer = socket.writable.getWriter();
    await writer.write(new Uint8Array(10));
    await expect(reader.read()).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await expect(writer.closed).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await expect(writer.write(new Uint8Array(10))).rejects.toMatchObject({ code: "reset" });
    await expect(reader.closed).rejects.toMatchObject({ code: "reset" });
    await socket.close();
  });

  it("while a write waits, fails that write", async () => {
    const peer = await startPeer((peer) => peer.pause());
    const socket = await connectTo(peer);
    const writer = socket.writable.getWriter();
    const write = writer.write(new Uint8Array(64 * 1024 * 1024));
    write.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const connection of peer.connections) connection.resetAndDestroy();
    await expect(write).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await socket.close();
  });

  it("still gives what had come before", async () => {
    const peer = await startPeer((peer) => peer.write("421 too busy\r\n"));
    const socket = await connectTo(peer);
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const connection of peer.connections) connection.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await readUntil(socket, "\r\n")).toBe("421 too busy\r\n");
    await expect(readUntil(socket, "\r\n")).rejects.toMatchObject({ code: "reset" });
    await socket.close();
  });

  it("fails a write to a peer that has closed both sides", async () => {
    const socket = await connectTo(await startPeer((peer) => peer.destroy()));
    await readAll(socket);
    const writing = (async () => {
      for (;;) await writeText(socket, "anyone?");
    })();
    await expect(writing).rejects.toMatchObject({
      name: "SocketError",
      code: expect.stringMatching(/^(closed|reset)$/),
    });
    await socket.close();
  });
});

describe("closing", () => {
  it("ends both sides, twice if need be, and leaves nothing open", async () => {
    await expect.poll(openSockets).toBe(0);
    const socket = await connectTo(await startPeer((peer) => peer.on("end", () => peer.end()).resume()));
    const read = socket.readable.getReader().read();
    await Promise.all([socket.close(), socket.close()]);
    await socket.close();
    expect(await read).toEqual({ done: true, value: undefined });
    await expect(writeText(socket, "more")).rejects.toMatchObject({ name: "SocketError", code: "closed" });
    await expect.poll(openSockets).toBe(0);
  });

  it("does not wait for a peer that doesn't read, and fails the write that does", async () => {
    const peer = await startPeer((peer) => peer.pause());
    const socket = await connectTo(peer);
    const writer = socket.writable.getWriter();
    const write = writer.write(new Uint8Array(64 * 1024 * 1024));
    write.catch(() => {});
    await socket.close();
    await expect(write).rejects.toMatchObject({ name: "SocketError", code: "closed" });
  });

  it("lets what was written arrive, and the end of it", async () => {
    let received = "";
    const peer = await startPeer((peer) => {
      peer.on("data", (chunk) => {
        received += chunk;
      });
      peer.on("end", () => {
        received += "<end>";
        peer.end();
      });
    });
    const socket = await connectTo(peer);
    await writeText(socket, "QUIT\r\n");
    await socket.close();
    await expect.poll(() => received).toBe("QUIT\r\n<end>");
  });

  it("by aborting the writer closes the connection", async () => {
    await expect.poll(openSockets).toBe(0);
    const socket = await connectTo(await startPeer((peer) => peer.resume()));
    await socket.writable.abort(new Error("enough"));
    expect(await readAll(socket)).toHaveLength(0);
    await socket.close();
    await expect.poll(openSockets).toBe(0);
  });

  it("refuses what is no bytes", async () => {
    const socket = await connectTo(await startPeer(silent));
    await expect(socket.writable.getWriter().write("text" as unknown as Uint8Array)).rejects.toThrow(TypeError);
    await socket.close();
  });
});

describe("no connection", () => {
  it("is refused where nobody listens", async () => {
    const port = await closedPort();
    await expect(connector.connect({ host: "127.0.0.1", port })).rejects.toMatchObject({
      name: "SocketError",
      code: "refused",
      message: expect.stringContaining(String(port)),
    });
  });

  it("is refused where nobody listens at any address of a name, and says so", async () => {
    const resolver = resolverFrom((_name, type) => (type === "A" ? ["127.0.0.8", "127.0.0.9"] : []));
    const connecting = nodeSocketConnector({ resolver }).connect({ host: "mx.test", port: await closedPort() });
    await expect(connecting).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it.each<readonly [string, Parameters<typeof resolverFrom>[0], string]>([
    ["does not exist", () => "nxdomain", "not-found"],
    ["has no address", () => [], "not-found"],
    ["is not answered", () => ({ status: "failed", reason: "timeout" }), "timeout"],
    ["is answered with a failure", () => ({ status: "failed", reason: "servfail" }), "unreachable"],
    ["is answered with junk", (_name, type) => (type === "A" ? ["localhost", "1.2.3"] : []), "not-found"],
  ])("comes of a name that %s", async (_what, answer, code) => {
    const { connect } = nodeSocketConnector({ resolver: resolverFrom(answer) });
    await expect(connect({ host: "mx.test", port: 25 })).rejects.toMatchObject({ name: "SocketError", code });
  });

  it("comes of a name that the system doesn't know", async () => {
    const connecting = connector.connect({ host: "mailproof.invalid", port: 25 });
    await expect(connecting).rejects.toMatchObject({ code: expect.stringMatching(/^(not-found|unreachable)$/) });
  });

  it("is forbidden to special addresses where the caller says so, by any name", async () => {
    const asked: string[] = [];
    const resolver = resolverFrom((_name, type) => (type === "A" ? ["127.0.0.1"] : ["::FFFF:127.0.0.1"]));
    const { connect } = nodeSocketConnector({
      resolver,
      allowSpecialAddress: (address) => {
        asked.push(address);
        return false;
      },
    });
    const peer = await startPeer(silent);
    for (const host of ["127.0.0.1", "::1", "fe80::1%lo", "mx.test", "2130706433", "0x7f.1"]) {
      await expect(connect({ host, port: peer.port })).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(new Set(asked)).toEqual(new Set(["127.0.0.1", "::1", "fe80::1", "::ffff:127.0.0.1"]));
    expect(peer.connections.size).toBe(0);
  });

  it("comes in time from a look-up that hangs", async () => {
    const { connect } = nodeSocketConnector({ resolver: { resolve: () => new Promise(() => {}) }, timeoutMs: 30 });
    await expect(connect({ host: "mx.test", port: 25 })).rejects.toMatchObject({ code: "timeout" });
  });

  it("is made when the signal has aborted, and while it aborts; nothing stays open", async () => {
    await expect.poll(openSockets).toBe(0);
    const reason = new Error("stop");
    const peer = await startPeer(silent);
    await expect(connector.connect(peer, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const connecting = connector.connect(peer, { signal: controller.signal });
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    let lookupSignal: AbortSignal | undefined;
    const hanging = nodeSocketConnector({
      resolver: {
        resolve: (_name, _type, options) => {
          lookupSignal = options?.signal;
          return new Promise(() => {});
        },
      },
    });
    const second = new AbortController();
    const lookingUp = hanging.connect({ host: "mx.test", port: 25 }, { signal: second.signal });
    second.abort(reason);
    await expect(lookingUp).rejects.toBe(reason);
    expect(lookupSignal?.aborted).toBe(true);
    await expect.poll(openSockets).toBe(0);
  });

  it.each([
    [{ host: "", port: 25 }, TypeError, /"host"/],
    [{ host: "a.test", port: 0 }, RangeError, /"port"/],
    [{ host: "a.test", port: 65_536 }, RangeError, /"port"/],
  ])("comes of %o", async (to, type, message) => {
    const connecting = connector.connect(to);
    await expect(connecting).rejects.toThrow(type);
    await expect(connecting).rejects.toThrow(message);
  });

  it("is tried with a time-out that can't be", () => {
    expect(() => nodeSocketConnector({ timeoutMs: 0 })).toThrow(/"timeoutMs"/);
  });
});
