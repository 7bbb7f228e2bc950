// Signed messages, made with WebCrypto and the plain canonicalization of dkim-oracle.ts: nothing of the code under test.
import { type DnsResolver, resolverFrom } from "../../src/core/index.js";
import type { Canonicalization } from "../../src/dkim/canonicalize-body.js";
import type { DkimVerification } from "../../src/dkim/index.js";
import { decodeBase64, encodeBase64 } from "../../src/internal/base64.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { dkimKeys } from "../vectors/dkim.js";
import { canonicalBody, signedData } from "./dkim-oracle.js";

export type DkimKeyName = "rsa1024" | "rsa2048" | "ed25519";

/** How a message is signed. Texts hold one UTF-16 code unit an octet. */
export interface SigningOptions {
  readonly key?: DkimKeyName;
  /** The header without the signature, each field with its line end. */
  readonly header?: string;
  readonly body?: string;
  /** Over the usual tags, in their order; `null` leaves a tag out, an own `bh` or `b` stands as it is. */
  readonly tags?: Readonly<Record<string, string | null>>;
  /** Between the tags. */
  readonly separator?: string;
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
  const { key = "rsa1024", header = plainHeader, body = plainBody, separator = "; " } = options;
  const tags: SignatureTags = {
    v: "1",
    a: key === "ed25519" ? "ed25519-sha256" : "rsa-sha256",
    c: "relaxed/relaxed",
    d: "example.com",
    s: key,
    h: "From:To:Subject",
    bh: "",
    b: "",
    ...options.tags,
  };
  const [headerKind, bodyKind = "simple"] = (tags.c ?? "simple").split("/") as Canonicalization[];
  const hash = tags.a?.endsWith("sha1") ? "SHA-1" : "SHA-256";
  if (tags.bh === "") {
    const canonical = canonicalBody(bodyKind, body).slice(0, Number(tags.l ?? Number.POSITIVE_INFINITY));
    tags.bh = encodeBase64(await digest(hash, encodeLatin1(canonical)));
  }
  const write = (b: string | null): string =>
    `DKIM-Signature: ${Object.entries({ ...tags, b })
      .filter(([, value]) => typeof value === "string")
      .map(([name, value]) => `${name}=${value}`)
      .join(separator)}\r\n`;
  if (tags.b === "") {
    const names = (tags.h ?? "").split(":").map((name) => name.trim());
    const data = encodeLatin1(signedData(headerKind!, header, names, write("")));
    tags.b = encodeBase64(await signBytes(key, hash, data));
  }
  return `${write(tags.b!)}${header}\r\n${body}`;
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
