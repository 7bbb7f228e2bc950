import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseCertificate } from "../../../src/internal/x509/certificate.js";
import { isForHost } from "../../../src/internal/x509/names.js";
import { verifyCertificateSignature } from "../../../src/internal/x509/signature.js";
import { der } from "../../support/tlsa.js";
import * as vectors from "../../vectors/certificates.js";

const { hostKeys: _, ...texts } = vectors;
const all = Object.entries(texts).map(([name, text]) => {
  const bytes = der(text);
  return { name, ours: parseCertificate(bytes), theirs: new X509Certificate(bytes) };
});

describe("certificates as OpenSSL in Node.js reads them", () => {
  it.each(all)("$name: key and dates", ({ ours, theirs }) => {
    expect(Buffer.from(ours.publicKeyInfo)).toEqual(theirs.publicKey.export({ type: "spki", format: "der" }));
    expect(ours.notBefore).toBe(Date.parse(theirs.validFrom));
    expect(ours.notAfter).toBe(Date.parse(theirs.validTo));
  });

  it.each(all)("$name: names", ({ ours, theirs }) => {
    for (const host of ["mx.example.com", "a.mail.example.com", "a.b.mail.example.com", "mail.example.com", "host"]) {
      const isTheirs = theirs.checkHost(host, { subject: "default" }) !== undefined;
      expect([host, isForHost(ours, host)]).toEqual([host, isTheirs]);
    }
  });

  it.each(all)("$name: signatures by each of the others", async ({ name, ours, theirs }) => {
    for (const issuer of all) {
      const verdict = await verifyCertificateSignature(ours, issuer.ours.publicKeyInfo);
      const isTheirs = theirs.verify(issuer.theirs.publicKey);
      // These two are left to others: see docs/limits.md.
      const isLeftOut = /^(pss|sha1)Host$/.test(name);
      expect([issuer.name, verdict === "valid"]).toEqual([issuer.name, isTheirs && !isLeftOut]);
    }
  });
});
