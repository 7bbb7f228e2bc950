import type { DnsAnswer, DnsFailure, DnsResolver } from "../core/dns.js";
import { LookupSession } from "../internal/dns.js";
import { A, CNAME, TXT } from "../internal/dns-records.js";
import { readDmarcRecord } from "./read-record.js";
import type { DmarcRecord, DmarcSpec } from "./record-types.js";

/** RFC 1035 §2.3.4, in characters and without the final dot. */
export const MAX_NAME = 253;

/** What stands at `_dmarc` of a domain. */
export type PublishedRecord =
  | { readonly status: "found"; readonly domain: string; readonly text: string; readonly record: DmarcRecord }
  /** `void`: a record that is invalid as a whole. */
  | { readonly status: "absent" | "several" | "void"; readonly domain: string }
  | { readonly status: "failed"; readonly domain: string; readonly failure: DnsFailure };

/** Questions to DNS, each asked once. */
export interface DmarcLookups {
  /** Questions that DNS was asked. No getter: V8 makes a hidden class for each object with one. */
  queries(): number;
  txt(name: string): Promise<DnsAnswer<"TXT">>;
  record(domain: string): Promise<PublishedRecord>;
  /** Whether a name exists, which it does unless the answer for it is NXDOMAIN (RFC 9989 §3.2.13), or why that can't be known. */
  exists(domain: string): Promise<boolean | DnsFailure>;
  /** Runs something with a time limit of its own. Look-ups are made inside of it only. */
  within<T>(run: () => Promise<T>): Promise<T>;
}

/** @param spec - how records are read */
export function dmarcLookups(
  resolver: DnsResolver,
  spec: DmarcSpec,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): DmarcLookups {
  const asked = new Map<string, Promise<DnsAnswer<"TXT">>>();
  const pending = new Set<string>();
  const records = new Map<string, Promise<PublishedRecord>>();
  let queries = 0;
  let session: LookupSession;

  function txt(name: string): Promise<DnsAnswer<"TXT">> {
    let answer = asked.get(name);
    if (answer === undefined) {
      queries++;
      answer = session.lookup(name, TXT);
      const settled = (): void => void pending.delete(name);
      answer.then(settled, settled);
      pending.add(name);
      asked.set(name, answer);
    }
    return answer;
  }

  function readRecord(domain: string, name: string): Promise<PublishedRecord> {
    // A name that DNS can't have has no record.
    if (name.length > MAX_NAME) return Promise.resolve({ status: "absent", domain });
    const record = txt(name).then((answer) => publishedRecord(domain, answer, spec));
    record.catch(() => undefined); // an abort is reported where it is awaited, if it still is
    return record;
  }

  return {
    queries: () => queries,
    txt,
    record(domain) {
      const name = `_dmarc.${domain}`;
      const record = records.get(name) ?? readRecord(domain, name);
      records.set(name, record);
      return record;
    },
    async exists(domain) {
      queries++;
      const address = await session.lookup(domain, A);
      if (address.status === "ok") return true;
      if (address.status === "failed") return address.reason;
      // RFC 6604 §3: NXDOMAIN may be said of what an alias points to. An alias exists, whatever it points to.
      if (address.aliases !== undefined && address.aliases.length > 0) return true;
      queries++;
      const alias = await session.lookup(domain, CNAME);
      return alias.status === "failed" ? alias.reason : alias.status === "ok";
    },
    async within(run) {
      session = new LookupSession(resolver, options);
      try {
        return await run();
      } finally {
        session.close();
        // Nobody will hear of these.
        for (const name of pending) {
          asked.delete(name);
          records.delete(name);
        }
        pending.clear();
      }
    },
  };
}

function publishedRecord(domain: string, answer: DnsAnswer<"TXT">, spec: DmarcSpec): PublishedRecord {
  if (answer.status === "failed") return { status: "failed", domain, failure: answer.reason };
  if (answer.status === "nxdomain") return { status: "absent", domain };
  // RFC 9989 §4.10, steps 2 and 6: what is no DMARC record is discarded, and several are none.
  let only: PublishedRecord | undefined;
  for (const strings of answer.records) {
    const text = strings.join(""); // RFC 9989 §4.5
    const reading = readDmarcRecord(text, spec);
    if (reading.status === "other") continue;
    if (only !== undefined) return { status: "several", domain };
    only =
      reading.status === "record"
        ? { status: "found", domain, text, record: reading.record }
        : { status: "void", domain };
  }
  return only ?? { status: "absent", domain };
}
