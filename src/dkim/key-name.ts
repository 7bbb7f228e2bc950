import { toAscii } from "../internal/domain.js";

/** Where a key is published, in A-labels and lower case. */
export interface KeyName {
  readonly domain: string;
  readonly selector: string;
}

/** @throws TypeError that names the option */
export function checkKeyName(domain: string, selector: string): KeyName {
  const name = { domain: checkName("domain", domain), selector: checkName("selector", selector) };
  if (!name.domain.includes(".")) throw new TypeError('"domain" must have two labels or more'); // RFC 6376 §3.5
  // RFC 1035 §2.3.4: both together must be a name.
  if (queryName(name).length > 253) throw new TypeError('"selector" is too long for "domain"');
  return name;
}

/**
 * A name that DKIM can have, in A-labels: RFC 8616 §3 lets U-labels stand in a signature, but A-labels are understood
 * by everyone.
 *
 * @throws TypeError that names the option
 */
export function checkName(option: string, name: string): string {
  const ascii = typeof name === "string" ? toAscii(name) : undefined;
  if (ascii !== undefined && /^[a-z0-9._-]+$/.test(ascii)) return ascii;
  throw new TypeError(`"${option}" must be a domain name`);
}

/** RFC 6376 §3.6.2.1 */
export function queryName({ domain, selector }: KeyName): string {
  return `${selector}._domainkey.${domain}`;
}
