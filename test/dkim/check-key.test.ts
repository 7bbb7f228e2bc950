import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DnsAnswer, type DnsResolver, ParseError, resolverFrom } from "../../src/core/index.js";
import {
  type CheckDkimKeyOptions,
  checkDkimKey,
  type DkimSigner,
  formatDkimKeyRecord,
  importDkimKey,
  splitTxtRecord,
} from "../../src/dkim/index.js";
import { decodeBase64, encodeBase64 } from "../../src/internal/base64.js";
import { encodePem } from "../../src/internal/der/pem.js";
import { damaged, tagLists } from "../support/arbitraries.js";
import { oddNumber, rsaRecord } from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";
import { ed25519, rsa1025, rsa2048WithExponent3 } from "../vectors/keys.js";

const der = (base64: string): Uint8Array => decodeBase64(base64)!;
const { rsa2048 } = dkimKeys;
const good = rsa2048.record;
const ed25519Key = der(ed25519.spki).subarray(-32);
const ed25519Record = formatDkimKeyRecord({ keyType: "ed25519", publicKey: ed25519Key });

function answering(answer: Partial<DnsAnswer> | readonly string[][]): DnsResolver {
  const given = Array.isArray(answer) ? { status: "ok", records: answer, authenticated: true } : answer;
  return { resolve: async () => given as never };
}

