import type { X509Certificate } from "node:crypto";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import { SocketError } from "../../core/errors.js";
import type { StartTlsOptions, StartTlsResult } from "../../core/socket.js";
import { toAscii } from "../../internal/domain.js";
import { socketErrorFrom } from "./socket-error.js";
import { openStreams, type SocketStreams } from "./socket-streams.js";

/** What a handshake needs to know besides the caller's options. */
export interface TlsSettings {
  /** Whom the connection leads to. */
  readonly host: string;
  /** PEM, in place of the platform's. */
  readonly trustAnchors: readonly string[] | undefined;
  readonly timeoutMs: number;
}

/** Goes on as TLS on a connection. When it fails, the connection is closed. */
export async function startTls(
  socket: Socket,
  streams: SocketStreams,
  settings: TlsSettings,
  { serverName = settings.host, verifyCertificate = true, signal }: StartTlsOptions = {},
): Promise<StartTlsResult> {
  signal?.throwIfAborted();
  const name = isIP(serverName) === 0 ? toAscii(serverName) : serverName;
  if (name === undefined) throw new TypeError('"serverName" is not a host name');
  if (streams.readable.locked || streams.writable.locked) {
    throw new TypeError("startTls needs the streams of the socket unlocked");
  }
  let stopped: { readonly reason: unknown } | undefined;
  const stop = (reason: unknown): void => {
    stopped ??= { reason };
    socket.destroy();
  };
  const onAbort = (): void => stop(signal?.reason);
  const onTimeout = (): void => stop(new SocketError("timeout", "the TLS handshake took too long"));
  const timer = setTimeout(onTimeout, settings.timeoutMs);
  signal?.addEventListener("abort", onAbort);
  try {
    await streams.release();
    return await handshake(socket, name, verifyCertificate, settings.trustAnchors);
  } catch (error) {
    socket.destroy();
    throw stopped === undefined ? error : stopped.reason;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function handshake(
  socket: Socket,
  name: string,
  verifyCertificate: boolean,
  trustAnchors: readonly string[] | undefined,
): Promise<StartTlsResult> {
  return new Promise((resolve, reject) => {
    const secure = connect({
      socket,
      host: name,
      ...(isIP(name) === 0 && { servername: name }), // RFC 6066 §3: SNI has no addresses
      checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
      rejectUnauthorized: verifyCertificate,
      ...(trustAnchors !== undefined && { ca: [...trustAnchors] }),
    });
    const { readable, writable, close } = openStreams(secure, "tls");
    secure.on("error", (error) => reject(socketErrorFrom(error, "tls")));
    secure.on("close", () => reject(new SocketError("closed", "the connection was closed in the TLS handshake")));
    secure.on("secureConnect", () => {
      resolve({ socket: { readable, writable, close }, peerCertificates: peerCertificates(secure) });
    });
  });
}

/**
 * The certificates as the peer sent them. (`getPeerCertificate(true)` leaves out those that don't fit the chain,
 * and adds from the trust store.)
 */
function peerCertificates(secure: TLSSocket): readonly Uint8Array[] {
  const certificates: Uint8Array[] = [];
  let certificate: X509Certificate | undefined = secure.getPeerX509Certificate();
  for (; certificate !== undefined; certificate = certificate.issuerCertificate) {
    certificates.push(new Uint8Array(certificate.raw));
  }
  return certificates;
}
