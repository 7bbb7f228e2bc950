import { describe, expect, it } from "vitest";
import { createKeyCache, LimitError, ParseError } from "../../../src/core/index.js";
import {
  ARC_SIGNED_HEADERS,
  type ArcResultWord,
  type ArcSealed,
  type ArcVerification,
  type SealArcOptions,
  sealArc,
  verifyArc,
} from "../../../src/dkim/arc/index.js";
import { importDkimKey, signDkim } from "../../../src/dkim/index.js";
import { decodeBase64 } from "../../../src/internal/base64.js";
import { concatBytes, encodeLatin1, encodeUtf8 } from "../../../src/internal/bytes.js";
import { plainMessage, withSet, withSets } from "../../support/arc.js";
import { keyResolver } from "../../support/dkim.js";
import { iterableOf, piecesOf } from "../../support/sources.js";
import { dkimKeys } from "../../vectors/dkim.js";

const resolver = keyResolver();
const now = new Date("2026-01-01T00:00:00Z");
const rsa = decodeBase64(dkimKeys.rsa1024.pkcs8)!;
const keyCache = createKeyCache();
const results = "lists.example; spf=pass smtp.mailfrom=a@example.com; arc=none";

type Changes = Omit<Partial<SealArcOptions>, "authservId" | "authenticationResults"> & {
  readonly authservId?: string;
  readonly authenticationResults?: string | undefined;
};

function options(changes: Changes = {}): SealArcOptions {
  return {
    domain: "example.com",
    selector: "rsa1024",
    key: rsa,
    chainValidation: "none",
    authenticationResults: results,
    now,
    keyCache,
    ...changes,
  } as SealArcOptions;
}

const bytes = (message: string | Uint8Array): Uint8Array =>
  typeof message === "string" ? encodeLatin1(message) : message;

async function seal(message: string | Uint8Array, changes?: Changes): Promise<ArcSealed & { readonly sealed: true }> {
  const sealed = await sealArc(bytes(message), options(changes));
  if (!sealed.sealed) throw new Error(sealed.reason);
  return sealed;
}

/** The message with its new set. */
async function resealed(message: string | Uint8Array, changes?: Changes): Promise<Uint8Array> {
  return concatBytes([(await seal(message, changes)).headerBytes, bytes(message)]);
}

const verify = (message: string | Uint8Array): Promise<ArcVerification> => verifyArc(bytes(message), { resolver, now });

