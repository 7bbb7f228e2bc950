import { describe, expect, it } from "vitest";
import { LimitError, ParseError } from "../../src/core/index.js";
import {
  DKIM_OVERSIGNED_HEADERS,
  DKIM_SIGNED_HEADERS,
  type DkimSigned,
  type DkimSigner,
  type SignDkimOptions,
  signDkim,
  verifyDkim,
} from "../../src/dkim/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, decodeLatin1, encodeLatin1, encodeUtf8 } from "../../src/internal/bytes.js";
import { parseDkimSignature } from "../../src/internal/dkim-signature/index.js";
import { type DkimKeyName, keyResolver, plainBody, plainHeader, wordsOf } from "../support/dkim.js";
import { iterableOf, piecesOf, streamOf } from "../support/sources.js";
import { dkimKeys } from "../vectors/dkim.js";

const now = new Date("2026-01-01T00:00:00Z");
const message = encodeLatin1(`${plainHeader}\r\n${plainBody}`);

const keyOf = (name: DkimKeyName): Uint8Array => decodeBase64(dkimKeys[name].pkcs8)!;
const request = (name: DkimKeyName) => ({ domain: "example.com", selector: name, key: keyOf(name) });
const ed25519 = { ...request("ed25519"), now };

/** The words of verifyDkim on a message with its signatures in front. */
async function verdicts(signed: DkimSigned, on: Uint8Array = message, before = ""): Promise<string[]> {
  const bytes = concatBytes([encodeLatin1(before), signed.headerBytes, on]);
  return wordsOf(await verifyDkim(bytes, { resolver: keyResolver(), now }));
}

/** h= of a message with this header. */
async function signedHeaders(header: string, options: Partial<SignDkimOptions> = {}): Promise<string> {
  const { signatures } = await signDkim(encodeLatin1(`${header}\r\nx\r\n`), {
    ...ed25519,
    ...options,
  } as SignDkimOptions);
  return signatures[0]!.headers.join(":");
}

async function failure(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a signature (RFC 6376 §3.5)", () => {
  it.each(["rsa1024", "rsa2048", "ed25519"] as const)("verifies: %s", async (name) => {
    const signed = await signDkim(message, { ...request(name), now });
    expect(await verdicts(signed)).toEqual(["pass"]);
    expect(signed.headers).toHaveLength(1);
    expect(decodeLatin1(signed.headerBytes)).toBe(signed.headers[0]);
  });

  it.each(["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"] as const)(
    "verifies: %s",
    async (c) => {
      const signed = await signDkim(message, { ...ed25519, canonicalization: c });
      expect(signed.headers[0]).toContain(` c=${c};`);
      expect(await verdicts(signed)).toEqual(["pass"]);
    },
  );

  it("says what it holds in the words of the parser", async () => {
    const { headers, signatures } = await signDkim(message, {
      ...ed25519,
      expiresInSeconds: 86_400,
      identity: "j\u00fcrgen; a=b@mail.example.com",
    });
    const value = headers[0]!.slice("DKIM-Signature:".length, -2);
    expect(parseDkimSignature(value)).toMatchObject({ ok: true, signature: signatures[0] });
    expect(signatures[0]).toMatchObject({
      algorithm: "ed25519-sha256",
      domain: "example.com",
      selector: "ed25519",
      timestamp: now.getTime() / 1000,
      expiration: now.getTime() / 1000 + 86_400,
      identity: "j\u00fcrgen; a=b@mail.example.com",
      identityDomain: "mail.example.com",
      unknownTags: [],
    });
  });

  it("never has l=, nor x= or i= unless told", async () => {
    const { headers } = await signDkim(message, ed25519);
    expect(headers[0]).not.toMatch(/[; ](l|x|i|z|q)=/);
  });

  it("writes A-labels for U-labels (RFC 8616 §3)", async () => {
    const { headers, signatures } = await signDkim(message, {
      domain: "B\u00fccher.example.",
      selector: "schl\u00fcssel",
      key: keyOf("ed25519"),
      identity: "@\u00e4.b\u00fccher.example",
    });
    expect(headers[0]).toContain(" d=xn--bcher-kva.example;");
    expect(headers[0]).toMatch(/\ss=xn--schlssel-95a;/);
    expect(signatures[0]!.identity).toBe("@xn--4ca.xn--bcher-kva.example");
    expect(headers[0]).toMatch(/^[\x20-\x7e\r\n]+$/);
  });

  it("is folded so that nothing has to fold it again", async () => {
    const long = "a".repeat(63);
    const { headers } = await signDkim(message, {
      domain: `${long}.${long}.example.com`,
      selector: `${long}.s`,
      key: keyOf("rsa2048"),
      identity: `${"x".repeat(64)}@${long}.${long}.example.com`,
      headers: [...DKIM_SIGNED_HEADERS, `X-${"y".repeat(90)}`],
      oversign: [...DKIM_OVERSIGNED_HEADERS, `X-${"y".repeat(90)}`],
    });
    const lines = headers[0]!.slice(0, -2).split("\r\n");
    for (const [i, line] of lines.entries()) {
      expect(line).toMatch(i === 0 ? /^DKIM-Signature: \S/ : /^ \S/);
      expect(line).not.toMatch(/[ \t]$/);
      if (line.length > 78) expect(line).toMatch(/^ \S+$/); // one name that has no place to fold
    }
    expect(lines.filter((line) => line.length > 78).map((line) => line.slice(0, 4))).toEqual([" d=a", " i=x", " X-y"]);
    expect(lines.findIndex((line) => line.startsWith(" b="))).toBeGreaterThan(0);
  });
});

