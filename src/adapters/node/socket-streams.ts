import type { Socket } from "node:net";
import { setImmediate as afterPolling } from "node:timers/promises";
import { SocketError, type SocketErrorCode } from "../../core/errors.js";
import { socketErrorFrom } from "./socket-error.js";

/** How long a closed socket may take to say goodbye to a peer that doesn't listen. */
const CLOSING_MS = 1_000;

/** A socket of `node:net` or `node:tls` as streams of the web. */
export interface SocketStreams {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  close(): Promise<void>;
  /**
   * Lets go of the socket, when all that was written is on its way. Both streams fail from then on.
   *
   * @throws SocketError if the connection is not in order, or if the peer has sent what nobody has read
   */
  release(): Promise<void>;
}

/**
 * Makes streams of a socket that is connected and has `allowHalfOpen`.
 *
 * Nothing is read ahead here: what nobody asks for waits in the socket, and then in the peer.
 * A write is done when the system has the bytes.
 *
 * @param otherwise - what an unknown error of this socket is
 */
export function openStreams(socket: Socket, otherwise: SocketErrorCode): SocketStreams {
  let failure: SocketError | undefined;
  let isEnded = false; // by the peer
  let isReading = true; // until the readable stream has an end, whatever it is
  let isReleased = false;
  let closing: Promise<void> | undefined;
  let wake = (): void => {};
  let readableController!: ReadableStreamDefaultController<Uint8Array>;
  let writableController!: WritableStreamDefaultController;

  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (readableController = controller),
      async pull() {
        while (isReading && !isReleased) {
          const chunk: Uint8Array | null = socket.read();
          if (chunk !== null) return readableController.enqueue(chunk);
          if (failure !== undefined) return endReading(failure);
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
      cancel() {
        isReading = false;
        if (socket.writableFinished) socket.destroy();
      },
    },
    { highWaterMark: 0 },
  );

  const writable = new WritableStream<Uint8Array>({
    start: (controller) => void (writableController = controller),
    async write(chunk) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("a chunk that is written must be a Uint8Array");
      if (chunk.length === 0) return;
      await settled((done) => socket.write(chunk, done));
      if (socket.destroyed) throw failure ?? reasonOf(socket.errored); // Node.js has no error for a write cut off
    },
    async close() {
      await settled((done) => socket.end(done));
      if (!isReading) socket.destroy();
    },
    abort: () => void hangUp(),
  });

  function settled(act: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      act((error) => (error ? reject(failure ?? reasonOf(error)) : resolve()));
    });
  }

  function reasonOf(error: Error | null): SocketError {
    return error === null ? new SocketError("closed", "the connection is closed") : socketErrorFrom(error, otherwise);
  }

  function endReading(error?: SocketError): void {
    if (!isReading) return;
    isReading = false;
    if (error === undefined) readableController.close();
    else readableController.error(error);
    wake();
  }

  function fail(error: SocketError): void {
    failure ??= error;
    if (isReleased) return;
    writableController.error(failure);
    if (socket.readableLength === 0) endReading(failure); // otherwise when that has been read
    wake();
  }

  const listeners = {
    readable: () => wake(), // by name: it changes
    end: () => {
      isEnded = true;
      if (!isReleased) endReading();
    },
    error: (error: Error) => fail(reasonOf(error)),
    close: () => fail(reasonOf(null)),
  };
  for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);

  function hangUp(): void {
    endReading();
    fail(new SocketError("closed", "this socket was closed"));
    socket.destroy();
  }

  return {
    readable,
    writable,
    close: () => (closing ??= close()),
    release,
  };

  async function close(): Promise<void> {
    if (socket.destroyed) return;
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    if (socket.writableLength > 0) {
      hangUp();
    } else {
      endReading();
      fail(new SocketError("closed", "this socket was closed"));
      const timer = setTimeout(() => socket.destroy(), CLOSING_MS);
      socket.once("close", () => clearTimeout(timer));
      socket.end(() => socket.destroy());
    }
    await closed;
  }

  async function release(): Promise<void> {
    const writer = writable.getWriter();
    // An empty chunk goes through behind all others.
    const flushed = await writer.write(new Uint8Array(0)).then(
      () => true,
      () => false,
    );
    writer.releaseLock();
    const isQueued = (readableController.desiredSize ?? 0) < 0; // a chunk that its reader has given up
    isReleased = true;
    const wentOver = new SocketError("closed", "this socket went over to TLS");
    writableController.error(wentOver);
    endReading(wentOver);
    // What has come in by now must show as what it is: plain text, sent without waiting for the handshake.
    socket.read(0);
    await afterPolling();
    await afterPolling();
    const isUnread = isQueued || socket.readableLength > 0;
    for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
    socket.on("error", () => {}); // whoever has it now hears of it by other ways
    if (isUnread) throw new SocketError("tls", "the peer sent plain text where TLS should begin");
    if (failure !== undefined) throw failure;
    if (isEnded || !flushed) throw reasonOf(null);
  }
}
