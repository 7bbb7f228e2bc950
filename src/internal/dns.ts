import type {
  CaaRecord,
  DnsAnswer,
  DnsFailure,
  DnsOptions,
  DnsRecords,
  DnsResolver,
  DnsType,
  MxRecord,
  SoaRecord,
  TlsaRecord,
} from "../core/dns.js";

/**
 * The longest DNS message is 65,535 octets (RFC 1035 §4.2.2). An answer that could not have come in one is not believed,
 * which bounds what a resolver can make us hold or parse.
 */
const MAX_ANSWER_OCTETS = 65_535;
/** Records of an answer. 65,535 octets hold about 4,000 of the smallest; nobody publishes as many at a name. */
const MAX_RECORDS = 1_000;
/** Character-strings of one answer. A 16,384-bit key takes 12. */
const MAX_STRINGS = 1_000;
/** A name is 255 octets (RFC 1035 §2.3.4), each up to four characters when escaped. Compression makes many of them cheap. */
const MAX_NAME_LENGTH = 1_024;
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
  let answer: unknown;
  try {
    answer = await resolver.resolve(name, type, options);
  } catch (cause) {
    return { status: "failed", reason: "network", cause };
  }
  try {
    return copyAnswer(answer, type) ?? { status: "failed", reason: "malformed" };
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
function copyAnswer<T extends DnsType>(answer: unknown, type: T): DnsAnswer<T> | undefined {
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
  const left: Budget = { octets: MAX_ANSWER_OCTETS, strings: MAX_STRINGS };
  const copyRecord = recordCopies[type];
  const records = copyList(field(answer, "records"), (record) => copyRecord(record, left));
  return records === undefined ? undefined : { status, records, ...details };
}

/** What an answer may still hold. */
interface Budget {
  octets: number;
  strings: number;
}

/** By index and by a length that is read once, because an array can be a proxy and its iterator endless. */
function copyList<T>(list: unknown, copy: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const length: unknown = list.length;
  if (typeof length !== "number" || !(length <= MAX_RECORDS)) return undefined;
  const items: T[] = [];
  for (let index = 0; index < length; index++) {
    const item = copy(list[index]);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[name] : undefined;
}

function copyName(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH ? value : undefined;
}

function copyText(value: unknown, left: Budget): string | undefined {
  if (typeof value !== "string") return undefined;
  left.strings -= 1;
  left.octets -= value.length + 1;
  return left.strings >= 0 && left.octets >= 0 ? value : undefined;
}

function copyNumber(value: unknown, max: number): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max ? (value as number) : undefined;
}

function copyOctets(value: unknown, left: Budget): Uint8Array | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  left.octets -= value.length;
  return left.octets >= 0 ? Uint8Array.prototype.slice.call(value) : undefined; // throws for a proxy
}

/** The record, unless one of its fields is missing. */
function whole<T extends object>(record: { readonly [Name in keyof T]: T[Name] | undefined }): T | undefined {
  return Object.values(record).includes(undefined) ? undefined : (record as T);
}

type RecordCopy<T> = (record: unknown, left: Budget) => T | undefined;

/** A record of each type, or `undefined` where it doesn't look like one. */
const recordCopies: { readonly [Type in DnsType]: RecordCopy<DnsRecords[Type]> } = {
  A: copyName,
  AAAA: copyName,
  CNAME: copyName,
  NS: copyName,
  PTR: copyName,
  TXT: (record, left) => copyList(record, (text) => copyText(text, left)),
  MX: (record) =>
    whole<MxRecord>({
      preference: copyNumber(field(record, "preference"), 0xffff),
      exchange: copyName(field(record, "exchange")),
    }),
  SOA: (record) =>
    whole<SoaRecord>({
      mname: copyName(field(record, "mname")),
      rname: copyName(field(record, "rname")),
      serial: copyNumber(field(record, "serial"), 0xffff_ffff),
      refresh: copyNumber(field(record, "refresh"), 0xffff_ffff),
      retry: copyNumber(field(record, "retry"), 0xffff_ffff),
      expire: copyNumber(field(record, "expire"), 0xffff_ffff),
      minimum: copyNumber(field(record, "minimum"), 0xffff_ffff),
    }),
  TLSA: (record, left) =>
    whole<TlsaRecord>({
      usage: copyNumber(field(record, "usage"), 0xff),
      selector: copyNumber(field(record, "selector"), 0xff),
      matchingType: copyNumber(field(record, "matchingType"), 0xff),
      certificateAssociation: copyOctets(field(record, "certificateAssociation"), left),
    }),
  CAA: (record, left) =>
    whole<CaaRecord>({
      flags: copyNumber(field(record, "flags"), 0xff),
      tag: copyName(field(record, "tag")),
      value: copyText(field(record, "value"), left),
    }),
};
