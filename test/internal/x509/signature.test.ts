import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCertificate } from "../../../src/internal/x509/certificate.js";
import { verifyCertificateSignature } from "../../../src/internal/x509/signature.js";
import { der } from "../../support/tlsa.js";
import * as vectors from "../../vectors/certificates.js";

const read = (text: string) => parseCertificate(der(text));
const verify = (subject: string, issuer: string) =>
  verifyCertificateSignature(read(subject), read(issuer).publicKeyInfo);

describe("verifyCertificateSignature", () => {
  it.each([
    ["RSA with SHA-256", vectors.p256Authority, vectors.rsaRoot],
    ["RSA with SHA-512", vectors.rsa512Host, vectors.rsaRoot],
    ["its own RSA key", vectors.rsaRoot, vectors.rsaRoot],
    ["P-256", vectors.host, vectors.p256Authority],
    ["P-384", vectors.p384Host, vectors.p384Root],
    ["P-521", vectors.p521Host, vectors.p521Root],
    ["Ed25519", vectors.ed25519Host, vectors.ed25519Root],
  ])("is valid by %s", async (_, subject, issuer) => {
    expect(await verify(subject, issuer)).toBe("valid");
  });

  it.each([
    ["another RSA key", vectors.p256Authority, vectors.p384Host],
    ["another P-256 key", vectors.host, vectors.noSignAuthority],
    ["another Ed25519 key", vectors.ed25519Root, vectors.ed25519Host],
  ])("is invalid by %s", async (_, subject, issuer) => {
    expect(await verify(subject, issuer)).toBe("invalid");
  });

  it.each([
    ["RSA-PSS", vectors.pssHost, vectors.rsaRoot],
    ["SHA-1", vectors.sha1Host, vectors.rsaRoot],
    ["a key of another kind", vectors.host, vectors.rsaRoot],
    ["a key of another kind", vectors.p256Authority, vectors.p384Root],
    ["a key of another kind", vectors.ed25519Host, vectors.rsaRoot],
  ])("is unsupported with %s", async (_, subject, issuer) => {
    expect(await verify(subject, issuer)).toBe("unsupported");
  });

  it("is never valid when a bit of what is signed, or of the signature, is another", async () => {
    const pairs = [
      [read(vectors.p256Authority), read(vectors.rsaRoot)],
      [read(vectors.host), read(vectors.p256Authority)],
      [read(vectors.p384Host), read(vectors.p384Root)],
      [read(vectors.ed25519Host), read(vectors.ed25519Root)],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...pairs),
        fc.nat(),
        fc.nat({ max: 7 }),
        fc.boolean(),
        async (pair, at, bit, signed) => {
          const [subject, issuer] = pair;
          const part = Uint8Array.from(signed ? subject.tbs : subject.signature);
          part[at % part.length]! ^= 1 << bit;
          const changed = signed ? { ...subject, tbs: part } : { ...subject, signature: part };
          expect(await verifyCertificateSignature(changed, issuer.publicKeyInfo)).not.toBe("valid");
        },
      ),
    );
  });

  it("takes any bytes for a key and a signature", async () => {
    const subject = read(vectors.host);
    const issuer = read(vectors.p256Authority).publicKeyInfo;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), fc.nat(), async (bytes, at) => {
        const damaged = Uint8Array.from(issuer);
        damaged.set(bytes.subarray(0, 3), at % (damaged.length - 3));
        expect(["invalid", "unsupported", "valid"]).toContain(await verifyCertificateSignature(subject, damaged));
        expect(await verifyCertificateSignature(subject, bytes)).toBe("unsupported");
        expect(await verifyCertificateSignature({ ...subject, signature: bytes }, issuer)).toBe("invalid");
      }),
    );
  });
});
