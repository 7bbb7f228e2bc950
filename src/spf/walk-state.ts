import type { DnsAnswer } from "../core/dns.js";
import type { LookupSession } from "../internal/dns.js";
import type { RecordKind } from "../internal/dns-records.js";
import type { SpfTreeLimits } from "./tree-limits.js";
import type { SpfTreeRecord, SpfTreeTerm } from "./tree-types.js";
import type { SpfQuery } from "./types.js";

type Draft<T> = { -readonly [Name in keyof T]: T[Name] };
/** A record that is being read. */
export type RecordDraft = Draft<Omit<SpfTreeRecord, "terms">> & { terms: TermDraft[] };
/** A term that is being read. */
export type TermDraft = Draft<Omit<SpfTreeTerm, "record">> & {
  record?: RecordDraft;
};

/** A policy that is being read, and what that has cost so far. */
export interface Reading {
  readonly session: LookupSession;
  readonly limits: SpfTreeLimits;
  readonly answers: Map<string, DnsAnswer>;
  readonly underWay: Map<string, Promise<DnsAnswer>>;
  /** The terms with `%{p}`. */
  readonly needClientName: Set<TermDraft>;
  records: number;
  asked: number;
  octets: number;
  addresses: number;
  exceeded: keyof SpfTreeLimits | undefined;
}

/** Asks DNS, once for each question. */
export async function ask(reading: Reading, name: string, kind: RecordKind<SpfQuery["type"]>): Promise<void> {
  const { session, answers, underWay } = reading;
  const id = `${kind.type} ${name}`;
  reading.asked++;
  let answer = underWay.get(id);
  if (answer === undefined) {
    answer = session.lookup(name, kind);
    underWay.set(id, answer);
  }
  answers.set(id, await answer);
}

/** A question and its answer, as results tell of them. */
export function describeQuery(name: string, type: SpfQuery["type"], answer: DnsAnswer, repeated: boolean): SpfQuery {
  const records = answer.status === "ok" ? answer.records.length : 0;
  const status = answer.status === "ok" && records === 0 ? "nodata" : answer.status;
  const failure = answer.status === "failed" ? { failure: answer.reason } : undefined;
  return { name, type, status, records, ...failure, ...(repeated && { repeated }) };
}
