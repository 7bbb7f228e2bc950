import { Resolver } from "node:dns/promises";
import type { CaaRecord, DnsAnswer, DnsRecords, DnsResolver, DnsType } from "../../core/dns.js";
import { resolverFrom } from "../../core/dns.js";
import { UnsupportedError } from "../../core/errors.js";
import { checkInteger } from "../../internal/options.js";
import { checkServer } from "./dns-servers.js";

/** How {@link nodeDnsResolver} asks. */
export interface NodeDnsResolverOptions {
  /** The recursive servers to ask, as `nodeResolver` takes them. Default: those of the system. */
  readonly servers?: readonly string[];
  /** Milliseconds to wait for the first try, 1 to 60,000; `node:dns` waits longer for later ones. Default 2,000. */
  readonly timeoutMs?: number;
  /** How often each server is asked, 1 to 10. Default 2. */
  readonly tries?: number;
}

/**
 * A resolver on `node:dns`, for hosts where `nodeResolver` can't be used, such as those that let nothing but the system's
 * own library speak DNS.
 *
 * It knows less: nothing is ever `authenticated`, only A and AAAA answers have a TTL, aliases are not told, an absence
 * has no TTL. Where `node:dns` has no TLSA (before Node 22.15 and 23.9), a look-up of TLSA fails with the reason
 * `refused` and an {@link UnsupportedError} as cause: DANE must not take that for "no records".
 *
 * Made for Node: the `node:dns` of Bun 1.4 and Deno 2.9 doesn't tell a name without records from one that doesn't exist.
 *
 * @param options - see {@link NodeDnsResolverOptions}
 * @returns a resolver whose `resolve` throws the signal's reason when aborted, and never for what DNS said
 * @throws TypeError if a server is not an IP address; RangeError if a number is out of its range
 *
 * @example
 * ```ts
 * import { nodeDnsResolver } from "mailproof/adapters/node";
 *
 * const resolver = nodeDnsResolver({ servers: ["127.0.0.1:9"], tries: 1, timeoutMs: 500 }); // nobody listens there
 * const answer = await resolver.resolve("example.com", "MX");
 * console.log(answer.status); // failed
 * ```
 */
export function nodeDnsResolver(options: NodeDnsResolverOptions = {}): DnsResolver {
  const timeout = checkInteger("timeoutMs", options.timeoutMs ?? 2_000, 1, 60_000);
  const tries = checkInteger("tries", options.tries ?? 2, 1, 10);
  options.servers?.forEach(checkServer);
  return resolverFrom(async (name, type, { signal }) => {
    signal?.throwIfAborted();
    const resolver = new Resolver({ timeout, tries }); // one for each look-up: cancel() ends all that a resolver does
    if (options.servers !== undefined) resolver.setServers(options.servers);
    const cancel = (): void => resolver.cancel();
    signal?.addEventListener("abort", cancel);
    try {
      return await questions[type](resolver, name);
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  });
}

type Question<T extends DnsType> = (
  resolver: Resolver,
  name: string,
) => Promise<readonly DnsRecords[T][] | DnsAnswer<T>>;

const questions: { readonly [T in DnsType]: Question<T> } = {
  A: async (resolver, name) => answerWithTtl(await resolver.resolve4(name, { ttl: true })),
  AAAA: async (resolver, name) => answerWithTtl(await resolver.resolve6(name, { ttl: true })),
  CNAME: (resolver, name) => resolver.resolveCname(name),
  MX: async (resolver, name) =>
    (await resolver.resolveMx(name)).map(({ priority, exchange }) => ({ preference: priority, exchange })),
  NS: (resolver, name) => resolver.resolveNs(name),
  PTR: (resolver, name) => resolver.resolvePtr(name),
  SOA: async (resolver, name) => {
    const { nsname, hostmaster, minttl, ...numbers } = await resolver.resolveSoa(name);
    return [{ mname: nsname, rname: hostmaster, ...numbers, minimum: minttl }];
  },
  TXT: (resolver, name) => resolver.resolveTxt(name),
  TLSA: resolveTlsa,
  CAA: async (resolver, name) => (await resolver.resolveCaa(name)).flatMap(caaRecords),
};

function answerWithTtl<T extends "A" | "AAAA">(found: readonly { address: string; ttl: number }[]): DnsAnswer<T> {
  const records = found.map(({ address }) => address);
  return { status: "ok", records, authenticated: false, ttl: Math.min(...found.map(({ ttl }) => ttl)) };
}

/** A record comes as its flags and one property that has the tag for its name; from Node 24 on also as its type. */
function caaRecords({ critical: flags, ...properties }: object & { critical: number }): readonly CaaRecord[] {
  return Object.entries(properties)
    .filter(([tag, value]) => !(tag === "type" && value === "CAA"))
    .map(([tag, value]) => ({ flags, tag, value: String(value) }));
}

/** What newer versions of Node have; the declarations of Node 20 don't know it. */
interface WithTlsa {
  resolveTlsa?(name: string): Promise<{ certUsage: number; selector: number; match: number; data: ArrayBuffer }[]>;
}

async function resolveTlsa(resolver: Resolver & WithTlsa, name: string): ReturnType<Question<"TLSA">> {
  if (resolver.resolveTlsa === undefined) {
    const cause = new UnsupportedError("tlsa", "this version of node:dns can't look up TLSA records");
    return { status: "failed", reason: "refused", cause };
  }
  return (await resolver.resolveTlsa(name)).map(({ certUsage, selector, match, data }) => ({
    usage: certUsage,
    selector,
    matchingType: match,
    certificateAssociation: new Uint8Array(data),
  }));
}
