import type { DnsAnswer, DnsType, TlsaRecord } from "../../core/dns.js";
import { decodeBase64, encodeBase64 } from "../../internal/base64.js";
import { lookup } from "../../internal/dns.js";
import * as dnsRecords from "../../internal/dns-records.js";
import { SHARED_MS } from "./limits.js";

/** An answer that can be remembered. */
export type KeptDnsAnswer<T extends DnsType> = Exclude<DnsAnswer<T>, { status: "failed" }>;

type Kinds = { readonly [T in DnsType]: dnsRecords.RecordKind<T> };

/** How the records of a type are checked, or `undefined` for what is no type. */
export function recordKind<T extends DnsType>(type: T): Kinds[T] | undefined {
  const { A, AAAA, CNAME, MX, NS, PTR, SOA, TXT, TLSA, CAA } = dnsRecords;
  const kinds: Kinds = { A, AAAA, CNAME, MX, NS, PTR, SOA, TXT, TLSA, CAA };
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}

/** The JSON of an answer without its time. Octets are base64. */
export function formatDnsAnswer<T extends DnsType>({ ttl: _, ...answer }: KeptDnsAnswer<T>, type: T): string {
  if (type !== "TLSA" || answer.status !== "ok") return JSON.stringify(answer);
  const records = (answer.records as readonly TlsaRecord[]).map((record) => ({
    ...record,
    certificateAssociation: encodeBase64(record.certificateAssociation),
  }));
  return JSON.stringify({ ...answer, records });
}

/** The answer that {@link formatDnsAnswer} wrote. */
export function parseDnsAnswer<T extends DnsType>(text: string, type: T): KeptDnsAnswer<T> {
  return withOctets(JSON.parse(text), type) as KeptDnsAnswer<T>;
}

/** The text of an answer from anywhere, or `undefined` if it is none. */
export async function checkDnsAnswer<T extends DnsType>(
  value: unknown,
  kind: dnsRecords.RecordKind<T>,
): Promise<string | undefined> {
  const source = { resolve: async () => withOctets(value, kind.type) as DnsAnswer<never> };
  const answer = await lookup(source, "", kind, { timeoutMs: SHARED_MS });
  return answer.status === "failed" ? undefined : formatDnsAnswer(answer, kind.type);
}

/** JSON has no octets: gives them back to the records that have some. */
function withOctets(answer: unknown, type: DnsType): unknown {
  if (type !== "TLSA" || typeof answer !== "object" || answer === null) return answer;
  if (!("records" in answer) || !Array.isArray(answer.records)) return answer;
  return { ...answer, records: answer.records.map(withAssociation) };
}

function withAssociation(record: unknown): unknown {
  if (typeof record !== "object" || record === null || !("certificateAssociation" in record)) return record;
  const { certificateAssociation: text } = record;
  return { ...record, certificateAssociation: typeof text === "string" ? decodeBase64(text) : undefined };
}
