import type { DnsFailure } from "../../core/dns.js";
import { LimitError } from "../../core/errors.js";
import { encodeBase64 } from "../../internal/base64.js";
import { concatBytes } from "../../internal/bytes.js";
import type { FailedAnswer } from "../../internal/dns-wire/answer.js";

/** The part of `fetch` that is called: the global one, or one of your own with other headers, a proxy, a cache. */
export type DohFetch = (url: string, init: RequestInit) => Promise<Response>;

/** How queries are carried. */
export interface HttpExchange {
  readonly url: URL;
  readonly method: "GET" | "POST";
  readonly send: DohFetch;
  readonly maxBytes: number;
}

/** A DNS message, and for how many seconds an HTTP cache has held it. */
export interface HttpAnswer {
  readonly status: "ok";
  readonly message: Uint8Array;
  readonly ageSeconds: number;
}

const MEDIA_TYPE = "application/dns-message";

/** Sends one query (RFC 8484 §4.1) and reads what comes back. Never throws, not even when aborted. */
export async function exchangeHttp(
  query: Uint8Array<ArrayBuffer>,
  { url, method, send, maxBytes }: HttpExchange,
  signal: AbortSignal,
): Promise<HttpAnswer | FailedAnswer> {
  const address = new URL(url);
  if (method === "GET") address.searchParams.set("dns", encodeBase64Url(query));
  const body = method === "POST" ? { body: query } : {};
  const headers = { accept: MEDIA_TYPE, ...(method === "POST" ? { "content-type": MEDIA_TYPE } : {}) };
  try {
    // Workers know only "follow" and "manual"; a redirect that is not followed is an answer that is not 2xx.
    const response = await send(address.href, { method, headers, ...body, redirect: "manual", signal });
    const issue = findIssue(response);
    if (issue === undefined) return await readAnswer(response, maxBytes, signal);
    await response.body?.cancel().catch(() => {}); // frees the connection
    return issue;
  } catch (error) {
    return { status: "failed", reason: error instanceof LimitError ? "malformed" : "network", cause: error };
  }
}

/** RFC 8484 §4.2.1: only a 2xx answer carries a DNS message, whatever that says. */
function findIssue(response: Response): FailedAnswer | undefined {
  if (!response.ok) {
    return failed(response.status >= 500 ? "servfail" : "refused", `the server answered with HTTP ${response.status}`);
  }
  const type = response.headers.get("content-type") ?? "";
  const essence = type.split(";", 1)[0]!.trim().toLowerCase();
  return essence === MEDIA_TYPE
    ? undefined
    : failed("malformed", `the server sent ${JSON.stringify(essence)}, not DNS`);
}

function failed(reason: DnsFailure, message: string): FailedAnswer {
  return { status: "failed", reason, cause: new Error(message) };
}

async function readAnswer(response: Response, maxBytes: number, signal: AbortSignal): Promise<HttpAnswer> {
  const age = response.headers.get("age") ?? "";
  const ageSeconds = /^\d{1,10}$/.test(age) ? Number(age) : 0;
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let received = 0;
  const cancel = (): void => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      received += part.value.length;
      if (received > maxBytes) throw new LimitError("maxBytes", maxBytes);
      chunks.push(part.value);
    }
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  return { status: "ok", message: concatBytes(chunks), ageSeconds };
}

/** RFC 4648 §5, without padding (RFC 8484 §6). */
function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
}
