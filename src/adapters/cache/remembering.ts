import { createFlights } from "../../internal/flights.js";
import { ENTRY_OCTETS, STALE_RECHECK_SECONDS, STALE_TTL_SECONDS } from "./limits.js";
import { createMemory } from "./memory.js";
import type { GuardedStore } from "./store.js";

/** No answer, and why. */
export interface Failure<R> {
  readonly status: "failed";
  readonly reason: R;
  readonly cause?: unknown;
}

/** An answer, and how long it may be used. */
export interface Answer {
  readonly status: "answer";
  /** The answer as JSON. */
  readonly text: string;
  /** In whole seconds. `undefined` or 0: not to be remembered. */
  readonly ttlSeconds: number | undefined;
}

/** An answer of a source. */
export interface LoadedAnswer extends Answer {
  /** How long after its time it may serve while the source fails. */
  readonly staleSeconds: number;
}

/** What a source said. */
export type Loaded<R> = Failure<R> | LoadedAnswer;

/** What was said or remembered. */
export type Recalled<R> = Failure<R> | Answer;

/** How something is remembered. */
export interface RememberingOptions {
  readonly maxEntries: number;
  readonly maxOctets: number;
  /** How long failures are remembered. */
  readonly failureSeconds: number;
  /** Bounds on what a store may say of the age of an entry. */
  readonly maxTtlSeconds: number;
  readonly maxStaleSeconds: number;
  readonly store: GuardedStore | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One thing that can be asked for. */
export interface Question<R> {
  readonly key: string;
  load(signal: AbortSignal): Promise<Loaded<R>>;
  /** The text of an answer that a store gave, or `undefined` if it is none. */
  check(answer: unknown): Promise<string | undefined>;
}

/** Asks a source through a memory. */
export type Remembering<R> = (question: Question<R>, signal: AbortSignal | undefined) => Promise<Recalled<R>>;

/** An answer with its times, and the failure that came after it; either may be missing. Times as `now` gives them. */
interface Entry<R> {
  readonly answer: Kept | undefined;
  readonly failure?: { readonly reason: R; readonly since: number; readonly until: number };
}

interface Kept {
  readonly text: string;
  readonly since: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
}

/** Makes a memory before sources that answer with a time to live or fail. */
export function createRemembering<R>(options: RememberingOptions): Remembering<R> {
  const { failureSeconds, maxTtlSeconds, maxStaleSeconds, store, now } = options;
  const memory = createMemory<Entry<R>>(options);
  const flights = createFlights<Recalled<R>>();

  function recall(key: string): Recalled<R> | undefined {
    const entry = memory.get(key);
    const time = now();
    if (entry?.answer !== undefined && isWithin(time, entry.answer.since, entry.answer.freshUntil)) {
      const { text, freshUntil } = entry.answer;
      return { status: "answer", text, ttlSeconds: Math.floor((freshUntil - time) / 1000) };
    }
    if (entry?.failure !== undefined && isWithin(time, entry.failure.since, entry.failure.until)) {
      return recallStale(entry, time) ?? { status: "failed", reason: entry.failure.reason };
    }
    return undefined;
  }

  /** RFC 8767 §4 */
  function recallStale({ answer }: Entry<R>, time: number): Recalled<R> | undefined {
    if (answer === undefined || !isWithin(time, answer.since, answer.staleUntil)) return undefined;
    return { status: "answer", text: answer.text, ttlSeconds: STALE_TTL_SECONDS };
  }

  async function ask(question: Question<R>, signal: AbortSignal): Promise<Recalled<R>> {
    if (store !== undefined) {
      const stored = await readStored(await store.get(question.key), question);
      if (signal.aborted) throw signal.reason;
      const known = memory.get(question.key)?.answer;
      if (stored !== undefined && stored.freshUntil > (known?.freshUntil ?? 0)) keep(question.key, { answer: stored });
      const recalled = recall(question.key);
      if (recalled !== undefined) return recalled;
    }
    const loaded = await question.load(signal);
    if (signal.aborted) throw signal.reason; // somebody else may have asked again, and know better
    return loaded.status === "failed" ? rememberFailure(question.key, loaded) : remember(question.key, loaded);
  }

  function remember(key: string, { text, ttlSeconds, staleSeconds }: LoadedAnswer): Recalled<R> {
    if (ttlSeconds === undefined || ttlSeconds <= 0) {
      memory.delete(key); // what was known before is no longer true
      return { status: "answer", text, ttlSeconds };
    }
    const since = now();
    const freshUntil = since + ttlSeconds * 1000;
    const answer: Kept = { text, since, freshUntil, staleUntil: freshUntil + staleSeconds * 1000 };
    keep(key, { answer });
    store?.set(key, formatStored(key, answer), Math.ceil(ttlSeconds + staleSeconds));
    return { status: "answer", text, ttlSeconds };
  }

  function rememberFailure(key: string, failure: Failure<R>): Recalled<R> {
    const since = now();
    const known = { answer: memory.get(key)?.answer };
    const stale = recallStale(known, since);
    const seconds = Math.max(failureSeconds, stale === undefined ? 0 : STALE_RECHECK_SECONDS);
    keep(key, { ...known, failure: { reason: failure.reason, since, until: since + seconds * 1000 } });
    return stale ?? failure;
  }

  function keep(key: string, entry: Entry<R>): void {
    memory.set(key, entry, ENTRY_OCTETS + key.length + (entry.answer?.text.length ?? 0));
  }

  /** An entry of a store, within the bounds of this cache whatever it says; `undefined` for anything else. */
  async function readStored(value: string | undefined, { key, check }: Question<R>): Promise<Kept | undefined> {
    const stored = value === undefined ? undefined : parseStored(value, key);
    const text = stored === undefined ? undefined : await check(stored.answer);
    if (stored === undefined || text === undefined) return undefined;
    const since = now();
    const freshUntil = Math.min(stored.freshUntil, since + maxTtlSeconds * 1000);
    const staleUntil = Math.min(stored.staleUntil, freshUntil + maxStaleSeconds * 1000);
    return { text, since, freshUntil, staleUntil };
  }

  return async (question, signal) => {
    signal?.throwIfAborted();
    return recall(question.key) ?? flights.join(question.key, (inner) => ask(question, inner), signal);
  };
}

function isWithin(time: number, since: number, until: number): boolean {
  return since <= time && time < until; // a clock that was set back makes nothing last longer
}

const STORED_VERSION = 1;

function formatStored(key: string, { text, freshUntil, staleUntil }: Kept): string {
  const head = JSON.stringify({ version: STORED_VERSION, key, freshUntil, staleUntil });
  return `${head.slice(0, -1)},"answer":${text}}`;
}

function parseStored(
  value: string,
  key: string,
): { readonly freshUntil: number; readonly staleUntil: number; readonly answer: unknown } | undefined {
  let stored: unknown;
  try {
    stored = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (typeof stored !== "object" || stored === null) return undefined;
  const { version, key: storedKey, freshUntil, staleUntil, answer } = stored as Readonly<Record<string, unknown>>;
  if (version !== STORED_VERSION || storedKey !== key) return undefined;
  return typeof freshUntil === "number" && typeof staleUntil === "number"
    ? { freshUntil, staleUntil, answer }
    : undefined;
}
