import type { DnsAnswer, DnsFailure } from "../core/dns.js";
import type { LookupSession } from "../internal/dns.js";
import type { RecordKind } from "../internal/dns-records.js";
import type { SpfLimits } from "./limits.js";
import type { SpfErrorReason } from "./results.js";
import { addQuery, type StepDraft } from "./step.js";
import type { SpfCheck, SpfIdentity, SpfQuery, SpfRecordCache, SpfResult } from "./types.js";

/**
 * One evaluation: who wants to send what, and what it has cost so far.
 *
 * What takes an answer of DNS takes a callback, `done`, and no promise: an evaluation waits up to a hundred times, and with
 * promises most of its time would go into waiting. What waits for an inner check_host() is an object, which costs less than a
 * function. The session catches what callbacks throw.
 */
export interface SpfRun {
  readonly session: LookupSession;
  readonly limits: SpfLimits;
  readonly recordCache: SpfRecordCache | undefined;
  readonly ignoreIpv4OnlyHosts: boolean;
  /** The address of the client: of IPv4 as a signed integer, or of IPv6. */
  readonly ip4: number;
  readonly ip6: Uint8Array | undefined;
  /** The same as text, once it has been asked for. */
  addressText: string | undefined;
  readonly sender: string;
  readonly localPart: string;
  readonly senderDomain: string;
  /** The same as it is asked of DNS; `undefined` if it is none that can be. */
  readonly senderName: string | undefined;
  /** What the client said, whatever that is. */
  readonly helo: string;
  readonly receiver: string;
  readonly now: Date | undefined;
  readonly identity: SpfIdentity;
  /** Takes the outcome, and makes the result of it. */
  readonly finish: (run: SpfRun, trace: SpfCheck) => void;
  readonly resolve: (result: SpfResult) => void;
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

/** A question that was asked in this evaluation, and its answer. */
interface KnownAnswer {
  readonly hash: number;
  readonly name: string;
  readonly type: QueryType;
  answer: DnsAnswer;
  before: KnownAnswer | undefined;
}

/** A question that is asked, and who wants to know. */
interface Question extends KnownAnswer {
  readonly run: SpfRun;
  readonly context: unknown;
  readonly done: OnAnswer<never, never>;
}

/** Hears of an answer; the context is what it has to know besides. */
type OnAnswer<T extends QueryType, Context> = (context: Context, answer: DnsAnswer<T>, query: SpfQuery) => void;

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

/** Tells most names apart at a tenth of the cost of comparing them: there are too few for a `Map` to pay. */
function hashOf(name: string): number {
  const { length } = name;
  return (length << 16) | (name.charCodeAt(0) << 8) | name.charCodeAt(length >> 1);
}

/** Asks DNS, unless the answer is known from an earlier term. */
export function ask<T extends QueryType, Context>(
  run: SpfRun,
  name: string,
  kind: RecordKind<T>,
  context: Context,
  done: OnAnswer<T, Context>,
): void {
  const { type } = kind;
  const known = knownAnswer(run, name, type);
  if (known !== undefined) {
    done(context, known, describeQuery(name, type, known, true));
    return;
  }
  run.roundTrips++;
  run.queries++;
  const question: Question = {
    hash: hashOf(name),
    name,
    type,
    answer: NO_ANSWER,
    before: undefined,
    run,
    context,
    done,
  };
  run.session.ask(name, kind, takeAnswer, question);
}

const NO_ANSWER: DnsAnswer = { status: "failed", reason: "network" };

function takeAnswer(answer: DnsAnswer, question: Question): void {
  const { run, name, type, context, done } = question;
  question.answer = answer;
  question.before = run.answers;
  run.answers = question;
  done(context as never, answer as never, describeQuery(name, type, answer, false));
}

/**
 * Asks for several names at once and judges the answers in the order of the names, as if one had been asked after the
 * other, until something comes of one. What is still under way then is called off.
 */
export function askAll<T extends QueryType, Result>(
  run: SpfRun,
  names: readonly string[],
  kind: RecordKind<T>,
  step: StepDraft,
  judge: (answer: DnsAnswer<T>, name: string) => Result | undefined,
  done: (result: Result | undefined) => void,
): void {
  const { type } = kind;
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
      if (known[next] === undefined) run.answers = { hash: hashOf(name), name, type, answer, before: run.answers };
      addQuery(step, describeQuery(name, type, answer, known[next] !== undefined));
      result = judge(answer, name);
    }
    batch?.cancel();
    for (; next < names.length; next++) {
      if (known[next] === undefined) addQuery(step, { name: names[next]!, type, status: "unused", records: 0 });
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
