import { describe, expect, it } from "vitest";
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { type HeaderLimits, readMessage, splitMessage } from "../../../src/internal/message/index.js";
import { iterableOf, piecesOf } from "../../support/sources.js";

const unlimited: HeaderLimits = { maxHeaderBytes: 1 << 24, maxHeaderFields: 200_000 };

/** How many bytes and characters `indexOf` looks at while something runs. */
async function countScanned(run: () => unknown): Promise<{ bytes: number; characters: number }> {
  const scanned = { bytes: 0, characters: 0 };
  const { indexOf: bytesIndexOf } = Uint8Array.prototype;
  const { indexOf: textIndexOf } = String.prototype;
  const looked = (found: number, from: number, length: number): number => (found === -1 ? length : found + 1) - from;
  Uint8Array.prototype.indexOf = function (this: Uint8Array, octet: number, from = 0): number {
    const found = bytesIndexOf.call(this, octet, from);
    scanned.bytes += looked(found, from, this.length);
    return found;
  };
  String.prototype.indexOf = function (this: string, part: string, from = 0): number {
    const found = textIndexOf.call(this, part, from);
    scanned.characters += looked(found, from, this.length);
    return found;
  };
  try {
    await run();
  } finally {
    Uint8Array.prototype.indexOf = bytesIndexOf;
    String.prototype.indexOf = textIndexOf;
  }
  return scanned;
}

const size = 60_000;
const fill = (unit: string): Uint8Array => encodeLatin1(unit.repeat(size / unit.length));

const floods: readonly (readonly [string, Uint8Array])[] = [
  ["one line", fill("a")],
  ["CRLF alone", fill("\r\n")],
  ["CR alone", fill("\r")],
  ["CR CR LF", fill("\r\r\n")],
  ["blank folded lines", fill(" \r\n")],
  ["short fields", fill("a:\r\n")],
  ["short fields that end in LF", fill("ab:\n")],
  ["short fields that end in LF, one CR far behind", encodeLatin1(`${"ab:\n".repeat(size / 4)}\r`)],
  ["lines without colon", fill("ab\r\n")],
  ["NUL", fill("\0")],
  ["8-bit", fill("\u00e9")],
  ["colons", fill(":")],
];

describe("the splitter looks at each byte once", () => {
  it.each(floods)("in a message of %s, whole", async (_name, bytes) => {
    const scanned = await countScanned(() => splitMessage(bytes, unlimited));
    expect(scanned.bytes).toBe(0);
    expect(scanned.characters).toBeLessThanOrEqual(3 * bytes.length + 3); // once for each of LF, CR and NUL
    expect(scanned.characters).toBeGreaterThan(0);
  });

  it.each(floods)("in a message of %s, byte by byte", async (_name, bytes) => {
    const scanned = await countScanned(async () => {
      const message = await readMessage(iterableOf(piecesOf(bytes, 1)), unlimited);
      if (message.ok && !(message.body instanceof Uint8Array)) for await (const _ of message.body);
    });
    expect(scanned.bytes).toBeLessThanOrEqual(bytes.length);
    expect(scanned.characters).toBeLessThanOrEqual(3 * bytes.length + 3);
    expect(scanned.bytes).toBeGreaterThan(0);
  });
});
