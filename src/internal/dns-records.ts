import type { CaaRecord, DnsRecords, DnsType, MxRecord, SoaRecord, TlsaRecord } from "../core/dns.js";

/** Records of an answer. 65,535 octets hold about 4,000 of the smallest; nobody publishes as many at a name. */
const MAX_RECORDS = 1_000;
/** A name is 255 octets (RFC 1035 §2.3.4), each up to four characters when escaped. Compression makes many of them cheap. */
const MAX_NAME_LENGTH = 1_024;

/** What an answer may still hold. */
export interface AnswerBudget {
  octets: number;
  strings: number;
}

/** By index and by a length that is read once, because an array can be a proxy and its iterator endless. */
export function copyList<T, Left>(
  list: unknown,
  copy: (item: unknown, left: Left) => T | undefined,
  left: Left,
): T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const length: unknown = list.length;
  if (typeof length !== "number" || !(length <= MAX_RECORDS)) return undefined;
  let items: T[] | undefined;
  for (let index = 0; index < length; index++) {
    const item = copy(list[index], left);
    if (item === undefined) return undefined;
    // Most lists have one item, and one that grows from none takes room for seventeen.
    if (items === undefined) items = [item];
    else items.push(item);
  }
  return items ?? [];
}

export function field(record: unknown, name: string): unknown {
  return typeof record === "object" && record !== null ? (record as Record<string, unknown>)[name] : undefined;
}

export function copyName(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_NAME_LENGTH ? value : undefined;
}

function copyText(value: unknown, left: AnswerBudget): string | undefined {
  if (typeof value !== "string") return undefined;
  left.strings -= 1;
  left.octets -= value.length + 1;
  return left.strings >= 0 && left.octets >= 0 ? value : undefined;
}

function copyNumber(value: unknown, max: number): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max ? (value as number) : undefined;
}

function copyOctets(value: unknown, left: AnswerBudget): Uint8Array | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  left.octets -= value.length;
  return left.octets >= 0 ? Uint8Array.prototype.slice.call(value) : undefined; // throws for a proxy
}

/** The record, unless one of its fields is missing. */
function whole<T extends object>(record: { readonly [Name in keyof T]: T[Name] | undefined }): T | undefined {
  return Object.values(record).includes(undefined) ? undefined : (record as T);
}

/** A type of record, and how one is copied: `undefined` where it doesn't look like one. */
export interface RecordKind<Type extends DnsType> {
  readonly type: Type;
  copy(record: unknown, left: AnswerBudget): DnsRecords[Type] | undefined;
}

// One constant for each type, so that who looks up TXT alone doesn't bring along the others.

export const A: RecordKind<"A"> = { type: "A", copy: copyName };
export const AAAA: RecordKind<"AAAA"> = { type: "AAAA", copy: copyName };
export const CNAME: RecordKind<"CNAME"> = { type: "CNAME", copy: copyName };
export const NS: RecordKind<"NS"> = { type: "NS", copy: copyName };
export const PTR: RecordKind<"PTR"> = { type: "PTR", copy: copyName };

export const TXT: RecordKind<"TXT"> = {
  type: "TXT",
  copy: (record, left) => copyList(record, copyText, left),
};

export const MX: RecordKind<"MX"> = {
  type: "MX",
  copy: (record) =>
    whole<MxRecord>({
      preference: copyNumber(field(record, "preference"), 0xffff),
      exchange: copyName(field(record, "exchange")),
    }),
};

export const SOA: RecordKind<"SOA"> = {
  type: "SOA",
  copy: (record) =>
    whole<SoaRecord>({
      mname: copyName(field(record, "mname")),
      rname: copyName(field(record, "rname")),
      serial: copyNumber(field(record, "serial"), 0xffff_ffff),
      refresh: copyNumber(field(record, "refresh"), 0xffff_ffff),
      retry: copyNumber(field(record, "retry"), 0xffff_ffff),
      expire: copyNumber(field(record, "expire"), 0xffff_ffff),
      minimum: copyNumber(field(record, "minimum"), 0xffff_ffff),
    }),
};

export const TLSA: RecordKind<"TLSA"> = {
  type: "TLSA",
  copy: (record, left) =>
    whole<TlsaRecord>({
      usage: copyNumber(field(record, "usage"), 0xff),
      selector: copyNumber(field(record, "selector"), 0xff),
      matchingType: copyNumber(field(record, "matchingType"), 0xff),
      certificateAssociation: copyOctets(field(record, "certificateAssociation"), left),
    }),
};

export const CAA: RecordKind<"CAA"> = {
  type: "CAA",
  copy: (record, left) =>
    whole<CaaRecord>({
      flags: copyNumber(field(record, "flags"), 0xff),
      tag: copyName(field(record, "tag")),
      value: copyText(field(record, "value"), left),
    }),
};
