import { describe, expect, it } from "vitest";
import { zoneResolver } from "../../src/adapters/zone/index.js";
import { type AuthenticateMessageOptions, authenticateMessage } from "../../src/authenticate/index.js";
import { sealArc } from "../../src/dkim/arc/index.js";
import { generateDkimKey } from "../../src/dkim/index.js";
import { formatAuthenticationResults, parseAuthenticationResults } from "../../src/headers/index.js";
import { encodeUtf8 } from "../../src/internal/bytes.js";
import { parseReceivedSpf } from "../../src/spf/index.js";
import { recordingResolver } from "../../src/testing/index.js";
import { withSets } from "../support/arc.js";
import { plainBody, plainHeader, sign, signedBytes } from "../support/dkim.js";
import { iterableOf, piecesOf, streamOf } from "../support/sources.js";
import { resolverInRounds, stored, world } from "./world.js";

const now = new Date("2026-01-01T00:00:00Z");
const twice = async (): Promise<string> =>
  (await sign({ key: "ed25519" })).replace(/\r\nFrom:[\s\S]*/, "\r\n") + (await sign({ key: "rsa1024" }));
const unsigned = encodeUtf8(`${plainHeader}\r\n${plainBody}`);
const unfold = (field: string | undefined) => field?.replace(/\r\n(?=[ \t])/g, "");

