/** A clock that stands still until it is moved. */
export interface FakeClock {
  readonly now: () => number;
  advance(milliseconds: number): void;
}

export function fakeClock(start = 1_700_000_000_000): FakeClock {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}
