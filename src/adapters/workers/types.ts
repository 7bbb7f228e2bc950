/** The part of a socket of `cloudflare:sockets` that is used. */
export interface WorkersSocket {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** Settles when the connection is made, and TLS with it. */
  readonly opened: Promise<unknown>;
  readonly closed: Promise<unknown>;
  close(): Promise<unknown>;
  startTls(options?: { readonly expectedServerHostname?: string }): WorkersSocket;
}

/** The function `connect` of `cloudflare:sockets`, as far as it is used. */
export type WorkersConnect = (
  address: { readonly hostname: string; readonly port: number },
  options: { readonly secureTransport: "starttls"; readonly allowHalfOpen: true },
) => WorkersSocket;
