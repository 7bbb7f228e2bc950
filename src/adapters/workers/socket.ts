import { SocketError, UnsupportedError } from "../../core/errors.js";
import type { ByteSocket, SocketAddress, SocketConnector, StartTlsOptions, StartTlsResult } from "../../core/socket.js";
import { checkInteger } from "../../internal/options.js";
import { withinTime } from "../../internal/within-time.js";
import { openStreams, type WorkersStreams } from "./streams.js";
import type { WorkersConnect, WorkersSocket } from "./types.js";

/** How {@link workersSocketConnector} connects. */
export interface WorkersSocketConnectorOptions {
  /** `connect` as `cloudflare:sockets` exports it. */
  readonly connect: WorkersConnect;
  /** Milliseconds to connect, and again for a TLS handshake, 1 to 600,000. Default 30,000. */
  readonly timeoutMs?: number;
}

const SMTP_PORT = 25;

/**
 * Sockets of Cloudflare Workers, with `startTls`. For implicit TLS call `startTls` right after connecting.
 *
 * Workers can't do all that a socket can:
 * - Port 25 is closed: connecting fails with the code `forbidden`, before anything is tried. 465 and 587 are open.
 * - Certificates are always verified, against `serverName` or else the host connected to, and never shown:
 *   `verifyCertificate: false` fails with an {@link UnsupportedError}, and `peerCertificates` is empty.
 * - The platform doesn't tell why a connection failed: it is `unreachable` before it is made, `reset` after,
 *   `tls` in a handshake.
 * - `startTls` can't take back a read that waits: read the reply to STARTTLS, and no more.
 *
 * @param options - see {@link WorkersSocketConnectorOptions}
 * @returns a connector; see {@link SocketConnector} for what it throws
 * @throws TypeError without `connect`; RangeError if a number is out of its range
 *
 * @example
 * ```ts
 * import { type WorkersConnect, workersSocketConnector } from "mailproof/adapters/workers";
 *
 * // In a Worker: import { connect } from "cloudflare:sockets";
 * const connect: WorkersConnect = () => {
 *   throw new Error("this is not a Worker");
 * };
 * const connector = workersSocketConnector({ connect });
 * try {
 *   await connector.connect({ host: "mx.example.com", port: 25 });
 * } catch (error) {
 *   console.log(String(error)); // SocketError: Workers can't connect to port 25: the platform closes it
 * }
 * ```
 */
export function workersSocketConnector(options: WorkersSocketConnectorOptions): SocketConnector {
  const { connect } = options;
  if (typeof connect !== "function") throw new TypeError('"connect" must be the function of cloudflare:sockets');
  const timeoutMs = checkInteger("timeoutMs", options.timeoutMs ?? 30_000, 1, 600_000);
  return {
    async connect(to: SocketAddress, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ByteSocket> {
      if (typeof to.host !== "string" || to.host === "") throw new TypeError('"host" must be a name or an address');
      const port = checkInteger("port", to.port, 1, 65_535);
      signal?.throwIfAborted();
      if (port === SMTP_PORT) {
        throw new SocketError("forbidden", "Workers can't connect to port 25: the platform closes it");
      }
      const hostname = to.host.includes(":") ? `[${to.host}]` : to.host;
      const socket = await open(
        () => connect({ hostname, port }, { secureTransport: "starttls", allowHalfOpen: true }),
        { timeoutMs, signal },
        (cause) => new SocketError("unreachable", `no connection to ${to.host}`, { cause }),
      );
      const streams = openStreams(socket);
      const { readable, writable, close } = streams;
      return { readable, writable, close, startTls: (tls) => startTls(socket, streams, timeoutMs, tls) };
    },
  };
}

async function startTls(
  plain: WorkersSocket,
  streams: WorkersStreams,
  timeoutMs: number,
  { serverName, verifyCertificate = true, signal }: StartTlsOptions = {},
): Promise<StartTlsResult> {
  signal?.throwIfAborted();
  if (!verifyCertificate) throw new UnsupportedError("unverified-tls", "Workers verify every certificate");
  if (streams.readable.locked || streams.writable.locked) {
    throw new TypeError("startTls needs the streams of the socket unlocked");
  }
  try {
    await withinTime(
      { timeoutMs, signal },
      () => Promise.reject(tookTooLong()),
      () => streams.release(),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) plain.close().catch(() => {});
    throw error;
  }
  const socket = await open(
    () => plain.startTls(serverName === undefined ? {} : { expectedServerHostname: serverName }),
    { timeoutMs, signal },
    (cause) => new SocketError("tls", "the TLS handshake failed", { cause }),
  );
  const { readable, writable, close } = openStreams(socket);
  return { socket: { readable, writable, close }, peerCertificates: [] };
}

/** A socket when it is open. One that doesn't open in time, or is no longer wanted, is closed. */
async function open(
  start: () => WorkersSocket,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  failure: (cause: unknown) => SocketError,
): Promise<WorkersSocket> {
  let socket: WorkersSocket | undefined;
  try {
    await withinTime(
      limits,
      () => Promise.reject(tookTooLong()),
      async () => {
        try {
          socket = start();
          socket.closed.catch(() => {});
          await socket.opened;
        } catch (error) {
          throw failure(error);
        }
      },
    );
    return socket!;
  } catch (error) {
    socket?.close().catch(() => {});
    throw error;
  }
}

function tookTooLong(): SocketError {
  return new SocketError("timeout", "the connection took too long to open");
}
