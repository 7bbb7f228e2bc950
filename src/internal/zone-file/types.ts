import type { DnsRecords, DnsType } from "../../core/dns.js";

/** One resource record as a zone file states it. */
export type ZoneRecord = { readonly [T in DnsType]: ZoneRecordOf<T> }[DnsType];

/** One resource record of a type. Names are absolute, without a final dot, as `names.ts` writes them. */
export interface ZoneRecordOf<T extends DnsType> {
  readonly owner: string;
  readonly type: T;
  readonly data: DnsRecords[T];
  /** Seconds. Missing where the file states none. */
  readonly ttl?: number;
  /** Where the entry begins in the text, in UTF-16 code units. */
  readonly offset: number;
}