async function codes(records: readonly string[], options: Partial<CheckDkimKeyOptions> = {}): Promise<string[]> {
  const resolver = answering(records.map(splitTxtRecord));
  const { findings } = await checkDkimKey("example.com", "s", { resolver, ...options });
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

describe("checkDkimKey", () => {
  it("asks for one name, in A-labels (RFC 6376 §3.6.2.1, RFC 8616 §3)", async () => {
    const asked: string[] = [];
    const resolver = resolverFrom((name, type) => {
      asked.push(`${type} ${name}`);
      return [[good]];
    });
    const { name, records } = await checkDkimKey("B\u00fccher.example", "S1", { resolver });
    expect(name).toBe("s1._domainkey.xn--bcher-kva.example");
    expect(asked).toEqual([`TXT ${name}`]);
    expect(records).toMatchObject([{ keyType: "rsa", services: ["*"] }]);
  });

  it("has nothing to say of good keys", async () => {
    expect(await codes([good])).toEqual([]);
    expect(await codes([ed25519Record])).toEqual([]);
  });

  const texts: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["no record", [], ["high no-key"]],
    ["another record alone", ["v=spf1 -all"], ["high no-key", "low not-a-key"]],
    ["another record beside", ["v=spf1 -all", good], ["low not-a-key"]],
    ["two keys (RFC 6376 §3.6.2.2)", [good, ed25519Record], ["medium several-keys"]],
    ["a revoked key", ["v=DKIM1; p="], ["medium key-revoked"]],
    ["a tag twice", [`${good}; k=rsa; k=rsa`], ["high key-syntax"]],
    ["bad base64", ["v=DKIM1; p=A!"], ["high key-syntax"]],
    ["no p=", ["v=DKIM1; k=rsa"], ["high key-syntax"]],
    ["DER that is no key", ["v=DKIM1; p=AAAA"], ["high key-syntax"]],
    ["an Ed25519 key in its envelope (RFC 8463 §4)", [`v=DKIM1; k=ed25519; p=${ed25519.spki}`], ["high key-syntax"]],
    ["another type of key", ["v=DKIM1; k=dsa; p=AAAA"], ["high unsupported-key-type"]],
    ["another type of key, revoked", ["v=DKIM1; k=dsa; p="], ["high unsupported-key-type"]],
    ["escapes of a zone file", [good.replaceAll(";", "\\;")], ["high escaped-record"]],
    ["quotation marks of a zone file", [`"${good}"`], ["high escaped-record"]],
    ["512 bits (RFC 8301 §3.2)", [dkimKeys.rsa512.record], ["high weak-rsa-key"]],
    ["1,025 bits", [`v=DKIM1; p=${rsa1025.spki}`], ["medium short-rsa-key"]],
    ["4,104 bits", [rsaRecord(oddNumber(4104), Uint8Array.of(1, 0, 1))], ["medium long-rsa-key"]],
    ["16,384 bits", [rsaRecord(oddNumber(16384), Uint8Array.of(1, 0, 1))], ["medium long-rsa-key"]],
    ["the exponent 3", [`v=DKIM1; p=${rsa2048WithExponent3.spki}`], ["low rsa-exponent"]],
    ["the exponent 1 (RFC 8017 §3.1)", [rsaRecord(oddNumber(2048), Uint8Array.of(1))], ["high rsa-numbers"]],
    ["an even exponent", [rsaRecord(oddNumber(2048), Uint8Array.of(1, 0, 0))], ["high rsa-numbers"]],
    ["t=y", [`${good}; t=y`], ["low testing"]],
    ["t=s", [`${good}; t=s`], ["info strict-identity"]],
    ["s= without email", [`${good}; s=tlsrpt`], ["high service-mismatch"]],
    ["s= with email", [`${good}; s=tlsrpt:email`], []],
    ["h=sha1 (RFC 8301 §3.1)", [`${good}; h=sha1`], ["high hash-mismatch"]],
    ["h=sha1:sha256", [`${good}; h=sha1:sha256`], []],
    ["no v=", [good.replace("v=DKIM1; ", "")], ["low no-version"]],
    ["tags of other times", [`${good}; g=*; x=y`], ["info unknown-tag", "info unknown-tag"]],
    ["white space in p=", [good.replace(/p=.{9}/, "$& ")], ["low space-in-key"]],
  ];

  it.each(texts)("%s", async (_, records, expected) => {
    expect(await codes(records)).toEqual(expected);
  });

  it("an even modulus", async () => {
    const even = oddNumber(2048);
    even[even.length - 1] = 0xc4;
    expect(await codes([rsaRecord(even, Uint8Array.of(1, 0, 1))])).toEqual(["high rsa-numbers"]);
  });

  it("a character-string that DNS can't carry (RFC 1035 §3.3)", async () => {
    const { findings } = await checkDkimKey("example.com", "s", { resolver: answering([[good]]) });
    expect(good.length).toBeGreaterThan(255);
    expect(findings.map(({ code }) => code)).toEqual(["long-string"]);
  });

  it("names that don't exist, and answers that don't come", async () => {
    const check = async (answer: Partial<DnsAnswer>): Promise<string[]> => {
      const { findings } = await checkDkimKey("example.com", "s", { resolver: answering(answer) });
      return findings.map(({ code, message }) => `${code} ${/\(.*\)/.exec(message)?.[0] ?? ""}`);
    };
    expect(await check({ status: "nxdomain", authenticated: true })).toEqual(["no-key (NXDOMAIN)"]);
    expect(await check({ status: "failed", reason: "servfail" })).toEqual(["lookup-failed (servfail)"]);
  });

  it("aliases, and answers that DNSSEC doesn't prove", async () => {
    const records = [splitTxtRecord(good)];
    const answer = { status: "ok", records, authenticated: false, aliases: ["s.mail.example.net"] } as const;
    const { findings } = await checkDkimKey("example.com", "s", { resolver: answering(answer as never) });
    expect(findings.map(({ code }) => code)).toEqual(["alias", "not-authenticated"]);
    expect(findings[0]!.message).toContain("(s.mail.example.net)");
  });

  it("severe findings come first, and each says what it rests on or is a plain fact", async () => {
    const resolver = answering([
      ["v=spf1 -all"],
      splitTxtRecord(`${good}; t=y; s=x; q=1`),
      splitTxtRecord(ed25519Record),
    ]);
    const { findings } = await checkDkimKey("example.com", "s", { resolver });
    expect(findings.map(({ severity }) => severity)).toEqual(["high", "medium", "low", "low", "info"]);
    for (const { message, spec } of findings) {
      expect(message).toMatch(/^[A-Z].*\.$|^[a-z]=.*\.$/);
      expect(spec).toMatch(/^RFC \d+ §/);
    }
  });
});

