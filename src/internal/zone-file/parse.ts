import type { DnsType } from "../../core/dns.js";
import { LimitError } from "../../core/errors.js";
import { entriesOf } from "./entries.js";
import { EntryReader } from "./entry-reader.js";
import { quoted } from "./error.js";
import type { ZoneFileLimits } from "./limits.js";
import type { Name } from "./names.js";
import { recordDataReaders } from "./record-data.js";
import type { ZoneRecord } from "./types.js";

/** RFC 2181 §8: a TTL has 31 bits. */
const MAX_TTL = 0x7fff_ffff;

/** What one entry leaves for the next (RFC 1035 §5.1). */
interface State {
  origin: Name;
  owner: Name | undefined;
  /** Of `$TTL` (RFC 2308 §4), or the minimum of the SOA record. */
  defaultTtl: number | undefined;
  /** Of the last record that stated one. */
  lastTtl: number | undefined;
}

/**
 * Parses a zone file, also called master file (RFC 1035 §5), of class IN, with `$ORIGIN` and `$TTL`.
 * Types and directives that aren't known are refused, because leaving them out would change what the zone says.
 * What records may stand together is the business of `buildZone`.
 *
 * @param origin - what relative names are relative to before the first `$ORIGIN`
 * @throws ParseError with `format: "zone-file"`
 * @throws LimitError
 */
export function parseZoneFile(text: string, origin: Name, limits: ZoneFileLimits): readonly ZoneRecord[] {
  if (text.length > limits.maxLength) throw new LimitError("maxLength", limits.maxLength);
  const state: State = { origin, owner: undefined, defaultTtl: undefined, lastTtl: undefined };
  const records: ZoneRecord[] = [];
  for (const { tokens, isContinued } of entriesOf(text)) {
    const entry = new EntryReader(text, tokens, state.origin);
    const [first] = tokens;
    if (!isContinued && first?.isQuoted === false && first.text.startsWith("$")) {
      obeyDirective(entry, state);
    } else {
      if (records.length === limits.maxRecords) throw new LimitError("maxRecords", limits.maxRecords);
      if (!isContinued) state.owner = entry.takeName("the name of an owner", "RFC 1035 §5.1");
      records.push(readRecord(entry, state, first?.offset ?? 0, isContinued));
    }
    entry.expectEnd();
  }
  return records;
}

function obeyDirective(entry: EntryReader, state: State): void {
  const directive = entry.takeWord("a directive", "RFC 1035 §5.1");
  switch (directive.toUpperCase()) {
    case "$ORIGIN":
      state.origin = entry.takeName("an origin", "RFC 1035 §5.1");
      break;
    case "$TTL":
      state.defaultTtl = entry.takeDuration("a TTL", MAX_TTL, "RFC 2308 §4");
      break;
    case "$INCLUDE": // RFC 1035 §5.1. There is no file to read: a text is all we have.
      throw entry.failure("$INCLUDE is not supported, put the records into the text", "RFC 1035 §5.1");
    default:
      throw entry.failure(`${quoted(directive)} is not a directive that is known`, "RFC 1035 §5.1");
  }
}

function readRecord(entry: EntryReader, state: State, offset: number, isContinued: boolean): ZoneRecord {
  const { owner } = state;
  if (owner === undefined) {
    throw entry.failure("the first record begins with white space, so it has no owner", "RFC 1035 §5.1");
  }
  const stated = readTtlAndClass(entry);
  const wanted = "a record type that is known";
  const hint = isContinued ? "; the line begins with white space, so its owner is the one before" : "";
  const type = entry.takeWordAs(wanted + hint, "RFC 1035 §5.1", knownType);
  const data = recordDataReaders[type](entry);
  const record = { owner: owner.text, type, data, offset } as ZoneRecord; // each reader gives the data of its type
  if (stated !== undefined) state.lastTtl = stated;
  // RFC 1035 §3.3.13: where nothing else is said, the minimum is the TTL. So BIND takes it, too.
  else if (record.type === "SOA" && state.lastTtl === undefined) state.defaultTtl ??= record.data.minimum;
  const ttl = stated ?? state.defaultTtl ?? state.lastTtl;
  return ttl === undefined ? record : { ...record, ttl };
}

/** RFC 1035 §5.1: `[<TTL>] [<class>]` or `[<class>] [<TTL>]`. The TTL, if there is one. */
function readTtlAndClass(entry: EntryReader): number | undefined {
  let ttl: number | undefined;
  let hasClass = false;
  for (;;) {
    const field = entry.peek()?.text ?? "";
    if (ttl === undefined && /^[0-9]/.test(field)) {
      ttl = entry.takeDuration("a TTL", MAX_TTL, "RFC 2181 §8");
    } else if (!hasClass && /^(?:IN|CS|CH|HS)$/i.test(field)) {
      hasClass = true;
      entry.takeWordAs("the class IN", "RFC 1035 §5.2", (word) => (/^IN$/i.test(word) ? word : undefined));
    } else {
      return ttl;
    }
  }
}

function knownType(word: string): DnsType | undefined {
  const type = word.toUpperCase();
  return Object.hasOwn(recordDataReaders, type) ? (type as DnsType) : undefined;
}
