/**
 * The light barrel: everything that imports no third-party code.
 *
 * @module mailproof
 */
export * from "./core/index.js";
export * from "./dkim/index.js";
export * from "./dmarc/index.js";
export * from "./headers/index.js";
export * from "./spf/index.js";
