import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError, ParseError } from "../../src/core/index.js";
import { type DkimCanonicalization, importDkimKey, signDkim, verifyDkim } from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeLatin1 } from "../../src/internal/bytes.js";
import { HEADER_LIMITS, type SplitMessage, splitMessage } from "../../src/internal/message/index.js";
import { bodyTexts, headerFields, messageTexts } from "../support/arbitraries.js";
import { keyResolver, wordsOf } from "../support/dkim.js";
import { iterableOf } from "../support/sources.js";
import { dkimKeys } from "../vectors/dkim.js";

const now = new Date("2026-01-01T00:00:00Z");
const key = await importDkimKey(decodeBase64(dkimKeys.ed25519.pkcs8)!);
const options = { domain: "example.com", selector: "ed25519", key, now } as const;

const canonicalizations = fc.constantFrom<DkimCanonicalization>(
  "simple/simple",
  "simple/relaxed",
  "relaxed/simple",
  "relaxed/relaxed",
);

/** Nearly every one can be signed: fields as they should be, one From among them, CRLF everywhere. */
const fitMessages = fc
  .tuple(fc.array(headerFields, { maxLength: 6 }), fc.nat(), bodyTexts)
  .map(([fields, at, body]) => {
    const texts = fields.filter(({ name }) => name.toLowerCase() !== "from").map(({ text }) => text);
    texts.splice(at % (texts.length + 1), 0, "From: a@example.com\r\n");
    return encodeLatin1(`${texts.join("")}\r\n${body.replace(/\r?\n|\r/g, "\r\n")}`);
  });

async function verdict(bytes: Uint8Array): Promise<string> {
  return wordsOf(await verifyDkim(bytes, { resolver: keyResolver(), now }))[0]!;
}

describe("signDkim", () => {
  it("signs any message that is fit to be sent, and verifyDkim passes it", async () => {
    let signed = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(fitMessages, canonicalizations, async (message, canonicalization) => {
        all++;
        const made = await signDkim(message, { ...options, canonicalization }).catch((error: unknown) => error);
        if (made instanceof ParseError) return;
        signed++;
        const { headerBytes } = made as Awaited<ReturnType<typeof signDkim>>;
        expect(await verdict(concatBytes([headerBytes, message]))).toBe("pass");
      }),
      { numRuns: 300 },
    );
    expect(signed).toBeGreaterThan(all / 2);
  });

  it("refuses what isn't fit with ParseError or LimitError, and with nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(messageTexts, canonicalizations, async (text, canonicalization) => {
        const message = encodeLatin1(`From: a@example.com\r\n${text}`);
        const limits = { maxHeaderBytes: 400, maxHeaderFields: 7 };
        try {
          const { headerBytes } = await signDkim(message, { ...options, canonicalization, limits });
          expect(await verdict(concatBytes([headerBytes, message]))).toBe("pass");
        } catch (error) {
          if (!(error instanceof ParseError || error instanceof LimitError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same however a message is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fitMessages, fc.array(fc.nat(60), { maxLength: 8 }), async (message, sizes) => {
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(message.subarray(at, (at += size)));
        chunks.push(message.subarray(at));
        const settle = (source: Parameters<typeof signDkim>[0]): Promise<unknown> =>
          signDkim(source, options).then(
            ({ headers }) => headers,
            ({ name, offset }: ParseError) => ({ name, offset }),
          );
        expect(await settle(iterableOf(chunks))).toEqual(await settle(message));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a message signed simple/simple", () => {
  it("fails when any octet of a signed field or of the body is another", async () => {
    await fc.assert(
      fc.asyncProperty(fitMessages, fc.nat(), fc.integer({ min: 1, max: 255 }), async (message, place, change) => {
        const made = await signDkim(message, { ...options, canonicalization: "simple/simple" }).catch(() => undefined);
        if (made === undefined) return;
        const names = new Set(made.signatures[0]!.headers);
        const { header } = splitMessage(message, HEADER_LIMITS) as SplitMessage;
        const covered: number[] = [];
        for (const { name, start, end } of header.fields) {
          if (names.has(name)) for (let at = start; at < end; at++) covered.push(at);
        }
        for (let at = header.bodyStart; at < message.length; at++) covered.push(at);
        const at = covered[place % covered.length]!;
        const altered = message.slice();
        altered[at] = altered[at]! ^ change;
        expect(await verdict(concatBytes([made.headerBytes, altered]))).not.toBe("pass");
      }),
      { numRuns: 500 },
    );
  });
});
