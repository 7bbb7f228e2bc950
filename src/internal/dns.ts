import type { DnsAnswer, DnsResolver, DnsType } from "../core/dns.js";
import { checkAnswer } from "./dns-answer.js";
import type { RecordKind } from "./dns-records.js";
import { callOff, runSoon } from "./platform.js";
import { ResolveSignal } from "./resolve-signal.js";

/** What a timer can wait; beyond this `setTimeout` doesn't wait at all. */
const MAX_TIMER_MS = 0x7fff_ffff;

/** How a look-up is made: when to give up, and when the caller has. */
export interface LookupOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a resolver that says nothing has failed. */
  readonly timeoutMs: number;
}

/**
 * Asks a resolver that is not trusted to behave: one that throws, hangs, or answers junk gives a failed answer.
 *
 * @param kind - the type of record, as `dns-records.ts` has it
 * @throws the signal's reason when aborted, at once; nothing else
 */
export function lookup<T extends DnsType>(
  resolver: DnsResolver,
  name: string,
  kind: RecordKind<T>,
  options: LookupOptions,
): Promise<DnsAnswer<T>> {
  return new Promise((resolve, reject) => {
    const session = new LookupSession(resolver, options, reject);
    session.ask(name, kind, (answer) => {
      session.close();
      resolve(answer);
    });
  });
}

/** What hears of an answer, and what it is given besides. */
type OnAnswer<T extends DnsType, Context> = (answer: DnsAnswer<T>, context: Context) => void;

/** A way to ask that needs no promise, and whose answers are checked already. */
export type DirectQuestion = <T extends DnsType>(
  name: string,
  kind: RecordKind<T>,
  onAnswer: (answer: DnsAnswer<T>) => void,
) => void;

/** A resolver of ours that sessions ask directly. It may answer at once. */
export class DirectResolver implements DnsResolver {
  readonly ask: DirectQuestion;
  readonly resolve: DnsResolver["resolve"];
  constructor(ask: DirectQuestion, resolve: DnsResolver["resolve"]) {
    this.ask = ask;
    this.resolve = resolve;
  }
}

/** A look-up under way, in a list: there is hardly ever more than one. Once it is over, it serves for the next. */
interface PendingLookup {
  next: PendingLookup | undefined;
  kind: RecordKind<DnsType>;
  onAnswer: OnAnswer<never, never>;
  context: unknown;
  signal: ResolveSignal | undefined;
  onEnd: ((reason: unknown) => void) | undefined;
  readonly onValue: (answer: unknown) => void;
  readonly onError: (cause: unknown) => void;
}

/**
 * Look-ups, guarded as {@link lookup} is, that share a time limit and a signal. One timer and one listener serve all of
 * them, and callbacks take the place of promises: either costs as much as all the rest of a look-up.
 */
export class LookupSession {
  readonly #resolver: DnsResolver;
  readonly #signal: AbortSignal | undefined;
  readonly #fail: (reason: unknown) => void;
  readonly #timeoutMs: number;
  readonly #onAbort: (() => void) | undefined;
  #given: ResolveSignal | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: unknown;
  #waiting = false;
  #pending: PendingLookup | undefined;
  #spare: PendingLookup | undefined;
  #expired = false;
  #closed = false;

  /**
   * The time runs from the first question on, until {@link close}.
   *
   * @param fail - hears of an abort, and of what a callback throws; after it no callback is called
   */
  constructor(resolver: DnsResolver, { signal, timeoutMs }: LookupOptions, fail: (reason: unknown) => void = () => {}) {
    this.#resolver = resolver;
    this.#signal = signal;
    this.#fail = fail;
    this.#timeoutMs = Math.min(timeoutMs, MAX_TIMER_MS);
    if (signal === undefined) return;
    const onAbort = (): void => this.#end(signal.reason);
    this.#onAbort = onAbort;
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
  }

