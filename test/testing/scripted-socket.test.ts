import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteSocket, SocketError } from "../../src/core/index.js";
import { type ScriptedSocket, type SocketStep, scriptedSocket, TranscriptError } from "../../src/testing/index.js";

const address = { host: "mx.example", port: 25 };

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function write(socket: ByteSocket, text: string | Uint8Array): Promise<void> {
  const writer = socket.writable.getWriter();
  try {
    await writer.write(typeof text === "string" ? bytes(text) : text);
  } finally {
    writer.releaseLock();
  }
}

/** The next chunk as text; `undefined` at the end. */
async function read(socket: ByteSocket): Promise<string | undefined> {
  const reader = socket.readable.getReader();
  try {
    const { done, value } = await reader.read();
    return done ? undefined : new TextDecoder().decode(value);
  } finally {
    reader.releaseLock();
  }
}

async function connect(...steps: SocketStep[]): Promise<{ network: ScriptedSocket; socket: ByteSocket }> {
  const network = scriptedSocket(steps);
  return { network, socket: await network.connect(address) };
}

/** Whether a promise is still open when everything that could settle it has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol("open");
  const later = new Promise((resolve) => setTimeout(resolve, 5, open));
  return (await Promise.race([promise, later])) === open;
}

describe("a scripted peer", () => {
  it("sends, expects and closes in turn", async () => {
    const { network, socket } = await connect(
      { send: "220 ready" },
      { expect: "EHLO a" },
      { send: ["250-mx", "250 OK"] },
      { expect: ["MAIL", "RCPT"] },
      { send: Uint8Array.of(1, 2) },
      { expect: Uint8Array.of(3) },
      "close",
    );
    expect(await read(socket)).toBe("220 ready\r\n");
    await write(socket, "EHLO a\r\n");
    expect(await read(socket)).toBe("250-mx\r\n250 OK\r\n");
    await write(socket, "MAIL\r\nRCPT\r\n");
    expect(await read(socket)).toBe("\x01\x02");
    await write(socket, Uint8Array.of(3));
    expect(await read(socket)).toBeUndefined();
    network.assertFinished();
    expect(network.connections).toEqual([address]);
  });

  it("says nothing before it is its turn", async () => {
    const { socket } = await connect({ expect: "EHLO a" }, { send: "250 OK" });
    const answer = read(socket);
    expect(await isPending(answer)).toBe(true);
    await write(socket, "EHLO a\r\n");
    expect(await answer).toBe("250 OK\r\n");
  });

  it("stays open and silent when the transcript is over", async () => {
    const { network, socket } = await connect({ send: "220 ready" });
    await read(socket);
    const more = read(socket);
    expect(await isPending(more)).toBe(true);
    network.assertFinished();
    await socket.close();
    expect(await more).toBeUndefined();
  });

  it("matches a line against an expression, in whatever state that is", async () => {
    const wanted = /^ehlo \S+$/gi;
    wanted.lastIndex = 3;
    const { network, socket } = await connect({ expect: wanted }, { expect: wanted }, { expect: "x" });
    await write(socket, "EHLO a.example\r\nehlo b\r");
    await write(socket, "\nx\r\n");
    network.assertFinished();
  });

  it("takes what the client writes in any pieces", async () => {
    const transcript: SocketStep[] = [
      { expect: "EHLO a" },
      { send: "250 OK" },
      { expect: /^MAIL FROM:<.*>$/ },
      { expect: Uint8Array.of(0, 13, 10, 255) },
      { expect: ["one", "two"] },
      "close",
    ];
    const all = Uint8Array.from([..."EHLO a\r\nMAIL FROM:<\u00fc>\r\n"].flatMap((one) => [...bytes(one)]));
    const written = Uint8Array.from([...all, 0, 13, 10, 255, ...bytes("one\r\ntwo\r\n")]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(written.length)), async (cuts) => {
        const { network, socket } = await connect(...transcript);
        const buffer = new Uint8Array(written.length); // used again and again, as clients do
        const places = [0, ...cuts.sort((a, b) => a - b), written.length];
        for (const [index, start] of places.slice(0, -1).entries()) {
          const length = places[index + 1]! - start;
          buffer.set(written.subarray(start, start + length));
          await write(socket, buffer.subarray(0, length));
          buffer.fill(0xee);
        }
        network.assertFinished();
        expect(await read(socket)).toBe("250 OK\r\n");
        expect(await read(socket)).toBeUndefined();
      }),
    );
  });

  it("that closes is done with reading, too", async () => {
    const { network, socket } = await connect({ send: "421 busy" }, "close");
    await expect(write(socket, "EHLO a\r\n")).rejects.toMatchObject({ name: "SocketError", code: "closed" });
    expect(await read(socket)).toBe("421 busy\r\n");
    expect(await read(socket)).toBeUndefined();
    network.assertFinished();
  });

  it("that resets breaks both sides, after what it sent", async () => {
    const { network, socket } = await connect({ send: "220 ready" }, { expect: "EHLO a" }, { send: "250 OK" }, "reset");
    await read(socket);
    await write(socket, "EHLO a\r\nlost\r\n");
    expect(await read(socket)).toBe("250 OK\r\n");
    await expect(read(socket)).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await expect(write(socket, "MAIL\r\n")).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    network.assertFinished();
  });

  it("is one of several, each with its transcript", async () => {
    const network = scriptedSocket([{ send: "first" }, "close"], [{ expect: "hello" }, { send: "second" }]);
    const first = await network.connect(address);
    const second = await network.connect({ host: "::1", port: 587 });
    await write(second, "hello\r\n");
    expect(await read(first)).toBe("first\r\n");
    expect(await read(second)).toBe("second\r\n");
    expect(network.connections).toEqual([address, { host: "::1", port: 587 }]);
    network.assertFinished();
  });
});

describe("a client that closes", () => {
  it("may do so twice, reads no more and writes no more", async () => {
    const { network, socket } = await connect({ send: "220 ready" });
    await socket.close();
    await socket.close();
    expect(await read(socket)).toBeUndefined();
    await expect(write(socket, "x")).rejects.toMatchObject({ code: "closed" });
    network.assertFinished();
  });

  it("may do so while its streams are locked and it waits", async () => {
    const { socket } = await connect({ send: "220 ready" }, { expect: "x" });
    const reader = socket.readable.getReader();
    await reader.read();
    const next = reader.read();
    await socket.close();
    expect(await next).toMatchObject({ done: true });
  });

  it("may stop writing when nothing more is expected", async () => {
    const { network, socket } = await connect({ expect: "QUIT" }, { send: "221 bye" }, "close");
    await write(socket, "QUIT\r\n");
    await socket.writable.close();
    expect(await read(socket)).toBe("221 bye\r\n");
    network.assertFinished();
  });

  it("may abort its writing", async () => {
    const { socket } = await connect({ expect: "QUIT" });
    await socket.writable.abort(new Error("enough"));
    expect(await read(socket)).toBeUndefined();
  });
});

describe("TLS on a scripted connection", () => {
  const certificate = Uint8Array.of(0x30, 0x00);

  it("goes on with the transcript over a new socket that knows the certificates", async () => {
    const { network, socket } = await connect(
      { expect: "STARTTLS" },
      { send: "220 go ahead" },
      { startTls: { peerCertificates: [certificate], serverName: "mx.example" } },
      { expect: "EHLO a" },
      { send: "250 OK" },
      { startTls: {} },
      { send: "once more" },
      "close",
    );
    await write(socket, "STARTTLS\r\n");
    await read(socket);
    const first = await socket.startTls!({ serverName: "mx.example" });
    expect(first.peerCertificates).toEqual([certificate]);
    await write(first.socket, "EHLO a\r\n");
    expect(await read(first.socket)).toBe("250 OK\r\n");
    const second = await first.socket.startTls!();
    expect(second.peerCertificates).toEqual([]);
    expect(await read(second.socket)).toBe("once more\r\n");
    expect(await read(second.socket)).toBeUndefined();
    network.assertFinished();
  });

  it("leaves the socket from before of no use", async () => {
    const { network, socket } = await connect({ startTls: {} }, { send: "220 ready" }, { expect: "x" });
    const { socket: secure } = await socket.startTls!();
    await expect(read(socket)).rejects.toMatchObject({ code: "closed" });
    await expect(write(socket, "x\r\n")).rejects.toMatchObject({ code: "closed" });
    await expect(socket.startTls!()).rejects.toMatchObject({ code: "closed" });
    expect(await read(secure)).toBe("220 ready\r\n");
    await write(secure, "x\r\n");
    network.assertFinished();
  });

  it("fails as scripted, and the connection is over", async () => {
    const error = new SocketError("tls", "certificate expired");
    const { network, socket } = await connect({ startTls: { error } });
    await expect(socket.startTls!()).rejects.toBe(error);
    await expect(read(socket)).rejects.toBe(error);
    await expect(write(socket, "x")).rejects.toBe(error);
    network.assertFinished();
  });

  it("fails when the peer closes or resets instead", async () => {
    await expect((await connect("close")).socket.startTls!()).rejects.toMatchObject({ code: "closed" });
    await expect((await connect("reset")).socket.startTls!()).rejects.toMatchObject({ code: "reset" });
  });

  it("fails on plain text that the client has not read (injected behind the answer)", async () => {
    const { socket } = await connect({ send: "220 go ahead" }, { send: "250 injected" }, { startTls: {} });
    await read(socket);
    await expect(socket.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "tls" });
  });

  it("needs the streams unlocked", async () => {
    const { socket } = await connect({ startTls: {} });
    const reader = socket.readable.getReader();
    await expect(socket.startTls!()).rejects.toThrow(TypeError);
    reader.releaseLock();
    const writer = socket.writable.getWriter();
    await expect(socket.startTls!()).rejects.toThrow(TypeError);
    writer.releaseLock();
    await socket.startTls!();
  });

  it("is not started for a caller who has given up", async () => {
    const { socket } = await connect({ startTls: {} });
    const reason = new Error("given up");
    await expect(socket.startTls!({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("a client that deviates", () => {
  it("is told the step, what it wrote and what was expected, wherever it looks next", async () => {
    const { network, socket } = await connect({ send: "220 ready" }, { expect: "EHLO a" }, { send: "250 OK" });
    await read(socket);
    const pending = read(socket);
    const message = 'connection 1, step 2: the client wrote "HELO a\\r\\n"; the peer expects "EHLO a\\r\\n"';
    const error = await write(socket, "HELO a\r\n").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TranscriptError);
    expect(error).toMatchObject({ name: "TranscriptError", message, connection: 1, step: 2 });
    expect(error).not.toBeInstanceOf(SocketError);
    await expect(pending).rejects.toBe(error);
    await expect(write(socket, "EHLO a\r\n")).rejects.toBe(error);
    await expect(socket.startTls!()).rejects.toBe(error);
    await socket.close();
    expect(() => network.assertFinished()).toThrow(error as Error);
  });

  const cases: [title: string, steps: SocketStep[], act: (socket: ByteSocket) => Promise<unknown>, message: RegExp][] =
    [
      [
        "by its last byte",
        [{ expect: "EHLO a" }],
        (socket) => write(socket, "EHLO a\r\r"),
        /step 1: .* wrote "EHLO a\\r\\r"/,
      ],
      [
        "after it began well",
        [{ expect: "EHLO a" }],
        async (socket) => {
          await write(socket, "EH");
          await write(socket, "XX");
        },
        /wrote "EHXX"; the peer expects "EHLO a\\r\\n"/,
      ],
      [
        "from an expression",
        [{ expect: /^QUIT$/ }],
        (socket) => write(socket, "QUIT now\r\n"),
        /wrote "QUIT now\\r\\n"; .* like \/\^QUIT\$\//,
      ],
      ["by a bare LF", [{ expect: /^Q/ }], (socket) => write(socket, "QUIT\n"), /wrote "QUIT\\n"/],
      [
        "by writing too much",
        [{ expect: "a" }],
        (socket) => write(socket, "a\r\nb\r\n"),
        /step 2: .* "b\\r\\n"; the transcript is over/,
      ],
      [
        "by writing where TLS should start",
        [{ startTls: {} }],
        (socket) => write(socket, "x"),
        /wrote "x"; the peer expects TLS/,
      ],
      [
        "by starting TLS where it should write",
        [{ expect: "a" }],
        (socket) => socket.startTls!(),
        /started TLS; the peer expects "a\\r\\n"/,
      ],
      [
        "by starting TLS at the end",
        [],
        (socket) => socket.startTls!(),
        /step 1: .* started TLS; the transcript is over/,
      ],
      [
        "by another server name",
        [{ startTls: { serverName: "a.example" } }],
        (socket) => socket.startTls!({ serverName: "b.example" }),
        /server name b\.example, the peer expects a\.example/,
      ],
      [
        "by no server name",
        [{ startTls: { serverName: "a.example" } }],
        (socket) => socket.startTls!(),
        /server name undefined, the peer expects a\.example/,
      ],
      [
        "by ending its side early",
        [{ expect: "a" }],
        (socket) => socket.writable.close(),
        /stopped writing; the peer expects "a\\r\\n"/,
      ],
      ["with many bytes", [{ expect: "a" }], (socket) => write(socket, "b".repeat(1_000)), /"b{200}"… \(1000 bytes\)/],
    ];

  it.each(cases)("%s", async (_, steps, act, message) => {
    const { network, socket } = await connect(...steps);
    const error = await act(socket).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TranscriptError);
    expect((error as Error).message).toMatch(message);
    expect(() => network.assertFinished()).toThrow(error as Error);
  });

  it("is told before it reads what the peer had sent", async () => {
    const { socket } = await connect({ send: "220 ready" }, { expect: "EHLO a" });
    const error = await write(socket, "HELO a\r\n").catch((error: unknown) => error);
    await expect(read(socket)).rejects.toBe(error);
  });

  it("by connecting once too often", async () => {
    const network = scriptedSocket([]);
    await network.connect(address);
    const error = await network.connect(address).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TranscriptError);
    expect(error).toMatchObject({ connection: 2 });
    expect(() => network.assertFinished()).toThrow(error as Error);
    expect(network.connections).toHaveLength(2);
  });
});

describe("assertFinished", () => {
  it("names the step that was never taken, of whichever connection", async () => {
    const network = scriptedSocket(["close"], [{ send: "220 ready" }, { expect: "QUIT" }, "close"]);
    expect(() => network.assertFinished()).toThrow(/^connection 1, step 1: the client never made this connection$/);
    await network.connect(address);
    expect(() => network.assertFinished()).toThrow(/^connection 2, step 1: /);
    const socket = await network.connect(address);
    const unfinished = /^connection 2, step 2: the client never got here: the peer expects "QUIT\\r\\n"$/;
    expect(() => network.assertFinished()).toThrow(unfinished);
    await socket.close();
    expect(() => network.assertFinished()).toThrow(unfinished);
  });
});

describe("a connection that is aborted before it is made", () => {
  it("rejects with the signal's reason and is not counted", async () => {
    const network = scriptedSocket([]);
    const reason = new Error("given up");
    await expect(network.connect(address, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(network.connections).toEqual([]);
    await network.connect(address);
  });
});

describe("wrong use", () => {
  it.each<[SocketStep[], string]>([
    [["close", { send: "x" }], 'step 1 of connection 1: nothing can follow "close"'],
    [[{ send: "x" }, "reset", "close"], 'step 2 of connection 1: nothing can follow "reset"'],
    [[{ expect: [] }], "step 1 of connection 1 expects nothing"],
    [
      [{} as SocketStep],
      'step 1 of connection 1 must be "close", "reset", or have one of "send", "expect" and "startTls"',
    ],
  ])("of a transcript: %j", (steps, message) => {
    expect(() => scriptedSocket(steps)).toThrow(new TypeError(message));
  });

  it("of the writing side", async () => {
    const { socket } = await connect({ expect: "x" });
    await expect(write(socket, [120, 13, 10] as unknown as Uint8Array)).rejects.toThrow(TypeError);
  });
});