describe("checkDkimKey with a key to compare", () => {
  const privateKey = der(rsa2048.pkcs8);

  it("takes the private key in any form: the one that signs, or not", async () => {
    for (const key of [privateKey, encodePem("PRIVATE KEY", privateKey), await importDkimKey(privateKey)]) {
      expect(await codes([good], { privateKey: key })).toEqual([]);
      expect(await codes([ed25519Record], { privateKey: key })).toEqual(["high key-mismatch"]);
      expect(await codes([`v=DKIM1; p=${rsa2048WithExponent3.spki}`], { privateKey: key })).toContain(
        "high key-mismatch",
      );
      expect(await codes([ed25519Record, good], { privateKey: key })).toEqual(["medium several-keys"]);
    }
    expect(await codes([ed25519Record], { privateKey: der(ed25519.pkcs8) })).toEqual([]);
  });

  it("takes the public key: PEM, DER, and 32 octets of Ed25519", async () => {
    const spki = der(rsa2048.spki);
    for (const publicKey of [spki, encodePem("PUBLIC KEY", spki)]) {
      expect(await codes([good], { publicKey })).toEqual([]);
      expect(await codes([ed25519Record], { publicKey })).toEqual(["high key-mismatch"]);
    }
    for (const publicKey of [ed25519Key, der(ed25519.spki)]) {
      expect(await codes([ed25519Record], { publicKey })).toEqual([]);
      expect(await codes([good], { publicKey })).toEqual(["high key-mismatch"]);
    }
    const pkcs1 = { publicKey: der(rsa2048WithExponent3.pkcs1) };
    expect(await codes([`v=DKIM1; p=${rsa2048WithExponent3.spki}`], pkcs1)).toEqual(["low rsa-exponent"]);
  });

  it("doesn't sign where there is no key to compare with", async () => {
    const signer: DkimSigner = {
      algorithm: "ed25519",
      sign: () => {
        throw new Error("signed for nothing");
      },
    };
    expect(await codes([], { privateKey: signer })).toEqual(["high no-key"]);
    expect(await codes(["v=DKIM1; p="], { privateKey: signer })).toEqual(["medium key-revoked"]);
    await expect(codes([good], { privateKey: signer })).rejects.toThrow("signed for nothing");
  });

  it("refuses a key that is none", async () => {
    await expect(codes([good], { publicKey: "x" })).rejects.toThrow(ParseError);
    await expect(codes([good], { publicKey: new Uint8Array(3) })).rejects.toThrow(ParseError);
    await expect(codes([good], { publicKey: 5 as never })).rejects.toThrow('"publicKey"');
    await expect(codes([good], { privateKey: "x" })).rejects.toThrow(ParseError);
  });
});

describe("checkDkimKey, misused or fed anything", () => {
  it("names the option", async () => {
    const resolver = answering([[good]]);
    await expect(checkDkimKey("localhost", "s", { resolver })).rejects.toThrow('"domain"');
    await expect(checkDkimKey("example.com", "a b", { resolver })).rejects.toThrow('"selector"');
    await expect(checkDkimKey("example.com", "s", {} as never)).rejects.toThrow('"resolver"');
    await expect(checkDkimKey("example.com", "s", { resolver, lookupTimeoutMs: -1 })).rejects.toThrow(RangeError);
  });

  it("throws the reason of an abort", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const resolver: DnsResolver = { resolve: () => new Promise(() => undefined) };
    const run = checkDkimKey("example.com", "s", { resolver, signal: controller.signal });
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
  });

  it("never throws for what DNS holds", async () => {
    const records = fc.oneof(
      tagLists.map(({ text }) => text),
      damaged(fc.constantFrom(good, ed25519Record, `${good}; t=y:s; h=sha256; s=email`, "v=DKIM1; p=")),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => `v=DKIM1; p=${encodeBase64(bytes)}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(records, { maxLength: 3 }), async (list) => {
        const found = await codes(list, { publicKey: ed25519Key });
        for (const finding of found) expect(finding).toMatch(/^(high|medium|low|info) [a-z0-9-]+$/);
      }),
      { numRuns: 300 },
    );
  });
});
