// Certificates written by hand, for what OpenSSL doesn't write.
import { encodeLatin1 } from "../../../src/internal/bytes.js";
import { contextConstructed, tag } from "../../../src/internal/der/tag.js";
import {
  encodeBitString,
  encodeElement,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeUnsigned,
} from "../../../src/internal/der/writer.js";

export const algorithm = encodeSequence(encodeOid("1.3.101.112"));
export const publicKeyInfo = encodeSequence(algorithm, encodeBitString(new Uint8Array(32)));

export function utcTime(text: string): Uint8Array {
  return encodeElement(0x17, encodeLatin1(text));
}

export function generalizedTime(text: string): Uint8Array {
  return encodeElement(0x18, encodeLatin1(text));
}

/** A Name of common names, each in a string of this identifier. */
export function name(...commonNames: readonly (readonly [identifier: number, text: string])[]): Uint8Array {
  return encodeSequence(
    ...commonNames.map(([identifier, text]) =>
      encodeElement(tag.set, encodeSequence(encodeOid("2.5.4.3"), encodeElement(identifier, encodeLatin1(text)))),
    ),
  );
}

export function extension(oid: string, value: Uint8Array, critical?: Uint8Array): Uint8Array {
  return encodeSequence(encodeOid(oid), ...(critical === undefined ? [] : [critical]), encodeOctetString(value));
}

export function dnsNames(...names: readonly string[]): Uint8Array {
  return extension("2.5.29.17", encodeSequence(...names.map((text) => encodeElement(0x82, encodeLatin1(text)))));
}

interface Parts {
  readonly version?: readonly Uint8Array[];
  readonly serial?: Uint8Array;
  readonly inner?: Uint8Array;
  readonly notBefore?: Uint8Array;
  readonly notAfter?: Uint8Array;
  readonly subject?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly more?: readonly Uint8Array[];
}

/** A certificate with a signature that is none. */
export function certificate({
  version = [encodeElement(contextConstructed(0), encodeUnsigned(Uint8Array.of(2)))],
  serial = encodeUnsigned(Uint8Array.of(1)),
  inner = algorithm,
  notBefore = utcTime("200101000000Z"),
  notAfter = utcTime("491231235959Z"),
  subject = name([0x0c, "subject"]),
  issuer = name([0x0c, "issuer"]),
  extensions,
  more = [],
}: Parts = {}): Uint8Array<ArrayBuffer> {
  const listed = extensions === undefined ? [] : [encodeElement(contextConstructed(3), encodeSequence(...extensions))];
  const validity = encodeSequence(notBefore, notAfter);
  const tbs = encodeSequence(...version, serial, inner, issuer, validity, subject, publicKeyInfo, ...listed, ...more);
  return encodeSequence(tbs, algorithm, encodeBitString(new Uint8Array(64)));
}
