import type { DnsAnswer } from "../core/dns.js";
import { A, AAAA, MX, type RecordKind, TXT } from "../internal/dns-records.js";
import { SPF_LIMITS } from "./limits.js";
import { dnsName } from "./names.js";
import type { SpfTreeHost } from "./tree-types.js";
import type { SpfQuery } from "./types.js";
import { ask, describeQuery, type Reading, type TermDraft } from "./walk-state.js";

/** Asks for what the terms name: first for the hosts themselves, then for the hosts behind each `mx`. */
export async function readHosts(reading: Reading, terms: readonly TermDraft[]): Promise<void> {
  await askFor(reading, terms, (term) => {
    const name = term.target === undefined ? undefined : dnsName(term.target);
    if (name === undefined) return [];
    switch (term.term.kind) {
      case "a":
        return [
          [name, A],
          [name, AAAA],
        ] as const;
      case "mx":
        return [[name, MX]] as const;
      case "exists":
        return [[name, A]] as const;
      case "exp":
        return [[name, TXT]] as const;
      default:
        return [];
    }
  });
  await askFor(reading, terms, (term) =>
    mxHosts(reading, term).flatMap(
      (name) =>
        [
          [name, A],
          [name, AAAA],
        ] as const,
    ),
  );
  for (const term of terms) {
    const { kind } = term.term;
    if (kind !== "a" && kind !== "mx") continue;
    const names = kind === "mx" ? mxHosts(reading, term) : [dnsName(term.target!)].filter((name) => name !== undefined);
    term.hosts = names.map((name) => readAddresses(reading, name));
  }
}

/** The hosts of an `mx`, in one order whatever order DNS gives them; none where there are more than may be (RFC 7208 §4.6.4). */
function mxHosts({ answers }: Reading, { term, target }: TermDraft): readonly string[] {
  const answer = term.kind === "mx" ? (answers.get(`MX ${target}`) as DnsAnswer<"MX"> | undefined) : undefined;
  if (answer?.status !== "ok" || answer.records.length > SPF_LIMITS.maxMxHosts) return [];
  // RFC 7505 §3: a null MX is no host.
  return [...new Set(answer.records.flatMap(({ exchange }) => dnsName(exchange) ?? []))].sort();
}

function readAddresses(reading: Reading, name: string): SpfTreeHost {
  const found = (["A", "AAAA"] as const).flatMap((type) => {
    const answer = reading.answers.get(`${type} ${name}`) as DnsAnswer<"A" | "AAAA"> | undefined;
    return answer?.status === "ok" ? answer.records : [];
  });
  const addresses = found.slice(0, Math.max(0, reading.limits.maxAddresses - reading.addresses));
  reading.addresses += addresses.length;
  if (addresses.length < found.length) reading.exceeded ??= "maxAddresses";
  return { name, addresses };
}

type Question = readonly [name: string, kind: RecordKind<Exclude<SpfQuery["type"], "PTR">>];

/** Asks what each term needs, and notes it there. */
async function askFor(
  reading: Reading,
  terms: readonly TermDraft[],
  questionsOf: (term: TermDraft) => readonly Question[],
): Promise<void> {
  const noted: (readonly [TermDraft, Question, repeated: boolean])[] = [];
  const waiting: Promise<unknown>[] = [];
  for (const term of terms) {
    for (const question of questionsOf(term)) {
      const [name, kind] = question;
      if (reading.asked >= reading.limits.maxQueries) {
        reading.exceeded ??= "maxQueries";
        term.unchecked = "limit";
        break;
      }
      noted.push([term, question, reading.underWay.has(`${kind.type} ${name}`)]);
      waiting.push(ask(reading, name, kind));
    }
  }
  await Promise.all(waiting);
  for (const [term, [name, { type }], repeated] of noted) {
    term.queries = [...term.queries, describeQuery(name, type, reading.answers.get(`${type} ${name}`)!, repeated)];
  }
}
