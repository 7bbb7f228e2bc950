import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { type ExchangeOptions, runExchange } from "./dns-exchange.js";
import type { DnsServer } from "./dns-servers.js";

/** How often a random port may turn out to be taken before the system chooses one. */
const PORT_ATTEMPTS = 4;

/**
 * Sends one query in a datagram and waits for the one that answers it. Each query has a port of its own, from the widest
 * range that takes no privilege (RFC 5452 §9.2). Datagrams from elsewhere, and those that `accepts` turns down, are
 * ignored: they may be forged, and the true one may still come.
 *
 * @throws SocketError, or the signal's reason
 */
export function exchangeUdp(
  server: DnsServer,
  query: Uint8Array,
  accepts: (response: Uint8Array) => boolean,
  options: ExchangeOptions,
): Promise<Uint8Array> {
  return runExchange(options, ({ succeed, fail }) => {
    const socket = createSocket(server.family === 6 ? "udp6" : "udp4");
    let attempts = 0;
    const bind = (): void => {
      attempts++;
      // `exclusive`, because a cluster worker would otherwise bind through its primary and share the port.
      socket.bind({ port: attempts > PORT_ATTEMPTS ? 0 : randomInt(1024, 65_536), exclusive: true });
    };
    socket.on("error", (error: NodeJS.ErrnoException) => {
      const isPortTaken = error.code === "EADDRINUSE" || error.code === "EACCES";
      if (isPortTaken && error.syscall === "bind" && attempts <= PORT_ATTEMPTS) bind();
      else fail(error);
    });
    socket.on("listening", () => socket.connect(server.port, server.host));
    socket.on("connect", () => {
      const { address, port } = socket.remoteAddress();
      socket.on("message", (response, sender) => {
        // The system filters by sender, but only from connect() on: something may have come in before.
        if (sender.address === address && sender.port === port && accepts(response)) succeed(response);
      });
      socket.send(query);
    });
    bind();
    return () => socket.close();
  });
}
