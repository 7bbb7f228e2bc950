import { describe, expect, it } from "vitest";
import { ARC_LIMITS, verifyArc } from "../../src/dkim/arc/index.js";
import { startArcVerification } from "../../src/dkim/arc/verify.js";
import type { BodyHashRequest } from "../../src/dkim/body-hash.js";
import { DKIM_LIMITS, type DkimVerification, verifyDkim } from "../../src/dkim/index.js";
import { type MessageHeader, readOnce, type Verification } from "../../src/dkim/read-once.js";
import { startDkimVerification } from "../../src/dkim/verify.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { recordingResolver } from "../../src/testing/index.js";
import { withSets } from "../support/arc.js";
import { keyResolver, plainHeader, sign } from "../support/dkim.js";
import { iterableOf, piecesOf } from "../support/sources.js";

/** Two verifications of one message, as one. */
function twice(
  header: MessageHeader,
  start: (header: MessageHeader) => Verification<DkimVerification>,
): Verification<readonly DkimVerification[]> {
  const [first, second] = [start(header), start(header)];
  return {
    bodyHashes: [...first.bodyHashes, ...second.bodyHashes],
    conclude: async (hashes) => [await first.conclude(hashes), await second.conclude(hashes)],
  };
}

describe("two verifications of one message", () => {
  it("share the header, the body and the look-ups, and say what each says alone", async () => {
    const message = encodeLatin1(await sign({ body: "a \r\nb\r\n\r\n" }));
    const resolver = recordingResolver(keyResolver());
    const settings = { resolver, limits: DKIM_LIMITS };
    let read = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const piece of piecesOf(message, 7)) {
        read += piece.length;
        yield piece;
      }
    }
    const outcome = await readOnce(source(), settings, (header) =>
      twice(header, (shared) => startDkimVerification(shared, settings)),
    );
    expect([read, resolver.queries.length]).toEqual([message.length, 1]);
    const alone = await verifyDkim(iterableOf([message]), { resolver });
    expect(alone.signatures[0]!.result).toBe("pass");
    expect(outcome).toEqual({ ok: true, result: [alone, alone] });
  });

  it("may be one of DKIM and one of ARC", async () => {
    const message = encodeLatin1(
      await withSets(2, { key: "rsa1024" }, await sign({ header: plainHeader, body: "a \r\n" })),
    );
    const resolver = recordingResolver(keyResolver());
    const settings = { resolver, limits: { ...DKIM_LIMITS, ...ARC_LIMITS } };
    let read = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const piece of piecesOf(message, 7)) {
        read += piece.length;
        yield piece;
      }
    }
    let hashed: readonly BodyHashRequest[] = [];
    const outcome = await readOnce(source(), settings, (header) => {
      const [dkim, arc] = [startDkimVerification(header, settings), startArcVerification(header, settings)];
      hashed = [...dkim.bodyHashes, ...arc.bodyHashes];
      return {
        bodyHashes: hashed,
        conclude: async (hashes) => [await dkim.conclude(hashes), await arc.conclude(hashes)] as const,
      };
    });
    expect([read, resolver.queries.length]).toEqual([message.length, 1]);
    expect(hashed).toHaveLength(2); // the newest set's signature and the older one's want the same
    const alone = [await verifyDkim(message, { resolver }), await verifyArc(message, { resolver })] as const;
    expect([alone[0].signatures[0]!.result, alone[1].result]).toEqual(["pass", "pass"]);
    expect(outcome).toEqual({ ok: true, result: alone });
  });

  it("are not started where the header is over a limit", async () => {
    const limits = { ...DKIM_LIMITS, maxHeaderFields: 1 };
    const outcome = await readOnce(
      encodeLatin1("From: a\r\nTo: b\r\n\r\n"),
      { resolver: keyResolver(), limits },
      () => {
        throw new Error("started");
      },
    );
    expect(outcome).toEqual({ ok: false, over: { limit: "maxHeaderFields", max: 1 } });
  });
});
