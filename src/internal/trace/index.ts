export * from "./return-path.js";
export * from "./trace-fields.js";
