// Signed messages with random damage: verifyDkim, dkimpy and Mail::DKIM agree on which pass, or the difference has a reason.
import { afterAll, describe, expect, it } from "vitest";
import { createKeyCache } from "../../src/core/index.js";
import { verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { keyResolver, sign, wordsOf } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
import { type DkimPeer, findDkimpy, findMailDkim, peerTime } from "./peers/peer.node.js";

/** Numbers below `n`, the same in each run. */
function randomNumbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const header =
  "Received: a\r\n\tb\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>\r\nSubject: A  test,\r\n\tfolded\r\nDate: x\r\n";
const bodies = ["Hello  Bob \r\n\r\n  Bye\r\n\r\n", "", "a\r\n", "x \r\n \r\n"];
const inserted =
  " |\t|\r\n|\r\n |;|=|:|a|b=|\0|\x0b|\xe9|From: x\r\n|Subject: y\r\n|; l=3|; l=0|; x=1|; t=9|v=1; |; q=dns/txt|; i=@b|\r|\n|AAAA|DKIM-Signature: a\r\n".split(
    "|",
  );

interface Sample {
  readonly message: string;
  readonly ed25519: boolean;
}

/** A signed message with up to two edits, half of them in the signature. */
async function sample(random: (n: number) => number): Promise<Sample> {
  const one = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const key = one(["rsa1024", "rsa1024", "ed25519"] as const);
  const c = one(["simple/simple", "relaxed/relaxed", "simple/relaxed", "relaxed/simple"]);
  const h = one(["from:to:subject:date", "From : from:Subject:x-none"]);
  const more = one([{}, {}, { i: "joe@mail.example.com" }, { l: "2" }, { t: "1767225000" }, { x: "1767229999" }]);
  const separator = one([";", "; ", ";\r\n\t"]);
  let message = await sign({ key, header, body: one(bodies), tags: { c, h, ...more }, separator });
  if (random(20) === 0) message = `From: mallory@example.org\r\n${message}`;
  for (let edits = random(3); edits > 0; edits--) {
    const at = random(random(2) === 0 ? message.length : message.length >> 1);
    message = message.slice(0, at) + (random(4) === 0 ? "" : one(inserted)) + message.slice(at + random(3));
  }
  return { message, ed25519: key === "ed25519" };
}

/** A difference that is known: our words and theirs, where both are as said. */
interface Difference {
  readonly ours: RegExp;
  readonly theirs: RegExp;
  readonly message?: RegExp;
  readonly why: string;
}

const peers: readonly {
  readonly name: string;
  readonly start: (() => DkimPeer) | undefined;
  readonly ed25519: boolean;
  readonly differences: readonly Difference[];
}[] = [
  {
    name: "dkimpy",
    start: findDkimpy(),
    ed25519: true,
    differences: [
      {
        ours: /^permerror body-too-short$/,
        theirs: /^pass$/,
        why: "hashes the body there is where l= is larger than it, which it must not be (RFC 6376 §3.5)",
      },
      {
        ours: /^pass$/,
        theirs: /^MessageFormatError: Unexpected characters/,
        why: "refuses a message with a line that is no field, as a verifier may (RFC 6376 §3.8)",
      },
      {
        ours: /^pass$/,
        theirs: /^fail$/,
        message: /^From:.*^From:/ims,
        why: "wants every From signed, as a verifier may (RFC 6376 §8.15)",
      },
      {
        ours: /^neutral malformed-signature$/,
        theirs: /^pass$/,
        message: /b=[^;]*?[\r\v\f](?!\n)/,
        why: "takes a bare CR, VT and FF in b= for white space, which they aren't (RFC 6376 §2.8)",
      },
      {
        ours: /^fail /,
        theirs: /^pass$/,
        message: /(?<!\r)\n/,
        why: "makes CRLF of a bare LF, which is content (RFC 6376 §2.8)",
      },
    ],
  },
  {
    name: "Mail::DKIM",
    start: findMailDkim(),
    ed25519: false,
    differences: [
      {
        ours: /^permerror body-too-short$/,
        theirs: /^pass$/,
        why: "hashes the body there is where l= is larger than it, which it must not be (RFC 6376 §3.5)",
      },
      {
        ours: /^neutral malformed-signature$/,
        theirs: /^pass$/,
        message: /b=[^;]*?[^\w+/=; \t\r\n]/,
        why: "skips what is no base64 in b= (RFC 6376 §3.5)",
      },
      {
        ours: /^pass$|^fail /,
        theirs: /^pass$|^fail /,
        message: /(?<!\r)\n/,
        why: "knows no line end but CRLF; to us a bare LF ends a field of the header too, one that can't be signed (RFC 6376 §2.8)",
      },
    ],
  },
];

const keyCache = createKeyCache();
const records = Object.fromEntries(
  Object.entries(dkimKeys).map(([name, { record }]) => [`${name}._domainkey.example.com`, record]),
);

async function ourWord(message: Uint8Array): Promise<string> {
  const options = { resolver: keyResolver(), keyCache, now: peerTime, allowBodyLength: true };
  return wordsOf(await verifyDkim(message, options))[0] ?? "none";
}

describe.each(peers)("verifyDkim and $name", ({ start, ed25519, differences }) => {
  let peer: DkimPeer | undefined;
  afterAll(() => peer?.stop());

  it.skipIf(start === undefined)(
    "agree on 1,000 damaged messages, or it is known why not",
    async () => {
      peer = start!();
      const random = randomNumbers(26);
      const unexplained = new Map<string, string>();
      const found = new Set<Difference>();
      let both = 0;
      let neither = 0;
      for (let i = 0; i < 1000; i++) {
        const { message, ...made } = await sample(random);
        if (made.ed25519 && !ed25519) continue;
        const bytes = encodeLatin1(message);
        const ours = await ourWord(bytes);
        const { results, error } = await peer.verify(bytes, records);
        const theirs = results?.[0] ?? error ?? "none";
        if (ours === "pass" && theirs === "pass") both++;
        else if (ours !== "pass" && theirs !== "pass") neither++;
        else {
          const known = differences.find(
            (each) => each.ours.test(ours) && each.theirs.test(theirs) && (each.message?.test(message) ?? true),
          );
          if (known === undefined) unexplained.set(`ours: ${ours}; theirs: ${theirs}`, JSON.stringify(message));
          else found.add(known);
        }
      }
      expect(Object.fromEntries(unexplained)).toEqual({});
      expect(differences.filter((each) => !found.has(each))).toEqual([]);
      expect(Math.min(both, neither)).toBeGreaterThan(150);
    },
    120_000,
  );
});
