import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of heap and array buffers that are held, garbage left aside. */
export function retainedMemory(): number {
  collectGarbage();
  collectGarbage(); // array buffers are freed beside the program; the second waits for the first
  const { heapUsed, external } = process.memoryUsage(); // `external` counts array buffers too
  return heapUsed + external;
}

/**
 * Watches the memory that is held while something runs.
 *
 * @example
 * ```ts
 * const memory = watchRetainedMemory(1000);
 * for await (const chunk of body) memory.step();
 * expect(memory.growth()).toBeLessThan(1_000_000);
 * ```
 *
 * @param every - steps from one measurement to the next
 */
export function watchRetainedMemory(every: number): { step(): void; growth(): number } {
  const start = retainedMemory();
  let most = start;
  let steps = 0;
  return {
    step(): void {
      if (++steps % every === 0) most = Math.max(most, retainedMemory());
    },
    growth: () => most - start,
  };
}
