import type { DnsAnswer } from "../core/dns.js";
import { A, MX } from "../internal/dns-records.js";
import { hasClientAddress, hostKind } from "./addresses.js";
import type { Attempt } from "./attempt.js";
import { findNameWithin } from "./client-names.js";
import { dnsName } from "./names.js";
import { ask, askAll, countVoidLookup, failureOf, isVoid } from "./run.js";
import { addQuery } from "./step.js";
import type { SpfOutcome, SpfQuery } from "./types.js";

/** Tries `a`, `mx`, `ptr` or `exists` (RFC 7208 §5). */
export function matchByDns<T extends Attempt>(attempt: T, name: string): void {
  const { run, term } = attempt;
  if (term.kind === "a") ask(run, name, hostKind(run), attempt, matchAddresses);
  else if (term.kind === "mx") ask(run, name, MX, attempt, matchMx);
  else if (term.kind === "ptr") matchPtr(attempt, name);
  // RFC 7208 §5.7: A whatever the client has
  else ask(run, name, A, attempt, matchExists);
}

/** RFC 7208 §5.3: whether a host has the client's address, or one in the same network. */
function matchAddresses<T extends Attempt>(attempt: T, answer: DnsAnswer<"A" | "AAAA">, query: SpfQuery): void {
  addQuery(attempt.step, query);
  attempt.settle(attempt, judgeHost(attempt, answer));
}

function judgeHost({ run, term }: Attempt, answer: DnsAnswer<"A" | "AAAA">): SpfOutcome {
  if (answer.status === "failed") return failureOf(run, answer);
  if (!countVoidLookup(run, answer, hostKind(run).type)) return "too-many-void-lookups";
  if (hasClientAddress(run, answer, term.ip4Bits, term.ip6Bits)) return "address-matches";
  return isVoid(answer) ? "no-address" : "no-address-matches";
}

/** RFC 7208 §5.4 */
function matchMx<T extends Attempt>(attempt: T, answer: DnsAnswer<"MX">, query: SpfQuery): void {
  const { run, step } = attempt;
  addQuery(step, query);
  if (answer.status === "failed") attempt.settle(attempt, failureOf(run, answer));
  else if (!countVoidLookup(run, answer, "MX")) attempt.settle(attempt, "too-many-void-lookups");
  else if (answer.status === "nxdomain") attempt.settle(attempt, "no-address");
  // RFC 7208 §4.6.4
  else if (answer.records.length > run.limits.maxMxHosts) attempt.settle(attempt, "too-many-mx-hosts");
  else matchHosts(attempt, hostNames(answer));
}

/** By preference, and by name where that is equal: DNS turns its answers round, and the result must not turn with them. */
export function hostNames({ records }: DnsAnswer<"MX"> & { status: "ok" }): readonly string[] {
  const hosts = records.map(({ preference, exchange }) => ({ preference, name: dnsName(exchange) ?? "" }));
  hosts.sort((a, b) => a.preference - b.preference || (a.name < b.name ? -1 : 1));
  // RFC 7505 §3: a null MX is no host.
  return [...new Set(hosts.map(({ name }) => name).filter((name) => name !== ""))];
}

/** As {@link matchAddresses}, for several hosts. */
function matchHosts<T extends Attempt>(attempt: T, names: readonly string[]): void {
  let otherwise: SpfOutcome = "no-address";
  askAll<"A" | "AAAA", SpfOutcome>(
    attempt.run,
    names,
    hostKind(attempt.run),
    attempt.step,
    (answer) => {
      const outcome = judgeHost(attempt, answer);
      if (outcome === "no-address-matches") otherwise = outcome;
      else if (outcome !== "no-address") return outcome;
      return undefined;
    },
    (outcome) => attempt.settle(attempt, outcome ?? otherwise),
  );
}

/** RFC 7208 §5.5 */
function matchPtr<T extends Attempt>(attempt: T, name: string): void {
  const { run, step } = attempt;
  findNameWithin(run, name, step, (found) => {
    if (typeof found === "string") attempt.settle(attempt, found);
    else if (found.name !== undefined) attempt.settle(attempt, "name-validated");
    // RFC 7208 §5.5: look-ups that fail are passed over; but the end of the time (RFC 7208 §4.6.4) is the end.
    else attempt.settle(attempt, run.session.expired ? "out-of-time" : "no-name-validated");
  });
}

/** RFC 7208 §5.7 */
function matchExists<T extends Attempt>(attempt: T, answer: DnsAnswer<"A">, query: SpfQuery): void {
  const { run, step } = attempt;
  addQuery(step, query);
  if (answer.status === "failed") attempt.settle(attempt, failureOf(run, answer));
  else if (!countVoidLookup(run, answer, "A")) attempt.settle(attempt, "too-many-void-lookups");
  else attempt.settle(attempt, isVoid(answer) ? "does-not-exist" : "exists");
}
