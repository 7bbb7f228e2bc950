/** Where to connect to. A host is a name or an IP address without brackets. */
export interface SocketAddress {
  readonly host: string;
  readonly port: number;
}

/** What an upgrade to TLS takes. */
export interface StartTlsOptions {
  /** The name sent as SNI and, where certificates are checked, the name they are checked for. */
  readonly serverName?: string;
  /** Refuse a certificate that the platform's trust store doesn't vouch for. Default `true`. */
  readonly verifyCertificate?: boolean;
  readonly signal?: AbortSignal;
}

/** A TLS socket and what its peer showed. */
export interface StartTlsResult {
  readonly socket: ByteSocket;
  /** DER, the peer's own certificate first. Empty where the platform doesn't tell. */
  readonly peerCertificates: readonly Uint8Array[];
}

/**
 * A connection as two byte streams. `readable` ends when the peer closes its side;
 * both sides fail with a {@link SocketError} when the connection breaks.
 */
export interface ByteSocket {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** Closes both directions. Closing twice is fine. */
  close(): Promise<void>;
  /**
   * Goes on as TLS on this connection. The streams of this socket must not be locked and can't be used afterwards.
   * Missing where the platform can't do it.
   */
  startTls?(options?: StartTlsOptions): Promise<StartTlsResult>;
}

/** The one thing this package needs of the network. */
export interface SocketConnector {
  /**
   * @throws SocketError when there is no connection; the signal's reason when aborted
   */
  connect(to: SocketAddress, options?: { readonly signal?: AbortSignal }): Promise<ByteSocket>;
}
