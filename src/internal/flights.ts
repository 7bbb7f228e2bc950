/** What is under way, shared by all who want the same. */
export interface Flights<V> {
  /**
   * Joins what is under way for the key, or starts it. It is told to stop when the last who waits for it has left.
   *
   * @throws the signal's reason when aborted, at once; what `start` throws
   */
  join(key: string, start: (signal: AbortSignal) => Promise<V>, signal: AbortSignal | undefined): Promise<V>;
}

interface Flight<V> {
  readonly promise: Promise<V>;
  readonly controller: AbortController;
  waiting: number;
}

export function createFlights<V>(): Flights<V> {
  const flights = new Map<string, Flight<V>>();

  function start(key: string, begin: (signal: AbortSignal) => Promise<V>): Flight<V> {
    const controller = new AbortController();
    const flight: Flight<V> = { promise: begin(controller.signal), controller, waiting: 0 };
    flights.set(key, flight);
    const land = (): void => remove(key, flight);
    flight.promise.then(land, land);
    return flight;
  }

  function remove(key: string, flight: Flight<V>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return {
    join: (key, begin, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const flight = flights.get(key) ?? start(key, begin);
        flight.waiting++;
        const onAbort = (): void => {
          reject(signal?.reason);
          flight.waiting--;
          if (flight.waiting > 0) return;
          remove(key, flight); // whoever comes now starts anew
          flight.controller.abort(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        const leave = (): void => signal?.removeEventListener("abort", onAbort);
        flight.promise.then(
          (value) => {
            leave();
            resolve(value);
          },
          (error) => {
            leave();
            reject(error);
          },
        );
      }),
  };
}
