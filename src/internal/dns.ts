import type { DnsAnswer, DnsResolver, DnsType } from "../core/dns.js";
import { checkAnswer } from "./dns-answer.js";
import type { RecordKind } from "./dns-records.js";
import { ResolveOptions } from "./resolve-options.js";

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

/** What hears of an answer. */
type OnAnswer<T extends DnsType> = (answer: DnsAnswer<T>) => void;

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

/** A look-up under way, in a list: there is hardly ever more than one. */
interface PendingLookup {
  next: PendingLookup | undefined;
  readonly onAnswer: OnAnswer<never>;
  readonly options: ResolveOptions | undefined;
  readonly onEnd: ((reason: unknown) => void) | undefined;
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
  #options: ResolveOptions | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;
  #pending: PendingLookup | undefined;
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

  /** Asks; once the time is up, the answer is there at once. */
  ask<T extends DnsType>(
    name: string,
    kind: RecordKind<T>,
    onAnswer: OnAnswer<T>,
    options: ResolveOptions | undefined = undefined,
    onEnd: ((reason: unknown) => void) | undefined = undefined,
  ): void {
    if (this.#closed) return;
    if (this.#expired) {
      onAnswer(TIMED_OUT);
      return;
    }
    const resolver = this.#resolver;
    if (resolver instanceof DirectResolver) {
      const pending = this.#remember(onAnswer, options, onEnd);
      resolver.ask(name, kind, (answer) => this.#settle(pending, answer));
    } else {
      const given = options ?? (this.#options ??= new ResolveOptions());
      const pending = this.#remember(onAnswer, given, onEnd);
      const onError = (cause: unknown): void => this.#settle(pending, { status: "failed", reason: "network", cause });
      // Without `await`, and with the promise's own `then`, because this costs less and a resolver may have put another one
      // in its place.
      try {
        const asked: Promise<unknown> = Promise.resolve(resolver.resolve(name, kind.type, given));
        then.call(asked, (answer) => this.#settle(pending, checkAnswer(answer, kind)), onError);
      } catch (cause) {
        onError(cause);
      }
    }
    if (!this.#waiting && !this.#closed) this.#wait();
  }

  #remember(
    onAnswer: OnAnswer<never>,
    options: PendingLookup["options"],
    onEnd: PendingLookup["onEnd"],
  ): PendingLookup {
    const pending: PendingLookup = { next: this.#pending, onAnswer, options, onEnd };
    this.#pending = pending;
    return pending;
  }

  /** Asks, with a promise. @throws the signal's reason when aborted, at once; nothing else */
  lookup<T extends DnsType>(name: string, kind: RecordKind<T>): Promise<DnsAnswer<T>> {
    return new Promise((resolve, reject) => {
      if (this.#signal?.aborted) reject(this.#signal.reason);
      else this.ask(name, kind, resolve, undefined, reject);
    });
  }

  /** Asks for several names at once. What is under way can be called off: its callbacks hear nothing more. */
  askAll<T extends DnsType>(
    names: readonly string[],
    kind: RecordKind<T>,
    onAnswer: (answer: DnsAnswer<T>, index: number) => void,
  ): { cancel(): void } {
    const options = new ResolveOptions();
    names.forEach((name, index) => {
      this.ask(name, kind, (answer) => onAnswer(answer, index), options);
    });
    const cancel = (): void => {
      let called = false;
      for (const pending of listed(this.#pending)) {
        if (pending.options === options) called = this.#forget(pending);
      }
      if (called) ResolveOptions.end(options, new DOMException("the answer is not needed any more", "AbortError"));
    };
    return { cancel };
  }

  /** The end: nothing runs on, nothing is called any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  /**
   * Starts the timer, unless the answers are there at once: one from memory comes before the microtask, and costs less
   * than a timer.
   */
  #wait(): void {
    this.#waiting = true;
    queueMicrotask(() => {
      if (!this.#closed && !this.#expired) this.#timer = setTimeout(() => this.expire(), this.#timeoutMs);
    });
  }

  /** The time is up: what is under way is told to stop and counts as unanswered, as does what is asked from now on. */
  expire(): void {
    this.#expired = true;
    clearTimeout(this.#timer);
    const expired = listed(this.#pending);
    this.#pending = undefined;
    for (const { options } of expired) {
      if (options !== undefined)
        ResolveOptions.end(options, new DOMException("the look-up took too long", "TimeoutError"));
    }
    for (const { onAnswer } of expired) this.#tell(onAnswer, TIMED_OUT);
  }

  #end(reason: unknown): void {
    if (this.#closed) return;
    const ended = listed(this.#pending);
    this.close();
    this.#pending = undefined;
    this.#fail(reason);
    for (const { options, onEnd } of ended) {
      onEnd?.(reason);
      if (options !== undefined) ResolveOptions.end(options, reason);
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

  #settle<T extends DnsType>(pending: PendingLookup, answer: DnsAnswer<T>): void {
    if (this.#forget(pending)) this.#tell(pending.onAnswer, answer as DnsAnswer<never>);
  }

  #tell<T extends DnsType>(onAnswer: OnAnswer<T>, answer: DnsAnswer<T>): void {
    if (this.#closed) return;
    try {
      onAnswer(answer);
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
