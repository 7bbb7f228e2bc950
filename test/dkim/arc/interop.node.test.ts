// What we seal, dkimpy and Mail::DKIM verify; what they seal, we verify; and chains that all three have a part in.
import { afterAll, describe, expect, it } from "vitest";
import { type ArcResultWord, type SealArcOptions, sealArc, verifyArc } from "../../../src/dkim/arc/index.js";
import { decodeBase64 } from "../../../src/internal/base64.js";
import { concatBytes, encodeLatin1 } from "../../../src/internal/bytes.js";
import { withSets } from "../../support/arc.js";
import { keyResolver } from "../../support/dkim.js";
import { oddMessages } from "../../support/odd-messages.js";
import { dkimKeys } from "../../vectors/dkim.js";
import { findDkimpy, findMailDkim, peerTime } from "../peers/peer.node.js";

const resolver = keyResolver();
const keys = Object.fromEntries(
  Object.entries(dkimKeys).map(([name, { record }]) => [`${name}._domainkey.example.com`, record]),
);
const peers = [
  { name: "dkimpy", start: findDkimpy() },
  { name: "Mail::DKIM", start: findMailDkim() },
].map(({ name, start }) => ({ name, peer: start?.() }));
afterAll(() => {
  for (const { peer } of peers) peer?.stop();
});

const headers = ["from", "to", "subject", "date", "message-id"];
const sealing = {
  domain: "example.com",
  selector: "rsa2048",
  key: decodeBase64(dkimKeys.rsa2048.pkcs8)!,
  now: peerTime,
} as const;

/** A message where it arrives: what this handler has found stands on top, under a name of its own. */
interface Arrival {
  readonly message: Uint8Array;
  readonly authservId: string;
}

let hops = 0;
/** As it is after SMTP has carried it. */
function arrived(message: Uint8Array, chain: ArcResultWord): Arrival {
  const authservId = `mx${++hops}.example`; // dkimpy takes a second arc= under its name for a failure
  const end = String.fromCharCode(...message.subarray(-2)) === "\r\n" ? "" : "\r\n";
  const results = `Authentication-Results: ${authservId}; arc=${chain}; spf=pass smtp.mailfrom=a@example.com\r\n`;
  return { message: concatBytes([encodeLatin1(results), message, encodeLatin1(end)]), authservId };
}

const statusOf = async (message: Uint8Array): Promise<ArcResultWord> =>
  (await verifyArc(message, { resolver, now: peerTime })).result;

type SealingChanges = Partial<Pick<SealArcOptions, "selector" | "key" | "canonicalization">>;

/** The message as it arrives here, sealed by us. */
async function sealedByUs(message: Uint8Array, options: SealingChanges = {}): Promise<Uint8Array> {
  const chainValidation = await statusOf(message);
  const here = arrived(message, chainValidation);
  const { authservId } = here;
  const { headerBytes } = await sealArc(here.message, { ...sealing, ...options, chainValidation, authservId });
  return concatBytes([headerBytes, here.message]);
}

describe.each(peers)("$name verifies what we seal", ({ peer }) => {
  it.skipIf(peer === undefined).each(oddMessages)("$name", async ({ text }) => {
    let message = encodeLatin1(text) as Uint8Array;
    for (const canonicalization of ["relaxed/relaxed", "simple/simple"] as const) {
      message = await sealedByUs(message, { canonicalization });
      expect(await peer!.verifyArc(message, keys)).toMatchObject({ status: "pass" });
    }
  });

  it.skipIf(peer === undefined)("10 sets and 1,024-bit keys", async () => {
    let message: Uint8Array = encodeLatin1(oddMessages[0]!.text);
    for (let i = 0; i < 10; i++) {
      message = await sealedByUs(message, {
        selector: "rsa1024",
        key: decodeBase64(dkimKeys.rsa1024.pkcs8)!,
      });
    }
    expect(await peer!.verifyArc(message, keys)).toMatchObject({ status: "pass" });
  });

  it.skipIf(peer === undefined)("a chain that we sealed as failed", async () => {
    const message = encodeLatin1((await withSets(2)).replace("hop1", "hop9"));
    const { status } = await peer!.verifyArc(await sealedByUs(message), keys);
    expect(["fail", "ended"]).toContain(status);
  });

  it.skipIf(peer === undefined)("not what was changed behind us", async () => {
    const sealed = await sealedByUs(encodeLatin1(await withSets(1)));
    const text = String.fromCharCode(...sealed);
    for (const [from, to] of [
      ["hop1", "hop9"],
      ["Bye", "Buy"],
      ["smtp.mailfrom", "smtp.mailform"],
      ["alice", "malice"],
    ] as const) {
      const changed = encodeLatin1(text.replaceAll(from, to));
      expect(await statusOf(changed)).toBe("fail");
      const { status } = await peer!.verifyArc(changed, keys);
      expect(status).not.toBe("pass");
    }
  });
});

describe.each(peers)("we verify what $name seals", ({ name, peer }) => {
  it.skipIf(peer === undefined).each(oddMessages)("$name", async ({ text }) => {
    let message = encodeLatin1(text) as Uint8Array;
    for (const expected of ["none", "pass"] as const) {
      expect(await statusOf(message)).toBe(expected);
      const { message: here, authservId } = arrived(message, expected);
      message = await peer!.sealArc(here, { key: "rsa2048", authservId, headers });
    }
    expect(await verifyArc(message, { resolver, now: peerTime }), name).toMatchObject({
      result: "pass",
      oldestPass: 0,
    });
  });
});

describe("a chain of all three", () => {
  it.skipIf(peers.some(({ peer }) => peer === undefined))("passes everywhere, at each step", async () => {
    const sealers = [
      sealedByUs,
      ...peers.map(({ peer }) => async (message: Uint8Array): Promise<Uint8Array> => {
        const { message: here, authservId } = arrived(message, await statusOf(message));
        return peer!.sealArc(here, { key: "rsa1024", authservId, headers });
      }),
    ];
    let message: Uint8Array = encodeLatin1(oddMessages[0]!.text);
    for (let i = 0; i < 9; i++) {
      message = await sealers[i % sealers.length]!(message);
      expect(await statusOf(message)).toBe("pass");
      for (const { name, peer } of peers) {
        expect(await peer!.verifyArc(message, keys), `${name} after ${i + 1} sets`).toMatchObject({ status: "pass" });
      }
    }
  });
});
