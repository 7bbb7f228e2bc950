import type { DnsAnswer } from "../core/dns.js";
import { LookupSession } from "../internal/dns.js";
import { TXT } from "../internal/dns-records.js";
import { ANY_MACRO, CLIENT_NAME } from "./macro-syntax.js";
import { checkableDomain, dnsName, fitName } from "./names.js";
import { isSpfRecord, readSpfRecord } from "./read-record.js";
import { publicTerm } from "./record.js";
import type { ReadTerm } from "./term.js";
import { sumCosts } from "./tree-costs.js";
import { readSpfTreeLimits, type SpfTreeLimits } from "./tree-limits.js";
import type { SpfTreeOptions, SpfTreeRecord } from "./tree-types.js";
import { readHosts } from "./walk-hosts.js";
import { ask, describeQuery, type Reading, type RecordDraft, type TermDraft } from "./walk-state.js";

/** A policy as DNS has it. */
export interface SpfWalk {
  readonly root: SpfTreeRecord;
  /** By type and name. */
  readonly answers: ReadonlyMap<string, DnsAnswer>;
  /** Questions that DNS was asked. */
  readonly queries: number;
  /** The limit that was reached. */
  readonly exceeded?: keyof SpfTreeLimits;
}

/**
 * Reads the record of a domain, all that it includes, and the addresses of the hosts that they name. Level by level, with the questions
 * of one level at the same time: that is quick, and where a limit ends it doesn't hang on which answer came first.
 *
 * @throws TypeError, RangeError; the signal's reason when aborted
 */
export async function walkSpf(domain: string, options: SpfTreeOptions): Promise<SpfWalk> {
  const { resolver, signal } = options;
  if (typeof domain !== "string") throw new TypeError('"domain" must be a string');
  if (typeof resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const limits = readSpfTreeLimits(options.limits);
  signal?.throwIfAborted();
  const session = new LookupSession(resolver, { signal, timeoutMs: limits.timeLimitMs });
  const reading: Reading = {
    session,
    limits,
    answers: new Map(),
    underWay: new Map(),
    needClientName: new Set(),
    records: 0,
    asked: 0,
    octets: 0,
    addresses: 0,
    exceeded: undefined,
  };
  const root = openRecord(domain);
  try {
    const records = await readRecords(reading, root);
    await readHosts(
      reading,
      records.flatMap(({ terms }) => terms.filter(({ unchecked }) => unchecked === undefined)),
    );
  } finally {
    session.close();
  }
  sumCosts(root, reading.needClientName);
  if (session.expired) reading.exceeded = "timeLimitMs";
  const { answers, underWay, exceeded } = reading;
  return { root, answers, queries: underWay.size, ...(exceeded === undefined ? undefined : { exceeded }) };
}

const NO_COST = { lookups: 0, voidLookups: 0, voidLookupsIpv6: 0 };

function openRecord(text: string): RecordDraft {
  const domain = checkableDomain(text);
  return {
    domain: domain ?? text,
    status: domain === undefined ? "invalid-domain" : "ok",
    issues: [],
    terms: [],
    cost: NO_COST,
  };
}

/** A record to read, and the domains that led to it. */
interface Branch {
  readonly record: RecordDraft;
  readonly above: readonly string[];
}

async function readRecords(reading: Reading, root: RecordDraft): Promise<RecordDraft[]> {
  const records: RecordDraft[] = [];
  for (let level: Branch[] = [{ record: root, above: [] }]; level.length > 0; ) {
    for (const branch of level) admitRecord(reading, branch);
    await Promise.all(
      level.map(({ record }) => (record.status === "ok" ? ask(reading, record.domain, TXT) : undefined)),
    );
    for (const { record } of level) if (record.status === "ok") readAnswer(reading, record);
    records.push(...level.map(({ record }) => record));
    level = level.flatMap(({ record, above }) =>
      record.terms.flatMap((term) =>
        term.record === undefined ? [] : { record: term.record, above: [...above, record.domain] },
      ),
    );
  }
  return records;
}

/** Whether a record is to be read at all. */
function admitRecord(reading: Reading, { record, above }: Branch): void {
  const { limits } = reading;
  if (record.status !== "ok") return;
  if (above.includes(record.domain)) record.status = "loop";
  else if (above.length > limits.maxDepth) exceed("maxDepth");
  else if (reading.records >= limits.maxRecords) exceed("maxRecords");
  else if (reading.asked >= limits.maxQueries) exceed("maxQueries");
  else reading.records++;

  function exceed(limit: keyof SpfTreeLimits): void {
    reading.exceeded ??= limit;
    record.status = "limit";
  }
}

/** RFC 7208 §4.4, §4.5, §4.6: finds the record in an answer, and its terms. */
function readAnswer(reading: Reading, record: RecordDraft): void {
  const answer = reading.answers.get(`TXT ${record.domain}`) as DnsAnswer<"TXT">;
  record.query = describeQuery(record.domain, "TXT", answer, false);
  if (answer.status !== "ok") {
    record.status = answer.status === "failed" ? "lookup-failed" : "no-such-domain";
    if (answer.status === "failed") record.failure = answer.reason;
    return;
  }
  const [text, ...others] = answer.records.map((strings) => strings.join("")).filter(isSpfRecord);
  if (text === undefined || others.length > 0) {
    record.status = text === undefined ? "no-record" : "several-records";
    return;
  }
  record.record = text;
  reading.octets += text.length;
  if (reading.octets > reading.limits.maxRecordOctets) {
    reading.exceeded ??= "maxRecordOctets";
    record.status = "limit";
    return;
  }
  const outcome = readSpfRecord(text, true);
  if (outcome.ok) record.terms = draftTerms(reading, record.domain, text, outcome.terms);
  else {
    record.status = "syntax";
    record.issues = outcome.issues;
  }
}

function draftTerms(reading: Reading, domain: string, record: string, terms: readonly ReadTerm[]): TermDraft[] {
  const all = terms.findIndex(({ kind }) => kind === "all");
  return terms.map((read, index) => {
    const { kind, start, end, specStart, specEnd, needs } = read;
    const term: TermDraft = {
      text: record.slice(start, end),
      offset: start,
      term: publicTerm(record, read),
      queries: [],
      cost: NO_COST,
    };
    if (kind === "all" || kind === "ip4" || kind === "ip6" || kind === "unknown") {
      if (all >= 0 && index > all && kind !== "unknown") term.unchecked = "unreachable";
      return term;
    }
    const target = specStart === specEnd ? domain : fitName(record.slice(specStart, specEnd));
    if ((needs & CLIENT_NAME) !== 0) reading.needClientName.add(term);
    if ((needs & ANY_MACRO) === 0) term.target = dnsName(target) ?? target;
    // RFC 7208 §5.1: what is behind `all` is never tried; RFC 7208 §6.1: a redirect isn't either, wherever it stands.
    if (all >= 0 && (kind === "redirect" || (index > all && kind !== "exp"))) term.unchecked = "unreachable";
    else if ((needs & ANY_MACRO) !== 0) term.unchecked = "macro";
    else if (kind === "ptr") term.unchecked = "client";
    else if (kind === "include" || kind === "redirect") term.record = openRecord(target);
    return term;
  });
}
