import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** A datagram that came in, and the ways to answer it. */
export interface UdpQuery {
  readonly query: Uint8Array;
  readonly sender: RemoteInfo;
  /** Answers from the port that was asked. */
  reply(response: Uint8Array): void;
  /** Answers from another socket, bound to `address`. */
  replyFrom(address: string, response: Uint8Array): Promise<void>;
}

export interface DnsServerScript {
  readonly udp?: (query: UdpQuery) => unknown;
  /** `query` is without its length; it is whole when the script is called. */
  readonly tcp?: (query: Uint8Array, socket: Socket) => unknown;
}

/** A DNS server on 127.0.0.1 that does what its script says, over UDP and TCP on one port. */
export interface ScriptedDnsServer {
  /** As `servers` takes it. */
  readonly address: string;
  readonly port: number;
  /** The queries that came over UDP, in order, and their senders. */
  readonly datagrams: readonly { readonly query: Uint8Array; readonly sender: RemoteInfo }[];
  /** The connections that are open. */
  readonly connections: ReadonlySet<Socket>;
  close(): Promise<void>;
}

export async function startDnsServer(script: DnsServerScript): Promise<ScriptedDnsServer> {
  const tcp = createServer();
  const udp = await bindBoth(tcp);
  const { port } = udp.address();
  const datagrams: { query: Uint8Array; sender: RemoteInfo }[] = [];
  udp.on("message", (query, sender) => {
    datagrams.push({ query, sender });
    const reply = (response: Uint8Array): void => udp.send(response, sender.port, sender.address);
    script.udp?.({ query, sender, reply, replyFrom: (address, response) => sendFrom(address, response, sender) });
  });
  const connections = new Set<Socket>();
  tcp.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    socket.on("error", () => {}); // the resolver may be gone
    let received = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 2 ? Number.POSITIVE_INFINITY : received.readUInt16BE(0);
      if (received.length === 2 + length) script.tcp?.(received.subarray(2), socket);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    port,
    datagrams,
    connections,
    close: async () => {
      for (const socket of connections) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(resolve)),
        new Promise((resolve) => tcp.close(resolve)),
      ]);
    },
  };
}

/** Binds both to one port of 127.0.0.1. A port that is free for the one may be taken for the other: then to the next. */
async function bindBoth(tcp: Server, attempts = 10): Promise<UdpSocket> {
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const udp = createSocket("udp4");
  try {
    await new Promise<void>((resolve, reject) => {
      udp.once("error", reject);
      udp.bind((tcp.address() as AddressInfo).port, "127.0.0.1", resolve);
    });
    return udp;
  } catch (error) {
    udp.close();
    await new Promise((resolve) => tcp.close(resolve));
    if (attempts === 1) throw error;
    return bindBoth(tcp, attempts - 1);
  }
}

/** The message behind its length (RFC 1035 §4.2.2). */
export function framed(message: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(message.length >> 8, message.length & 0xff), message]);
}

async function sendFrom(address: string, response: Uint8Array, { port, address: to }: RemoteInfo): Promise<void> {
  const other: UdpSocket = createSocket("udp4");
  await new Promise<void>((resolve) => other.bind(0, address, resolve));
  await new Promise((resolve) => other.send(response, port, to, resolve));
  other.close();
}