describe("several signatures at once", () => {
  it("come in the order of the keys, the first on top", async () => {
    const signed = await signDkim(message, {
      now,
      signatures: [
        request("rsa1024"),
        request("ed25519"),
        { ...request("rsa2048"), canonicalization: "simple/simple" },
      ],
    });
    expect(signed.signatures.map(({ selector }) => selector)).toEqual(["rsa1024", "ed25519", "rsa2048"]);
    expect(signed.headers.map((header) => /\ss=(\w+)/.exec(header)![1])).toEqual(["rsa1024", "ed25519", "rsa2048"]);
    expect(decodeLatin1(signed.headerBytes)).toBe(signed.headers.join(""));
    expect(await verdicts(signed)).toEqual(["pass", "pass", "pass"]);
  });

  it("share the hash of the body where they share its canonicalization", async () => {
    const { signatures } = await signDkim(message, {
      signatures: [
        request("rsa1024"),
        request("ed25519"),
        { ...request("ed25519"), canonicalization: "relaxed/simple" },
      ],
    });
    expect(signatures[0]!.bodyHash).toBe(signatures[1]!.bodyHash);
    expect(signatures[0]!.bodyHash).not.toBe(signatures[2]!.bodyHash);
  });

  it("stand on a message that is signed already", async () => {
    const first = await signDkim(message, ed25519);
    const once = concatBytes([first.headerBytes, message]);
    const second = await signDkim(once, {
      ...request("rsa1024"),
      now,
      headers: [...DKIM_SIGNED_HEADERS, "DKIM-Signature"],
    });
    expect(second.signatures[0]!.headers.filter((name) => name === "dkim-signature")).toHaveLength(1);
    expect(await verdicts(second, once)).toEqual(["pass", "pass"]);
  });
});

const full = [
  "Return-Path",
  "Received",
  "Received",
  "Authentication-Results",
  "ARC-Seal",
  "Resent-From",
  "List-ID",
  "List-Help",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
  "Sender",
  "From",
  "Reply-To",
  "To",
  "Cc",
  "Bcc",
  "Subject",
  "Date",
  "Message-ID",
  "In-Reply-To",
  "References",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
  "X-Mailer",
]
  .map((name) => `${name}: ${name === "From" ? "a@example.com" : "x"}\r\n`)
  .join("");

