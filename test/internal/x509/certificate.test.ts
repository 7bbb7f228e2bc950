import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParseError } from "../../../src/core/errors.js";
import { concatBytes } from "../../../src/internal/bytes.js";
import { parseSpki } from "../../../src/internal/der/keys.js";
import { contextConstructed } from "../../../src/internal/der/tag.js";
import {
  encodeElement,
  encodeNull,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "../../../src/internal/der/writer.js";
import { parseCertificate, readPublicKeyInfo } from "../../../src/internal/x509/certificate.js";
import { maySignCertificates, readBasicConstraints, readKeyPurposes } from "../../../src/internal/x509/extensions.js";
import { isForHost, readCommonNames, readDnsNames } from "../../../src/internal/x509/names.js";
import { der } from "../../support/tlsa.js";
import * as vectors from "../../vectors/certificates.js";
import { certificate, dnsNames, extension, generalizedTime, publicKeyInfo, utcTime } from "./build.js";

const { hostKeys: _, ...texts } = vectors;
const all = Object.entries(texts).map(([name, text]) => ({ name, bytes: der(text) }));

const critical = Uint8Array.of(1, 1, 0xff);
const uncritical = Uint8Array.of(1, 1, 0);

describe("parseCertificate", () => {
  it.each(all)("reads $name, as made by OpenSSL", ({ name, bytes }) => {
    const read = parseCertificate(bytes);
    expect(read.version).toBe(name === "version1Root" ? 1 : 3);
    if (!/expired|future/.test(name)) {
      expect(new Date(read.notBefore).toISOString()).toBe("2020-01-01T00:00:00.000Z");
      expect(new Date(read.notAfter).toISOString()).toBe("2049-12-31T23:59:59.000Z");
    }
    expect(read.publicKeyInfo).toEqual(readPublicKeyInfo(bytes));
    expect(() => parseSpki(read.publicKeyInfo)).not.toThrow();
    const host = /[hH]ost$/.test(name) && !/^(commonName|ip|otherName)/.test(name);
    expect(readDnsNames(read)).toEqual(
      host ? ["mx.example.com", "*.mail.example.com"] : name === "otherNameHost" ? ["mx.example.net"] : [],
    );
  });

  it("tells constraints, key usage and purposes", () => {
    const authority = parseCertificate(der(vectors.p256Authority));
    expect(readBasicConstraints(authority)).toEqual({ isAuthority: true, pathLength: 0 });
    expect(readBasicConstraints(parseCertificate(der(vectors.rsaRoot)))).toEqual({ isAuthority: true });
    expect(readBasicConstraints(parseCertificate(der(vectors.version1Root)))).toBeUndefined();
    expect(maySignCertificates(authority)).toBe(true);
    expect(maySignCertificates(parseCertificate(der(vectors.rsaRoot)))).toBe(true);
    expect(maySignCertificates(parseCertificate(der(vectors.noSignAuthority)))).toBe(false);
    expect(readKeyPurposes(parseCertificate(der(vectors.host)))).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(readKeyPurposes(authority)).toBeUndefined();
    const plain = parseCertificate(certificate({ extensions: [extension("2.5.29.19", encodeSequence(uncritical))] }));
    expect(readBasicConstraints(plain)).toEqual({ isAuthority: false });
    const noUsage = parseCertificate(certificate({ extensions: [extension("2.5.29.15", Uint8Array.of(3, 1, 0))] }));
    expect(maySignCertificates(noUsage)).toBe(false);
  });

  it.each<[string, Uint8Array, Uint8Array, string, string]>([
    ["1950", utcTime("500101000000Z"), utcTime("491231235959Z"), "1950-01-01", "2049-12-31"],
    ["0001", generalizedTime("00010101000000Z"), generalizedTime("99991231235959Z"), "0001-01-01", "9999-12-31"],
    ["a leap day", utcTime("240229000000Z"), generalizedTime("20000229000000Z"), "2024-02-29", "2000-02-29"],
  ])("reads times: %s (RFC 5280 §4.1.2.5)", (_, notBefore, notAfter, from, to) => {
    const read = parseCertificate(certificate({ notBefore, notAfter }));
    expect(new Date(read.notBefore).toISOString().slice(0, 10)).toBe(from);
    expect(new Date(read.notAfter).toISOString().slice(0, 10)).toBe(to);
  });

  it.each<[string, Parameters<typeof certificate>[0]]>([
    ["a day that there isn't", { notBefore: utcTime("230229000000Z") }],
    ["a month that there isn't", { notBefore: utcTime("231301000000Z") }],
    ["month zero", { notBefore: utcTime("230001000000Z") }],
    ["an hour that there isn't", { notBefore: utcTime("230101240000Z") }],
    ["a second that there isn't", { notBefore: utcTime("230101000060Z") }],
    ["no seconds", { notBefore: utcTime("2301010000Z") }],
    ["fractions", { notBefore: generalizedTime("20230101000000.5Z") }],
    ["a time zone", { notBefore: utcTime("230101000000+0100") }],
    ["four digits in UTCTime", { notBefore: utcTime("20230101000000Z") }],
    ["two digits in GeneralizedTime", { notBefore: generalizedTime("230101000000Z") }],
    ["another type", { notBefore: encodeNull() }],
    ["version 4", { version: [encodeElement(contextConstructed(0), encodeUnsigned(Uint8Array.of(3)))] }],
    ["two algorithms", { inner: encodeSequence(encodeOid("1.3.101.113")) }],
    ["parameters in one of them", { inner: encodeSequence(encodeOid("1.3.101.112"), encodeNull()) }],
    ["an extension twice", { extensions: [dnsNames("a.example"), dnsNames("b.example")] }],
    ["more at the end", { extensions: [], more: [encodeNull()] }],
    ["no serial number", { serial: encodeNull() }],
  ])("refuses %s", (_, parts) => {
    expect(() => parseCertificate(certificate(parts))).toThrow(ParseError);
    expect(() => parseCertificate(certificate())).not.toThrow();
  });

  it("takes what is no DER but met: a negative serial number, criticality spelled out", () => {
    const read = parseCertificate(
      certificate({
        serial: Uint8Array.of(2, 1, 0x80),
        extensions: [extension("1.2.3", encodeNull(), uncritical), extension("1.2.4", encodeNull(), critical)],
      }),
    );
    expect([...read.extensions].map(([oid, { critical: isCritical }]) => [oid, isCritical])).toEqual([
      ["1.2.3", false],
      ["1.2.4", true],
    ]);
  });

  it("reads a view into a larger array", () => {
    const whole = concatBytes([new Uint8Array(7), der(vectors.host), new Uint8Array(5)]);
    const view = whole.subarray(7, whole.length - 5);
    expect(parseCertificate(view).tbs).toEqual(parseCertificate(der(vectors.host)).tbs);
    expect(readPublicKeyInfo(view)).toEqual(readPublicKeyInfo(der(vectors.host)));
  });

  it("finds the key of a certificate that is broken elsewhere", () => {
    const broken = certificate({ notBefore: encodeNull(), extensions: [encodeNull()] });
    expect(readPublicKeyInfo(broken)).toEqual(publicKeyInfo);
  });

  it("ends in a certificate or a ParseError, whatever it gets", () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...all.map(({ bytes }) => bytes)),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom("set", "cut", "add")), {
          minLength: 1,
          maxLength: 3,
        }),
      )
      .map(([bytes, edits]) =>
        edits.reduce((current, [at, value, kind]) => {
          const octets = [...current];
          const place = at % Math.max(1, octets.length);
          if (kind === "set") octets[place] = value;
          else if (kind === "cut") octets.splice(place, 1);
          else octets.splice(place, 0, value);
          return Uint8Array.from(octets);
        }, bytes as Uint8Array),
      );
    const calls = [readBasicConstraints, maySignCertificates, readKeyPurposes, readDnsNames, readCommonNames];
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        for (const call of [readPublicKeyInfo, parseCertificate]) mayFail(() => call(bytes));
        mayFail(() => {
          const read = parseCertificate(bytes);
          for (const call of calls) mayFail(() => call(read));
        });
      }),
      { numRuns: 500 },
    );
  });

  it("isn't impressed by depth", () => {
    const deep = new Uint8Array(60_000).fill(0x30);
    expect(() => parseCertificate(deep)).toThrow(ParseError);
    expect(() => readPublicKeyInfo(deep)).toThrow(ParseError);
  });
});

