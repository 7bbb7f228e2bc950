import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { resolverFrom } from "../../src/core/index.js";
import { type DkimResult, type VerifyDkimOptions, verifyDkim } from "../../src/dkim/index.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { recordingResolver } from "../../src/testing/index.js";
import {
  keyResolver,
  oddNumber,
  plainBody,
  plainHeader,
  rsaRecord,
  type SigningOptions,
  sign,
  signedBytes,
  wordsOf,
} from "../support/dkim.js";
import { dkimKeys } from "../vectors/dkim.js";

const now = new Date("2026-01-01T00:00:00Z");
const seconds = now.getTime() / 1000;
const resolver = keyResolver();

async function words(signing: SigningOptions, options: Partial<VerifyDkimOptions> = {}): Promise<string> {
  const verification = await verifyDkim(await signedBytes(signing), { resolver, now, ...options });
  return wordsOf(verification).join(", ");
}

async function first(signing: SigningOptions, options: Partial<VerifyDkimOptions> = {}): Promise<DkimResult> {
  const { signatures } = await verifyDkim(await signedBytes(signing), { resolver, now, ...options });
  return signatures[0]!;
}

describe("policies of the caller", () => {
  const rows: readonly (readonly [string, SigningOptions, Partial<VerifyDkimOptions>, string])[] = [
    ["minRsaBits: as many", {}, { minRsaBits: 1024 }, "pass"],
    ["minRsaBits: more (RFC 8301 §3.2)", {}, { minRsaBits: 2048 }, "policy weak-key"],
    ["minRsaBits: more, and the key has more", { key: "rsa2048" }, { minRsaBits: 2048 }, "pass"],
    ["minRsaBits: is not about Ed25519", { key: "ed25519" }, { minRsaBits: 4096 }, "pass"],
    ["allowSha1: off (RFC 8301 §3.1)", { tags: { a: "rsa-sha1" } }, { allowSha1: false }, "policy sha1"],
    ["allowSha1: on", { tags: { a: "rsa-sha1" } }, { allowSha1: true }, "pass"],
    ["allowBodyLength: off", { tags: { l: "7" } }, { allowBodyLength: false }, "policy body-length"],
    ["allowBodyLength: on", { tags: { l: "7" } }, { allowBodyLength: true }, "pass"],
    ["allowBodyLength: l= of the whole body needs none", { tags: { l: "19" } }, {}, "pass"],
    ["allowExpired: off", { tags: { x: `${seconds - 1}` } }, { allowExpired: false }, "policy expired"],
    ["allowExpired: on", { tags: { x: `${seconds - 1}` } }, { allowExpired: true }, "pass"],
    ["allowExpired: x= is this second", { tags: { x: `${seconds}` } }, {}, "pass"],
    ["clockSkewSeconds: within the default", { tags: { t: `${seconds + 300}` } }, {}, "pass"],
    ["clockSkewSeconds: beyond the default", { tags: { t: `${seconds + 301}` } }, {}, "policy future-timestamp"],
    ["clockSkewSeconds: 0", { tags: { t: `${seconds + 1}` } }, { clockSkewSeconds: 0 }, "policy future-timestamp"],
    ["clockSkewSeconds: larger", { tags: { t: `${seconds + 999}` } }, { clockSkewSeconds: 999 }, "pass"],
    ["isPublicSuffix: says no", {}, { isPublicSuffix: () => false }, "pass"],
    ["isPublicSuffix: says yes", {}, { isPublicSuffix: () => true }, "policy public-suffix-domain"],
    ["limits.maxRsaBits: as many", {}, { limits: { maxRsaBits: 1024 } }, "pass"],
    ["limits.maxRsaBits: fewer", {}, { limits: { maxRsaBits: 1023 } }, "permerror key-unusable"],
    ["limits.maxSignatures", {}, { limits: { maxSignatures: 0 } }, "policy too-many-signatures"],
    ["lineEndings: strict", {}, { lineEndings: "strict" }, "pass"],
    ["lineEndings: normalize", {}, { lineEndings: "normalize" }, "pass"],
  ];

  it.each(rows)("%s", async (_, signing, options, expected) => {
    expect(await words(signing, options)).toBe(expected);
  });

  it("are told apart from the signature, and all of them", async () => {
    const tags = { a: "rsa-sha256", l: "7", t: `${seconds + 9999}`, x: `${seconds + 10_000}` };
    const refused = await first({ tags }, { minRsaBits: 2048, isPublicSuffix: () => true });
    expect(refused).toMatchObject({ result: "policy", reason: "weak-key", verified: true });
    expect(refused.policies).toEqual(["weak-key", "body-length", "future-timestamp", "public-suffix-domain"]);
    const old = await first({ tags: { t: "1", x: "2" } }, { minRsaBits: 2048 });
    expect(old).toMatchObject({ result: "policy", verified: true, policies: ["weak-key", "expired"] });
  });

  it("rsa-sha1 is not even tried (RFC 8301 §3.1), whoever made it", async () => {
    const sound = await first({ tags: { a: "rsa-sha1" } });
    const forged = await first({ tags: { a: "rsa-sha1", b: "AAAA" } });
    for (const result of [sound, forged]) expect(result).toMatchObject({ result: "policy", verified: false });
    expect(await words({ tags: { a: "rsa-sha1", b: "AAAA" } }, { allowSha1: true })).toBe("fail signature-mismatch");
  });

  it("of a wrong signature don't matter", async () => {
    const tags = { b: "AAAA", x: "1" };
    expect(await first({ tags }, { minRsaBits: 4096 })).toMatchObject({
      result: "fail",
      policies: [],
      verified: false,
    });
  });

  it("isPublicSuffix is asked about d= in A-labels", async () => {
    const asked: string[] = [];
    const isPublicSuffix = (name: string): boolean => asked.push(name) > 99;
    const tags = { d: "B\xc3\xbccher.EXAMPLE", i: "@b\xc3\xbccher.example" };
    const records = { "rsa1024._domainkey.xn--bcher-kva.example": dkimKeys.rsa1024.record };
    expect(await words({ tags }, { isPublicSuffix, resolver: keyResolver(records) })).toBe("pass");
    expect(asked).toEqual(["xn--bcher-kva.example"]);
  });
});

