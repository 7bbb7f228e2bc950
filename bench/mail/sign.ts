// A signer and a verifier of the bench's own, so that nothing that is measured is judged by itself. Plain and slow.
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
  /** Verifying alone, with the key at hand and the data laid out. */
  readonly verifyOnce: () => boolean;
  /** The same with another key. */
  readonly verifyWith: (publicKey: KeyObject) => boolean;
  /** The least that verifying takes: the hash of the body, laid out in canonical form, and the signature. */
  readonly verifyLimit: () => boolean;
  /** The same for signing. */
  readonly signLimit: () => Buffer;
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
  const signOnce = (): Buffer => sign(algorithm, signed(), key.privateKey);
  const signature = signOnce();

  const folded = signature.toString("base64").replace(/.{70}(?=.)/g, "$&\r\n\t ");
  const verifyWith = (publicKey: KeyObject): boolean => verify(algorithm, signed(), publicKey, signature);
  const verifyOnce = (): boolean => verifyWith(key.publicKey);
  return {
    bytes: Buffer.concat([Buffer.from(`${unsigned}${folded}\r\n`, "latin1"), message]),
    verifyOnce,
    verifyWith,
    verifyLimit: () => hash("sha256", body, "base64") === bodyHash && verifyOnce(),
    signLimit: () => (hash("sha256", body, "base64") === bodyHash ? signOnce() : Buffer.alloc(0)),
  };
}

/** Whether the DKIM-Signature at the top of a message is right; relaxed/relaxed, too. */
export function isSigned(message: Buffer, publicKey: KeyObject): boolean {
  const split = message.indexOf("\r\n\r\n");
  const [own = "", ...fields] = message.toString("latin1", 0, split).split(/\r\n(?![ \t])/);
  const tags = new Map(
    own
      .slice(own.indexOf(":") + 1)
      .replace(/\s/g, "")
      .split(";")
      .map((tag) => {
        const equals = tag.indexOf("=");
        return [tag.slice(0, equals), tag.slice(equals + 1)];
      }),
  );
  const body = relaxBody(message.subarray(split + 4));
  if (!/^dkim-signature:/i.test(own) || tags.get("c") !== "relaxed/relaxed") return false;
  if (tags.get("bh") !== hash("sha256", body, "base64")) return false;
  // Each name from the bottom of the header up; one that is not there stands for nothing (RFC 6376 §5.4.2).
  const covered = (tags.get("h") ?? "")
    .toLowerCase()
    .split(":")
    .map((name) => {
      const at = fields.findLastIndex((field) => field.toLowerCase().startsWith(`${name}:`));
      return at === -1 ? "" : `${relaxField(fields.splice(at, 1)[0] ?? "")}\r\n`;
    });
  const data = Buffer.from(covered.join("") + relaxField(own.replace(/([;\s]b=)[^;]*/, "$1")), "latin1");
  const signature = Buffer.from(tags.get("b") ?? "", "base64");
  const isRsa = publicKey.asymmetricKeyType === "rsa";
  return verify(isRsa ? "sha256" : null, isRsa ? data : hash("sha256", data, "buffer"), publicKey, signature);
}

const emptyLine = Buffer.from("\r\n\r\n");

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
  let end = body.length;
  while (body.subarray(Math.max(0, end - 4), end).equals(emptyLine)) end -= 2; // millions of them, maybe
  const lines = body
    .toString("latin1", 0, end)
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
