import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import {
  type AuthenticateMessageOptions,
  authenticateMessage,
  SMTP_REFUSAL_GROUNDS,
  type SmtpRefusalGround,
  toSmtpReply,
} from "../../src/authenticate/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { sign } from "../support/dkim.js";
import { stored, world, worldZone } from "./world.js";

const all: readonly SmtpRefusalGround[] = ["dmarc", "author", "spf", "dkim", "spf-or-dkim", "iprev"];
const now = new Date("2026-01-01T00:00:00Z");

const resolver = zoneResolver(`${worldZone}
hard.example.    TXT  "v=spf1 exp=why.hard.example -all"
why.hard.example. TXT  "%{i} may not, \\"see\\" https://hard.example/"
broken.example.  TXT  "v=spf1 bogus"
slow.example.    TXT  "v=spf1 -all"
`);
const failing = {
  resolve: ((name, type, options) =>
    name.endsWith("slow.example") || name.startsWith("99.")
      ? Promise.resolve({ status: "failed", reason: "servfail" })
      : resolver.resolve(name, type, options)) as typeof resolver.resolve,
};

async function replyTo(
  from: string,
  refuse: readonly SmtpRefusalGround[] | undefined,
  client: Partial<AuthenticateMessageOptions> = {},
  defer?: boolean,
): Promise<string | undefined> {
  const message = encodeUtf8(`${from === "" ? "" : `From: ${from}\r\n`}Subject: Hi\r\n\r\n`);
  const result = await authenticateMessage(message, { ...stored, resolver: failing, now, ...client });
  const reply = toSmtpReply(result, { ...(refuse && { refuse }), ...(defer !== undefined && { defer }) });
  if (reply !== undefined) {
    const { code, enhancedStatus, text, line } = reply;
    expect(line).toBe(`${code} ${enhancedStatus} ${text}`);
  }
  return reply?.line;
}

const of = (mailFrom: string) => ({ ip: "192.0.2.25", helo: "x.example", mailFrom });

