/**
 * Discovery of DMARC policies by the public suffix list, as RFC 7489 has it. The list comes with the package `tldts`.
 *
 * @module dmarc/psl
 */
import { getPublicSuffix, parse } from "tldts";
import type { PublicSuffixCheck } from "../core/public-suffix.js";
import type { PublicSuffixDiscovery } from "./types.js";

/** What is given are domain names, with whatever labels: not URLs, and not to be checked. */
const namesOnly = { allowPrivateDomains: true, detectIp: false, extractHostname: false, validateHostname: false };

/**
 * Whether a domain is a public suffix by the list of publicsuffix.org, both of its parts: those of registries such as
 * `co.uk`, and those of private owners such as `github.io`, below which strangers have names, too. A top-level domain that
 * is not in the list counts as one, by the list's own rule `*`.
 *
 * `verifyDkim` takes it as its `isPublicSuffix`.
 *
 * @param domain - in A-labels, lower case, without a final dot
 *
 * @example
 * ```ts
 * import { isPublicSuffix } from "mailproof/dmarc/psl";
 *
 * console.log(isPublicSuffix("co.uk"), isPublicSuffix("github.io"), isPublicSuffix("example.com")); // true true false
 * ```
 */
export const isPublicSuffix: PublicSuffixCheck = (domain) => getPublicSuffix(domain, namesOnly) === domain;

/**
 * As {@link isPublicSuffix}, without the list's rule `*`: a top-level domain that is not in the list is none. So a name with
 * no such suffix is none of the Internet. `findLeaks` and `sanitizeHeaders` take it as their `isPublicSuffix`.
 *
 * @param domain - in A-labels, lower case, without a final dot
 *
 * @example
 * ```ts
 * import { isListedPublicSuffix, isPublicSuffix } from "mailproof/dmarc/psl";
 *
 * console.log(isListedPublicSuffix("co.uk"), isListedPublicSuffix("corp"), isPublicSuffix("corp")); // true false true
 * ```
 */
export const isListedPublicSuffix: PublicSuffixCheck = (domain) => {
  const { publicSuffix: suffix, isIcann, isPrivate } = parse(domain, namesOnly);
  return suffix === domain && (isIcann === true || isPrivate === true);
};

/**
 * Makes the discovery of RFC 7489 for `evaluateDmarc`: a policy is looked for at the author's domain and at its
 * organizational domain, which is one label below the public suffix (RFC 7489 §3.2). Records are read by RFC 7489, too:
 * `np`, `psd` and `t` mean nothing.
 *
 * @param options - `sample` draws a number from 0 to below 100 for a message that fails, so that `pct` counts (RFC 7489
 *   §6.6.4); without it, `pct` is read and changes nothing
 * @throws TypeError for a `sample` that is no function
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateDmarc } from "mailproof/dmarc";
 * import { publicSuffix } from "mailproof/dmarc/psl";
 *
 * const resolver = zoneResolver('_dmarc.example.co.uk TXT "v=DMARC1; p=reject"');
 * const spf = { result: "pass", domain: "bounces.example.co.uk" };
 * const message = { from: "joe@mail.example.co.uk", spf };
 * const dmarc = await evaluateDmarc(message, { resolver, discovery: publicSuffix() });
 * console.log(dmarc.result, dmarc.organizationalDomain, dmarc.queries); // pass example.co.uk 2
 * ```
 */
export function publicSuffix(options: Pick<PublicSuffixDiscovery, "sample"> = {}): PublicSuffixDiscovery {
  const { sample } = options;
  if (sample === undefined) return { isPublicSuffix };
  if (typeof sample !== "function") throw new TypeError('"sample" must be a function');
  return { isPublicSuffix, sample };
}
