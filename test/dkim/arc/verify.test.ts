import { describe, expect, it } from "vitest";
import { resolverFrom } from "../../../src/core/index.js";
import { ARC_LIMITS, type ArcVerification, type VerifyArcOptions, verifyArc } from "../../../src/dkim/arc/index.js";
import { encodeBase64 } from "../../../src/internal/base64.js";
import { encodeLatin1, encodeUtf8 } from "../../../src/internal/bytes.js";
import { recordingResolver } from "../../../src/testing/index.js";
import { plainMessage, withSet, withSets } from "../../support/arc.js";
import { keyResolver } from "../../support/dkim.js";
import { iterableOf } from "../../support/sources.js";
import { dkimKeys } from "../../vectors/dkim.js";

const resolver = keyResolver();
const now = new Date("2026-01-01T00:00:00Z");
const seconds = now.getTime() / 1000;

async function verify(message: string, options: Partial<VerifyArcOptions> = {}): Promise<ArcVerification> {
  return verifyArc(encodeLatin1(message), { resolver, now, ...options });
}

/** `pass`, `unchecked`, or result and reason, of each set from the first on: signature and seal. */
function wordsOf({ sets }: ArcVerification): string[][] {
  const word = (result?: { readonly result: string }): string =>
    result === undefined
      ? "missing"
      : [result.result, (result as { reason?: string }).reason].filter(Boolean).join(" ");
  return sets.map(({ messageSignature, seal }) => [word(messageSignature), word(seal)]);
}

describe("a message without ARC fields", () => {
  it("has no chain", async () => {
    expect(await verify(plainMessage)).toEqual({ result: "none", sets: [], issues: [] });
  });

  it("is not read further than its header", async () => {
    let read = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      yield encodeLatin1("From: a\r\n\r\n");
      for (;;) yield new Uint8Array(++read);
    }
    expect((await verifyArc(source(), { resolver })).result).toBe("none");
    expect(read).toBe(0);
  });
});

