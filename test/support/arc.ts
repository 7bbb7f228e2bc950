// Sealed messages, made with WebCrypto and the plain canonicalization of dkim-oracle.ts: nothing of the code under test.
import { encodeBase64 } from "../../src/internal/base64.js";
import { encodeLatin1 } from "../../src/internal/bytes.js";
import { type DkimKeyName, plainBody, plainHeader, signBytes } from "./dkim.js";
import { type Canonicalization, canonicalBody, canonicalField, fieldsOf, signedData } from "./dkim-oracle.js";

/** Instead of the usual tags or beside them, in front; `null` leaves a tag out, an own `b` stands as it is. */
type Tags = Readonly<Record<string, string | null>> & { readonly b?: string | null };

/** How a set differs from what it should be. Texts hold one UTF-16 code unit an octet. */
export interface SetOptions {
  /** Default: one more than the message has. */
  readonly instance?: number;
  readonly key?: DkimKeyName;
  /** `cv=` */
  readonly cv?: string;
  /** What stands behind `ARC-Authentication-Results:`. */
  readonly results?: string;
  readonly messageSignature?: Tags;
  readonly seal?: Tags;
  /** Changes the fields, the topmost first, after they were made. */
  readonly change?: (fields: readonly [seal: string, signature: string, results: string]) => readonly string[];
}

export const plainMessage = `${plainHeader}\r\n${plainBody}`;

const arcNames = ["arc-authentication-results", "arc-message-signature", "arc-seal"];
const nameOf = (field: string): string => field.slice(0, field.indexOf(":")).trim().toLowerCase();
const instanceOf = (field: string): number => Number(/[\s:;]i=(\d+)/.exec(field)?.[1]);

/** The message with one more ARC Set on top. */
export async function withSet(message = plainMessage, options: SetOptions = {}): Promise<string> {
  const split = message.indexOf("\r\n\r\n") + 2;
  const [header, body] = [message.slice(0, split), message.slice(split + 2)];
  const before = fieldsOf(header).filter((field) => arcNames.includes(nameOf(field)));
  const instance = options.instance ?? Math.max(0, ...before.map(instanceOf)) + 1;
  const { key = "rsa1024", results = ` i=${instance}; hop${instance}.example; spf=pass` } = options;
  const usual = { i: `${instance}`, a: key === "ed25519" ? "ed25519-sha256" : "rsa-sha256", d: "example.com", s: key };

  const resultsField = `ARC-Authentication-Results:${results}\r\n`;
  const tags = { c: "relaxed/relaxed", h: "From:To:Subject", bh: "", ...options.messageSignature };
  const [headerKind, bodyKind = "simple"] = (tags.c ?? "simple").split("/") as Canonicalization[];
  const length = "l" in tags ? Number(tags.l) : Number.POSITIVE_INFINITY;
  if (tags.bh === "") tags.bh = await hashOf(canonicalBody(bodyKind, body).slice(0, length));
  const names = (tags.h ?? "").split(":").map((name) => name.trim());
  const signature = await signedField("ARC-Message-Signature", { ...usual, ...tags }, key, (field) =>
    signedData(headerKind!, resultsField + header, names, field),
  );

  const cv = options.cv ?? (instance === 1 ? "none" : "pass");
  const sealTags = { ...usual, cv, ...options.seal };
  const covered = cv === "fail" ? [] : [...before];
  covered.sort((a, b) => instanceOf(a) - instanceOf(b) || arcNames.indexOf(nameOf(a)) - arcNames.indexOf(nameOf(b)));
  const chain = [...covered, resultsField, signature].map((field) => canonicalField("relaxed", field)).join("");
  const seal = await signedField(
    "ARC-Seal",
    sealTags,
    key,
    (field) => chain + canonicalField("relaxed", field).slice(0, -2),
  );
  const fields = [seal, signature, resultsField] as const;
  return (options.change?.(fields) ?? fields).join("") + message;
}

/** A message with so many sets, all alike. */
export async function withSets(count: number, options: SetOptions = {}, message = plainMessage): Promise<string> {
  let sealed = message;
  for (let i = 0; i < count; i++) sealed = await withSet(sealed, options);
  return sealed;
}

async function hashOf(text: string): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", encodeLatin1(text))));
}

async function signedField(
  name: string,
  tags: Tags,
  key: DkimKeyName,
  data: (field: string) => string,
): Promise<string> {
  const write = (b: string): string => {
    const list = Object.entries({ ...tags, b: tags.b === undefined ? b : tags.b }).filter(
      ([, value]) => value !== null,
    );
    return `${name}: ${list.map(([tag, value]) => `${tag}=${value}`).join("; ")}\r\n`;
  };
  return write(encodeBase64(await signBytes(key, "SHA-256", encodeLatin1(data(write(""))))));
}
