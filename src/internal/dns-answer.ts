import type { DnsAnswer, DnsFailure, DnsRecords, DnsType } from "../core/dns.js";
import { type AnswerBudget, copyList, copyName, type RecordKind } from "./dns-records.js";

/**
 * The longest DNS message is 65,535 octets (RFC 1035 §4.2.2). An answer that could not have come in one is not believed,
 * which bounds what a resolver can make us hold or parse.
 */
const MAX_ANSWER_OCTETS = 65_535;
/** Character-strings of one answer. A 16,384-bit key takes 12. */
const MAX_STRINGS = 1_000;
/** An answer of any shape as the shape that its type promises; a failed one where it hasn't that. */
export function checkAnswer<T extends DnsType>(answer: unknown, kind: RecordKind<T>): DnsAnswer<T> {
  try {
    return copyAnswer(answer, kind) ?? { status: "failed", reason: "malformed" };
  } catch (cause) {
    return { status: "failed", reason: "malformed", cause }; // a getter that throws
  }
}

const failures: ReadonlySet<unknown> = /* @__PURE__ */ new Set<DnsFailure>([
  "timeout",
  "servfail",
  "refused",
  "malformed",
  "network",
]);

/**
 * A plain copy of an answer of any shape, or `undefined` where that isn't legal. Each field is read once:
 * what was checked is what the evaluator sees, whatever getters and proxies say the next time.
 */
function copyAnswer<T extends DnsType>(answer: unknown, kind: RecordKind<T>): DnsAnswer<T> | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const given = answer as { readonly [Name in keyof AnswerFields]?: unknown };
  const { status } = given;
  if (status === "failed") {
    const { reason, cause } = given;
    if (!failures.has(reason)) return undefined;
    const failed = { status, reason: reason as DnsFailure } as const;
    return cause === undefined ? failed : { ...failed, cause };
  }
  if (status !== "ok" && status !== "nxdomain") return undefined;
  const authenticated = given.authenticated ?? false;
  const ttl = given.ttl ?? undefined;
  const aliases = given.aliases ?? undefined;
  const names = aliases === undefined ? undefined : copyList(aliases, copyName, undefined);
  if (typeof authenticated !== "boolean") return undefined; // "no" must not pass for DNSSEC
  if (ttl !== undefined && !(typeof ttl === "number" && ttl >= 0)) return undefined;
  if (aliases !== undefined && names === undefined) return undefined;
  let known: DnsAnswer<T>;
  if (status === "nxdomain") known = ttl === undefined ? { status, authenticated } : { status, authenticated, ttl };
  else {
    const left: AnswerBudget = { octets: MAX_ANSWER_OCTETS, strings: MAX_STRINGS };
    const records: DnsRecords[T][] | undefined = copyList(given.records, kind.copy, left);
    if (records === undefined) return undefined;
    known = ttl === undefined ? { status, records, authenticated } : { status, records, authenticated, ttl };
  }
  return names === undefined ? known : { ...known, aliases: names };
}

/** All that an answer can have. */
interface AnswerFields {
  status: unknown;
  records: unknown;
  authenticated: unknown;
  ttl: unknown;
  aliases: unknown;
  reason: unknown;
  cause: unknown;
}
