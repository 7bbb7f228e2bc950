import { ParseError } from "../core/errors.js";
import { DerReader } from "./der/reader.js";
import type { HashName } from "./hash.js";
import { platform } from "./platform.js";
import { asArrayBufferView, base64Url, nodeKey, type VerificationKey } from "./public-key.js";

/** The curves of RFC 5480 §2.1.1.1 that certificates are signed with. */
export type CurveName = "P-256" | "P-384" | "P-521";

const coordinateOctets: Readonly<Record<CurveName, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

/**
 * Imports a public key of ECDSA: an uncompressed point (RFC 5480 §2.2). Signatures are a SEQUENCE of r and s
 * (RFC 3279 §2.2.3).
 *
 * @throws RangeError for a point in another form; what the platform throws for a key it can't use
 */
export function importEcPublicKey(point: Uint8Array, curve: CurveName): VerificationKey {
  const octets = coordinateOctets[curve];
  if (point[0] !== 4 || point.length !== 1 + 2 * octets) throw new RangeError("the point is not an uncompressed one");
  if (platform.crypto !== undefined) {
    const [x, y] = [point.subarray(1, 1 + octets), point.subarray(1 + octets)];
    const jwk = { kty: "EC", crv: curve, x: base64Url(x), y: base64Url(y) };
    return nodeKey(platform.crypto.createPublicKey({ key: jwk, format: "jwk" }));
  }
  let imported: Promise<CryptoKey> | undefined;
  return {
    async verify(data: Uint8Array, signature: Uint8Array, hash: HashName): Promise<boolean> {
      const pair = readPair(signature, octets);
      if (pair === undefined) return false;
      const algorithm = { name: "ECDSA", namedCurve: curve };
      imported ??= crypto.subtle.importKey("raw", asArrayBufferView(point), algorithm, false, ["verify"]);
      const name = { name: "ECDSA", hash: `SHA-${hash.slice(3)}` };
      return crypto.subtle.verify(name, await imported, pair, asArrayBufferView(data));
    },
  };
}

/** `r || s` of fixed length, as WebCrypto wants it; `undefined` for what is no signature of this curve. */
function readPair(der: Uint8Array, octets: number): Uint8Array<ArrayBuffer> | undefined {
  try {
    const input = new DerReader(der, "ecdsa-signature");
    const reader = input.sequence("ECDSA-Sig-Value");
    const numbers = [reader.unsigned("r"), reader.unsigned("s")];
    reader.end("ECDSA-Sig-Value");
    input.end("input");
    const pair = new Uint8Array(2 * octets);
    for (const [index, number] of numbers.entries()) {
      if (number.length > octets) return undefined;
      pair.set(number, (index + 1) * octets - number.length);
    }
    return pair;
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}