describe("the fields that are signed (RFC 6376 §5.4)", () => {
  it("are the author's; those that come once are signed once more, those of lists and relays not", async () => {
    expect(await signedHeaders(full)).toBe(
      "from:from:sender:reply-to:reply-to:to:to:cc:cc:subject:subject:date:date:message-id:message-id:" +
        "in-reply-to:in-reply-to:references:references:mime-version:mime-version:content-type:content-type:" +
        "content-transfer-encoding:content-transfer-encoding:list-unsubscribe:list-unsubscribe-post",
    );
  });

  it("are signed for absent as well, but for those that a relay may add (RFC 6409 §8)", async () => {
    expect(await signedHeaders("From: a@example.com\r\n")).toBe(
      "from:from:reply-to:to:cc:subject:in-reply-to:references:mime-version:content-type:content-transfer-encoding",
    );
  });

  it("are each signed as often as they come", async () => {
    const header = "Subject: 1\r\nFrom: a@example.com\r\nSubject: 2\r\nSubject: 3\r\n";
    expect(await signedHeaders(header)).toContain("subject:subject:subject:subject:in-reply-to");
  });

  it("are those named, oversigned where the default does", async () => {
    const headers = ["From", "x-campaign", "Subject", "FROM"];
    expect(await signedHeaders("X-Campaign: 1\r\nFrom: a@example.com\r\n", { headers })).toBe(
      "from:from:x-campaign:subject",
    );
  });

  it("are oversigned where `oversign` says", async () => {
    const header = "From: a@example.com\r\nTo: x\r\n";
    const headers = ["From", "To", "Cc"];
    expect(await signedHeaders(header, { headers, oversign: [] })).toBe("from:to");
    expect(await signedHeaders(header, { headers, oversign: ["to", "X-Other"] })).toBe("from:to:to");
  });

  it("include From, whatever is named (RFC 6376 §5.4)", async () => {
    await expect(signDkim(message, { ...ed25519, headers: ["Subject"] })).rejects.toThrow('"headers" must have "From"');
  });
});

describe("a field that is added later", () => {
  const header = "From: a@example.com\r\nTo: b@example.net\r\nDate: x\r\nMessage-ID: <1@x>\r\nSubject: y\r\n";
  const mail = encodeLatin1(`${header}\r\nHello\r\n`);

  it.each(DKIM_OVERSIGNED_HEADERS.filter((name) => !name.startsWith("Content-I") && name !== "Content-Description"))(
    "breaks the signature: %s",
    async (name) => {
      const signed = await signDkim(mail, ed25519);
      expect(await verdicts(signed, mail, `${name}: x\r\n`)).toEqual(["fail signature-mismatch"]);
      const below = encodeLatin1(`${header}${name}: x\r\n\r\nHello\r\n`);
      expect(await verdicts(signed, below)).toEqual(["fail signature-mismatch"]);
    },
  );

  it("doesn't break it where lists and relays may add it", async () => {
    const added = ["Sender", "List-ID", "List-Unsubscribe", "Received", "Return-Path", "Resent-From", "ARC-Seal"];
    const signed = await signDkim(mail, ed25519);
    expect(await verdicts(signed, mail, added.map((name) => `${name}: x\r\n`).join(""))).toEqual(["pass"]);
  });
});

describe("a message that can't be signed", () => {
  it.each([
    ["no From", "To: x\r\n\r\nx\r\n", "no From", 0, "RFC 5322 §3.6"],
    ["nothing", "", "no From", 0, "RFC 5322 §3.6"],
    ["two From", "From: a@example.com\r\nfrom: b@example.com\r\n\r\nx\r\n", "several From", 21, "RFC 5322 §3.6"],
    ["a line that is no field", "From: a@example.com\r\nnonsense\r\n\r\n", "no field", 21, "RFC 5322 §2.2"],
    [
      "the first line of an mbox file",
      "From a Mon Jan 1\r\nFrom: a@example.com\r\n\r\n",
      "no field",
      0,
      "RFC 5322 §2.2",
    ],
    ["a NUL in the header", "From: a@example.com\r\nX: \0\r\n\r\n", "NUL", 24, "RFC 5322 §2.2"],
    ["LF in the header", "From: a@example.com\nTo: x\r\n\r\n", "CR or LF alone", 19, "RFC 5321 §2.3.8"],
    ["LF as the blank line", "From: a@example.com\r\n\nx\r\n", "CR or LF alone", 21, "RFC 5321 §2.3.8"],
    ["CR in the header", "From: a@example.com\r\nTo: x\ry\r\n\r\n", "CR or LF alone", 26, "RFC 5321 §2.3.8"],
    ["LF in the body", "From: a@example.com\r\n\r\nx\ny\r\n", "CR or LF alone", 24, "RFC 5321 §2.3.8"],
    ["CR in the body", "From: a@example.com\r\n\r\nx\r\r\n", "CR or LF alone", 24, "RFC 5321 §2.3.8"],
    ["CR at the end", "From: a@example.com\r\n\r\nx\r", "CR or LF alone", 24, "RFC 5321 §2.3.8"],
  ])("%s", async (_, text, words, offset, spec) => {
    for (const size of [1, 7, 1000]) {
      const source = size === 1000 ? encodeLatin1(text) : iterableOf(piecesOf(encodeLatin1(text), size));
      const error = await failure(signDkim(source, ed25519));
      expect(error).toBeInstanceOf(ParseError);
      expect(error).toMatchObject({ format: "message", offset, spec });
      expect((error as Error).message).toContain(words);
    }
  });

  it("because its header is over a limit", async () => {
    const tooMany = signDkim(message, { ...ed25519, limits: { maxHeaderFields: 2 } });
    expect(await failure(tooMany)).toMatchObject({ name: "LimitError", limit: "maxHeaderFields", max: 2 });
    const tooLarge = signDkim(message, { ...ed25519, limits: { maxHeaderBytes: 20 } });
    expect(await failure(tooLarge)).toBeInstanceOf(LimitError);
    const stream = signDkim(streamOf(piecesOf(message, 5)), { ...ed25519, limits: { maxHeaderBytes: 20 } });
    expect(await failure(stream)).toMatchObject({ limit: "maxHeaderBytes", max: 20 });
  });
});