describe("sealArc", () => {
  it("adds a set that verifies", async () => {
    const sealed = await seal(plainMessage);
    expect(sealed.instance).toBe(1);
    expect(sealed.headers.map((field) => field.slice(0, field.indexOf(":")))).toEqual([
      "ARC-Seal",
      "ARC-Message-Signature",
      "ARC-Authentication-Results",
    ]);
    expect(sealed.headers[2].replaceAll("\r\n ", " ")).toBe(`ARC-Authentication-Results: i=1; ${results}\r\n`);
    expect(sealed.headerBytes).toEqual(encodeUtf8(sealed.headers.join("")));
    const verification = await verify(concatBytes([sealed.headerBytes, bytes(plainMessage)]));
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0, issues: [] });
    const [set] = verification.sets;
    expect(set!.messageSignature!.signature).toEqual(sealed.messageSignature);
    expect(set!.seal!.seal).toEqual(sealed.seal);
    expect(set!.authenticationResults!.replaceAll("\r\n", "")).toBe(results);
  });

  it("continues a chain, its own and that of others, with any keys and canonicalizations", async () => {
    let message = bytes(await withSets(2));
    const canonicalizations = ["relaxed/relaxed", "simple/simple", "relaxed/simple", "simple/relaxed"] as const;
    for (const [i, canonicalization] of canonicalizations.entries()) {
      const selector = i % 2 === 0 ? "ed25519" : "rsa2048";
      const key = decodeBase64(dkimKeys[selector].pkcs8)!;
      const chainValidation = await verify(message);
      expect(chainValidation).toMatchObject({ result: "pass", oldestPass: 0 });
      message = await resealed(message, { key, selector, canonicalization, chainValidation });
    }
    message = bytes(await withSet(String.fromCharCode(...message)));
    const verification = await verify(message);
    expect(verification).toMatchObject({ result: "pass", oldestPass: 0 });
    expect(verification.sets).toHaveLength(7);
  });

  it("keeps the chain over a change that was made before sealing", async () => {
    const first = await resealed(plainMessage);
    const { result } = await verify(first);
    const changed = bytes(`${String.fromCharCode(...first)}-- \r\nThe list\r\n`);
    const second = await resealed(changed, { chainValidation: result });
    expect(await verify(second)).toMatchObject({ result: "pass", oldestPass: 2 });
  });

  it("gives the same for a stream, whatever its chunks", async () => {
    const message = bytes(await withSet());
    const whole = await sealArc(message, options({ chainValidation: "pass" }));
    for (const size of [1, 7, 64, 1000]) {
      const pieces = iterableOf(piecesOf(message, size));
      expect(await sealArc(pieces, options({ chainValidation: "pass" }))).toEqual(whole);
    }
  });

  it("takes keys as signDkim does, and signers", async () => {
    const key = await importDkimKey(rsa);
    const asked: number[] = [];
    const signer = {
      algorithm: "rsa-pkcs1-sha256",
      sign: (data: Uint8Array) => {
        asked.push(data.length);
        return key.sign(data);
      },
    } as const;
    const expected = await seal(plainMessage);
    for (const each of [key, signer]) expect(await seal(plainMessage, { key: each })).toEqual(expected);
    expect(asked).toHaveLength(2);
  });

  it("uses A-labels", async () => {
    const { headers } = await seal(plainMessage, { domain: "Bücher.example" });
    expect(headers[0]).toContain(" d=xn--bcher-kva.example;");
    expect(headers[1]).toContain(" d=xn--bcher-kva.example;");
  });

  it("folds, so that no line is long and nothing but b= is folded in itself", async () => {
    const { headers } = await seal(plainMessage, {
      key: decodeBase64(dkimKeys.rsa2048.pkcs8)!,
      authenticationResults: `lists.example; ${"dkim=pass (2048-bit key) header.d=example.com; ".repeat(9)}`,
    });
    for (const line of headers.join("").split("\r\n").slice(0, -1)) {
      expect(line.length).toBeLessThanOrEqual(78);
      expect(line).not.toMatch(/[ \t]$|^ {2}/);
    }
  });
});

describe("what an ARC-Message-Signature signs", () => {
  const names = (sealed: ArcSealed): readonly string[] => (sealed.sealed ? sealed.messageSignature.headers : []);

  it("is what signDkim signs, what lists add, and DKIM signatures (RFC 8617 §4.1.2)", async () => {
    const list =
      "List-Id: <a>\r\nSender: b@lists.example\r\nReceived: x\r\nAuthentication-Results: lists.example; none\r\n";
    const message = bytes(list + plainMessage);
    const { headerBytes } = await signDkim(message, { domain: "example.com", selector: "rsa1024", key: rsa });
    const signed = concatBytes([headerBytes, headerBytes, message]);
    const headers = names(await seal(signed));
    const count = (name: string): number => headers.filter((each) => each === name).length;
    expect([count("dkim-signature"), count("list-id"), count("sender")]).toEqual([2, 1, 1]);
    expect([count("from"), count("subject"), count("to"), count("reply-to")]).toEqual([2, 2, 2, 1]);
    expect([count("received"), count("authentication-results")]).toEqual([0, 0]);
    expect(headers.filter((name) => name.startsWith("arc-"))).toEqual([]);
    expect(ARC_SIGNED_HEADERS).toContain("From");

    const sealed = await resealed(signed);
    expect((await verify(sealed)).result).toBe("pass");
    for (const added of ["From: x@example.net\r\n", "Subject: x\r\n"]) {
      expect((await verify(concatBytes([bytes(added), sealed]))).result).toBe("fail");
    }
    // What comes on top further on does no harm.
    for (const added of [
      "Received: y\r\n",
      "DKIM-Signature: v=1\r\n",
      "List-Id: <b>\r\n",
      "Sender: c@example.net\r\n",
    ]) {
      expect((await verify(concatBytes([bytes(added), sealed]))).result).toBe("pass");
    }
  });

  it("can be said, but for what must not be signed", async () => {
    expect(names(await seal(plainMessage, { headers: ["From", "To"], oversign: ["To"] }))).toEqual([
      "from",
      "to",
      "to",
    ]);
    for (const name of ["Authentication-Results", "ARC-Seal", "arc-message-signature", "ARC-Authentication-Results"]) {
      await expect(seal(plainMessage, { headers: ["From", name] })).rejects.toThrow(/"headers" must not have .*§4.1.2/);
    }
    await expect(seal(plainMessage, { headers: ["To"] })).rejects.toThrow('"headers" must have "From" in it');
  });

  it("may be a message without From, or with two: they are none of the sealer's making", async () => {
    for (const message of ["To: a\r\n\r\nx\r\n", "From: a\r\nFrom: b\r\n\r\nx\r\n"]) {
      expect((await verify(await resealed(message))).result).toBe("pass");
    }
  });
});

