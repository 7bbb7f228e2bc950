import { toAscii } from "../internal/domain.js";
import { alignIdentifiers } from "./align.js";
import { checkResolver, openDiscovery } from "./discover.js";
import { readDmarcLimits } from "./limits.js";
import { findPolicy } from "./policy.js";
import type { DmarcInput, DmarcPermerrorReason, DmarcResult, EvaluateDmarcOptions } from "./types.js";
import { verdictOn, verdictWithoutPolicy } from "./verdict.js";

/**
 * Evaluates DMARC (RFC 9989) for a message of which SPF and DKIM are known.
 *
 * Policies and organizational domains are found by the DNS tree walk, or by a list of public suffixes as in RFC 7489.
 * Whatever is in the message or in DNS becomes a result, never an exception.
 *
 * @param input - who the message claims to be from, and what SPF and DKIM say; results of `evaluateSpf` and `verifyDkim`, or
 *   of anyone, as they are
 * @param options - `resolver` is needed; the others have defaults
 * @returns the result, its cause, the policy, and what is aligned
 * @throws TypeError or RangeError for input and options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { evaluateDmarc } from "mailproof/dmarc";
 *
 * const resolver = zoneResolver('_dmarc.example.com TXT "v=DMARC1; p=reject; sp=quarantine"');
 * const dkim = [{ result: "pass", domain: "example.com" }];
 * const dmarc = await evaluateDmarc({ from: "joe@news.example.com", dkim }, { resolver });
 * console.log(dmarc.result, dmarc.reason, dmarc.policy?.applied); // pass aligned quarantine
 * ```
 */
export async function evaluateDmarc(input: DmarcInput, options: EvaluateDmarcOptions): Promise<DmarcResult> {
  return startDmarc(input?.from, options).finish(input);
}

/** An evaluation under way. */
export interface DmarcRun {
  /** Comes to the result. To be called once. */
  finish(input: Pick<DmarcInput, "spf" | "dkim">): Promise<DmarcResult>;
}

/**
 * Begins an evaluation with what doesn't depend on SPF and DKIM, so that it can go on beside them.
 *
 * @throws TypeError or RangeError for input and options that are wrong
 */
export function startDmarc(from: string | readonly string[], options: EvaluateDmarcOptions): DmarcRun {
  checkResolver(options);
  const { signal } = options;
  const { maxWalks, timeLimitMs } = readDmarcLimits(options.limits);
  const opened = openDiscovery(options, timeLimitMs);
  const { lookups, discovery, suffixes } = opened;
  const discoveryMethod = suffixes === undefined ? "treewalk" : "psl";
  const author = readAuthorDomain(from);
  if ("result" in author) {
    return {
      async finish(input) {
        checkInput(input);
        signal?.throwIfAborted();
        return { ...author, discoveryMethod, alignments: [], overrides: [], queries: 0 };
      },
    };
  }

  const { authorDomain } = author;
  const begun = lookups.within(() => findPolicy(authorDomain, discovery, lookups));
  begun.catch(() => undefined); // an abort is reported where it is awaited
  return {
    async finish(input) {
      checkInput(input);
      signal?.throwIfAborted();
      const found = await begun;
      const { publication, policy, failure } = found;
      let { organizationalDomain } = found;
      const about = (): Pick<DmarcResult, "authorDomain" | "discoveryMethod" | "organizationalDomain" | "queries"> => ({
        authorDomain,
        discoveryMethod,
        ...(organizationalDomain !== undefined && { organizationalDomain }),
        queries: lookups.queries(),
      });
      if (publication === undefined || policy === undefined) {
        const dns = failure === undefined ? undefined : { dns: failure };
        return { ...verdictWithoutPolicy(found), ...about(), alignments: [], overrides: [], ...dns };
      }
      const subject = { authorDomain, organizationalDomain, record: publication.record };
      const aligned = await alignIdentifiers(input, subject, opened, maxWalks);
      organizationalDomain = aligned.organizationalDomain;
      return { ...verdictOn({ ...publication, policy }, failure, aligned, suffixes?.sample), ...about() };
    },
  };
}

/** RFC 9989 §5.3.1: one author's domain, in A-labels, or why there is none. */
function readAuthorDomain(
  from: string | readonly string[],
):
  | { readonly authorDomain: string }
  | { readonly result: "none"; readonly reason: "no-author-domain" }
  | { readonly result: "permerror"; readonly reason: DmarcPermerrorReason } {
  const addresses: readonly unknown[] = typeof from === "string" ? [from] : from;
  if (!Array.isArray(addresses)) throw new TypeError('"from" must be a string or a list of strings');
  const domains = new Set<string | undefined>();
  for (const address of addresses) {
    if (typeof address !== "string") throw new TypeError('"from" must be a string or a list of strings');
    domains.add(domainOf(address));
  }
  if (domains.size === 0 || from === "") return { result: "none", reason: "no-author-domain" };
  const [authorDomain] = domains;
  if (domains.has(undefined) || authorDomain === undefined) {
    return { result: "permerror", reason: "invalid-author-domain" };
  }
  return domains.size > 1 ? { result: "permerror", reason: "several-author-domains" } : { authorDomain };
}

function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const localPart = address.slice(0, Math.max(at, 0)).trim();
  // RFC 5322 §3.4.1: only a quoted local-part has an "@" in it. Of two domains, a reader may see the other.
  if (localPart.includes("@") && !(localPart.startsWith('"') && localPart.endsWith('"'))) return undefined;
  const domain = toAscii(address.slice(at + 1).trim());
  return domain !== undefined && /^[a-z0-9._-]+$/.test(domain) ? domain : undefined;
}

function checkInput({ spf, dkim = [] }: Pick<DmarcInput, "spf" | "dkim">): void {
  const isResult = (given: unknown): boolean => {
    if (typeof given !== "object" || given === null) return false;
    const { result, domain } = given as { readonly result?: unknown; readonly domain?: unknown };
    return typeof result === "string" && (domain === undefined || typeof domain === "string");
  };
  if (spf !== undefined && !isResult(spf)) throw new TypeError('"spf" must have a result');
  if (!Array.isArray(dkim) || !dkim.every(isResult)) throw new TypeError('"dkim" must be a list of results');
}
