// What dkimpy, Mail::DKIM and OpenDKIM's library sign, verifyDkim passes: 40 odd bodies under odd headers.
import { afterAll, describe, expect, it } from "vitest";
import { verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { type DkimKeyName, keyResolver, wordsOf } from "../support/dkim.js";
import { cornerBodies } from "../support/dkim-oracle.js";
import { findOpenDkimSigner } from "./peers/opendkim-sign.node.js";
import { type DkimPeer, findDkimpy, findMailDkim, peerTime } from "./peers/peer.node.js";

const canonicalizations = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"];
const signedNames = ["from", "to", "to", "subject", "date", "from"];
const headers = [
  "From: Alice <alice@example.com>\r\nTo: bob@example.net\r\nDate: x\r\nSubject: y\r\n",
  "from:alice@example.com\r\nDATE:\r\n \tx\r\nSubject:  a \t b  \r\nTo: a,\r\n\tb,\r\n  c\r\nTo: d\r\n",
  "Received: a\r\n\tb\r\nReceived: c\r\nFrom: \xe4@b\xfccher.example\r\nDate: x\r\nSubject:\r\n",
  `Date: x\r\nTo: ${"a@example.net,\r\n ".repeat(200)}b@example.net\r\nSubject: ${"x".repeat(990)}\r\nFrom: c@example.com\r\n`,
];

/** Where a program signs something else than the message by the words of the RFC, or nothing. */
interface Slip {
  readonly c: RegExp;
  readonly body: RegExp;
  readonly why: string;
}

interface Signer {
  readonly name: string;
  readonly start: (() => Pick<DkimPeer, "sign" | "stop">) | undefined;
  readonly keys: readonly DkimKeyName[];
  readonly slips: readonly Slip[];
  /** How many of its signatures pass; so that no new slip hides behind a wide one. */
  readonly passing: number;
}

const noFinalLineEnd = /(?<!\r\n)(?!^)$/;
const signers: readonly Signer[] = [
  {
    name: "dkimpy",
    start: findDkimpy(),
    keys: ["rsa1024", "ed25519"],
    slips: [
      { c: /./, body: /(?<!\r)\n/, why: "makes CRLF of a bare LF, which is content (RFC 6376 §2.8)" },
      { c: /relaxed$/, body: /[ \t]$/, why: "keeps white space of a last line without CRLF (RFC 6376 §3.4.4)" },
    ],
    passing: 264,
  },
  {
    name: "Mail::DKIM",
    start: findMailDkim(),
    keys: ["rsa1024", "rsa2048"],
    slips: [{ c: /simple$/, body: noFinalLineEnd, why: "adds no CRLF at the end of the body (RFC 6376 §3.4.3)" }],
    passing: 264,
  },
  {
    name: "OpenDKIM",
    start: findOpenDkimSigner(),
    keys: ["rsa2048"],
    slips: [
      { c: /./, body: /\r(?!\n)|(?<!\r)\n/, why: "drops or mends a bare CR or LF, which is content (RFC 6376 §2.8)" },
      { c: /relaxed$/, body: noFinalLineEnd, why: "signs no relaxed body without CRLF at its end (RFC 6376 §3.4.4)" },
    ],
    passing: 104,
  },
];

describe.each(signers)("verifyDkim passes what $name signs", ({ start, keys, slips, passing }) => {
  let signer: Pick<DkimPeer, "sign" | "stop"> | undefined;
  let passed = 0;
  afterAll(() => signer?.stop());

  it.skipIf(start === undefined).each(cornerBodies.map((body, i) => ({ body, header: headers[i % headers.length]! })))(
    "$body",
    async ({ body, header }) => {
      signer ??= start!();
      for (const c of canonicalizations) {
        const slip = slips.find((each) => each.c.test(c) && each.body.test(body));
        for (const key of keys) {
          const message = encodeLatin1(`${header}\r\n${body}`);
          const signed = await signer.sign(message, { key, c, headers: signedNames }).catch(() => undefined);
          const words = signed && wordsOf(await verifyDkim(signed, { resolver: keyResolver(), now: peerTime }));
          if (words?.[0] === "pass") passed++;
          else expect(slip, `${c} ${key}: ${words}`).toBeDefined();
        }
      }
    },
  );

  it.skipIf(start === undefined)(`in ${passing} cases`, () => expect(passed).toBe(passing));
});