  /** Whether the time is up. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Asks; once the time is up, the answer is there at once. `onAnswer` is given the context besides. */
  ask<T extends DnsType, Context>(
    name: string,
    kind: RecordKind<T>,
    onAnswer: OnAnswer<T, Context>,
    context: Context | undefined = undefined,
    signal: ResolveSignal | undefined = undefined,
    onEnd: ((reason: unknown) => void) | undefined = undefined,
  ): void {
    if (this.#closed) return;
    if (this.#expired) {
      onAnswer(TIMED_OUT, context as Context);
      return;
    }
    const pending = this.#spare ?? this.#newLookup(kind, onAnswer);
    this.#spare = undefined;
    pending.next = this.#pending;
    pending.kind = kind;
    pending.onAnswer = onAnswer;
    pending.context = context;
    pending.signal = signal;
    pending.onEnd = onEnd;
    this.#pending = pending;
    const resolver = this.#resolver;
    if (resolver instanceof DirectResolver) resolver.ask(name, kind, (answer) => this.#settle(pending, answer));
    else this.#askResolver(name, kind, pending);
    if (!this.#waiting && !this.#closed) this.#wait();
  }

  #newLookup(kind: RecordKind<DnsType>, onAnswer: OnAnswer<never, never>): PendingLookup {
    const lookup: PendingLookup = {
      next: undefined,
      kind,
      onAnswer,
      context: undefined,
      signal: undefined,
      onEnd: undefined,
      onValue: (answer) => this.#settle(lookup, checkAnswer(answer, lookup.kind)),
      onError: (cause) => this.#settle(lookup, { status: "failed", reason: "network", cause }),
    };
    return lookup;
  }

  /**
   * Without `await`, and with the promise's own `then`, because this costs less and a resolver may have put another one in
   * its place. That one calls one of the two functions, and once.
   */
  #askResolver(name: string, kind: RecordKind<DnsType>, pending: PendingLookup): void {
    pending.signal ??= this.#given ??= new ResolveSignal();
    try {
      const asked: Promise<unknown> = Promise.resolve(this.#resolver.resolve(name, kind.type, pending.signal.options));
      then.call(asked, pending.onValue, pending.onError);
    } catch (cause) {
      pending.onError(cause);
    }
  }

  /** Asks, with a promise. @throws the signal's reason when aborted, at once; nothing else */
  lookup<T extends DnsType>(name: string, kind: RecordKind<T>): Promise<DnsAnswer<T>> {
    return new Promise((resolve, reject) => {
      if (this.#signal?.aborted) reject(this.#signal.reason);
      else this.ask(name, kind, resolve, undefined, undefined, reject);
    });
  }

  /** Asks for several names at once. What is under way can be called off: its callbacks hear nothing more. */
  askAll<T extends DnsType>(
    names: readonly string[],
    kind: RecordKind<T>,
    onAnswer: (answer: DnsAnswer<T>, index: number) => void,
  ): { cancel(): void } {
    const signal = new ResolveSignal();
    names.forEach((name, index) => {
      this.ask(name, kind, onAnswer, index, signal);
    });
    const cancel = (): void => {
      let called = false;
      for (const pending of listed(this.#pending)) {
        if (pending.signal === signal) called = this.#forget(pending);
      }
      if (called) signal.end(new DOMException("the answer is not needed any more", "AbortError"));
    };
    return { cancel };
  }

  /** The end: nothing runs on, nothing is called any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    callOff(this.#turn);
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  /** Starts the timer, unless the answers are there at once: to answer from memory costs less than a timer. */
  #wait(): void {
    this.#waiting = true;
    this.#turn = runSoon(LookupSession.#startTimer, this);
  }

  static #startTimer(session: LookupSession): void {
    session.#turn = undefined;
    if (session.#closed || session.#expired) return;
    session.#timer = setTimeout(() => session.expire(), session.#timeoutMs);
  }

  /** The time is up: what is under way is told to stop and counts as unanswered, as does what is asked from now on. */
  expire(): void {
    this.#expired = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    callOff(this.#turn);
    const expired = listed(this.#pending);
    this.#pending = undefined;
    for (const { signal } of expired) signal?.end(new DOMException("the look-up took too long", "TimeoutError"));
    for (const { onAnswer, context } of expired) this.#tell(onAnswer, TIMED_OUT, context);
  }

  #end(reason: unknown): void {
    if (this.#closed) return;
    const ended = listed(this.#pending);
    this.close();
    this.#pending = undefined;
    this.#fail(reason);
    for (const { signal, onEnd } of ended) {
      onEnd?.(reason);
      signal?.end(reason);
    }
  }

  /** Takes a look-up from the list; `false` if it isn't there any more. */
  #forget(pending: PendingLookup): boolean {
    if (this.#pending === pending) {
      this.#pending = pending.next;
      return true;
    }
    for (let before = this.#pending; before !== undefined; before = before.next) {
      if (before.next !== pending) continue;
      before.next = pending.next;
      return true;
    }
    return false;
  }

  #settle(pending: PendingLookup, answer: DnsAnswer): void {
    if (!this.#forget(pending)) return;
    const { onAnswer, context } = pending;
    this.#spare = pending;
    this.#tell(onAnswer, answer, context);
  }

  #tell(onAnswer: OnAnswer<never, never>, answer: DnsAnswer, context: unknown): void {
    if (this.#closed) return;
    try {
      onAnswer(answer as never, context as never);
    } catch (error) {
      this.#end(error); // a bug of ours
    }
  }
}

/** In the order in which they were asked. */
function listed(pending: PendingLookup | undefined): readonly PendingLookup[] {
  const list: PendingLookup[] = [];
  for (let one = pending; one !== undefined; one = one.next) list.unshift(one);
  return list;
}

const TIMED_OUT = { status: "failed", reason: "timeout" } as const;

/** That of the language, whatever a promise has in its place. */
const { then } = Promise.prototype;
