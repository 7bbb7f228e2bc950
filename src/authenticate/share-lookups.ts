import type { DnsAnswer, DnsResolver, DnsType } from "../core/dns.js";
import { DirectResolver, LookupSession } from "../internal/dns.js";
import { A, AAAA, CNAME, MX, PTR, type RecordKind, TXT } from "../internal/dns-records.js";

/** What the look-ups for one message cost, all methods together. */
export interface DnsCosts {
  /** Questions that the resolver was asked. */
  readonly queries: number;
  /** Questions that had been asked already, mostly by another method. */
  readonly repeated: number;
  /**
   * The longest chain of questions of which each was asked only after an answer to one before. The rest was asked beside
   * it. Where answers take unequally long, some in the chain may not have waited for the one before.
   */
  readonly roundTrips: number;
}

/** Look-ups that all methods share. */
export interface SharedLookups {
  readonly resolver: DnsResolver;
  costs(): DnsCosts;
  /** What is under way is told to stop and counts as unanswered, and so does whatever is asked from here on. */
  end(): void;
}

/** The types that mail authentication asks for. */
const kinds: { readonly [T in DnsType]?: RecordKind<T> } = { A, AAAA, CNAME, MX, PTR, TXT };

/** A question that was asked. */
interface Question<T extends DnsType> {
  answer: DnsAnswer<T> | undefined;
  /** Who wants to know, while there is no answer. */
  readonly waiting: ((answer: DnsAnswer<T>) => void)[];
}

/**
 * Asks each question once, whoever wants to know, within one limit of time: when it is over, what is open has failed.
 * An answer stays for as long as the message is looked at.
 */
export function shareLookups(inner: DnsResolver, timeLimitMs: number): SharedLookups {
  const session = new LookupSession(inner, { timeoutMs: timeLimitMs });
  const questions = new Map<string, Question<never>>();
  let queries = 0;
  let repeated = 0;
  let answered = 0; // round trips that have come back
  let roundTrips = 0;

  function ask<T extends DnsType>(name: string, kind: RecordKind<T>, onAnswer: (answer: DnsAnswer<T>) => void): void {
    const key = `${kind.type} ${name}`;
    const known = questions.get(key) as Question<T> | undefined;
    if (known !== undefined) {
      repeated++;
      if (known.answer === undefined) known.waiting.push(onAnswer);
      else onAnswer(known.answer);
      return;
    }
    const question: Question<T> = { answer: undefined, waiting: [onAnswer] };
    questions.set(key, question as unknown as Question<never>);
    const trip = answered + 1;
    queries++;
    if (trip > roundTrips) roundTrips = trip;
    session.ask(name, kind, (answer) => {
      question.answer = answer;
      if (trip > answered) answered = trip;
      for (const tell of question.waiting) tell(answer);
    });
  }

  const resolver = new DirectResolver(ask, (name, type) => {
    const kind = kinds[type] as RecordKind<typeof type> | undefined;
    if (kind === undefined) throw new TypeError(`no method asks for ${type}`);
    return new Promise((resolve) => ask(name, kind, resolve));
  });
  return { resolver, costs: () => ({ queries, repeated, roundTrips }), end: () => session.expire() };
}
