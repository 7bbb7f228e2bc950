import type { DnsAnswer, DnsFailure, DnsResolver } from "../core/dns.js";
import { lookup } from "../internal/dns.js";
import type { RecordKind } from "../internal/dns-records.js";
import type { SpfLimits } from "./limits.js";
import type { SpfErrorReason } from "./results.js";
import type { SpfQuery } from "./types.js";

/** One evaluation: who wants to send what, and what it has cost so far. */
export interface SpfRun {
  readonly resolver: DnsResolver;
  readonly signal: AbortSignal | undefined;
  readonly limits: SpfLimits;
  readonly ignoreIpv4OnlyHosts: boolean;
  /** When time is up, as `performance.now()` tells it. */
  readonly deadline: number;
  /** The address of the client; `ip4` is the same as a signed integer, where it is one of IPv4. */
  readonly address: Uint8Array;
  readonly ip4: number;
  readonly sender: string;
  /** `undefined` where it can be no part of a name (RFC 8616 §4). */
  readonly localPart: string | undefined;
  readonly senderDomain: string;
  readonly helo: string;
  readonly receiver: string;
  readonly now: Date | undefined;
  /** Answers by type and name. */
  readonly answers: Map<string, DnsAnswer>;
  /** Whether look-ups count against the limits: those of an explanation don't (RFC 7208 §4.6.4). */
  counting: boolean;
  lookups: number;
  voidLookups: number;
  voidLookupsBesidesIpv4Only: number;
  queries: number;
  roundTrips: number;
  mechanism: string | undefined;
  explanation: string | undefined;
  failure: DnsFailure | undefined;
}

type SpfRecordType = SpfQuery["type"];

/** Counts a term that causes look-ups; `false` if there were too many before it (RFC 7208 §4.6.4). */
export function countLookup(run: SpfRun): boolean {
  if (!run.counting) return true;
  if (run.lookups >= run.limits.maxLookups) return false;
  run.lookups++;
  return true;
}

/**
 * Counts an answer without records; `false` if that is one too many.
 *
 * RFC 7208 §4.6.4 speaks of terms whose queries have such answers. Each query is counted, as pyspf, Mail::SPF and mox
 * do: with the address look-ups of an `mx`, one term can cause ten.
 */
export function countVoidLookup(run: SpfRun, answer: DnsAnswer, type: SpfRecordType): boolean {
  if (!run.counting || !isVoid(answer)) return true;
  run.voidLookups++;
  if (type !== "AAAA" || answer.status === "nxdomain") run.voidLookupsBesidesIpv4Only++;
  const counted = run.ignoreIpv4OnlyHosts ? run.voidLookupsBesidesIpv4Only : run.voidLookups;
  return counted <= run.limits.maxVoidLookups;
}

/** No records, or no such name. */
export function isVoid(answer: DnsAnswer): boolean {
  return answer.status === "nxdomain" || (answer.status === "ok" && answer.records.length === 0);
}

/** RFC 7208 §4.6.4: time for the whole evaluation. Timers may be early by less than a millisecond. */
export function isOutOfTime(run: SpfRun): boolean {
  return performance.now() >= run.deadline - 1;
}

/** What a failed look-up means for the evaluation: RFC 7208 §5. */
export function failureOf(run: SpfRun, answer: DnsAnswer & { status: "failed" }): SpfErrorReason {
  run.failure = answer.reason;
  return isOutOfTime(run) ? "out-of-time" : "lookup-failed";
}

/** Asks DNS, and notes that in the trace. */
export async function ask<T extends SpfRecordType>(
  run: SpfRun,
  name: string,
  kind: RecordKind<T>,
  queries: SpfQuery[],
): Promise<DnsAnswer<T>> {
  const id = `${kind.type} ${name}`;
  const known = run.answers.get(id) as DnsAnswer<T> | undefined;
  if (known === undefined) run.roundTrips++;
  const answer = known ?? (await askNow(run, name, kind, run.signal));
  run.answers.set(id, answer);
  queries.push(describe(name, kind.type, answer, known !== undefined));
  return answer;
}

/**
 * Asks for several names at once and hands over the answers in the order of the names, as if one had been asked after the
 * other, until `isEnough` says so. What is still under way then is called off.
 */
export async function askAll<T extends SpfRecordType>(
  run: SpfRun,
  names: readonly string[],
  kind: RecordKind<T>,
  queries: SpfQuery[],
  isEnough: (answer: DnsAnswer<T>, name: string) => boolean,
): Promise<void> {
  const [first, second] = names;
  if (first === undefined) return;
  if (second === undefined) {
    isEnough(await ask(run, first, kind, queries), first);
    return;
  }
  run.signal?.throwIfAborted();
  const rest = new AbortController();
  const onAbort = (): void => rest.abort(run.signal?.reason);
  run.signal?.addEventListener("abort", onAbort);
  const started = names.map((name) => {
    const known = run.answers.get(`${kind.type} ${name}`) as DnsAnswer<T> | undefined;
    const answer = known ?? askNow(run, name, kind, rest.signal);
    if (answer instanceof Promise) answer.catch(() => undefined); // one that nobody waits for any more
    return { name, known: known !== undefined, answer };
  });
  if (started.some(({ known }) => !known)) run.roundTrips++;
  let enough = false;
  try {
    for (const { name, known, answer } of started) {
      if (enough) {
        queries.push({ name, type: kind.type, status: "unused", records: 0, ...(known && { repeated: true }) });
        continue;
      }
      const settled = await answer;
      run.answers.set(`${kind.type} ${name}`, settled);
      queries.push(describe(name, kind.type, settled, known));
      enough = isEnough(settled, name);
    }
  } finally {
    run.signal?.removeEventListener("abort", onAbort);
    rest.abort();
  }
}

async function askNow<T extends SpfRecordType>(
  run: SpfRun,
  name: string,
  kind: RecordKind<T>,
  signal: AbortSignal | undefined,
): Promise<DnsAnswer<T>> {
  const timeoutMs = Math.ceil(run.deadline - performance.now());
  if (timeoutMs <= 0) return { status: "failed", reason: "timeout" };
  run.queries++;
  return lookup(run.resolver, name, kind, { signal, timeoutMs });
}

function describe(name: string, type: SpfRecordType, answer: DnsAnswer, repeated: boolean): SpfQuery {
  const records = answer.status === "ok" ? answer.records.length : 0;
  const status = answer.status === "ok" && records === 0 ? "nodata" : answer.status;
  const query: SpfQuery = { name, type, status, records };
  if (answer.status === "failed") return { ...query, failure: answer.reason, ...(repeated && { repeated }) };
  return repeated ? { ...query, repeated } : query;
}
