import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envelopeFromHeaders, type HeaderEnvelope } from "../../src/headers/index.js";
import { piecesOf, streamOf } from "../support/sources.js";
import { nearlyReceived } from "./received-arbitraries.js";
import { boundary, messageOf, received, usual } from "./trace-messages.js";

/** The values, and how they were found. */
function flat({ ip, helo, mailFrom, client, sender }: HeaderEnvelope): readonly (string | undefined)[] {
  return [ip, helo, mailFrom, `${client.certainty} ${client.reason}`, `${sender.certainty} ${sender.reason}`];
}

const envelopeOf = async (
  fields: readonly string[],
  options: Parameters<typeof envelopeFromHeaders>[1] = { boundary },
) => flat(await envelopeFromHeaders(messageOf(...fields), options));

describe("envelopeFromHeaders", () => {
  it("takes the first hop from outside that a host inside wrote", async () => {
    const certain = ["192.0.2.7", "mail.example.com", "joe@example.com", "certain boundary-hop", "certain return-path"];
    expect(await envelopeOf(usual)).toEqual(certain);
    const forged = received(
      "from bank.example ([192.0.2.99]) by mx.example.net with ESMTPS id f (envelope-from <ceo@bank.example>)",
      0,
    );
    expect(await envelopeOf([...usual, forged])).toEqual(certain);
    expect(flat(await envelopeFromHeaders(streamOf(piecesOf(messageOf(...usual), 5)), { boundary }))).toEqual(certain);
  });

  it("prefers the reverse-path that the boundary hop wrote down", async () => {
    const hop = received(
      "from mail.example.com ([192.0.2.7] helo=hi.example.com) by mx.example.net with esmtp (envelope-from <bounce@example.com>) id 1",
      1,
    );
    expect(await envelopeOf(["Return-Path: <srs0=x@example.net>", hop])).toEqual([
      "192.0.2.7",
      "hi.example.com",
      "bounce@example.com",
      "certain boundary-hop",
      "certain received",
    ]);
    const bounce = received(
      "from mail.example.com ([192.0.2.7]) by mx.example.net with esmtp (envelope-from <>) id 1",
      1,
    );
    expect((await envelopeOf([bounce]))[2]).toBe("");
  });

  const hop = (clauses: string) =>
    received(`from mail.example.com (mail.example.com [192.0.2.7]) by mx.example.net ${clauses}`, 1);
  it.each<[string, readonly string[], readonly (string | undefined)[]]>([
    ["no fields", [], [undefined, undefined, undefined, "none no-received", "none absent"]],
    [
      "null reverse-path",
      ["Return-Path: <>", hop("with ESMTP")],
      ["192.0.2.7", "mail.example.com", "", "certain boundary-hop", "certain return-path"],
    ],
    [
      "UTF-8 reverse-path",
      ["Return-Path: <j\xc3\xb6rg@example.com>", hop("with UTF8SMTP")],
      ["192.0.2.7", "mail.example.com", "j\u00f6rg@example.com", "certain boundary-hop", "certain return-path"],
    ],
    [
      "unreadable reverse-path",
      ["Return-Path: <", hop("with ESMTP")],
      ["192.0.2.7", "mail.example.com", undefined, "certain boundary-hop", "none absent"],
    ],
    [
      "reverse-path from outside",
      [hop("with ESMTP"), "Return-Path: <a@b.example>"],
      ["192.0.2.7", "mail.example.com", undefined, "certain boundary-hop", "none below-boundary"],
    ],
    [
      "several addresses",
      [received("from x([198.51.100.1]) (unknown [192.0.2.7]) by mx.example.net with ESMTP", 1)],
      ["192.0.2.7", "x", undefined, "likely ambiguous-hop", "none absent"],
    ],
    [
      "a reverse-path in HELO",
      [received("from x(envelope-from <a@b.example>) (unknown [192.0.2.7]) by mx.example.net with ESMTP", 1)],
      ["192.0.2.7", "x", "a@b.example", "certain boundary-hop", "likely received"],
    ],
    [
      "two reverse-paths",
      [
        received(
          "from x ([192.0.2.7]) (envelope-sender <a@b.example>) by mx.example.net (envelope-from <c@d.example>)",
          1,
        ),
      ],
      ["192.0.2.7", "x", "a@b.example", "likely ambiguous-hop", "likely received"],
    ],
    ["a user", [hop("with ESMTPSA")], [undefined, undefined, undefined, "none submission", "none absent"]],
    [
      "webmail",
      [received("from 192.0.2.7 (SquirrelMail authenticated user mia) by mx.example.net with HTTP", 1)],
      [undefined, undefined, undefined, "none not-smtp", "none absent"],
    ],
    [
      "fetchmail",
      [received("from pop.isp.example [192.0.2.110] by mx.example.net with POP3 (fetchmail-6.4.38)", 1)],
      [undefined, undefined, undefined, "none not-smtp", "none absent"],
    ],
    [
      "all inside",
      [received("from a.example.net ([10.1.1.1]) by mx.example.net with ESMTP", 1)],
      [undefined, undefined, undefined, "none never-outside", "none absent"],
    ],
    [
      "a hole in the boundary",
      [
        received("from a ([10.1.1.1]) by mx.example.net with ESMTP", 2),
        received("from b ([192.0.2.7]) by mx.partner.example with ESMTP", 1),
      ],
      [undefined, undefined, undefined, "none chain-broken", "none absent"],
    ],
    [
      "someone else's",
      [received("from mx.example.net ([203.0.113.24]) by mx.other.example with ESMTP", 1)],
      [undefined, undefined, undefined, "none not-written-inside", "none absent"],
    ],
    [
      "no address",
      [received("from mail.example.com by mx.example.net with ESMTP", 1)],
      [undefined, undefined, undefined, "none no-address", "none absent"],
    ],
  ])("%s", async (_, fields, expected) => {
    expect(await envelopeOf(fields)).toEqual(expected);
  });

  it("guesses without a boundary", async () => {
    const fields = [
      "Return-Path: <joe@example.com>",
      received("from a ([10.0.0.5]) by store.example.net with LMTP", 3),
      received("from mail.example.com (mail.example.com [8.8.8.8]) by mx.example.net with ESMTP", 2),
    ];
    expect(await envelopeOf(fields, {})).toEqual([
      "8.8.8.8",
      "mail.example.com",
      "joe@example.com",
      "guess first-public-address",
      "guess return-path",
    ]);
    expect(await envelopeOf(fields.slice(0, 2), {})).toEqual([
      undefined,
      undefined,
      "joe@example.com",
      "none no-address",
      "guess return-path",
    ]);
    expect(await envelopeOf([], undefined)).toEqual([
      undefined,
      undefined,
      undefined,
      "none no-received",
      "none absent",
    ]);
  });

  it("says when the header is too large", async () => {
    expect(await envelopeOf(usual, { boundary, limits: { maxHeaderFields: 2 } })).toEqual([
      undefined,
      undefined,
      undefined,
      "none header-too-large",
      "none header-too-large",
    ]);
  });

  it("never lets fields below the boundary say anything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nearlyReceived, { maxLength: 3 }), async (values) => {
        const below = values.map((value) => `Received: ${value.replace(/[\r\n]+[ \t]*/g, "\r\n ")}`);
        expect(await envelopeOf([...usual, "Return-Path: <evil@evil.example>", ...below])).toEqual(
          await envelopeOf(usual),
        );
      }),
    );
  });
});
