import type { DnsAnswer, DnsOptions, DnsResolver, DnsType } from "../core/dns.js";

/** A question that was asked. */
export interface RecordedQuery {
  /** As it was asked: neither the case of its letters nor a final dot is touched. */
  readonly name: string;
  readonly type: DnsType;
}

/** A resolver that keeps a record of what it was asked. */
export interface RecordingResolver extends DnsResolver {
  /** In the order of asking; those that failed or were aborted, too. */
  readonly queries: readonly RecordedQuery[];
}

/**
 * Passes questions on and keeps a record of them.
 *
 * @param inner - answers them
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { recordingResolver } from "mailproof/testing";
 *
 * const resolver = recordingResolver(zoneResolver('example.com TXT "v=spf1 -all"'));
 * await resolver.resolve("example.com", "TXT");
 * console.log(resolver.queries); // [ { name: 'example.com', type: 'TXT' } ]
 * ```
 */
export function recordingResolver(inner: DnsResolver): RecordingResolver {
  const queries: RecordedQuery[] = [];
  return {
    queries,
    resolve<T extends DnsType>(name: string, type: T, options?: DnsOptions): Promise<DnsAnswer<T>> {
      queries.push({ name, type });
      return inner.resolve(name, type, options);
    },
  };
}
