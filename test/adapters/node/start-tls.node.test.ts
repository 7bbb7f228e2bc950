import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket, type TLSSocketOptions } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeSocketConnector } from "../../../src/adapters/node/index.js";
import type { SocketError } from "../../../src/core/errors.js";
import type { ByteSocket, StartTlsOptions } from "../../../src/core/socket.js";
import { decodeLatin1 } from "../../../src/internal/bytes.js";
import { endWriting, readAll, readUntil, writeText } from "../../support/byte-socket.js";
import { type Identity, makeAuthority, type TestAuthority } from "../../support/certificates.node.js";
import { requireProgram } from "../../support/require-program.node.js";
import { closedPort, openSockets, startPeer } from "../../support/tcp-peer.node.js";

const openssl = requireProgram("openssl");

describe.skipIf(openssl === undefined)("startTls of nodeSocketConnector", () => {
  let authority: TestAuthority;
  let identity: Identity;
  let connector: ReturnType<typeof nodeSocketConnector>;
  beforeAll(() => {
    authority = makeAuthority(openssl!);
    identity = authority.issue("DNS:mx.test,IP:127.0.0.1");
    connector = nodeSocketConnector({ trustAnchors: [authority.root.certificate], timeoutMs: 10_000 });
  });

  /** The server's side of TLS on a connection, with the chain that clients need. */
  function serveTls(socket: Socket, options: TLSSocketOptions & { readonly cert?: string } = {}): TLSSocket {
    const chain = identity.certificate + authority.intermediate.certificate;
    const secure = new TLSSocket(socket, { isServer: true, key: identity.key, cert: chain, ...options });
    secure.on("error", () => {}); // the client may turn away
    return secure;
  }

  async function connectTo(script: (socket: Socket) => unknown): Promise<ByteSocket> {
    const { host, port } = await startPeer(script);
    return connector.connect({ host, port });
  }

  /** An SMTP server that knows EHLO and STARTTLS, and after that tells how often it saw EHLO under TLS. */
  function smtpPeer(socket: Socket, reply = "220 go ahead\r\n"): void {
    socket.write("220 mx.test ESMTP\r\n");
    socket.on("data", function onData(chunk: Buffer) {
      const line = chunk.toString("latin1");
      if (line.startsWith("EHLO")) socket.write("250-mx.test\r\n250 STARTTLS\r\n");
      if (!line.startsWith("STARTTLS")) return;
      socket.off("data", onData);
      socket.pause();
      socket.write(reply);
      const secure = serveTls(socket);
      secure.on("data", (data) => secure.write(`250 secured ${data}`));
      secure.on("end", () => secure.end());
    });
  }

  async function upTo220(socket: ByteSocket): Promise<string> {
    await readUntil(socket, "\r\n");
    await writeText(socket, "EHLO client.test\r\n");
    await readUntil(socket, "250 STARTTLS\r\n");
    await writeText(socket, "STARTTLS\r\n");
    return readUntil(socket, "\r\n");
  }

  it("goes on as TLS after a dialogue in plain text", async () => {
    const plain = await connectTo((socket) => smtpPeer(socket));
    expect(await upTo220(plain)).toBe("220 go ahead\r\n");
    const { socket } = await plain.startTls!({ serverName: "mx.test" });
    await writeText(socket, "EHLO again\r\n");
    expect(await readUntil(socket, "\r\n")).toBe("250 secured EHLO again\r\n");
    expect(socket.startTls).toBeUndefined();
    await endWriting(socket);
    expect(await readAll(socket)).toHaveLength(0);
    await expect.poll(openSockets).toBe(0);
  });

  it("makes the streams of plain text fail, those under way too", async () => {
    const plain = await connectTo((socket) => smtpPeer(socket));
    await upTo220(plain);
    const reader = plain.readable.getReader();
    const read = reader.read(); // and given up, as a time-out does
    read.catch(() => {});
    reader.releaseLock();
    const { socket } = await plain.startTls!({ serverName: "mx.test" });
    await expect(plain.readable.getReader().read()).rejects.toMatchObject({ name: "SocketError", code: "closed" });
    await expect(writeText(plain, "NOOP\r\n")).rejects.toMatchObject({ name: "SocketError", code: "closed" });
    await writeText(socket, "NOOP\r\n");
    expect(await readUntil(socket, "\r\n")).toBe("250 secured NOOP\r\n");
    await socket.close();
  });

  it("sends what was written and not awaited as plain text, before the handshake", async () => {
    let plainText = "";
    const plain = await connectTo((socket) => {
      socket.on("data", function onData(chunk: Buffer) {
        plainText += chunk.toString("latin1");
        if (!plainText.endsWith("STARTTLS\r\n")) return;
        socket.off("data", onData);
        serveTls(socket).write("secret");
      });
    });
    const writer = plain.writable.getWriter();
    for (const line of ["NOOP\r\n", "NOOP\r\n", "STARTTLS\r\n"]) void writer.write(Buffer.from(line));
    writer.releaseLock();
    const { socket } = await plain.startTls!({ serverName: "mx.test" });
    expect(plainText).toBe("NOOP\r\nNOOP\r\nSTARTTLS\r\n");
    expect(await readUntil(socket, "secret")).toBe("secret");
    await socket.close();
  });

  describe("bytes that came in plain text before the handshake (CVE-2011-0411)", () => {
    const injected = "250 slipped in by somebody\r\n";

    it("are refused when they wait in the socket", async () => {
      const plain = await connectTo((socket) => {
        smtpPeer(socket, "220 go ahead\r\n");
        socket.on("data", (line: Buffer) => {
          if (line.toString("latin1").startsWith("STARTTLS")) setTimeout(() => socket.write(injected), 30);
        });
      });
      await upTo220(plain);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const upgrade = plain.startTls!({ serverName: "mx.test" });
      await expect(upgrade).rejects.toMatchObject({
        name: "SocketError",
        code: "tls",
        message: expect.stringMatching(/plain text/),
      });
      await expect.poll(openSockets).toBe(0);
    });

    it("are refused when a reader has given up on them", async () => {
      const plain = await connectTo((socket) => setTimeout(() => socket.write(injected), 30));
      const reader = plain.readable.getReader();
      reader.read().catch(() => {});
      reader.releaseLock();
      await new Promise((resolve) => setTimeout(resolve, 80));
      const upgrade = plain.startTls!();
      await expect(upgrade).rejects.toMatchObject({
        name: "SocketError",
        code: "tls",
        message: expect.stringMatching(/plain text/),
      });
    });

    it("fail the handshake when they come during it", async () => {
      const plain = await connectTo((socket) => socket.once("data", () => socket.write(injected)));
      await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "tls" });
    });

    it("are refused where the peer greets in plain text on a port for TLS", async () => {
      const plain = await connectTo((socket) => socket.write("220 mx.test ESMTP\r\n"));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await expect(plain.startTls!()).rejects.toMatchObject({
        code: "tls",
        message: expect.stringMatching(/plain text/),
      });
    });
  });

  describe("the peer's certificates", () => {
    const der = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, "");
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

    it.each<readonly [string, (other: Identity) => readonly string[]]>([
      ["as a chain without its root", () => [identity.certificate, authority.intermediate.certificate]],
      [
        "with one that doesn't belong and one twice",
        (other) => [
          identity.certificate,
          other.certificate,
          authority.intermediate.certificate,
          authority.intermediate.certificate,
        ],
      ],
      ["alone", () => [identity.certificate]],
    ])("come as the peer sent them, its own first: %s", async (_what, list) => {
      const sent = list(authority.selfSigned("Other"));
      for (const maxVersion of ["TLSv1.3", "TLSv1.2"] as const) {
        const plain = await connectTo((socket) => serveTls(socket, { cert: sent.join(""), maxVersion } as object));
        const { socket, peerCertificates } = await plain.startTls!({ verifyCertificate: false });
        expect(peerCertificates.map(base64)).toEqual(sent.map(der));
        expect(peerCertificates.every((certificate) => certificate.constructor === Uint8Array)).toBe(true);
        await socket.close();
      }
    });
  });

  describe("verifying", () => {
    const handshakeWith = async (options: StartTlsOptions, certificate?: Identity, host = "127.0.0.1") => {
      const script = (socket: Socket) =>
        serveTls(socket, certificate && { key: certificate.key, cert: certificate.certificate }).end("hello");
      const { port } = await startPeer(script);
      const plain = await connector.connect({ host, port });
      const { socket } = await plain.startTls!(options);
      const text = decodeLatin1(await readAll(socket));
      await socket.close();
      return text;
    };

    it("accepts a chain to an anchor, for the name given or for the host connected to", async () => {
      expect(await handshakeWith({ serverName: "mx.test" })).toBe("hello");
      expect(await handshakeWith({ serverName: "MX.test." })).toBe("hello");
      expect(await handshakeWith({})).toBe("hello"); // 127.0.0.1 is in the certificate
    });

    it.each<readonly [string, StartTlsOptions, RegExp]>([
      ["another name", { serverName: "other.test" }, /other\.test/],
      ["another address", { serverName: "127.0.0.2" }, /127\.0\.0\.2/],
    ])("refuses a certificate for %s", async (_what, options, message) => {
      await expect(handshakeWith(options)).rejects.toMatchObject({
        code: "tls",
        message: expect.stringMatching(message),
      });
      expect(await handshakeWith({ ...options, verifyCertificate: false })).toBe("hello");
    });

    it("refuses the host connected to by a name that is not in the certificate", async () => {
      await expect(handshakeWith({}, undefined, "localhost")).rejects.toMatchObject({ code: "tls" });
    });

    it("refuses a certificate that nobody vouches for, unless told", async () => {
      const other = authority.selfSigned("mx.test");
      await expect(handshakeWith({ serverName: "mx.test" }, other)).rejects.toMatchObject({
        name: "SocketError",
        code: "tls",
        cause: expect.objectContaining({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
      });
      expect(await handshakeWith({ serverName: "mx.test", verifyCertificate: false }, other)).toBe("hello");
    });

    it("sends the name as SNI, and no address", async () => {
      const seen: (string | false)[] = [];
      for (const [index, serverName] of ["mx.test", "b\u00fccher.test", "127.0.0.1"].entries()) {
        const plain = await connectTo((socket) => {
          const secure = serveTls(socket);
          secure.on("secure", () => seen.push((secure as TLSSocket & { servername: string | false }).servername));
        });
        const { socket } = await plain.startTls!({ serverName, verifyCertificate: false });
        await expect.poll(() => seen.length).toBe(index + 1);
        await socket.close();
      }
      expect(seen).toEqual(["mx.test", "xn--bcher-kva.test", false]);
    });
  });

  describe("a handshake that fails", () => {
    it.each<readonly [string, (socket: Socket) => unknown, string]>([
      ["a peer that closes", (socket) => socket.once("data", () => socket.end()), "closed"],
      ["a peer that had closed before", (socket) => socket.end(), "closed"],
      ["a peer that resets", (socket) => socket.once("data", () => socket.resetAndDestroy()), "reset"],
      ["an alert", (socket) => serveTls(socket, { maxVersion: "TLSv1.1", minVersion: "TLSv1" }), "tls"],
      ["junk", (socket) => socket.once("data", () => socket.write("\x16\x03\x01\xff\xffjunk".repeat(99))), "tls"],
    ])("because of %s, has a typed error and leaves nothing open", async (_what, script, code) => {
      await expect.poll(openSockets).toBe(0);
      const plain = await connectTo(script);
      const error = await plain.startTls!().then(
        () => undefined,
        (reason: SocketError) => reason,
      );
      expect(error).toMatchObject({ name: "SocketError", code });
      await expect.poll(openSockets).toBe(0);
    });

    it("because of a silent peer, ends in time", async () => {
      const { host, port } = await startPeer(() => {});
      const plain = await nodeSocketConnector({ timeoutMs: 50 }).connect({ host, port });
      await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "timeout" });
      await expect.poll(openSockets).toBe(0);
    });

    it("because of a write that the peer never reads, ends in time", async () => {
      const { host, port } = await startPeer((socket) => socket.pause());
      const plain = await nodeSocketConnector({ timeoutMs: 50 }).connect({ host, port });
      const writer = plain.writable.getWriter();
      writer.write(new Uint8Array(64 * 1024 * 1024)).catch(() => {});
      writer.releaseLock();
      await expect(plain.startTls!()).rejects.toMatchObject({ name: "SocketError", code: "timeout" });
    });

    it("because of an abort, ends at once, before and during", async () => {
      await expect.poll(openSockets).toBe(0);
      const reason = new Error("stop");
      const before = await connectTo(() => {});
      await expect(before.startTls!({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      await before.close();
      const plain = await connectTo(() => {});
      const controller = new AbortController();
      const upgrade = plain.startTls!({ signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 20));
      controller.abort(reason);
      await expect(upgrade).rejects.toBe(reason);
      await expect.poll(openSockets).toBe(0);
    });

    it("because of wrong use, leaves the connection as it was", async () => {
      const plain = await connectTo((socket) => socket.write("hello"));
      await expect(plain.startTls!({ serverName: "a b" })).rejects.toThrow(/"serverName"/);
      const reader = plain.readable.getReader();
      await expect(plain.startTls!()).rejects.toThrow(TypeError);
      expect(decodeLatin1((await reader.read()).value!)).toBe("hello");
      await plain.close();
    });
  });

  it("carries much in both directions at once", async () => {
    const size = 8 * 1024 * 1024;
    const data = Buffer.alloc(size, "0123456789abcdef0123456789abcde");
    const plain = await connectTo((socket) => {
      const secure = serveTls(socket);
      secure.pipe(secure);
    });
    const { socket } = await plain.startTls!();
    const writer = socket.writable.getWriter();
    const sending = (async () => {
      for (let at = 0; at < size; at += 50_000) await writer.write(data.subarray(at, at + 50_000));
      await writer.close();
    })();
    const [received] = await Promise.all([readAll(socket), sending]);
    const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
    expect(hash(received)).toBe(hash(data));
  });

  it("fails on both sides when the peer resets under TLS", async () => {
    const plain = await connectTo((socket) => {
      serveTls(socket).once("data", () => socket.resetAndDestroy());
    });
    const { socket } = await plain.startTls!();
    const reader = socket.readable.getReader();
    await writeText(socket, "now");
    await expect(reader.read()).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await expect(writeText(socket, "more")).rejects.toMatchObject({ name: "SocketError", code: "reset" });
    await socket.close();
  });

  it("is closed with the word of TLS for it", async () => {
    const { port } = await startPeer((socket) => {
      const secure = serveTls(socket, { maxVersion: "TLSv1.2" } as object);
      secure.pipe(secure);
    });
    let last = Buffer.alloc(0);
    const relay = (socket: Socket): void => {
      const onward = connect({ port, host: "127.0.0.1" });
      socket.on("data", (chunk) => {
        last = chunk;
      });
      socket.pipe(onward).pipe(socket);
    };
    const plain = await connectTo(relay);
    const { socket } = await plain.startTls!();
    await writeText(socket, "QUIT");
    await readUntil(socket, "QUIT");
    await socket.close();
    await expect.poll(() => last[0]).toBe(0x15); // an alert (RFC 5246 §7.2.1: close_notify)
  });

  describe("against openssl s_server", () => {
    const folder = mkdtempSync(join(tmpdir(), "mailproof-s-server-"));
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(["-tls1_2", "-tls1_3"])("is implicit TLS right after connecting, with %s", async (version) => {
      const path = join(folder, "identity.pem");
      writeFileSync(path, identity.key + identity.certificate + authority.intermediate.certificate);
      const port = await closedPort();
      const accept = ["-accept", `127.0.0.1:${port}`, "-naccept", "1"];
      const server = spawn(openssl!, ["s_server", ...accept, "-cert", path, "-cert_chain", path, version, "-rev"], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const exited = new Promise((resolve) => server.on("exit", resolve));
      try {
        await new Promise<void>((resolve) => {
          server.stdout.on("data", (text) => String(text).includes("ACCEPT") && resolve());
        });
        const plain = await connector.connect({ host: "127.0.0.1", port });
        const { socket, peerCertificates } = await plain.startTls!({ serverName: "mx.test" });
        expect(peerCertificates.length).toBeGreaterThanOrEqual(2);
        await writeText(socket, "abc\n");
        expect(await readUntil(socket, "\n")).toBe("cba\n"); // what -rev does with a line
        await socket.close();
        await exited;
      } finally {
        server.kill("SIGKILL");
      }
    });
  });
});
