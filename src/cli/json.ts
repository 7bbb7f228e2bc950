import { encodeBase64 } from "../internal/base64.js";
import { unprintable } from "../internal/printable.js";

/** A result as JSON: bytes become base64, and nothing in it can write to a terminal. */
export function toJson(result: unknown): string {
  const json = JSON.stringify(
    result,
    (_, value: unknown) =>
      value instanceof Uint8Array ? encodeBase64(value) : value instanceof Error ? value.message : value,
    2,
  );
  // A line feed can only stand between values.
  return json.replace(unprintable, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
