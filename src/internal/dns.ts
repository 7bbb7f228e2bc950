import type { DnsAnswer, DnsFailure, DnsOptions, DnsRecords, DnsResolver, DnsType } from "../core/dns.js";
import { type AnswerBudget, copyList, copyName, type RecordKind } from "./dns-records.js";

/**
 * The longest DNS message is 65,535 octets (RFC 1035 §4.2.2). An answer that could not have come in one is not believed,
 * which bounds what a resolver can make us hold or parse.
 */
const MAX_ANSWER_OCTETS = 65_535;
/** Character-strings of one answer. A 16,384-bit key takes 12. */
const MAX_STRINGS = 1_000;
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

/** A look-up under way, in a list: there is hardly ever more than one. */
interface PendingLookup {
  next: PendingLookup | undefined;
  readonly onAnswer: OnAnswer<never>;
  readonly options: ResolveOptions;
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
  readonly #options: ResolveOptions = new ResolveOptions();
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
    options: ResolveOptions = this.#options,
    onEnd: ((reason: unknown) => void) | undefined = undefined,
  ): void {
    if (this.#closed) return;
    if (this.#expired) {
      onAnswer(TIMED_OUT);
      return;
    }
    const pending: PendingLookup = { next: this.#pending, onAnswer, options, onEnd };
    this.#pending = pending;
    const onError = (cause: unknown): void => this.#settle(pending, { status: "failed", reason: "network", cause });
    // Without `await`, and with the promise's own `then`, because this costs less and a resolver may have put another one
    // in its place.
    try {
      const asked: Promise<unknown> = Promise.resolve(this.#resolver.resolve(name, kind.type, options));
      then.call(asked, (answer) => this.#settle(pending, checkAnswer(answer, kind)), onError);
    } catch (cause) {
      onError(cause);
    }
    if (!this.#waiting) this.#wait();
  }

  /** Asks, with a promise. @throws the signal's reason when aborted, at once; nothing else */
  lookup<T extends DnsType>(name: string, kind: RecordKind<T>): Promise<DnsAnswer<T>> {
    return new Promise((resolve, reject) => {
      if (this.#signal?.aborted) reject(this.#signal.reason);
      else this.ask(name, kind, resolve, this.#options, reject);
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
      if (!this.#closed) this.#timer = setTimeout(() => this.#expire(), this.#timeoutMs);
    });
  }

  #expire(): void {
    this.#expired = true;
    const expired = listed(this.#pending);
    this.#pending = undefined;
    for (const { options } of expired) {
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
      ResolveOptions.end(options, reason);
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

/**
 * What a resolver is given: a signal that tells of the time-out and of the caller's abort. It is made only for a resolver
 * that looks at it, which may be after the end: between two tries, say. Resolvers may copy the options, so the property
 * is an own one; the getter is shared because V8 makes a hidden class for each.
 */
class ResolveOptions implements DnsOptions {
  declare readonly signal: AbortSignal;
  #controller: AbortController | undefined;
  #ended: { readonly reason: unknown } | undefined;

  constructor() {
    Object.defineProperty(this, "signal", signalProperty);
  }

  static signalOf(options: ResolveOptions): AbortSignal {
    options.#controller ??= new AbortController();
    if (options.#ended !== undefined) options.#controller.abort(options.#ended.reason);
    return options.#controller.signal;
  }

  static end(options: ResolveOptions, reason: unknown): void {
    options.#ended ??= { reason };
    options.#controller?.abort(reason);
  }
}

const signalProperty: PropertyDescriptor & ThisType<ResolveOptions> = {
  enumerable: true,
  get(): AbortSignal {
    return ResolveOptions.signalOf(this);
  },
};

/** That of the language, whatever a promise has in its place. */
const { then } = Promise.prototype;

function checkAnswer<T extends DnsType>(answer: unknown, kind: RecordKind<T>): DnsAnswer<T> {
  try {
    return copyAnswer(answer, kind) ?? { status: "failed", reason: "malformed" };
  } catch (cause) {
    return { status: "failed", reason: "malformed", cause }; // a getter that throws
  }
}

const failures: ReadonlySet<unknown> = /* @__PURE__ */ new Set<DnsFailure>([
  "timeout",
  "servfail",
  "refused",
  "malformed",
  "network",
]);

/**
 * A plain copy of an answer of any shape, or `undefined` where that isn't legal. Each field is read once:
 * what was checked is what the evaluator sees, whatever getters and proxies say the next time.
 */
function copyAnswer<T extends DnsType>(answer: unknown, kind: RecordKind<T>): DnsAnswer<T> | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const given = answer as { readonly [Name in keyof AnswerFields]?: unknown };
  const { status } = given;
  if (status === "failed") {
    const { reason, cause } = given;
    if (!failures.has(reason)) return undefined;
    const failed = { status, reason: reason as DnsFailure } as const;
    return cause === undefined ? failed : { ...failed, cause };
  }
  if (status !== "ok" && status !== "nxdomain") return undefined;
  const authenticated = given.authenticated ?? false;
  const ttl = given.ttl ?? undefined;
  const aliases = given.aliases ?? undefined;
  const names = aliases === undefined ? undefined : copyList(aliases, copyName, undefined);
  if (typeof authenticated !== "boolean") return undefined; // "no" must not pass for DNSSEC
  if (ttl !== undefined && !(typeof ttl === "number" && ttl >= 0)) return undefined;
  if (aliases !== undefined && names === undefined) return undefined;
  let known: Draft<DnsAnswer<T> & { status: "ok" | "nxdomain" }>;
  if (status === "nxdomain") known = { status, authenticated };
  else {
    const left: AnswerBudget = { octets: MAX_ANSWER_OCTETS, strings: MAX_STRINGS };
    const records: DnsRecords[T][] | undefined = copyList(given.records, kind.copy, left);
    if (records === undefined) return undefined;
    known = { status, records, authenticated };
  }
  if (ttl !== undefined) known.ttl = ttl;
  if (names !== undefined) known.aliases = names;
  return known;
}

/** The same, while it is made. */
type Draft<T> = T extends unknown ? { -readonly [Name in keyof T]: T[Name] } : never;

/** All that an answer can have. */
interface AnswerFields {
  status: unknown;
  records: unknown;
  authenticated: unknown;
  ttl: unknown;
  aliases: unknown;
  reason: unknown;
  cause: unknown;
}
