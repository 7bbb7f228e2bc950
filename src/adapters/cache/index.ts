/**
 * Memory before resolvers and fetchers, with a shared store such as Redis behind it where wanted.
 *
 * @module adapters/cache
 */
export * from "./fetcher.js";
export type { CacheOptions } from "./options.js";
export * from "./resolver.js";
export type { CacheStore } from "./store.js";
