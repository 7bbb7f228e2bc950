import type { DnsAnswer } from "../core/dns.js";
import { TXT } from "../internal/dns-records.js";
import { matchNetwork } from "./addresses.js";
import type { Attempt } from "./attempt.js";
import { explain } from "./explain.js";
import { PLAIN_NAME } from "./macro-syntax.js";
import { matchByDns } from "./mechanisms.js";
import { checkableDomain, dnsName, fitName } from "./names.js";
import { isSpfRecord, scanSpfRecord } from "./read-record.js";
import { readCachedRecord } from "./record-cache.js";
import { isError, isMatch, type SpfErrorReason, spfQualifierResults, spfReasons } from "./results.js";
import { ask, countLookup, countVoidLookup, failureOf, type SpfRun } from "./run.js";
import { NO_QUERIES, type StepDraft } from "./step.js";
import { expandText, type MacroProblem } from "./target.js";
import { copyTerm, newTerm, type ReadTerm } from "./term.js";
import type {
  SpfCheck,
  SpfCost,
  SpfOutcome,
  SpfQualifier,
  SpfQuery,
  SpfReason,
  SpfRecordCache,
  SpfRecordIssue,
  SpfResultWord,
  SpfStep,
  SpfTermKind,
} from "./types.js";

/** What check_host() is run for. */
type CheckRole = "first" | "include" | "redirect";

/** A run of check_host(), and the term of it that is tried. Frames make the stack: see {@link SpfRun}. */
interface Frame extends Attempt {
  readonly domain: string;
  readonly role: CheckRole;
  /** The run in which an `include` or `redirect` led to this one. */
  readonly caller: Frame | undefined;
  query: SpfQuery | undefined;
  record: string;
  /** A mechanism that needs DNS stands in the place of its step until it is tried. */
  readonly steps: (SpfStep | ReadTerm)[];
  /** The step at hand. */
  index: number;
  /** Of the mechanism that matches without DNS, the last of the steps: nothing behind it is tried. */
  matching: SpfQualifier | undefined;
  redirect: ReadTerm | undefined;
  explanation: ReadTerm | undefined;
  result: SpfResultWord;
  reason: SpfReason;
  /** The counts before the term. */
  lookups: number;
  voidLookups: number;
}

/**
 * check_host() of RFC 7208 §4: finds the record of a domain, checks the syntax of all of it, and tries its terms in order.
 * Recursion ends because each include and redirect counts as a look-up.
 *
 * @param domain - the text as it is asked of DNS; `undefined` if it is no domain that can be checked
 */
export function checkHost(
  run: SpfRun,
  text: string,
  domain: string | undefined,
  role: CheckRole,
  caller: Frame | undefined,
): void {
  if (domain === undefined) {
    leave(run, caller, noCheck(text, "invalid-domain"));
    return;
  }
  const frame: Frame = {
    run,
    domain,
    role,
    caller,
    term: NO_TERM,
    step: NO_STEP,
    settle,
    query: undefined,
    record: "",
    steps: [],
    index: 0,
    matching: undefined,
    redirect: undefined,
    explanation: undefined,
    result: "neutral",
    reason: "nothing-matched",
    lookups: 0,
    voidLookups: 0,
  };
  ask(run, domain, TXT, frame, enter);
}

function enter(frame: Frame, answer: DnsAnswer<"TXT">, query: SpfQuery): void {
  const { run, domain, role, caller } = frame;
  // That there was one void look-up too many would be no news: without a record this is a permerror either way.
  if (role !== "first") countVoidLookup(run, answer, "TXT");
  const missing = findRecord(frame, answer);
  if (missing !== undefined) {
    leave(run, caller, noCheck(domain, missing, { query }));
    return;
  }
  const { record } = frame;
  frame.query = query;
  const issue = run.recordCache === undefined ? readTerms(frame) : readCachedTerms(frame, run.recordCache);
  // RFC 7208 §4.6: an error anywhere in the record, and nothing of it is evaluated.
  if (issue !== undefined) leave(run, caller, noCheck(domain, "syntax", { query, record, issue }));
  else tryMechanisms(frame);
}

