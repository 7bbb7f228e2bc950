import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TlsaRecord } from "../../src/core/index.js";
import { readPublicKeyInfo } from "../../src/internal/x509/certificate.js";
import { type DaneResult, type VerifyDaneOptions, verifyDane } from "../../src/transport/index.js";
import { der, tlsaFor } from "../support/tlsa.js";
import * as vectors from "../vectors/certificates.js";

const now = new Date(Date.UTC(2026, 10, 1));
const names = ["mx.example.com"];

type Vector = Exclude<keyof typeof vectors, "hostKeys">;
const bytesOf = (name: Vector) => der(vectors[name]);
const keyOf = (name: Vector) => Uint8Array.from(readPublicKeyInfo(bytesOf(name)));

/** `3 1 1 host`: a record for a certificate or its key. */
async function record(text: string): Promise<TlsaRecord> {
  const [usage, selector, matchingType, name] = text.split(" ") as [string, string, string, Vector];
  return tlsaFor(`${usage} ${selector} ${matchingType}`, selector === "1" ? keyOf(name) : bytesOf(name));
}

async function verify(
  chain: string,
  records: readonly (string | TlsaRecord)[],
  options: VerifyDaneOptions & { readonly names?: readonly string[] } = {},
): Promise<DaneResult> {
  const certificates = chain.split(" ").filter((name) => name !== "");
  const all = await Promise.all(records.map((one) => (typeof one === "string" ? record(one) : one)));
  return verifyDane(
    certificates.map((name) => bytesOf(name as Vector)),
    { result: "found", records: all, names: options.names ?? names },
    { now, ...options },
  );
}

const short = ({ result, reason }: { readonly result: string; readonly reason: string }) => `${result} ${reason}`;

describe("verifyDane with DANE-EE(3)", () => {
  it.each(["3 0 0", "3 0 1", "3 0 2", "3 1 0", "3 1 1", "3 1 2"])("passes by %s", async (numbers) => {
    const verdict = await verify("host p256Authority rsaRoot", [`${numbers} host`]);
    expect(verdict).toMatchObject({ result: "pass", reason: "matched", depth: 0 });
    expect(short(await verify("host", [`${numbers} clientHost`]))).toBe("fail no-match");
  });

  it("looks at neither names, dates nor purposes (RFC 7672 §3.1.1)", async () => {
    for (const name of ["expiredHost", "futureHost", "clientHost", "oddHost", "selfSignedHost", "otherNameHost"]) {
      expect(short(await verify(name, [`3 1 1 ${name}`], { names: [] }))).toBe("pass matched");
    }
  });

  it("means the host's own certificate and no other", async () => {
    expect(short(await verify("host p256Authority", ["3 0 1 p256Authority"]))).toBe("fail no-match");
  });

  it("matches bytes that are no certificate as a whole, and never by their key", async () => {
    const junk = Uint8Array.of(0x30, 0x03, 1, 2, 3);
    const whole = await verifyDane([junk], { result: "found", records: [await tlsaFor("3 0 1", junk)], names });
    expect(short(whole)).toBe("pass matched");
    const key = await verifyDane([junk], { result: "found", records: [await tlsaFor("3 1 1", junk)], names });
    expect(short(key)).toBe("fail malformed-certificate");
  });

  it("passes by any of several records: that is how keys change (RFC 7671 §8.1)", async () => {
    const both = ["3 1 1 clientHost", "3 1 1 host"];
    const verdict = await verify("host", both);
    expect(short(verdict)).toBe("pass matched");
    expect(verdict.records.map(short)).toEqual(["fail no-match", "pass matched"]);
    expect(short(await verify("clientHost", both))).toBe("pass matched");
  });
});

