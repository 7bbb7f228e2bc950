import type { DnsAnswer } from "../core/dns.js";
import { A, MX } from "../internal/dns-records.js";
import { hasClientAddress, hostKind } from "./addresses.js";
import { findNameWithin } from "./client-names.js";
import { dnsName } from "./names.js";
import type { ReadTerm } from "./read-record.js";
import { ask, askAll, countVoidLookup, failureOf, isVoid, type SpfRun } from "./run.js";
import type { SpfOutcome, SpfQuery } from "./types.js";

/** What hears of what came of a term. */
export type OnOutcome = (outcome: SpfOutcome) => void;

/** Tries `a`, `mx`, `ptr` or `exists` (RFC 7208 §5). */
export function matchByDns(run: SpfRun, term: ReadTerm, target: string, queries: SpfQuery[], done: OnOutcome): void {
  const name = dnsName(target);
  // RFC 7208 §4.8 leaves this undefined; a name that can't be has no records.
  if (name === undefined) done("malformed-name");
  else if (term.kind === "a") matchHosts(run, term, [name], queries, done);
  else if (term.kind === "mx") matchMx(run, term, name, queries, done);
  else if (term.kind === "ptr") matchPtr(run, name, queries, done);
  else matchExists(run, name, queries, done);
}

/** RFC 7208 §5.4 */
function matchMx(run: SpfRun, term: ReadTerm, name: string, queries: SpfQuery[], done: OnOutcome): void {
  ask(run, name, MX, (answer, query) => {
    queries.push(query);
    if (answer.status === "failed") done(failureOf(run, answer));
    else if (!countVoidLookup(run, answer, "MX")) done("too-many-void-lookups");
    else if (answer.status === "nxdomain") done("no-address");
    // RFC 7208 §4.6.4
    else if (answer.records.length > run.limits.maxMxHosts) done("too-many-mx-hosts");
    else matchHosts(run, term, hostNames(answer), queries, done);
  });
}

/** By preference, and by name where that is equal: DNS turns its answers round, and the result must not turn with them. */
export function hostNames({ records }: DnsAnswer<"MX"> & { status: "ok" }): readonly string[] {
  const hosts = records.map(({ preference, exchange }) => ({ preference, name: dnsName(exchange) ?? "" }));
  hosts.sort((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1));
  // RFC 7505 §3: a null MX is no host.
  return [...new Set(hosts.map(({ name }) => name).filter((name) => name !== ""))];
}

/** RFC 7208 §5.3: whether one of these hosts has the client's address, or one in the same network. */
function matchHosts(
  run: SpfRun,
  { ip4Bits, ip6Bits }: ReadTerm,
  names: readonly string[],
  queries: SpfQuery[],
  done: OnOutcome,
): void {
  const kind = hostKind(run);
  let otherwise: SpfOutcome = "no-address";
  askAll<"A" | "AAAA", SpfOutcome>(
    run,
    names,
    kind,
    queries,
    (answer) => {
      if (answer.status === "failed") return failureOf(run, answer);
      if (!countVoidLookup(run, answer, kind.type)) return "too-many-void-lookups";
      if (hasClientAddress(run, answer, ip4Bits, ip6Bits)) return "address-matches";
      if (!isVoid(answer)) otherwise = "no-address-matches";
      return undefined;
    },
    (outcome) => done(outcome ?? otherwise),
  );
}

/** RFC 7208 §5.5 */
function matchPtr(run: SpfRun, name: string, queries: SpfQuery[], done: OnOutcome): void {
  findNameWithin(run, name, queries, (found) => {
    if (typeof found === "string") done(found);
    else if (found.name !== undefined) done("name-validated");
    // RFC 7208 §5.5: look-ups that fail are passed over; but the end of the time (RFC 7208 §4.6.4) is the end.
    else done(run.session.expired ? "out-of-time" : "no-name-validated");
  });
}

/** RFC 7208 §5.7: asks for A whatever the client has. */
function matchExists(run: SpfRun, name: string, queries: SpfQuery[], done: OnOutcome): void {
  ask(run, name, A, (answer, query) => {
    queries.push(query);
    if (answer.status === "failed") done(failureOf(run, answer));
    else if (!countVoidLookup(run, answer, "A")) done("too-many-void-lookups");
    else done(isVoid(answer) ? "does-not-exist" : "exists");
  });
}