describe("a chain that has failed", () => {
  it("is sealed as such, the new set alone (RFC 8617 §5.1.2)", async () => {
    const broken = (await withSets(2)).replace("hop1", "hop9");
    const verification = await verify(broken);
    const sealed = await seal(broken, { chainValidation: verification });
    expect(sealed).toMatchObject({ instance: 3, seal: { chainValidation: "fail" } });
    const message = concatBytes([sealed.headerBytes, bytes(broken)]);
    expect(await verify(message)).toMatchObject({ result: "fail", reason: "failed-before" });

    // The seal is the same over another broken chain: it covers nothing of it.
    const other = (await withSets(2)).replace("hop2", "hop8");
    expect((await seal(other, { chainValidation: "fail" })).headers[0]).toBe(sealed.headers[0]);
    // Over a sound chain of as many sets that passes, it is another.
    expect((await seal(await withSets(2), { chainValidation: "pass" })).headers[0]).not.toBe(sealed.headers[0]);
  });

  it("may have no structure", async () => {
    for (const [fields, instance] of [
      ["ARC-Seal: i=x\r\n", 1],
      ["ARC-Seal: i=7\r\n", 8],
      ["ARC-Seal: i=1\r\nARC-Seal: i=1\r\n", 2],
    ] as const) {
      const sealed = await seal(fields + plainMessage, { chainValidation: "fail" });
      expect(sealed.instance).toBe(instance);
      const message = concatBytes([sealed.headerBytes, bytes(fields + plainMessage)]);
      expect(await verify(message)).toMatchObject({ result: "fail", reason: "failed-before" });
    }
  });

  it("may be one that was sound before the message was changed", async () => {
    const changed = (await withSets(2)).replace("Bye", "Buy");
    expect((await seal(changed, { chainValidation: await verify(changed) })).seal.chainValidation).toBe("fail");
  });

  it("is not sealed again once a seal says so (RFC 8617 §5.1)", async () => {
    const failed = await withSet(await withSet(), { cv: "fail" });
    for (const chainValidation of ["fail", "pass", "none"] as const) {
      expect(await sealArc(bytes(failed), options({ chainValidation }))).toEqual({
        sealed: false,
        reason: "failed-before",
        headers: [],
        headerBytes: new Uint8Array(0),
      });
    }
  });
});

describe("a chain that is full (RFC 8617 §5.2)", () => {
  it("of 49 sets gets the 50th, of 50 no more", async () => {
    const message = bytes(await withSets(49));
    const full = await resealed(message, { chainValidation: "pass" });
    expect(await verify(full)).toMatchObject({ result: "pass", oldestPass: 0 });
    expect(await sealArc(full, options({ chainValidation: "pass" }))).toMatchObject({
      sealed: false,
      reason: "too-many-sets",
      headers: [],
    });
  });

  it("may only look so", async () => {
    for (const fields of ["ARC-Seal: i=50\r\n", "ARC-Seal: i=51\r\n", "ARC-Seal: i=1\r\n".repeat(51)]) {
      const sealed = await sealArc(bytes(fields + plainMessage), options({ chainValidation: "fail" }));
      expect(sealed).toMatchObject({ sealed: false, reason: "too-many-sets" });
    }
  });

  it("has its stream closed", async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield bytes(`ARC-Seal: i=50\r\n${plainMessage}`);
        for (;;) yield bytes("more\r\n");
      } finally {
        closed = true;
      }
    }
    expect((await sealArc(source(), options({ chainValidation: "fail" }))).sealed).toBe(false);
    expect(closed).toBe(true);
  });
});