function mayFail(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
  }
}

describe("isForHost", () => {
  const host = (bytes: Uint8Array, name = "mx.example.com"): boolean => isForHost(parseCertificate(bytes), name);

  it("goes by names, or by common names if there is no name (RFC 6125 §6.4.4)", () => {
    expect(host(der(vectors.host))).toBe(true);
    expect(host(der(vectors.host), "host")).toBe(false);
    expect(host(der(vectors.commonNameHost))).toBe(true);
    expect(host(der(vectors.ipHost))).toBe(true);
    expect(host(der(vectors.otherNameHost))).toBe(false);
    expect(host(der(vectors.otherNameHost), "mx.example.net")).toBe(true);
  });

  it.each([
    ["mx.example.com", "mx.example.com", true],
    ["MX.Example.COM", "mx.example.com", true],
    ["mx.example.com.", "mx.example.com", true],
    ["*.example.com", "mx.example.com", true],
    ["*.example.com", "example.com", false],
    ["*.example.com", "a.mx.example.com", false],
    ["*.com", "example.com", false],
    ["*", "com", false],
    ["m*.example.com", "mx.example.com", false],
    ["mx.*.com", "mx.example.com", false],
    ["*.*.com", "mx.example.com", false],
    ["mx.example.com\0.attacker.example", "mx.example.com", false],
    ["mx.example.com\0", "mx.example.com", false],
    [" mx.example.com", "mx.example.com", false],
    ["gr\u00fc\u00dfe.example", "xn--gre-6ka8l.example", false],
    ["xn--gre-6ka8l.example", "xn--gre-6ka8l.example", true],
    ["", "mx.example.com", false],
    ["192.0.2.1", "mx.example.com", false],
  ])("a dNSName %j means %s: %s", (presented, name, expected) => {
    expect(host(certificate({ extensions: [dnsNames(presented)] }), name)).toBe(expected);
    expect(host(certificate({ extensions: [dnsNames("x.example", presented)] }), name)).toBe(expected);
  });
});
