import { ParseError } from "../core/errors.js";
import type { Finding } from "../core/finding.js";
import { encodeBase64 } from "../internal/base64.js";
import { parseRsaPublicKey, spkiToPkcs1 } from "../internal/der/keys.js";
import { readRsaPublicKey } from "../internal/der/rsa-public-key.js";
import { importEd25519PublicKey, importRsaPublicKey, type VerificationKey } from "../internal/public-key.js";
import { type DkimKeyFindingCode, findingOf } from "./key-findings.js";
import { readDkimKeyRecord } from "./key-record.js";
import { DKIM_LIMITS } from "./limits.js";
import type { DkimKeyRecord } from "./record.js";

/** One TXT record at the name of a key, looked at. */
export interface RecordCheck {
  /** Whether it is meant to be a key, however broken. */
  readonly isKey: boolean;
  /** As far as it could be read. */
  readonly record?: DkimKeyRecord;
  /** As far as the platform takes it. */
  readonly key?: VerificationKey;
  readonly findings: readonly Finding<DkimKeyFindingCode>[];
}

const knownTags: ReadonlySet<string> = /* @__PURE__ */ new Set("v h k n p s t".split(" "));

/** @param strings - the character-strings of the TXT record */
export function checkRecord(strings: readonly string[]): RecordCheck {
  const text = strings.join("");
  const findings: Finding<DkimKeyFindingCode>[] = [];
  const find = (code: DkimKeyFindingCode, detail?: string): void => void findings.push(findingOf(code, detail));
  const longest = strings.reduce((length, string) => Math.max(length, string.length), 0);
  if (longest > 255) find("long-string", `${longest} octets`); // RFC 1035 §3.3

  const read = readDkimKeyRecord(text);
  if (!read.ok) {
    // What zone files need and DNS doesn't: panels take it for content.
    const escaped = /["\\]/.test(text) && /p\s*=/.test(text);
    if (escaped) find("escaped-record");
    else if (read.issue === "not-a-key") find("not-a-key", excerpt(text));
    else if (read.issue === "key-revoked") find("unsupported-key-type", read.message);
    else find(read.issue, `${read.message}, offset ${read.offset}`);
    return { isKey: escaped || read.issue !== "not-a-key", findings };
  }
  const { record, tags } = read;
  if (!tags.has("v")) find("no-version");
  for (const tag of tags.keys()) if (!knownTags.has(tag)) find("unknown-tag", `${tag}=`);
  if (!record.services.some((service) => service === "*" || service === "email")) find("service-mismatch");
  if (record.hashes !== undefined && !record.hashes.includes("sha256")) find("hash-mismatch");
  if (record.testing) find("testing");
  if (record.strictIdentity) find("strict-identity");
  if (/[ \t\r\n]/.test(tags.get("p")!.value)) find("space-in-key");
  if (record.publicKey.length === 0) {
    find("key-revoked");
    return { isKey: true, record, findings };
  }
  const key = record.keyType === "rsa" ? checkRsa(record.publicKey, find) : checkEd25519(record.publicKey, find);
  return { isKey: true, record, ...(key === undefined ? undefined : { key }), findings };
}

type Find = (code: DkimKeyFindingCode, detail?: string) => void;

function checkRsa(publicKey: Uint8Array, find: Find): VerificationKey | undefined {
  const parts = readRsaPublicKey(publicKey);
  if (parts === undefined) {
    find(...rsaComplaint(publicKey));
    return undefined;
  }
  const { modulusBits, exponent } = parts;
  // RFC 8301 §3.2: at least 1,024 bits, better 2,048; verifiers must take up to 4,096.
  if (modulusBits < 1024) find("weak-rsa-key", `${modulusBits} bits`);
  else if (modulusBits < 2048) find("short-rsa-key", `${modulusBits} bits`);
  else if (modulusBits > 4096) find("long-rsa-key", `${modulusBits} bits`);
  if (encodeBase64(exponent) !== "AQAB") find("rsa-exponent");
  // A modulus of any length costs time: beyond what verifiers take, nobody needs to know whether it works.
  if (modulusBits > DKIM_LIMITS.maxRsaBits) return undefined;
  // Deno takes none over 4,096 bits, which is said already.
  return imported(() => importRsaPublicKey(parts), modulusBits > 4096 ? () => {} : find);
}

/** Numbers that can't be, or no numbers at all. */
function rsaComplaint(publicKey: Uint8Array): [DkimKeyFindingCode, string?] {
  for (const read of [parseRsaPublicKey, (spki: Uint8Array) => parseRsaPublicKey(spkiToPkcs1(spki))]) {
    try {
      read(publicKey);
    } catch (error) {
      if (error instanceof ParseError && error.spec === "RFC 8017 §3.1") return ["rsa-numbers"];
    }
  }
  return ["key-syntax", "p= is no RSA key"];
}

function checkEd25519(publicKey: Uint8Array, find: Find): VerificationKey | undefined {
  if (publicKey.length === 32) return imported(() => importEd25519PublicKey(publicKey), find);
  find("key-syntax", `p= has ${publicKey.length} octets instead of 32`); // RFC 8463 §4
  return undefined;
}

function imported(importKey: () => VerificationKey, find: Find): VerificationKey | undefined {
  try {
    return importKey();
  } catch {
    find("key-unusable");
    return undefined;
  }
}

/** The start of a text that may hold anything. */
function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
