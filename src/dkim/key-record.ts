import { ParseError } from "../core/errors.js";
import { encodeBase64 } from "../internal/base64.js";
import { decodeLatin1, decodeUtf8, encodeLatin1, encodeUtf8 } from "../internal/bytes.js";
import { readRsaPublicKey } from "../internal/der/rsa-public-key.js";
import { parseTagList, type Tag } from "../internal/tag-list.js";
import { type DkimKeyIssueCode, type DkimKeyRecord, readAttributes, readKeyRecord } from "./record.js";

/** What a key record is made of. */
export interface DkimKeyRecordFields {
  readonly keyType: "rsa" | "ed25519";
  /**
   * `p=`: a SubjectPublicKeyInfo (or RSAPublicKey) in DER for RSA, 32 octets for Ed25519. Empty for a key that is
   * revoked (RFC 6376 §3.6.1).
   */
  readonly publicKey: Uint8Array;
  /** `h=`. Left out, every hash will do; `["sha256"]` is what is in use. */
  readonly hashes?: readonly string[];
  /** `s=`. Left out or `["*"]`, everything; `["email"]` for mail alone. */
  readonly services?: readonly string[];
  /** `t=y` */
  readonly testing?: boolean;
  /** `t=s` */
  readonly strictIdentity?: boolean;
  /** `n=`: for people. */
  readonly notes?: string;
}

/**
 * Writes a DKIM key record (RFC 6376 §3.6.1). See {@link splitTxtRecord} for getting it into DNS.
 *
 * @returns the text of the TXT record at `<selector>._domainkey.<domain>`
 * @throws TypeError for fields that no record can have
 *
 * @example
 * ```ts
 * import { formatDkimKeyRecord } from "mailproof/dkim";
 *
 * const revoked = formatDkimKeyRecord({ keyType: "rsa", publicKey: new Uint8Array(0) });
 * console.log(revoked); // v=DKIM1; k=rsa; p=
 * ```
 */
export function formatDkimKeyRecord(record: DkimKeyRecordFields): string {
  const { keyType, publicKey, hashes, services, testing, strictIdentity, notes } = record;
  if (keyType !== "rsa" && keyType !== "ed25519") throw new TypeError('"keyType" must be "rsa" or "ed25519"');
  const sound = keyType === "rsa" ? readRsaPublicKey(publicKey) !== undefined : publicKey.length === 32;
  if (!sound && publicKey.length > 0) throw new TypeError(`"publicKey" must be an ${keyType} key`);
  checkWords("hashes", hashes);
  checkWords("services", services);
  const flags = [...(testing ? ["y"] : []), ...(strictIdentity ? ["s"] : [])];
  const all = services === undefined || (services.length === 1 && services[0] === "*");
  const tags = [
    "v=DKIM1", // RFC 6376 §3.6.1: first
    `k=${keyType}`,
    ...(hashes === undefined ? [] : [`h=${hashes.join(":")}`]),
    ...(all ? [] : [`s=${services.join(":")}`]),
    ...(flags.length === 0 ? [] : [`t=${flags.join(":")}`]),
    ...(notes === undefined ? [] : [`n=${encodeNotes(notes)}`]),
    `p=${encodeBase64(publicKey)}`,
  ];
  return tags.join("; ");
}

/**
 * Reads a DKIM key record (RFC 6376 §3.6.1). Whether it is a good one, {@link checkDkimKey} tells.
 *
 * @param text - the character-strings of a TXT record, joined without anything between
 * @returns the record; `publicKey` is empty for a key that is revoked
 * @throws ParseError for anything else, with the place of the tag in `text`
 *
 * @example
 * ```ts
 * import { parseDkimKeyRecord } from "mailproof/dkim";
 *
 * const record = parseDkimKeyRecord("v=DKIM1; k=ed25519; t=s; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
 * console.log(record.keyType, record.publicKey.length, record.strictIdentity); // ed25519 32 true
 * ```
 */
