import type { DnsAnswer, DnsFailure, DnsOptions, DnsResolver, DnsType } from "../../core/dns.js";
import { lookup } from "../../internal/dns.js";
import { checkInteger } from "../../internal/options.js";
import { checkDnsAnswer, formatDnsAnswer, parseDnsAnswer, recordKind } from "./dns-answer.js";
import { MAX_KEY_LENGTH, SHARED_MS } from "./limits.js";
import { type CacheOptions, rememberingOptions } from "./options.js";
import { createRemembering, type Loaded } from "./remembering.js";

/** How {@link cachingResolver} remembers. */
export interface CachingResolverOptions extends CacheOptions {
  /** How many answers the memory holds, 1 to 10,000,000. Default 10,000. What was not used for longest is forgotten first. */
  readonly maxEntries?: number;
  /** How many octets the memory holds, roughly, 1,000 to 2,147,483,647. Default 16,777,216. */
  readonly maxOctets?: number;
  /** Seconds that records are remembered at least, whatever their TTL says, 0 to 604,800. Default 0. */
  readonly minTtlSeconds?: number;
  /** Seconds that an absence is remembered at most, 0 to 86,400. Default 10,800: RFC 2308 §5 has one to three hours. */
  readonly maxNegativeTtlSeconds?: number;
  /** Seconds that records without a TTL are remembered, as those of `nodeDnsResolver`, 0 to 604,800. Default 60. */
  readonly unknownTtlSeconds?: number;
  /** Seconds that a failure is remembered, 1 to 300: the bounds of RFC 9520 §3.2. Default 5. */
  readonly failureTtlSeconds?: number;
  /** What the keys in the store begin with. Default `mailproof:dns:`. */
  readonly keyPrefix?: string;
}

/**
 * Puts a memory before a resolver.
 *
 * - Records are remembered for their TTL, an absence for the TTL that came with it (RFC 2308 §5) and not at all without,
 *   a failure for a few seconds, in this process only (RFC 9520). Answers tell what is left of the time.
 * - Equal questions that are asked at once are one question. One caller's abort doesn't end it for the others; when the
 *   last has left, it is aborted.
 * - With `serveStaleSeconds`, records whose time is over serve while the resolver fails, with a TTL of 30; it is asked
 *   again every 30 seconds at most (RFC 8767 §4, §5). `authenticated` stays what it was: stale TLSA records must not turn
 *   into insecure ones.
 * - The memory is bounded. With `store`, it has a second one behind it that other processes share. A store that fails or
 *   hangs is done without, and what it gives is checked.
 *
 * Resolvers that share a store must trust the same DNS: give `keyPrefix` to those that don't.
 *
 * @param inner - answers what is not remembered; a question that it doesn't answer in a minute has failed
 * @param options - see {@link CachingResolverOptions}
 * @returns a resolver whose `resolve` throws the signal's reason when aborted, and nothing else
 * @throws RangeError that names the option
 *
 * @example
 * ```ts
 * import { cachingResolver } from "mailproof/adapters/cache";
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { recordingResolver } from "mailproof/testing";
 *
 * const inner = recordingResolver(zoneResolver('example.com. 300 TXT "v=spf1 -all"'));
 * const resolver = cachingResolver(inner);
 * for (let i = 0; i < 100; i++) await resolver.resolve("Example.com", "TXT");
 * console.log(inner.queries.length); // 1
 * ```
 *
 * @example
 * A store in Redis, by whatever client has `get` and `set`:
 * ```ts
 * import { type CacheStore, cachingResolver } from "mailproof/adapters/cache";
 * import { zoneResolver } from "mailproof/adapters/zone";
 *
 * interface RedisClient {
 *   get(key: string): Promise<string | null>;
 *   set(key: string, value: string, options: { EX: number }): Promise<unknown>;
 * }
 * function redisStore(client: RedisClient): CacheStore {
 *   return {
 *     get: (key) => client.get(key),
 *     set: (key, value, ttlSeconds) => client.set(key, value, { EX: ttlSeconds }),
 *   };
 * }
 *
 * const map = new Map<string, string>(); // in place of a server
 * const client: RedisClient = { get: async (key) => map.get(key) ?? null, set: async (key, value) => map.set(key, value) };
 * const inner = zoneResolver("mx.example. 300 A 192.0.2.1");
 * await cachingResolver(inner, { store: redisStore(client) }).resolve("mx.example", "A");
 * console.log([...map.keys()]); // [ 'mailproof:dns:A:mx.example' ]
 * ```
 */
export function cachingResolver(inner: DnsResolver, options: CachingResolverOptions = {}): DnsResolver {
  const { keyPrefix = "mailproof:dns:" } = options;
  const failureSeconds = checkInteger("failureTtlSeconds", options.failureTtlSeconds ?? 5, 1, 300); // RFC 9520 §3.2
  const unknownTtl = checkInteger("unknownTtlSeconds", options.unknownTtlSeconds ?? 60, 0, 604_800);
  const maxNegativeTtl = checkInteger("maxNegativeTtlSeconds", options.maxNegativeTtlSeconds ?? 10_800, 0, 86_400);
  const common = rememberingOptions(options, { maxEntries: 10_000, maxOctets: 16_777_216, failureSeconds });
  const { maxTtlSeconds, maxStaleSeconds } = common;
  const minTtl = checkInteger("minTtlSeconds", options.minTtlSeconds ?? 0, 0, maxTtlSeconds);
  const remembering = createRemembering<DnsFailure>(common);

  async function load<T extends DnsType>(
    name: string,
    kind: NonNullable<ReturnType<typeof recordKind<T>>>,
    signal: AbortSignal,
  ): Promise<Loaded<DnsFailure>> {
    const answer: DnsAnswer<T> = await lookup(inner, name, kind, { signal, timeoutMs: SHARED_MS });
    if (answer.status === "failed") return answer;
    const isAbsence = answer.status === "nxdomain" || answer.records.length === 0;
    return {
      status: "answer",
      text: formatDnsAnswer(answer, kind.type as T),
      ttlSeconds: isAbsence ? negativeTtl(answer.ttl) : positiveTtl(answer.ttl),
      staleSeconds: isAbsence ? 0 : maxStaleSeconds, // RFC 2308 §5: an absence is over when its time is
    };
  }

  function positiveTtl(ttl = unknownTtl): number {
    return Math.floor(Math.min(Math.max(ttl, minTtl), maxTtlSeconds));
  }

  function negativeTtl(ttl: number | undefined): number | undefined {
    return ttl === undefined ? undefined : Math.floor(Math.min(ttl, maxNegativeTtl, maxTtlSeconds));
  }

  return {
    async resolve<T extends DnsType>(name: string, type: T, { signal }: DnsOptions = {}): Promise<DnsAnswer<T>> {
      const kind = recordKind(type);
      if (kind === undefined || name.length > MAX_KEY_LENGTH) return inner.resolve(name, type, signal && { signal });
      const question = {
        key: `${keyPrefix}${type}:${lowerCase(name)}`,
        load: (flight: AbortSignal) => load<T>(name, kind, flight),
        check: (value: unknown) => checkDnsAnswer(value, kind),
      };
      const recalled = await remembering(question, signal);
      if (recalled.status === "failed") return recalled;
      const answer = parseDnsAnswer(recalled.text, type);
      return recalled.ttlSeconds === undefined ? answer : { ...answer, ttl: recalled.ttlSeconds };
    },
  };
}

/** RFC 4343 §3: of ASCII alone. Other letters could fall together with one of ASCII (U+212A with k). */
function lowerCase(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
