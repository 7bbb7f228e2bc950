import type { DnsAnswer, DnsOptions, DnsResolver, DnsType } from "../../core/dns.js";
import { ParseError } from "../../core/errors.js";
import { failedByContent, interpretResponse, type MessageAnswer } from "../../internal/dns-wire/answer.js";
import { followAliases } from "../../internal/dns-wire/follow.js";
import { MAX_MESSAGE_OCTETS, UDP_PAYLOAD_OCTETS } from "../../internal/dns-wire/limits.js";
import { answersQuery } from "../../internal/dns-wire/message.js";
import { encodeQuery } from "../../internal/dns-wire/query.js";
import { checkBoolean, checkInteger } from "../../internal/options.js";
import { type DohFetch, exchangeHttp, type HttpExchange } from "./exchange.js";

/** How {@link dohResolver} asks. */
export interface DohResolverOptions {
  /** The server, for example `https://dns.example/dns-query`. `http:` only on this machine: `localhost`, 127.0.0.1, [::1]. */
  readonly url: string | URL;
  /**
   * `GET`, which HTTP caches may answer and browsers send without asking first, or `POST`, which leaves no names in
   * the logs of addresses. Default `GET`.
   */
  readonly method?: "GET" | "POST";
  /** What to call in place of the global `fetch`. */
  readonly fetch?: DohFetch;
  /** Milliseconds for a whole look-up with all its aliases, 1 to 600,000. Default 10,000. */
  readonly timeoutMs?: number;
  /** How long an answer may be, in bytes, 512 to 65,535. Default 65,535: the longest that DNS has. */
  readonly maxBytes?: number;
  /**
   * Whether the AD bit of the server counts as `authenticated`. HTTPS keeps others from setting it, so what is left is
   * whether you trust this server to validate (RFC 4035 §4.9.3). Default `true`: you chose it by its name.
   */
  readonly trustAd?: boolean;
}

/**
 * A resolver that asks a DNS server over HTTPS (RFC 8484), with `fetch`, so that it runs everywhere.
 *
 * Each answer comes with its TTL, the TTL of an absence (RFC 2308), the aliases and the server's DNSSEC verdict.
 * It remembers nothing and doesn't validate by itself. Redirects are not followed.
 *
 * An HTTP error is a failed answer: `servfail` for 5xx, `refused` for everything else but 2xx.
 *
 * @param options - see {@link DohResolverOptions}
 * @returns a resolver whose `resolve` throws the signal's reason when aborted, and never for what the server said
 * @throws TypeError or RangeError that names the option
 *
 * @example
 * ```ts
 * import { dohResolver } from "mailproof/adapters/doh";
 *
 * const resolver = dohResolver({
 *   url: "https://dns.example/dns-query",
 *   fetch: async () => new Response("busy", { status: 503 }), // leave this out to ask the server
 * });
 * const answer = await resolver.resolve("example.com", "MX");
 * console.log(answer.status); // failed
 * ```
 */
export function dohResolver(options: DohResolverOptions): DnsResolver {
  const url = checkUrl(options.url);
  const method = options.method ?? "GET";
  if (method !== "GET" && method !== "POST") throw new TypeError('"method" must be GET or POST');
  const timeoutMs = checkInteger("timeoutMs", options.timeoutMs ?? 10_000, 1, 600_000);
  const maxBytes = checkInteger("maxBytes", options.maxBytes ?? MAX_MESSAGE_OCTETS, 512, MAX_MESSAGE_OCTETS);
  const trustAd = checkBoolean("trustAd", options.trustAd ?? true);
  const send: DohFetch = options.fetch ?? ((address, init) => fetch(address, init));

  const exchange: HttpExchange = { url, method, maxBytes, send };

  async function ask<T extends DnsType>(name: string, type: T, signal: AbortSignal): Promise<MessageAnswer<T>> {
    try {
      // RFC 8484 §4.1: the id is 0, so that equal questions are equal requests.
      const query = encodeQuery(name, type, { id: 0, payloadOctets: UDP_PAYLOAD_OCTETS, dnssecOk: trustAd });
      const answer = await exchangeHttp(query, exchange, signal);
      if (answer.status === "failed") return answer;
      if (!answersQuery(answer.message, query)) {
        throw new ParseError("the message does not answer the query", { format: "dns-message" });
      }
      return aged(interpretResponse(answer.message, query, type, trustAd), answer.ageSeconds);
    } catch (error) {
      return failedByContent(error);
    }
  }

  return {
    resolve<T extends DnsType>(name: string, type: T, { signal }: DnsOptions = {}): Promise<DnsAnswer<T>> {
      return withinTime(timeoutMs, signal, (inner) => followAliases(name, (target) => ask(target, type, inner)));
    },
  };
}

function checkUrl(value: string | URL): URL {
  const url = URL.canParse(String(value)) ? new URL(value) : undefined;
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? "");
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLocal)) return url; // RFC 8484 §5
  throw new TypeError('"url" must be an https: URL, or an http: URL of this machine');
}

/** RFC 8484 §5.1: the time in an HTTP cache counts. */
function aged<T extends DnsType>(answer: MessageAnswer<T>, ageSeconds: number): MessageAnswer<T> {
  if (answer.status === "failed" || answer.ttl === undefined) return answer;
  return { ...answer, ttl: Math.max(0, answer.ttl - ageSeconds) };
}

/**
 * Runs a look-up that has so much time, and tells it when to stop. Doesn't wait for one that doesn't.
 *
 * @throws the signal's reason when aborted
 */
function withinTime<T extends DnsType>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<DnsAnswer<T>>,
): Promise<DnsAnswer<T>> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const inner = new AbortController();
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      inner.abort();
    };
    const onAbort = (): void => {
      reject(signal?.reason);
      stop();
    };
    const timer = setTimeout(() => {
      resolve({ status: "failed", reason: "timeout" });
      stop();
    }, timeoutMs);
    signal?.addEventListener("abort", onAbort);
    run(inner.signal).then(resolve, reject).finally(stop);
  });
}
