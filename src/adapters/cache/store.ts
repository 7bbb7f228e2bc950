import { decodeUtf8 } from "../../internal/bytes.js";
import { withinTime } from "../../internal/within-time.js";
import { MAX_PENDING_WRITES, STORE_REST_MS } from "./limits.js";

/**
 * Where a cache may keep its entries besides its own memory, to share them between processes: Redis, for example.
 *
 * It may fail or hang: the cache then does without. What it gives is checked; but whoever can write to it decides what
 * DNS says and what URLs bring, so keep it as safe as the resolver.
 */
export interface CacheStore {
  /** What was set for the key, as text or as its UTF-8; `undefined` or `null` if there is nothing, or no longer. */
  get(key: string): Promise<string | Uint8Array | null | undefined>;
  /** Keeps a text for so many seconds. What it returns is only waited for to learn of errors. */
  set(key: string, value: string, ttlSeconds: number): Promise<unknown>;
}

/** A store that never fails. */
export interface GuardedStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): void;
}

/** Makes a store harmless: each call has its time, and after one that failed there is a rest. */
export function guardStore(
  store: CacheStore,
  { timeoutMs, maxOctets, now }: { readonly timeoutMs: number; readonly maxOctets: number; readonly now: () => number },
): GuardedStore {
  let restUntil = Number.NEGATIVE_INFINITY;
  let pendingWrites = 0;

  async function call<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await withinTime({ timeoutMs }, () => Promise.reject(new Error("the store took too long")), act);
    } catch {
      restUntil = now() + STORE_REST_MS;
      return undefined;
    }
  }

  return {
    async get(key) {
      if (now() < restUntil) return undefined;
      const value: unknown = await call(async () => store.get(key));
      if (typeof value === "string") return value.length <= maxOctets ? value : undefined;
      return value instanceof Uint8Array && value.length <= maxOctets ? decodeUtf8(value) : undefined;
    },
    set(key, value, ttlSeconds) {
      if (now() < restUntil || pendingWrites >= MAX_PENDING_WRITES) return;
      pendingWrites++;
      void call(async () => store.set(key, value, ttlSeconds)).then(() => {
        pendingWrites--;
      });
    },
  };
}
