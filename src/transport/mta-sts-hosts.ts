import { toAscii } from "../internal/domain.js";
import type { MtaStsMode, MtaStsPolicy } from "./mta-sts-policy.js";

/**
 * Finds the `mx` pattern of a policy that the name of an MX host matches (RFC 8461 §4.1). The name is that of the MX
 * record: no CNAME is followed.
 *
 * A `*` stands for one label and not more, so `*.example.com` is neither `example.com` nor `a.b.example.com`.
 * The mode makes no difference here; {@link evaluateMtaStsPolicy} looks at it.
 *
 * @param policy - with its `mx`
 * @param host - the name, in any case, in A-labels or U-labels, with or without a final dot
 * @returns the first pattern that it matches, as the policy has it; `undefined` if there is none
 *
 * @example
 * ```ts
 * import { matchMtaStsMx, parseMtaStsPolicy } from "mailproof/transport";
 *
 * const policy = parseMtaStsPolicy("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n");
 * console.log(matchMtaStsMx(policy, "MX1.example.com.")); // *.example.com
 * console.log(matchMtaStsMx(policy, "example.com")); // undefined
 * ```
 */
export function matchMtaStsMx(policy: Pick<MtaStsPolicy, "mx">, host: string): string | undefined {
  if (typeof host !== "string") throw new TypeError('"host" must be a string');
  return createMxMatcher(policy.mx)(host);
}

/** Reads the patterns once, for any number of hosts. */
function createMxMatcher(patterns: readonly string[]): (host: string) => string | undefined {
  const order = new Map<string, number>(); // the first place of each, in lower case
  for (const [index, pattern] of patterns.entries()) {
    const key = pattern.toLowerCase();
    if (!order.has(key)) order.set(key, index);
  }
  return (host) => {
    const name = toAscii(host);
    if (name === undefined) return undefined;
    const dot = name.indexOf(".");
    const places = [order.get(name), dot < 0 ? undefined : order.get(`*${name.slice(dot)}`)];
    const found = places.filter((place) => place !== undefined);
    return found.length === 0 ? undefined : patterns[Math.min(...found)];
  };
}

/** What a policy says of an MX host. */
export interface MtaStsHost {
  /** As given. */
  readonly host: string;
  /** The pattern that it matches; absent if there is none. */
  readonly pattern?: string;
  /** Whether mail may be sent there: always, unless the policy is enforced and no pattern matches. */
  readonly allowed: boolean;
}

/** What a policy asks of a sender. */
export interface MtaStsEvaluation {
  readonly mode: MtaStsMode;
  /**
   * Whether STARTTLS with a certificate that is valid for the host (RFC 8461 §4.2) is a must (`required`), is to be
   * tried and failures told in a report (`reported`), or nothing of the policy's concern (`none`).
   */
  readonly tls: "required" | "reported" | "none";
  /** In the order given. */
  readonly hosts: readonly MtaStsHost[];
}

/**
 * Says which MX hosts of a domain may be used under its MTA-STS policy, and what TLS they need (RFC 8461 §5).
 *
 * A policy is one of the recipient's domain: for each domain that shares a host, ask anew with the policy of that
 * domain.
 *
 * @param policy - the policy of the domain
 * @param hosts - the names in its MX records, best preference first; the domain itself if it has none
 * @returns a verdict for each host
 *
 * @example
 * ```ts
 * import { evaluateMtaStsPolicy, parseMtaStsPolicy } from "mailproof/transport";
 *
 * const policy = parseMtaStsPolicy("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n");
 * const { tls, hosts } = evaluateMtaStsPolicy(policy, ["mx1.example.com", "mx.attacker.example"]);
 * console.log(tls, hosts.map(({ allowed }) => allowed)); // required [ true, false ]
 * ```
 */
export function evaluateMtaStsPolicy(
  policy: Pick<MtaStsPolicy, "mode" | "mx">,
  hosts: readonly string[],
): MtaStsEvaluation {
  const { mode } = policy;
  const match = createMxMatcher(policy.mx);
  return {
    mode,
    tls: mode === "enforce" ? "required" : mode === "testing" ? "reported" : "none",
    hosts: hosts.map((host) => {
      if (typeof host !== "string") throw new TypeError('"hosts" must be strings');
      const pattern = match(host);
      // RFC 8461 §5: only in "enforce" must senders not deliver to hosts that fail MX matching
      const allowed = mode !== "enforce" || pattern !== undefined;
      return { host, ...(pattern === undefined ? undefined : { pattern }), allowed };
    }),
  };
}
