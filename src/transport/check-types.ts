import type { Finding, Severity } from "../core/finding.js";
import type { TransportPolicy } from "./policy-types.js";

/** What {@link checkTransport} may find. */
export type TransportFindingCode =
  | "invalid-domain"
  | "no-such-domain"
  | "null-mx"
  | "implicit-mx"
  | "lookup-failed"
  | "incomplete"
  | "invalid-host"
  | "no-address"
  | "alias-host"
  | "unprotected"
  | "mta-sts-no-record"
  | "mta-sts-policy-without-record"
  | "mta-sts-look-alike"
  | "mta-sts-several-records"
  | "mta-sts-record-syntax"
  | "mta-sts-fetch-failed"
  | "mta-sts-http-status"
  | "mta-sts-content-type"
  | "mta-sts-policy-syntax"
  | "mta-sts-mx-mismatch"
  | "mta-sts-mx-mismatch-testing"
  | "mta-sts-unused-mx"
  | "mta-sts-mode-testing"
  | "mta-sts-mode-none"
  | "mta-sts-short-max-age"
  | "mta-sts-long-max-age"
  | "tls-reporting-no-record"
  | "tls-reporting-look-alike"
  | "tls-reporting-several-records"
  | "tls-reporting-record-syntax"
  | "tls-reporting-unsupported-uri"
  | "dane-no-record"
  | "dane-some-hosts"
  | "dane-insecure-mx"
  | "dane-insecure-record"
  | "dane-lookup-failed"
  | "dane-unusable-record"
  | "dane-no-usable-record"
  | "dane-uneven-digests";

/** One thing about how mail to a domain travels. */
export interface TransportFinding extends Finding<TransportFindingCode> {
  /** What it is about: the domain, one of its hosts, or the name of a record. */
  readonly subject: string;
}

/** What there is to say about how mail to a domain travels. */
export interface TransportCheckup {
  /** In A-labels and lower case where it is a name. */
  readonly domain: string;
  readonly policy: TransportPolicy;
  /** The worst first. */
  readonly findings: readonly TransportFinding[];
}

/** How much each finding matters, and the text that it rests on. */
export const transportFindingSpecs: Readonly<
  Record<TransportFindingCode, readonly [severity: Severity, spec: string]>
> = {
  "invalid-domain": ["high", "RFC 5321 §4.1.2"],
  "no-such-domain": ["high", "RFC 5321 §5.1"],
  "null-mx": ["info", "RFC 7505 §3"],
  "implicit-mx": ["low", "RFC 5321 §5.1"],
  "lookup-failed": ["medium", "RFC 5321 §5.1"],
  incomplete: ["medium", "RFC 5321 §5.1"],
  "invalid-host": ["high", "RFC 5321 §5.1"],
  "no-address": ["medium", "RFC 5321 §5.1"],
  "alias-host": ["low", "RFC 2181 §10.3"],
  unprotected: ["medium", "RFC 8461 §1"],
  "mta-sts-no-record": ["info", "RFC 8461 §3.1"],
  "mta-sts-policy-without-record": ["medium", "RFC 8461 §3.1"],
  "mta-sts-look-alike": ["medium", "RFC 8461 §3.1"],
  "mta-sts-several-records": ["high", "RFC 8461 §3.1"],
  "mta-sts-record-syntax": ["high", "RFC 8461 §3.1"],
  "mta-sts-fetch-failed": ["high", "RFC 8461 §3.3"],
  "mta-sts-http-status": ["high", "RFC 8461 §3.3"],
  "mta-sts-content-type": ["high", "RFC 8461 §3.2"],
  "mta-sts-policy-syntax": ["high", "RFC 8461 §3.2"],
  "mta-sts-mx-mismatch": ["high", "RFC 8461 §4.1"],
  "mta-sts-mx-mismatch-testing": ["medium", "RFC 8461 §4.1"],
  "mta-sts-unused-mx": ["info", "RFC 8461 §4.1"],
  "mta-sts-mode-testing": ["low", "RFC 8461 §5"],
  "mta-sts-mode-none": ["low", "RFC 8461 §5"],
  "mta-sts-short-max-age": ["low", "RFC 8461 §3.2"],
  "mta-sts-long-max-age": ["info", "RFC 8461 §3.2"],
  "tls-reporting-no-record": ["low", "RFC 8460 §3"],
  "tls-reporting-look-alike": ["medium", "RFC 8460 §3"],
  "tls-reporting-several-records": ["medium", "RFC 8460 §3"],
  "tls-reporting-record-syntax": ["medium", "RFC 8460 §3"],
  "tls-reporting-unsupported-uri": ["medium", "RFC 8460 §3"],
  "dane-no-record": ["info", "RFC 7672 §2.2"],
  "dane-some-hosts": ["medium", "RFC 7672 §2.2"],
  "dane-insecure-mx": ["medium", "RFC 7672 §2.2.1"],
  "dane-insecure-record": ["medium", "RFC 7672 §2.2"],
  "dane-lookup-failed": ["high", "RFC 7672 §2.1.2"],
  "dane-unusable-record": ["medium", "RFC 7672 §3.1"],
  "dane-no-usable-record": ["medium", "RFC 7672 §2.2"],
  "dane-uneven-digests": ["low", "RFC 7671 §9"],
};