describe('lineEndings: "normalize"', () => {
  const stored = encodeLatin1("From: a@example.com\nSubject: x\n y\r\n\nHello\n\r\nBye");

  it("gives back the message to send", async () => {
    const signed = await signDkim(stored, { ...ed25519, lineEndings: "normalize" });
    const sent = "From: a@example.com\r\nSubject: x\r\n y\r\n\r\nHello\r\n\r\nBye";
    expect(decodeLatin1(signed.message!)).toBe(sent);
    expect(await verdicts(signed, signed.message)).toEqual(["pass"]);
    expect(decodeLatin1(stored)).toContain("\n\nHello"); // not written to
  });

  it("gives back the same message where nothing had to change", async () => {
    expect((await signDkim(message, { ...ed25519, lineEndings: "normalize" })).message).toBe(message);
    expect((await signDkim(message, ed25519)).message).toBeUndefined();
  });

  it("takes no stream, and no bare CR", async () => {
    const stream = signDkim(streamOf([message]), { ...ed25519, lineEndings: "normalize" });
    await expect(stream).rejects.toThrow(TypeError);
    const bareCr = encodeLatin1("From: a@example.com\n\nx\ry\n");
    const error = await failure(signDkim(bareCr, { ...ed25519, lineEndings: "normalize" }));
    expect(error).toMatchObject({ format: "message", offset: 24 }); // in what would have been sent
  });
});

describe("a message that comes as a stream", () => {
  it("is signed as one in memory is, however it is cut", async () => {
    const body = "a \r\n\r\n \t b\r\n\r\n\r\nc\r\n\r\n";
    const bytes = encodeLatin1(`${plainHeader}\r\n${body}`);
    const whole = await signDkim(bytes, ed25519);
    for (let size = 1; size <= 70; size++) {
      const source = size % 2 === 0 ? streamOf(piecesOf(bytes, size)) : iterableOf(piecesOf(bytes, size));
      expect((await signDkim(source, ed25519)).headers).toEqual(whole.headers);
    }
  });

  it("is cancelled where it is refused", async () => {
    const texts = ["To: x\r\n\r\nmore", "From: a@example.com\r\n\r\nx\ny", "From: a\r\nFrom: b\r\n\r\n"];
    for (const text of texts) {
      let cancelled = 0;
      const source = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(encodeLatin1(text)),
        cancel: () => void cancelled++,
      });
      expect(await failure(signDkim(source, ed25519))).toBeInstanceOf(ParseError);
      expect(cancelled).toBe(1);
    }
  });

  it("may fail, and its error is thrown", async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      yield message.subarray(0, 120);
      throw new Error("the disk is gone");
    }
    await expect(signDkim(source(), ed25519)).rejects.toThrow("the disk is gone");
  });
});

