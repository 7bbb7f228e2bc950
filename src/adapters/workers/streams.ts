import { SocketError } from "../../core/errors.js";
import { withinTime } from "../../internal/within-time.js";
import type { WorkersSocket } from "./types.js";

/** How long a socket may take to close. One in the middle of a TLS handshake never does. */
const CLOSING_MS = 1_000;

/** A socket of Workers as streams that fail with a {@link SocketError}. */
export interface WorkersStreams {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  close(): Promise<void>;
  /**
   * Lets go of the socket, when all that was written is on its way. Both streams fail from then on.
   *
   * @throws SocketError if the connection is not in order, or if the peer has sent what nobody has read
   * @throws TypeError while a read waits: Workers can't take that back
   */
  release(): Promise<void>;
}

/** Makes streams of a socket. Nothing is read ahead here. */
export function openStreams(socket: WorkersSocket): WorkersStreams {
  const reader = socket.readable.getReader();
  const writer = socket.writable.getWriter();
  let isReading = false;
  let isOver = false; // by us: the platform's errors mean nothing any more
  let openSides = 2;
  let closing: Promise<void> | undefined;
  let readableController!: ReadableStreamDefaultController<Uint8Array>;
  let writableController!: WritableStreamDefaultController;
  for (const promise of [reader.closed, writer.closed, socket.closed]) promise.catch(() => {});

  const readable = new ReadableStream<Uint8Array>(
    {
      start: (controller) => void (readableController = controller),
      async pull(controller) {
        isReading = true;
        try {
          const { done, value } = await reader.read();
          if (isOver) return;
          if (!done) return controller.enqueue(value);
          controller.close();
          endSide();
        } catch (error) {
          fail(broken(error));
        } finally {
          isReading = false;
        }
      },
      async cancel() {
        endSide();
        await reader.cancel().catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );

  const writable = new WritableStream<Uint8Array>({
    start: (controller) => void (writableController = controller),
    async write(chunk) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError("a chunk that is written must be a Uint8Array");
      if (chunk.length > 0) await settled(writer.write(chunk));
    },
    async close() {
      await settled(writer.close());
      endSide();
    },
    abort: () => void close(),
  });

  async function settled(act: Promise<void>): Promise<void> {
    try {
      await act;
    } catch (error) {
      const failure = isOver ? closedHere() : broken(error);
      fail(failure);
      throw failure;
    }
  }

  /** The platform keeps a connection that may be half open until it is closed. */
  function endSide(): void {
    openSides--;
    if (openSides === 0) void close();
  }

  function fail(failure: SocketError): void {
    if (isOver) return;
    isOver = true;
    readableController.error(failure);
    writableController.error(failure);
  }

  function close(): Promise<void> {
    closing ??= hangUp();
    return closing;
  }

  async function hangUp(): Promise<void> {
    if (!isOver) {
      isOver = true;
      endReading();
      writableController.error(closedHere());
    }
    await withinTime(
      { timeoutMs: CLOSING_MS },
      () => {},
      () =>
        socket.close().then(
          () => {},
          () => {},
        ),
    );
  }

  function endReading(): void {
    try {
      readableController.close();
    } catch {
      // has ended before
    }
  }

  async function release(): Promise<void> {
    if (isReading) throw new TypeError("startTls needs a socket that nobody reads from");
    const flushing = writable.getWriter();
    // An empty chunk goes through behind all others.
    const failure = await flushing.write(new Uint8Array(0)).then(
      () => undefined,
      (error) => (error instanceof SocketError ? error : closedHere()),
    );
    flushing.releaseLock();
    const isUnread = (readableController.desiredSize ?? 0) < 0; // a chunk that its reader has given up
    fail(new SocketError("closed", "this socket went over to TLS"));
    if (failure !== undefined) throw failure;
    if (isUnread) throw new SocketError("tls", "the peer sent plain text where TLS should begin");
    reader.releaseLock();
    writer.releaseLock();
  }

  return { readable, writable, close, release };
}

function broken(cause: unknown): SocketError {
  return new SocketError("reset", cause instanceof Error ? cause.message : "the connection broke", { cause });
}

function closedHere(): SocketError {
  return new SocketError("closed", "the connection is closed");
}
