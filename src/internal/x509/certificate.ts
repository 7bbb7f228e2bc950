import { ParseError } from "../../core/errors.js";
import { equalBytes } from "../bytes.js";
import { type AlgorithmIdentifier, readAlgorithm } from "../der/keys.js";
import { DerReader } from "../der/reader.js";
import { contextConstructed, contextPrimitive, tag } from "../der/tag.js";
import { readTime } from "./time.js";

/** An extension (RFC 5280 §4.2). */
export interface CertificateExtension {
  readonly critical: boolean;
  /** What the OCTET STRING holds: DER of a kind that the object identifier says. */
  readonly value: Uint8Array;
}

/** A certificate (RFC 5280 §4.1), read as far as chains need it. Bytes are views of the input. */
export interface Certificate {
  readonly der: Uint8Array;
  /** TBSCertificate, which is what is signed. */
  readonly tbs: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** A Name, whole. */
  readonly issuer: Uint8Array;
  /** A Name, whole. */
  readonly subject: Uint8Array;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970; this moment included. */
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, whole. */
  readonly publicKeyInfo: Uint8Array;
  /** By object identifier. */
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

const FORMAT = "certificate";

/**
 * Reads a certificate in DER.
 *
 * What an extension holds is not looked at. Serial numbers may be anything, as they are in the field.
 *
 * @throws ParseError
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const input = new DerReader(der, FORMAT);
  const outer = input.sequence("Certificate");
  input.end("input");
  const tbs = outer.raw("tbsCertificate");
  const signatureAlgorithm = readAlgorithm(outer, "signatureAlgorithm");
  const signature = outer.bitStringOctets("signatureValue");
  outer.end("Certificate");

  const reader = new DerReader(der, FORMAT, tbs.byteOffset - der.byteOffset).sequence("tbsCertificate");
  const version = readVersion(reader);
  reader.contents(tag.integer, "serialNumber");
  const inner = readAlgorithm(reader, "signature");
  // RFC 5280 §4.1.1.2: both algorithms MUST be the same
  if (!isSameAlgorithm(inner, signatureAlgorithm)) throw malformed("the two algorithms differ", reader.offset);
  const issuer = reader.raw("issuer");
  const validity = reader.sequence("validity");
  const notBefore = readTime(validity, "notBefore");
  const notAfter = readTime(validity, "notAfter");
  validity.end("validity");
  const subject = reader.raw("subject");
  const publicKeyInfo = reader.raw("subjectPublicKeyInfo");
  for (const number of [1, 2]) if (reader.next(contextPrimitive(number))) reader.raw("uniqueID");
  const extensions = readExtensions(reader);
  reader.end("tbsCertificate");
  return {
    der,
    tbs,
    version,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKeyInfo,
    extensions,
    signatureAlgorithm,
    signature,
  };
}

/**
 * The SubjectPublicKeyInfo of a certificate, with no more looked at than it takes to find it.
 *
 * @throws ParseError
 */
export function readPublicKeyInfo(der: Uint8Array): Uint8Array {
  const input = new DerReader(der, FORMAT);
  const reader = input.sequence("Certificate").sequence("tbsCertificate");
  input.end("input");
  if (reader.next(contextConstructed(0))) reader.raw("version");
  for (const name of ["serialNumber", "signature", "issuer", "validity", "subject"]) reader.raw(name);
  const start = reader.offset;
  reader.sequence("subjectPublicKeyInfo");
  return der.subarray(start, reader.offset);
}

/** `[0] EXPLICIT INTEGER DEFAULT v1` */
function readVersion(reader: DerReader): number {
  if (!reader.next(contextConstructed(0))) return 1;
  const explicit = reader.inside(contextConstructed(0), "version");
  const version = explicit.smallUnsigned("version") + 1;
  explicit.end("version");
  if (version > 3) throw malformed(`there is no version ${version}`, reader.offset);
  return version;
}

/** `[3] EXPLICIT SEQUENCE OF Extension OPTIONAL` */
function readExtensions(reader: DerReader): Map<string, CertificateExtension> {
  const extensions = new Map<string, CertificateExtension>();
  if (!reader.next(contextConstructed(3))) return extensions;
  const explicit = reader.inside(contextConstructed(3), "extensions");
  const list = explicit.sequence("extensions");
  explicit.end("extensions");
  while (list.remaining > 0) {
    const { offset } = list;
    const extension = list.sequence("extension");
    const oid = extension.oid("extnID");
    // `critical FALSE` spelled out is no DER, and is met.
    const critical = extension.next(tag.boolean) && extension.boolean("critical");
    const value = extension.octetString("extnValue");
    extension.end("extension");
    // RFC 5280 §4.2: not more than one instance of an extension
    if (extensions.has(oid)) throw malformed(`extension ${oid} comes twice`, offset);
    extensions.set(oid, { critical, value });
  }
  return extensions;
}

function isSameAlgorithm(a: AlgorithmIdentifier, b: AlgorithmIdentifier): boolean {
  const none = new Uint8Array(0);
  return a.oid === b.oid && equalBytes(a.parameters ?? none, b.parameters ?? none);
}

function malformed(message: string, offset: number): ParseError {
  return new ParseError(`certificate: ${message}`, { format: FORMAT, offset, spec: "RFC 5280 §4.1" });
}