describe("keyFor", () => {
  const mail = (from: string): Uint8Array => encodeUtf8(`From: ${from}\r\nSubject: x\r\n\r\nHello\r\n`);

  it("is asked for the domain of the author, and its keys sign", async () => {
    const asked: string[] = [];
    const signed = await signDkim(mail("Joe <joe@Example.COM>"), {
      now,
      keyFor: async (domain) => {
        asked.push(domain);
        return [
          { selector: "rsa1024", key: keyOf("rsa1024") },
          { selector: "ed25519", key: keyOf("ed25519") },
        ];
      },
    });
    expect(asked).toEqual(["example.com"]);
    expect(signed.signatures.map(({ domain, selector }) => [domain, selector])).toEqual([
      ["example.com", "rsa1024"],
      ["example.com", "ed25519"],
    ]);
    expect(await verdicts(signed, mail("Joe <joe@Example.COM>"))).toEqual(["pass", "pass"]);
  });

  it("may name another domain", async () => {
    const { signatures } = await signDkim(mail("joe@mail.example.com"), { keyFor: () => request("ed25519") });
    expect(signatures[0]!.domain).toBe("example.com");
  });

  it.each([[undefined], [[]]])("may have no key: then the message isn't signed, nor read", async (none) => {
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(mail("a@example.com")),
      cancel: () => void (cancelled = true),
    });
    const signed = await signDkim(source, { keyFor: () => none });
    expect(signed).toEqual({ headers: [], headerBytes: new Uint8Array(0), signatures: [] });
    expect(cancelled).toBe(true);
  });

  it("may throw", async () => {
    const keyFor = (domain: string): never => {
      throw new Error(`no key for ${domain}`);
    };
    await expect(signDkim(mail("a@\u00fc.example"), { keyFor })).rejects.toThrow("no key for xn--");
  });

  it("isn't asked for a From without a domain, or with several", async () => {
    for (const from of ["joe", "joe@a.example, jane@b.example", ""]) {
      const error = await failure(signDkim(mail(from), { keyFor: () => request("ed25519") }));
      expect(error).toMatchObject({ name: "ParseError", format: "from", spec: "RFC 5322 §3.4" });
    }
  });
});

describe("a signer of the caller's own", () => {
  it("gets the data, or for Ed25519 their SHA-256 (RFC 8463 §3), and may answer at once or later", async () => {
    const seen: Uint8Array[] = [];
    const make = (algorithm: DkimSigner["algorithm"], length: number, later: boolean): DkimSigner => ({
      algorithm,
      sign(data) {
        seen.push(data);
        const signature = new Uint8Array(length).fill(65);
        return later ? Promise.resolve(signature) : signature;
      },
    });
    for (const later of [true, false]) {
      const { signatures } = await signDkim(message, {
        signatures: [
          { domain: "example.com", selector: "a", key: make("rsa-pkcs1-sha256", 256, later) },
          { domain: "example.com", selector: "b", key: make("ed25519", 64, later) },
        ],
      });
      expect(signatures.map(({ algorithm }) => algorithm)).toEqual(["rsa-sha256", "ed25519-sha256"]);
      expect(signatures[1]!.signature).toEqual(new Uint8Array(64).fill(65));
    }
    expect(decodeLatin1(seen[0]!)).toMatch(
      /^from:Alice <alice@example\.com>\r\n[\s\S]*dkim-signature:v=1; a=rsa-sha256; .* b=$/,
    );
    expect(seen[1]).toHaveLength(32);
  });

  it("is told of the thread pool and the signal", async () => {
    const { signal } = new AbortController();
    const options: unknown[] = [];
    const key: DkimSigner = {
      algorithm: "ed25519",
      sign: (_, given) => {
        options.push(given);
        return new Uint8Array(64);
      },
    };
    await signDkim(message, { domain: "example.com", selector: "s", key });
    await signDkim(message, { domain: "example.com", selector: "s", key, signal, threadPool: true });
    expect(options).toEqual([{}, { signal, threadPool: true }]);
  });

  it.each([
    ["another algorithm", { algorithm: "ecdsa-p256-sha256", sign: () => new Uint8Array(64) }, TypeError],
    [
      "a short RSA signature (RFC 8301 §3.2)",
      { algorithm: "rsa-pkcs1-sha256", sign: () => new Uint8Array(64) },
      RangeError,
    ],
    ["an Ed25519 signature of another length", { algorithm: "ed25519", sign: () => new Uint8Array(63) }, TypeError],
    ["no bytes", { algorithm: "ed25519", sign: () => "signature" as never }, TypeError],
  ] as const)("is refused with %s", async (_, key, error) => {
    const run = signDkim(message, { domain: "example.com", selector: "s", key });
    await expect(run).rejects.toThrow(error);
    await expect(run).rejects.toThrow('"key"');
  });

  it("may fail, and its error is thrown", async () => {
    const key: DkimSigner = { algorithm: "ed25519", sign: async () => Promise.reject(new Error("the token is gone")) };
    await expect(signDkim(message, { domain: "example.com", selector: "s", key })).rejects.toThrow("the token is gone");
  });
});

