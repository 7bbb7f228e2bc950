import { decodePunycode } from "./punycode.js";

// RFC 1035 §2.3.4: 63 octets a label, 255 a name on the wire, which is 253 characters without the final dot.
const MAX_LABEL = 63;
const MAX_NAME = 253;
// How much text may become a name: mapping and composing shorten it.
const MAX_TEXT = 1_000;

/**
 * A domain name as it is asked of DNS: A-labels, ASCII letters in lower case, no final dot; `undefined` if it can't be one
 * (an empty or too long label, too long a name, the root, white space, control characters, a backslash: resolvers take that for an escape).
 *
 * Other characters of ASCII are allowed, `_` above all, because DNS has them and SPF macros make them: see {@link isLdhName}.
 * Labels that are ASCII stay what they are; in particular nobody checks that `xn--` is followed by valid Punycode.
 * Other labels become A-labels by the mapping of the runtime's URL parser (UTS #46, not transitional, which takes more characters than RFC 5891 §4.2 does).
 */
export function toAscii(name: string): string | undefined {
  if (name.length > MAX_TEXT) return undefined;
  return isAscii(name) ? normalizeAscii(name) : encodeLabels(name);
}

/**
 * A domain name for people to read: valid A-labels as U-labels (RFC 5890 §2.3.2.1), the others as they stand.
 * A label that would not come back as the same A-label is not decoded.
 */
export function toUnicode(name: string): string {
  if (name.length > MAX_NAME + 1 || !/xn--/i.test(name)) return name;
  return name.split(".").map(decodeLabel).join(".");
}

/** Whether a name is another or below it (RFC 1034 §3.1). Both as {@link toAscii} gives them. */
export function isSubdomainOf(child: string, parent: string): boolean {
  return child === parent || child.endsWith(`.${parent}`);
}

/** The name without its first label; `undefined` for a single label. */
export function parentDomain(name: string): string | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : name.slice(dot + 1);
}

/**
 * Whether each label is letters, digits and inner hyphens (RFC 1123 §2.1; `sub-domain` of RFC 5321 §4.1.2, which DKIM
 * takes for domains and selectors). The name as {@link toAscii} gives it.
 */
export function isLdhName(name: string): boolean {
  return name.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label));
}

function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/** Checks and lower-cases a name that is ASCII. */
function normalizeAscii(name: string): string | undefined {
  const end = name.endsWith(".") ? name.length - 1 : name.length;
  if (end > MAX_NAME) return undefined;
  let labelStart = 0;
  let hasUpperCase = false;
  for (let i = 0; i <= end; i++) {
    const character = i === end ? 0x2e : name.charCodeAt(i);
    if (character === 0x2e) {
      if (i === labelStart || i - labelStart > MAX_LABEL) return undefined;
      labelStart = i + 1;
    } else if (character <= 0x20 || character >= 0x7f || character === 0x5c) {
      return undefined;
    } else if (character >= 0x41 && character <= 0x5a) {
      hasUpperCase = true;
    }
  }
  const plain = end === name.length ? name : name.slice(0, end);
  return hasUpperCase ? plain.toLowerCase() : plain;
}

/** Makes A-labels of the labels that need it, checks and lower-cases the others. */
function encodeLabels(name: string): string | undefined {
  const encoded: string[] = [];
  // RFC 3490 §3.1: these are all full stops
  for (const label of name.split(/[.\u3002\uff0e\uff61]/)) {
    const ascii = isAscii(label) ? label : encodeLabel(label);
    if (ascii === undefined) return undefined;
    encoded.push(ascii);
  }
  return normalizeAscii(encoded.join("."));
}

/** What the URL parser makes of one label. Each goes alone, so that no label changes what becomes of another. */
function encodeLabel(label: string): string | undefined {
  // To a URL parser percent signs, colons, slashes and more mean something, to some even full-width ones.
  // No host name has them.
  if (/[^A-Za-z0-9_\-\u0080-\uffff]/.test(label.normalize("NFKC"))) return undefined;
  try {
    // The second label keeps a number from becoming an IPv4 address.
    return new URL(`http://${label}.a/`).hostname.slice(0, -2);
  } catch {
    return undefined;
  }
}

function decodeLabel(label: string): string {
  if (label.length > MAX_LABEL || !/^xn--[a-z0-9-]+$/i.test(label)) return label;
  const encoded = label.toLowerCase();
  const decoded = decodePunycode(encoded.slice(4));
  return decoded !== undefined && toAscii(decoded) === encoded ? decoded : label;
}
