import type { FetchAnswer, FetchFailure, FetchLimits } from "../core/fetch.js";
import { checkInteger } from "./options.js";

/** The most that a fetcher takes as limits: a gigabyte, an hour. */
const MAX_BYTES = 1 << 30;
const MAX_TIMEOUT_MS = 3_600_000;

/** A fetch that brought nothing. */
export type FailedFetch = Extract<FetchAnswer, { status: "failed" }>;

/** @throws RangeError that names the limit */
export function checkFetchLimits({ maxBytes, timeoutMs }: FetchLimits): void {
  checkInteger("maxBytes", maxBytes, 0, MAX_BYTES);
  checkInteger("timeoutMs", timeoutMs, 1, MAX_TIMEOUT_MS);
}

export function failedFetch(reason: FetchFailure, cause: Error | string): FailedFetch {
  return { status: "failed", reason, cause: typeof cause === "string" ? new Error(cause) : cause };
}

/** Why a URL is not fetched whatever its host is, or `undefined`. */
export function findUrlIssue(url: URL, allowHttp: boolean): FailedFetch | undefined {
  const isAllowed = url.protocol === "https:" || (allowHttp && url.protocol === "http:");
  if (!isAllowed) return failedFetch("forbidden", `${url.protocol} is not fetched`);
  if (url.username !== "" || url.password !== "") return failedFetch("forbidden", "the URL has a user or a password");
  return undefined;
}

/** The host of a URL without the brackets of an IPv6 address. Other forms of an IPv4 address are gone: `URL` rewrites them. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Why a response is not read, or `undefined`. Names of header fields are in lower case. */
export function findResponseIssue(
  code: number,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
): FailedFetch | undefined {
  if (code >= 300 && code < 400) return failedFetch("redirect", `the server answered with HTTP ${code}`);
  if (Number(headers["content-length"]) > maxBytes) return tooLarge(maxBytes);
  return undefined;
}

export function tooLarge(maxBytes: number): FailedFetch {
  return failedFetch("too-large", `the body is over ${maxBytes} bytes`);
}
