// TLSA records for certificates, made by WebCrypto and not by the code under test.
import type { TlsaRecord } from "../../src/core/index.js";
import { decodeBase64 } from "../../src/internal/base64.js";

/** The bytes of a certificate in test/vectors/certificates.ts. */
export function der(base64: string): Uint8Array<ArrayBuffer> {
  return decodeBase64(base64)!;
}

/** A record for bytes: a certificate, or its SubjectPublicKeyInfo. `3 1 1` is usage, selector and matching type. */
export async function tlsaFor(numbers: string, data: Uint8Array<ArrayBuffer>): Promise<TlsaRecord> {
  const [usage, selector, matchingType] = numbers.split(" ").map(Number) as [number, number, number];
  const digest = async (name: string) => new Uint8Array(await crypto.subtle.digest(name, data));
  const certificateAssociation =
    matchingType === 1 ? await digest("SHA-256") : matchingType === 2 ? await digest("SHA-512") : data;
  return { usage, selector, matchingType, certificateAssociation };
}