describe("authenticateMessage", () => {
  it("puts SPF, DKIM, ARC, DMARC and iprev together", async () => {
    const result = await authenticateMessage(encodeUtf8(await twice()), { ...world, now });
    expect(result).toMatchObject({
      from: { addresses: ["alice@example.com"], issues: [] },
      spf: { result: "pass", domain: "example.com", identity: "mailfrom" },
      dkim: { signatures: [{ result: "pass" }, { result: "pass" }], issues: [] },
      arc: { result: "none", sets: [] },
      dmarc: { result: "pass", authorDomain: "example.com", policy: { applied: "reject" } },
      iprev: { result: "pass", name: "mail.example.com", ip: "192.0.2.25" },
    });
    expect(result.dmarc.alignments.map(({ method, aligned }) => [method, aligned])).toEqual([
      ["spf", true],
      ["dkim", true],
      ["dkim", true],
    ]);
    const { authenticationResults, receivedSpf } = result.headers;
    expect(parseAuthenticationResults(authenticationResults)).toEqual(result.authenticationResults);
    expect(unfold(authenticationResults)?.split("; ")).toEqual([
      "Authentication-Results: mx.example.net",
      "spf=pass smtp.mailfrom=bounce@example.com",
      expect.stringMatching(
        /^dkim=pass header\.d=example\.com header\.i=@example\.com header\.s=ed25519 header\.a=ed25519-sha256 header\.b="?[\w+/]{8}"?$/,
      ),
      expect.stringMatching(/^dkim=pass .* header\.s=rsa1024 header\.a=rsa-sha256 header\.b="?[\w+/]{8}"?$/),
      "arc=none",
      "dmarc=pass header.from=example.com policy.dmarc=reject",
      "iprev=pass (mail.example.com) policy.iprev=192.0.2.25\r\n",
    ]);
    expect(parseReceivedSpf(receivedSpf!)).toMatchObject({
      result: "pass",
      clientIp: "192.0.2.25",
      envelopeFrom: "bounce@example.com",
      helo: "mail.example.com",
      receiver: "mx.example.net",
    });
  });

  it("validates a chain beside the signatures, and gives what sealing the next set takes", async () => {
    const forwarded = await withSets(2, {}, await sign());
    const resolver = recordingResolver(world.resolver);
    const result = await authenticateMessage(encodeUtf8(forwarded), { ...world, resolver, now });
    expect(result.arc).toMatchObject({ result: "pass", oldestPass: 0, sets: [{ instance: 1 }, { instance: 2 }] });
    expect(unfold(result.headers.authenticationResults)).toContain(
      "; arc=pass smtp.remote-ip=192.0.2.25 header.oldest-pass=0;",
    );
    // The key of the signature is that of the chain.
    expect(resolver.queries.filter(({ name }) => name.includes("_domainkey"))).toHaveLength(1);

    const changed = `Subject: x\r\n${forwarded}`;
    const { privateKey } = await generateDkimKey({ type: "ed25519" });
    const sealed = await sealArc(encodeUtf8(changed), {
      domain: "lists.example",
      selector: "a",
      key: privateKey,
      chainValidation: result.arc,
      authenticationResults: result.headers.authenticationResults,
    });
    expect(sealed).toMatchObject({ sealed: true, instance: 3, seal: { chainValidation: "pass" } });
    expect(unfold(sealed.headers[2])).toMatch(/^ARC-Authentication-Results: i=3; mx\.example\.net; spf=pass /);

    const broken = await authenticateMessage(encodeUtf8(`${forwarded}x`), { ...stored, now });
    expect(broken.arc).toMatchObject({ result: "fail", reason: "message-signature" });
    expect(broken.headers.authenticationResults).toContain("\r\n arc=fail reason=message-signature;\r\n");
    const limited = await authenticateMessage(encodeUtf8(forwarded), {
      ...stored,
      now,
      arc: { limits: { maxSets: 1 } },
    });
    expect(limited.arc).toMatchObject({ result: "fail", reason: "too-many-sets" });
  });

  it("asks each question once, and those that don't need an answer at the same time", async () => {
    const rounds = resolverInRounds(world.resolver);
    const resolver = recordingResolver(rounds);
    const { dns } = await authenticateMessage(encodeUtf8(await twice()), { ...world, resolver, now });
    const asked = resolver.queries.map(({ name, type }) => `${type} ${name}`);
    expect(new Set(asked).size).toBe(asked.length);
    // SPF: the record and what it includes. Everything else goes on beside it.
    expect(rounds.rounds()).toBe(2);
    expect(dns).toEqual({ queries: asked.length, repeated: 0, roundTrips: 2 });
  });

  it("asks ahead for what aligning the sender takes", async () => {
    const zone = zoneResolver(`
bounces.a.example.  TXT  "v=spf1 include:_spf.a.example -all"
_spf.a.example.     TXT  "v=spf1 ip4:192.0.2.1 -all"
_dmarc.a.example.   TXT  "v=DMARC1; p=reject"
`);
    const client = { ip: "192.0.2.1", helo: "x.a.example", mailFrom: "joe@bounces.A.example", authservId: "mx" };
    const message = encodeUtf8("From: joe@a.example\r\n\r\n");
    const rounds = resolverInRounds(zone);
    const resolver = recordingResolver(rounds);
    const { dmarc, dns } = await authenticateMessage(message, { ...client, resolver });
    expect(dmarc).toMatchObject({ result: "pass", organizationalDomain: "a.example" });
    expect(rounds.rounds()).toBe(2);
    expect(dns).toMatchObject({ queries: resolver.queries.length, roundTrips: 2 });
    expect(new Set(resolver.queries.map(({ name, type }) => `${type} ${name}`)).size).toBe(resolver.queries.length);

    // Not where it can't help: another organization, or a list of public suffixes.
    const count = async (options: Partial<AuthenticateMessageOptions>) => {
      const recording = recordingResolver(zone);
      await authenticateMessage(message, { ...client, ...options, resolver: recording });
      return recording.queries.filter(({ name }) => name.startsWith("_dmarc.")).length;
    };
    expect(await count({ mailFrom: "joe@other.example" })).toBe(1);
    expect(await count({ dmarc: { discovery: { isPublicSuffix: (name) => !name.includes(".") } } })).toBe(1);
  });

  it("shares answers between methods", async () => {
    const inner = zoneResolver(`
a.example.                TXT  "v=spf1 ptr a:host.a.example -all"
host.a.example.           A    192.0.2.9
1.2.0.192.in-addr.arpa.   PTR  host.a.example.
_dmarc.a.example.         TXT  "v=DMARC1; p=none"
`);
    const resolver = recordingResolver(inner);
    const client = { ip: "192.0.2.1", helo: "host.a.example", mailFrom: "joe@a.example" };
    const message = encodeUtf8("From: joe@a.example\r\n\r\n");
    const result = await authenticateMessage(message, { resolver, authservId: "mx", ...client });
    expect(result).toMatchObject({ spf: { result: "fail" }, iprev: { result: "fail" }, dmarc: { result: "fail" } });
    const asked = resolver.queries.map(({ name, type }) => `${type} ${name}`);
    expect(new Set(asked).size).toBe(asked.length);
    // The name of the client and its address: asked by SPF and by iprev.
    expect(result.dns).toMatchObject({ queries: asked.length, repeated: 2 });
  });

  it.each<[string, Partial<AuthenticateMessageOptions>, object, object]>([
    ["nothing", {}, { reason: "no-client-ip" }, { reason: "no-client-ip" }],
    [
      "HELO and MAIL FROM",
      { helo: "a", mailFrom: "b@c.example" },
      { reason: "no-client-ip" },
      { reason: "no-client-ip" },
    ],
    ["the address", { ip: "192.0.2.25" }, { result: "none", reason: "no-sender" }, { result: "pass" }],
    ["the null sender", { ip: "192.0.2.25", mailFrom: null }, { reason: "no-sender" }, { result: "pass" }],
    ["HELO", { ip: "192.0.2.25", helo: "mail.example.com" }, { result: "pass", identity: "helo" }, { result: "pass" }],
    [
      "HELO and the null sender",
      { ip: "192.0.2.25", helo: "mail.example.com", mailFrom: "" },
      { result: "pass", identity: "mailfrom", domain: "mail.example.com", sender: "postmaster@mail.example.com" },
      { result: "pass" },
    ],
    [
      "the sender",
      { ip: "192.0.2.25", mailFrom: "a@example.com" },
      { result: "pass", identity: "mailfrom" },
      { result: "pass" },
    ],
    [
      "an IPv6 client",
      { ip: "2001:DB8:0::25", mailFrom: "a@example.com" },
      { result: "pass" },
      { result: "pass", ip: "2001:db8::25" },
    ],
    ["a mapped one", { ip: "::ffff:192.0.2.25", mailFrom: "a@example.com" }, { result: "pass" }, { ip: "192.0.2.25" }],
    ["another address", { ip: "192.0.2.26", mailFrom: "a@example.com" }, { result: "pass" }, { result: "fail" }],
    [
      "no name",
      { ip: "192.0.2.27", mailFrom: "a@example.com" },
      { result: "pass" },
      { result: "permerror", reason: "no-name" },
    ],
  ])("knows of the client: %s", async (_, client, spf, iprev) => {
    const result = await authenticateMessage(unsigned, { ...stored, ...client });
    expect(result.spf).toMatchObject(spf);
    expect(result.iprev).toMatchObject(iprev);
    const { results } = result.authenticationResults;
    const written = results.flatMap(({ method, properties }) =>
      properties.map(({ property, value }) => `${method} ${property} ${value}`),
    );
    const { identity } = result.spf;
    expect(written.filter((text) => text.startsWith("spf"))).toEqual(
      identity === undefined
        ? []
        : [
            identity === "helo"
              ? `spf helo ${result.spf.domain}`
              : `spf mailfrom ${client.mailFrom || "postmaster@mail.example.com"}`,
          ],
    );
    expect(results.some(({ method }) => method === "iprev")).toBe(client.ip !== undefined);
    expect("receivedSpf" in result.headers).toBe(identity !== undefined);
    // RFC 9989 §4.4.2: DMARC doesn't take the HELO identity, but HELO is the MAIL FROM identity of a null reverse-path (RFC 7208 §2.4).
    expect(result.dmarc.result).toBe(identity === "mailfrom" ? "pass" : "fail");
  });

  it.each<[string, object]>([
    ["From: a@example.com", { result: "fail", reason: "not-authenticated" }],
    ["From: a@sub.example.com", { result: "fail", policy: { applied: "quarantine" } }],
    ["From: a@lax.example", { result: "fail", policy: { applied: "quarantine" } }],
    ["From: a@unknown.example", { result: "none", reason: "no-record" }],
    ["From: Joe", { result: "none", reason: "no-author-domain" }],
    ["Subject: x", { result: "none", reason: "no-author-domain" }],
    ["From: a@example.com\r\nFrom: b@unknown.example", { result: "permerror", reason: "several-author-domains" }],
    ["From: a@example.com\r\nfrom : b@EXAMPLE.com", { result: "fail", authorDomain: "example.com" }],
    ["From: a@example.com, b@unknown.example", { result: "permerror", reason: "several-author-domains" }],
    ["From: a@unknown.example <b@example.com", { result: "permerror", reason: "invalid-author-domain" }],
    ["From: <b@unknown.example> <a@example.com>", { result: "permerror", reason: "invalid-author-domain" }],
    ["From: Doe, Joe <a@example.com>", { result: "fail", authorDomain: "example.com" }],
    ["From: =?utf-8?q?a=40example.com?= <b@unknown.example>", { result: "none", authorDomain: "unknown.example" }],
    ["From: Team: a@example.com, b@example.com;", { result: "fail", authorDomain: "example.com" }],
    ["From: j\u00f6rg@b\u00fccher.example", { result: "none", authorDomain: "xn--bcher-kva.example" }],
  ])("DMARC of %s", async (from, dmarc) => {
    const result = await authenticateMessage(encodeUtf8(`${from}\r\n\r\n`), stored);
    expect(result.dmarc).toMatchObject(dmarc);
  });

  it("says what is odd about From", async () => {
    const issuesOf = async (header: string) =>
      (await authenticateMessage(encodeUtf8(`${header}\r\n\r\n`), stored)).from;
    expect(await issuesOf("Subject: x")).toEqual({ addresses: [], issues: ["no-from"] });
    expect(await issuesOf("From: Doe, J (x) <j @ a.example>\r\nFrom: <b")).toEqual({
      addresses: ["j@a.example"],
      issues: ["no-address", "several-from", "unterminated"],
    });
    const many = await issuesOf("From: a@b.example\r\n".repeat(2_000).trimEnd());
    expect(many.addresses).toHaveLength(1_000);
    expect(many.issues).toEqual(["several-from", "too-many-mailboxes"]);
  });

  it("vouches for nothing whose header it can't read", async () => {
    const message = encodeUtf8(`${plainHeader}X: ${"x".repeat(2_000)}\r\n\r\n`);
    const result = await authenticateMessage(message, { ...world, dkim: { limits: { maxHeaderBytes: 1_000 } } });
    expect(result).toMatchObject({
      from: { addresses: [] },
      spf: { result: "pass" },
      dkim: { signatures: [], issues: [{ code: "header-too-large" }] },
      arc: { result: "fail", reason: "header-too-large" },
      dmarc: { result: "permerror", reason: "header-over-limit" },
    });
    expect(result.headers.authenticationResults).toContain("dmarc=permerror reason=header-over-limit");
    expect(result.headers.authenticationResults).not.toContain("dkim=");
  });

  it("gives the same for bytes and streams", async () => {
    const bytes = encodeUtf8(await twice());
    const expected = await authenticateMessage(bytes, { ...world, now });
    for (const source of [iterableOf(piecesOf(bytes, 7)), streamOf(piecesOf(bytes, 100)), iterableOf([bytes])]) {
      const { dns: _, ...result } = await authenticateMessage(source, { ...world, now });
      const { dns: __, ...same } = expected;
      expect(result).toEqual(same);
    }
  });

  it("passes policies on", async () => {
    const message = await signedBytes({ tags: { a: "rsa-sha1" } });
    const strict = await authenticateMessage(message, { ...stored, now });
    expect(strict.dkim.signatures[0]).toMatchObject({ result: "policy", reason: "sha1" });
    expect(strict.headers.authenticationResults).toContain("dkim=policy reason=sha1");
    const lax = await authenticateMessage(message, { ...stored, now, dkim: { allowSha1: true } });
    expect(lax.dmarc.result).toBe("pass");
    const text = (await sign()).replaceAll("\r\n", "\n");
    expect((await authenticateMessage(encodeUtf8(text), { ...stored, now })).dmarc.result).toBe("fail");
    const normalized = await authenticateMessage(encodeUtf8(text), { ...stored, now, lineEndings: "normalize" });
    expect(normalized.dmarc.result).toBe("pass");
    const limited = await authenticateMessage(unsigned, { ...world, spf: { limits: { maxLookups: 0 } } });
    expect(limited.spf).toMatchObject({ result: "permerror", reason: "too-many-lookups" });
    const psl = { discovery: { isPublicSuffix: () => false } };
    expect((await authenticateMessage(unsigned, { ...world, dmarc: psl })).dmarc).toMatchObject({
      discoveryMethod: "psl",
    });
  });

  it("reports signatures so that each can be told, and those left unread as one", async () => {
    const same = (await sign()).replace(/\r\nFrom:[\s\S]*/, "\r\n");
    const bytes = encodeUtf8(same.repeat(14) + (await sign()));
    const { authenticationResults, dkim } = await authenticateMessage(bytes, { ...stored, now });
    expect(dkim.signatures).toHaveLength(15);
    const reported = authenticationResults.results.filter(({ method }) => method === "dkim");
    expect(reported).toHaveLength(11);
    expect(reported[10]).toMatchObject({ result: "policy", reason: "too-many-signatures", properties: [] });

    const b = "A".repeat(10);
    const alike = `DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa1024; h=from; bh=AAAA; b=`;
    const header = `${alike}${b}AA\r\n${alike}${b}BB\r\nDKIM-Signature: junk\r\n`;
    const told = await authenticateMessage(encodeUtf8(header + plainHeader), stored);
    const starts = told.authenticationResults.results.flatMap(({ properties }) =>
      properties.flatMap(({ property, value }) => (property === "b" ? [value] : [])),
    );
    expect(starts).toEqual([`${b}AA`, `${b}BB`]);
    expect(told.headers.authenticationResults).toContain("dkim=neutral reason=malformed-signature;");
  });

  it("lets a caller add results of its own", async () => {
    const { authenticationResults } = await authenticateMessage(unsigned, stored);
    const results = [...authenticationResults.results, { method: "auth", result: "pass", properties: [] }];
    expect(formatAuthenticationResults({ ...authenticationResults, results })).toContain(";\r\n auth=pass\r\n");
  });

  it.each<[string, unknown]>([
    ["resolver", { ...world, resolver: undefined }],
    ["resolver", undefined],
    ["authservId", { ...world, authservId: undefined }],
    ["authservId", { ...world, authservId: "" }],
    ["authservId", { ...world, authservId: "a\r\nb" }],
    ["ip", { ...world, ip: "mail.example.com" }],
    ["ip", { ...world, ip: 1 }],
    ["helo", { ...world, helo: 1 }],
    ["mailFrom", { ...world, mailFrom: 1 }],
    ["now", { ...world, now: new Date("x") }],
    ["lineEndings", { ...world, lineEndings: "lf" }],
    ["timeLimitMs", { ...world, limits: { timeLimitMs: -1 } }],
    ["maxReverseNames", { ...world, limits: { maxReverseNames: Number.NaN } }],
    ["maxLookups", { ...world, spf: { limits: { maxLookups: 1_000 } } }],
    ["maxSignatures", { ...world, dkim: { limits: { maxSignatures: -1 } } }],
    ["maxSets", { ...world, arc: { limits: { maxSets: -1 } } }],
    ["maxWalks", { ...world, dmarc: { limits: { maxWalks: -1 } } }],
    ["discovery", { ...world, dmarc: { discovery: "psl" } }],
  ])("names the option that is wrong: %s", async (name, options) => {
    const rejected = authenticateMessage(unsigned, options as never);
    await expect(rejected).rejects.toThrow(new RegExp(`"${name}"`));
    await expect(authenticateMessage(unsigned, options as never)).rejects.toSatisfy(
      (error) => error instanceof TypeError || error instanceof RangeError,
    );
  });
});
