import { describe, expect, it } from "vitest";
import { ParseError } from "../../src/core/index.js";
import { type DkimSigned, importDkimKey, signDkim } from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { cornerBodies } from "../support/dkim-oracle.js";
import { iterableOf, piecesOf, streamOf } from "../support/sources.js";
import { dkimKeys } from "../vectors/dkim.js";

const key = await importDkimKey(decodeBase64(dkimKeys.ed25519.pkcs8)!);
const header = "From: a@example.com\r\nSubject: x\r\n y\r\n\r\n";

/** The fields, or what is wrong with the message and where. */
async function outcome(message: Parameters<typeof signDkim>[0]): Promise<DkimSigned["headers"] | string> {
  const one = { domain: "example.com", selector: "s", key } as const;
  try {
    const { headers } = await signDkim(message, {
      signatures: [
        { ...one, canonicalization: "relaxed/relaxed" },
        { ...one, canonicalization: "simple/simple" },
      ],
      now: new Date("2026-01-01T00:00:00Z"),
    });
    return headers;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return `${error.message} at ${error.offset}`;
  }
}

describe("signatures don't depend on how the message comes", () => {
  it.each(cornerBodies.map((body) => [JSON.stringify(body), body] as const))(
    "in one piece or in two, split anywhere: %s",
    async (_, body) => {
      const message = encodeLatin1(header + body);
      const whole = await outcome(message);
      expect(typeof whole).toBe(/\r(?!\n)|(?<!\r)\n/.test(body) ? "string" : "object");
      for (let at = header.length - 6; at <= message.length; at++) {
        const halves = [message.subarray(0, at), message.subarray(at)];
        expect(await outcome(iterableOf(halves)), `split at ${at}`).toEqual(whole);
      }
    },
  );

  it.each([
    ["that can be signed", cornerBodies.join("").replace(/\r?\n|\r/g, "\r\n")],
    ["with a CR alone", `a \r\n${cornerBodies.join("")}`],
  ])("in chunks of 1 to 64 octets, of a body %s", async (_, body) => {
    const message = encodeLatin1(header + body);
    const whole = await outcome(message);
    for (let size = 1; size <= 64; size++) {
      const source = size % 2 === 0 ? streamOf(piecesOf(message, size)) : iterableOf(piecesOf(message, size));
      expect(await outcome(source), `chunks of ${size}`).toEqual(whole);
    }
  });
});
