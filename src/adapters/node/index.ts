/**
 * What Node offers: DNS, sockets and fetching. The only adapter that imports `node:*` modules; Deno and Bun have them, too.
 *
 * @module adapters/node
 */
export * from "./dns-module.js";
export * from "./fetcher.js";
export * from "./resolver.js";
export * from "./socket.js";
