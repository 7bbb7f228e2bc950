export * from "./header-block.js";
export * from "./limits.js";
export * from "./read-message.js";