/** A run of check_host() in which no term is tried. */
function noCheck(
  domain: string,
  reason: Exclude<SpfReason, "matched">,
  more?: Pick<SpfCheck, "query" | "record" | "issue">,
): SpfCheck {
  return { domain, ...more, steps: [], result: spfReasons[reason], reason };
}

/** The end of a run of check_host(): on with the term that it was for. */
function leave(run: SpfRun, caller: Frame | undefined, check: SpfCheck): void {
  if (caller === undefined) {
    run.finish(run, check);
    return;
  }
  caller.step.check = check;
  settle(caller, caller.term.kind === "include" ? includeOutcome(check) : redirectOutcome(check));
}

function leaveFrame({ run, caller, domain, query, record, steps, result, reason }: Frame): void {
  leave(run, caller, { domain, query: query!, record, steps: steps as SpfStep[], result, reason });
}

/** RFC 7208 §4.4, §4.5: the one SPF record of a domain; or why there isn't one. */
function findRecord(
  frame: Frame,
  answer: DnsAnswer<"TXT">,
): SpfErrorReason | "no-such-domain" | "no-record" | undefined {
  if (answer.status === "failed") return failureOf(frame.run, answer);
  if (answer.status === "nxdomain") return "no-such-domain";
  for (const strings of answer.records) {
    // RFC 7208 §3.3: the character-strings of a record are joined without spaces.
    const text = strings.length === 1 ? strings[0]! : strings.join("");
    if (!isSpfRecord(text)) continue;
    if (frame.record !== "") return "several-records";
    frame.record = text;
  }
  return frame.record === "" ? "no-record" : undefined;
}

/** Reads the record; says what is wrong with it. */
function readTerms(frame: Frame): SpfRecordIssue | undefined {
  return scanSpfRecord(frame.record, takeTerm, frame, false)[0];
}

function readCachedTerms(frame: Frame, cache: SpfRecordCache): SpfRecordIssue | undefined {
  const read = readCachedRecord(cache, frame.record);
  if (!read.ok) return read.issues[0];
  for (const term of read.terms) if (!tryFreeTerm(frame, term)) keepTerm(frame, term);
  return undefined;
}

/** Takes a term of a record that may still be found to be wrong. */
function takeTerm(frame: Frame, term: ReadTerm): void {
  if (!tryFreeTerm(frame, term)) keepTerm(frame, copyTerm(term));
}

function keepTerm(frame: Frame, term: ReadTerm): void {
  if (term.kind === "redirect") frame.redirect = term;
  else if (term.kind === "exp") frame.explanation = term;
  else frame.steps.push(term);
}

/** Most terms of most records need no DNS: they are tried at once, and all that is left of them is the step. */
function tryFreeTerm(frame: Frame, term: ReadTerm): boolean {
  const { kind, start, end, qualifier } = term;
  if (kind === "redirect" || kind === "exp") return false;
  if (kind === "unknown" || frame.matching !== undefined) return true;
  if (kind !== "ip4" && kind !== "ip6" && kind !== "all") return false;
  const outcome = kind === "all" ? "always" : matchNetwork(frame.run, term);
  if (outcome === "always" || outcome === "in-network") frame.matching = qualifier;
  frame.steps.push({ term: frame.record.slice(start, end), kind, outcome, queries: NO_QUERIES, cost: NO_COST });
  return true;
}

const NO_COST: SpfCost = /* @__PURE__ */ Object.freeze({ lookups: 0, voidLookups: 0 });

/** RFC 7208 §4.6.2: mechanisms from left to right, until one matches; then the modifiers. */
function tryMechanisms(frame: Frame): void {
  const { steps, matching } = frame;
  for (; frame.index < steps.length; frame.index++) {
    const step = steps[frame.index]!;
    if ("needs" in step) {
      tryTerm(frame, step);
      return;
    }
  }
  if (matching !== undefined) finishMatched(frame, matching);
  // RFC 7208 §6.1: where nothing matched, and so never where there is an `all`.
  else if (frame.redirect !== undefined) tryTerm(frame, frame.redirect);
  else leaveFrame(frame);
}

