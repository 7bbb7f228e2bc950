import type { FetchAnswer, Fetcher } from "../../core/fetch.js";
import { concatBytes } from "../../internal/bytes.js";
import {
  checkFetchLimits,
  failedFetch,
  findResponseIssue,
  findUrlIssue,
  hostOf,
  tooLarge,
} from "../../internal/fetch.js";
import { withinTime } from "../../internal/within-time.js";
import { isSpecialHost } from "./special-host.js";

/** The part of `fetch` that is called: the global one, or one of your own with a proxy, for example. */
export type WebFetch = (url: string, init: RequestInit) => Promise<Response>;

/** How {@link webFetcher} fetches. */
export interface WebFetcherOptions {
  /** What to call in place of the global `fetch`. */
  readonly fetch?: WebFetch;
  /** Whether `http:` is fetched, too: for CRLs and OCSP, which are signed themselves. Default `false`. */
  readonly allowHttp?: boolean;
  /**
   * Whether to fetch from a host that is special by the look of it: an address outside the public Internet, a name like
   * `localhost` or `metadata.internal`, a name without a dot. Asked for each such host, in lower case and without
   * brackets or a final dot. Default: none.
   */
  readonly allowSpecialHost?: (host: string) => boolean;
}

/**
 * A fetcher on the global `fetch`, for runtimes that have nothing else.
 *
 * **It can't see which address a name leads to.** It refuses addresses and names that are special by the look of them,
 * but a stranger's name that DNS points to 127.0.0.1 or into your network passes. That is harmless in Workers, which
 * reach no private network, and in browsers, which have rules of their own. On a server use `nodeFetcher` from
 * `mailproof/adapters/node`, or send through a proxy that checks.
 *
 * Redirects are not followed. `maxBytes` bounds the body as `fetch` gives it, that is after decompression, `timeoutMs`
 * all of it. `fetch` doesn't tell why it failed, so that is `network`. Browsers let pages of other origins read only
 * what CORS allows.
 *
 * @param options - see {@link WebFetcherOptions}
 * @returns a fetcher; it throws the signal's reason when aborted and RangeError for limits that can't be
 *
 * @example
 * ```ts
 * import { webFetcher } from "mailproof/adapters/web";
 *
 * const fetcher = webFetcher({ fetch: async () => new Response("version: STSv1\r\n") }); // leave this out to fetch
 * const limits = { maxBytes: 65_536, timeoutMs: 10_000, redirects: 0 } as const;
 * const answer = await fetcher(new URL("https://mta-sts.example.com/.well-known/mta-sts.txt"), limits);
 * console.log(answer.status === "ok" && answer.body.length); // 16
 * ```
 */
export function webFetcher(options: WebFetcherOptions = {}): Fetcher {
  const { allowHttp = false, allowSpecialHost = () => false } = options;
  const send: WebFetch = options.fetch ?? ((url, init) => fetch(url, init));
  return async (url, limits, { signal } = {}) => {
    checkFetchLimits(limits);
    signal?.throwIfAborted();
    const issue = findUrlIssue(url, allowHttp);
    if (issue !== undefined) return issue;
    const host = hostOf(url).replace(/\.$/, "");
    if (isSpecialHost(host) && !allowSpecialHost(host)) return failedFetch("forbidden", `${host} is not fetched from`);
    return withinTime<FetchAnswer>(
      { timeoutMs: limits.timeoutMs, signal },
      () => failedFetch("timeout", "the fetch took too long"),
      (inner) => exchange(url, send, limits.maxBytes, inner),
    );
  };
}

async function exchange(url: URL, send: WebFetch, maxBytes: number, signal: AbortSignal): Promise<FetchAnswer> {
  try {
    // Browsers leave the second one out, and uncompress by themselves.
    const headers = { accept: "*/*", "accept-encoding": "identity" };
    const response = await send(url.href, { headers, redirect: "manual", signal });
    return await readResponse(response, maxBytes, signal);
  } catch (error) {
    return failedFetch("network", error instanceof Error ? error : String(error));
  }
}

async function readResponse(response: Response, maxBytes: number, signal: AbortSignal): Promise<FetchAnswer> {
  const headers = Object.fromEntries(response.headers);
  const isRedirect = response.type === "opaqueredirect"; // in browsers, with a status of 0
  const issue = findResponseIssue(isRedirect ? 302 : response.status, headers, maxBytes);
  if (issue !== undefined) {
    response.body?.cancel().catch(() => {}); // frees the connection
    return issue;
  }
  if (response.status === 0) return failedFetch("network", "fetch gave a response without a status");
  const body = await readBody(response.body, maxBytes, signal);
  return body === undefined ? tooLarge(maxBytes) : { status: "ok", code: response.status, headers, body };
}

/** All of a body, or `undefined` if it is over `maxBytes`. */
async function readBody(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      received += part.value.length;
      if (received > maxBytes) return undefined;
      chunks.push(part.value);
    }
    return concatBytes(chunks);
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