describe("chainValidation", () => {
  it.each<[ArcResultWord, string, () => Promise<string>]>([
    ["pass", "without ARC fields", async () => plainMessage],
    ["fail", "without ARC fields", async () => plainMessage],
    ["none", "with a chain", () => withSet()],
    ["none", "with a broken chain", async () => `ARC-Seal: i=x\r\n${plainMessage}`],
    ["pass", "with a broken chain", () => withSet(undefined, { instance: 2 })],
  ])("can't be %s for a message %s", async (chainValidation, state, message) => {
    const text = `"chainValidation" can't be "${chainValidation}" for a message ${state}`;
    await expect(seal(await message(), { chainValidation })).rejects.toThrow(new TypeError(text));
    await expect(seal(await message(), { chainValidation: { result: chainValidation } })).rejects.toThrow(TypeError);
  });

  it("is what verifyArc says of the same message, always", async () => {
    for (const message of [plainMessage, await withSet(), `ARC-Seal: i=x\r\n${plainMessage}`]) {
      const chainValidation = await verify(message);
      const sealed = await seal(message, { chainValidation });
      expect(sealed.seal.chainValidation).toBe(chainValidation.result);
    }
  });
});

describe("what goes into ARC-Authentication-Results", () => {
  const value = async (changes: Changes, message = plainMessage): Promise<string> => {
    const [, , field] = (await seal(message, changes)).headers;
    return field.replaceAll("\r\n", "");
  };

  it("is an Authentication-Results field, with or without its name, folded or not", async () => {
    const expected = "ARC-Authentication-Results: i=1; lists.example 1; spf=pass; dkim=pass (a; b)";
    for (const authenticationResults of [
      "lists.example 1; spf=pass; dkim=pass (a; b)",
      " lists.example 1; spf=pass; dkim=pass (a; b);\r\n",
      "Authentication-Results: lists.example 1;\r\n spf=pass;\r\n dkim=pass (a; b)\r\n",
      "authentication-results :lists.example 1;\n spf=pass;\n dkim=pass (a; b)\n",
    ]) {
      expect(await value({ authenticationResults })).toBe(expected);
    }
  });

  it("keeps white space where it is, and text in UTF-8", async () => {
    const authenticationResults = 'lists.example;  spf=pass reason="a  b" smtp.mailfrom=jürgen@bücher.example';
    expect(await value({ authenticationResults })).toBe(`ARC-Authentication-Results: i=1; ${authenticationResults}`);
    const verification = await verify(await resealed(plainMessage, { authenticationResults }));
    expect(verification.result).toBe("pass");
    expect(verification.sets[0]!.authenticationResults!.replaceAll("\r\n", "")).toBe(authenticationResults);
  });

  it.each([
    ["nothing", ""],
    ["no semicolon", "lists.example"],
    ["no results", "lists.example; "],
    ["no name", "; spf=pass"],
    ["an instance", "i=2; lists.example; spf=pass"],
    ["another field", "Subject: x; y"],
    ["another version", "lists.example 2; spf=pass"],
    ["a line end", "lists.example; spf=pass\r\nX-Evil: 1"],
    ["an LF", "lists.example; spf=pass\nX-Evil: 1"],
    ["a CR", "lists.example; spf=pass\rX-Evil: 1"],
    ["a blank line", "lists.example; spf=pass\r\n\r\nEvil"],
    ["a NUL", "lists.example; spf=pass\0"],
    ["a comment without end", "lists.example; spf=pass (oh"],
    ["a string without end", 'lists.example; spf=pass reason="oh'],
    ["an escape at the end", 'lists.example; spf=pass reason="oh\\"'],
    ["a word that no line can hold", `lists.example; spf=pass ${"x".repeat(1000)}`],
  ])("is refused with %s", async (_, authenticationResults) => {
    const call = seal(plainMessage, { authenticationResults });
    await expect(call).rejects.toThrow(
      new TypeError('"authenticationResults" must be an Authentication-Results field'),
    );
  });

  it("is gathered from the fields of one's own name", async () => {
    const message = [
      "Authentication-Results: lists.example; spf=pass",
      "Authentication-Results: evil.example; dmarc=pass",
      "Authentication-Results: Lists.Example 1 ; dkim=pass (a; b);\r\n\tdkim=fail;",
      "Authentication-Results: lists.example; none",
      "Authentication-Results: lists.example 2; future=yes",
      'Authentication-Results: "lists.example"; dmarc=fail',
      "Authentication-Results: lists.example; broken=(",
      "Authentication-Results: lists.example.evil.example; dmarc=pass",
      "Authentication-Results: lists.example",
      `Authentication-Results: lists.example; ${"x".repeat(1000)}`,
      plainMessage,
    ].join("\r\n");
    const changes = { authservId: "lists.example", authenticationResults: undefined };
    expect(await value(changes, message)).toBe(
      "ARC-Authentication-Results: i=1; lists.example; spf=pass; dkim=pass (a; b);\tdkim=fail; dmarc=fail",
    );
    expect(await value({ ...changes, authservId: "other.example" }, message)).toBe(
      "ARC-Authentication-Results: i=1; other.example; none",
    );
    expect((await verify(await resealed(message, changes))).result).toBe("pass");
  });
});

