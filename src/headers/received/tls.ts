import { isDigit } from "./address.js";
import { type TokenList, WORD } from "./scan.js";
import type { ReceivedTls, ReceivedTlsVersion } from "./types.js";
import { isWord, startsWithWord, textAt } from "./words.js";

/** TLS details that are being gathered. The first of each counts. */
export type TlsDraft = { -readonly [K in keyof ReceivedTls]: ReceivedTls[K] };

/**
 * What of a comment, or of a part of one, is about TLS. The forms in use:
 *
 * ```text
 * using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange …
 * version=TLS1_2, cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256/256 verify=NO
 * TLS1.3 · TLS-1.0:RSA_AES_256_CBC_SHA:32 · TLS: TLSv1/SSLv3,168bits,DES-CBC3-SHA
 * ```
 */
export function readTls(
  text: string,
  { plain, kinds, starts, ends }: TokenList,
  first: number,
  last: number,
  known: TlsDraft | undefined,
): TlsDraft {
  const tls: TlsDraft = known ?? {};
  let expectCipher = false;
  let number = -1; // the token that may be a count of bits
  for (let index = first; index < last; index++) {
    if (kinds[index] !== WORD) continue;
    const start = starts[index]!;
    const end = ends[index]!;
    // What follows has bits of its own: those of the keys.
    if (isWord(text, start, end, "key-exchange")) break;
    if (expectCipher) {
      // "Cipher TLSv1:DES-CBC3-SHA:168" has all three behind the word.
      if (!takeVersion(text, start, end, tls, plain)) tls.cipher ??= textAt(text, start, end, plain);
      expectCipher = false;
    } else if (isWord(text, start, end, "cipher")) {
      expectCipher = true;
    } else if (startsWithWord(text, start, "cipher=")) {
      if (end > start + 7) tls.cipher ??= textAt(text, start + 7, end, plain);
    } else if (startsWithWord(text, start, "version=")) {
      takeVersion(text, start + 8, end, tls, plain);
    } else if (startsWithWord(text, start, "bits=")) {
      takeBits(text, start + 5, end, tls);
    } else if (isDigit(text.charCodeAt(start))) {
      if (text.charCodeAt(end - 1) !== 0x73) number = index;
      else if (startsWithWord(text, end - 4, "bits")) takeBits(text, start, end - 4, tls);
    } else if (number >= 0 && isWord(text, start, end, "bits")) {
      takeBits(text, starts[number]!, ends[number]!, tls);
    } else if (!takeVersion(text, start, end, tls, plain) && looksLikeCipher(text, start, end)) {
      tls.cipher ??= textAt(text, start, end, plain);
    }
  }
  return tls;
}

/** Whether a word can only be about TLS; a host may have a name such as `tls-1.example.com`. */
export function startsTls(text: string, start: number, end: number): boolean {
  switch (text.charCodeAt(start) | 0x20) {
    case 0x75: // u
      return isWord(text, start, end, "using");
    case 0x76: // v
      return startsWithWord(text, start, "version=");
    case 0x63: // c
      return isWord(text, start, end, "cipher") || startsWithWord(text, start, "cipher=");
    case 0x74: // t
      return (
        isWord(text, start, end, "tls") ||
        isWord(text, start, end, "tls:") ||
        isWord(text, start, end, "tls_cipher") ||
        versionEnd(text, start, end) >= 0
      );
    case 0x73: // s
      return versionEnd(text, start, end) >= 0;
    default:
      return false;
  }
}

/** Takes `TLSv1.2`, `TLS1_2`, `TLSv1/SSLv3`, and `TLS-1.0:CIPHER:bits`. */
function takeVersion(text: string, start: number, end: number, tls: TlsDraft, plain: boolean): boolean {
  const stop = versionEnd(text, start, end);
  if (stop < 0) return false;
  if (tls.version === undefined) {
    const version = versions.get(digitsOf(text, start, stop));
    const span = textAt(text, start, stop, plain);
    tls.version = version === undefined ? span : { ...span, version };
  }
  if (text.charCodeAt(stop) === 0x3a && stop < end) {
    const colon = text.indexOf(":", stop + 1);
    const cipherEnd = colon < 0 || colon >= end ? end : colon;
    if (cipherEnd > stop + 1) tls.cipher ??= textAt(text, stop + 1, cipherEnd, plain);
    if (cipherEnd < end) {
      const more = text.indexOf(":", cipherEnd + 1); // OpenSMTPD: "TLSv1.3:CIPHER:256:NO"
      takeBits(text, cipherEnd + 1, more < 0 || more >= end ? end : more, tls);
    }
  }
  return true;
}

const versions: ReadonlyMap<string, ReceivedTlsVersion> = /* @__PURE__ */ new Map<string, ReceivedTlsVersion>([
  ["s2", "SSLv2"],
  ["s3", "SSLv3"],
  ["t1", "TLSv1.0"],
  ["t10", "TLSv1.0"],
  ["t11", "TLSv1.1"],
  ["t12", "TLSv1.2"],
  ["t13", "TLSv1.3"],
]);

/** Behind `TLS` or `SSL`, its separator and its number, which must end the word or stand before `:` or `/`; or -1. */
function versionEnd(text: string, start: number, end: number): number {
  if (!startsWithWord(text, start, "tls") && !startsWithWord(text, start, "ssl")) return -1;
  let position = start + 3;
  const separator = text.charCodeAt(position);
  if ((separator | 0x20) === 0x76 || separator === 0x2d || separator === 0x5f) position++;
  if (position >= end || !isDigit(text.charCodeAt(position))) return -1;
  position++;
  const point = text.charCodeAt(position);
  if ((point === 0x2e || point === 0x5f) && position + 1 < end && isDigit(text.charCodeAt(position + 1))) position += 2;
  if (position >= end) return end;
  const next = text.charCodeAt(position);
  if (next === 0x3a) return position;
  // OpenSSL before 1.1 said "TLSv1/SSLv3" for TLS 1.0.
  return next === 0x2f && startsWithWord(text, position, "/sslv3") && position + 6 === end ? end : -1;
}

/** A letter for the family, and the digits: `t12`. */
function digitsOf(text: string, start: number, end: number): string {
  const slash = text.indexOf("/", start);
  const word = text.slice(start, slash < 0 || slash > end ? end : slash);
  return word[0]!.toLowerCase() + word.replace(/[^0-9]/g, "");
}

/** `256` or `256/256`: bits in use, of bits the algorithm has. */
function takeBits(text: string, start: number, end: number, tls: TlsDraft): void {
  if (tls.bits !== undefined) return;
  let position = start;
  let value = 0;
  while (position < end && position < start + 5 && isDigit(text.charCodeAt(position))) {
    value = value * 10 + text.charCodeAt(position++) - 0x30;
  }
  if (position > start && (position === end || text.charCodeAt(position) === 0x2f)) tls.bits = { value, start, end };
}

/** Capitals, digits and at least one `-` or `_`. */
export function looksLikeCipher(text: string, start: number, end: number): boolean {
  let joined = false;
  for (let position = start; position < end; position++) {
    const code = text.charCodeAt(position);
    if (code === 0x2d || code === 0x5f) joined = true;
    else if (!isDigit(code) && (code < 0x41 || code > 0x5a)) return false;
  }
  return joined && end > start;
}
