import type { PublicSuffixCheck } from "../core/public-suffix.js";
import { parentDomain } from "../internal/domain.js";

/**
 * RFC 7489 §3.2: the organizational domain is one label below the longest public suffix. A public suffix itself, and a
 * name below none, stands for itself.
 */
export function domainBelowSuffix(domain: string, isPublicSuffix: PublicSuffixCheck): string {
  const check = (name: string): boolean => {
    const answer: unknown = isPublicSuffix(name);
    if (typeof answer !== "boolean") throw new TypeError('"isPublicSuffix" must answer with true or false, at once');
    return answer;
  };
  if (check(domain)) return domain;
  for (let name = domain; ; ) {
    const parent = parentDomain(name);
    if (parent === undefined) return domain;
    if (check(parent)) return name;
    name = parent;
  }
}