describe("limits", () => {
  it("maxSignatures: the newest are checked, each of the others is reported, no key is looked up for it", async () => {
    let message = `${plainHeader}\r\n${plainBody}`;
    for (let i = 0; i < 4; i++) {
      message = await sign({ header: message.split("\r\n\r\n")[0]!.concat("\r\n"), tags: { d: `d${i}.example` } });
    }
    const recorder = recordingResolver(
      resolverFrom((name) => (name.endsWith(".example") ? [[dkimKeys.rsa1024.record]] : [])),
    );
    const verification = await verifyDkim(encodeLatin1(message), { resolver: recorder, limits: { maxSignatures: 2 } });
    expect(wordsOf(verification)).toEqual(["pass", "pass", "policy too-many-signatures", "policy too-many-signatures"]);
    expect(verification.signatures.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(recorder.queries.map(({ name }) => name)).toEqual([
      "rsa1024._domainkey.d3.example",
      "rsa1024._domainkey.d2.example",
    ]);
  });

  it("maxHeaderBytes and maxHeaderFields: no signature is read, and that is said", async () => {
    const message = await signedBytes();
    const over = (limits: VerifyDkimOptions["limits"] & object): Promise<unknown> =>
      verifyDkim(message, { resolver, limits });
    const header = message.length - plainBody.length;
    expect(await over({ maxHeaderBytes: header - 1 })).toEqual({
      signatures: [],
      issues: [{ code: "header-too-large", count: 1 }],
    });
    expect(await over({ maxHeaderFields: 3 })).toEqual({
      signatures: [],
      issues: [{ code: "too-many-header-fields", count: 1 }],
    });
    expect(wordsOf((await over({ maxHeaderBytes: header, maxHeaderFields: 4 })) as never)).toEqual(["pass"]);
  });

  it("maxKeysPerName: so many usable keys are tried", async () => {
    const decoys = [101, 102, 103].map((bits) => rsaRecord(oddNumber(bits + 1000), Uint8Array.of(3)));
    const records = { "rsa1024._domainkey.example.com": [...decoys, dkimKeys.rsa1024.record] };
    const resolver = keyResolver(records);
    expect(await words({}, { resolver, limits: { maxKeysPerName: 3 } })).toBe("fail signature-mismatch");
    expect(await words({}, { resolver, limits: { maxKeysPerName: 4 } })).toBe("pass");
    expect((await first({}, { resolver })).key).toMatchObject({ bits: 1024, keysAtName: 4 });
  });

  it("lookupTimeoutMs: a resolver that says nothing has failed then", async () => {
    const resolver = { resolve: () => new Promise<never>(() => undefined) };
    const result = await first({}, { resolver, limits: { lookupTimeoutMs: 5 } });
    expect(result).toMatchObject({ result: "temperror", reason: "key-unavailable", dns: "timeout" });
  });
});

describe("line ends", () => {
  const lf = async (signing: SigningOptions = {}): Promise<Uint8Array> =>
    encodeLatin1((await sign(signing)).replaceAll("\r\n", "\n"));

  it.each(["simple/simple", "relaxed/relaxed"])(
    "of a stored message are made CRLF by choice, and that is said: %s",
    async (c) => {
      const message = await lf({ tags: { c } });
      const strict = await verifyDkim(message, { resolver });
      expect(wordsOf(strict)).toEqual(["fail body-hash-mismatch"]);
      const normalized = await verifyDkim(message, { resolver, lineEndings: "normalize" });
      expect(wordsOf(normalized)).toEqual(["pass"]);
      const lines = message.filter((octet) => octet === 0x0a).length;
      expect(normalized.issues).toContainEqual({ code: "line-ends-normalized", count: lines });
    },
  );

  it.each(["simple/simple", "relaxed/relaxed"])("of the header count too, where the body has none: %s", async (c) => {
    const message = await lf({ tags: { c }, body: "" });
    expect(wordsOf(await verifyDkim(message, { resolver }))).toEqual(["fail signature-mismatch"]);
    expect(wordsOf(await verifyDkim(message, { resolver, lineEndings: "normalize" }))).toEqual(["pass"]);
  });

  it.each([0, 1, 2, 3, 4])("one bare LF behind signed field %i is enough to fail", async (at) => {
    const message = await sign({ tags: { c: "relaxed/relaxed" } });
    const lines = message.split("\r\n");
    const line = lines.slice(0, at + 1).join("\r\n");
    const changed = `${line}\n${lines.slice(at + 1).join("\r\n")}`;
    expect(changed.length).toBe(message.length - 1);
    expect(wordsOf(await verifyDkim(encodeLatin1(changed), { resolver }))).toEqual(["fail signature-mismatch"]);
  });

  it("that are right are not said to be normalized", async () => {
    const { issues } = await verifyDkim(await signedBytes(), { resolver, lineEndings: "normalize" });
    expect(issues).toEqual([]);
  });
});

describe("misuse", () => {
  const rows: readonly (readonly [string, unknown, typeof TypeError | typeof RangeError])[] = [
    ["resolver", { resolver: undefined }, TypeError],
    ["resolver", { resolver: {} }, TypeError],
    ["now", { now: new Date(Number.NaN) }, TypeError],
    ["now", { now: Date.now() }, TypeError],
    ["lineEndings", { lineEndings: "lf" }, TypeError],
    ["minRsaBits", { minRsaBits: Number.NaN }, RangeError],
    ["minRsaBits", { minRsaBits: -1 }, RangeError],
    ["clockSkewSeconds", { clockSkewSeconds: Number.NaN }, RangeError],
    ["clockSkewSeconds", { clockSkewSeconds: "five" }, RangeError],
    ["maxSignatures", { limits: { maxSignatures: Number.NaN } }, RangeError],
    ["maxHeaderBytes", { limits: { maxHeaderBytes: undefined } }, RangeError],
    ["maxRsaBits", { limits: { maxRsaBits: "big" } }, RangeError],
    ["lookupTimeoutMs", { limits: { lookupTimeoutMs: -5 } }, RangeError],
  ];

  it.each(rows)('"%s" is named: %j', async (name, options, kind) => {
    const misuse = verifyDkim(await signedBytes(), { resolver, ...(options as Partial<VerifyDkimOptions>) });
    await expect(misuse).rejects.toThrow(kind);
    await expect(misuse).rejects.toThrow(`"${name}"`);
  });

  it.each(["a text", null, undefined, 5, [new Uint8Array(3)]])('"message" is named: %j', async (message) => {
    const misuse = verifyDkim(message as never, { resolver });
    await expect(misuse).rejects.toThrow(TypeError);
    await expect(misuse).rejects.toThrow('"message"');
  });

  it("leaves options as they are", async () => {
    const options = Object.freeze({ resolver: zoneResolver("a. TXT x"), limits: Object.freeze({ maxSignatures: 1 }) });
    await expect(verifyDkim(await signedBytes(), options)).resolves.toBeDefined();
  });
});

describe("options of the wrong type", () => {
  const message = new TextEncoder().encode("From: a@b.example\r\n\r\n");
  const resolver = resolverFrom(() => "nxdomain");

  it.each([null, "", "1024", [], true, false, Number.NaN, -1, 5n])(
    "numbers that are none are refused: %s",
    async (value) => {
      for (const name of ["minRsaBits", "clockSkewSeconds"]) {
        const options = { resolver, [name]: value } as unknown as VerifyDkimOptions;
        await expect(verifyDkim(message, options)).rejects.toThrow(`"${name}"`);
      }
      const options = { resolver, limits: { maxRsaBits: value } } as unknown as VerifyDkimOptions;
      await expect(verifyDkim(message, options)).rejects.toThrow('"maxRsaBits"');
    },
  );

  it("a suffix check that answers later, or not with true or false, is refused", async () => {
    for (const answer of [Promise.resolve(true), "no", undefined]) {
      const options = { isPublicSuffix: () => answer } as unknown as Partial<VerifyDkimOptions>;
      await expect(first({}, options)).rejects.toThrow('"isPublicSuffix"');
    }
  });
});