describe("verifyDane with DANE-TA(2)", () => {
  it.each<[chain: string, record: string, depth: number]>([
    ["host p256Authority rsaRoot", "2 0 1 rsaRoot", 2],
    ["host p256Authority rsaRoot", "2 1 2 rsaRoot", 2],
    ["host p256Authority rsaRoot", "2 0 0 rsaRoot", 2],
    ["host p256Authority rsaRoot", "2 1 1 p256Authority", 1],
    ["host p256Authority", "2 0 1 p256Authority", 1],
    ["host rsaRoot p256Authority", "2 0 1 rsaRoot", 1],
    ["host p384Root ed25519Root rsaRoot p256Authority", "2 0 1 rsaRoot", 3],
    ["host p256Authority", "2 0 0 rsaRoot", 2],
    ["host p256Authority", "2 1 0 rsaRoot", 2],
    ["host", "2 0 0 p256Authority", 1],
    ["host", "2 1 0 p256Authority", 1],
    ["expiredAuthorityHost expiredAuthority rsaRoot", "2 0 1 expiredAuthority", 1],
    ["expiredRootHost expiredRoot", "2 0 1 expiredRoot", 1],
    ["p384Host p384Root", "2 1 1 p384Root", 1],
    ["p521Host p521Root", "2 1 1 p521Root", 1],
    ["ed25519Host ed25519Root", "2 1 1 ed25519Root", 1],
    ["rsa512Host rsaRoot", "2 1 1 rsaRoot", 1],
    ["commonNameHost p256Authority", "2 1 1 p256Authority", 1],
    ["version1Host version1Root", "2 0 1 version1Root", 1],
    ["deepHost deepAuthority", "2 0 1 deepAuthority", 1],
  ])("leads from %s to %s", async (chain, text, depth) => {
    expect(await verify(chain, [text])).toMatchObject({ result: "pass", reason: "matched", depth });
  });

  it.each<[chain: string, record: string, reason: string]>([
    ["host p256Authority rsaRoot", "2 0 1 p384Root", "no-match"],
    ["host", "2 1 1 host", "no-match"],
    ["selfSignedHost", "2 0 1 selfSignedHost", "no-match"],
    ["selfSignedHost selfSignedHost", "2 0 1 selfSignedHost", "broken-chain"],
    ["host p384Root", "2 0 1 p384Root", "broken-chain"],
    ["host rsaRoot", "2 0 1 rsaRoot", "broken-chain"],
    ["host", "2 1 0 rsaRoot", "unsupported"],
    ["host", "2 1 0 noSignAuthority", "broken-chain"],
    ["hostByHost host p256Authority rsaRoot", "2 0 1 rsaRoot", "not-an-authority"],
    ["hostByHost host", "2 0 1 host", "not-an-authority"],
    ["deepHost deepAuthority p256Authority rsaRoot", "2 0 1 rsaRoot", "not-an-authority"],
    ["noSignHost noSignAuthority rsaRoot", "2 0 1 rsaRoot", "not-an-authority"],
    ["expiredHost p256Authority", "2 0 1 p256Authority", "expired"],
    ["futureHost p256Authority", "2 0 1 p256Authority", "not-yet-valid"],
    ["expiredAuthorityHost expiredAuthority rsaRoot", "2 0 1 rsaRoot", "expired"],
    ["clientHost p256Authority", "2 0 1 p256Authority", "wrong-purpose"],
    ["oddHost p256Authority", "2 0 1 p256Authority", "unsupported"],
    ["otherNameHost p256Authority", "2 0 1 p256Authority", "name-mismatch"],
    ["pssHost rsaRoot", "2 0 1 rsaRoot", "unsupported"],
    ["sha1Host rsaRoot", "2 0 1 rsaRoot", "unsupported"],
  ])("doesn't lead from %s to %s: %s", async (chain, text, reason) => {
    expect(short(await verify(chain, [text]))).toBe(`fail ${reason}`);
  });

  it("wants one of the names (RFC 7672 §3.2.2)", async () => {
    const chain = "host p256Authority";
    const text = "2 0 1 p256Authority";
    for (const name of ["mx.example.com", "MX.Example.COM.", "a.mail.example.com"]) {
      expect(short(await verify(chain, [text], { names: [name] }))).toBe("pass matched");
    }
    expect(short(await verify(chain, [text], { names: ["example.net", "mx.example.com"] }))).toBe("pass matched");
    for (const name of ["example.com", "mail.example.com", "a.b.mail.example.com"]) {
      expect(short(await verify(chain, [text], { names: [name] }))).toBe("fail name-mismatch");
    }
    expect(short(await verify(chain, [text], { names: [] }))).toBe("fail name-mismatch");
  });

  it("counts the last second of a certificate, and not the next", async () => {
    const chain = "host p256Authority";
    const end = Date.UTC(2049, 11, 31, 23, 59, 59);
    const at = (time: number) => verify(chain, ["2 0 1 p256Authority"], { now: new Date(time) }).then(short);
    expect(await at(end + 999)).toBe("pass matched");
    expect(await at(end + 1000)).toBe("fail expired");
    expect(await at(Date.UTC(2020, 0, 1))).toBe("pass matched");
    expect(await at(Date.UTC(2020, 0, 1) - 1)).toBe("fail not-yet-valid");
  });

  it("stops at its limits, and says so", async () => {
    const chain = "host p384Root p521Root p256Authority";
    expect(short(await verify(chain, ["2 0 1 p256Authority"], { limits: { maxCertificates: 3 } }))).toBe(
      "fail no-match",
    );
    expect(short(await verify(chain, ["2 0 1 p256Authority"], { limits: { maxSignatures: 0 } }))).toBe(
      "fail too-many-signatures",
    );
  });

  it("does no more work for many records and certificates of one name than its limit allows", async () => {
    const certificates = [bytesOf("host"), ...Array.from({ length: 60 }, () => bytesOf("p256Authority"))];
    const key = await record("2 1 0 p384Root");
    const records = Array.from({ length: 500 }, () => key);
    const verdict = await verifyDane(certificates, { result: "found", records, names }, { now });
    expect(short(verdict)).toBe("fail unsupported");
    expect(verdict.records).toHaveLength(500);
    expect(new Set(verdict.records.map(short))).toEqual(new Set(["fail unsupported", "fail too-many-signatures"]));
  });
});