describe("a chain that passes", () => {
  it("says who handled the message, and what they found", async () => {
    const first = await withSet(plainMessage, { seal: { t: "1700000000" } });
    const message = await withSet(first, {
      key: "ed25519",
      results: " i=2; hop2.example;\r\n\tspf=fail smtp.mailfrom=b\xc3\xbccher.example",
      messageSignature: { h: "from:to:subject:from", t: "1700000001", x: `${seconds}`, xyz: "1" },
    });
    const verification = await verify(message);
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0 });
    const [one, two] = verification.sets;
    expect(one).toMatchObject({
      instance: 1,
      authenticationResults: "hop1.example; spf=pass",
      messageSignature: {
        result: "pass",
        verified: true,
        policies: [],
        domain: "example.com",
        selector: "rsa1024",
        key: { keyType: "rsa", bits: 1024, keysAtName: 1 },
        coverage: { signedHeaders: ["from", "to", "subject"], unsignedDuplicates: [] },
        signature: { algorithm: "rsa-sha256", headers: ["from", "to", "subject"], unknownTags: [] },
      },
      seal: {
        result: "pass",
        verified: true,
        policies: [],
        domain: "example.com",
        selector: "rsa1024",
        key: { keyType: "rsa", bits: 1024 },
        seal: { algorithm: "rsa-sha256", chainValidation: "none", timestamp: 1_700_000_000 },
      },
    });
    expect(two).toMatchObject({
      instance: 2,
      authenticationResults: "hop2.example;\r\n\tspf=fail smtp.mailfrom=bücher.example",
      messageSignature: { result: "pass", signature: { timestamp: 1_700_000_001, unknownTags: ["xyz"] } },
      seal: { result: "pass", key: { keyType: "ed25519", bits: 256 }, seal: { chainValidation: "pass" } },
    });
    // RFC 8617 §4.1.2: i= is no identity.
    expect(Object.keys(two!.messageSignature!.signature!)).not.toContain("identity");
    expect(Object.keys(two!.messageSignature!)).not.toContain("index");
  });

  it("may have its fields in any order, of any spelling, with anything between", async () => {
    const message = await withSet(await withSet(), {
      change: ([seal, signature, results]) => [
        results.replace(/^.*?:/, "arc-authentication-results :"),
        "X: y\r\n",
        seal.replace(/^.*?:/, "ARC-SEAL:").replaceAll("; ", ";\r\n\t "),
        "Received: z\r\n",
        signature.replaceAll("; ", "\r\n ;"),
      ],
    });
    // Relaxed canonicalization forgives the spelling, but a fold in a new place is white space in a new place.
    expect((await verify(message)).result).toBe("fail");
    const reordered = await withSet(await withSet(), {
      change: ([seal, signature, results]) => [
        results.replace(/^.*?:/, "arc-authentication-results :"),
        "X: y\r\n",
        seal.replace(/^.*?:/, "ARC-SEAL:").replaceAll("; ", ";\r\n\t "),
        "Received: z\r\n",
        signature.replaceAll("; ", ";\r\n "),
      ],
    });
    expect((await verify(reordered)).result).toBe("pass");
  });

  it("may have comments around its instance (RFC 8617 §4.2.1), and the instance behind other tags", async () => {
    const commented = await withSet(plainMessage, {
      results: " (a) i (b) =(c) 01 (d ;) ;hop.example; none",
      messageSignature: { i: " (one ;) 1\r\n (once (more))" },
      seal: { i: "1 (one)" },
    });
    expect(await verify(commented)).toMatchObject({
      result: "pass",
      sets: [{ instance: 1, authenticationResults: "hop.example; none" }],
    });
    const last = await withSet(plainMessage, {
      messageSignature: { i: null, " i": "1" },
      seal: { i: null, " i ": " 1" },
    });
    expect(last).toMatch(/ARC-Seal: a=.*; {2}i = 1;/);
    expect((await verify(last)).result).toBe("pass");
    const commentedLast = await withSet(plainMessage, { seal: { i: null, " i": "1 (one)" } });
    expect(await verify(commentedLast)).toMatchObject({ reason: "bad-instance" }); // a tag has no comments
  });

  it("takes names without a letter in h= for nothing, and ignores v=", async () => {
    const message = await withSet(plainMessage, { messageSignature: { h: "from::to: :subject", v: "7" } });
    expect((await verify(message)).result).toBe("pass");
  });

  it("may be on a message in UTF-8, with U-labels (RFC 8617 §4.1.4)", async () => {
    const domain = "b\xc3\xbccher.example";
    const recorder = recordingResolver(resolverFrom(() => [[dkimKeys.rsa1024.record]]));
    const message = await withSet(plainMessage, {
      seal: { d: domain },
      messageSignature: { d: domain, s: "\xc3\xbc" },
    });
    const verification = await verifyArc(encodeLatin1(message), { resolver: recorder, now });
    expect(verification).toMatchObject({ result: "pass", sets: [{ seal: { domain: "xn--bcher-kva.example" } }] });
    expect(recorder.queries.map(({ name }) => name).sort()).toEqual([
      "rsa1024._domainkey.xn--bcher-kva.example",
      "xn--tda._domainkey.xn--bcher-kva.example",
    ]);
  });

  it("may have LF for line ends where that is allowed, which is said", async () => {
    const message = (await withSets(2)).replaceAll("\r\n", "\n");
    expect((await verify(message)).result).toBe("fail");
    const verification = await verify(message, { lineEndings: "normalize" });
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0 });
    expect(verification.issues).toContainEqual(expect.objectContaining({ code: "line-ends-normalized" }));
  });

  it("costs one look-up for each name and one pass over the body", async () => {
    const recorder = recordingResolver(resolver);
    let read = 0;
    const message = encodeLatin1(await withSets(5));
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < message.length; at += 9) {
        yield message.subarray(at, at + 9);
        read += Math.min(9, message.length - at);
      }
    }
    const verification = await verifyArc(source(), { resolver: recorder, now });
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0 });
    expect(recorder.queries).toHaveLength(1);
    expect(read).toBe(message.length);
  });

  it("may have 50 sets", async () => {
    const verification = await verify(await withSets(50));
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0 });
    expect(verification.sets.map(({ instance }) => instance)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });
});

