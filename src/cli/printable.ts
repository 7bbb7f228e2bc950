export { printable } from "../internal/printable.js";
