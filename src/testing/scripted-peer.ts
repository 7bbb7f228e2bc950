import { SocketError } from "../core/errors.js";
import type { ByteSocket, StartTlsOptions, StartTlsResult } from "../core/socket.js";
import { concatBytes, decodeUtf8, equalBytes } from "../internal/bytes.js";
import { describeStep, type ReadyStep, type ScriptedTls, shown, TranscriptError } from "./transcript.js";

const LF = 0x0a;

/** One connection: walks through its steps as the client writes. */
export class ScriptedPeer {
  readonly #steps: readonly ReadyStep[];
  readonly #connection: number;
  readonly #unread: Uint8Array[] = [];
  #index = 0;
  /** What the client has written of what the step expects. */
  #written: Uint8Array[] = [];
  #writtenLength = 0;
  /** Why there is nothing more to read when `#unread` is empty: the end, or an error. */
  #over: "end" | Error | undefined;
  /** Tells readers that wait that something has changed. */
  #wake: () => void = () => {};
  #changed: Promise<void> = Promise.resolve();
  /** The socket in use: each upgrade to TLS makes another. */
  #current: ByteSocket | undefined;

  constructor(steps: readonly ReadyStep[], connection: number) {
    this.#steps = steps;
    this.#connection = connection;
    this.#notify();
    this.#advance();
  }

  /** The client's deviation, if there was one. */
  get deviation(): TranscriptError | undefined {
    return this.#over instanceof TranscriptError ? this.#over : undefined;
  }

