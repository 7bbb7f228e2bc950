import type { FetchAnswer, Fetcher, FetchFailure, FetchLimits } from "../core/fetch.js";
import { withinTime } from "./within-time.js";

/**
 * Fetches by a fetcher that is not trusted to behave: one that throws, hangs, or answers junk or too much gives a
 * failed answer.
 *
 * @throws the signal's reason when aborted, at once; nothing else
 */
export async function fetchGuarded(
  fetcher: Fetcher,
  url: URL,
  limits: FetchLimits,
  signal: AbortSignal | undefined,
): Promise<FetchAnswer> {
  const late = (): FetchAnswer => ({ status: "failed", reason: "timeout" });
  const { timeoutMs } = limits;
  try {
    return await withinTime({ timeoutMs, signal }, late, async (inTime) =>
      checkAnswer(await fetcher(url, limits, { signal: inTime }), limits.maxBytes),
    );
  } catch (cause) {
    signal?.throwIfAborted();
    return { status: "failed", reason: "network", cause };
  }
}

const failures: ReadonlySet<unknown> = /* @__PURE__ */ new Set<FetchFailure>([
  "timeout",
  "network",
  "not-found",
  "tls",
  "forbidden",
  "too-large",
  "redirect",
  "malformed",
]);

/** A plain copy of an answer of any shape. What throws on the way, such as a getter, has failed. */
function checkAnswer(answer: unknown, maxBytes: number): FetchAnswer {
  const malformed: FetchAnswer = { status: "failed", reason: "malformed" };
  if (typeof answer !== "object" || answer === null) return malformed;
  const { status, reason, cause, code, headers, body } = answer as Readonly<Record<string, unknown>>;
  if (status === "failed" && failures.has(reason)) {
    return { status, reason: reason as FetchFailure, ...(cause === undefined ? undefined : { cause }) };
  }
  if (status !== "ok" || !(body instanceof Uint8Array) || !Number.isInteger(code)) return malformed;
  if (typeof headers !== "object" || headers === null) return malformed;
  if (body.length > maxBytes) return { status: "failed", reason: "too-large" };
  const entries = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { status, code: code as number, headers: Object.fromEntries(entries), body };
}
