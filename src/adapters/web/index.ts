/**
 * What every runtime with `fetch` offers: fetching, in Workers, Deno, Bun and browsers.
 * On Node.js take `nodeFetcher` from `mailproof/adapters/node`, which checks addresses.
 *
 * @module adapters/web
 */
export * from "./fetcher.js";
