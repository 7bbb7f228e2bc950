import type { WebCryptoKey } from "../../core/keys.js";
import { encodeUtf8 } from "../../internal/bytes.js";
import { isLdhName, toAscii } from "../../internal/domain.js";
import { formatIp, parseIp, unmapIp } from "../../internal/ip.js";
import { platform } from "../../internal/platform.js";
import { type PseudonymKind, pseudonymLetters } from "../topology/pseudonym-form.js";

/** A key that pseudonyms are made with. */
export interface PseudonymKey {
  /** Names the key in rewritten fields, so that the right one is found years later: letters, digits, `-` and `_`. */
  readonly keyId: string;
  /** At least 32 octets from a random source, or a key of WebCrypto for HMAC with SHA-256. Keep it secret. */
  readonly key: Uint8Array | WebCryptoKey;
  /** Where pseudonyms stand, such as `hidden.example.com`. Default `invalid`, which no one can register (RFC 6761 §6.4). */
  readonly domain?: string;
}

/** A key that was looked at. */
export interface CheckedPseudonymKey {
  readonly keyId: string;
  readonly key: Uint8Array | WebCryptoKey;
  readonly domain: string;
}

// RFC 2104 §3: a key shorter than the hash is discouraged.
const MIN_KEY_OCTETS = 32;

/** @throws TypeError or RangeError that names the option */
export function checkPseudonymKey(given: PseudonymKey, option: string): CheckedPseudonymKey {
  if (typeof given !== "object" || given === null) throw new TypeError(`"${option}" must be an object`);
  const { keyId, key, domain = "invalid" } = given;
  if (typeof keyId !== "string" || !/^[A-Za-z0-9_-]{1,32}$/.test(keyId)) {
    throw new TypeError(`"${option}.keyId" must be 1 to 32 letters, digits, "-" and "_"`);
  }
  if (key instanceof Uint8Array) {
    if (key.length < MIN_KEY_OCTETS)
      throw new RangeError(`"${option}.key" must have at least ${MIN_KEY_OCTETS} octets`);
  } else if (!isHmacKey(key)) {
    throw new TypeError(`"${option}.key" must be a Uint8Array, or a CryptoKey that signs HMAC with SHA-256`);
  }
  const name = typeof domain === "string" ? toAscii(domain) : undefined;
  // A pseudonym must have room in it: RFC 1035 §2.3.4.
  if (name === undefined || !isLdhName(name) || name.length > 200) {
    throw new TypeError(`"${option}.domain" must be a domain name`);
  }
  return { keyId, key, domain: name };
}

function isHmacKey(key: WebCryptoKey): boolean {
  const { algorithm, usages } = (key ?? {}) as {
    algorithm?: { name?: string; hash?: { name?: string } };
    usages?: string[];
  };
  return algorithm?.name === "HMAC" && algorithm.hash?.name === "SHA-256" && usages?.includes("sign") === true;
}

/** What a pseudonym is made from, in one spelling: hosts in A-labels, addresses as RFC 5952 has them, all in lower case. */
export function pseudonymInput(kind: PseudonymKind, value: string): string {
  return `${kind}|${canonicalValue(kind, value)}`;
}

function canonicalValue(kind: PseudonymKind, value: string): string {
  if (kind === "host") return toAscii(value) ?? value.toLowerCase();
  if (kind !== "ip") return value.toLowerCase();
  const address = parseIp(value);
  return address === undefined ? value.toLowerCase() : formatIp(unmapIp(address));
}

/** Makes pseudonyms. HMAC is at hand at once only where the platform has it without a promise. */
export interface Pseudonymizer {
  readonly keyId: string;
  readonly domain: string;
  /** The label, `h-` and so on. One that isn't known yet is a placeholder of the same length: see `settle`. */
  label(kind: PseudonymKind, value: string): string;
  /** Computes what `label` didn't know. Whether there was anything: then what was made of the labels is to be made again. */
  settle(): Promise<boolean>;
}

export function createPseudonymizer(checked: CheckedPseudonymKey): Pseudonymizer {
  const { keyId, domain } = checked;
  const mac = createMac(checked);
  const known = new Map<string, string>();
  const wanted = new Set<string>();
  return {
    keyId,
    domain,
    label(kind, value) {
      const input = pseudonymInput(kind, value);
      let digits = known.get(input);
      if (digits === undefined) {
        digits = mac.now?.(input);
        if (digits === undefined) wanted.add(input);
        else known.set(input, digits);
      }
      return `${pseudonymLetters[kind]}-${digits ?? "a".repeat(DIGITS)}`;
    },
    async settle() {
      if (wanted.size === 0) return false;
      for (const input of wanted) known.set(input, await mac.later(input));
      wanted.clear();
      return true;
    },
  };
}

/** The digits of a pseudonym: a HMAC (RFC 2104), cut off. */
export interface PseudonymMac {
  /** Where the platform can do it without a promise. */
  readonly now: ((input: string) => string) | undefined;
  later(input: string): Promise<string>;
}

export function createMac({ key }: CheckedPseudonymKey): PseudonymMac {
  const { crypto: nodeCrypto } = platform;
  if (key instanceof Uint8Array && nodeCrypto !== undefined) {
    const now = (input: string): string =>
      base32(nodeCrypto.createHmac("sha256", key).update(encodeUtf8(input)).digest());
    return { now, later: async (input) => now(input) };
  }
  let imported: Promise<WebCryptoKey> | undefined;
  return {
    now: undefined,
    async later(input) {
      imported ??= importKey(key);
      return base32(new Uint8Array(await crypto.subtle.sign("HMAC", await imported, encodeUtf8(input))));
    },
  };
}

async function importKey(key: Uint8Array | WebCryptoKey): Promise<WebCryptoKey> {
  if (!(key instanceof Uint8Array)) return key;
  return crypto.subtle.importKey("raw", new Uint8Array(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** 65 bits: no two of a network's names will share them. */
const DIGITS = 13;

/** The first digits of base32 in lower case (RFC 4648 §6). */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (let bit = 0; text.length < DIGITS; bit += 5) {
    const two = (bytes[bit >> 3]! << 8) | bytes[(bit >> 3) + 1]!;
    text += "abcdefghijklmnopqrstuvwxyz234567"[(two >> (11 - (bit & 7))) & 31];
  }
  return text;
}
