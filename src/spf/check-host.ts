import type { DnsAnswer } from "../core/dns.js";
import { TXT } from "../internal/dns-records.js";
import { matchNetwork } from "./addresses.js";
import { explain } from "./explain.js";
import { matchByDns } from "./mechanisms.js";
import { checkableDomain, fitName } from "./names.js";
import { isSpfRecord, type ReadTerm, readSpfRecord } from "./read-record.js";
import { isError, isMatch, type SpfErrorReason, spfQualifierResults, spfReasons } from "./results.js";
import { ask, countLookup, countVoidLookup, failureOf, type SpfRun } from "./run.js";
import { expandText } from "./target.js";
import type { SpfCheck, SpfOutcome, SpfQuery, SpfReason, SpfStep } from "./types.js";

/** What check_host() is run for. */
export type CheckRole = "first" | "include" | "redirect";

type Draft<T> = { -readonly [Name in keyof T]: T[Name] };

/** A record that is sound, and what is known of it so far. */
type SoundCheck = Draft<SpfCheck> & { readonly record: string; readonly steps: SpfStep[] };

type OnCheck = (check: SpfCheck) => void;

/**
 * check_host() of RFC 7208 §4: finds the record of a domain, checks the syntax of all of it, and tries its terms in order.
 * Recursion ends because each include and redirect counts as a look-up.
 */
export function checkHost(run: SpfRun, text: string, role: CheckRole, done: OnCheck): void {
  const domain = checkableDomain(text);
  if (domain === undefined) {
    done({ domain: text, steps: [], ...verdict("invalid-domain") });
    return;
  }
  ask(run, domain, TXT, (answer, query) => {
    // That there was one void look-up too many would be no news: without a record this is a permerror either way.
    if (role !== "first") countVoidLookup(run, answer, "TXT");
    const found = findRecord(run, answer);
    if (typeof found === "string") {
      done({ domain, query, steps: [], ...verdict(found) });
      return;
    }
    const { record } = found;
    const outcome = readSpfRecord(record);
    // RFC 7208 §4.6: an error anywhere in the record, and nothing of it is evaluated.
    if (!outcome.ok) done({ domain, query, record, issue: outcome.issues[0]!, steps: [], ...verdict("syntax") });
    else {
      const check: SoundCheck = { domain, query, record, steps: [], result: "neutral", reason: "nothing-matched" };
      tryMechanisms(run, check, outcome.terms, 0, role, done);
    }
  });
}

/** RFC 7208 §4.6.2: mechanisms from left to right, until one matches; then the modifiers. */
function tryMechanisms(
  run: SpfRun,
  check: SoundCheck,
  terms: readonly ReadTerm[],
  from: number,
  role: CheckRole,
  done: OnCheck,
): void {
  const index = tryFreeTerms(run, check, terms, from);
  const term = terms[index];
  if (term === undefined) finish(run, check, terms, role, done);
  else {
    tryTerm(run, check, term, role, () => {
      const isOver = conclude(check, term);
      if (isOver) finish(run, check, terms, role, done);
      else tryMechanisms(run, check, terms, index + 1, role, done);
    });
  }
}

function finish(run: SpfRun, check: SoundCheck, terms: readonly ReadTerm[], role: CheckRole, done: OnCheck): void {
  let modifier: ReadTerm | undefined;
  if (check.reason === "matched" && role !== "include") {
    run.mechanism = check.steps.at(-1)!.term;
    // RFC 7208 §6.2: what the domain has to say, from the record that failed. It counts against no limit.
    if (check.result === "fail") modifier = terms.find(({ kind }) => kind === "exp");
    run.counting = false;
  } else if (check.reason === "nothing-matched") {
    // RFC 7208 §6.1: where nothing matched, and so never where there is an `all`.
    modifier = terms.find(({ kind }) => kind === "redirect");
  }
  if (modifier === undefined) done(check);
  else {
    const last = modifier;
    tryTerm(run, check, last, role, () => {
      conclude(check, last);
      done(check);
    });
  }
}

function verdict(reason: Exclude<SpfReason, "matched">): Pick<SpfCheck, "result" | "reason"> {
  return { result: spfReasons[reason], reason };
}

/** RFC 7208 §4.4, §4.5: the one SPF record of a domain. */
function findRecord(
  run: SpfRun,
  answer: DnsAnswer<"TXT">,
): { readonly record: string } | SpfErrorReason | "no-such-domain" | "no-record" {
  if (answer.status === "failed") return failureOf(run, answer);
  if (answer.status === "nxdomain") return "no-such-domain";
  let record: string | undefined;
  for (const strings of answer.records) {
    // RFC 7208 §3.3: the character-strings of a record are joined without spaces.
    const text = strings.length === 1 ? strings[0]! : strings.join("");
    if (!isSpfRecord(text)) continue;
    if (record !== undefined) return "several-records";
    record = text;
  }
  return record === undefined ? "no-record" : { record };
}

