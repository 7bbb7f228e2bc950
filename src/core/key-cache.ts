/**
 * Keeps imported keys between calls, because importing one costs as much as several verifications.
 * The id is the text or bytes that the key was made of, so an entry can't go stale: a new key is a new id.
 * Keys are objects of this process, so a cache answers at once, from memory: a promise counts as no key.
 */
export interface KeyCache {
  get(id: string): unknown;
  set(id: string, key: unknown): void;
  /** How many keys it holds. */
  readonly size: number;
}

/**
 * Makes a key cache that holds at most `max` keys and forgets the one not used for longest.
 *
 * @param options - `max`: how many keys to hold, at least 1; default 1,000 (about 2 MB of RSA-2048 keys)
 * @throws RangeError if `max` is not a positive integer
 *
 * @example
 * ```ts
 * import { createKeyCache } from "mailproof/core";
 *
 * const keyCache = createKeyCache({ max: 10_000 }); // one for the process: pass it to each call
 * console.log(keyCache.size); // 0
 * ```
 */
export function createKeyCache(options: { readonly max?: number } = {}): KeyCache {
  const max = options.max ?? 1_000;
  if (!Number.isSafeInteger(max) || max < 1) throw new RangeError('"max" must be a positive integer');
  const keys = new Map<string, unknown>(); // a Map keeps insertion order: the first key is the one to forget
  let newest: string | undefined; // mail of one sender often comes in a row
  return {
    get(id: string): unknown {
      const key = keys.get(id);
      if (key === undefined || id === newest) return key;
      keys.delete(id);
      keys.set(id, key);
      newest = id;
      return key;
    },
    set(id: string, key: unknown): void {
      keys.delete(id);
      keys.set(id, key);
      newest = id;
      if (keys.size > max) keys.delete(keys.keys().next().value as string);
    },
    get size(): number {
      return keys.size;
    },
  };
}
