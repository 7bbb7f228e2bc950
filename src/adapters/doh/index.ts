/**
 * DNS over HTTPS (RFC 8484): a resolver for runtimes that have `fetch` and no sockets, such as Workers and browsers.
 *
 * @module adapters/doh
 */
export type { DohFetch } from "./exchange.js";
export * from "./resolver.js";