describe("toSmtpReply", () => {
  it.each<[string, SmtpRefusalGround[] | undefined, Partial<AuthenticateMessageOptions>, string | undefined]>([
    ["a@example.com", undefined, {}, "550 5.7.1 Email rejected per DMARC policy for example.com"],
    ["a@example.com", undefined, world, undefined],
    ["a@sub.example.com", undefined, {}, undefined],
    ["a@lax.example", undefined, {}, undefined],
    ["a@open.example", undefined, {}, undefined],
    ["a@unknown.example", undefined, {}, undefined],
    ["a@slow.example", undefined, {}, "451 4.7.1 DMARC of slow.example can't be evaluated now"],
    ["", undefined, {}, "550 5.7.1 the From field has no address"],
    ["Joe", undefined, {}, "550 5.7.1 the From field has no address"],
    ["<a@b", undefined, {}, "550 5.7.1 the From field has an address that can't be read"],
    ["a@b.example, c@d.example", undefined, {}, "550 5.7.1 the From field has addresses of several domains"],
    ["", ["dmarc"], {}, undefined],
    ["a@unknown.example", [], {}, undefined],
    [
      "a@unknown.example",
      ["spf"],
      of("a@hard.example"),
      '550 5.7.23 SPF of hard.example doesn\'t permit this client; hard.example explains: 192.0.2.25 may not, "see" https://hard.example/',
    ],
    [
      "a@unknown.example",
      ["spf"],
      of("a@broken.example"),
      "550 5.7.24 the SPF policy of broken.example is in error: syntax",
    ],
    ["a@unknown.example", ["spf"], of("a@slow.example"), "451 4.7.24 SPF of slow.example can't be evaluated now"],
    ["a@unknown.example", ["spf"], of("a@none.example"), undefined],
    ["a@unknown.example", ["spf"], {}, undefined],
    ["a@unknown.example", ["dkim"], {}, "550 5.7.20 no passing DKIM signature"],
    ["a@unknown.example", ["spf-or-dkim"], {}, "550 5.7.26 neither SPF nor a DKIM signature passes"],
    [
      "a@unknown.example",
      ["spf-or-dkim"],
      of("a@slow.example"),
      "451 4.7.26 neither SPF nor DKIM can be evaluated now",
    ],
    ["a@unknown.example", ["spf-or-dkim"], of("a@example.com"), undefined],
    ["a@unknown.example", ["iprev"], { ip: "192.0.2.26" }, "550 5.7.25 no name of this client has its address"],
    ["a@unknown.example", ["iprev"], { ip: "192.0.2.27" }, "550 5.7.25 no name of this client has its address"],
    [
      "a@unknown.example",
      ["iprev"],
      { ip: "192.0.2.99" },
      "451 4.7.25 the names of this client can't be looked up now",
    ],
    ["a@unknown.example", ["iprev"], { ip: "192.0.2.25" }, undefined],
    ["a@unknown.example", ["iprev"], {}, undefined],
    // For good comes before for now, and the first ground before the others.
    [
      "a@slow.example",
      ["dmarc", "spf"],
      of("a@hard.example"),
      '550 5.7.23 SPF of hard.example doesn\'t permit this client; hard.example explains: 192.0.2.25 may not, "see" https://hard.example/',
    ],
    ["a@example.com", ["dkim", "dmarc"], {}, "550 5.7.1 Email rejected per DMARC policy for example.com"],
    [
      "a@slow.example",
      ["iprev", "dmarc"],
      { ip: "192.0.2.99" },
      "451 4.7.1 DMARC of slow.example can't be evaluated now",
    ],
  ])("to From: %s, refusing for %j", async (from, refuse, client, expected) => {
    expect(await replyTo(from, refuse, client)).toBe(expected);
  });

  it("doesn't send the client away for now when told so", async () => {
    expect(await replyTo("a@slow.example", undefined, {}, false)).toBeUndefined();
    expect(await replyTo("a@example.com", undefined, {}, false)).toMatch(/^550/);
  });

  it("tells a signature that isn't taken from none that verifies", async () => {
    const reply = async (text: string, options: Partial<AuthenticateMessageOptions> = {}) => {
      const result = await authenticateMessage(encodeUtf8(text), { ...stored, now, ...options });
      return toSmtpReply(result, { refuse: ["dkim"] })?.line;
    };
    expect(await reply(await sign())).toBeUndefined();
    expect(await reply(await sign({ tags: { x: "1" } }))).toBe("550 5.7.21 no acceptable DKIM signature");
    expect(await reply(`${await sign()}x`)).toBe("550 5.7.20 no passing DKIM signature");
    const dead = { resolve: () => Promise.reject(new Error("down")) };
    expect(await reply(await sign(), { resolver: dead })).toBe("451 4.7.20 no DKIM key can be had now");
  });

  it("says nothing that a stranger could break a line with, or too long", async () => {
    const words = fc.string({
      unit: fc.constantFrom("\r", "\n", "\0", "é", "\x7f", "a", " ", "\t", "\u2028", "x".repeat(100)),
    });
    const result = await authenticateMessage(encodeUtf8("From: a@b.example\r\n\r\n"), {
      ...stored,
      ...of("a@hard.example"),
      resolver,
    });
    fc.assert(
      fc.property(words, words, (explanation, domain) => {
        const spf = { ...result.spf, explanation, domain } as typeof result.spf;
        const line = toSmtpReply({ ...result, spf }, { refuse: all })!.line;
        expect(line).toMatch(/^550 5\.7\.23 [ -~]+$/);
        expect(line.length).toBeLessThanOrEqual(510);
      }),
    );
  });

  it("is wrongly used", async () => {
    const result = await authenticateMessage(encodeUtf8("From: a@b.example\r\n\r\n"), stored);
    expect(() => toSmtpReply(result, { refuse: ["toString" as never] })).toThrow(/"refuse"/);
    expect(() => toSmtpReply(result, { refuse: "spf" as never })).toThrow(TypeError);
    expect(SMTP_REFUSAL_GROUNDS).toEqual(["dmarc", "author"]);
  });
});
