import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import type { DnsResolver } from "../../core/dns.js";
import type { SocketErrorCode } from "../../core/errors.js";
import type { FetchAnswer, Fetcher, FetchFailure, FetchLimits } from "../../core/fetch.js";
import { checkFetchLimits, failedFetch, findUrlIssue, hostOf } from "../../internal/fetch.js";
import { ADDRESS_ATTEMPT_MS, type AddressRule, addressRule, forbiddenAddress, guardedLookup } from "./addresses.js";
import { readResponse } from "./fetch-response.js";
import { socketErrorFrom } from "./socket-error.js";

/** How {@link nodeFetcher} fetches. */
export interface NodeFetcherOptions {
  /** Finds the addresses of names. Default: the system, with its `hosts` file. */
  readonly resolver?: DnsResolver;
  /**
   * Whether to connect to an address that doesn't lead to the public Internet: loopback, private, link-local, multicast
   * and the like, also inside an IPv6 address (IPv4-mapped, NAT64). Asked for each such address, in the text form of
   * RFC 5952. Default: none may be connected to.
   */
  readonly allowSpecialAddress?: (address: string) => boolean;
  /** Whether `http:` is fetched, too: for CRLs and OCSP, which are signed themselves. Default `false`. */
  readonly allowHttp?: boolean;
  /** Certificates in PEM to trust in place of the platform's. */
  readonly trustAnchors?: readonly string[];
}

/** The most that the header of a response may have, in bytes. */
const MAX_HEADER_BYTES = 16_384;

/**
 * A fetcher on `node:https` that can be sent to URLs which strangers wrote.
 *
 * It connects to public addresses only. Names are looked up first, addresses out of bounds are dropped, and what is left
 * is what is connected to, so DNS can't change its mind in between; with none left the answer is `forbidden`. Each fetch
 * has its own connection and sends no credentials. Redirects are not followed. Bodies come as they are: compressed ones
 * are refused (`malformed`), as nobody knows what is in them. `maxBytes` bounds the body, 16 KiB the header, `timeoutMs`
 * all of it from the look-up on.
 *
 * @param options - see {@link NodeFetcherOptions}
 * @returns a fetcher; it throws the signal's reason when aborted and RangeError for limits that can't be
 *
 * @example
 * ```ts
 * import { nodeFetcher } from "mailproof/adapters/node";
 *
 * const fetcher = nodeFetcher();
 * const limits = { maxBytes: 65_536, timeoutMs: 10_000, redirects: 0 } as const;
 * for (const url of ["https://127.0.0.1/", "https://[::ffff:7f00:1]/", "https://0x7f.1/", "https://localhost/"]) {
 *   const answer = await fetcher(new URL(url), limits);
 *   console.log(answer.status === "failed" && answer.reason); // forbidden
 * }
 * ```
 */
export function nodeFetcher(options: NodeFetcherOptions = {}): Fetcher {
  const { allowSpecialAddress = () => false, allowHttp = false, resolver, trustAnchors } = options;
  const isAllowed = addressRule(allowSpecialAddress);
  return async (url, limits, { signal } = {}) => {
    checkFetchLimits(limits);
    signal?.throwIfAborted();
    const issue = findUrlIssue(url, allowHttp);
    if (issue !== undefined) return issue;
    const host = hostOf(url);
    if (isIP(host) !== 0 && !isAllowed(host)) return failedFetch("forbidden", forbiddenAddress(host));
    return exchange(url, host, limits, { isAllowed, resolver, trustAnchors, signal });
  };
}

/** What `node:net` takes and the types of `node:http` don't know. */
const connecting = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS };

interface ExchangeOptions {
  readonly isAllowed: AddressRule;
  readonly resolver: DnsResolver | undefined;
  readonly trustAnchors: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

function exchange(
  url: URL,
  host: string,
  { maxBytes, timeoutMs }: FetchLimits,
  { isAllowed, resolver, trustAnchors, signal }: ExchangeOptions,
): Promise<FetchAnswer> {
  return new Promise((resolve, reject) => {
    const isHttps = url.protocol === "https:";
    const ended = new AbortController();
    let unknownError: SocketErrorCode = "unreachable"; // what an error means that says nothing else, by how far we are
    const request = (isHttps ? requestHttps : requestHttp)({
      host,
      ...(url.port !== "" && { port: url.port }),
      path: url.pathname + url.search,
      headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "mailproof" },
      agent: false, // a connection of its own, without a proxy
      lookup: guardedLookup(isAllowed, resolver, { signal: ended.signal, timeoutMs }),
      ...connecting,
      maxHeaderSize: MAX_HEADER_BYTES,
      insecureHTTPParser: false, // neither this nor the next may be turned off from the command line
      ...(isHttps && { rejectUnauthorized: true, servername: isIP(host) === 0 ? host.replace(/\.$/, "") : "" }),
      ...(isHttps && trustAnchors !== undefined && { ca: [...trustAnchors] }),
    });

    const finish = (settle: () => void): void => {
      if (ended.signal.aborted) return;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      ended.abort();
      request.destroy();
      settle();
    };
    const give = (answer: FetchAnswer): void => finish(() => resolve(answer));
    const onAbort = (): void => finish(() => reject(signal?.reason));
    const onTimeout = (): void => give(failedFetch("timeout", "the fetch took too long"));
    const timer = setTimeout(onTimeout, timeoutMs);
    signal?.addEventListener("abort", onAbort);

    request.on("socket", (socket) => {
      socket.on("connect", () => (unknownError = isHttps ? "tls" : "reset"));
      socket.on("secureConnect", () => (unknownError = "reset"));
    });
    request.on("error", (error) => give(failedFetch(failureOf(error, unknownError), error)));
    request.on("close", () => give(failedFetch("network", "the server closed the connection without an answer")));
    request.on("response", (response) => readResponse(response, maxBytes, give));
    request.end();
  });
}

function failureOf(error: NodeJS.ErrnoException, otherwise: SocketErrorCode): FetchFailure {
  if (error.code === "HPE_HEADER_OVERFLOW") return "too-large";
  if (error.code?.startsWith("HPE_")) return "malformed";
  const { code } = socketErrorFrom(error, otherwise);
  return code === "timeout" || code === "not-found" || code === "forbidden" || code === "tls" ? code : "network";
}
