import { decodeLatin1, encodeLatin1 } from "../bytes.js";

/** Octets as text; `undefined` for a character set that this runtime doesn't have. */
export interface CharsetDecoder {
  decode(octets: Uint8Array, charset: string): CharsetText | undefined;
}

export interface CharsetText {
  readonly text: string;
  /** Whether octets that mean nothing in the character set became U+FFFD. */
  readonly malformed: boolean;
}

/**
 * Makes a decoder by the `TextDecoder` of the runtime, whose labels are those of the web: `iso-8859-1` and `us-ascii`
 * are read as windows-1252, which is what mail with these labels is written in. Looks for each character set once.
 */
export function createCharsetDecoder(): CharsetDecoder {
  const decoders = new Map<string, TextDecoder | undefined>();
  return {
    decode(octets: Uint8Array, charset: string): CharsetText | undefined {
      const label = charset.toLowerCase();
      if (!decoders.has(label)) decoders.set(label, makeDecoder(label));
      const decoder = decoders.get(label);
      if (decoder === undefined) return undefined;
      // Not by TextDecoder: that of Node 20 decodes Latin-1 and calls it windows-1252.
      if (decoder.encoding === "windows-1252") return { text: decodeWindows1252(octets), malformed: false };
      try {
        return { text: decoder.decode(octets), malformed: false };
      } catch {
        return { text: new TextDecoder(label).decode(octets), malformed: true };
      }
    },
  };
}

function makeDecoder(charset: string): TextDecoder | undefined {
  // RFC 2978 §2.3: no more than 40 characters.
  if (!/^[\w.:+-]{1,40}$/.test(charset)) return undefined;
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/** Where windows-1252 differs from Latin-1: 0x80 to 0x9F. Five of these octets have no character of their own. */
const upperControls =
  "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f" +
  "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178";

function decodeWindows1252(octets: Uint8Array): string {
  return decodeLatin1(octets).replace(/[\x80-\x9f]/g, (octet) => upperControls[octet.charCodeAt(0) - 0x80]!);
}

/** Text whose character set nobody named: UTF-8 if it is that (RFC 6532 §3.2), else one UTF-16 code unit an octet. */
export function decodeUndeclared(octets: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    return decodeLatin1(octets);
  }
}

/** The same for octets that stand in a string. */
export function decodeUndeclaredText(octets: string): string {
  return /[\x80-\xff]/.test(octets) ? decodeUndeclared(encodeLatin1(octets)) : octets;
}
