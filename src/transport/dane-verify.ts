import type { TlsaRecord } from "../core/dns.js";
import { equalBytes } from "../internal/bytes.js";
import { toAscii } from "../internal/domain.js";
import { checkInteger } from "../internal/options.js";
import { isForHost } from "../internal/x509/names.js";
import { ChainFinder, type SignatureBudget } from "./dane-chain.js";
import type {
  DaneFailReason,
  DaneLimits,
  DaneRecordVerdict,
  DaneResult,
  TlsaLookup,
  VerifyDaneOptions,
} from "./dane-types.js";
import { readNow } from "./options.js";
import {
  type AssociationData,
  associationData,
  matchesRecord,
  sortOutRecords,
  tlsaUsage,
  wholeAnchorOf,
} from "./tlsa-records.js";

/** The limits that `verifyDane` has unless its options say otherwise. */
export const DANE_LIMITS: DaneLimits = /* @__PURE__ */ Object.freeze({
  maxCertificates: 10,
  maxSignatures: 100,
});

/** The part of a {@link TlsaLookup} that a verdict rests on: records from elsewhere will do as well. */
export type TlsaFindings =
  | Omit<Extract<TlsaLookup, { result: "found" }>, "host" | "baseDomain">
  | Omit<Extract<TlsaLookup, { result: "none" }>, "host">
  | Omit<Extract<TlsaLookup, { result: "temperror" }>, "host" | "query">;

/**
 * Checks the certificates that a mail host shows against its TLSA records (RFC 6698, RFC 7671, RFC 7672).
 *
 * One record that matches is enough, so keys can be changed by publishing both. DANE-EE(3) means the host's own
 * certificate or key, and neither its name nor its dates matter (RFC 7672 §3.1.1). DANE-TA(2) means an authority, from
 * which a chain of signatures must lead to the host's certificate, with dates, constraints and one of `names`
 * (RFC 7672 §3.1.2).
 *
 * @param certificates - in DER, the host's own first, as the TLS handshake gives them
 * @param tlsa - what {@link lookUpTlsa} found, whatever that is
 * @param options - see {@link VerifyDaneOptions}
 * @returns `pass`; `fail`: don't deliver there; `unusable`: use TLS, unauthenticated; `none`: DANE has no say;
 *   `temperror`: not now
 * @throws TypeError or RangeError for options that are wrong; nothing in a certificate or a record makes it throw
 *
 * @example
 * ```ts
 * import { verifyDane } from "mailproof/transport";
 *
 * const certificate = new Uint8Array([0x30, 0x00]); // peerCertificates[0] of a socket after startTls()
 * const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate));
 * const record = { usage: 3, selector: 0, matchingType: 1, certificateAssociation: digest };
 * const verdict = await verifyDane([certificate], { result: "found", records: [record], names: ["mx.example.com"] });
 * console.log(verdict.result, verdict.reason); // pass matched
 * ```
 */
export async function verifyDane(
  certificates: readonly Uint8Array[],
  tlsa: TlsaFindings,
  options: VerifyDaneOptions = {},
): Promise<DaneResult> {
  checkCertificates("certificates", certificates);
  const { pkixChain } = options;
  if (pkixChain !== undefined) checkCertificates("pkixChain", pkixChain);
  const { maxCertificates, maxSignatures } = { ...DANE_LIMITS, ...options.limits };
  checkInteger("maxCertificates", maxCertificates, 1, 100);
  checkInteger("maxSignatures", maxSignatures, 0, 10_000);
  const now = readNow(options.now);
  switch (tlsa?.result) {
    case "none":
      return { result: "none", reason: tlsa.reason, records: [] };
    case "temperror":
      return { result: "temperror", reason: "lookup-failed", dns: tlsa.dns, records: [] };
  }
  if (!Array.isArray(tlsa?.records) || !Array.isArray(tlsa.names)) {
    throw new TypeError('"tlsa" must be what lookUpTlsa gives');
  }
  const names = tlsa.names.map((name) => toAscii(name) ?? name);
  const uses = sortOutRecords(tlsa.records.map(checkTlsaRecord), pkixChain !== undefined);
  const shown = certificates.slice(0, maxCertificates);
  const verification = new Verification(shown, {
    names,
    now,
    pkixChain,
    budget: { signatures: maxSignatures },
  });
  const records: DaneRecordVerdict[] = [];
  for (const { record, unusable } of uses) {
    records.push(
      unusable === undefined
        ? { record, ...(await verification.verify(record)) }
        : { record, result: "unusable", reason: unusable },
    );
  }
  return { ...conclude(records), records };
}

function checkCertificates(name: string, certificates: readonly Uint8Array[]): void {
  if (!Array.isArray(certificates) || !certificates.every((der) => der instanceof Uint8Array)) {
    throw new TypeError(`"${name}" must be a list of certificates in DER`);
  }
}

function checkTlsaRecord(record: TlsaRecord): TlsaRecord {
  const { usage, selector, matchingType, certificateAssociation } = record ?? {};
  const isOctets = [usage, selector, matchingType].every((number) => Number.isInteger(number) && number >= 0);
  if (isOctets && certificateAssociation instanceof Uint8Array) return record;
  throw new TypeError('"tlsa" must have TLSA records');
}

type RecordVerdict =
  | { readonly result: "pass"; readonly reason: "matched"; readonly depth: number }
  | { readonly result: "fail"; readonly reason: DaneFailReason };

