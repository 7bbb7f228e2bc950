import { decodeLatin1, encodeLatin1 } from "./bytes.js";

// RFC 4648 §4, table 1
const alphabet: Uint8Array = /* @__PURE__ */ encodeLatin1(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
);
const padding = 0x3d;

// What a character is: a value below 64, or one of these.
const whitespace = 64;
const invalid = 65;
const kinds: Uint8Array = /* @__PURE__ */ makeKinds();

function makeKinds(): Uint8Array {
  const table = new Uint8Array(128).fill(invalid);
  for (const [value, character] of alphabet.entries()) table[character] = value;
  for (const character of " \t\r\n") table[character.charCodeAt(0)] = whitespace;
  return table;
}

function kindOf(character: number): number {
  return character < 128 ? kinds[character]! : invalid;
}

/** What `encodeBase64` is where the runtime has no `Buffer`. */
export function encodeWithTable(bytes: Uint8Array): string {
  const characters = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let length = 0;
  for (let i = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    characters[length++] = alphabet[bits >> 18]!;
    characters[length++] = alphabet[(bits >> 12) & 63]!;
    characters[length++] = alphabet[(bits >> 6) & 63]!;
    characters[length++] = alphabet[bits & 63]!;
  }
  if (whole < bytes.length) {
    const bits = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    characters[length++] = alphabet[bits >> 18]!;
    characters[length++] = alphabet[(bits >> 12) & 63]!;
    characters[length++] = whole + 1 < bytes.length ? alphabet[(bits >> 6) & 63]! : padding;
    characters[length++] = padding;
  }
  return decodeLatin1(characters);
}

/** What `decodeBase64` is where the runtime has no `Buffer`, and where `Buffer` can't be trusted. */
export function decodeWithTable(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let digits = 0;
  let bits = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind < 64) {
      bits = (bits << 6) | kind;
      if ((++digits & 3) === 0) {
        bytes[length++] = bits >> 16;
        bytes[length++] = bits >> 8;
        bytes[length++] = bits;
      }
    } else if (kind !== whitespace) break;
  }
  let pads = 0;
  for (; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === padding) pads++;
    else if (kindOf(character) !== whitespace) return undefined;
  }
  if (pads !== (4 - (digits & 3)) % 4 || pads > 2) return undefined;
  if (pads === 1) {
    bytes[length++] = bits >> 10;
    bytes[length++] = bits >> 2;
  } else if (pads === 2) {
    bytes[length++] = bits >> 4;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}