describe("a message that can't be sealed so that it verifies", () => {
  it.each([
    ["a bare LF in the header", "From: a\nTo: b\r\n\r\n", 7],
    ["a bare CR in the header", "From: a\rb\r\n\r\n", 7],
    ["a NUL", "From: a\0\r\n\r\n", 7],
    ["a line that is no field", "From: a\r\noops\r\n\r\n", 9],
    ["a bare LF in the body", "From: a\r\n\r\nb\nc\r\n", 12],
    ["a bare CR at the end", "From: a\r\n\r\nb\r", 12],
  ])("has %s", async (_, message, offset) => {
    for (const source of [bytes(message), iterableOf(piecesOf(bytes(message), 2))]) {
      const error: unknown = await sealArc(source, options()).catch((given: unknown) => given);
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ format: "message", offset });
    }
  });

  it("has a header over its limits", async () => {
    await expect(seal(plainMessage, { limits: { maxHeaderBytes: 10 } })).rejects.toThrow(LimitError);
  });
});

describe("what is wrong with the call", () => {
  it.each<[string, object]>([
    ["chainValidation", { chainValidation: undefined }],
    ["chainValidation", { chainValidation: "ok" }],
    ["chainValidation", { chainValidation: { result: "neutral" } }],
    ["authservId", { authservId: "a b", authenticationResults: undefined }],
    ["authservId", { authservId: "a\r\nb", authenticationResults: undefined }],
    ["authservId", { authservId: "", authenticationResults: undefined }],
    ["authenticationResults", { authservId: "lists.example" }],
    ["authenticationResults", { authenticationResults: undefined }],
    ["authenticationResults", { authenticationResults: 7 }],
    ["domain", { domain: "localhost" }],
    ["domain", { domain: "a\r\nb.example" }],
    ["selector", { selector: "" }],
    ["key", { key: 7 }],
    ["canonicalization", { canonicalization: "relaxed" }],
    ["now", { now: new Date(Number.NaN) }],
    ["maxHeaderBytes", { limits: { maxHeaderBytes: Number.NaN } }],
    ["headers", { headers: "From" }],
    ["oversign", { oversign: ["a b"] }],
  ])("throws with the name of the option: %s", async (name, changes) => {
    await expect(seal(plainMessage, changes as Changes)).rejects.toThrow(new RegExp(`"${name}"`));
  });

  it("throws what signer and stream throw, and the signal's reason", async () => {
    const failure = new Error("lost");
    const key = {
      algorithm: "ed25519",
      sign: () => {
        throw failure;
      },
    } as const;
    await expect(seal(plainMessage, { key })).rejects.toBe(failure);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield bytes("From: a\r\n\r\n");
      throw failure;
    }
    await expect(sealArc(failing(), options())).rejects.toBe(failure);
    const controller = new AbortController();
    controller.abort(failure);
    await expect(seal(plainMessage, { signal: controller.signal })).rejects.toBe(failure);
  });
});
