import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import {
  type AuthenticateMessageOptions,
  authenticateMessage,
  type MessageAuthentication,
  toSmtpReply,
} from "../../src/authenticate/index.js";
import { createKeyCache, type DnsAnswer, type DnsResolver, type DnsType } from "../../src/core/index.js";
import { parseAuthenticationResults } from "../../src/headers/index.js";
import { encodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";
import { parseReceivedSpf } from "../../src/spf/index.js";
import { damaged, messageTexts } from "../support/arbitraries.js";
import { withSets } from "../support/arc.js";
import { sign } from "../support/dkim.js";
import { dnsAnswers } from "../support/dns-arbitraries.js";
import { dkimVectors, dkimVectorTime } from "../vectors/dkim.js";
import { world, worldZone } from "./world.js";

const now = dkimVectorTime;
const keyCache = createKeyCache();

const legal: Readonly<Record<string, string>> = {
  spf: "none neutral pass fail softfail temperror permerror",
  dkim: "none pass fail policy neutral temperror permerror",
  dmarc: "none pass fail temperror permerror",
  iprev: "pass fail temperror permerror",
  arc: "none pass fail",
};

/** What holds for every verdict, whatever went in. */
function expectLegal(result: MessageAuthentication): void {
  for (const field of [result.headers.authenticationResults, result.headers.receivedSpf]) {
    if (field === undefined) continue;
    expect(field.endsWith("\r\n")).toBe(true);
    const [first, ...others] = field.slice(0, -2).split("\r\n");
    for (const line of others) expect(line).toMatch(/^ .*[^ ]/);
    for (const line of [first!, ...others]) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(encodeUtf8(line).length).toBeLessThanOrEqual(998);
    }
  }
  const { authservId, results } = parseAuthenticationResults(result.headers.authenticationResults);
  expect(authservId).toBe("mx.example.net");
  for (const { method, result: word } of results) expect(legal[method]?.split(" ")).toContain(word);
  expect(results.filter(({ method }) => method === "dmarc")).toHaveLength(1);
  if (result.headers.receivedSpf !== undefined) {
    expect(parseReceivedSpf(result.headers.receivedSpf)).toMatchObject({ receiver: "mx.example.net" });
  }
  const passes = [result.spf, ...result.dkim.signatures].some(({ result: word }) => word === "pass");
  if (result.dmarc.result === "pass") expect(passes).toBe(true);
  const reply = toSmtpReply(result, { refuse: ["dmarc", "author", "spf", "dkim", "spf-or-dkim", "iprev"] });
  if (reply !== undefined) expect(reply.line).toMatch(/^(550 5|451 4)\.7\.\d+ [ -~]{1,490}$/);
}

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\r",
      "\n",
      "\0",
      "\t",
      " ",
      "@",
      '"',
      "\\",
      "(",
      ")",
      ";",
      "=",
      ".",
      "é",
      "\ud800",
      "a",
      "example.com",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});
const clients: fc.Arbitrary<Partial<AuthenticateMessageOptions>> = fc.record(
  {
    ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant("192.0.2.25")),
    helo: fc.oneof(hostile, fc.constant("mail.example.com")),
    mailFrom: fc.oneof(hostile, fc.constant("joe@example.com"), fc.constant(null)),
  },
  { requiredKeys: [] },
);

const sealedMessages = [await withSets(2, {}, await sign()), await withSets(1)];

const fromFields = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'a@.<>,;:()"\\ \r\né=?', "b@example.com", "<d@lax.example>"), maxLength: 20 }),
  fc.constantFrom("Joe <joe@example.com>", "a@example.com, b@lax.example", ""),
);

describe("authenticateMessage settles with legal words", () => {
  it("for messages of any kind, from clients of any kind", async () => {
    const messages = fc.tuple(
      fc.oneof(
        fc.constant(""),
        fromFields.map((from) => `From: ${from}\r\n`),
      ),
      messageTexts,
    );
    await fc.assert(
      fc.asyncProperty(messages, clients, async ([from, text], client) => {
        const options = { resolver: world.resolver, authservId: "mx.example.net", now, keyCache, ...client };
        expectLegal(await authenticateMessage(encodeUtf8(from + text), options));
      }),
      { numRuns: 300 },
    );
  });

  it("for signed messages with damage, and DNS with damage", async () => {
    const zones = damaged(fc.constant(worldZone), ' ;=:"\\vspfTXT~-?0\r\n').map((text) => {
      try {
        return zoneResolver(text);
      } catch {
        return world.resolver; // no zone file any more
      }
    });
    const vectors = fc.constantFrom(...dkimVectors).chain(({ message }) => damaged(fc.constant(message)));
    await fc.assert(
      fc.asyncProperty(vectors, zones, clients, async (text, resolver, client) => {
        const options = { resolver, authservId: "mx.example.net", now, keyCache, ...client };
        expectLegal(await authenticateMessage(encodeLatin1(text), options));
      }),
      { numRuns: 200 },
    );
  });

  it("for forwarded messages with damage", async () => {
    const messages = fc
      .constantFrom(...sealedMessages)
      .chain((text) => damaged(fc.constant(text), ' \r\n;=:/.-0aiAbc"\0'));
    await fc.assert(
      fc.asyncProperty(messages, clients, async (text, client) => {
        const options = { resolver: world.resolver, authservId: "mx.example.net", now, keyCache, ...client };
        expectLegal(await authenticateMessage(encodeLatin1(text), options));
      }),
      { numRuns: 200 },
    );
  });

  it("for any answers of DNS, and none", async () => {
    const answers = fc.array(
      fc.oneof(
        ...(["A", "AAAA", "MX", "TXT", "PTR", "CNAME"] as const).map((type) => dnsAnswers(type)),
        fc.constantFrom<unknown>(undefined, null, {}, { status: "ok" }, "throw", { status: "ok", records: ["x"] }),
      ),
      { minLength: 1, maxLength: 12 },
    );
    const message = encodeLatin1(dkimVectors[0]!.message);
    await fc.assert(
      fc.asyncProperty(answers, clients, async (list, client) => {
        let next = 0;
        const resolver = {
          async resolve<T extends DnsType>(): Promise<DnsAnswer<T>> {
            const answer = list[next++ % list.length];
            if (answer === "throw") throw new Error("down");
            return answer as DnsAnswer<T>;
          },
        } satisfies DnsResolver;
        expectLegal(await authenticateMessage(message, { resolver, authservId: "mx.example.net", now, ...client }));
      }),
      { numRuns: 300 },
    );
  });
});
