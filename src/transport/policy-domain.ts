import { isLdhName, toAscii } from "../internal/domain.js";

/**
 * A domain as its policies are looked for, in A-labels and lower case; `undefined` for an address literal, an IPv4
 * address and for what no host below it can be named after.
 */
export function policyDomain(text: string): string | undefined {
  const domain = toAscii(text);
  // A name that ends in a number is an IPv4 address to a URL parser.
  if (domain === undefined || !isLdhName(domain) || /(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(domain)) return undefined;
  return toAscii(`_smtp._tls.${domain}`) === undefined ? undefined : domain;
}
