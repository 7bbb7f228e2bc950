import { describe, expect, it } from "vitest";
import { workersSocketConnector } from "../../../src/adapters/workers/index.js";
import type { ByteSocket } from "../../../src/core/socket.js";
import { concatBytes, decodeLatin1 } from "../../../src/internal/bytes.js";
import { endWriting, readAll, readUntil, writeText } from "../../support/byte-socket.js";
import { type FakeSocket, fakeConnect, fakeSocket } from "./fake-worker.js";

const to = { host: "mx.example.com", port: 587 };

/** A connection by a socket that opens at once. */
async function connectBy(fake: FakeSocket): Promise<ByteSocket> {
  fake.open();
  return workersSocketConnector({ connect: fakeConnect(fake) }).connect(to);
}

function opened(fake: FakeSocket): FakeSocket {
  fake.open();
  return fake;
}

function writtenTo(fake: FakeSocket): string {
  return decodeLatin1(concatBytes(fake.written));
}

describe("a connection of workersSocketConnector", () => {
  it("asks for a socket that can go over to TLS and be half open", async () => {
    const connect = fakeConnect(opened(fakeSocket()), opened(fakeSocket()));
    const connector = workersSocketConnector({ connect });
    await connector.connect(to);
    await connector.connect({ host: "2001:db8::1", port: 465 });
    const options = { secureTransport: "starttls", allowHalfOpen: true };
    expect(connect.calls).toEqual([
      [{ hostname: "mx.example.com", port: 587 }, options],
      [{ hostname: "[2001:db8::1]", port: 465 }, options],
    ]);
  });

  it("carries bytes both ways, and ends when both sides have", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    fake.send("220 hello\r\n");
    expect(await readUntil(socket, "\n")).toBe("220 hello\r\n");
    await writeText(socket, "EHLO a\r\n");
    expect(writtenTo(fake)).toBe("EHLO a\r\n");
    await endWriting(socket);
    expect(fake.calls).toEqual(["end"]);
    fake.send("late");
    fake.end();
    expect(decodeLatin1(await readAll(socket))).toBe("late");
    expect(fake.calls).toEqual(["end", "close"]);
  });

  it("is closed when the reader gives up and the writer has ended", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    await endWriting(socket);
    await socket.readable.cancel();
    expect(fake.calls).toContain("close");
  });

  it("does not read ahead", async () => {
    let reads = 0;
    const fake = fakeSocket();
    const { readable } = fake;
    const getReader = readable.getReader.bind(readable);
    readable.getReader = (() => {
      const reader = getReader();
      const read = reader.read.bind(reader);
      reader.read = () => {
        reads++;
        return read();
      };
      return reader;
    }) as typeof readable.getReader;
    const socket = await connectBy(fake);
    fake.send("a");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(reads).toBe(0);
    expect(await readUntil(socket, "a")).toBe("a");
    expect(reads).toBe(1);
  });

  it("fails on both sides with a SocketError when it breaks", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    const reader = socket.readable.getReader();
    const writer = socket.writable.getWriter();
    const read = reader.read();
    read.catch(() => {});
    fake.break();
    const reset = { name: "SocketError", code: "reset", message: "Network connection lost." };
    await expect(read).rejects.toMatchObject(reset);
    await expect(writer.closed).rejects.toMatchObject(reset);
    await expect(writer.write(new Uint8Array(1))).rejects.toMatchObject(reset);
  });

  it("fails on both sides when a write fails first", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    fake.break();
    await expect(writeText(socket, "x")).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await expect(readAll(socket)).rejects.toMatchObject({ name: "SocketError", code: "reset" });
  });

  it("can be closed twice; its reader ends, its writer fails", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    const read = socket.readable.getReader().read();
    await Promise.all([socket.close(), socket.close()]);
    await socket.close();
    expect(await read).toEqual({ done: true, value: undefined });
    expect(fake.calls).toEqual(["close"]);
    await expect(writeText(socket, "x")).rejects.toMatchObject({ name: "SocketError", code: "closed" });
  });

  it("is closed by aborting the writer", async () => {
    const fake = fakeSocket();
    const socket = await connectBy(fake);
    await socket.writable.abort();
    expect(await readAll(socket)).toHaveLength(0);
    expect(fake.calls).toEqual(["close"]);
  });

  it("does not wait for ever for the platform to close", async () => {
    const fake = fakeSocket();
    fake.close = () => new Promise(() => {});
    const socket = await connectBy(fake);
    await socket.close();
  });

  it("refuses what is no bytes", async () => {
    const socket = await connectBy(fakeSocket());
    await expect(socket.writable.getWriter().write("text" as unknown as Uint8Array)).rejects.toThrow(TypeError);
  });
});

