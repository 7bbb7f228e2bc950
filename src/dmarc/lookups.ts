import type { DnsFailure, DnsResolver } from "../core/dns.js";
import { LookupSession } from "../internal/dns.js";
import { A, CNAME, TXT } from "../internal/dns-records.js";
import { readDmarcRecord } from "./read-record.js";
import type { DmarcRecord, DmarcSpec } from "./record-types.js";

/** What stands at `_dmarc` of a domain. */
export type PublishedRecord =
  | { readonly status: "found"; readonly domain: string; readonly text: string; readonly record: DmarcRecord }
  /** `void`: a record that is invalid as a whole. */
  | { readonly status: "absent" | "several" | "void"; readonly domain: string; readonly nameExists: boolean }
  | { readonly status: "failed"; readonly domain: string; readonly failure: DnsFailure };

/** Questions to DNS, each asked once. */
export interface DmarcLookups {
  /** Questions that DNS was asked. */
  readonly queries: number;
  record(domain: string): Promise<PublishedRecord>;
  /** Whether a name exists, or why that can't be known. */
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
  const asked = new Map<string, Promise<PublishedRecord>>();
  const pending = new Set<string>();
  let queries = 0;
  let session: LookupSession;

  async function lookUpRecord(domain: string): Promise<PublishedRecord> {
    const name = `_dmarc.${domain}`;
    // A name that DNS can't have (RFC 1035 §2.3.4) has no record.
    if (name.length > 253) return { status: "absent", domain, nameExists: false };
    queries++;
    const answer = await session.lookup(name, TXT);
    if (answer.status === "failed") return { status: "failed", domain, failure: answer.reason };
    if (answer.status === "nxdomain") return { status: "absent", domain, nameExists: false };
    // RFC 9989 §4.5: character-strings are joined.
    const texts = answer.records.map((strings) => strings.join(""));
    const readings = texts.map((text) => readDmarcRecord(text, spec));
    // RFC 9989 §4.10: others are discarded, and several are no record.
    const found = readings.findIndex(({ status }) => status !== "other");
    if (found < 0) return { status: "absent", domain, nameExists: true };
    if (readings.some(({ status }, index) => index > found && status !== "other")) {
      return { status: "several", domain, nameExists: true };
    }
    const reading = readings[found]!;
    if (reading.status !== "record") return { status: "void", domain, nameExists: true };
    return { status: "found", domain, text: texts[found]!, record: reading.record };
  }

  return {
    get queries() {
      return queries;
    },
    record(domain) {
      let record = asked.get(domain);
      if (record === undefined) {
        record = lookUpRecord(domain);
        const settled = (): void => void pending.delete(domain);
        record.then(settled, settled); // an abort is reported where it is awaited, if it still is
        pending.add(domain);
        asked.set(domain, record);
      }
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
        for (const domain of pending) asked.delete(domain); // nobody will hear of these
        pending.clear();
      }
    },
  };
}
