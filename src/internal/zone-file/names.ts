import { decodeLatin1, encodeUtf8 } from "../bytes.js";

/**
 * A domain name. The text is what RFC 1035 §5.1 writes, without the final dot: dots and backslashes inside a label
 * have a backslash before them, octets other than visible ASCII are `\DDD`. The root is the empty text.
 */
export interface Name {
  readonly text: string;
  /** Octets on the wire. */
  readonly octets: number;
}

/** Why a text is no name, and where in it. */
export interface NameIssue {
  readonly problem: string;
  readonly spec: string;
  readonly index: number;
}

export type NameOutcome =
  | { readonly ok: true; readonly name: Name }
  | { readonly ok: false; readonly issue: NameIssue };

export const ROOT: Name = /* @__PURE__ */ Object.freeze({ text: "", octets: 1 });

/**
 * Reads a domain name. One without a final dot is relative to `origin` (RFC 1035 §5.1).
 * Characters beyond ASCII stand for their octets in UTF-8.
 */
export function readName(text: string, origin: Name): NameOutcome {
  if (text === ".") return { ok: true, name: ROOT };
  const labels: string[] = [];
  let octets = 1; // the root
  let start = 0;
  do {
    const end = labelEnd(text, start);
    const label = resolveEscapes(text.slice(start, end));
    if (!label.ok) return { ok: false, issue: { ...label.issue, index: start + label.issue.index } };
    const length = label.octets.length;
    if (length === 0) return issue("a name has an empty label", "RFC 1035 §3.1", start);
    if (length > 63) return issue("a label is longer than 63 octets", "RFC 1035 §2.3.4", start);
    octets += 1 + length;
    labels.push(escapeLabel(label.octets));
    start = end + 1;
  } while (start < text.length);
  const isRelative = start > text.length; // a final dot is the last character that was passed
  if (isRelative) octets += origin.octets - 1;
  if (octets > 255) return issue("a name is longer than 255 octets", "RFC 1035 §2.3.4", 0);
  if (isRelative && origin.text !== "") labels.push(origin.text);
  return { ok: true, name: { text: labels.join("."), octets } };
}

function issue(problem: string, spec: string, index: number): NameOutcome {
  return { ok: false, issue: { problem, spec, index } };
}

/** Where the label that starts at `start` ends: at its dot, or the end of the text. */
function labelEnd(text: string, start: number): number {
  let index = start;
  while (index < text.length && text[index] !== ".") index += text[index] === "\\" ? 2 : 1;
  return Math.min(index, text.length);
}

/** What names are compared by: RFC 4343 §3 folds the case of ASCII letters and of nothing else. */
export function nameKey(text: string): string {
  return text.toLowerCase(); // the text is ASCII, see Name
}

/** The name above this one: `undefined` above the root. */
export function parentOf(text: string): string | undefined {
  if (text === "") return undefined;
  return text.slice(labelEnd(text, 0) + 1);
}

function escapeLabel(octets: string): string {
  return octets.replace(/[^\x21-\x2d\x2f-\x5b\x5d-\x7e]/g, (octet) =>
    octet === "." || octet === "\\" ? `\\${octet}` : `\\${String(octet.charCodeAt(0)).padStart(3, "0")}`,
  );
}

export type OctetsOutcome =
  | { readonly ok: true; readonly octets: string }
  | { readonly ok: false; readonly issue: NameIssue };

/** Resolves `\DDD` and `\X` (RFC 1035 §5.1). The result has one UTF-16 code unit an octet. */
export function resolveEscapes(text: string): OctetsOutcome {
  let octets = "";
  let start = 0;
  let backslash = text.indexOf("\\");
  while (backslash !== -1) {
    octets += utf8(text.slice(start, backslash));
    start = backslash + 1;
    if (start === text.length || isDigit(text.charCodeAt(start))) {
      const digits = text.slice(start, start + 3);
      if (!/^[0-9]{3}$/.test(digits) || Number(digits) > 255) {
        const problem = "an escape is not a backslash and three digits up to 255, or a backslash and another character";
        return { ok: false, issue: { problem, spec: "RFC 1035 §5.1", index: backslash } };
      }
      octets += String.fromCharCode(Number(digits));
      start += 3;
      backslash = text.indexOf("\\", start);
    } else {
      backslash = text.indexOf("\\", start + 1); // what follows a backslash stands for itself, another one too
    }
  }
  return { ok: true, octets: octets + utf8(text.slice(start)) };
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function utf8(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : decodeLatin1(encodeUtf8(text));
}
