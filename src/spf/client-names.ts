import { PTR } from "../internal/dns-records.js";
import { isSubdomainOf } from "../internal/domain.js";
import { reverseIpName } from "../internal/ip.js";
import { clientAddress, hasClientAddress, hostKind } from "./addresses.js";
import { dnsName } from "./names.js";
import { ask, askAll, countLookup, countVoidLookup, knownAnswer, type SpfRun } from "./run.js";
import { addQuery, type StepDraft } from "./step.js";

/** More look-ups, or more void ones, than are allowed. */
export type OverLimit = "too-many-lookups" | "too-many-void-lookups";

/** A name of the client that its addresses confirm; none; or a limit. */
export type ValidatedName = { readonly name: string | undefined } | OverLimit;

/** A name by which the client confirms that it is in a domain (RFC 7208 §5.5). */
export function findNameWithin(
  run: SpfRun,
  domain: string,
  step: StepDraft,
  done: (found: ValidatedName) => void,
): void {
  askClientNames(run, step, done, (names) => {
    // RFC 7208 errata 4751: names below the domain, not above it. Others need no look-up, as they could never match.
    const within = names.filter((name) => isSubdomainOf(name, domain));
    validateFirst(run, within, step, done);
  });
}

/** What `%{p}` stands for; nothing where no name is valid (RFC 7208 §7.3). */
export function findNameOfClient(
  run: SpfRun,
  domain: string,
  step: StepDraft,
  done: (found: ValidatedName) => void,
): void {
  // RFC 7208 §4.6.4: "the number of PTR resource records queried is included in the overall limit", so the one
  // question that all of %{p} need together counts once.
  if (knownAnswer(run, reverseIpName(clientAddress(run)), "PTR") === undefined && !countLookup(run)) {
    done("too-many-lookups");
    return;
  }
  askClientNames(run, step, done, (names) => {
    // RFC 7208 §7.3: the domain itself, then a name below it, then any.
    const rank = (name: string): number => (name === domain ? 0 : isSubdomainOf(name, domain) ? 1 : 2);
    const ranked = [...names].sort((a, b) => rank(a) - rank(b));
    validateFirst(run, ranked, step, done);
  });
}

/** The first names that the client's address has, not validated yet. */
function askClientNames(
  run: SpfRun,
  step: StepDraft,
  stop: (limit: OverLimit) => void,
  done: (names: readonly string[]) => void,
): void {
  ask(run, reverseIpName(clientAddress(run)), PTR, undefined, (_, answer, query) => {
    addQuery(step, query);
    if (!countVoidLookup(run, answer, "PTR")) stop("too-many-void-lookups");
    else if (answer.status !== "ok")
      done([]); // RFC 7208 §5.5: an error here means no name
    else {
      // RFC 7208 §4.6.4: names after the tenth are ignored.
      const names = answer.records.slice(0, run.limits.maxPtrNames);
      done([...new Set(names.flatMap((name) => dnsName(name) ?? []))]);
    }
  });
}

function validateFirst(
  run: SpfRun,
  names: readonly string[],
  step: StepDraft,
  done: (found: ValidatedName) => void,
): void {
  const kind = hostKind(run);
  askAll<"A" | "AAAA", ValidatedName>(
    run,
    names,
    kind,
    step,
    (answer, name) => {
      // RFC 7208 §5.5: a name whose addresses can't be looked up is skipped.
      if (!countVoidLookup(run, answer, kind.type)) return "too-many-void-lookups";
      return hasClientAddress(run, answer, 32, 128) ? { name } : undefined;
    },
    (found) => done(found ?? { name: undefined }),
  );
}
