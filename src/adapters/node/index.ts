/**
 * What Node offers: DNS. The only adapter that imports `node:*` modules; Deno and Bun have them, too.
 *
 * @module adapters/node
 */
export * from "./dns-module.js";
export * from "./resolver.js";
