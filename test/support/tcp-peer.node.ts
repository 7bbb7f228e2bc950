import { createServer, type Socket } from "node:net";
import { afterEach } from "vitest";

/** A server on this machine whose connections do what a script says. */
export interface TcpPeer {
  readonly host: string;
  readonly port: number;
  /** The connections that are open, its own ends. */
  readonly connections: ReadonlySet<Socket>;
}

let serverEnds = 0;
const started: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((peer) => peer.close()));
});

/** Starts a server that is closed when the test ends. Its connections may end one side and go on with the other. */
export async function startPeer(script: (socket: Socket) => unknown, host = "127.0.0.1"): Promise<TcpPeer> {
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    connections.add(socket);
    serverEnds++;
    socket.on("close", () => {
      connections.delete(socket);
      serverEnds--;
    });
    socket.on("error", () => {}); // the client may be gone
    script(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, host, resolve);
  });
  started.push({
    close: async () => {
      for (const socket of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { host, port: address.port, connections };
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the server had no port");
  return address.port;
}

/** The connections that this process has open, those of servers that were started here left aside. */
export function openSockets(): number {
  const open = process.getActiveResourcesInfo().filter((kind) => /^(TCPSocketWrap|TLSWrap|TCPConnectWrap)$/.test(kind));
  return open.length - serverEnds;
}
