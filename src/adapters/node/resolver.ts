import type { DnsAnswer, DnsOptions, DnsResolver, DnsType } from "../../core/dns.js";
import type { MessageAnswer } from "../../internal/dns-wire/answer.js";
import { followAliases } from "../../internal/dns-wire/follow.js";
import { checkBoolean, checkInteger } from "../../internal/options.js";
import { type AskedServer, askServer } from "./dns-ask.js";
import { checkServer, isLocalServer, systemServers } from "./dns-servers.js";

/** How {@link nodeResolver} asks. */
export interface NodeResolverOptions {
  /**
   * The recursive servers to ask, in this order: `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`.
   * Default: those of the system.
   */
  readonly servers?: readonly string[];
  /** Milliseconds to wait for one server, 1 to 60,000. Default 2,000. */
  readonly timeoutMs?: number;
  /** How often a server that stays silent is asked in all, 1 to 10. Default 2. */
  readonly tries?: number;
  /** Milliseconds for a whole look-up with all its servers, tries and aliases, 1 to 600,000. Default 10,000. */
  readonly lookupTimeoutMs?: number;
  /**
   * Whether the AD bit of the servers counts as `authenticated`. It is worth as much as the server that sets it
   * and the path to it (RFC 4035 §4.9.3): plain DNS over a network can be forged. Default: for a server on a loopback
   * address, except 127.0.0.11, where Docker forwards and validates nothing.
   */
  readonly trustAd?: boolean;
  /**
   * Asks in mIxEd case and takes only an answer that repeats it: more to guess for a forger. Some servers don't
   * repeat it and then seem silent. Default `false`.
   */
  readonly randomizeCase?: boolean;
}

/**
 * A resolver that speaks DNS itself: UDP with EDNS, TCP when an answer doesn't fit.
 *
 * What `node:dns` doesn't tell comes with each answer: its TTL, the TTL of an absence (RFC 2308), the aliases, and
 * whether a validating server vouches for it. Each query has a random id and a random port; a datagram that doesn't fit
 * the query is ignored, so a forger must guess both (RFC 5452). A server that fails is followed by the next.
 *
 * Made for a server that does recursion, best one that validates on this machine. It remembers nothing and doesn't
 * validate by itself.
 *
 * @param options - see {@link NodeResolverOptions}
 * @returns a resolver whose `resolve` throws the signal's reason when aborted, and never for what DNS said
 * @throws TypeError if a server is not an IP address; RangeError if a number is out of its range
 *
 * @example
 * ```ts
 * import { nodeResolver } from "mailproof/adapters/node";
 *
 * const resolver = nodeResolver({ servers: ["127.0.0.1:9"], tries: 1, timeoutMs: 500 }); // nobody listens there
 * const answer = await resolver.resolve("example.com", "TXT");
 * console.log(answer.status); // failed
 * ```
 */
export function nodeResolver(options: NodeResolverOptions = {}): DnsResolver {
  const servers = askedServers(options);
  const timeoutMs = checkInteger("timeoutMs", options.timeoutMs ?? 2_000, 1, 60_000);
  const tries = checkInteger("tries", options.tries ?? 2, 1, 10);
  const lookupTimeoutMs = checkInteger("lookupTimeoutMs", options.lookupTimeoutMs ?? 10_000, 1, 600_000);
  return {
    async resolve<T extends DnsType>(name: string, type: T, { signal }: DnsOptions = {}): Promise<DnsAnswer<T>> {
      const deadline = performance.now() + lookupTimeoutMs;
      return followAliases(name, (target) =>
        askServers(servers, tries, deadline, (server, leftMs) =>
          askServer(server, target, type, { timeoutMs: Math.min(timeoutMs, leftMs), signal }),
        ),
      );
    },
  };
}

function askedServers({ servers, trustAd, randomizeCase = false }: NodeResolverOptions): readonly AskedServer[] {
  checkBoolean("randomizeCase", randomizeCase);
  if (trustAd !== undefined) checkBoolean("trustAd", trustAd);
  if (servers !== undefined && !Array.isArray(servers)) throw new TypeError('"servers" must be a list of addresses');
  const found = servers?.map(checkServer) ?? systemServers();
  if (found.length === 0) throw new TypeError('"servers" is empty, or the system has none');
  return found.map((server) => ({ ...server, randomizeCase, trustAd: trustAd ?? isLocalServer(server) }));
}

/** Asks one server after the other, and those that said nothing once more, until one has an answer. */
async function askServers<T extends DnsType>(
  servers: readonly AskedServer[],
  tries: number,
  deadline: number,
  ask: (server: AskedServer, leftMs: number) => Promise<MessageAnswer<T>>,
): Promise<MessageAnswer<T>> {
  let failure: MessageAnswer<T> = { status: "failed", reason: "timeout" };
  let isAnswered = false; // by a failure that asking again would not change
  let candidates = servers;
  for (let round = 0; round < tries; round++) {
    const silent: AskedServer[] = [];
    for (const server of candidates) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) return failure;
      const answer = await ask(server, leftMs);
      if (answer.status !== "failed") return answer;
      const isSilent = answer.reason === "timeout" || answer.reason === "network";
      if (isSilent) silent.push(server);
      if (!isSilent || !isAnswered) failure = answer;
      isAnswered ||= !isSilent;
    }
    candidates = silent;
  }
  return failure;
}