describe("the oldest-pass value (RFC 8617 §5.2 step 5)", () => {
  const edit = (message: string): string => message.replace(/\r\nSubject: .*\r\n.*/, "\r\nSubject: [list]");

  it.each([
    [0, "nothing was changed", async () => withSets(3)],
    [2, "the first set was made before a change", async () => withSets(2, {}, edit(await withSets(1)))],
    [3, "two sets were made before a change", async () => withSet(edit(await withSets(2)))],
    [0, "there is one set", async () => withSet()],
  ])("is %i where %s", async (oldestPass, _, message) => {
    expect(await verify(await message())).toMatchObject({ result: "pass", oldestPass });
  });

  it("ends at the first signature that fails; older ones stay unchecked", async () => {
    const message = await withSet(edit(await withSets(3)));
    const verification = await verify(message);
    expect(verification).toMatchObject({ result: "pass", oldestPass: 4 });
    expect(wordsOf(verification)).toEqual([
      ["unchecked", "pass"],
      ["unchecked", "pass"],
      ["fail signature-mismatch", "pass"],
      ["pass", "pass"],
    ]);
  });

  it.each([
    ["malformed", { bh: "*" }, "neutral malformed-signature"],
    ["over a seal", { h: "from:arc-seal" }, "permerror seal-signed"],
    ["without a key", { s: "nowhere" }, "permerror no-key"],
    ["made with rsa-sha1", { a: "rsa-sha1" }, "fail body-hash-mismatch"],
  ])("is not troubled by an old signature that is %s", async (_, messageSignature, word) => {
    const verification = await verify(await withSet(await withSet(plainMessage, { messageSignature })));
    expect(verification).toMatchObject({ result: "pass", oldestPass: 2 });
    expect(wordsOf(verification)[0]).toEqual([word, "pass"]);
  });
});

describe("a chain that fails at a signature", () => {
  it("has what lies behind the first failure unchecked", async () => {
    const verification = await verify((await withSets(3)).replace("hop2", "hop9"));
    expect(wordsOf(verification)).toEqual([
      ["pass", "unchecked"],
      ["pass", "unchecked"],
      ["pass", "fail signature-mismatch"],
    ]);
    const changed = await verify((await withSets(3)).replace("Bye", "Buy"));
    expect(wordsOf(changed)).toEqual([
      ["unchecked", "unchecked"],
      ["unchecked", "unchecked"],
      ["fail body-hash-mismatch", "unchecked"],
    ]);
  });

  it("fails for good where DNS has failed (RFC 8617 §5.2.1), and says so", async () => {
    const message = await withSet(plainMessage, { seal: { s: "slow" } });
    const failing = resolverFrom((name) =>
      name.startsWith("slow") ? { status: "failed", reason: "servfail" } : [[dkimKeys.rsa1024.record]],
    );
    const verification = await verify(message, { resolver: failing });
    expect(verification).toMatchObject({
      result: "fail",
      reason: "seal",
      sets: [{ seal: { result: "temperror", reason: "key-unavailable", dns: "servfail" } }],
    });
  });

  it("reads no body for a newest signature that is none", async () => {
    const recorder = recordingResolver(resolver);
    let read = 0;
    const header = (await withSet(plainMessage, { messageSignature: { bh: null } })).split("\r\n\r\n")[0]!;
    async function* source(): AsyncGenerator<Uint8Array> {
      yield encodeLatin1(`${header}\r\n\r\n`);
      for (;;) yield new Uint8Array(++read);
    }
    const verification = await verifyArc(source(), { resolver: recorder });
    expect(verification).toMatchObject({ result: "fail", reason: "message-signature" });
    expect([read, recorder.queries.length]).toEqual([0, 0]);
  });
});

