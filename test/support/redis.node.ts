import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closedPort } from "./tcp-peer.node.js";

/** A Redis server on 127.0.0.1 that keeps nothing on disk. */
export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts Redis in a folder of its own and waits until it takes connections. */
export async function startRedis(program: string): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "mailproof-redis-"));
  const port = await closedPort();
  const config = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const server = spawn(program, config, { stdio: ["ignore", "pipe", "ignore"] });
  const exit = new Promise<void>((resolve) => server.on("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    server.kill("SIGKILL");
    await exit;
    rmSync(folder, { recursive: true });
  };
  let log = "";
  const ready = new Promise<void>((resolve, reject) => {
    server.stdout.on("data", (text) => {
      log += text;
      if (/ready to accept connections/i.test(log)) resolve();
    });
    server.on("exit", () => reject(new Error(`redis ended: ${log}`)));
    server.on("error", reject);
  });
  await ready.catch(async (error) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return { port, stop };
}

/** A client that knows as much of RESP as the tests need: commands of texts, and replies that are texts, numbers or nothing. */
export interface RedisClient {
  send(...command: readonly string[]): Promise<string | undefined>;
  close(): void;
}

export function connectRedis(port: number): RedisClient {
  const socket = connect({ port, host: "127.0.0.1" });
  const waiting: { resolve(reply: string | undefined): void; reject(error: Error): void }[] = [];
  let received = Buffer.alloc(0);
  const fail = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the connection to redis is closed")));
  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let reply = readReply(received); reply !== undefined; reply = readReply(received)) {
      received = received.subarray(reply.length);
      const { resolve, reject } = waiting.shift()!;
      if (reply.error === undefined) resolve(reply.value);
      else reject(new Error(reply.error));
    }
  });
  return {
    send: (...command) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) throw new Error("the connection to redis is closed");
        waiting.push({ resolve, reject });
        const parts = command.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`);
        socket.write(`*${command.length}\r\n${parts.join("")}`);
      }),
    close: () => socket.destroy(),
  };
}

interface Reply {
  /** How many octets it takes. */
  readonly length: number;
  readonly value?: string;
  readonly error?: string;
}

/** The first reply, or `undefined` while it is not all there. */
function readReply(bytes: Buffer): Reply | undefined {
  const end = bytes.indexOf("\r\n");
  if (end < 0) return undefined;
  const line = bytes.toString("utf8", 1, end);
  const length = end + 2;
  if (bytes[0] !== 0x24) return bytes[0] === 0x2d ? { length, error: line } : { length, value: line };
  const size = Number(line);
  if (size < 0) return { length };
  if (bytes.length < length + size + 2) return undefined;
  return { length: length + size + 2, value: bytes.toString("utf8", length, length + size) };
}