  /** The step that has not been taken, if there is one. */
  get unfinished(): TranscriptError | undefined {
    if (this.#index === this.#steps.length) return undefined;
    return this.#error(`the client never got here: ${describeStep(this.#steps[this.#index])}`);
  }

  openSocket(): ByteSocket {
    const socket: ByteSocket = {
      readable: new ReadableStream<Uint8Array>(
        { pull: (controller) => this.#deliver(socket, controller) },
        { highWaterMark: 0 },
      ),
      writable: new WritableStream<Uint8Array>({
        write: (chunk) => this.#receive(socket, chunk),
        close: () => this.#receiveEnd(),
        abort: () => this.#hangUp(),
      }),
      close: async () => this.#hangUp(),
      startTls: async (options) => this.#startTls(socket, options),
    };
    this.#current = socket;
    return socket;
  }

  async #deliver(socket: ByteSocket, controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      if (socket !== this.#current) return controller.error(new SocketError("closed", "this socket went over to TLS"));
      // A deviation is told at once, a broken connection after what was sent before it broke.
      const chunk = this.deviation === undefined ? this.#unread.shift() : undefined;
      if (chunk !== undefined) return controller.enqueue(chunk);
      if (this.#over === "end") return controller.close();
      if (this.#over !== undefined) return controller.error(this.#over);
      await this.#changed;
    }
  }

  #receive(socket: ByteSocket, chunk: Uint8Array): void {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a chunk that is written must be a Uint8Array");
    if (socket !== this.#current) throw new SocketError("closed", "this socket went over to TLS");
    let rest = chunk;
    while (rest.length > 0) {
      this.#throwIfOver();
      const step = this.#steps[this.#index];
      if (step?.act !== "expect") throw this.#deviateByWriting(rest);
      rest = step.wanted instanceof RegExp ? this.#takeLine(step.wanted, rest) : this.#takeBytes(step.wanted, rest);
      if (this.#over === "end" || this.#over instanceof SocketError) return; // what follows is lost on the way
    }
  }

  /** The bytes that are left when the step has what it wants; none while it waits for more. */
  #takeBytes(wanted: Uint8Array, chunk: Uint8Array): Uint8Array {
    const open = wanted.subarray(this.#writtenLength);
    const taken = chunk.subarray(0, open.length);
    if (!equalBytes(taken, open.subarray(0, taken.length))) throw this.#deviateByWriting(chunk);
    this.#keep(taken);
    if (taken.length === open.length) this.#next();
    return chunk.subarray(taken.length);
  }

  #takeLine(wanted: RegExp, chunk: Uint8Array): Uint8Array {
    const end = chunk.indexOf(LF) + 1;
    if (end === 0) {
      this.#keep(chunk);
      return chunk.subarray(chunk.length);
    }
    const line = decodeUtf8(concatBytes([...this.#written, chunk.subarray(0, end)]));
    if (!line.endsWith("\r\n") || line.slice(0, -2).search(wanted) === -1) throw this.#deviateByWriting(chunk);
    this.#next();
    return chunk.subarray(end);
  }

  #keep(written: Uint8Array): void {
    this.#written.push(written.slice()); // the client may use its buffer again
    this.#writtenLength += written.length;
  }

  #deviateByWriting(chunk: Uint8Array): TranscriptError {
    const written = shown(concatBytes([...this.#written, chunk]));
    return this.#deviate(`the client wrote ${written}; ${describeStep(this.#steps[this.#index])}`);
  }

  #receiveEnd(): void {
    if (this.#over === undefined && this.#index < this.#steps.length) {
      throw this.#deviate(`the client stopped writing; ${describeStep(this.#steps[this.#index])}`);
    }
  }

  #hangUp(): void {
    this.#unread.length = 0;
    this.#end("end");
  }

  async #startTls(socket: ByteSocket, { serverName, signal }: StartTlsOptions = {}): Promise<StartTlsResult> {
    signal?.throwIfAborted();
    if (socket.readable.locked || socket.writable.locked) {
      throw new TypeError("startTls needs the streams of the socket unlocked");
    }
    if (socket !== this.#current) throw new SocketError("closed", "this socket went over to TLS");
    if (this.#unread.length > 0) {
      // What the client has not read stands where the handshake should, as on a real connection.
      throw this.#end(new SocketError("tls", "the peer sent plain text where TLS should begin"));
    }
    this.#throwIfOver();
    const step = this.#steps[this.#index];
    if (step?.act !== "startTls") throw this.#deviate(`the client started TLS; ${describeStep(step)}`);
    return this.#upgrade(step.tls, serverName);
  }

  #upgrade(tls: ScriptedTls, serverName: string | undefined): StartTlsResult {
    if (tls.serverName !== undefined && tls.serverName !== serverName) {
      throw this.#deviate(`the client gave the server name ${serverName}, the peer expects ${tls.serverName}`);
    }
    if (tls.error !== undefined) {
      this.#index++;
      throw this.#end(tls.error);
    }
    const socket = this.openSocket();
    this.#next();
    return { socket, peerCertificates: tls.peerCertificates ?? [] };
  }

  #next(): void {
    this.#written = [];
    this.#writtenLength = 0;
    this.#index++;
    this.#advance();
  }

  /** Takes the steps that need nothing of the client. */
  #advance(): void {
    for (let step = this.#steps[this.#index]; step !== undefined; step = this.#steps[this.#index]) {
      if (step.act === "expect" || step.act === "startTls") break;
      if (step.act === "send") this.#unread.push(step.bytes);
      if (step.act === "close") this.#over = "end";
      if (step.act === "reset") this.#over = new SocketError("reset", "the peer reset the connection");
      this.#index++;
    }
    this.#notify();
  }

  #deviate(problem: string): TranscriptError {
    return this.#end(this.#error(problem));
  }

  #error(problem: string): TranscriptError {
    return new TranscriptError(this.#connection, this.#index + 1, problem);
  }

  /** Ends the connection, if it has not ended before. */
  #end<T extends "end" | Error>(over: T): T {
    this.#over ??= over;
    this.#notify();
    return over;
  }

  #throwIfOver(): void {
    if (this.#over === "end") throw new SocketError("closed", "the connection is closed");
    if (this.#over !== undefined) throw this.#over;
  }

  #notify(): void {
    this.#wake();
    this.#changed = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
