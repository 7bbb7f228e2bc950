import type { DecodeIssueCode, DecodeIssues, TransferDecoder } from "./transfer-decoder.js";

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;
const EQUALS = 0x3d;

// What an octet is in plain text.
const LITERAL = 0;
const LINE_END = 1;
const SPACE = 2;
const ESCAPE_MARK = 3;
const UNENCODED = 4;
const kinds: Uint8Array = /* @__PURE__ */ makeKinds();

function makeKinds(): Uint8Array {
  const table = new Uint8Array(256).fill(UNENCODED).fill(LITERAL, 0x21, 0x7f);
  table[CR] = table[LF] = LINE_END;
  table[SP] = table[TAB] = SPACE;
  table[EQUALS] = ESCAPE_MARK;
  return table;
}

const NO_DIGIT = 16;
const upperHex: Uint8Array = /* @__PURE__ */ makeUpperHex();

function makeUpperHex(): Uint8Array {
  const table = new Uint8Array(256).fill(NO_DIGIT);
  for (let value = 0; value < 16; value++) table[value.toString(16).toUpperCase().charCodeAt(0)] = value;
  return table;
}

/** RFC 5322 §2.1.1: no line is longer, so no run of spaces is. */
const MAX_SPACES = 998;

// What is undecided: spaces, which the end of the line drops, and what `=` stands for.
type State = "text" | "spaces" | "spaces-cr" | "escape" | "escape-digit" | "escape-spaces" | "escape-cr" | "long-space";

/**
 * Makes a decoder of quoted-printable (RFC 2045 §6.7). Takes anything: what is no escape is kept as it is.
 * Line ends stay as they are, be it CRLF or LF alone.
 */
export function createQuotedPrintableDecoder(): TransferDecoder {
  const issues: DecodeIssues = {};
  const spaces = new Uint8Array(MAX_SPACES);
  let state: State = "text";
  let held = 0; // of `spaces`
  let digit = 0;

  function report(code: DecodeIssueCode): void {
    issues[code] = (issues[code] ?? 0) + 1;
  }

  /** Writes what was undecided and is content after all; returns the new length of the output. */
  function release(output: Uint8Array, length: number): number {
    let end = length;
    if (state.startsWith("escape")) {
      report("invalid-escape");
      output[end++] = EQUALS;
    }
    if (state === "escape-digit") output[end++] = digit;
    for (let i = 0; i < held; i++) output[end++] = spaces[i]!;
    if (state === "spaces-cr" || state === "escape-cr") output[end++] = CR;
    held = 0;
    state = "text";
    return end;
  }

  /** Forgets spaces at the end of a line. */
  function dropSpaces(): void {
    if (held > 0) report("trailing-space");
    held = 0;
    state = "text";
  }

  return {
    issues,
    push(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
      const output = new Uint8Array(chunk.length + held + 3);
      let length = 0;
      let at = 0;
      const end = chunk.length;
      while (at < end) {
        if (state === "text") {
          // Nearly all of nearly every body: octets that stand for themselves, and whole escapes.
          while (at < end) {
            const octet = chunk[at]!;
            const kind = kinds[octet]!;
            if (kind <= LINE_END || (kind === SPACE && at + 1 < end && kinds[chunk[at + 1]!] === LITERAL)) {
              output[length++] = octet;
              at++;
            } else if (kind === ESCAPE_MARK && at + 2 < end) {
              const high = upperHex[chunk[at + 1]!]!;
              const low = upperHex[chunk[at + 2]!]!;
              if ((high | low) < NO_DIGIT) output[length++] = (high << 4) | low;
              else if (chunk[at + 1] !== CR || chunk[at + 2] !== LF) break;
              at += 3;
            } else break;
          }
          if (at === end) break;
        }
        const octet = chunk[at]!;
        const kind = kinds[octet]!;
        if (state === "text") {
          at++;
          if (kind === SPACE) {
            spaces[held++] = octet;
            state = "spaces";
          } else if (kind === ESCAPE_MARK) {
            state = "escape";
          } else {
            report("unencoded-octet");
            output[length++] = octet;
          }
        } else if (state === "escape-digit") {
          const low = hexValue(octet);
          if (low === -1) {
            length = release(output, length);
          } else {
            at++;
            if (digit > 0x60 || octet > 0x60) report("lower-case-escape");
            output[length++] = (hexValue(digit) << 4) | low;
            state = "text";
          }
        } else if (state === "long-space") {
          if (kind !== SPACE) {
            state = "text";
          } else {
            at++;
            output[length++] = octet;
          }
        } else if (octet === LF) {
          at++;
          const soft = state.startsWith("escape");
          if (!soft && state === "spaces-cr") output[length++] = CR;
          if (!soft) output[length++] = LF;
          dropSpaces();
        } else if (state === "spaces-cr" || state === "escape-cr") {
          length = release(output, length);
        } else if (octet === CR) {
          at++;
          state = state === "spaces" ? "spaces-cr" : "escape-cr";
        } else if (kind === SPACE) {
          at++;
          if (held < MAX_SPACES) {
            spaces[held++] = octet;
            if (state === "escape") state = "escape-spaces";
          } else {
            report("long-space");
            length = release(output, length);
            output[length++] = octet;
            state = "long-space";
          }
        } else if (state === "escape" && hexValue(octet) !== -1) {
          at++;
          digit = octet;
          state = "escape-digit";
        } else {
          length = release(output, length);
        }
      }
      return output.subarray(0, length);
    },
    finish(): Uint8Array<ArrayBuffer> {
      const output = new Uint8Array(held + 3);
      // A soft line break at the very end has nothing to join.
      if (state === "escape" || state === "escape-spaces") report("truncated");
      else if (state !== "spaces") return output.subarray(0, release(output, 0));
      dropSpaces();
      return new Uint8Array(0);
    },
  };
}

function hexValue(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
