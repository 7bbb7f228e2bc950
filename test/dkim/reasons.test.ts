import { describe, expect, it } from "vitest";
import { type DnsFailure, resolverFrom } from "../../src/core/index.js";
import { checkSignature } from "../../src/dkim/check-signature.js";
import {
  type DkimReason,
  type DkimResult,
  type DkimResultWord,
  dkimReasonSpecs,
  dkimReasons,
  type VerifyDkimOptions,
  verifyDkim,
} from "../../src/dkim/index.js";
import { fetchDkimKeys } from "../../src/dkim/key.js";
import { DKIM_LIMITS } from "../../src/dkim/limits.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { parseDkimSignature } from "../../src/internal/dkim-signature/index.js";
import { HEADER_LIMITS, splitMessage } from "../../src/internal/message/index.js";
import { keyResolver, oddNumber, rsaRecord, type SigningOptions, sign, signedBytes } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
import { rsa1024 as other } from "../vectors/keys.js";

const now = new Date("2026-01-01T00:00:00Z");
const seconds = now.getTime() / 1000;

type Case = readonly [name: string, run: () => Promise<DkimResult>];
type Records = Parameters<typeof keyResolver>[0];

/** The result of the first signature, of a message signed with these tags. */
function signed(
  name: string,
  tags: SigningOptions["tags"] & object,
  options: Partial<VerifyDkimOptions> & { readonly records?: Records } & SigningOptions = {},
): Case {
  return [
    name,
    async () => {
      const { records, key, ...rest } = options;
      const bytes = await signedBytes({ key, tags });
      return verified(bytes, { resolver: keyResolver(records), ...rest });
    },
  ];
}

/** The result of the first signature, of a sound message with one text replaced. */
function changed(name: string, from: string, to: string): Case {
  return [
    name,
    async () => {
      const message = await sign();
      expect(message).toContain(from);
      return verified(encodeLatin1(message.replace(from, to)), { resolver: keyResolver() });
    },
  ];
}

/** The result of a sound signature with other records at its key's name. */
function withRecord(
  name: string,
  record: string | readonly string[],
  tags: SigningOptions["tags"] & object = {},
): Case {
  return signed(name, tags, { records: { "rsa1024._domainkey.example.com": record } });
}

async function verified(bytes: Uint8Array, options: VerifyDkimOptions): Promise<DkimResult> {
  const { signatures } = await verifyDkim(bytes, { now, ...options });
  return signatures[0]!;
}

const { record } = dkimKeys.rsa1024;
const key = record.slice(record.indexOf("p="));

/** What a platform that can't hash so large a body leads to: only one that hashes in one piece comes to that. */
async function withoutBodyHash(): Promise<DkimResult> {
  const split = splitMessage(await signedBytes(), HEADER_LIMITS);
  if (!split.ok) throw new Error("no header");
  const { header } = split;
  const field = header.fields[0]!;
  const outcome = parseDkimSignature(header.text.slice(field.valueStart, field.end));
  if (!outcome.ok) throw new Error("no signature");
  const resolver = keyResolver();
  const keys = await fetchDkimKeys("rsa1024", "example.com", { resolver, limits: DKIM_LIMITS });
  const body = { ok: false } as const;
  return checkSignature({ index: 0, field, header, fieldsByName: new Map(), ...outcome, body, keys }, {});
}

