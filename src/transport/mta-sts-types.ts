import type { DnsFailure, DnsResolver } from "../core/dns.js";
import type { Fetcher, FetchFailure } from "../core/fetch.js";
import type { MtaStsLimits } from "./limits.js";
import type { MtaStsCache } from "./mta-sts-cache.js";
import type { MtaStsPolicy, MtaStsPolicyIssue } from "./mta-sts-policy.js";
import type { MtaStsRecordIssue } from "./mta-sts-record.js";

/** Why no policy could be had from the domain now. */
export type MtaStsFailure =
  /** An address literal, or no name at all. */
  | { readonly reason: "invalid-domain" }
  /** No TXT record begins with `v=STSv1;`. */
  | { readonly reason: "no-record" }
  | { readonly reason: "several-records"; readonly records: readonly string[] }
  | { readonly reason: "record-syntax"; readonly record: string; readonly issue: MtaStsRecordIssue }
  /** DNS gave no answer. */
  | { readonly reason: "lookup-failed"; readonly dns: DnsFailure }
  /** There is a record, but HTTPS brought nothing. */
  | { readonly reason: "fetch-failed"; readonly fetch: FetchFailure }
  /** The server answered with another code than 200. */
  | { readonly reason: "http-status"; readonly httpStatus: number }
  /** The server calls it something else than `text/plain`. */
  | { readonly reason: "content-type"; readonly contentType: string }
  | { readonly reason: "policy-syntax"; readonly text: string; readonly issue: MtaStsPolicyIssue }
  /** A fetch for this `id` failed a short time ago, so none was tried. */
  | { readonly reason: "retry-later" };

/** Every cause of a failure. */
export type MtaStsFailureReason = MtaStsFailure["reason"];

/** A policy, and since when and until when it holds. */
export interface MtaStsHeldPolicy {
  readonly policy: MtaStsPolicy;
  /** The `id` of the record when it was fetched. */
  readonly id: string;
  readonly fetchedAt: Date;
  /** When its `max_age` is over. */
  readonly expiresAt: Date;
}

interface MtaStsResultBase {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  /** What the cache did: nothing (there is none), its part, or it failed and the call did without. */
  readonly cache: "none" | "used" | "failed";
}

/**
 * The policy of a domain.
 *
 * `fetched` now, `cached` and known to be current by its `id`, or `kept` although the domain didn't give one now:
 * `failure` says why, and administrators should hear of it (RFC 8461 §3.3). `mode-none` is a policy that says there is
 * none.
 */
export type MtaStsResult = MtaStsResultBase &
  (
    | (MtaStsHeldPolicy & { readonly result: "policy"; readonly reason: "fetched" | "cached" })
    | (MtaStsHeldPolicy & {
        readonly result: "policy";
        readonly reason: "kept";
        readonly failure: MtaStsFailure;
      })
    | (MtaStsHeldPolicy & {
        readonly result: "none";
        readonly reason: "mode-none";
        readonly failure?: MtaStsFailure;
      })
    | ({ readonly result: "none" } & MtaStsFailure)
  );

/** What {@link fetchMtaStsPolicy} takes. */
export interface FetchMtaStsPolicyOptions {
  readonly resolver: DnsResolver;
  /** It must check certificates. A caching one is of no use here: RFC 8461 §3.3 forbids HTTP caching. */
  readonly fetcher: Fetcher;
  /** Where policies are kept between calls. Without one there is no protection against who blocks DNS or HTTPS. */
  readonly cache?: MtaStsCache;
  /** Default: now. */
  readonly now?: Date;
  readonly limits?: Partial<MtaStsLimits>;
  readonly signal?: AbortSignal;
}
