import type { DnsAnswer, DnsFailure } from "../core/dns.js";
import type { LookupSession } from "../internal/dns.js";
import type { RecordKind } from "../internal/dns-records.js";
import type { SpfLimits } from "./limits.js";
import type { SpfErrorReason } from "./results.js";
import type { SpfQuery } from "./types.js";

/**
 * One evaluation: who wants to send what, and what it has cost so far.
 *
 * What takes an answer of DNS takes a callback, `done`, and no promise: an evaluation waits up to a hundred times, and with
 * promises most of its time would go into waiting. The session catches what callbacks throw.
 */
export interface SpfRun {
  readonly session: LookupSession;
  readonly limits: SpfLimits;
  readonly ignoreIpv4OnlyHosts: boolean;
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
  /** What is known from earlier terms, the latest first. */
  answers: KnownAnswer | undefined;
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

type QueryType = SpfQuery["type"];

interface KnownAnswer {
  readonly hash: number;
  readonly name: string;
  readonly type: QueryType;
  readonly answer: DnsAnswer;
  readonly before: KnownAnswer | undefined;
}

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
export function countVoidLookup(run: SpfRun, answer: DnsAnswer, type: QueryType): boolean {
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

/** What a failed look-up means for the evaluation: RFC 7208 §5, and RFC 7208 §4.6.4 where the time is up. */
export function failureOf(run: SpfRun, answer: DnsAnswer & { status: "failed" }): SpfErrorReason {
  run.failure = answer.reason;
  return run.session.expired ? "out-of-time" : "lookup-failed";
}

/** The answer to a question that was asked before in this evaluation. */
export function knownAnswer<T extends QueryType>(run: SpfRun, name: string, type: T): DnsAnswer<T> | undefined {
  const hash = hashOf(name);
  for (let known = run.answers; known !== undefined; known = known.before) {
    if (known.hash === hash && known.type === type && known.name === name) return known.answer as DnsAnswer<T>;
  }
  return undefined;
}

function remember(run: SpfRun, name: string, type: QueryType, answer: DnsAnswer): void {
  run.answers = { hash: hashOf(name), name, type, answer, before: run.answers };
}

/** Tells most names apart at a tenth of the cost of comparing them: there are too few for a `Map` to pay. */
function hashOf(name: string): number {
  let hash = name.length;
  for (let at = 0; at < 8 && at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return hash;
}

/** Asks DNS, unless the answer is known from an earlier term. */
export function ask<T extends QueryType>(
  run: SpfRun,
  name: string,
  kind: RecordKind<T>,
  done: (answer: DnsAnswer<T>, query: SpfQuery) => void,
): void {
  const { type } = kind;
  const known = knownAnswer(run, name, type);
  if (known !== undefined) {
    done(known, describeQuery(name, type, known, true));
    return;
  }
  run.roundTrips++;
  run.queries++;
  run.session.ask(name, kind, (answer) => {
    remember(run, name, type, answer);
    done(answer, describeQuery(name, type, answer, false));
  });
}

/**
 * Asks for several names at once and judges the answers in the order of the names, as if one had been asked after the
 * other, until something comes of one. What is still under way then is called off.
 */
export function askAll<T extends QueryType, Result>(
  run: SpfRun,
  names: readonly string[],
  kind: RecordKind<T>,
  queries: SpfQuery[],
  judge: (answer: DnsAnswer<T>, name: string) => Result | undefined,
  done: (result: Result | undefined) => void,
): void {
  const { type } = kind;
  if (names.length === 1) {
    ask(run, names[0]!, kind, (answer, query) => {
      queries.push(query);
      done(judge(answer, names[0]!));
    });
    return;
  }
  const known = names.map((name) => knownAnswer(run, name, type));
  const asked = names.filter((_, index) => known[index] === undefined);
  const answers = new Map<string, DnsAnswer<T>>();
  run.queries += asked.length;
  if (asked.length > 0) run.roundTrips++;
  let next = 0;
  let result: Result | undefined;
  let batch: { cancel(): void } | undefined;
  const proceed = (): void => {
    for (; next < names.length && result === undefined; next++) {
      const name = names[next]!;
      const answer = known[next] ?? answers.get(name);
      if (answer === undefined) return;
      if (known[next] === undefined) remember(run, name, type, answer);
      queries.push(describeQuery(name, type, answer, known[next] !== undefined));
      result = judge(answer, name);
    }
    batch?.cancel();
    for (; next < names.length; next++) {
      if (known[next] === undefined) queries.push({ name: names[next]!, type, status: "unused", records: 0 });
    }
    done(result);
  };
  batch = run.session.askAll(asked, kind, (answer, index) => {
    answers.set(asked[index]!, answer);
    if (batch !== undefined && asked[index] === names[next]) proceed();
  });
  proceed();
}

/** A question and what came of it, for the trace. */
export function describeQuery(name: string, type: QueryType, answer: DnsAnswer, repeated: boolean): SpfQuery {
  const records = answer.status === "ok" ? answer.records.length : 0;
  const status = answer.status === "ok" && records === 0 ? "nodata" : answer.status;
  if (answer.status !== "failed" && !repeated) return { name, type, status, records };
  const failure = answer.status === "failed" ? { failure: answer.reason } : undefined;
  return { name, type, status, records, ...failure, ...(repeated && { repeated }) };
}
