import { PTR } from "../internal/dns-records.js";
import { isSubdomainOf } from "../internal/domain.js";
import { reverseIpName } from "../internal/ip.js";
import { hasClientAddress, hostKind } from "./addresses.js";
import { dnsName } from "./names.js";
import { ask, askAll, countLookup, countVoidLookup, type SpfRun } from "./run.js";
import type { SpfQuery } from "./types.js";

/** More look-ups, or more void ones, than are allowed. */
export type OverLimit = "too-many-lookups" | "too-many-void-lookups";

/** A name of the client that its addresses confirm; none; or a limit. */
export type ValidatedName = { readonly name: string | undefined } | OverLimit;

/** Whether a name of the client confirms that it is in a domain (RFC 7208 §5.5). */
export async function findNameWithin(run: SpfRun, domain: string, queries: SpfQuery[]): Promise<ValidatedName> {
  const names = await clientNames(run, queries);
  if (typeof names === "string") return names;
  // RFC 7208 errata 4751: names below the domain, not above it. Others need no look-up, as they could never match.
  const within = names.filter((name) => isSubdomainOf(name, domain));
  return firstValidated(run, within, queries);
}

/** What `%{p}` stands for, `unknown` where there is nothing (RFC 7208 §7.3). */
export async function nameOfClient(
  run: SpfRun,
  domain: string,
  queries: SpfQuery[],
): Promise<{ readonly name: string } | OverLimit> {
  // RFC 7208 §4.6.4: "the number of PTR resource records queried is included in the overall limit", so the one
  // question that all of %{p} need together counts once.
  if (!run.answers.has(`PTR ${reverseIpName(run.address)}`) && !countLookup(run)) return "too-many-lookups";
  const names = await clientNames(run, queries);
  if (typeof names === "string") return names;
  // RFC 7208 §7.3: the domain itself, then a name below it, then any.
  const rank = (name: string): number => (name === domain ? 0 : isSubdomainOf(name, domain) ? 1 : 2);
  const ranked = [...names].sort((a, b) => rank(a) - rank(b));
  const validated = await firstValidated(run, ranked, queries);
  return typeof validated === "string" ? validated : { name: validated.name ?? "unknown" };
}

/** The first names that the client's address has, not validated yet. */
async function clientNames(run: SpfRun, queries: SpfQuery[]): Promise<readonly string[] | OverLimit> {
  const answer = await ask(run, reverseIpName(run.address), PTR, queries);
  if (!countVoidLookup(run, answer, "PTR")) return "too-many-void-lookups";
  if (answer.status !== "ok") return []; // RFC 7208 §5.5: an error here means no name
  // RFC 7208 §4.6.4: names after the tenth are ignored.
  return [...new Set(answer.records.slice(0, run.limits.maxPtrNames).flatMap((name) => dnsName(name) ?? []))];
}

async function firstValidated(run: SpfRun, names: readonly string[], queries: SpfQuery[]): Promise<ValidatedName> {
  const kind = hostKind(run);
  let found: ValidatedName = { name: undefined };
  await askAll(run, names, kind, queries, (answer, name) => {
    // RFC 7208 §5.5: a name whose addresses can't be looked up is skipped.
    if (!countVoidLookup(run, answer, kind.type)) found = "too-many-void-lookups";
    else if (hasClientAddress(run, answer, 32, 128)) found = { name };
    else return false;
    return true;
  });
  return found;
}