describe("policies", () => {
  const weak = keyResolver({ "rsa512._domainkey.example.com": dkimKeys.rsa512.record });

  it.each<[string, () => Promise<string>, Partial<VerifyArcOptions>, string, Partial<VerifyArcOptions>?]>([
    [
      "an RSA key below 1,024 bits",
      async () => withSet(plainMessage, { key: "rsa512" as never }),
      { resolver: weak },
      "weak-key",
      { resolver: weak, minRsaBits: 512 },
    ],
    ["a key that is too short for the caller", async () => withSet(), { minRsaBits: 2048 }, "weak-key", {}],
    [
      "a signature that has expired",
      async () => withSet(plainMessage, { messageSignature: { x: `${seconds - 1}` } }),
      {},
      "expired",
      { allowExpired: true },
    ],
    [
      "a signature from the future",
      async () => withSet(plainMessage, { messageSignature: { t: `${seconds + 301}` } }),
      {},
      "future-timestamp",
      { clockSkewSeconds: 301 },
    ],
    [
      "a signature over a part of the body",
      async () => withSet(plainMessage, { messageSignature: { l: "3" } }),
      {},
      "body-length",
      { allowBodyLength: true },
    ],
    [
      "the domain of a registry",
      async () => withSet(),
      { isPublicSuffix: (name) => name === "example.com" },
      "public-suffix-domain",
      { isPublicSuffix: () => false },
    ],
  ])("refuse %s", async (_, message, options, reason, allowing) => {
    const text = await message();
    const verification = await verify(text, options);
    expect(verification).toMatchObject({
      result: "fail",
      reason: "message-signature",
      sets: [{ messageSignature: { result: "policy", reason, verified: true, policies: [reason] } }],
    });
    expect((await verify(text, allowing)).result).toBe("pass");
  });

  it("hold for seals, too", async () => {
    const future = await withSet(plainMessage, { seal: { t: `${seconds + 301}` } });
    expect(await verify(future)).toMatchObject({
      reason: "seal",
      sets: [{ seal: { result: "policy", reason: "future-timestamp", verified: true } }],
    });
    expect((await verify(future, { clockSkewSeconds: 301 })).result).toBe("pass");
    const suffix = await withSet(plainMessage, { messageSignature: { d: "mail.example.com" } });
    const keys = resolverFrom(() => [[dkimKeys.rsa1024.record]]);
    const isPublicSuffix = (name: string): boolean => name === "example.com";
    expect(await verify(suffix, { resolver: keys, isPublicSuffix })).toMatchObject({ reason: "seal" });
  });

  it("can't let rsa-sha1 in (RFC 8301 §3.1)", async () => {
    const allowing = { allowSha1: true } as Partial<VerifyArcOptions>;
    const bh = encodeBase64(
      new Uint8Array(await crypto.subtle.digest("SHA-1", encodeLatin1("Hello Bob\r\n\r\n Bye\r\n"))),
    );
    const signature = await verify(await withSet(plainMessage, { messageSignature: { a: "rsa-sha1", bh } }), allowing);
    expect(wordsOf(signature)).toEqual([["policy sha1", "unchecked"]]);
    expect(signature.sets[0]!.messageSignature!.verified).toBe(false);
    const seal = await verify(await withSet(plainMessage, { seal: { a: "rsa-sha1" } }), allowing);
    expect(seal).toMatchObject({
      result: "fail",
      sets: [{ seal: { result: "policy", reason: "sha1", verified: false } }],
    });
  });
});

describe("keys", () => {
  it.each([
    ["revoked", "v=DKIM1; p=", "permerror key-revoked"],
    ["not for mail", `${dkimKeys.rsa1024.record}; s=tlsrpt`, "permerror key-service-mismatch"],
    ["for another hash", `${dkimKeys.rsa1024.record}; h=sha1`, "permerror key-hash-mismatch"],
    ["of another type", dkimKeys.ed25519.record, "permerror key-type-mismatch"],
  ])("that are %s", async (_, record, word) => {
    const message = await withSet(plainMessage, { seal: { s: "other" } });
    const keys = keyResolver({ "other._domainkey.example.com": record });
    expect(wordsOf(await verify(message, { resolver: keys }))).toEqual([["pass", word]]);
  });

  it("are tried one after another where several stand at a name", async () => {
    const keys = keyResolver({
      "rsa1024._domainkey.example.com": ["junk", dkimKeys.rsa2048.record, dkimKeys.rsa1024.record],
    });
    const verification = await verify(await withSets(2), { resolver: keys });
    expect(verification).toMatchObject({ result: "pass", sets: [{ seal: { key: { bits: 1024 } } }, {}] });
  });

  it("with t=s will do, as there is no i= that could be below d=", async () => {
    const keys = keyResolver({ "rsa1024._domainkey.example.com": `${dkimKeys.rsa1024.record}; t=s` });
    expect((await verify(await withSet(), { resolver: keys })).result).toBe("pass");
  });
});