function finishMatched(frame: Frame, qualifier: SpfQualifier): void {
  const { run, role, steps, explanation } = frame;
  frame.result = spfQualifierResults[qualifier];
  frame.reason = "matched";
  if (role !== "include") {
    run.mechanism = (steps.at(-1) as SpfStep).term;
    run.counting = false;
    // RFC 7208 §6.2: what the domain has to say, from the record that failed. It counts against no limit.
    if (frame.result === "fail" && explanation !== undefined) {
      frame.index = steps.length;
      tryTerm(frame, explanation);
      return;
    }
  }
  leaveFrame(frame);
}

function newStep(term: string, kind: SpfTermKind): StepDraft {
  return { term, kind, outcome: "always", target: undefined, queries: NO_QUERIES, cost: NO_COST, check: undefined };
}

/** In the place of the term and its step before one is tried. */
const NO_TERM: ReadTerm = /* @__PURE__ */ newTerm();
const NO_STEP: StepDraft = /* @__PURE__ */ newStep("", "all");

/** Tries a term that needs DNS, and notes in the trace what came of it. */
function tryTerm(frame: Frame, term: ReadTerm): void {
  const { run, domain, record, steps } = frame;
  const { kind, start, end, specStart, specEnd, needs } = term;
  const step = newStep(record.slice(start, end), kind);
  steps[frame.index] = step;
  frame.term = term;
  frame.step = step;
  frame.lookups = run.lookups;
  frame.voidLookups = run.voidLookups;
  // RFC 7208 §4.6.4: exp is not counted.
  if (kind !== "exp" && !countLookup(run)) settle(frame, "too-many-lookups");
  // RFC 7208 §4.8: the target-name is the domain-spec, with macros expanded, or the domain of the record.
  else if (specStart === specEnd) tryName(frame, domain, domain);
  else {
    const text = record.slice(specStart, specEnd);
    if ((needs & PLAIN_NAME) !== 0) tryName(frame, text, text);
    else expandText(run, text, needs, domain, step, frame, tryExpanded);
  }
}

function tryExpanded(frame: Frame, text: string, problem: MacroProblem | undefined): void {
  const { kind } = frame.term;
  if (problem === undefined) {
    const target = fitName(text);
    tryName(frame, target, kind === "include" || kind === "redirect" ? checkableDomain(target) : dnsName(target));
  } else if (kind === "redirect" && problem === "unusable-sender") settle(frame, "redirect-without-record");
  else settle(frame, problem);
}

/** @param name - the target as it is asked of DNS; `undefined` if it is none that can be */
function tryName(frame: Frame, target: string, name: string | undefined): void {
  const { kind } = frame.term;
  frame.step.target = target;
  if (kind === "include" || kind === "redirect") {
    checkHost(frame.run, target, name, frame.role === "include" ? "include" : kind, frame);
  } else if (kind === "exp") explainFail(frame, name);
  // RFC 7208 §4.8 leaves this undefined; a name that can't be has no records.
  else if (name === undefined) settle(frame, "malformed-name");
  else matchByDns(frame, name);
}

function explainFail(frame: Frame, name: string | undefined): void {
  explain(frame.run, name, frame.domain, frame.step, (explanation) => {
    frame.run.explanation = explanation;
    settle(frame, explanation === undefined ? "not-explained" : "explained");
  });
}

/** Notes what came of a term, and goes on. */
function settle(frame: Frame, outcome: SpfOutcome): void {
  const { run, term, step, steps, lookups, voidLookups } = frame;
  step.outcome = outcome;
  step.cost = { lookups: run.lookups - lookups, voidLookups: run.voidLookups - voidLookups };
  if (isMatch(outcome)) {
    steps.length = frame.index + 1;
    finishMatched(frame, term.qualifier);
  } else if (isError(outcome)) {
    steps.length = frame.index + 1;
    frame.result = spfReasons[outcome];
    frame.reason = outcome;
    leaveFrame(frame);
  } else if (outcome === "redirected") {
    frame.result = step.check!.result;
    frame.reason = step.check!.reason;
    leaveFrame(frame);
  } else if (term.kind === "exp") leaveFrame(frame);
  else {
    frame.index++;
    tryMechanisms(frame);
  }
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
