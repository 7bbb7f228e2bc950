import type { DnsFailure, DnsResolver, DnsType, TlsaRecord } from "../core/dns.js";

/** Why DANE has no say about a host. */
export type TlsaNoneReason =
  /** An address literal, or no name at all. */
  | "invalid-host"
  /** The MX records that name the host are not proven by DNSSEC (RFC 7672 §2.2.1). */
  | "insecure-mx"
  | "no-address"
  /** The address records of the host are not proven by DNSSEC (RFC 7672 §2.2.2). */
  | "insecure-address"
  | "no-record"
  /** There are records, but they are not proven by DNSSEC. */
  | "insecure-record";

/** The TLSA records of a host. */
export type TlsaLookup = {
  /** In A-labels and lower case where it is a name. */
  readonly host: string;
} & (
  | {
      readonly result: "found";
      readonly records: readonly TlsaRecord[];
      /** The name that the records are at, which is also the one to send as SNI (RFC 7672 §8.1). */
      readonly baseDomain: string;
      /** The names of which a certificate under DANE-TA must have one: `baseDomain` first (RFC 7672 §3.2.2). */
      readonly names: readonly string[];
    }
  | { readonly result: "none"; readonly reason: TlsaNoneReason }
  /** DNS gave no answer, or a bogus one. The host must not be used now (RFC 7672 §2.1.2). */
  | {
      readonly result: "temperror";
      readonly reason: "lookup-failed";
      readonly dns: DnsFailure;
      readonly query: { readonly name: string; readonly type: DnsType };
    }
);

/** What {@link lookUpTlsa} takes. */
export interface LookUpTlsaOptions {
  /** One that validates DNSSEC, or asks one that does on a path that is safe: answers must say `authenticated`. */
  readonly resolver: DnsResolver;
  /** Default 25. */
  readonly port?: number;
  /**
   * Further names that a certificate may have: for hosts out of MX records that are proven by DNSSEC, the domain whose
   * they are, and what it is an alias of (RFC 7672 §3.2.2).
   */
  readonly names?: readonly string[];
  /** Milliseconds for each look-up. Default 20,000. */
  readonly lookupTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Why the certificates of a host don't do. */
export type DaneFailReason =
  | "no-certificate"
  /** A certificate that can't be read. */
  | "malformed-certificate"
  /** No certificate that a record could mean is the one that it means. */
  | "no-match"
  /** From the host's certificate no chain of signatures leads to the one that a record means. */
  | "broken-chain"
  | "not-yet-valid"
  | "expired"
  /** A certificate in the chain may not issue others. */
  | "not-an-authority"
  /** The host's certificate is not one for TLS servers. */
  | "wrong-purpose"
  | "name-mismatch"
  /** A critical extension, a signature algorithm or a key that this package or platform doesn't know. */
  | "unsupported"
  /** The limit `maxSignatures` was reached first. */
  | "too-many-signatures";

/** Why a record is left out. */
export type TlsaUnusableReason =
  /** RFC 7672 §3.1.3: PKIX-TA(0) and PKIX-EE(1) mean nothing in SMTP; others aren't assigned. */
  | "usage"
  | "selector"
  | "matching-type"
  /** No digest of this length, no certificate, no key. */
  | "data"
  /** The same usage and selector with a stronger digest is there, too (RFC 7671 §9). */
  | "weaker-digest";

/** What came of one record. */
export type DaneRecordVerdict = { readonly record: TlsaRecord } & (
  | { readonly result: "pass"; readonly reason: "matched"; readonly depth: number }
  | { readonly result: "fail"; readonly reason: DaneFailReason }
  | { readonly result: "unusable"; readonly reason: TlsaUnusableReason }
);

/** The verdict on the certificates of a host. */
export type DaneResult = {
  /** Each record, in the order given. */
  readonly records: readonly DaneRecordVerdict[];
} & (
  | {
      readonly result: "pass";
      readonly reason: "matched";
      /** The first record that matches. */
      readonly record: TlsaRecord;
      /** The certificate that it means: 0 is the host's own. A key alone, out of DNS, counts as the one behind the last. */
      readonly depth: number;
    }
  /** This host must not get the mail (RFC 7672 §2.2). */
  | { readonly result: "fail"; readonly reason: DaneFailReason }
  /** There are records, none of them usable: TLS must be used, and nobody knows with whom (RFC 7672 §2.2). */
  | { readonly result: "unusable"; readonly reason: "no-usable-record" }
  /** DANE doesn't apply. */
  | { readonly result: "none"; readonly reason: TlsaNoneReason }
  | { readonly result: "temperror"; readonly reason: "lookup-failed"; readonly dns: DnsFailure }
);

/** What {@link verifyDane} takes besides. */
export interface VerifyDaneOptions {
  /** Default: now. */
  readonly now?: Date;
  /**
   * The chain in which the platform's trust store vouches for the host's certificate and its name: the host's own
   * first, the trusted root last. With it, records of usage PKIX-TA(0) and PKIX-EE(1) count, for protocols that have
   * them; without it they are unusable, as in SMTP (RFC 7672 §3.1.3).
   */
  readonly pkixChain?: readonly Uint8Array[];
  readonly limits?: Partial<DaneLimits>;
}

/** What a verdict may cost. */
export interface DaneLimits {
  /** Certificates of a host that are looked at, 1 to 100. Default 10, as OpenSSL's clients have it. */
  readonly maxCertificates: number;
  /** Signatures that are checked, all records together, 0 to 10,000. Default 100: those of ten certificates, each with each. */
  readonly maxSignatures: number;
}
