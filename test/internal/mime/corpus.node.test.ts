import { describe, expect, it } from "vitest";
import { MIME_LIMITS, type MimePart, parseParts, readParts } from "../../../src/internal/mime/index.js";
import { corpusMails } from "./corpus.node.js";
import { coverExactly, segmentsOf } from "./segments.js";

const mails = corpusMails();

describe.skipIf(mails === undefined)("every mail of the corpora", () => {
  it("is there", () => {
    expect(mails!.length).toBeGreaterThan(290);
  });

  it.each([true, false])(
    "is the ranges of its parts put together; messages in it taken apart: %s",
    (nestedMessages) => {
      for (const { file, bytes } of mails!) {
        const outcome = parseParts(bytes, { limits: MIME_LIMITS, nestedMessages });
        expect(outcome.ok && coverExactly(segmentsOf(outcome.root), bytes.length), file).toBe(true);
      }
    },
  );

  it.each([1, 7, 61, 4096])("has the same parts in chunks of %i octets", async (size) => {
    for (const { file, bytes } of mails!) {
      if (size === 1 && bytes.length > 20_000) continue; // a promise for each octet
      const whole = shape(await readParts(bytes));
      expect(shape(await readParts(inChunks(bytes, size))), file).toBe(whole);
    }
  });
});

/** A tree as text, without the message. */
function shape(part: MimePart): string {
  return JSON.stringify(part, (key, value: unknown) => (key === "message" ? undefined : value));
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
