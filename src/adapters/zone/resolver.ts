import type { DnsAnswer, DnsOptions, DnsRecords, DnsResolver, DnsType } from "../../core/dns.js";
import { checkBoolean, checkInteger } from "../../internal/options.js";
import {
  buildZone,
  findNode,
  findSoa,
  nameKey,
  parseZoneFile,
  ROOT,
  readName,
  ZONE_FILE_LIMITS,
  type Zone,
  type ZoneFileLimits,
} from "../../internal/zone-file/index.js";
import { type FailureScript, readFailures, type ScriptedFailure } from "./failures.js";

/** How {@link zoneResolver} reads a zone file and answers from it. */
export interface ZoneResolverOptions extends Partial<ZoneFileLimits> {
  /** What relative names are relative to before the first `$ORIGIN`. Default the root: `example.com` needs no final dot. */
  readonly origin?: string;
  /** What answers say of DNSSEC. Default `false`. */
  readonly authenticated?: boolean;
  /** Questions that go wrong, also where an alias leads to them. The first that matches counts. Default none. */
  readonly failures?: readonly ScriptedFailure[];
}

/** CNAMEs followed from one question. Recursive servers stop after 11 to 16. */
const MAX_ALIASES = 16;

/**
 * Makes a resolver of a zone file.
 *
 * The text is all of DNS: one text may hold any number of domains, needs no SOA or NS record, and what isn't in it
 * doesn't exist. Wildcards stand in as RFC 4592 says, aliases are followed, a name that only has names below it exists
 * (no records, not `nxdomain`). TTLs are those of the file, those of absence come from the SOA record (RFC 2308 §5);
 * where the file has none, answers have none.
 *
 * @param text - a zone file (RFC 1035 §5) with `$ORIGIN` and `$TTL`; types A AAAA CAA CNAME MX NS PTR SOA TLSA TXT
 * @returns a resolver whose look-ups settle at once; they throw only for an abort and for a scripted `throws`
 * @throws ParseError for text that is no zone file, with the line in its message; for `$INCLUDE` and other types
 * @throws LimitError for a text over `maxLength`, `maxRecords` or `maxNames`
 * @throws TypeError or RangeError for options that can't be
 *
 * @example
 * ```ts
 * import { zoneResolver } from "mailproof/adapters/zone";
 *
 * const resolver = zoneResolver(
 *   `
 * $ORIGIN example.com.
 * $TTL 1h
 * example.com.  TXT    "v=spf1 include:_spf.example.com -all"
 * _spf          TXT    ( "v=spf1 ip4:192.0.2.0/24 "        ; a long record in pieces
 *                        "ip6:2001:db8::/32 -all" )
 * www           CNAME  example.com.
 * `,
 *   { failures: [{ name: "slow.example.com", type: "TXT", reason: "timeout" }] },
 * );
 *
 * const answer = await resolver.resolve("WWW.example.com", "TXT");
 * console.log(answer.status === "ok" && answer.records); // [ [ 'v=spf1 include:_spf.example.com -all' ] ]
 * console.log((await resolver.resolve("nowhere.example.com", "TXT")).status); // nxdomain
 * console.log((await resolver.resolve("slow.example.com", "TXT")).status); // failed
 * ```
 */
export function zoneResolver(text: string, options: ZoneResolverOptions = {}): DnsResolver {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const { origin = "", authenticated = false, failures = [] } = options;
  checkBoolean("authenticated", authenticated);
  if (!Array.isArray(failures)) throw new TypeError('"failures" must be a list');
  const limits = readLimits(options);
  const originName = origin === "" ? { ok: true as const, name: ROOT } : readName(origin, ROOT);
  if (!originName.ok) throw new TypeError('"origin" must be a domain name');
  const zone = buildZone(text, parseZoneFile(text, originName.name, limits), limits);
  const failureFor = readFailures(failures);
  return {
    async resolve<T extends DnsType>(name: string, type: T, { signal }: DnsOptions = {}): Promise<DnsAnswer<T>> {
      signal?.throwIfAborted();
      return answerFrom(zone, failureFor, { name, type, authenticated, signal });
    },
  };
}

function readLimits(options: ZoneResolverOptions): ZoneFileLimits {
  const limit = (name: keyof ZoneFileLimits): number =>
    checkInteger(name, options[name] ?? ZONE_FILE_LIMITS[name], 0, Number.MAX_SAFE_INTEGER);
  return { maxLength: limit("maxLength"), maxRecords: limit("maxRecords"), maxNames: limit("maxNames") };
}

interface Question<T extends DnsType> {
  readonly name: string;
  readonly type: T;
  readonly authenticated: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The look-up of RFC 1034 §4.3.2 and the chase of aliases of §5.3.3, in one: there is one "server". */
async function answerFrom<T extends DnsType>(
  zone: Zone,
  failureFor: FailureScript,
  { name, type, authenticated, signal }: Question<T>,
): Promise<DnsAnswer<T>> {
  const aliases: string[] = [];
  const ttls: (number | undefined)[] = [];
  let current = readQuestionName(name);
  if (current === undefined) return { status: "failed", reason: "malformed" };
  for (;;) {
    const key = nameKey(current);
    const failure = failureFor(key, type);
    if (failure !== undefined) return failAsScripted(failure, signal);
    const node = findNode(zone, key);
    if (node?.CNAME === undefined || type === "CNAME") {
      const set = node?.[type];
      const soa = set === undefined ? findSoa(zone, key) : undefined;
      // RFC 2308 §5: absence may be remembered for the SOA's minimum, but no longer than the SOA itself.
      ttls.push(...(set !== undefined ? [set.ttl] : [soa?.ttl, soa?.records[0]?.minimum]));
      const rest = { authenticated, ...leastOf(ttls), ...(aliases.length > 0 ? { aliases } : {}) };
      // RFC 6604 §3: whether the name exists is said of the last name of the chain.
      if (node === undefined) return { status: "nxdomain", ...rest };
      return { status: "ok", records: (set?.records ?? []) as readonly DnsRecords[T][], ...rest };
    }
    const [target] = node.CNAME.records;
    if (aliases.length === MAX_ALIASES || target === undefined) {
      const cause = new Error(`${name} leads to more than ${MAX_ALIASES} aliases, or in a circle`);
      return { status: "failed", reason: "servfail", cause };
    }
    ttls.push(node.CNAME.ttl);
    aliases.push(target);
    current = target;
  }
}

/** What a resolver can ask for: a name in ASCII, of labels that DNS can carry. Others are turned away before the wire. */
function readQuestionName(name: string): string | undefined {
  if (name === "") return "";
  const outcome = /^[\x00-\x7f]+$/.test(name) ? readName(name, ROOT) : undefined;
  return outcome?.ok ? outcome.name.text : undefined;
}

/** None if the file leaves one of them open. */
function leastOf(ttls: readonly (number | undefined)[]): { readonly ttl?: number } {
  const known = ttls.filter((ttl) => ttl !== undefined);
  return known.length === ttls.length ? { ttl: Math.min(...known) } : {};
}

async function failAsScripted(failure: ScriptedFailure, signal: AbortSignal | undefined): Promise<DnsAnswer<never>> {
  if ("throws" in failure) throw failure.throws;
  if ("reason" in failure) return { status: "failed", reason: failure.reason };
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
