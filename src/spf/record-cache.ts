import { type ReadRecordOutcome, readSpfRecord } from "./read-record.js";
import type { SpfRecordCache } from "./types.js";

/** Longer records are hardly ever seen; a cache of them would hold what strangers fill it with. */
const MAX_CACHED_LENGTH = 1_024;

/** Half of a cache is what was used of late, and half what was before: that costs less than an order of all. */
interface Entries {
  readonly maxYoung: number;
  young: Map<string, ReadRecordOutcome>;
  old: Map<string, ReadRecordOutcome>;
}

const caches: WeakMap<SpfRecordCache, Entries> = /* @__PURE__ */ new WeakMap();

/**
 * Makes a cache of SPF records that have been read, for `evaluateSpf`: where the same domains and providers come again and
 * again, reading their records is most of the work that can be saved.
 *
 * The text of the record is the key, so an entry can't go stale, and DNS is asked as before. Records over 1,024 characters are
 * not kept; one that is takes a few kB, and at most some 60.
 *
 * @param options - `max`: how many records to hold, at least 2; default 1,000. Of more, those are forgotten that were not used
 *   for longest, up to half of all at a time.
 * @throws RangeError if `max` is not an integer of 2 or more
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { createSpfRecordCache, evaluateSpf } from "mailproof/spf";
 *
 * const recordCache = createSpfRecordCache({ max: 10_000 }); // one for the process: pass it to each call
 * const resolver = zoneResolver(`example.com  TXT  "v=spf1 ip4:192.0.2.0/24 -all"`);
 * await evaluateSpf({ ip: "192.0.2.1", helo: "example.com", mailFrom: null }, { resolver, recordCache });
 * console.log(recordCache.size); // 1
 * ```
 */
export function createSpfRecordCache(options: { readonly max?: number } = {}): SpfRecordCache {
  const max = options.max ?? 1_000;
  if (!Number.isSafeInteger(max) || max < 2) throw new RangeError('"max" must be an integer of 2 or more');
  const entries: Entries = { maxYoung: max >> 1, young: new Map(), old: new Map() };
  const cache: SpfRecordCache = {
    get size(): number {
      return entries.young.size + entries.old.size;
    },
  };
  caches.set(cache, entries);
  return cache;
}

/** @throws TypeError if a cache is none that {@link createSpfRecordCache} has made */
export function checkRecordCache(cache: SpfRecordCache): SpfRecordCache {
  if (caches.has(cache)) return cache;
  throw new TypeError('"recordCache" must be made by createSpfRecordCache');
}

/** What a record says, from a cache where it is there. */
export function readCachedRecord(cache: SpfRecordCache, text: string): ReadRecordOutcome {
  const entries = caches.get(cache)!;
  const young = entries.young.get(text);
  if (young !== undefined) return young;
  const read = entries.old.get(text) ?? readSpfRecord(text);
  if (text.length > MAX_CACHED_LENGTH) return read;
  entries.old.delete(text);
  if (entries.young.size === entries.maxYoung) {
    entries.old = entries.young;
    entries.young = new Map();
  }
  entries.young.set(text, read);
  return read;
}
