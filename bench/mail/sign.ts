// A signer of its own, so that nothing that is measured has signed what it verifies. It is plain and slow.
import { createHash, hash, type KeyObject, sign, verify } from "node:crypto";

/** A signing key and where its public half is published. */
export interface BenchKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly domain: string;
  readonly selector: string;
  /** The text of the TXT record. */
  readonly record: string;
}

export interface SignedMail {
  readonly bytes: Buffer;
  /** The signature alone, with the key at hand and the data laid out. */
  readonly verifyOnce: () => boolean;
  /** The least that verifying takes: the hash of the body, laid out in canonical form, and the signature. */
  readonly limit: () => boolean;
}

/** Signs relaxed/relaxed (RFC 6376 §3.4) by putting a DKIM-Signature before the message. */
export function signMail(message: Buffer, key: BenchKey, fields: readonly string[]): SignedMail {
  const split = message.indexOf("\r\n\r\n");
  const header = message.toString("latin1", 0, split + 2);
  const body = relaxBody(message.subarray(split + 4));
  const bodyHash = createHash("sha256").update(body).digest("base64");
  const isRsa = key.privateKey.asymmetricKeyType === "rsa";

  const unsigned =
    `DKIM-Signature: v=1; a=${isRsa ? "rsa" : "ed25519"}-sha256; c=relaxed/relaxed; d=${key.domain}; s=${key.selector};\r\n` +
    `\tt=1700000000; h=${fields.slice(0, 6).join(":")}:\r\n\t ${fields.slice(6).join(":")};\r\n\tbh=${bodyHash};\r\n\tb=`;
  const present = new Map(header.split(/\r\n(?![ \t])/).map((field) => [field.split(":", 1)[0]?.toLowerCase(), field]));
  const covered = fields.map((name) => `${relaxField(present.get(name) ?? "")}\r\n`);
  const data = Buffer.from(covered.join("") + relaxField(unsigned), "latin1");
  const signed = (): Buffer => (isRsa ? data : hash("sha256", data, "buffer")); // RFC 8463 §3 signs the hash
  const algorithm = isRsa ? "sha256" : null;
  const signature = sign(algorithm, signed(), key.privateKey);

  const folded = signature.toString("base64").replace(/.{70}(?=.)/g, "$&\r\n\t ");
  const verifyOnce = (): boolean => verify(algorithm, signed(), key.publicKey, signature);
  return {
    bytes: Buffer.concat([Buffer.from(`${unsigned}${folded}\r\n`, "latin1"), message]),
    verifyOnce,
    limit: () => hash("sha256", body, "base64") === bodyHash && verifyOnce(),
  };
}

function relaxField(field: string): string {
  const colon = field.indexOf(":");
  const value = field
    .slice(colon + 1)
    .replaceAll("\r\n", "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
}

function relaxBody(body: Buffer): Buffer {
  const lines = body
    .toString("latin1")
    .split("\r\n")
    .map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  let last = lines.length;
  while (last > 0 && lines[last - 1] === "") last--;
  return Buffer.from(
    lines
      .slice(0, last)
      .map((line) => `${line}\r\n`)
      .join(""),
    "latin1",
  );
}