describe("verifyDane and records that can't be used", () => {
  it.each<[string, Partial<TlsaRecord>]>([
    ["usage", { usage: 0 }],
    ["usage", { usage: 1 }],
    ["usage", { usage: 4 }],
    ["usage", { usage: 255 }],
    ["selector", { selector: 2 }],
    ["matching-type", { matchingType: 3 }],
    ["data", { certificateAssociation: new Uint8Array(31) }],
    ["data", { certificateAssociation: new Uint8Array(0) }],
    ["data", { matchingType: 2 }],
    ["data", { matchingType: 0, selector: 0 }],
    ["data", { matchingType: 0, selector: 1 }],
  ])("leaves one out for its %s: %j", async (reason, change) => {
    const base = await record("3 1 1 host");
    const verdict = await verify("host", [{ ...base, ...change }]);
    expect(short(verdict)).toBe("unusable no-usable-record"); // RFC 7672 §2.2: TLS, unauthenticated
    expect(verdict.records.map(short)).toEqual([`unusable ${reason}`]);
    expect(short(await verify("host", [{ ...base, ...change }, "3 1 1 clientHost"]))).toBe("fail no-match");
    expect(short(await verify("host", [{ ...base, ...change }, base]))).toBe("pass matched");
  });

  it("takes the strongest digest of a usage and selector only (RFC 7671 §9)", async () => {
    const verdict = await verify("host", ["3 1 1 host", "3 1 2 clientHost"]);
    expect(short(verdict)).toBe("fail no-match");
    expect(verdict.records.map(short)).toEqual(["unusable weaker-digest", "fail no-match"]);
    expect(short(await verify("host", ["3 1 1 host", "3 0 2 clientHost"]))).toBe("pass matched");
    expect(short(await verify("host", ["3 1 0 host", "3 1 2 clientHost"]))).toBe("pass matched");
    const malformed = { ...(await record("3 1 2 host")), certificateAssociation: new Uint8Array(1) };
    expect(short(await verify("host", ["3 1 1 host", malformed]))).toBe("pass matched");
  });

  it("has none in a set without records", async () => {
    expect(short(await verify("host", []))).toBe("unusable no-usable-record");
  });

  it("fails without a certificate", async () => {
    expect(short(await verify("", ["3 1 1 host"]))).toBe("fail no-certificate");
    expect(short(await verify("", ["2 1 0 rsaRoot"]))).toBe("fail no-certificate");
    expect(short(await verify("", ["1 1 1 host"]))).toBe("unusable no-usable-record");
  });
});

