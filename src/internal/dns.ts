import type { DnsAnswer, DnsFailure, DnsOptions, DnsResolver, DnsType } from "../core/dns.js";
import { type AnswerBudget, copyList, copyName, field, type RecordKind } from "./dns-records.js";

/**
 * The longest DNS message is 65,535 octets (RFC 1035 §4.2.2). An answer that could not have come in one is not believed,
 * which bounds what a resolver can make us hold or parse.
 */
const MAX_ANSWER_OCTETS = 65_535;
/** Character-strings of one answer. A 16,384-bit key takes 12. */
const MAX_STRINGS = 1_000;
/** What a timer can wait; beyond this `setTimeout` doesn't wait at all. */
const MAX_TIMER_MS = 0x7fff_ffff;

/** How a look-up is made: when to give up, and when the caller has. */
export interface LookupOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a resolver that says nothing has failed. */
  readonly timeoutMs: number;
}

/**
 * Asks a resolver that is not trusted to behave: one that throws, hangs, or answers junk gives a failed answer.
 *
 * @param kind - the type of record, as `dns-records.ts` has it
 * @throws the signal's reason when aborted, at once; nothing else
 */
export function lookup<T extends DnsType>(
  resolver: DnsResolver,
  name: string,
  kind: RecordKind<T>,
  { signal, timeoutMs }: LookupOptions,
): Promise<DnsAnswer<T>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    // Tells the resolver of the time-out and of the caller's abort. Made only for a resolver that looks at it, which
    // may be after the end: between two tries, say.
    let controller: AbortController | undefined;
    let ended: { readonly reason: unknown } | undefined;
    const options: DnsOptions = {
      get signal(): AbortSignal {
        controller ??= new AbortController();
        if (ended !== undefined) controller.abort(ended.reason);
        return controller.signal;
      },
    };
    const end = (reason: unknown): void => {
      ended = { reason };
      controller?.abort(reason);
    };
    const onAbort = (): void => {
      stop();
      reject(signal?.reason);
      end(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        stop();
        resolve({ status: "failed", reason: "timeout" });
        end(new DOMException("the look-up took too long", "TimeoutError"));
      },
      Math.min(timeoutMs, MAX_TIMER_MS),
    );
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    signal?.addEventListener("abort", onAbort);
    ask(resolver, name, kind, options).then((answer) => {
      stop();
      resolve(answer);
    });
  });
}

/** The resolver's answer once it is known to have the shape that its type promises. */
async function ask<T extends DnsType>(
  resolver: DnsResolver,
  name: string,
  kind: RecordKind<T>,
  options: DnsOptions,
): Promise<DnsAnswer<T>> {
  let answer: unknown;
  try {
    answer = await resolver.resolve(name, kind.type, options);
  } catch (cause) {
    return { status: "failed", reason: "network", cause };
  }
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
  const status = field(answer, "status");
  if (status === "failed") {
    const reason = field(answer, "reason");
    const cause = field(answer, "cause");
    if (!failures.has(reason)) return undefined;
    return { status, reason: reason as DnsFailure, ...(cause === undefined ? undefined : { cause }) };
  }
  if (status !== "ok" && status !== "nxdomain") return undefined;
  const authenticated = field(answer, "authenticated") ?? false;
  const ttl = field(answer, "ttl") ?? undefined;
  const aliases = field(answer, "aliases") ?? undefined;
  const names = aliases === undefined ? undefined : copyList(aliases, copyName);
  if (typeof authenticated !== "boolean") return undefined; // "no" must not pass for DNSSEC
  if (ttl !== undefined && !(typeof ttl === "number" && ttl >= 0)) return undefined;
  if (aliases !== undefined && names === undefined) return undefined;
  const details = {
    authenticated,
    ...(ttl === undefined ? undefined : { ttl }),
    ...(names === undefined ? undefined : { aliases: names }),
  };
  if (status === "nxdomain") return { status, ...details };
  const left: AnswerBudget = { octets: MAX_ANSWER_OCTETS, strings: MAX_STRINGS };
  const records = copyList(field(answer, "records"), (record) => kind.copy(record, left));
  return records === undefined ? undefined : { status, records, ...details };
}
