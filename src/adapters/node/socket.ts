import { connect, isIP } from "node:net";
import type { DnsResolver } from "../../core/dns.js";
import { SocketError } from "../../core/errors.js";
import type { ByteSocket, SocketAddress, SocketConnector } from "../../core/socket.js";
import { checkInteger } from "../../internal/options.js";
import { ADDRESS_ATTEMPT_MS, type AddressRule, addressRule, forbiddenAddress, guardedLookup } from "./addresses.js";
import { socketErrorFrom } from "./socket-error.js";
import { openStreams } from "./socket-streams.js";
import { startTls } from "./start-tls.js";

/** How {@link nodeSocketConnector} connects. */
export interface NodeSocketConnectorOptions {
  /** Milliseconds to connect, with the look-up of the name, and again for a TLS handshake, 1 to 600,000. Default 30,000. */
  readonly timeoutMs?: number;
  /** Certificates in PEM to trust in place of the platform's. */
  readonly trustAnchors?: readonly string[];
  /** Finds the addresses of names. Default: the system, with its `hosts` file. */
  readonly resolver?: DnsResolver;
  /**
   * Whether to connect to an address that doesn't lead to the public Internet: loopback, private, link-local, multicast
   * and the like, also inside an IPv6 address (IPv4-mapped, NAT64). Asked for each such address, in the text form of
   * RFC 5952. Default: all may be connected to. A program that connects where strangers' DNS leads should give
   * `() => false`.
   */
  readonly allowSpecialAddress?: (address: string) => boolean;
}

/**
 * Sockets of `node:net` with `startTls` of `node:tls`. For implicit TLS call `startTls` right after connecting.
 *
 * Each side ends by itself: closing `writable` leaves `readable` open until the peer ends too. Neither side runs ahead:
 * a slow reader slows the peer, and a write is done when the system has the bytes.
 *
 * `startTls` fails with the code `tls` if the peer has sent anything that nobody has read: what somebody slipped in as
 * plain text must not pass for what came encrypted (CVE-2011-0411). Bytes that you have read behind the reply to
 * STARTTLS are yours to refuse. Without `serverName`, it takes the host that was connected to. `peerCertificates` are
 * what the peer sent, in its order.
 *
 * @param options - see {@link NodeSocketConnectorOptions}
 * @returns a connector; see {@link SocketConnector} for what it throws
 * @throws RangeError if a number is out of its range
 *
 * @example
 * ```ts
 * import { nodeSocketConnector } from "mailproof/adapters/node";
 *
 * const connector = nodeSocketConnector({ allowSpecialAddress: () => false });
 * try {
 *   const socket = await connector.connect({ host: "127.0.0.1", port: 25 });
 *   await socket.close();
 * } catch (error) {
 *   console.log(error instanceof Error && "code" in error && error.code); // forbidden
 * }
 * ```
 */
export function nodeSocketConnector(options: NodeSocketConnectorOptions = {}): SocketConnector {
  const timeoutMs = checkInteger("timeoutMs", options.timeoutMs ?? 30_000, 1, 600_000);
  const { resolver, trustAnchors, allowSpecialAddress = () => true } = options;
  const isAllowed = addressRule(allowSpecialAddress);
  return {
    async connect(to: SocketAddress, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ByteSocket> {
      const { host } = to;
      if (typeof host !== "string" || host === "") throw new TypeError('"host" must be a name or an address');
      const port = checkInteger("port", to.port, 1, 65_535);
      signal?.throwIfAborted();
      const socket = await connectSocket(host, port, { isAllowed, resolver, timeoutMs, signal });
      const streams = openStreams(socket, "reset");
      const { readable, writable, close } = streams;
      return {
        readable,
        writable,
        close,
        startTls: (tlsOptions) => startTls(socket, streams, { host, trustAnchors, timeoutMs }, tlsOptions),
      };
    },
  };
}

interface ConnectOptions {
  readonly isAllowed: AddressRule;
  readonly resolver: DnsResolver | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function connectSocket(
  host: string,
  port: number,
  { isAllowed, resolver, timeoutMs, signal }: ConnectOptions,
): Promise<ReturnType<typeof connect>> {
  return new Promise((resolve, reject) => {
    if (isIP(host) !== 0 && !isAllowed(host)) throw forbiddenAddress(host);
    const ended = new AbortController();
    const socket = connect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
      lookup: guardedLookup(isAllowed, resolver, { signal: ended.signal, timeoutMs }),
    });
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      ended.abort();
      socket.off("connect", onConnect);
      settle();
    };
    const give = (reason: unknown): void =>
      finish(() => {
        reject(reason);
        socket.destroy();
      });
    const onConnect = (): void =>
      finish(() => {
        socket.off("error", onError);
        resolve(socket);
      });
    const onError = (error: Error): void => give(socketErrorFrom(error, "unreachable"));
    const onAbort = (): void => give(signal?.reason);
    const onTimeout = (): void => give(new SocketError("timeout", `no connection to ${host} in time`));
    const timer = setTimeout(onTimeout, timeoutMs);
    socket.on("connect", onConnect);
    socket.on("error", onError);
    signal?.addEventListener("abort", onAbort);
  });
}
