import { collectNetworks, formatNetwork, type SpfPathStep, type SpfUnflattened } from "./networks.js";
import type { SpfTreeOptions } from "./tree-types.js";
import { walkSpf } from "./walk.js";

/** A network that may send for a domain. */
export interface SpfFlatNetwork {
  /** As in `192.0.2.0/24` or `2001:db8::/32`. `0.0.0.0/0` and `::/0` together are everyone. */
  readonly network: string;
  /** The terms that lead to it, from the record of the domain on. */
  readonly path: readonly SpfPathStep[];
  /** Networks inside it that an earlier term turns away. */
  readonly except?: readonly string[];
}

/** Who may send for a domain. */
export interface SpfFlatPolicy {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  /** In the order of evaluation; one that lies inside an earlier one is left out, because it decides nothing. */
  readonly networks: readonly SpfFlatNetwork[];
  /** What can't be said in networks. With something in it, the list may be too short. */
  readonly unflattened: readonly SpfUnflattened[];
}

/**
 * Lists all networks that may send mail for a domain by its SPF policy, each with the terms that say so.
 *
 * It follows `include` and `redirect`, asks for the addresses of `a` and `mx`, and reckons with terms such as `-ip4` that turn
 * some away; only a `-include` with exceptions of its own is left out of account, so the list may have more than may send.
 * It doesn't stop at the limits of RFC 7208 §4.6.4, because flattening is what helps against them: `checkSpf` tells of those.
 *
 * @param domain - whose policy
 * @param options - `resolver` is needed
 * @returns the networks, and what can't be said in networks: macros, `ptr`, records that can't be used, limits of the reading
 * @throws TypeError or RangeError for options that are wrong; the signal's reason when aborted
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 * import { flattenSpf } from "mailproof/spf";
 *
 * const resolver = zoneResolver(`
 * example.com       TXT  "v=spf1 mx include:_spf.example.com exists:%{i}.ok.example.com -all"
 * example.com       MX   10 mail.example.com.
 * mail.example.com  A    198.51.100.7
 * _spf.example.com  TXT  "v=spf1 ip4:192.0.2.0/24 -all"
 * `);
 * const { networks, unflattened } = await flattenSpf("example.com", { resolver });
 * for (const { network, path } of networks) console.log(network, path.map(({ term }) => term).join(" > "));
 * for (const { reason, path } of unflattened) console.log(reason, path.map(({ term }) => term).join(" > "));
 * ```
 *
 * It prints
 *
 * ```text
 * 198.51.100.7/32 mx
 * 192.0.2.0/24 include:_spf.example.com > ip4:192.0.2.0/24
 * macro exists:%{i}.ok.example.com
 * ```
 */
export async function flattenSpf(domain: string, options: SpfTreeOptions): Promise<SpfFlatPolicy> {
  const { root } = await walkSpf(domain, options);
  const { passed, unflattened } = collectNetworks(root);
  return {
    domain: root.domain,
    networks: passed.map(({ network, path, except }) => ({
      network: formatNetwork(network),
      path,
      ...(except.length === 0 ? undefined : { except: except.map((hole) => formatNetwork(hole.network)) }),
    })),
    unflattened,
  };
}