describe("verifyDane with PKIX-TA(0) and PKIX-EE(1)", () => {
  const pkixChain = [bytesOf("host"), bytesOf("p256Authority"), bytesOf("rsaRoot")];

  it.each<[string, string]>([
    ["1 1 1 host", "pass matched"],
    ["1 0 1 p256Authority", "fail no-match"],
    ["0 0 1 p256Authority", "pass matched"],
    ["0 1 1 rsaRoot", "pass matched"],
    ["0 1 1 host", "fail no-match"],
    ["0 0 1 p384Root", "fail no-match"],
  ])("has %s %s, once the platform has vouched for the chain", async (text, expected) => {
    expect(short(await verify("host p256Authority", [text], { pkixChain }))).toBe(expected);
  });

  it("wants the name, and the chain of this very certificate (RFC 7671 §5.3)", async () => {
    expect(short(await verify("host", ["1 1 1 host"], { pkixChain, names: ["example.net"] }))).toBe(
      "fail name-mismatch",
    );
    expect(short(await verify("clientHost", ["0 1 1 rsaRoot"], { pkixChain }))).toBe("fail broken-chain");
    expect(short(await verify("host", ["0 1 1 rsaRoot"], { pkixChain: [] }))).toBe("fail broken-chain");
  });
});

describe("verifyDane where there is nothing to verify", () => {
  it.each(["no-record", "insecure-record", "insecure-address", "no-address", "invalid-host"] as const)(
    "has no say: %s",
    async (reason) => {
      const verdict = await verifyDane([bytesOf("host")], { result: "none", reason });
      expect(verdict).toEqual({ result: "none", reason, records: [] });
    },
  );

  it("can't tell while DNS fails", async () => {
    const verdict = await verifyDane([], { result: "temperror", reason: "lookup-failed", dns: "servfail" });
    expect(verdict).toEqual({ result: "temperror", reason: "lookup-failed", dns: "servfail", records: [] });
  });
});

describe("verifyDane and whatever it gets", () => {
  it("ends in a legal word, and passes nothing that isn't the one certificate", async () => {
    const right = await record("3 0 1 host");
    const anchor = await record("2 0 1 rsaRoot");
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat({ max: 2 }), async (at, change, which) => {
        const chain = [bytesOf("host"), bytesOf("p256Authority"), bytesOf("rsaRoot")];
        const changed = chain[which]!;
        changed[at % changed.length]! ^= change;
        const own = await verifyDane(chain, { result: "found", records: [right], names }, { now });
        expect(own.result).toBe(which === 0 ? "fail" : "pass");
        const byAnchor = await verifyDane(chain, { result: "found", records: [anchor], names }, { now });
        expect(byAnchor.result).toBe("fail");
      }),
      { numRuns: 200 },
    );
  });

  it("settles with junk for certificates and records", async () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const anyRecord = fc.record({
      usage: fc.nat({ max: 4 }),
      selector: fc.nat({ max: 2 }),
      matchingType: fc.nat({ max: 3 }),
      certificateAssociation: fc.oneof(
        bytes,
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constant(keyOf("host")),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(bytes, { maxLength: 4 }),
        fc.array(anyRecord, { maxLength: 5 }),
        async (ders, records) => {
          const verdict = await verifyDane(ders, { result: "found", records, names }, { now });
          expect(["pass", "fail", "unusable"]).toContain(verdict.result);
          expect(verdict.records).toHaveLength(records.length);
        },
      ),
    );
  });

  it.each<[string, () => Promise<unknown>]>([
    ["certificates", () => verifyDane("x" as never, { result: "none", reason: "no-record" })],
    ["certificates", () => verifyDane(["x"] as never, { result: "none", reason: "no-record" })],
    ["pkixChain", () => verifyDane([], { result: "none", reason: "no-record" }, { pkixChain: [1] as never })],
    ["now", () => verifyDane([], { result: "none", reason: "no-record" }, { now: new Date(Number.NaN) })],
    [
      "maxCertificates",
      () => verifyDane([], { result: "none", reason: "no-record" }, { limits: { maxCertificates: 0 } }),
    ],
    ["maxSignatures", () => verifyDane([], { result: "none", reason: "no-record" }, { limits: { maxSignatures: -1 } })],
    ["tlsa", () => verifyDane([], { result: "found", records: [{}] as never, names })],
    ["tlsa", () => verifyDane([], { result: "found", records: [null] as never, names })],
    ["tlsa", () => verifyDane([], { result: "found", names } as never)],
    ["tlsa", () => verifyDane([], null as never)],
  ])("names what is wrong: %s", async (name, call) => {
    await expect(call()).rejects.toThrow(`"${name}"`);
  });
});
