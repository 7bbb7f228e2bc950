import { describe, expect, it } from "vitest";
import { createBufferedHash } from "../../src/internal/hash.js";
import { retainedMemory } from "../support/retained-memory.node.js";

describe("the buffered hash", () => {
  it("holds what was hashed, and no more where it came byte by byte", async () => {
    const hash = createBufferedHash("sha256");
    const octet = new Uint8Array(1);
    const before = retainedMemory();
    for (let i = 0; i < 1_000_000; i++) hash.update(octet);
    expect(retainedMemory() - before).toBeLessThan(4_000_000);
    expect(await hash.digest()).toHaveLength(32);
  });
});
