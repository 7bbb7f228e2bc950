// What signDkim signs, others verify: dkimpy, Mail::DKIM, OpenDKIM's library, and our own verifyDkim.
import { afterAll, describe, expect, it } from "vitest";
import { resolverFrom } from "../../src/core/index.js";
import { type DkimCanonicalization, signDkim, verifyDkim } from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeLatin1 } from "../../src/internal/bytes.js";
import { longLine, type OddMessage, oddMessages } from "../support/odd-messages.js";
import { dkimKeys } from "../vectors/dkim.js";
import { findOpenDkim } from "./peers/opendkim.node.js";
import { findDkimpy, findMailDkim, peerTime } from "./peers/peer.node.js";

const canonicalizations: readonly DkimCanonicalization[] = [
  "relaxed/relaxed",
  "relaxed/simple",
  "simple/relaxed",
  "simple/simple",
];
const keyTypes = ["rsa2048", "ed25519"] as const;
const domain = "xn--bcher-kva.example";
const records = Object.fromEntries(keyTypes.map((key) => [`${key}._domainkey.${domain}`, dkimKeys[key].record]));

/** The columns of the matrix: one signature for each, all on one message, from the top down. */
const cells = keyTypes.flatMap((key) => canonicalizations.map((canonicalization) => ({ key, canonicalization })));

/** The message with all signatures, as it is after SMTP has carried it: the last line has its CRLF. */
async function signAll({ text }: OddMessage): Promise<Uint8Array> {
  const message = encodeLatin1(text);
  const { headerBytes } = await signDkim(message, {
    now: peerTime,
    expiresInSeconds: 1000,
    signatures: cells.map(({ key, canonicalization }) => ({
      domain: "bücher.example",
      selector: key,
      key: decodeBase64(dkimKeys[key].pkcs8)!,
      canonicalization,
      identity: "jürgen;  =@mail.bücher.example",
    })),
  });
  return concatBytes([headerBytes, message, encodeLatin1(text.endsWith("\r\n") ? "" : "\r\n")]);
}

interface Peer {
  readonly name: string;
  readonly find: typeof findDkimpy | typeof findOpenDkim;
  /** Signatures that it doesn't pass. */
  readonly without?: RegExp;
}

const messages = [...oddMessages, longLine()];

describe.each<Peer>([
  { name: "dkimpy", find: findDkimpy },
  { name: "Mail::DKIM", find: findMailDkim, without: /^ed25519/ }, // unknown to the version in Debian 12
  { name: "OpenDKIM", find: findOpenDkim },
])("$name verifies what we sign (RFC 6376 §5)", ({ find, without }) => {
  const peer = find()?.();
  afterAll(() => peer?.stop());

  it.skipIf(peer === undefined).each(messages)("$name", async (message) => {
    const { results, error } = await peer!.verify(await signAll(message), records);
    const words = cells.map(({ key, canonicalization }, i) => `${key} ${canonicalization}: ${results?.[i] ?? error}`);
    const expected = cells.map(({ key, canonicalization }) => `${key} ${canonicalization}: pass`);
    const counts = (word: string): boolean => without?.test(word) !== true;
    expect(words.filter(counts)).toEqual(expected.filter(counts));
    expect(words.filter((word) => !counts(word) && word.endsWith("pass"))).toEqual([]);
  });
});

describe("verifyDkim verifies what signDkim signs", () => {
  it.each(messages)("$name", async (message) => {
    const resolver = resolverFrom((name) => (name in records ? [[records[name]!]] : "nxdomain"));
    const { signatures } = await verifyDkim(await signAll(message), { resolver, now: peerTime });
    expect(signatures.map(({ result }) => result)).toEqual(cells.map(() => "pass"));
  });
});
