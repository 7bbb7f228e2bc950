import { toAscii } from "../internal/domain.js";
import { octetsOf } from "../internal/octets.js";

export const MAX_NAME = 253;
export const MAX_LABEL = 63;

/**
 * What macros made, cut to what a name can be: the final dot goes, and labels from the left until 253 characters are
 * left (RFC 7208 §7.3).
 */
export function fitName(text: string): string {
  const name = text.charCodeAt(text.length - 1) === 0x2e ? text.slice(0, -1) : text;
  if (name.length <= MAX_NAME) return name;
  const dot = name.indexOf(".", name.length - MAX_NAME - 1);
  return name.slice(dot < 0 ? -MAX_NAME : dot + 1);
}

/**
 * A name as it is asked of DNS, in lower case; `undefined` if DNS can't have it: an empty or too long label, control
 * characters, a backslash (resolvers take that for an escape). Spaces are allowed, because macros may make them
 * (RFC 7208 §7.1).
 */
export function dnsName(text: string): string | undefined {
  const end = text.charCodeAt(text.length - 1) === 0x2e ? text.length - 1 : text.length;
  if (end > MAX_NAME) return undefined;
  const octets = octetsOf(text);
  octets[end] = 0x2e;
  let labelStart = 0;
  let hasUpperCase = false;
  for (let at = 0; at <= end; at++) {
    const code = octets[at]!;
    if (code === 0x2e) {
      if (at === labelStart || at - labelStart > MAX_LABEL) return undefined;
      labelStart = at + 1;
    } else if (code >= 0x41 && code <= 0x5a) {
      hasUpperCase = true;
    } else if (code < 0x20 || code === 0x5c || code === 0x7f) {
      return undefined;
    } else if (code > 0x7f) {
      return toAscii(text); // RFC 8616 §4: U-labels of the sender become A-labels
    }
  }
  const name = end === text.length ? text : text.slice(0, end);
  return hasUpperCase ? name.toLowerCase() : name;
}

/** The domain to check: a name of several labels, no address in brackets (RFC 7208 §4.3); otherwise `undefined`. */
export function checkableDomain(text: string): string | undefined {
  return checkableName(dnsName(text));
}

/** The same of a name that {@link dnsName} has given. */
export function checkableName(name: string | undefined): string | undefined {
  return name?.includes(".") && !name.startsWith("[") ? name : undefined;
}
