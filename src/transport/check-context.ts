import type { DnsAnswer, DnsResolver, DnsType } from "../core/dns.js";
import type { Fetcher } from "../core/fetch.js";
import { lookup } from "../internal/dns.js";
import type { RecordKind } from "../internal/dns-records.js";
import type { TransportLimits } from "./limits.js";

/** What a check asks with. */
export interface CheckContext {
  readonly resolver: DnsResolver;
  readonly fetcher: Fetcher;
  readonly signal: AbortSignal | undefined;
  readonly limits: TransportLimits;
}

/** Asks a question; the same one again costs nothing. */
export function ask<T extends DnsType>(
  { resolver, signal, limits }: CheckContext,
  name: string,
  kind: RecordKind<T>,
): Promise<DnsAnswer<T>> {
  return lookup(resolver, name, kind, { signal, timeoutMs: limits.lookupTimeoutMs });
}

/** A resolver that asks another each question once, because a check comes to some from several sides. */
export function askOnce(resolver: DnsResolver): DnsResolver {
  const asked = new Map<string, Promise<DnsAnswer>>();
  return {
    resolve<T extends DnsType>(name: string, type: T, options?: { readonly signal?: AbortSignal }) {
      const key = `${type} ${name}`;
      let answer = asked.get(key);
      if (answer === undefined) {
        answer = Promise.resolve(resolver.resolve(name, type, options));
        asked.set(key, answer);
      }
      return answer as Promise<DnsAnswer<T>>;
    },
  };
}
