/**
 * What Cloudflare Workers offer: sockets. For DNS see `mailproof/adapters/doh`, for fetching `mailproof/adapters/web`.
 *
 * @module adapters/workers
 */
export * from "./socket.js";
export * from "./types.js";
