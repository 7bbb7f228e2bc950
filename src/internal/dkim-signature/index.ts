export * from "./parse.js";
export * from "./selected-fields.js";
export * from "./types.js";
