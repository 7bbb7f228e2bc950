import type { DnsFailure, DnsResolver } from "../core/dns.js";
import { lookup } from "../internal/dns.js";
import { TXT } from "../internal/dns-records.js";
import { checkInteger } from "../internal/options.js";
import { MTA_STS_LIMITS } from "./limits.js";
import { policyDomain } from "./policy-domain.js";
import {
  isTlsReportingRecord,
  readTlsReportingRecord,
  type TlsReportingIssue,
  type TlsReportingRecord,
} from "./tls-reporting-record.js";

/** What a domain says about reports, or why it says nothing; then nobody sends it any. */
export type TlsReportingResult = {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
} & (
  | { readonly result: "found"; readonly record: TlsReportingRecord }
  | { readonly result: "none"; readonly reason: "invalid-domain" | "no-record" }
  | { readonly result: "none"; readonly reason: "several-records"; readonly records: readonly string[] }
  | {
      readonly result: "none";
      readonly reason: "record-syntax";
      readonly text: string;
      readonly issue: TlsReportingIssue;
    }
  | { readonly result: "none"; readonly reason: "lookup-failed"; readonly dns: DnsFailure }
);

/** What {@link findTlsReporting} takes. */
export interface FindTlsReportingOptions {
  readonly resolver: DnsResolver;
  /** Milliseconds. Default 20,000. */
  readonly lookupTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds out where a domain wants reports on TLS to go (RFC 8460 §3).
 *
 * @param domain - the domain of the recipient
 * @param options - `resolver` is needed
 * @returns the record, or why there is none to go by
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { findTlsReporting } from "mailproof/transport";
 *
 * const resolver = zoneResolver('_smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls@example.com"');
 * const reporting = await findTlsReporting("example.com", { resolver });
 * console.log(reporting.result === "found" && reporting.record.destinations[0]?.uri); // mailto:tls@example.com
 * ```
 */
export async function findTlsReporting(domain: string, options: FindTlsReportingOptions): Promise<TlsReportingResult> {
  const { resolver, signal, lookupTimeoutMs = MTA_STS_LIMITS.lookupTimeoutMs } = options;
  if (typeof domain !== "string") throw new TypeError('"domain" must be a string');
  if (typeof resolver?.resolve !== "function") throw new TypeError('"resolver" must be a DnsResolver');
  const timeoutMs = checkInteger("lookupTimeoutMs", lookupTimeoutMs, 0, 3_600_000);
  signal?.throwIfAborted();
  const name = policyDomain(domain);
  if (name === undefined) return { domain, result: "none", reason: "invalid-domain" };
  const base = { domain: name };
  const answer = await lookup(resolver, `_smtp._tls.${name}`, TXT, { signal, timeoutMs });
  if (answer.status === "failed") return { ...base, result: "none", reason: "lookup-failed", dns: answer.reason };
  const texts = answer.status === "nxdomain" ? [] : answer.records.map((strings) => strings.join(""));
  const records = texts.filter(isTlsReportingRecord);
  const [text] = records;
  if (text === undefined) return { ...base, result: "none", reason: "no-record" };
  // RFC 8460 §3: if the number of records is not one, the domain does not implement TLSRPT
  if (records.length > 1) return { ...base, result: "none", reason: "several-records", records };
  const outcome = readTlsReportingRecord(text);
  return outcome.ok
    ? { ...base, result: "found", record: outcome.record }
    : { ...base, result: "none", reason: "record-syntax", text, issue: outcome.issue };
}
