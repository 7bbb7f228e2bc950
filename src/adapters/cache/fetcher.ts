import type { FetchAnswer, Fetcher, FetchFailure, FetchLimits } from "../../core/fetch.js";
import { decodeBase64, encodeBase64 } from "../../internal/base64.js";
import { checkFetchLimits } from "../../internal/fetch.js";
import { fetchGuarded } from "../../internal/guarded-fetch.js";
import { checkInteger } from "../../internal/options.js";
import { readFreshness } from "./cache-control.js";
import { MAX_KEY_LENGTH } from "./limits.js";
import { type CacheOptions, rememberingOptions } from "./options.js";
import { createRemembering, type Loaded } from "./remembering.js";

/** How {@link cachingFetcher} remembers. */
export interface CachingFetcherOptions extends CacheOptions {
  /** How many answers the memory holds, 1 to 10,000,000. Default 1,000. What was not used for longest is forgotten first. */
  readonly maxEntries?: number;
  /** How many octets the memory holds, roughly, 1,000 to 2,147,483,647. Default 33,554,432. Bodies take four thirds. */
  readonly maxOctets?: number;
  /** Seconds that a response is remembered which doesn't say how long, 0 to 604,800. Default 0. */
  readonly unknownTtlSeconds?: number;
  /** Seconds that a failure is remembered, 0 to 300. Default 5. */
  readonly failureTtlSeconds?: number;
  /** What the keys in the store begin with. Default `mailproof:fetch:`. */
  readonly keyPrefix?: string;
}

/** Where MTA-STS policies stand (RFC 8461 §3.3). */
const POLICY_PATH = "/.well-known/mta-sts.txt";

/**
 * Puts a memory before a fetcher: for CRLs, OCSP responses, certificates and logos.
 *
 * - Only answers with the code 200 are remembered, as long as `Cache-Control` or `Expires` say (RFC 9111), not at all
 *   with `no-store`, `no-cache` or `private`, and for `unknownTtlSeconds` where they say nothing. Failures are remembered
 *   for a few seconds, in this process only; other codes are not.
 * - Equal fetches that are asked for at once are one. One caller's abort doesn't end it for the others; when the last has
 *   left, it is aborted. Fetches with other limits are other fetches.
 * - With `serveStaleSeconds`, an answer whose time is over serves while the fetcher fails, unless it said
 *   `must-revalidate`.
 * - The memory is bounded. With `store`, it has a second one behind it that other processes share.
 * - MTA-STS policies pass through: RFC 8461 §3.3 forbids HTTP caching of them, as they have a `max_age` of their own.
 *
 * @param inner - fetches what is not remembered
 * @param options - see {@link CachingFetcherOptions}
 * @returns a fetcher; it throws the signal's reason when aborted and RangeError for limits that can't be
 * @throws RangeError that names the option
 *
 * @example
 * ```ts
 * import { cachingFetcher } from "mailproof/adapters/cache";
 * import { webFetcher } from "mailproof/adapters/web";
 *
 * let fetched = 0;
 * const fetch = async () => {
 *   fetched++;
 *   return new Response("a CRL", { headers: { "cache-control": "max-age=3600" } });
 * };
 * const fetcher = cachingFetcher(webFetcher({ fetch }));
 * const limits = { maxBytes: 1_000_000, timeoutMs: 10_000, redirects: 0 } as const;
 * for (let i = 0; i < 100; i++) await fetcher(new URL("https://ca.example.com/a.crl"), limits);
 * console.log(fetched); // 1
 * ```
 */
export function cachingFetcher(inner: Fetcher, options: CachingFetcherOptions = {}): Fetcher {
  const { keyPrefix = "mailproof:fetch:" } = options;
  const failureSeconds = checkInteger("failureTtlSeconds", options.failureTtlSeconds ?? 5, 0, 300);
  const unknownTtl = checkInteger("unknownTtlSeconds", options.unknownTtlSeconds ?? 0, 0, 604_800);
  const common = rememberingOptions(options, { maxEntries: 1_000, maxOctets: 33_554_432, failureSeconds });
  const { maxTtlSeconds, maxStaleSeconds, now } = common;
  const remembering = createRemembering<FetchFailure>(common);

  async function load(url: URL, limits: FetchLimits, signal: AbortSignal): Promise<Loaded<FetchFailure>> {
    const answer = await fetchGuarded(inner, url, limits, signal);
    if (answer.status === "failed") return answer;
    const { ttlSeconds = unknownTtl, allowStale } = readFreshness(answer.headers, now());
    return {
      status: "answer",
      text: formatAnswer(answer),
      ttlSeconds: answer.code === 200 ? Math.min(ttlSeconds, maxTtlSeconds) : undefined,
      staleSeconds: allowStale ? maxStaleSeconds : 0,
    };
  }

  return async (url, limits, { signal } = {}) => {
    checkFetchLimits(limits);
    const target = new URL(url); // the caller's may change
    target.hash = "";
    const key = `${keyPrefix}${limits.maxBytes}:${limits.timeoutMs}:${target.href}`;
    if (key.length > MAX_KEY_LENGTH || target.pathname === POLICY_PATH) return inner(url, limits, signal && { signal });
    const question = {
      key,
      load: (flight: AbortSignal) => load(target, limits, flight),
      check: async (value: unknown) => checkAnswer(value, limits.maxBytes),
    };
    const recalled = await remembering(question, signal);
    return recalled.status === "failed" ? recalled : parseAnswer(recalled.text);
  };
}

type Response = Extract<FetchAnswer, { status: "ok" }>;

function formatAnswer({ status, code, headers, body }: Response): string {
  return JSON.stringify({ status, code, headers, body: encodeBase64(body) });
}

function parseAnswer(text: string): Response {
  const answer = JSON.parse(text) as Omit<Response, "body"> & { readonly body: string };
  return { ...answer, body: decodeBase64(answer.body)! };
}

/** The text of an answer from anywhere, or `undefined` if it is none that would have been remembered. */
function checkAnswer(value: unknown, maxBytes: number): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { status, code, headers, body: text } = value as Readonly<Record<string, unknown>>;
  const body = typeof text === "string" ? decodeBase64(text) : undefined;
  if (status !== "ok" || code !== 200 || body === undefined || body.length > maxBytes) return undefined;
  if (typeof headers !== "object" || headers === null) return undefined;
  const entries = Object.entries(headers);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) return undefined;
  return formatAnswer({ status, code, headers: Object.fromEntries(entries), body });
}
