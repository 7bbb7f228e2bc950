import { toAscii } from "../internal/domain.js";
import { checkInteger } from "../internal/options.js";
import { checkDestination, type DmarcReportAuthorization } from "./authorize.js";
import { checkResolver, openDiscovery } from "./discover.js";
import { DMARC_LIMITS } from "./limits.js";
import type { DmarcDiscoveryOptions } from "./types.js";

/** What the question is. */
export interface DmarcReportQuestion {
  /** The domain at which the policy stands: `policyDomain` of a result. */
  readonly policyDomain: string;
  /** Where its reports are to go, out of `rua` or `ruf` of its record. */
  readonly uri: string;
  /** Out of which. The destination may name other mailboxes for either. Default `rua`. */
  readonly tag?: "rua" | "ruf";
}

/** What {@link authorizesReports} takes besides. */
export interface AuthorizesReportsOptions extends DmarcDiscoveryOptions {
  /** Milliseconds for all of it. Default 20,000. */
  readonly timeLimitMs?: number;
}

/**
 * Says whether reports about a domain may go to a destination (RFC 9990 §4; RFC 9991 §5 for failure reports; by
 * `discovery: publicSuffix()`, RFC 7489 §7.1). They may within an organization; anyone else must say in DNS that they take
 * them, or a stranger could have them flooded.
 *
 * @param question - whose reports, and where to
 * @param options - `resolver` is needed
 * @returns whether they may, why, and the URIs to use: the destination may have named others
 * @throws TypeError or RangeError for a question and options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { authorizesReports } from "mailproof/dmarc";
 *
 * const resolver = zoneResolver('example.com._report._dmarc.reports.example.net TXT "v=DMARC1"');
 * const question = { policyDomain: "example.com", uri: "mailto:dmarc@reports.example.net" };
 * const { result, reason } = await authorizesReports(question, { resolver });
 * console.log(result, reason); // authorized record
 * ```
 */
export async function authorizesReports(
  { policyDomain, uri, tag = "rua" }: DmarcReportQuestion,
  options: AuthorizesReportsOptions,
): Promise<DmarcReportAuthorization> {
  checkResolver(options);
  const timeLimitMs = options.timeLimitMs ?? DMARC_LIMITS.timeLimitMs;
  checkInteger("timeLimitMs", timeLimitMs, 0, 0x7fff_ffff);
  const domain = typeof policyDomain === "string" ? toAscii(policyDomain) : undefined;
  if (domain === undefined) throw new TypeError('"policyDomain" must be a domain name');
  if (typeof uri !== "string") throw new TypeError('"uri" must be a string');
  if (tag !== "rua" && tag !== "ruf") throw new TypeError('"tag" must be "rua" or "ruf"');
  options.signal?.throwIfAborted();
  const { lookups, discovery, suffixes } = openDiscovery(options, timeLimitMs);
  const spec = suffixes === undefined ? "rfc9989" : "rfc7489";
  const question = { policyDomain: domain, uri: { uri }, tag, spec } as const;
  return lookups.within(() => checkDestination(question, discovery, lookups));
}
