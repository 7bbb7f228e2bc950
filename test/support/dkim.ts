// Signed messages, made with WebCrypto and the plain canonicalization of dkim-oracle.ts: nothing of the code under test.
import { type DnsResolver, resolverFrom } from "../../src/core/index.js";
import type { DkimVerification } from "../../src/dkim/index.js";
import { decodeBase64, encodeBase64 } from "../../src/internal/base64.js";
import { concatBytes, encodeLatin1 } from "../../src/internal/bytes.js";
import { dkimKeys } from "../vectors/dkim.js";
import { type Canonicalization, canonicalBody, signedData } from "./dkim-oracle.js";

export type DkimKeyName = "rsa1024" | "rsa2048" | "ed25519";

/** How a message is signed. Texts hold one UTF-16 code unit an octet. */
export interface SigningOptions {
  readonly key?: DkimKeyName | undefined;
  /** The header without the signature, each field with its line end. */
  readonly header?: string;
  readonly body?: string;
  /** In front of the usual tags, or instead of them; `null` leaves a tag out, an own `bh` or `b` stands as it is. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Between the tags; white space before the `;` belongs to the value. */
  readonly separator?: string;
  /** Between name and value. */
  readonly equals?: string;
  /** Behind the last tag. */
  readonly end?: string;
  /** Folds the value of b= after so many characters. */
  readonly foldAfter?: number;
}

interface SignatureTags {
  readonly a: string | null;
  readonly c: string | null;
  readonly h: string | null;
  readonly l?: string | null;
  bh: string | null;
  b: string | null;
  readonly [other: string]: string | null | undefined;
}

export const plainHeader =
  "From: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>\r\nSubject: A  test,\r\n\tfolded\r\n";
export const plainBody = "Hello  Bob \r\n\r\n  Bye\r\n\r\n";

/** A message with one more DKIM-Signature field on top. */
export async function sign(options: SigningOptions = {}): Promise<string> {
  const { key = "rsa1024", header = plainHeader, body = plainBody } = options;
  const { separator = "; ", equals = "=", end = "", foldAfter = 500 } = options;
  const usual: SignatureTags = {
    v: "1",
    a: key === "ed25519" ? "ed25519-sha256" : "rsa-sha256",
    c: "relaxed/relaxed",
    d: "example.com",
    s: key,
    h: "From:To:Subject",
    bh: "",
    b: "",
  };
  const tags: SignatureTags = { ...options.tags, ...usual, ...options.tags };
  const [headerKind, bodyKind = "simple"] = (tags.c ?? "simple").split("/") as Canonicalization[];
  const hash = tags.a?.endsWith("sha1") ? "SHA-1" : "SHA-256";
  if (tags.bh === "") {
    const canonical = canonicalBody(bodyKind, body).slice(0, Number(tags.l ?? Number.POSITIVE_INFINITY));
    tags.bh = encodeBase64(await digest(hash, encodeLatin1(canonical)));
  }
  const write = (b: string): string => {
    const list = Object.entries({ ...tags, b }).filter(([, value]) => typeof value === "string");
    return `DKIM-Signature: ${list.map(([name, value]) => `${name}${equals}${value}`).join(separator)}${end}`;
  };
  if (tags.b === "") {
    const names = (tags.h ?? "").split(":").map((name) => name.trim());
    // RFC 6376 §3.7: without the value of b= and all white space around it.
    const field = write("\0").replace(/[ \t\r\n]*\0[ \t\r\n]*(?=;|$)/, "");
    const data = encodeLatin1(signedData(headerKind!, header, names, `${field}\r\n`));
    tags.b = encodeBase64(await signBytes(key, hash, data)).replace(
      new RegExp(`.{${foldAfter}}(?=.)`, "g"),
      "$&\r\n\t ",
    );
  }
  return `${write(tags.b!)}\r\n${header}\r\n${body}`;
}

/** {@link sign}, as bytes. */
export async function signedBytes(options?: SigningOptions): Promise<Uint8Array<ArrayBuffer>> {
  return encodeLatin1(await sign(options));
}

async function digest(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest(hash, bytes));
}

/** RFC 6376 §3.3, RFC 8463 §3 */
export async function signBytes(
  name: DkimKeyName,
  hash: string,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pkcs8 = decodeBase64(dkimKeys[name].pkcs8)!;
  if (name === "ed25519") {
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("Ed25519", key, await digest("SHA-256", data)));
  }
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign(algorithm, key, data));
}

/** The keys of the vectors at `<name>._domainkey.example.com`, or other records over them. */
export function keyResolver(records: Readonly<Record<string, string | readonly string[]>> = {}): DnsResolver {
  const texts: Record<string, string | readonly string[]> = { ...keyRecords, ...records };
  return resolverFrom((name, type) => {
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (type !== "TXT" || text === undefined) return "nxdomain";
    return typeof text === "string" ? [[text]] : text.map((record) => [record]);
  });
}

const keyRecords: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(dkimKeys).map(([name, { record }]) => [`${name}._domainkey.example.com`, record]),
);

/** The verdicts in words: `pass`, or result and reason. */
export function wordsOf({ signatures }: DkimVerification): string[] {
  return signatures.map((signature) =>
    signature.result === "pass" ? "pass" : `${signature.result} ${signature.reason}`,
  );
}

/** A key record with any RSA numbers, however bad: most significant octet first. */
export function rsaRecord(modulus: Uint8Array, exponent: Uint8Array): string {
  const key = der(0x30, der(0x02, modulus), der(0x02, exponent));
  return `v=DKIM1; p=${encodeBase64(key)}`;
}

/** A DER element. The contents are taken as they are: an INTEGER needs its own sign octet. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = concatBytes(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concatBytes([Uint8Array.of(tag, ...size), content]);
}

/** A positive odd number of so many bits, with a sign octet if it needs one. */
export function oddNumber(bits: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(Math.ceil(bits / 8)).fill(0xc5);
  octets[0] = 0xff >> ((8 - (bits % 8)) % 8);
  return octets[0] >= 0x80 ? concatBytes([Uint8Array.of(0), octets]) : octets;
}