describe("options that are wrong", () => {
  const wrong: readonly [string, object, string][] = [
    ["nothing that says which key", {}, '"domain", "signatures" and "keyFor"'],
    ["two ways to say it", { ...ed25519, keyFor: () => undefined }, '"domain", "signatures" and "keyFor"'],
    ["no signatures", { signatures: [] }, '"signatures"'],
    ["keyFor that is no function", { keyFor: {} }, '"keyFor"'],
    ["a domain of one label (RFC 6376 §3.5)", { ...ed25519, domain: "localhost" }, '"domain"'],
    ["a domain that is none", { ...ed25519, domain: "a b.example" }, '"domain"'],
    ["a domain with a line end", { ...ed25519, domain: "example.com;\r\nX: y" }, '"domain"'],
    ["no selector", { ...ed25519, selector: undefined }, '"selector"'],
    ["a selector that is none", { ...ed25519, selector: "a;b" }, '"selector"'],
    ["a selector too long for the domain", { ...ed25519, selector: `${"a.".repeat(120)}a` }, '"selector"'],
    ["an identity elsewhere (RFC 6376 §3.5)", { ...ed25519, identity: "a@example.net" }, '"identity"'],
    ["an identity that only ends alike", { ...ed25519, identity: "a@notexample.com" }, '"identity"'],
    ["an identity without @", { ...ed25519, identity: "example.com" }, '"identity"'],
    ["a canonicalization there isn't", { ...ed25519, canonicalization: "relaxed" }, '"canonicalization"'],
    ["too many canonicalizations", { ...ed25519, canonicalization: "simple/simple/simple" }, '"canonicalization"'],
    ["line ends there aren't", { ...ed25519, lineEndings: "unix" }, '"lineEndings"'],
    ["names with a colon", { ...ed25519, headers: ["From", "a:b"] }, '"headers"'],
    ["names with a line end", { ...ed25519, oversign: ["a\r\nb"] }, '"oversign"'],
    ["a string for names", { ...ed25519, headers: "From" }, '"headers"'],
    ["no time", { ...ed25519, now: new Date(Number.NaN) }, '"now"'],
    ["a time before 1970", { ...ed25519, now: new Date(-1000) }, '"now"'],
    ["an end at once", { ...ed25519, expiresInSeconds: 0 }, '"expiresInSeconds"'],
    ["an end that is no integer", { ...ed25519, expiresInSeconds: 1.5 }, '"expiresInSeconds"'],
    ["no key", { domain: "example.com", selector: "s" }, '"key"'],
    ["null for a key", { domain: "example.com", selector: "s", key: null }, '"key"'],
  ];

  it.each(wrong)("%s", async (_, options, name) => {
    const error = await failure(signDkim(message, options as SignDkimOptions));
    expect(error).toSatisfy((given) => given instanceof TypeError || given instanceof RangeError);
    expect((error as Error).message).toContain(name);
  });

  it("no message", async () => {
    await expect(signDkim("From: a@example.com\r\n\r\n" as never, ed25519)).rejects.toThrow('"message"');
  });
});

describe("an abort", () => {
  const reason = new Error("enough");

  it("is thrown before, while reading, while looking keys up, and while signing", async () => {
    await expect(signDkim(message, { ...ed25519, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const reading = new AbortController();
    const endless = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const whileReading = signDkim(endless, { ...ed25519, signal: reading.signal });
    reading.abort(reason);
    await expect(whileReading).rejects.toBe(reason);

    const looking = new AbortController();
    const keyFor = (): undefined => looking.abort(reason) as undefined;
    await expect(signDkim(message, { keyFor, signal: looking.signal })).rejects.toBe(reason);

    const signing = new AbortController();
    const key: DkimSigner = {
      algorithm: "ed25519",
      sign(): Uint8Array {
        signing.abort(reason);
        return new Uint8Array(64);
      },
    };
    const whileSigning = signDkim(message, { domain: "example.com", selector: "s", key, signal: signing.signal });
    await expect(whileSigning).rejects.toBe(reason);
  });
});
