import { describe, expect, it } from "vitest";
import type { DnsOptions, DnsResolver, DnsType } from "../../src/core/dns.js";
import { lookup } from "../../src/internal/dns.js";
import * as kinds from "../../src/internal/dns-records.js";
import { countListeners } from "../support/sources.js";

const never = (): Promise<never> => new Promise(() => undefined);
const microtask = (): Promise<void> => Promise.resolve();
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const later = (): { readonly timeoutMs: number } => ({ timeoutMs: 20_000 });

/** A resolver that does what no resolver should. */
function resolverThat(resolve: (options: DnsOptions) => unknown): DnsResolver {
  return {
    resolve: (_name: string, _type: DnsType, options: DnsOptions) => resolve(options),
  } as unknown as DnsResolver;
}

const ok = (records: readonly unknown[]): object => ({ status: "ok", records, authenticated: false });

describe("lookup and time", () => {
  it("fails with a time-out when the resolver hangs, and aborts its signal", async () => {
    let given: AbortSignal | undefined;
    const hanging = resolverThat(({ signal }) => {
      given = signal;
      return never();
    });
    const answer = await lookup(hanging, "a.example", kinds.A, { timeoutMs: 1 });
    expect(answer).toEqual({ status: "failed", reason: "timeout" });
    expect(given?.aborted).toBe(true);
    expect(given?.reason).toMatchObject({ name: "TimeoutError" });
  });

  it("gives an aborted signal to a resolver that first looks when it is too late", async () => {
    let given: DnsOptions = {};
    const hanging = resolverThat((options) => {
      given = options;
      return never();
    });
    await lookup(hanging, "a.example", kinds.A, { timeoutMs: 1 });
    expect(given.signal?.aborted).toBe(true);
    expect(given.signal).toBe(given.signal);

    const controller = new AbortController();
    const looking = lookup(hanging, "a.example", kinds.A, { ...later(), signal: controller.signal });
    controller.abort("enough");
    await expect(looking).rejects.toBe("enough");
    expect(given.signal?.reason).toBe("enough");
  });

  it("gives options that a resolver may copy for the one behind it, signal and all", async () => {
    let given: AbortSignal | undefined;
    const wrapping = resolverThat((options) => {
      given = { ...options }.signal;
      return never();
    });
    await lookup(wrapping, "a.example", kinds.A, { timeoutMs: 1 });
    expect(given?.aborted).toBe(true);
  });

  it("ignores what a resolver does after the time-out", async () => {
    for (const late of [() => Promise.reject(new Error("late")), async () => ok(["192.0.2.1"])]) {
      const slow = resolverThat(() => new Promise((resolve) => setTimeout(() => resolve(late()), 5)));
      expect(await lookup(slow, "a.example", kinds.A, { timeoutMs: 1 })).toEqual({
        status: "failed",
        reason: "timeout",
      });
      await new Promise((resolve) => setTimeout(resolve, 10)); // an unhandled rejection fails the run
    }
  });

  it("waits as long as it is told, forever among them", async () => {
    const slow = resolverThat(() => new Promise((resolve) => setTimeout(() => resolve(ok(["192.0.2.1"])), 20)));
    for (const timeoutMs of [2 ** 31, 2 ** 40, Number.POSITIVE_INFINITY]) {
      expect(await lookup(slow, "a.example", kinds.A, { timeoutMs })).toEqual(ok(["192.0.2.1"]));
    }
  });

  it("clears its timer and removes its listener once there is an answer", async () => {
    const { controller, count } = countListeners();
    const options = { timeoutMs: 20_000, signal: controller.signal };
    await countTimers(async ({ running }) => {
      let answer: (given: unknown) => void = () => undefined;
      const slow = resolverThat(() => new Promise((resolve) => (answer = resolve)));
      const looking = lookup(slow, "a.example", kinds.A, options);
      await microtask();
      expect([running(), count()]).toEqual([1, 1]);
      answer(ok([]));
      await looking;
      expect([running(), count()]).toEqual([0, 0]);

      const aborted = lookup(resolverThat(never), "a.example", kinds.A, options);
      await microtask();
      expect([running(), count()]).toEqual([1, 1]);
      controller.abort();
      await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
      expect([running(), count()]).toEqual([0, 0]);
    });
  });

  it("starts no timer for an answer that is there at once, whatever it is", async () => {
    const throws = (): never => {
      throw new Error("thrown");
    };
    await countTimers(async ({ started, running }) => {
      for (const resolve of [
        () => ok([]),
        async () => ok([]),
        () => "junk",
        () => Promise.reject(new Error()),
        throws,
      ]) {
        await lookup(resolverThat(resolve), "a.example", kinds.A, later());
        expect([started(), running()]).toEqual([0, 0]);
      }
    });
  });
});

