import type { DnsFailure } from "../core/dns.js";
import type { TlsaLookup } from "./dane-types.js";
import type { TransportLimits } from "./limits.js";
import type { FetchMtaStsPolicyOptions, MtaStsResult } from "./mta-sts-types.js";
import type { TlsReportingResult } from "./tls-reporting-find.js";

/** What a host must show before it gets mail. */
export type TransportRequirement =
  /** A certificate that {@link verifyDane} passes with the host's `tlsa`. */
  | "dane"
  /** TLS with a certificate that is valid for the host and comes from an authority that the platform trusts (RFC 8461 §4.2). */
  | "web-pki"
  /** TLS with any certificate: there are TLSA records, and none is usable (RFC 7672 §2.2). */
  | "encryption"
  /** Nothing: TLS where it can be had. */
  | "none"
  /** It must get no mail now: `reason` says why. */
  | "refuse";

/** Why a host must get no mail now. */
export type TransportRefusal =
  /** An enforced MTA-STS policy doesn't name it (RFC 8461 §5). */
  | "mta-sts-mismatch"
  /** DNS gave no answer about its TLSA records (RFC 7672 §2.1.2). */
  | "tlsa-lookup-failed";

/** A host that mail for a domain may go to. */
export type TransportHost = {
  /** In A-labels and lower case where it is a name. */
  readonly host: string;
  /** Absent where the domain has no MX record, and the host is the domain itself. */
  readonly preference?: number;
  readonly tlsa: TlsaLookup;
  /** The `mx` of the MTA-STS policy that it matches. */
  readonly pattern?: string;
} & (
  | { readonly requires: Exclude<TransportRequirement, "refuse"> }
  | { readonly requires: "refuse"; readonly reason: TransportRefusal }
);

/** Where mail for a domain goes. */
export type TransportRoute =
  | {
      readonly result: "found";
      /** Proven by DNSSEC, without which DANE has no say. */
      readonly authenticated: boolean;
      /** The domain has no MX record, and stands in for it itself (RFC 5321 §5.1). */
      readonly implicit: boolean;
      /** What the domain is an alias of, in the end. */
      readonly alias?: string;
    }
  | {
      readonly result: "none";
      /** `null-mx`: it takes no mail (RFC 7505 §3). */
      readonly reason: "invalid-domain" | "no-such-domain" | "null-mx";
    }
  | { readonly result: "temperror"; readonly reason: "lookup-failed"; readonly dns: DnsFailure };

/** How mail to a domain must travel. */
export interface TransportPolicy {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  readonly route: TransportRoute;
  /** The best preference first. */
  readonly hosts: readonly TransportHost[];
  /** How many hosts more there are than `maxHosts` allows. */
  readonly omittedHosts: number;
  readonly mtaSts: MtaStsResult;
  readonly reporting: TlsReportingResult;
}

/** What {@link findTransportPolicy} takes. */
export interface FindTransportPolicyOptions extends Omit<FetchMtaStsPolicyOptions, "limits"> {
  readonly limits?: Partial<TransportLimits>;
}
