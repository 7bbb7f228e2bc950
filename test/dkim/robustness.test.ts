import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyCache, type DnsResolver } from "../../src/core/index.js";
import { type DkimVerification, dkimReasons, verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { damaged, messageTexts, tagLists } from "../support/arbitraries.js";
import { keyResolver } from "../support/dkim.js";
import { dkimKeys, dkimVectors, dkimVectorTime } from "../vectors/dkim.js";

const now = dkimVectorTime;
const keyCache = createKeyCache();

/** What holds for every verification, whatever went in. */
function expectLegal({ signatures, issues }: DkimVerification): void {
  expect(signatures.map(({ index }) => index)).toEqual(signatures.map((_, i) => i));
  for (const result of signatures) {
    if (result.result === "pass") expect(result).toMatchObject({ verified: true, policies: [] });
    else {
      expect(dkimReasons[result.reason]).toBe(result.result);
      expect(result.policies[0]).toBe(result.result === "policy" ? result.reason : undefined);
      if (result.verified) expect(result.result).toBe("policy");
    }
    if (result.coverage !== undefined) {
      expect(result.coverage.signedBodyOctets).toBeLessThanOrEqual(result.coverage.bodyOctets);
    }
  }
  for (const { count } of issues) expect(count).toBeGreaterThan(0);
}

const vectors = fc.constantFrom(...dkimVectors);
const signatureCharacters = " \t\r\n;=:/,@.+-0aAbBhHvVsSdDxXtTlLcCqQiIzZ\0\x7f\xe9";
const records = fc.oneof(
  {
    weight: 3,
    arbitrary: damaged(
      fc.constantFrom(...Object.values(dkimKeys).map(({ record }) => record)),
      "; =:\\vkpstyhg*\0\xe9\r\n",
    ),
  },
  { weight: 1, arbitrary: tagLists.map(({ text }) => text) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
);

describe("verifyDkim settles with a legal verdict", () => {
  it("for signed messages with damage", async () => {
    const messages = vectors.chain((vector) =>
      fc.tuple(fc.constant(vector), damaged(fc.constant(vector.message), signatureCharacters)),
    );
    await fc.assert(
      fc.asyncProperty(messages, async ([vector, message]) => {
        const resolver = keyResolver(vector.records);
        expectLegal(await verifyDkim(encodeLatin1(message), { resolver, now, keyCache }));
      }),
      { numRuns: 600 },
    );
  });

  it("for signatures with damage, the rest sound", async () => {
    const messages = vectors.chain((vector) => {
      const end = vector.message.search(/\r\n(?![ \t])/);
      const field = damaged(fc.constant(vector.message.slice(0, end)), signatureCharacters);
      return fc.tuple(
        fc.constant(vector),
        field.map((text) => text + vector.message.slice(end)),
      );
    });
    await fc.assert(
      fc.asyncProperty(messages, async ([vector, message]) => {
        const resolver = keyResolver(vector.records);
        expectLegal(await verifyDkim(encodeLatin1(message), { resolver, now, keyCache }));
      }),
      { numRuns: 600 },
    );
  });

  it("for signatures that are tag lists of any kind", async () => {
    const resolver = keyResolver();
    await fc.assert(
      fc.asyncProperty(fc.array(tagLists, { maxLength: 4 }), messageTexts, async (lists, message) => {
        const fields = lists.map(({ text }) => `DKIM-Signature: ${text.trimEnd()}\r\n`).join("");
        const verification = await verifyDkim(encodeLatin1(fields + message), { resolver, now });
        expectLegal(verification);
        expect(verification.signatures.length).toBeGreaterThanOrEqual(lists.length);
      }),
      { numRuns: 300 },
    );
  });

  it("for key records with damage", async () => {
    await fc.assert(
      fc.asyncProperty(vectors, fc.array(records, { maxLength: 4 }), async ({ message, records: sound }, texts) => {
        const resolver = keyResolver(Object.fromEntries(Object.keys(sound).map((name) => [name, texts])));
        expectLegal(await verifyDkim(encodeLatin1(message), { resolver, now }));
      }),
      { numRuns: 500 },
    );
  });

  it("for resolvers that answer anything", async () => {
    const answers = fc.oneof(
      fc.anything(),
      fc.record(
        {
          status: fc.oneof(fc.constantFrom("ok", "nxdomain", "failed"), fc.anything()),
          records: fc.oneof(fc.array(fc.array(fc.oneof(records, fc.anything()), { maxLength: 3 })), fc.anything()),
          authenticated: fc.oneof(fc.boolean(), fc.anything()),
          reason: fc.oneof(fc.constantFrom("timeout", "servfail"), fc.anything()),
          ttl: fc.oneof(fc.integer(), fc.anything()),
          aliases: fc.anything(),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(vectors, answers, fc.boolean(), async ({ message }, answer, throws) => {
        const resolver: DnsResolver = {
          resolve: async () => {
            if (throws) throw answer;
            return answer as never;
          },
        };
        expectLegal(await verifyDkim(encodeLatin1(message), { resolver, now }));
      }),
      { numRuns: 500 },
    );
  });

  it("with any options of the right kind", async () => {
    const options = fc.record(
      {
        now: fc.date({ noInvalidDate: true }),
        lineEndings: fc.constantFrom("strict" as const, "normalize" as const),
        minRsaBits: fc.nat({ max: 9000 }),
        allowSha1: fc.boolean(),
        allowBodyLength: fc.boolean(),
        allowExpired: fc.boolean(),
        clockSkewSeconds: fc.nat(),
        isPublicSuffix: fc.func(fc.boolean()),
        limits: fc.record(
          {
            maxSignatures: fc.nat({ max: 3 }),
            maxKeysPerName: fc.nat({ max: 3 }),
            maxRsaBits: fc.nat({ max: 3000 }),
            maxHeaderBytes: fc.nat({ max: 2000 }),
            maxHeaderFields: fc.nat({ max: 9 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(vectors, options, async (vector, policy) => {
        const resolver = keyResolver(vector.records);
        expectLegal(await verifyDkim(encodeLatin1(vector.message), { resolver, keyCache, ...policy }));
      }),
      { numRuns: 400 },
    );
  });
});
