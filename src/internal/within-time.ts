/**
 * Runs something that has so much time, tells it when to stop, and doesn't wait for it if it doesn't.
 *
 * @param late - what comes of it when the time is over: a value, or a promise that rejects
 * @throws the signal's reason when aborted; what `run` throws in time
 */
export function withinTime<T>(
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  late: () => T | Promise<T>,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const inner = new AbortController();
    const stop = (reason?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      inner.abort(reason);
    };
    const onAbort = (): void => {
      reject(signal?.reason);
      stop(signal?.reason);
    };
    const timer = setTimeout(() => {
      resolve(late());
      stop(new DOMException("it took too long", "TimeoutError"));
    }, timeoutMs);
    signal?.addEventListener("abort", onAbort);
    run(inner.signal).then(
      (value) => {
        resolve(value);
        stop();
      },
      (error) => {
        reject(error);
        stop();
      },
    );
  });
}
