import type { DnsAnswer, DnsFailure, DnsOptions, DnsResolver, DnsType } from "../core/dns.js";

/**
 * The longest DNS message is 65,535 octets (RFC 1035 §4.2.2). An answer that could not have come in one is not believed,
 * which bounds what a resolver can make us hold or parse.
 */
const MAX_ANSWER_OCTETS = 65_535;
/** Records of an answer. 65,535 octets hold about 4,000 of the smallest; nobody publishes as many at a name. */
const MAX_RECORDS = 1_000;
/** Character-strings of one answer. A 16,384-bit key takes 12. */
const MAX_STRINGS = 1_000;

/** How a look-up is made: when to give up, and when the caller has. */
export interface LookupOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which a resolver that says nothing has failed. */
  readonly timeoutMs: number;
}

/**
 * Asks a resolver that is not trusted to behave: one that throws, hangs, or answers junk gives a failed answer.
 *
 * @throws the signal's reason when aborted, at once; nothing else
 */
export function lookup<T extends DnsType>(
  resolver: DnsResolver,
  name: string,
  type: T,
  { signal, timeoutMs }: LookupOptions,
): Promise<DnsAnswer<T>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    // Tells the resolver of the time-out and of the caller's abort. Made only for a resolver that looks at it.
    let controller: AbortController | undefined;
    const options: DnsOptions = {
      get signal(): AbortSignal {
        controller ??= new AbortController();
        return controller.signal;
      },
    };
    const onAbort = (): void => {
      stop();
      reject(signal?.reason);
      controller?.abort(signal?.reason);
    };
    const timer = setTimeout(() => {
      stop();
      resolve({ status: "failed", reason: "timeout" });
      controller?.abort(new DOMException("the look-up took too long", "TimeoutError"));
    }, timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    signal?.addEventListener("abort", onAbort);
    ask(resolver, name, type, options).then((answer) => {
      stop();
      resolve(answer);
    });
  });
}

/** The resolver's answer once it is known to have the shape that its type promises. */
async function ask<T extends DnsType>(
  resolver: DnsResolver,
  name: string,
  type: T,
  options: DnsOptions,
): Promise<DnsAnswer<T>> {
  try {
    return checkedAnswer(await resolver.resolve(name, type, options), type);
  } catch (cause) {
    return { status: "failed", reason: "network", cause };
  }
}

const failures: ReadonlySet<unknown> = /* @__PURE__ */ new Set<DnsFailure>([
  "timeout",
  "servfail",
  "refused",
  "malformed",
  "network",
]);

/** Turns an answer of any shape into a legal one. Never throws but for getters that do. */
function checkedAnswer<T extends DnsType>(answer: DnsAnswer<T> | undefined, type: T): DnsAnswer<T> {
  switch (answer?.status) {
    case "ok":
      return Array.isArray(answer.records) && recordsAreSound(answer.records, type) ? answer : malformed;
    case "nxdomain":
      return answer;
    case "failed":
      return failures.has(answer.reason) ? answer : malformed;
    default:
      return malformed;
  }
}

const malformed: DnsAnswer<never> = /* @__PURE__ */ Object.freeze({ status: "failed", reason: "malformed" });

function recordsAreSound(records: readonly unknown[], type: DnsType): boolean {
  if (records.length > MAX_RECORDS) return false;
  if (type === "TXT") return textsAreSound(records);
  const isSound = soundness[type];
  for (const record of records) if (!isSound(record)) return false;
  return true;
}

function textsAreSound(records: readonly unknown[]): boolean {
  let octets = 0;
  let strings = 0;
  for (const record of records) {
    if (!Array.isArray(record)) return false;
    strings += record.length;
    if (strings > MAX_STRINGS) return false;
    for (const text of record) {
      if (typeof text !== "string") return false;
      octets += text.length + 1;
    }
  }
  return octets <= MAX_ANSWER_OCTETS;
}

const isName = (value: unknown): boolean => typeof value === "string" && value.length <= 1024; // 255 octets, escaped

function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[name] : undefined;
}

function hasNumbers(record: unknown, ...names: readonly string[]): boolean {
  return names.every((name) => Number.isInteger(field(record, name)));
}

/** What a record of each type must look like. */
const soundness: Record<Exclude<DnsType, "TXT">, (record: unknown) => boolean> = {
  A: isName,
  AAAA: isName,
  CNAME: isName,
  NS: isName,
  PTR: isName,
  MX: (record) => hasNumbers(record, "preference") && isName(field(record, "exchange")),
  SOA: (record) =>
    hasNumbers(record, "serial", "refresh", "retry", "expire", "minimum") &&
    isName(field(record, "mname")) &&
    isName(field(record, "rname")),
  TLSA: (record) =>
    hasNumbers(record, "usage", "selector", "matchingType") &&
    field(record, "certificateAssociation") instanceof Uint8Array,
  CAA: (record) =>
    hasNumbers(record, "flags") && isName(field(record, "tag")) && typeof field(record, "value") === "string",
};
