import { encodeBase64 } from "../internal/base64.js";

/** A result as JSON: bytes become base64. */
export function toJson(result: unknown): string {
  return JSON.stringify(
    result,
    (_, value: unknown) =>
      value instanceof Uint8Array ? encodeBase64(value) : value instanceof Error ? value.message : value,
    2,
  );
}
