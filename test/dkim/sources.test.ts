import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DkimVerification, verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { keyResolver, sign } from "../support/dkim.js";
import { cornerBodies } from "../support/dkim-oracle.js";
import { iterableOf, piecesOf, streamOf } from "../support/sources.js";

const resolver = keyResolver();

/** A message with three signatures: RSA and Ed25519, each canonicalization, one with a short l=. */
async function threeSignatures(body: string): Promise<Uint8Array<ArrayBuffer>> {
  const header = "From: a@example.com\r\nSubject: x\r\n y\r\n";
  const one = await sign({ header, body, tags: { h: "from:subject", c: "relaxed/relaxed" } });
  const two = await sign({ ...split(one), key: "ed25519", tags: { h: "from:subject", c: "simple/simple" } });
  return encodeLatin1(await sign({ ...split(two), tags: { h: "from:subject", c: "relaxed/simple", l: "1" } }));
}

function split(message: string): { header: string; body: string } {
  const blankLine = message.indexOf("\r\n\r\n");
  return { header: message.slice(0, blankLine + 2), body: message.slice(blankLine + 4) };
}

const verify = (message: Parameters<typeof verifyDkim>[0]): Promise<DkimVerification> =>
  verifyDkim(message, { resolver });

describe("results don't depend on how the message comes", () => {
  it.each(cornerBodies.map((body) => [JSON.stringify(body), body] as const))(
    "in one piece or in two, split anywhere: %s",
    async (_, body) => {
      const message = await threeSignatures(body);
      const whole = await verify(message);
      expect(whole.signatures.map(({ verified }) => verified)).toEqual([true, true, true]);
      const ends = [0, message.length];
      const around = body.length + 6; // the body, the blank line and a little before
      for (let at = message.length - around; at <= message.length; at++) ends.push(at);
      for (const at of ends) {
        const chunks = [message.subarray(0, at), message.subarray(at)];
        expect(await verify(iterableOf(chunks)), `split at ${at}`).toEqual(whole);
      }
    },
  );

  it("in chunks of 1 to 64 octets, as a stream or an iterable", async () => {
    const message = await threeSignatures(cornerBodies.join(""));
    const whole = await verify(message);
    for (let size = 1; size <= 64; size++) {
      const source = size % 2 === 0 ? streamOf(piecesOf(message, size)) : iterableOf(piecesOf(message, size));
      expect(await verify(source), `chunks of ${size}`).toEqual(whole);
    }
  });

  it("split anywhere in the header", async () => {
    const message = await threeSignatures("a\r\n");
    const whole = await verify(message);
    for (let at = 0; at < message.length; at += 3) {
      const chunks = [message.subarray(0, at), new Uint8Array(), message.subarray(at)];
      expect(await verify(iterableOf(chunks)), `split at ${at}`).toEqual(whole);
    }
  });

  it("at any place in memory", async () => {
    const message = await threeSignatures(cornerBodies.join(""));
    const whole = await verify(message);
    for (let offset = 1; offset < 8; offset++) {
      const memory = new Uint8Array(message.length + 20).fill(0x20);
      memory.set(message, offset);
      expect(await verify(memory.subarray(offset, offset + message.length)), `offset ${offset}`).toEqual(whole);
    }
  });

  it("in memory that is shared, where the runtime has such", async () => {
    if (typeof SharedArrayBuffer === "undefined") return;
    const message = await threeSignatures(cornerBodies.join(""));
    const shared = new Uint8Array(new SharedArrayBuffer(message.length));
    shared.set(message);
    const whole = await verify(message);
    expect(await verify(shared)).toEqual(whole);
    expect(await verify(iterableOf(piecesOf(shared, 100)))).toEqual(whole);
  });

  it("from a source that uses one buffer again and again", async () => {
    const message = await threeSignatures(cornerBodies.join(""));
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(50);
      for (const piece of piecesOf(message, 50)) {
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
        buffer.fill(0x2a);
      }
    }
    expect(await verify(reusing())).toEqual(await verify(message));
  });

  it("with line ends normalized, in any chunks", async () => {
    const text = (await sign({ body: "a \r\nb\r\n\r\n" })).replaceAll("\r\n", "\n");
    const message = encodeLatin1(text);
    const options = { resolver, lineEndings: "normalize" } as const;
    const whole = await verifyDkim(message, options);
    expect(whole.signatures[0]!.result).toBe("pass");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), async (sizes) => {
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) chunks.push(message.subarray(at, (at += size)));
        chunks.push(message.subarray(at));
        expect(await verifyDkim(iterableOf(chunks), options)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a source", () => {
  it("is left alone where no signature needs the body", async () => {
    let read = 0;
    let returned = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield encodeLatin1("From: a\r\n\r\n");
        for (;;) {
          read++;
          yield new Uint8Array(10);
        }
      } finally {
        returned = true;
      }
    }
    expect((await verify(endless())).signatures).toEqual([]);
    expect([read, returned]).toEqual([0, true]);
  });

  it.each([0, 1, 2])("that fails after %i chunks fails the call with the same error", async (good) => {
    const message = await threeSignatures("a\r\n".repeat(50));
    const failure = new Error("connection lost");
    async function* failing(): AsyncGenerator<Uint8Array> {
      const pieces = [...piecesOf(message, message.length - 60)];
      for (const piece of pieces.slice(0, good)) yield piece;
      throw failure;
    }
    await expect(verify(failing())).rejects.toBe(failure);
  });
});
