import type { DnsRecords, DnsType } from "../../core/dns.js";
import { LimitError } from "../../core/errors.js";
import { zoneFileError } from "./error.js";
import type { ZoneFileLimits } from "./limits.js";
import { nameKey, parentOf } from "./names.js";
import type { ZoneRecord } from "./types.js";

/** The records of one type at one name (RFC 2181 §5). */
export interface RecordSet<T extends DnsType = DnsType> {
  readonly records: readonly DnsRecords[T][];
  /** The least of the records' TTLs (RFC 2181 §5.2), in seconds. */
  readonly ttl?: number;
}

/** What is at one name. Empty where only names below it have records: it exists all the same (RFC 8020 §2). */
export type ZoneNode = { readonly [T in DnsType]?: RecordSet<T> };

/** The names that exist, by {@link nameKey}. */
export type Zone = ReadonlyMap<string, ZoneNode>;

interface GrowingSet {
  readonly records: DnsRecords[DnsType][];
  ttl?: number;
}

type GrowingNode = { [T in DnsType]?: GrowingSet };

/**
 * Sorts records into names and record sets.
 *
 * @param text - the zone file, for error messages
 * @throws ParseError for records that can't stand together
 * @throws LimitError
 */
export function buildZone(text: string, records: readonly ZoneRecord[], { maxNames }: ZoneFileLimits): Zone {
  const nodes = new Map<string, GrowingNode>([["", {}]]);
  const identities = new Map<GrowingSet, Set<string>>();
  for (const record of records) {
    const node = nodeAt(nodes, nameKey(record.owner), maxNames);
    const set = (node[record.type] ??= { records: [] });
    if (record.ttl !== undefined) set.ttl = Math.min(record.ttl, set.ttl ?? record.ttl);
    const known = identities.get(set) ?? new Set();
    identities.set(set, known.add(identityOf(record)));
    if (known.size > set.records.length) set.records.push(record.data); // RFC 2181 §5: no record twice
    checkSingles(node, record, text);
  }
  return nodes as ReadonlyMap<string, object> as Zone; // each record went under its own type
}

/** Makes the names above it as well (RFC 4592 §2.2.2: empty non-terminals). */
function nodeAt(nodes: Map<string, GrowingNode>, key: string, maxNames: number): GrowingNode {
  const found = nodes.get(key);
  if (found !== undefined) return found;
  const node: GrowingNode = {};
  for (let name: string | undefined = key; name !== undefined && !nodes.has(name); name = parentOf(name)) {
    if (nodes.size === maxNames) throw new LimitError("maxNames", maxNames);
    nodes.set(name, name === key ? node : {});
  }
  return node;
}

/** Equal for records that are the same on the wire; names are so in any case of their letters (RFC 4343 §3). */
function identityOf(record: ZoneRecord): string {
  switch (record.type) {
    case "TXT":
    case "CAA":
      return JSON.stringify(record.data);
    case "TLSA":
      return JSON.stringify({ ...record.data, certificateAssociation: [...record.data.certificateAssociation] });
    default:
      return JSON.stringify(record.data).toLowerCase();
  }
}

function checkSingles(node: GrowingNode, { type, owner, offset }: ZoneRecord, text: string): void {
  const name = owner === "" ? "the root" : owner;
  // RFC 1034 §3.6.2: a name with a CNAME record has no other data.
  if (node.CNAME !== undefined && Object.keys(node).length > 1) {
    throw zoneFileError(text, offset, `${name} has a CNAME record and others`, "RFC 1034 §3.6.2");
  }
  // RFC 2181 §10.1: an alias has one name that it stands for; RFC 1035 §5.2: a zone has one SOA record.
  if ((type === "CNAME" || type === "SOA") && node[type]!.records.length > 1) {
    const spec = type === "CNAME" ? "RFC 2181 §10.1" : "RFC 1035 §5.2";
    throw zoneFileError(text, offset, `${name} has two ${type} records`, spec);
  }
}

/** What a name has: records of its own, or those of a wildcard. `undefined` is a name that doesn't exist. */
export function findNode(zone: Zone, key: string): ZoneNode | undefined {
  const own = zone.get(key);
  if (own !== undefined) return own;
  // RFC 4592 §3.3.1: the closest encloser is the longest name above that exists; only its "*" can stand in.
  let encloser = parentOf(key);
  while (encloser !== undefined && !zone.has(encloser)) encloser = parentOf(encloser);
  return zone.get(encloser === "" ? "*" : `*.${encloser}`);
}

/** The SOA record set of the zone that a name is in: its own, or the nearest above. */
export function findSoa(zone: Zone, key: string): RecordSet<"SOA"> | undefined {
  for (let name: string | undefined = key; name !== undefined; name = parentOf(name)) {
    const soa = zone.get(name)?.SOA;
    if (soa !== undefined) return soa;
  }
  return undefined;
}