/**
 * Tries terms until one matches or needs DNS. Most terms of most records need none.
 *
 * @returns the index of the term that needs DNS, or the number of terms
 */
function tryFreeTerms(run: SpfRun, check: SoundCheck, terms: readonly ReadTerm[], from: number): number {
  const { record, steps } = check;
  for (let index = from; index < terms.length; index++) {
    const term = terms[index]!;
    const { kind } = term;
    let outcome: SpfOutcome;
    if (kind === "ip4" || kind === "ip6") outcome = matchNetwork(run, term);
    else if (kind === "all") outcome = "always";
    else if (kind === "redirect" || kind === "exp" || kind === "unknown") continue;
    else return index;
    steps.push({ term: record.slice(term.start, term.end), kind, outcome, queries: NO_QUERIES, cost: NO_COST });
    if (outcome !== "not-in-network" && outcome !== "other-ip-version") {
      conclude(check, term);
      break;
    }
  }
  return terms.length;
}

const NO_QUERIES: readonly SpfQuery[] = [];
const NO_COST = { lookups: 0, voidLookups: 0 };

/** Notes what the outcome of the last term means for the record; `true` if it ends the evaluation. */
function conclude(check: SoundCheck, { qualifier }: ReadTerm): boolean {
  const { outcome, check: inner } = check.steps.at(-1)!;
  if (isMatch(outcome)) {
    check.result = spfQualifierResults[qualifier];
    check.reason = "matched";
  } else if (isError(outcome)) {
    check.result = spfReasons[outcome];
    check.reason = outcome;
  } else if (outcome === "redirected") {
    check.result = inner!.result;
    check.reason = inner!.reason;
  } else return false;
  return true;
}

/** A term that is being tried. */
interface Attempt {
  readonly check: SoundCheck;
  readonly term: ReadTerm;
  readonly role: CheckRole;
  readonly step: Draft<SpfStep>;
  readonly queries: SpfQuery[];
  /** The counts before it. */
  readonly lookups: number;
  readonly voidLookups: number;
  readonly done: () => void;
}

/** Tries a term that needs DNS, and notes in the trace what came of it. */
function tryTerm(run: SpfRun, check: SoundCheck, term: ReadTerm, role: CheckRole, done: () => void): void {
  const { domain, record } = check;
  const { kind, start, end, specStart, specEnd, needs } = term;
  const { lookups, voidLookups } = run;
  const queries: SpfQuery[] = [];
  const step: Draft<SpfStep> = {
    term: record.slice(start, end),
    kind,
    outcome: "always",
    target: undefined,
    queries,
    cost: NO_COST,
    check: undefined,
  };
  const attempt: Attempt = { check, term, role, step, queries, lookups, voidLookups, done };
  check.steps.push(step);
  // RFC 7208 §4.8: the target-name is the domain-spec, with macros expanded, or the domain of the record.
  const text = specStart === specEnd ? domain : record.slice(specStart, specEnd);
  // RFC 7208 §4.6.4: exp is not counted.
  if (kind !== "exp" && !countLookup(run)) settle(run, attempt, "too-many-lookups");
  else if (needs === 0) tryTarget(run, attempt, fitName(text));
  else {
    expandText(run, text, needs, domain, queries, (expansion) => {
      if (typeof expansion !== "string") tryTarget(run, attempt, fitName(expansion.text));
      else if (kind === "redirect" && expansion === "unusable-sender") settle(run, attempt, "redirect-without-record");
      else settle(run, attempt, expansion);
    });
  }
}

function tryTarget(run: SpfRun, attempt: Attempt, target: string): void {
  const { check, term, role, step, queries } = attempt;
  const { kind } = term;
  step.target = target;
  if (kind === "include" || kind === "redirect") {
    checkHost(run, target, role === "include" ? role : kind, (inner) => {
      step.check = inner;
      settle(run, attempt, kind === "include" ? includeOutcome(inner) : redirectOutcome(inner));
    });
  } else if (kind === "exp") {
    explain(run, target, check.domain, queries, (explanation) => {
      run.explanation = explanation;
      settle(run, attempt, explanation === undefined ? "not-explained" : "explained");
    });
  } else matchByDns(run, term, target, queries, (outcome) => settle(run, attempt, outcome));
}

function settle(run: SpfRun, { step, lookups, voidLookups, done }: Attempt, outcome: SpfOutcome): void {
  step.outcome = outcome;
  step.cost = { lookups: run.lookups - lookups, voidLookups: run.voidLookups - voidLookups };
  done();
}

/** RFC 7208 §5.2 */
function includeOutcome({ result, reason }: SpfCheck): SpfOutcome {
  if (result === "pass") return "included-passes";
  if (result === "none") return "include-without-record";
  return result === "temperror" || result === "permerror" ? (reason as SpfErrorReason) : "included-does-not-pass";
}

/** RFC 7208 §6.1: a domain without a record, or no domain at all, is a permerror here. */
function redirectOutcome({ result }: SpfCheck): SpfOutcome {
  return result === "none" ? "redirect-without-record" : "redirected";
}
