import { TXT } from "../internal/dns-records.js";
import { matchNetwork } from "./addresses.js";
import { explain } from "./explain.js";
import { type Draft, matchByDns, targetOf } from "./mechanisms.js";
import { checkableDomain } from "./names.js";
import { isSpfRecord, type ReadTerm, readSpfRecord } from "./read-record.js";
import { isError, isMatch, spfQualifierResults, spfReasons } from "./results.js";
import { ask, countLookup, countVoidLookup, failureOf, type SpfRun } from "./run.js";
import type { SpfCheck, SpfOutcome, SpfQuery, SpfReason, SpfRecordIssue, SpfStep } from "./types.js";

/** What check_host() is run for. */
export type CheckRole = "first" | "include" | "redirect";

/**
 * check_host() of RFC 7208 §4: finds the record of a domain, checks the syntax of all of it, and tries its terms in order.
 * Recursion ends because each include and redirect counts as a look-up.
 */
export async function checkHost(run: SpfRun, text: string, role: CheckRole): Promise<SpfCheck> {
  const domain = checkableDomain(text);
  if (domain === undefined) return verdict({ domain: text, steps: [] }, "invalid-domain");
  const queries: SpfQuery[] = [];
  const answer = await ask(run, domain, TXT, queries);
  const found = { domain, query: queries[0]!, steps: [] as SpfStep[] };
  // RFC 7208 §4.4
  if (answer.status === "failed") return verdict(found, failureOf(run, answer));
  // That there was one void look-up too many would be no news: without a record this is a permerror either way.
  if (role !== "first") countVoidLookup(run, answer, "TXT");
  if (answer.status === "nxdomain") return verdict(found, "no-such-domain");
  // RFC 7208 §3.3: the character-strings of a record are joined without spaces.
  const records = answer.records.map((strings) => (strings.length === 1 ? strings[0]! : strings.join("")));
  const [record, ...others] = records.filter(isSpfRecord);
  if (record === undefined) return verdict(found, "no-record");
  if (others.length > 0) return verdict(found, "several-records"); // RFC 7208 §4.5
  const check = { ...found, record };
  const outcome = readSpfRecord(record);
  // RFC 7208 §4.6: an error anywhere in the record, and nothing of it is evaluated.
  if (!outcome.ok) return verdict({ ...check, issue: outcome.issues[0]! }, "syntax");
  return evaluateTerms(run, check, outcome.terms, role);
}

interface Started {
  readonly domain: string;
  readonly query?: SpfQuery;
  readonly record?: string;
  readonly issue?: SpfRecordIssue;
  readonly steps: readonly SpfStep[];
}

function verdict(started: Started, reason: Exclude<SpfReason, "matched">): SpfCheck {
  return { ...started, result: spfReasons[reason], reason };
}

type Sound = Started & { readonly record: string; readonly steps: SpfStep[] };

/** RFC 7208 §4.6.2: mechanisms from left to right, until one matches; then the modifiers. */
async function evaluateTerms(
  run: SpfRun,
  check: Sound,
  terms: readonly ReadTerm[],
  role: CheckRole,
): Promise<SpfCheck> {
  const { domain, record, steps } = check;
  for (const term of terms) {
    if (isModifier(term)) continue;
    let outcome: SpfOutcome;
    if (term.kind === "ip4" || term.kind === "ip6")
      steps.push(freeStep(record, term, (outcome = matchNetwork(run, term))));
    else if (term.kind === "all") steps.push(freeStep(record, term, (outcome = "always")));
    else outcome = await takeStep(run, check, term, (draft) => matchByDns(run, record, term, domain, draft, checkHost));
    if (isMatch(outcome)) {
      const result = spfQualifierResults[term.qualifier];
      if (role !== "include") run.mechanism = record.slice(term.start, term.end);
      if (result === "fail" && role !== "include") await explainFail(run, check, terms);
      return { ...check, result, reason: "matched" };
    }
    if (isError(outcome)) return verdict(check, outcome);
  }
  // RFC 7208 §6.1: where nothing matched, and so never where there is an `all`.
  const redirect = terms.find(({ kind }) => kind === "redirect");
  return redirect === undefined ? verdict(check, "nothing-matched") : followRedirect(run, check, redirect, role);
}

function isModifier({ kind }: ReadTerm): boolean {
  return kind === "redirect" || kind === "exp" || kind === "unknown";
}

const NO_QUERIES: readonly SpfQuery[] = [];
const NO_COST = { lookups: 0, voidLookups: 0 };

function freeStep(record: string, { kind, start, end }: ReadTerm, outcome: SpfOutcome): SpfStep {
  return { term: record.slice(start, end), kind, outcome, queries: NO_QUERIES, cost: NO_COST };
}

/** Tries a term that needs DNS, and notes in the trace what came of it. */
async function takeStep(
  run: SpfRun,
  { record, steps }: Sound,
  { kind, start, end }: ReadTerm,
  attempt: (draft: Draft) => Promise<SpfOutcome>,
): Promise<SpfOutcome> {
  const draft: Draft = { queries: [], target: undefined, check: undefined };
  const { lookups, voidLookups } = run;
  const outcome = await attempt(draft);
  const { queries, target, check } = draft;
  steps.push({
    term: record.slice(start, end),
    kind,
    outcome,
    ...(target === undefined ? undefined : { target }),
    queries,
    cost: { lookups: run.lookups - lookups, voidLookups: run.voidLookups - voidLookups },
    ...(check === undefined ? undefined : { check }),
  });
  return outcome;
}

async function followRedirect(run: SpfRun, check: Sound, term: ReadTerm, role: CheckRole): Promise<SpfCheck> {
  const { domain, record } = check;
  let target: SpfCheck | undefined;
  const outcome = await takeStep(run, check, term, async (draft) => {
    if (!countLookup(run)) return "too-many-lookups";
    const name = await targetOf(run, record, term, domain, draft);
    if (!name.ok) return name.outcome === "unusable-sender" ? "redirect-without-record" : name.outcome;
    target = draft.check = await checkHost(run, name.text, role === "include" ? "include" : "redirect");
    // RFC 7208 §6.1: no record, or a malformed name, is a permerror here.
    return target.result === "none" ? "redirect-without-record" : "redirected";
  });
  if (isError(outcome)) return verdict(check, outcome);
  const { result, reason } = target!;
  return { ...check, result, reason };
}

/** RFC 7208 §6.2: what the domain has to say, from the record that failed. */
async function explainFail(run: SpfRun, check: Sound, terms: readonly ReadTerm[]): Promise<void> {
  const term = terms.find(({ kind }) => kind === "exp");
  if (term === undefined) return;
  await takeStep(run, check, term, (draft) => explain(run, check.record, term, check.domain, draft));
}
