import { isSubdomainOf, toAscii } from "../../internal/domain.js";

/** What {@link authservIdMatches} takes besides. */
export interface AuthservIdMatchesOptions {
  /** Whether names below `own` count, such as `mx1.example.net` for `example.net`. Default `false`. */
  readonly subdomains?: boolean;
}

/**
 * Whether an authserv-id is one of your own (RFC 8601 §2.5): letter case doesn't matter, and U-labels equal their A-labels.
 *
 * @param authservId - of a field; `""`, a field without one, is nobody's
 * @param own - yours
 * @param options - `subdomains`: whether names below yours count, too
 *
 * @example
 * ```ts
 * import { authservIdMatches } from "mailproof/headers";
 *
 * console.log(authservIdMatches("MX.Bücher.example", ["mx.xn--bcher-kva.example"])); // true
 * console.log(authservIdMatches("mx.example.net", ["example.net"])); // false
 * console.log(authservIdMatches("mx.example.net", ["example.net"], { subdomains: true })); // true
 * ```
 */
export function authservIdMatches(
  authservId: string,
  own: readonly string[],
  options: AuthservIdMatchesOptions = {},
): boolean {
  const name = normalize(authservId);
  if (name === "") return false;
  const { subdomains = false } = options;
  return own.map(normalize).some((one) => name === one || (subdomains && one !== "" && isSubdomainOf(name, one)));
}

/** What is no domain name is compared as it stands, but for its case. */
function normalize(id: string): string {
  return toAscii(id) ?? id.toLowerCase();
}