describe("no connection of workersSocketConnector", () => {
  it("is made to port 25: the platform closes it, and nothing is tried", async () => {
    const connect = fakeConnect();
    const connecting = workersSocketConnector({ connect }).connect({ host: "mx.example.com", port: 25 });
    await expect(connecting).rejects.toMatchObject({
      name: "SocketError",
      code: "forbidden",
      message: "Workers can't connect to port 25: the platform closes it",
    });
    expect(connect.calls).toHaveLength(0);
  });

  it("is unreachable when the platform says no, early or late", async () => {
    const fake = fakeSocket();
    fake.refuse();
    const unreachable = { name: "SocketError", code: "unreachable", cause: expect.any(Error) };
    await expect(workersSocketConnector({ connect: fakeConnect(fake) }).connect(to)).rejects.toMatchObject(unreachable);
    await expect(workersSocketConnector({ connect: fakeConnect() }).connect(to)).rejects.toMatchObject(unreachable);
    expect(fake.calls).toEqual(["close"]);
  });

  it("comes in time from a host that is silent", async () => {
    const fake = fakeSocket();
    const connecting = workersSocketConnector({ connect: fakeConnect(fake), timeoutMs: 10 }).connect(to);
    await expect(connecting).rejects.toMatchObject({ name: "SocketError", code: "timeout" });
    expect(fake.calls).toEqual(["close"]);
  });

  it("stays when the signal aborts", async () => {
    const reason = new Error("stop");
    const fake = fakeSocket();
    const connect = fakeConnect(fake);
    const connector = workersSocketConnector({ connect });
    await expect(connector.connect(to, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(connect.calls).toHaveLength(0);
    const controller = new AbortController();
    const connecting = connector.connect(to, { signal: controller.signal });
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    expect(fake.calls).toEqual(["close"]);
  });

  it("comes of wrong use", async () => {
    expect(() => workersSocketConnector({} as never)).toThrow(/"connect"/);
    expect(() => workersSocketConnector({ connect: fakeConnect(), timeoutMs: 0 })).toThrow(/"timeoutMs"/);
    const connector = workersSocketConnector({ connect: fakeConnect() });
    await expect(connector.connect({ host: "", port: 1 })).rejects.toThrow(/"host"/);
    await expect(connector.connect({ host: "a.test", port: 70_000 })).rejects.toThrow(/"port"/);
  });
});

describe("startTls of workersSocketConnector", () => {
  it("goes on as TLS, by the name given or else the platform's own", async () => {
    for (const [options, expected] of [
      [{ serverName: "other.example" }, '{"expectedServerHostname":"other.example"}'],
      [undefined, "{}"],
    ] as const) {
      const fake = fakeSocket({ startTls: () => opened(fakeSocket()) });
      const plain = await connectBy(fake);
      fake.send("220 go\r\n");
      await readUntil(plain, "\n");
      const { socket, peerCertificates } = await plain.startTls!(options);
      expect(fake.calls).toEqual([`startTls ${expected}`]);
      expect(peerCertificates).toEqual([]);
      await writeText(socket, "secret");
      expect(writtenTo(fake.secure!)).toBe("secret");
      expect(writtenTo(fake)).toBe("");
      fake.secure!.send("reply");
      expect(await readUntil(socket, "reply")).toBe("reply");
      await expect(readAll(plain)).rejects.toMatchObject({ name: "SocketError", code: "closed" });
      await expect(writeText(plain, "x")).rejects.toMatchObject({ name: "SocketError", code: "closed" });
    }
  });

  it("sends what was written and not awaited first", async () => {
    const fake = fakeSocket({ startTls: () => opened(fakeSocket()) });
    const plain = await connectBy(fake);
    const writer = plain.writable.getWriter();
    writer.write(Uint8Array.of(0x30)).catch(() => {}); // workerd rejects it when the lock is released, and writes it
    writer.releaseLock();
    await plain.startTls!();
    expect(writtenTo(fake)).toBe("0");
  });

  it("can't take back a read: it says so, and the connection stays", async () => {
    const fake = fakeSocket();
    const plain = await connectBy(fake);
    const reader = plain.readable.getReader();
    reader.read().catch(() => {});
    reader.releaseLock();
    await expect(plain.startTls!()).rejects.toThrow(TypeError);
    expect(fake.calls).toEqual([]);
    fake.send("injected"); // what that read gets is left for the next, or for startTls to refuse
    await new Promise((resolve) => setTimeout(resolve, 0));
    const refused = { name: "SocketError", code: "tls", message: expect.stringContaining("plain text") };
    await expect(plain.startTls!()).rejects.toMatchObject(refused);
    expect(fake.calls).toEqual(["close"]);
  });

  it("fails with tls when the handshake does", async () => {
    const fake = fakeSocket({
      startTls: () => {
        const secure = fakeSocket();
        secure.refuse();
        return secure;
      },
    });
    const plain = await connectBy(fake);
    await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "tls" });
    expect(fake.secure!.calls).toEqual(["close"]);
  });

  it("fails when the connection is broken or closed", async () => {
    const fake = fakeSocket();
    const plain = await connectBy(fake);
    fake.break();
    await writeText(plain, "x").catch(() => {});
    await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    const closed = await connectBy(fakeSocket());
    await closed.close();
    await expect(closed.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "closed" });
  });

  it("ends in time and at once when aborted, and closes", async () => {
    const silent = fakeSocket();
    silent.open();
    const connector = workersSocketConnector({ connect: fakeConnect(silent), timeoutMs: 10 });
    const plain = await connector.connect(to);
    await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "timeout" });
    expect(silent.secure!.calls).toEqual(["close"]);

    const reason = new Error("stop");
    const fake = fakeSocket();
    const other = await connectBy(fake);
    await expect(other.startTls!({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const upgrade = other.startTls!({ signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await expect(upgrade).rejects.toBe(reason);
    expect(fake.secure!.calls).toEqual(["close"]);
  });

  it("refuses what Workers can't do: an unverified certificate, a locked stream", async () => {
    const fake = fakeSocket();
    const plain = await connectBy(fake);
    await expect(plain.startTls!({ verifyCertificate: false })).rejects.toMatchObject({
      name: "UnsupportedError",
      feature: "unverified-tls",
    });
    plain.writable.getWriter();
    await expect(plain.startTls!()).rejects.toThrow(TypeError);
    expect(fake.calls).toEqual([]);
  });
});