describe("a seal that can't be read", () => {
  it.each([
    ["a", { a: null }, "malformed-signature"],
    ["a", { a: "rsa-md5" }, "unsupported-algorithm"],
    ["b", { b: "" }, "malformed-signature"],
    ["d", { d: "com" }, "malformed-signature"],
    ["d", { d: null }, "malformed-signature"],
    ["s", { s: `${"x".repeat(60)}.`.repeat(4) }, "malformed-signature"],
    ["s", { s: null }, "malformed-signature"],
    ["t", { t: "1".repeat(13) }, "malformed-signature"],
  ])("says which tag is to blame: %s=", async (tag, seal, code) => {
    const text = await withSet(plainMessage, { seal });
    const { sets } = await verify(text);
    const found = sets[0]!.seal!;
    expect(found).toMatchObject({ result: "neutral", reason: code, issue: { code, tag } });
    const value = text.slice(text.indexOf("ARC-Seal:") + "ARC-Seal:".length);
    const { offset } = found.issue!;
    expect(value.slice(0, offset)).toMatch(
      tag in seal && seal[tag as keyof typeof seal] !== null ? new RegExp(`; ${tag}=$`) : /^( i=1;)?$/,
    );
  });
});

describe("issues", () => {
  it("tell of signatures over ARC fields (RFC 8617 §4.1.2), which pass all the same", async () => {
    const first = await withSet(plainMessage, { messageSignature: { h: "from:arc-authentication-results" } });
    const message = await withSet(first, { messageSignature: { h: "from:ARC-Message-Signature" } });
    const verification = await verify(message);
    expect(verification.result).toBe("pass");
    const offset = message.indexOf("ARC-Message-Signature:");
    expect(verification.issues).toEqual([{ code: "arc-fields-signed", offset, count: 2 }]);
  });

  it("are those of DKIM besides", async () => {
    const { issues, sets } = await verify(`From: second@example.net\r\n${await withSet()}`);
    expect(issues).toEqual([{ code: "several-from", offset: 0, count: 2 }]);
    expect(sets[0]!.messageSignature).toMatchObject({ coverage: { unsignedDuplicates: ["from"] } });
  });
});

