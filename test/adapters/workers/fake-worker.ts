import type { WorkersConnect, WorkersSocket } from "../../../src/adapters/workers/index.js";
import { encodeLatin1 } from "../../../src/internal/bytes.js";

/** The network's side of a socket of Workers that is no real one. */
export interface FakeSocket extends WorkersSocket {
  /** What the client has written. */
  readonly written: readonly Uint8Array[];
  /** What the client did to the socket, in order. */
  readonly calls: readonly string[];
  send(text: string): void;
  /** The peer closes its side. */
  end(): void;
  /** The connection breaks as Workers tell it. */
  break(): void;
  open(): void;
  refuse(): void;
  /** The socket that `startTls` made. */
  readonly secure: FakeSocket | undefined;
}

/** A socket as `cloudflare:sockets` makes them: its streams fail with plain errors, and a read can't be taken back. */
export function fakeSocket(options: { readonly startTls?: () => FakeSocket } = {}): FakeSocket {
  const written: Uint8Array[] = [];
  const calls: string[] = [];
  const lost = (): Error => new Error("Network connection lost.");
  let open!: (info: unknown) => void;
  let refuse!: (error: Error) => void;
  let readable!: ReadableStreamDefaultController<Uint8Array>;
  let writable!: WritableStreamDefaultController;
  let secure: FakeSocket | undefined;
  const opened = new Promise((resolve, reject) => {
    open = resolve;
    refuse = reject;
  });
  return {
    written,
    calls,
    get secure() {
      return secure;
    },
    opened,
    closed: new Promise(() => {}),
    readable: new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (readable = controller),
        cancel: () => void calls.push("cancel"),
      },
      { highWaterMark: 0 },
    ),
    writable: new WritableStream<Uint8Array>({
      start: (controller) => void (writable = controller),
      write: (chunk) => void written.push(chunk.slice()),
      close: () => void calls.push("end"),
    }),
    async close() {
      calls.push("close");
      try {
        readable.error(new TypeError("This socket has been closed."));
      } catch {
        // was over
      }
    },
    startTls(tls) {
      calls.push(`startTls ${JSON.stringify(tls)}`);
      secure = (options.startTls ?? fakeSocket)();
      return secure;
    },
    send: (text) => readable.enqueue(encodeLatin1(text)),
    end: () => readable.close(),
    break: () => {
      readable.error(lost());
      writable.error(lost());
    },
    open: () => open({}),
    refuse: () => refuse(new Error("proxy request failed, cannot connect to the specified address")),
  };
}

/** A `connect` that gives these sockets and keeps a record of where to. */
export function fakeConnect(...sockets: readonly FakeSocket[]): WorkersConnect & { readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  const connect: WorkersConnect = (...call) => {
    const socket = sockets[calls.length];
    calls.push(call);
    if (socket === undefined) throw new TypeError("Specified address could not be parsed.");
    return socket;
  };
  return Object.assign(connect, { calls });
}
