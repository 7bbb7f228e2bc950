import type { DnsAnswer } from "../../../src/core/dns.js";

/** The options that the model knows. */
export interface ModelOptions {
  readonly minTtlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly maxNegativeTtlSeconds: number;
  readonly unknownTtlSeconds: number;
  readonly failureTtlSeconds: number;
  readonly serveStaleSeconds: number;
}

/** What a source said at a time, in milliseconds. */
interface Said {
  readonly at: number;
  readonly answer: DnsAnswer;
}

/**
 * What a cache should say, worked out each time from all that the source has said: no memory that is kept up to date,
 * so that it can't go wrong in the same way.
 */
export class CacheModel {
  readonly #options: ModelOptions;
  readonly #history = new Map<string, Said[]>();
  /** How often the source has been asked. */
  asked = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  /** The answer for a name at a time, where the source would now say `source`. */
  ask(name: string, at: number, source: DnsAnswer): DnsAnswer {
    const history = this.#history.get(name) ?? [];
    this.#history.set(name, history);
    const last = history.at(-1);
    if (last !== undefined && at < last.at + 1000 * this.#holdsFor(history)) {
      if (last.answer.status === "failed")
        return this.#stale(history, at) ?? { status: "failed", reason: last.answer.reason };
      return { ...last.answer, ttl: Math.floor(this.#lifetime(last.answer)! - (at - last.at) / 1000) };
    }
    this.asked++;
    history.push({ at, answer: source });
    if (source.status === "failed") return this.#stale(history, at) ?? source;
    const { ttl: _, ...answer } = source;
    const lifetime = this.#lifetime(source);
    return lifetime === undefined ? answer : { ...answer, ttl: lifetime };
  }

  /** Seconds for which the source is not asked again after what it said last. */
  #holdsFor(history: readonly Said[]): number {
    const { at, answer } = history.at(-1)!;
    if (answer.status !== "failed") return this.#lifetime(answer) ?? 0;
    const recheck = this.#stale(history, at) === undefined ? 0 : 30; // RFC 8767 §5
    return Math.max(this.#options.failureTtlSeconds, recheck);
  }

  /** What the source said before it began to fail, if that may serve. */
  #stale(history: readonly Said[], at: number): DnsAnswer | undefined {
    const last = [...history].reverse().find(({ answer }) => answer.status !== "failed");
    if (last?.answer.status !== "ok" || last.answer.records.length === 0) return undefined;
    const lifetime = this.#lifetime(last.answer)!;
    if (lifetime === 0 || at >= last.at + 1000 * (lifetime + this.#options.serveStaleSeconds)) return undefined;
    return { ...last.answer, ttl: 30 };
  }

  /** Seconds that an answer is good for; `undefined` where nobody knows. */
  #lifetime(answer: Exclude<DnsAnswer, { status: "failed" }>): number | undefined {
    const { minTtlSeconds, maxTtlSeconds, maxNegativeTtlSeconds, unknownTtlSeconds } = this.#options;
    if (answer.status === "ok" && answer.records.length > 0) {
      return Math.min(maxTtlSeconds, Math.max(minTtlSeconds, answer.ttl ?? unknownTtlSeconds));
    }
    return answer.ttl === undefined ? undefined : Math.min(answer.ttl, maxNegativeTtlSeconds, maxTtlSeconds);
  }
}
