import { describe, expect, it } from "vitest";
import { parseReceived, tokenizeReceived } from "../../src/headers/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { receivedVectors } from "../vectors/received.js";
import { summarize } from "./received-summary.js";

describe("what servers write", () => {
  it.each(receivedVectors.map((vector) => [vector.name, vector] as const))("%s", (_, { value, says }) => {
    const received = parseReceived(value);
    expect(summarize(received)).toEqual(says);
    expect(
      tokenizeReceived(value)
        .map(({ start, end }) => value.slice(start, end))
        .join(""),
    ).toBe(value);
    expect(parseReceived(encodeLatin1(value))).toEqual(received);
  });
});
