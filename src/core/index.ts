/**
 * The contracts: what this package needs of DNS, sockets, HTTP, keys and tokens, and what it gives back
 * when something is wrong. Everything here is an interface that a few lines of your own can fill.
 *
 * @module core
 */
export * from "./dns.js";
export * from "./errors.js";
export * from "./fetch.js";
export * from "./finding.js";
export * from "./key-cache.js";
export * from "./keys.js";
export * from "./message.js";
export * from "./pkcs11.js";
export * from "./public-suffix.js";
export * from "./socket.js";
