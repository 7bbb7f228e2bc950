import { A, MX } from "../internal/dns-records.js";
import { hasClientAddress, hostKind } from "./addresses.js";
import { findNameWithin, nameOfClient, type OverLimit } from "./client-names.js";
import { expandMacros } from "./macro.js";
import { ANY_MACRO, CLIENT_NAME, LOCAL_PART } from "./macro-syntax.js";
import { macroValues } from "./macro-values.js";
import { dnsName, fitName } from "./names.js";
import type { ReadTerm } from "./read-record.js";
import { isError, type SpfErrorReason } from "./results.js";
import { ask, askAll, countLookup, countVoidLookup, failureOf, isOutOfTime, isVoid, type SpfRun } from "./run.js";
import type { SpfCheck, SpfOutcome, SpfQuery } from "./types.js";

/** What becomes known about a term while it is tried. */
export interface Draft {
  readonly queries: SpfQuery[];
  target: string | undefined;
  check: SpfCheck | undefined;
}

/** check_host(), which mechanisms call for what they include. */
export type CheckHost = (run: SpfRun, domain: string, role: "include") => Promise<SpfCheck>;

/** Tries a mechanism that needs DNS (RFC 7208 §5). */
export async function matchByDns(
  run: SpfRun,
  record: string,
  term: ReadTerm,
  domain: string,
  draft: Draft,
  checkHost: CheckHost,
): Promise<SpfOutcome> {
  // RFC 7208 §4.6.4
  if (!countLookup(run)) return "too-many-lookups";
  const target = await targetOf(run, record, term, domain, draft);
  if (!target.ok) return target.outcome;
  const outcome =
    term.kind === "include"
      ? await matchInclude(run, target.text, draft, checkHost)
      : await matchName(run, term, target.text, draft);
  // Where a failure only means no match (RFC 7208 §5.5), the end of the time is still the end.
  return !isError(outcome) && isOutOfTime(run) ? "out-of-time" : outcome;
}

/** RFC 7208 §5.2 */
async function matchInclude(run: SpfRun, target: string, draft: Draft, checkHost: CheckHost): Promise<SpfOutcome> {
  const check = await checkHost(run, target, "include");
  draft.check = check;
  switch (check.result) {
    case "pass":
      return "included-passes";
    case "none":
      return "include-without-record";
    case "temperror":
    case "permerror":
      return check.reason as SpfErrorReason;
    default:
      return "included-does-not-pass";
  }
}

async function matchName(run: SpfRun, term: ReadTerm, target: string, { queries }: Draft): Promise<SpfOutcome> {
  const name = dnsName(target);
  // RFC 7208 §4.8 leaves this undefined; a name that can't be has no records.
  if (name === undefined) return "malformed-name";
  switch (term.kind) {
    case "a":
      return matchHosts(run, term, [name], queries);
    case "mx":
      return matchMx(run, term, name, queries);
    case "ptr": {
      const validated = await findNameWithin(run, name, queries);
      if (typeof validated === "string") return validated;
      return validated.name === undefined ? "no-name-validated" : "name-validated";
    }
    default: {
      // RFC 7208 §5.7: exists asks for A whatever the client has.
      const answer = await ask(run, name, A, queries);
      if (answer.status === "failed") return failureOf(run, answer);
      if (!countVoidLookup(run, answer, "A")) return "too-many-void-lookups";
      return isVoid(answer) ? "does-not-exist" : "exists";
    }
  }
}

/** RFC 7208 §5.4 */
async function matchMx(run: SpfRun, term: ReadTerm, name: string, queries: SpfQuery[]): Promise<SpfOutcome> {
  const answer = await ask(run, name, MX, queries);
  if (answer.status === "failed") return failureOf(run, answer);
  if (!countVoidLookup(run, answer, "MX")) return "too-many-void-lookups";
  if (answer.status === "nxdomain") return "no-address";
  // RFC 7208 §4.6.4
  if (answer.records.length > run.limits.maxMxHosts) return "too-many-mx-hosts";
  // By preference, and by name where that is equal: DNS turns its answers round, and the result must not turn with them.
  const hosts = answer.records
    .map(({ preference, exchange }) => ({ preference, name: dnsName(exchange) }))
    .filter((host): host is { preference: number; name: string } => host.name !== undefined) // RFC 7505 §3: a null MX
    .sort((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1));
  return matchHosts(run, term, [...new Set(hosts.map((host) => host.name))], queries);
}

/** RFC 7208 §5.3: whether one of these hosts has the client's address, or one in the same network. */
async function matchHosts(
  run: SpfRun,
  term: ReadTerm,
  names: readonly string[],
  queries: SpfQuery[],
): Promise<SpfOutcome> {
  const kind = hostKind(run);
  let outcome: SpfOutcome = "no-address";
  await askAll(run, names, kind, queries, (answer) => {
    if (answer.status === "failed") outcome = failureOf(run, answer);
    else if (!countVoidLookup(run, answer, kind.type)) outcome = "too-many-void-lookups";
    else if (hasClientAddress(run, answer, term.ip4Bits, term.ip6Bits)) outcome = "address-matches";
    else {
      if (!isVoid(answer)) outcome = "no-address-matches";
      return false;
    }
    return true;
  });
  return outcome;
}

export type Target =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly outcome: OverLimit | "unusable-sender" };

/** The target-name of a term (RFC 7208 §4.8): its domain-spec with macros expanded, or the domain of the record. */
export async function targetOf(
  run: SpfRun,
  record: string,
  term: ReadTerm,
  domain: string,
  draft: Draft,
): Promise<Target> {
  const { specStart, specEnd, needs } = term;
  let text = specStart === specEnd ? domain : record.slice(specStart, specEnd);
  if ((needs & ANY_MACRO) !== 0) {
    // RFC 8616 §4: terms with %{s} or %{l} match nothing where the local-part isn't ASCII.
    if ((needs & LOCAL_PART) !== 0 && run.localPart === undefined) return { ok: false, outcome: "unusable-sender" };
    const client = (needs & CLIENT_NAME) === 0 ? undefined : await nameOfClient(run, domain, draft.queries);
    if (typeof client === "string") return { ok: false, outcome: client };
    text = expandMacros(text, macroValues(run, domain, client?.name));
  }
  draft.target = text = fitName(text);
  return { ok: true, text };
}
