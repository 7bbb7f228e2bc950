import { SocketError } from "../../core/errors.js";
import { socketErrorFrom } from "./socket-error.js";

/** How one question is put to one server. */
export interface ExchangeOptions {
  /** Milliseconds until the server counts as silent. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How an exchange ends. Only the first call counts. */
export interface ExchangeEnd {
  readonly succeed: (response: Uint8Array) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Runs an exchange to its end: the answer, an error, the time-out or the abort, whichever comes first.
 *
 * @param start - opens the socket and returns what closes it; it must not end the exchange before it returns
 * @throws SocketError, or the signal's reason
 */
export function runExchange(
  { timeoutMs, signal }: ExchangeOptions,
  start: (end: ExchangeEnd) => () => void,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      close();
      settle();
    };
    const fail = (error: unknown): void => finish(() => reject(exchangeError(error)));
    const close = start({ succeed: (response) => finish(() => resolve(response)), fail });
    const onTimeout = (): void => fail(new SocketError("timeout", "the DNS server did not answer in time"));
    const timer = setTimeout(onTimeout, timeoutMs);
    const onAbort = (): void => finish(() => reject(signal?.reason));
    signal?.addEventListener("abort", onAbort);
  });
}

/** An error of the system as a {@link SocketError}. What is not one stays as it is: a bug, or what an answer was. */
function exchangeError(error: unknown): unknown {
  return error instanceof Error && "syscall" in error ? socketErrorFrom(error, "unreachable") : error;
}
