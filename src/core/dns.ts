/** An MX record (RFC 1035 §3.3.9). A null MX is `{ preference: 0, exchange: "" }` (RFC 7505). */
export interface MxRecord {
  readonly preference: number;
  readonly exchange: string;
}

/** An SOA record (RFC 1035 §3.3.13); times in seconds. */
export interface SoaRecord {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** A TLSA record (RFC 6698 §2.1), with its numbers as they stand on the wire. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly certificateAssociation: Uint8Array;
}

/** A CAA record (RFC 8659 §4.1). */
export interface CaaRecord {
  readonly flags: number;
  readonly tag: string;
  readonly value: string;
}

/**
 * What a record of each type is. Names have no final dot.
 * A TXT record is its character-strings, one UTF-16 code unit an octet (`"\u00e9"` is the octet E9), not joined.
 */
export interface DnsRecords {
  readonly A: string;
  readonly AAAA: string;
  readonly CNAME: string;
  readonly MX: MxRecord;
  readonly NS: string;
  readonly PTR: string;
  readonly SOA: SoaRecord;
  readonly TXT: readonly string[];
  readonly TLSA: TlsaRecord;
  readonly CAA: CaaRecord;
}

/** The record types a resolver may be asked for. */
export type DnsType = keyof DnsRecords;

/** Why there is no answer. */
export type DnsFailure = "timeout" | "servfail" | "refused" | "malformed" | "network";

/** An answer: records (none of them is NODATA), a name that doesn't exist, or no answer. */
export type DnsAnswer<T extends DnsType = DnsType> =
  | {
      readonly status: "ok";
      readonly records: readonly DnsRecords[T][];
      /** Proven by DNSSEC by a resolver that the caller trusts (the AD bit). */
      readonly authenticated: boolean;
      /** Seconds. */
      readonly ttl?: number;
      /** The CNAME chain that was followed, in order, without the name asked for. */
      readonly aliases?: readonly string[];
    }
  | {
      readonly status: "nxdomain";
      readonly authenticated: boolean;
      /** Seconds this may be remembered (RFC 2308 §5). */
      readonly ttl?: number;
      readonly aliases?: readonly string[];
    }
  | { readonly status: "failed"; readonly reason: DnsFailure; readonly cause?: unknown };

/** What every look-up takes. */
export interface DnsOptions {
  readonly signal?: AbortSignal;
}

/**
 * The one thing this package needs of DNS. It follows CNAMEs and never throws for what DNS said;
 * should it throw all the same, the look-up counts as failed.
 */
export interface DnsResolver {
  resolve<T extends DnsType>(name: string, type: T, options?: DnsOptions): Promise<DnsAnswer<T>>;
}

/** What the function behind {@link resolverFrom} may return: a full answer, the records alone, or `"nxdomain"`. */
export type ResolverFunctionResult = DnsAnswer | readonly DnsRecords[DnsType][] | "nxdomain";

/** Answers one question of DNS; `type` tells which records are wanted. */
export type ResolverFunction = (
  name: string,
  type: DnsType,
  options: DnsOptions,
) => ResolverFunctionResult | Promise<ResolverFunctionResult>;

/**
 * Makes a resolver of a function.
 *
 * The function may return records alone (not authenticated), `"nxdomain"`, or a full {@link DnsAnswer}.
 * An error that it throws becomes a failed answer; errors with the `code` that `node:dns` gives them
 * (`ENOTFOUND`, `ENODATA`, `ETIMEOUT`, …) become what they mean.
 *
 * @param resolve - answers one question
 * @returns a resolver whose `resolve` never throws but for an abort
 *
 * @example
 * ```ts
 * import { resolverFrom } from "mailproof/core";
 *
 * const records: Record<string, string[][]> = { "example.com": [["v=spf1 -all"]] };
 * const resolver = resolverFrom(async (name, type) => (type === "TXT" && records[name]) || "nxdomain");
 * const answer = await resolver.resolve("example.com", "TXT");
 * console.log(answer.status); // ok
 * ```
 */
export function resolverFrom<const Result extends ResolverFunctionResult>(
  resolve: (...question: Parameters<ResolverFunction>) => Result | Promise<Result>,
): DnsResolver {
  if (typeof resolve !== "function") throw new TypeError('"resolve" must be a function');
  return {
    async resolve<T extends DnsType>(name: string, type: T, options: DnsOptions = {}): Promise<DnsAnswer<T>> {
      try {
        const result = await resolve(name, type, options);
        if (result === "nxdomain") return { status: "nxdomain", authenticated: false };
        if (Array.isArray(result)) return { status: "ok", records: result, authenticated: false };
        return result as DnsAnswer<T>; // what it holds is checked where it is used: internal/dns.ts
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason;
        return answerFromError(error);
      }
    },
  };
}

/** What an error thrown by a resolver function means. The codes are those of `node:dns`, which Deno and Bun share. */
function answerFromError(error: unknown): DnsAnswer<never> {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOTFOUND":
      return { status: "nxdomain", authenticated: false };
    case "ENODATA":
      return { status: "ok", records: [], authenticated: false };
    case "ETIMEOUT":
      return { status: "failed", reason: "timeout", cause: error };
    case "ESERVFAIL":
      return { status: "failed", reason: "servfail", cause: error };
    case "EREFUSED":
    case "ENOTIMP":
      return { status: "failed", reason: "refused", cause: error };
    case "EBADNAME":
    case "EBADRESP":
    case "EFORMERR":
      return { status: "failed", reason: "malformed", cause: error };
    default:
      return { status: "failed", reason: "network", cause: error };
  }
}
