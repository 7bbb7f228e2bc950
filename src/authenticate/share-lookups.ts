import type { DnsAnswer, DnsResolver, DnsType } from "../core/dns.js";
import { LookupSession } from "../internal/dns.js";
import { A, AAAA, CNAME, MX, PTR, type RecordKind, TXT } from "../internal/dns-records.js";

/** What the look-ups for one message cost, all methods together. */
export interface DnsCosts {
  /** Questions that the resolver was asked. */
  readonly queries: number;
  /** Questions that another method had asked already. */
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

const UNANSWERED = { status: "failed", reason: "timeout" } as const;

/**
 * Asks each question once, whoever wants to know, within one limit of time: when it is over, what is open has failed.
 * An answer stays for as long as the message is looked at.
 */
export function shareLookups(resolver: DnsResolver, timeLimitMs: number): SharedLookups {
  const session = new LookupSession(resolver, { timeoutMs: timeLimitMs });
  const answers = new Map<string, Promise<DnsAnswer>>();
  const underWay = new Set<() => void>();
  let hasEnded = false;
  let queries = 0;
  let repeated = 0;
  let answered = 0; // round trips that have come back
  let roundTrips = 0;

  function ask<T extends DnsType>(name: string, kind: RecordKind<T>): Promise<DnsAnswer<T>> {
    const trip = answered + 1;
    queries++;
    if (trip > roundTrips) roundTrips = trip;
    return new Promise((resolve) => {
      const stop = (): void => {
        lookup.cancel();
        resolve(UNANSWERED);
      };
      underWay.add(stop);
      const lookup = session.askAll([name], kind, (answer) => {
        underWay.delete(stop);
        if (trip > answered) answered = trip;
        resolve(answer);
      });
    });
  }

  return {
    resolver: {
      async resolve<T extends DnsType>(name: string, type: T): Promise<DnsAnswer<T>> {
        const question = `${type} ${name}`;
        const known = answers.get(question) as Promise<DnsAnswer<T>> | undefined;
        if (known !== undefined) {
          repeated++;
          return known;
        }
        const kind = kinds[type] as RecordKind<T> | undefined;
        if (hasEnded || kind === undefined) return UNANSWERED;
        const answer = ask(name, kind);
        answers.set(question, answer);
        return answer;
      },
    },
    costs: () => ({ queries, repeated, roundTrips }),
    end() {
      hasEnded = true;
      for (const stop of underWay) stop();
      underWay.clear();
      session.close();
    },
  };
}
