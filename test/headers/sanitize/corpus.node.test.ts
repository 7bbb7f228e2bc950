// What real servers wrote, in the words of stalwart's test vectors: each field as the hop by which a message left us.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseReceived, type SanitizeOptions, sanitizeHeaders } from "../../../src/headers/index.js";
import { decodeLatin1, encodeLatin1, encodeUtf8 } from "../../../src/internal/bytes.js";
import { sharedVectors } from "../../support/shared-vectors.node.js";

const folder = sharedVectors("received");
const headers = folder === undefined ? [] : readHeaders(join(folder, "stalwart-received.json"));

function readHeaders(file: string): readonly string[] {
  const vectors = JSON.parse(readFileSync(file, "utf8")) as { header: string }[];
  return vectors.map(({ header }) => decodeLatin1(encodeUtf8(header.replace(/\s+$/, ""))));
}

describe.skipIf(folder === undefined)("a hop of a real server", () => {
  it("becomes one that has nothing of the client in it, and is read again as it was meant", async () => {
    let unreadable = 0;
    for (const header of headers) {
      const before = parseReceived(header);
      // Ours, whatever it says: the topmost, and every name and address is inside.
      const options: SanitizeOptions = { boundary: () => true, pseudonyms: { keyId: "k", key: new Uint8Array(32) } };
      const { head, changes } = await sanitizeHeaders(encodeLatin1(`Received: ${header}\r\n\r\n`), options);
      const text = decodeLatin1(head);
      expect(text).toMatch(/^Received: [\x20-\x7e\r\n]+\r\n\r\n$/);
      const after = parseReceived(text.slice("Received:".length));
      if (text.startsWith("Received: from hidden.invalid by hidden.invalid")) unreadable++;
      else expect(after.with?.protocol).toBe(before.with?.protocol);
      expect(after.date?.date.getTime()).toBe(before.date && Math.floor(before.date.date.getTime() / 1000) * 1000);
      const lacking = before.date === undefined ? ["no-from", "no-date", "no-semicolon"] : ["no-from"];
      expect(after.issues.filter(({ code }) => !lacking.includes(code))).toEqual([]);
      const server = before.by?.host?.value.toLowerCase() ?? "";
      const { from, user, envelopeFrom, id } = before;
      for (const piece of [from?.ip, from?.helo, user, envelopeFrom, id, ...before.for]) {
        const told = piece?.value.toLowerCase() ?? "";
        if (told.length > 3 && !server.includes(told)) expect(text.toLowerCase()).not.toContain(told);
      }
      expect(changes.length).toBe(1);
      expect((await sanitizeHeaders(head, options)).changes).toEqual([]);
    }
    expect(headers.length).toBeGreaterThan(150);
    // Those without "by": a few of qmail, fetchmail and the like.
    expect(unreadable).toBeLessThan(headers.length / 10);
  });
});
