import { equalBytes } from "../internal/bytes.js";
import { type Certificate, parseCertificate } from "../internal/x509/certificate.js";
import {
  extensionOids,
  maySignCertificates,
  readBasicConstraints,
  readKeyPurposes,
} from "../internal/x509/extensions.js";
import { type SignatureVerdict, verifyCertificateSignature } from "../internal/x509/signature.js";
import type { DaneFailReason } from "./dane-types.js";

/** Critical extensions that are looked at here, or that restrict nothing where any policy will do (RFC 5280 §6.1.1). */
const knownExtensions: ReadonlySet<string> = /* @__PURE__ */ new Set<string>(Object.values(extensionOids));

/** RFC 5280 §4.2.1.12: any purpose, and TLS servers. */
const serverPurposes: readonly string[] = ["2.5.29.37.0", "1.3.6.1.5.5.7.3.1"];

/** Whom a chain may end with. */
export interface Anchor {
  /** Certificates that are trusted, as they stand in the chain. */
  readonly indexes: ReadonlySet<number>;
  /** A key alone (SubjectPublicKeyInfo). */
  readonly publicKeyInfo?: Uint8Array;
}

/** What is left of the signatures that may be checked. */
export interface SignatureBudget {
  signatures: number;
}

/** A verdict, or the reason why there is none. */
type Verdict = SignatureVerdict | "too-many-signatures";

/** The place of the certificate that a chain ends with, or why there is no chain. */
export type ChainOutcome =
  | { readonly ok: true; readonly index: number }
  | { readonly ok: false; readonly reason: DaneFailReason };

/** The certificates that a host shows, and chains among them. What was found out about one of them is kept. */
export class ChainFinder {
  readonly #certificates: readonly (Certificate | undefined)[];
  readonly #now: number;
  readonly #budget: SignatureBudget;
  readonly #signatures = new Map<string, Promise<Verdict>>();

  /** @param ders - the host's own first */
  constructor(
    ders: readonly Uint8Array[],
    { now, budget }: { readonly now: number; readonly budget: SignatureBudget },
  ) {
    this.#certificates = ders.map(readCertificate);
    this.#now = now;
    this.#budget = budget;
  }

  /** The host's own certificate, if it can be read. */
  get leaf(): Certificate | undefined {
    return this.#certificates[0];
  }

  /**
   * Looks for the shortest chain from the host's certificate to an anchor (RFC 5280 §6.1). Each certificate is gone
   * through once: the order in which they are shown doesn't matter, nor do those that lead nowhere.
   */
  async find(anchor: Anchor): Promise<ChainOutcome> {
    const { leaf } = this;
    if (leaf === undefined) return { ok: false, reason: "malformed-certificate" };
    const leafFault = this.#findTimeFault(leaf) ?? findExtensionFault(leaf) ?? findPurposeFault(leaf);
    if (leafFault !== undefined) return { ok: false, reason: leafFault };
    let missed: DaneFailReason = "broken-chain";
    const reached = new Set([0]);
    // How many authorities that aren't their own issuers stand between the host's certificate and the one at hand.
    for (let level = [{ index: 0, between: 0 }]; level.length > 0; ) {
      const next: typeof level = [];
      for (const { index, between } of level) {
        const subject = this.#certificates[index]!;
        if (anchor.publicKeyInfo !== undefined) {
          const verdict = await this.#verify(subject, anchor.publicKeyInfo);
          if (verdict === "valid") return { ok: true, index: this.#certificates.length };
          if (verdict !== "invalid") missed = verdict;
        }
        for (const [issuerIndex, issuer] of this.#certificates.entries()) {
          if (issuer === undefined || reached.has(issuerIndex) || !this.#isIssuerByName(issuer, subject)) continue;
          const verdict = await this.#verifyOnce(index, issuerIndex);
          if (verdict !== "valid") {
            if (verdict !== "invalid") missed = verdict;
            continue;
          }
          const isAnchor = anchor.indexes.has(issuerIndex);
          // RFC 5280 §6.1.1 (d): an anchor is a name and a key, without dates.
          const timeFault = isAnchor ? undefined : this.#findTimeFault(issuer);
          const fault = timeFault ?? findAuthorityFault(issuer, between, isAnchor);
          if (fault !== undefined) {
            missed = fault;
            continue;
          }
          if (isAnchor) return { ok: true, index: issuerIndex };
          reached.add(issuerIndex);
          next.push({ index: issuerIndex, between: between + (isSelfIssued(issuer) ? 0 : 1) });
        }
      }
      level = next;
    }
    return { ok: false, reason: missed };
  }

  /** RFC 5280 §6.1.3 (a)(4). A copy of the host's own certificate is no issuer. */
  #isIssuerByName(issuer: Certificate, subject: Certificate): boolean {
    return equalBytes(issuer.subject, subject.issuer) && !equalBytes(issuer.der, this.leaf!.der);
  }

  #verifyOnce(index: number, issuerIndex: number): Promise<Verdict> {
    const key = `${index} ${issuerIndex}`;
    let verdict = this.#signatures.get(key);
    if (verdict === undefined) {
      verdict = this.#verify(this.#certificates[index]!, this.#certificates[issuerIndex]!.publicKeyInfo);
      this.#signatures.set(key, verdict);
    }
    return verdict;
  }

  async #verify(subject: Certificate, publicKeyInfo: Uint8Array): Promise<Verdict> {
    if (this.#budget.signatures <= 0) return "too-many-signatures";
    this.#budget.signatures--;
    return verifyCertificateSignature(subject, publicKeyInfo);
  }

  /** RFC 5280 §6.1.3 (a)(2) */
  #findTimeFault({ notBefore, notAfter }: Certificate): DaneFailReason | undefined {
    if (this.#now < notBefore) return "not-yet-valid";
    // "through notAfter, inclusive", which is a second (RFC 5280 §4.1.2.5)
    return this.#now >= notAfter + 1000 ? "expired" : undefined;
  }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der);
  } catch {
    return undefined;
  }
}

function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return equalBytes(issuer, subject);
}

/** RFC 5280 §6.1.4 (o), §6.1.5 (f): critical extensions that nobody understands */
function findExtensionFault({ extensions }: Certificate): DaneFailReason | undefined {
  for (const [oid, { critical }] of extensions) if (critical && !knownExtensions.has(oid)) return "unsupported";
  return undefined;
}

/** RFC 5280 §4.2.1.12. Authorities are held to it as well, as OpenSSL and browsers have it. */
function findPurposeFault(certificate: Certificate): DaneFailReason | undefined {
  try {
    const purposes = readKeyPurposes(certificate);
    if (purposes === undefined || purposes.some((purpose) => serverPurposes.includes(purpose))) return undefined;
    return "wrong-purpose";
  } catch {
    return "malformed-certificate";
  }
}

/**
 * Why a certificate may not issue the one below it (RFC 5280 §6.1.4 (k) to (o)). An anchor is held to it, too, as
 * OpenSSL has it; one of version 1, which can't say what it is, only has to be its own issuer.
 */
function findAuthorityFault(certificate: Certificate, between: number, isAnchor: boolean): DaneFailReason | undefined {
  const fault = findExtensionFault(certificate) ?? findPurposeFault(certificate);
  if (fault !== undefined) return fault;
  if (isAnchor && certificate.version === 1 && isSelfIssued(certificate)) return undefined;
  try {
    const constraints = readBasicConstraints(certificate);
    const isAuthority = constraints?.isAuthority === true && maySignCertificates(certificate);
    return isAuthority && between <= (constraints.pathLength ?? between) ? undefined : "not-an-authority";
  } catch {
    return "malformed-certificate";
  }
}
