import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { type Identity, makeAuthority, type TestAuthority } from "../../support/certificates.node.js";
import { requireProgram } from "../../support/require-program.node.js";
import { reportMissing } from "../../support/required.node.js";
import { closedPort, startPeer } from "../../support/tcp-peer.node.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const path = join(root, "test/runtimes/node_modules/@cloudflare/workerd-linux-64/bin/workerd");
const workerd = existsSync(path) ? path : reportMissing("workerd: npm ci --prefix test/runtimes");
const openssl = requireProgram("openssl");

/** What is around each script: a connector, and a few words for what scripts do. */
const frame = (script: string, port: number): string => `
import { connect as platformConnect } from "cloudflare:sockets";
import { workersSocketConnector } from "mailproof/adapters/workers";
import { readAll, readUntil, writeText, endWriting } from "byte-socket";
import { decodeLatin1 } from "bytes";
const connector = workersSocketConnector({ connect: platformConnect, timeoutMs: 2_000 });
const connect = () => connector.connect({ host: "127.0.0.1", port: ${port} });
const codeOf = (act) => act.then(() => "none", (error) => error.name + " " + error.code);
export default {
  async test() {
    const result = await (async () => { ${script} })();
    console.log("@@" + JSON.stringify(result));
  },
};
`;

/** Runs a script in workerd, which may connect to this machine and trusts one authority. Gives what it returns. */
async function runInWorkerd(script: string, port: number, trusted: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "mailproof-workerd-"));
  try {
    const bundle = await build({
      stdin: { contents: frame(script, port), resolveDir: root },
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      external: ["cloudflare:sockets"],
      alias: {
        "mailproof/adapters/workers": join(root, "src/adapters/workers/index.ts"),
        "byte-socket": join(root, "test/support/byte-socket.ts"),
        bytes: join(root, "src/internal/bytes.ts"),
      },
    });
    writeFileSync(join(folder, "worker.js"), bundle.outputFiles[0]!.text);
    writeFileSync(join(folder, "trusted.pem"), trusted);
    writeFileSync(
      join(folder, "config.capnp"),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "2026-11-17",
    globalOutbound = "network",
  )),
  (name = "network", network = (
    allow = ["private"],
    tlsOptions = (trustedCertificates = [embed "trusted.pem"]),
  )),
]);
`,
    );
    const { stdout } = await promisify(execFile)(workerd!, ["test", join(folder, "config.capnp")], { timeout: 25_000 });
    const line = stdout.split("\n").find((each) => each.startsWith("@@"));
    return JSON.parse(line!.slice(2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.skipIf(workerd === undefined || openssl === undefined)("workersSocketConnector in workerd", () => {
  let authority: TestAuthority;
  let identity: Identity;
  beforeAll(() => {
    authority = makeAuthority(openssl!);
    identity = authority.issue("DNS:mx.test,IP:127.0.0.1");
  });

  async function run(peer: (socket: Socket) => unknown, script: string): Promise<unknown> {
    const { port } = await startPeer(peer);
    return runInWorkerd(script, port, authority.root.certificate);
  }

  function serveTls(socket: Socket): TLSSocket {
    const cert = identity.certificate + authority.intermediate.certificate;
    const secure = new TLSSocket(socket, { isServer: true, key: identity.key, cert });
    secure.on("error", () => {});
    return secure;
  }

  /** Greets, takes one command, and goes over to TLS, where it repeats what it hears. */
  function startTlsPeer(socket: Socket): void {
    socket.write("220 mx.test\r\n");
    socket.once("data", () => {
      socket.pause();
      socket.write("220 go ahead\r\n");
      const secure = serveTls(socket);
      secure.pipe(secure);
    });
  }

  const upgrade = `
    const plain = await connect();
    await readUntil(plain, "\\r\\n");
    await writeText(plain, "STARTTLS\\r\\n");
    await readUntil(plain, "\\r\\n");
  `;

  it("carries bytes both ways, much of them, with both sides half open", async () => {
    const script = `
      const socket = await connect();
      const size = 4 * 1024 * 1024;
      const sending = (async () => {
        const writer = socket.writable.getWriter();
        for (let at = 0; at < size; at += 65_536) await writer.write(new Uint8Array(65_536).fill(at >> 16));
        await writer.close();
      })();
      const [received] = await Promise.all([readAll(socket), sending]);
      return [received.length, received.every((octet, at) => octet === ((at >> 16) & 255))];
    `;
    expect(await run((socket) => socket.pipe(socket), script)).toEqual([4 * 1024 * 1024, true]);
  });

  it("goes over to TLS after a dialogue in plain text", async () => {
    const script = `${upgrade}
      const { socket, peerCertificates } = await plain.startTls({ serverName: "mx.test" });
      await writeText(socket, "EHLO again\\r\\n");
      const echo = await readUntil(socket, "\\r\\n");
      const old = await codeOf(readAll(plain));
      await socket.close();
      return [echo, peerCertificates, old];
    `;
    expect(await run(startTlsPeer, script)).toEqual(["EHLO again\r\n", [], "SocketError closed"]);
  });

  it("verifies the certificate for the name given, or else for the host connected to", async () => {
    const wrong = `${upgrade} return codeOf(plain.startTls({ serverName: "other.test" }));`;
    expect(await run(startTlsPeer, wrong)).toBe("SocketError tls");
    const none = `${upgrade} return codeOf(plain.startTls());`;
    expect(await run(startTlsPeer, none)).toBe("none");
  });

  it("is implicit TLS right after connecting", async () => {
    const script = `
      const { socket } = await (await connect()).startTls({ serverName: "mx.test" });
      await endWriting(socket);
      return decodeLatin1(await readAll(socket));
    `;
    expect(await run((socket) => serveTls(socket).end("hello"), script)).toBe("hello");
  });

  it("does not take plain text for what comes by TLS (CVE-2011-0411)", async () => {
    const peer = (socket: Socket): void => {
      socket.write("220 mx.test\r\n");
      socket.once("data", () => {
        socket.write("220 go ahead\r\n");
        setTimeout(() => socket.write("250 slipped in\r\n"), 50);
      });
    };
    const script = `${upgrade}
      await new Promise((resolve) => setTimeout(resolve, 200));
      return codeOf(plain.startTls({ serverName: "mx.test" }));
    `;
    expect(await run(peer, script)).toBe("SocketError tls");
  });

  it("ends a handshake with a silent peer in time", async () => {
    const script = 'return codeOf((await connect()).startTls({ serverName: "mx.test" }));';
    expect(await run(() => {}, script)).toBe("SocketError timeout");
  });

  it("tells of a reset on both sides", async () => {
    const script = `
      const socket = await connect();
      await writeText(socket, "go");
      return [await codeOf(readAll(socket)), await codeOf(writeText(socket, "more"))];
    `;
    const codes = ["SocketError reset", "SocketError reset"];
    expect(await run((socket) => socket.once("data", () => socket.resetAndDestroy()), script)).toEqual(codes);
  });

  it("can be closed while a read waits, twice", async () => {
    const script = `
      const socket = await connect();
      const read = socket.readable.getReader().read();
      await Promise.all([socket.close(), socket.close()]);
      return [await read, await codeOf(writeText(socket, "more"))];
    `;
    expect(await run(() => {}, script)).toEqual([{ done: true }, "SocketError closed"]);
  });

  it("is unreachable where nobody listens, and forbidden on port 25", async () => {
    const script = `
      return [await codeOf(connect()), await codeOf(connector.connect({ host: "127.0.0.1", port: 25 }))];
    `;
    const codes = ["SocketError unreachable", "SocketError forbidden"];
    expect(await runInWorkerd(script, await closedPort(), authority.root.certificate)).toEqual(codes);
  });

  it("connects to an IPv6 address", async () => {
    const { port } = await startPeer((socket) => socket.end("six"), "::1");
    const script = `
      const socket = await connector.connect({ host: "::1", port: ${port} });
      return decodeLatin1(await readAll(socket));
    `;
    expect(await runInWorkerd(script, port, authority.root.certificate)).toBe("six");
  });
});