export function parseDkimKeyRecord(text: string): DkimKeyRecord {
  const read = readDkimKeyRecord(text);
  if (read.ok) return read.record;
  const { message, offset } = read;
  throw new ParseError(`dkim-key: ${message}`, { format: "dkim-key", offset, spec: "RFC 6376 §3.6.1" });
}

/** A record, revoked or not, with its tags; or what is wrong with it, and where. */
export type DkimKeyRecordReading =
  | { readonly ok: true; readonly record: DkimKeyRecord; readonly tags: ReadonlyMap<string, Tag> }
  | { readonly ok: false; readonly issue: DkimKeyIssueCode; readonly message: string; readonly offset: number };

/** {@link parseDkimKeyRecord} that doesn't throw. Verifying has no use for so much and takes `readKeyRecord`. */
export function readDkimKeyRecord(text: string): DkimKeyRecordReading {
  const outcome = readKeyRecord(text);
  const list = parseTagList(text);
  if (!list.ok) {
    const issue = outcome.ok ? "key-syntax" : outcome.issue;
    return { ok: false, issue, message: `no tag list (${list.issue.code})`, offset: list.issue.offset };
  }
  const { tags } = list;
  const notes = tags.has("n") ? { notes: decodeNotes(tags.get("n")!.value) } : undefined;
  if (outcome.ok) return { ok: true, record: { ...outcome.record, ...notes }, tags };
  const { issue } = outcome;
  const keyType = tags.get("k")?.value ?? "rsa";
  if (issue === "key-revoked" && (keyType === "rsa" || keyType === "ed25519")) {
    return { ok: true, record: { keyType, publicKey: new Uint8Array(0), ...readAttributes(tags), ...notes }, tags };
  }
  const [tag, message] = complaints[issue];
  const missing = tags.has(tag) ? undefined : { message: "p= is missing", offset: 0 };
  return { ok: false, issue, message, offset: tags.get(tag)?.start ?? 0, ...missing };
}

const complaints: Readonly<Record<DkimKeyIssueCode, readonly [tag: string, message: string]>> = {
  "not-a-key": ["v", "v= is not DKIM1, or not first"],
  "key-syntax": ["p", "p= is not base64"],
  "key-revoked": ["k", "k= is neither rsa nor ed25519"],
  "unsupported-key-type": ["k", "k= is neither rsa nor ed25519"],
};

/** Octets that a character-string has room for (RFC 1035 §3.3). */
const MAX_STRING_OCTETS = 255;

/**
 * Splits the text of a TXT record into character-strings of at most 255 octets, as DNS wants them; readers join them
 * again without anything between.
 *
 * @example
 * ```ts
 * import { splitTxtRecord } from "mailproof/dkim";
 *
 * const strings = splitTxtRecord(`v=DKIM1; k=rsa; p=${"A".repeat(392)}`);
 * console.log(strings.map((text) => text.length)); // [ 255, 155 ]
 * ```
 */
export function splitTxtRecord(text: string): string[] {
  const strings: string[] = [];
  for (let at = 0; at < text.length; at += MAX_STRING_OCTETS) strings.push(text.slice(at, at + MAX_STRING_OCTETS));
  return strings;
}

/** RFC 6376 §3.6.1: `hyphenated-word`, or `*`. */
function checkWords(option: string, words: readonly string[] | undefined): void {
  if (words === undefined) return;
  const sound = words.length > 0 && words.every((word) => /^(\*|[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?)$/.test(word));
  if (!sound) throw new TypeError(`"${option}" must be words of letters, digits and hyphens`);
}

/** n= is quoted-printable text (RFC 6376 §3.6.1, RFC 2045 §6.7), of which a tag-list lets spaces through. */
function encodeNotes(notes: string): string {
  return decodeLatin1(encodeUtf8(notes)).replace(/[^!-:<>-~ ]|^ | $| (?= )/g, (octet) => {
    return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

function decodeNotes(value: string): string {
  const unfolded = value.replace(/\r?\n/g, "");
  const octets = unfolded.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeUtf8(encodeLatin1(octets));
}