/** Each cause, the word that it leads to, and ways to get there. */
const causes: Readonly<Record<DkimReason, { readonly word: DkimResultWord; readonly cases: readonly Case[] }>> = {
  "body-hash-mismatch": {
    word: "fail",
    cases: [
      changed("a changed body", "Bye", "Buy"),
      changed("more body", "Bye\r\n", "Bye\r\nmore\r\n"),
      changed("less body", "  Bye\r\n", ""),
      signed("a bh= too short for the hash", { bh: "AAAA" }),
      signed("an l= that ends elsewhere", { l: "5", bh: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }),
    ],
  },
  "signature-mismatch": {
    word: "fail",
    cases: [
      changed("a changed field", "alice@example.com>", "mallory@example.com>"),
      changed("a field taken away", "To: Bob <bob@example.net>\r\n", ""),
      changed("one more of a signed field below", "folded\r\n", "folded\r\nTo: mallory@example.com\r\n"),
      changed("a changed tag", "v=1;", "v=1; n=x;"),
      signed("another key of the same size", {}, { records: { "rsa1024._domainkey.example.com": `p=${other.spki}` } }),
      signed("a b= of no length that the key has", { b: "AAAA" }),
      signed("an Ed25519 b= that is too short", { b: "AAAA" }, { key: "ed25519" }),
    ],
  },
  "weak-key": {
    word: "policy",
    cases: [signed("1,024 bits where 1,025 are wanted", {}, { minRsaBits: 1025 })],
  },
  sha1: {
    word: "policy",
    cases: [signed("rsa-sha1", { a: "rsa-sha1" }), signed("rsa-sha1 with a wrong b=", { a: "rsa-sha1", b: "AAAA" })],
  },
  "body-length": { word: "policy", cases: [signed("l=0", { l: "0" }), signed("l= below the body", { l: "5" })] },
  expired: {
    word: "policy",
    cases: [signed("x= one second ago", { t: `${seconds - 9}`, x: `${seconds - 1}` }), signed("x=0", { x: "0" })],
  },
  "future-timestamp": {
    word: "policy",
    cases: [
      signed("t= one second beyond the skew", { t: `${seconds + 301}` }),
      signed("t= of twelve digits", { t: "999999999999" }),
    ],
  },
  "public-suffix-domain": {
    word: "policy",
    cases: [signed("d= that is a public suffix", {}, { isPublicSuffix: (name) => name === "example.com" })],
  },
  "too-many-signatures": {
    word: "policy",
    cases: [signed("the first, where none is wanted", {}, { limits: { maxSignatures: 0 } })],
  },
  "malformed-signature": {
    word: "neutral",
    cases: [
      ...["v", "a", "d", "s", "h", "bh", "b"].map((tag) => signed(`no ${tag}=`, { [tag]: null })),
      ...["d", "s", "h", "i", "l", "t", "x"].map((tag) => signed(`an empty ${tag}=`, { [tag]: "" })),
      ...["bh", "b"].map((tag) => signed(`an empty ${tag}=`, { [tag]: " " })),
      changed("a tag twice", "; d=", "; v=1; d="),
      changed("two semicolons", "; d=", ";; d="),
      changed("no equals sign", "; d=", "; nothing; d="),
      changed("a tag name with a hyphen", "; d=", "; x-a=b; d="),
      changed("a control character", "; d=", "; x=\x01; d="),
      changed("a bare CR", "; d=", ";\r d="),
      changed("no tags", "DKIM-Signature: ", "DKIM-Signature:\r\nX-Rest: "),
      signed("a bh= that is no base64", { bh: "AAA" }),
      signed("a b= that is no base64", { b: "A*A=" }),
      signed("x= equal to t=", { t: "5", x: "5" }),
      signed("x= before t=", { t: "5", x: "4" }),
      signed("t= of thirteen digits", { t: "1000000000000" }),
      signed("t= with a sign", { t: "-1" }),
      signed("x= in hexadecimal", { x: "0xffff" }),
      signed("l= of 77 digits", { l: "0".repeat(77) }),
      signed("l= with a fraction", { l: "1.5" }),
      signed("d= with an empty label", { d: "example..com" }),
      signed("d= with a space", { d: "example .com" }),
      signed("a label over 63 octets", { d: `${"a".repeat(64)}.com` }),
      signed("a key name over 253 octets", { s: `${"a".repeat(60)}.`.repeat(4) }),
      signed("h= with an empty name", { h: "from::to" }),
      signed("h= with a name that can't be one", { h: "from:a b" }),
      signed("i= without @", { i: "example.com" }),
      signed("i= without a domain", { i: "alice@" }),
      signed("i= with half an octet in quoted-printable", { i: "a=4@example.com" }),
      signed("i= in small hexadecimal digits", { i: "a=4a@example.com" }),
    ],
  },
  "unsupported-version": {
    word: "neutral",
    cases: [signed("v=2", { v: "2" }), signed("v=1.0", { v: "1.0" }), signed("an empty v=", { v: "" })],
  },
  "unsupported-algorithm": {
    word: "neutral",
    cases: ["rsa-sha512", "ed25519-sha1", "RSA-SHA256", "rsa", ""].map((a) => signed(`a=${a}`, { a })),
  },
  "unsupported-canonicalization": {
    word: "neutral",
    cases: ["nowsp", "relaxed/nowsp", "relaxed/", "/relaxed", "relaxed/simple/relaxed", "Relaxed", ""].map((c) =>
      signed(`c=${c}`, { c, b: "AAAA", bh: "AAAA" }),
    ),
  },
  "unsupported-query": {
    word: "neutral",
    cases: ["http", "dns", "dns/txt2", "DNS/TXT", ""].map((q) => signed(`q=${q}`, { q })),
  },
  "unsupported-key-type": {
    word: "neutral",
    cases: [withRecord("k=ecdsa", `v=DKIM1; k=ecdsa; ${key}`), withRecord("k=RSA", `k=RSA; ${key}`)],
  },
  "body-too-large": { word: "neutral", cases: [["a body that can't be hashed", withoutBodyHash]] },
  "key-unavailable": {
    word: "temperror",
    cases: (["timeout", "servfail", "refused", "malformed", "network"] as const).map((reason: DnsFailure) => [
      reason,
      async () => {
        const result = await verified(await signedBytes(), {
          resolver: { resolve: async () => ({ status: "failed", reason }) },
        });
        expect(result.dns).toBe(reason);
        return result;
      },
    ]),
  },
  "from-not-signed": {
    word: "permerror",
    cases: [signed("h= without From", { h: "to:subject" }), signed("h= with something like it", { h: "x-from:to" })],
  },
  "identity-outside-domain": {
    word: "permerror",
    cases: ["@example.org", "@com", "@notexample.com", "@example.com.example.org", "a@b@example.org"].map((i) =>
      signed(`i=${i}`, { i }),
    ),
  },
  "no-key": {
    word: "permerror",
    cases: [
      signed("NXDOMAIN", { s: "none" }),
      signed("NODATA", {}, { resolver: resolverFrom(() => []) }),
      withRecord("another kind of record", "v=spf1 -all"),
      withRecord("v=DKIM2", `v=DKIM2; ${key}`),
      withRecord("v= that is not first", `${key}; v=DKIM1`),
      withRecord("text that is no tag list", "hello world"),
      withRecord("an empty text", ""),
    ],
  },
  "key-revoked": {
    word: "permerror",
    cases: [withRecord("p=", "v=DKIM1; p="), withRecord("p= of spaces, no v=", "p=  ;")],
  },
  "key-syntax": {
    word: "permerror",
    cases: [
      withRecord("no p=", "v=DKIM1; k=rsa"),
      withRecord("p= cut off", record.slice(0, -9)),
      withRecord("p= in no base64", "v=DKIM1; p=???"),
      withRecord("p= with no key in it", "v=DKIM1; p=AAAA"),
      withRecord("a tag twice", `${record}; p=AAAA`),
      withRecord("Ed25519 of 31 octets", `k=ed25519; p=${"A".repeat(41)}=`),
      withRecord("RSA where Ed25519 is said", `k=ed25519; ${key}`),
      withRecord("Ed25519 where RSA is said", dkimKeys.ed25519.record.replace("k=ed25519", "k=rsa")),
      withRecord("an even modulus", rsaRecord(Uint8Array.of(0x70, ...new Uint8Array(127)), Uint8Array.of(3))),
      withRecord("the exponent 1", rsaRecord(oddNumber(1024), Uint8Array.of(1))),
      withRecord("an even exponent", rsaRecord(oddNumber(1024), Uint8Array.of(4))),
      withRecord("an exponent as long as the modulus", rsaRecord(oddNumber(1024), oddNumber(1024))),
      withRecord("a negative modulus", rsaRecord(oddNumber(1024).slice(1), Uint8Array.of(3))),
    ],
  },
  "key-unusable": {
    word: "permerror",
    cases: [
      withRecord("16,384 bits", rsaRecord(oddNumber(16_384), Uint8Array.of(3))),
      withRecord("8,193 bits", rsaRecord(oddNumber(8193), Uint8Array.of(3))),
      withRecord("an exponent of five octets", rsaRecord(oddNumber(1024), Uint8Array.of(1, 0, 0, 0, 1))),
      withRecord("an exponent of 1,016 bits", rsaRecord(oddNumber(1024), oddNumber(1016))),
      signed("1,024 bits where 1,023 are tried", {}, { limits: { maxRsaBits: 1023 } }),
    ],
  },
  "key-type-mismatch": {
    word: "permerror",
    cases: [
      signed("an RSA signature, an Ed25519 key", { s: "ed25519" }),
      signed("an Ed25519 signature, an RSA key", { s: "rsa1024" }, { key: "ed25519" }),
    ],
  },
  "key-hash-mismatch": {
    word: "permerror",
    cases: [
      withRecord("h=sha1", `v=DKIM1; h=sha1; ${key}`),
      withRecord("h=sha1:sha512", `v=DKIM1; h=sha1:sha512; ${key}`),
      withRecord("h=sha256, and rsa-sha1", `v=DKIM1; h=sha256; ${key}`, { a: "rsa-sha1" }),
      withRecord("h=SHA256", `v=DKIM1; h=SHA256; ${key}`),
    ],
  },
  "key-service-mismatch": {
    word: "permerror",
    cases: ["tlsrpt", "other", "emails", "", "a:b"].map((s) => withRecord(`s=${s}`, `v=DKIM1; s=${s}; ${key}`)),
  },
  "key-identity-mismatch": {
    word: "permerror",
    cases: ["s", "y:s", "s : y"].map((t) =>
      withRecord(`t=${t}, and i= below d=`, `v=DKIM1; t=${t}; ${key}`, { i: "@mail.example.com" }),
    ),
  },
  "body-too-short": {
    word: "permerror",
    cases: [
      signed("l= one over the body", { l: "20", bh: "AAAA" }),
      signed("l= of 76 digits", { l: "9".repeat(76), bh: "AAAA" }),
    ],
  },
};

describe("causes of a result", () => {
  it("are all here, and documented", () => {
    expect(Object.keys(causes).sort()).toEqual(Object.keys(dkimReasons).sort());
    expect(Object.keys(dkimReasonSpecs).sort()).toEqual(Object.keys(dkimReasons).sort());
    for (const spec of Object.values(dkimReasonSpecs)) expect(spec).toMatch(/^RFC \d{4} §[\d.]+$/);
  });

  const rows = Object.entries(causes).flatMap(([reason, { word, cases }]) =>
    cases.map(([name, run]) => ({ reason, word, name, run })),
  );

  it.each(rows)("$reason: $name", async ({ reason, word, run }) => {
    expect(await run()).toMatchObject({ result: word, reason });
  });

  it.each(rows)("$reason is in policies if it is a policy: $name", async ({ reason, word, run }) => {
    const { policies, verified: right } = await run();
    expect(policies.includes(reason as never)).toBe(word === "policy");
    if (word !== "policy") expect(right).toBe(false);
  });
});