/** The more was found to be right, the further behind. */
const failReasons: readonly DaneFailReason[] = [
  "no-certificate",
  "no-match",
  "malformed-certificate",
  "broken-chain",
  "too-many-signatures",
  "unsupported",
  "not-an-authority",
  "wrong-purpose",
  "not-yet-valid",
  "expired",
  "name-mismatch",
];

function conclude(records: readonly DaneRecordVerdict[]) {
  const match = records.find((verdict) => verdict.result === "pass");
  if (match !== undefined) {
    return { result: "pass", reason: "matched", record: match.record, depth: match.depth } as const;
  }
  const reasons = records.flatMap((verdict) => (verdict.result === "fail" ? verdict.reason : []));
  if (reasons.length === 0) return { result: "unusable", reason: "no-usable-record" } as const;
  const furthest = Math.max(...new Set(reasons.map((reason) => failReasons.indexOf(reason))));
  return { result: "fail", reason: failReasons[furthest]! } as const;
}

interface VerificationContext {
  readonly names: readonly string[];
  readonly now: number;
  readonly pkixChain: readonly Uint8Array[] | undefined;
  readonly budget: SignatureBudget;
}

/** The certificates of one host, and what has been found out about them. */
class Verification {
  readonly #ders: readonly Uint8Array[];
  readonly #data: readonly AssociationData[];
  readonly #pkixData: readonly AssociationData[];
  readonly #chains: ChainFinder;
  readonly #context: VerificationContext;

  constructor(ders: readonly Uint8Array[], context: VerificationContext) {
    this.#ders = ders;
    this.#data = ders.map(associationData);
    this.#pkixData = (context.pkixChain ?? []).map(associationData);
    this.#chains = new ChainFinder(ders, context);
    this.#context = context;
  }

  verify(record: TlsaRecord): RecordVerdict | Promise<RecordVerdict> {
    if (this.#ders.length === 0) return { result: "fail", reason: "no-certificate" };
    switch (record.usage) {
      case tlsaUsage.daneEe:
        return this.#verifyOwn(record);
      case tlsaUsage.daneTa:
        return this.#verifyAnchor(record);
      default:
        return this.#verifyPkix(record);
    }
  }

  /** RFC 7672 §3.1.1: neither names nor dates are looked at. */
  async #verifyOwn(record: TlsaRecord): Promise<RecordVerdict> {
    const own = this.#data[0]!;
    if (await matchesRecord(record, own)) return { result: "pass", reason: "matched", depth: 0 };
    const isReadable = (await own.of(record.selector, record.matchingType)) !== undefined;
    return { result: "fail", reason: isReadable ? "no-match" : "malformed-certificate" };
  }

  /** RFC 7672 §3.1.2, RFC 7671 §5.2 */
  async #verifyAnchor(record: TlsaRecord): Promise<RecordVerdict> {
    const indexes = await this.#matching(record, this.#data);
    indexes.delete(0); // an authority stands behind the host's own certificate
    const whole = wholeAnchorOf(record);
    if (indexes.size === 0 && whole === undefined) return { result: "fail", reason: "no-match" };
    const outcome =
      indexes.size === 0 && whole?.kind === "certificate"
        ? await this.#withCertificate(whole.der)
        : await this.#chains.find(
            whole?.kind === "key" ? { indexes, publicKeyInfo: whole.publicKeyInfo } : { indexes },
          );
    if (!outcome.ok) return { result: "fail", reason: outcome.reason };
    return this.#checkName(outcome.index);
  }

  /** The host need not show an authority that DNS has whole. */
  #withCertificate(der: Uint8Array) {
    const chains = new ChainFinder([...this.#ders, der], this.#context);
    return chains.find({ indexes: new Set([this.#ders.length]) });
  }

  /** RFC 6698 §2.1.1: 0 means an authority in the chain that the platform trusts, 1 the host's own certificate. */
  async #verifyPkix(record: TlsaRecord): Promise<RecordVerdict> {
    const [own] = this.#context.pkixChain!;
    if (own === undefined || !equalBytes(own, this.#ders[0]!)) return { result: "fail", reason: "broken-chain" };
    const indexes = await this.#matching(record, this.#pkixData);
    if (record.usage === tlsaUsage.pkixTa) indexes.delete(0);
    const [depth] = indexes;
    const isMatch = depth !== undefined && (record.usage === tlsaUsage.pkixTa || depth === 0);
    return isMatch ? this.#checkName(depth) : { result: "fail", reason: "no-match" };
  }

  async #matching(record: TlsaRecord, data: readonly AssociationData[]): Promise<Set<number>> {
    const matches = await Promise.all(data.map((one) => matchesRecord(record, one)));
    return new Set(matches.flatMap((isMatch, index) => (isMatch ? index : [])));
  }

  /** RFC 7672 §3.2.2, §3.2.3 */
  #checkName(depth: number): RecordVerdict {
    const { leaf } = this.#chains;
    try {
      const isNamed = leaf !== undefined && this.#context.names.some((name) => isForHost(leaf, name));
      return isNamed
        ? { result: "pass", reason: "matched", depth }
        : { result: "fail", reason: leaf === undefined ? "malformed-certificate" : "name-mismatch" };
    } catch {
      return { result: "fail", reason: "malformed-certificate" };
    }
  }
}