/** Counts the timers that are started while something runs, and those of them, and of immediates, that are still to come. */
async function countTimers(
  run: (counts: { readonly started: () => number; readonly running: () => number }) => Promise<void>,
): Promise<void> {
  const scope = globalThis as unknown as Record<string, ((...given: unknown[]) => unknown) | undefined>;
  const running = new Set<unknown>();
  const originals = new Map(
    ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"].map((name) => [name, scope[name]]),
  );
  let started = 0;
  for (const [name, original] of originals) {
    if (original === undefined) continue;
    if (name.startsWith("clear")) {
      scope[name] = (timer) => {
        running.delete(timer);
        return original(timer);
      };
      continue;
    }
    scope[name] = (...given) => {
      if (name === "setTimeout") started++;
      const [callback, ...rest] = given as [(...given: unknown[]) => void, ...unknown[]];
      const timer = original(
        (...args: unknown[]) => {
          running.delete(timer);
          callback(...args);
        },
        ...rest,
      );
      running.add(timer);
      return timer;
    };
  }
  try {
    await run({ started: () => started, running: () => running.size });
  } finally {
    for (const [name, original] of originals) if (original !== undefined) scope[name] = original;
  }
}

describe("lookup and the caller's signal", () => {
  const reason = new Error("enough");

  it("asks nothing when it was aborted before", async () => {
    let asked = 0;
    const resolver = resolverThat(() => asked++);
    const looking = lookup(resolver, "a.example", kinds.A, { ...later(), signal: AbortSignal.abort(reason) });
    await expect(looking).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  it("rejects with its reason at once when the resolver hangs, and passes it on", async () => {
    const { controller, count } = countListeners();
    let given: AbortSignal | undefined;
    const hanging = resolverThat(({ signal }) => {
      given = signal;
      return never();
    });
    const looking = lookup(hanging, "a.example", kinds.A, { ...later(), signal: controller.signal });
    controller.abort(reason);
    await expect(looking).rejects.toBe(reason);
    expect([given?.reason, count()]).toEqual([reason, 0]);
  });

  it("rejects with its reason when the resolver aborts it and when it rejects by it", async () => {
    const controller = new AbortController();
    const aborting = resolverThat(() => {
      controller.abort(reason);
      throw new Error("aborted");
    });
    await expect(lookup(aborting, "a.example", kinds.A, { ...later(), signal: controller.signal })).rejects.toBe(
      reason,
    );

    const second = new AbortController();
    const obedient = resolverThat(
      ({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    );
    const looking = lookup(obedient, "a.example", kinds.A, { ...later(), signal: second.signal });
    second.abort(reason);
    await expect(looking).rejects.toBe(reason);
    await nextTask(); // an unhandled rejection fails the run
  });

  it("changes nothing after the answer", async () => {
    const controller = new AbortController();
    let given: AbortSignal | undefined;
    const resolver = resolverThat(({ signal }) => {
      given = signal;
      return ok([]);
    });
    expect(await lookup(resolver, "a.example", kinds.A, { ...later(), signal: controller.signal })).toEqual(ok([]));
    controller.abort(reason);
    expect(given?.aborted).toBe(false);
  });
});