describe("limits", () => {
  it("keep look-ups to names that decide first, then to the newest signatures", async () => {
    const records = resolverFrom(() => [[dkimKeys.rsa1024.record]]);
    let message = plainMessage;
    for (let i = 1; i <= 4; i++) message = await withSet(message, { messageSignature: { s: `ams${i}` } });
    const asked = async (maxLookups: number): Promise<[ArcVerification, string[]]> => {
      const recorder = recordingResolver(records);
      const verification = await verify(message, { resolver: recorder, limits: { maxLookups } });
      return [verification, recorder.queries.map(({ name }) => name.split(".")[0]!)];
    };
    const [none, noNames] = await asked(1); // all seals have one name, the newest signature another
    expect(none).toMatchObject({ result: "fail", reason: "too-many-lookups" });
    expect(noNames).toEqual([]);
    const [few, fewNames] = await asked(3);
    expect(few).toMatchObject({ result: "pass", oldestPass: 3 });
    expect(fewNames).toEqual(["rsa1024", "ams4", "ams3"]);
    expect(wordsOf(few).map(([signature]) => signature)).toEqual(["unchecked", "unchecked", "pass", "pass"]);
    expect((await asked(5))[0]).toMatchObject({ result: "pass", oldestPass: 0 });
  });

  it("end where a signature can't be read: older ones are not looked up", async () => {
    let message = plainMessage;
    for (const messageSignature of [{ s: "old" }, { bh: "*" }, {}])
      message = await withSet(message, { messageSignature });
    const recorder = recordingResolver(resolverFrom(() => [[dkimKeys.rsa1024.record]]));
    expect(await verify(message, { resolver: recorder })).toMatchObject({ result: "pass", oldestPass: 3 });
    expect(recorder.queries).toHaveLength(1);
  });

  it("keep hashing to the newest signatures", async () => {
    let message = plainMessage;
    for (let i = 1; i <= 4; i++) message = await withSet(message, { messageSignature: { l: `${i}` } });
    const limits = { maxBodyHashes: 2 };
    const verification = await verify(message, { allowBodyLength: true, limits });
    expect(verification).toMatchObject({ result: "pass", oldestPass: 3 });
    expect(wordsOf(verification).map(([signature]) => signature)).toEqual(["unchecked", "unchecked", "pass", "pass"]);
    const all = { allowBodyLength: true, limits: { maxBodyHashes: 4 } };
    expect(await verify(message, all)).toMatchObject({ result: "pass", oldestPass: 0 });
  });

  it("can't be raised over 50 sets", async () => {
    const message = await withSet(plainMessage, { instance: 51 });
    const seals = "ARC-Seal: i=1\r\n".repeat(51) + plainMessage;
    for (const text of [message, seals]) {
      expect(await verify(text, { limits: { maxSets: 1000 } })).toMatchObject({ reason: "too-many-sets" });
    }
    expect(ARC_LIMITS.maxSets).toBe(50);
  });

  it("hold for 10,000 ARC fields, which are not read", async () => {
    const recorder = recordingResolver(resolver);
    for (const name of ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"]) {
      const fields = Array.from({ length: 9_990 }, (_, i) => `${name}: i=${(i % 50) + 1}; a=b; d=d${i}.example\r\n`);
      const verification = await verify(fields.join("") + plainMessage, { resolver: recorder });
      expect(verification).toMatchObject({ result: "fail", reason: "too-many-sets", sets: [] });
    }
    expect(recorder.queries).toEqual([]);
  });
});

describe("what is wrong with the call", () => {
  it.each<[string, object]>([
    ["resolver", { resolver: undefined }],
    ["now", { now: new Date(Number.NaN) }],
    ["lineEndings", { lineEndings: "lf" }],
    ["minRsaBits", { minRsaBits: Number.NaN }],
    ["maxSets", { limits: { maxSets: -1 } }],
    ["maxLookups", { limits: { maxLookups: "x" } }],
    ["isPublicSuffix", { isPublicSuffix: async () => true }],
  ])("throws with the name of the option: %s", async (name, options) => {
    const message = encodeLatin1(await withSet());
    await expect(verifyArc(message, { resolver, ...options } as VerifyArcOptions)).rejects.toThrow(name);
  });

  it("throws what the stream throws, and the signal's reason", async () => {
    const failure = new Error("lost");
    const message = encodeLatin1(await withSet());
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield message.subarray(0, -5);
      throw failure;
    }
    await expect(verifyArc(failing(), { resolver })).rejects.toBe(failure);
    const controller = new AbortController();
    controller.abort(failure);
    await expect(verifyArc(message, { resolver, signal: controller.signal })).rejects.toBe(failure);
    await expect(verifyArc("text" as never, { resolver })).rejects.toThrow(TypeError);
  });

  it("leaves nothing to throw for what stands in a message", async () => {
    for (const text of ["", "\0", "ARC-Seal", "ARC-Seal:", "ARC-Seal: i=1;", ":\r\n", "\xff\xfe"]) {
      expect(["none", "fail"]).toContain((await verify(text)).result);
      expect(["none", "fail"]).toContain((await verifyArc(iterableOf([encodeUtf8(text)]), { resolver })).result);
    }
  });
});
