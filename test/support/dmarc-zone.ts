// Zones for DMARC as plain data, which other programs can be given as JSON.
import { type DnsAnswer, type DnsResolver, resolverFrom } from "../../src/core/index.js";

/** What stands at a name. A name with none of them exists, and has no records. */
export interface DmarcZoneEntry {
  /** Each a record of one string, or of several. */
  readonly TXT?: readonly (string | readonly string[])[];
  readonly A?: readonly string[];
  /** There is no answer for this name. */
  readonly fails?: boolean;
}

/** All of DNS: names in lower case. */
export type DmarcZone = Readonly<Record<string, DmarcZoneEntry>>;

/** A resolver that answers from a zone at once. What isn't in it doesn't exist. */
export function dmarcZoneResolver(zone: DmarcZone): DnsResolver {
  return resolverFrom((name, type): DnsAnswer => {
    if (!Object.hasOwn(zone, name)) return { status: "nxdomain", authenticated: false };
    const { TXT = [], A = [], fails = false } = zone[name]!;
    if (fails) return { status: "failed", reason: "servfail" };
    const texts = TXT.map((record) => (typeof record === "string" ? [record] : record));
    const records = type === "TXT" ? texts : type === "A" ? A : [];
    return { status: "ok", records, authenticated: false } as DnsAnswer;
  });
}
