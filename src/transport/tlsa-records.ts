import type { TlsaRecord } from "../core/dns.js";
import { equalBytes } from "../internal/bytes.js";
import { parseSpki } from "../internal/der/keys.js";
import { createHash } from "../internal/hash.js";
import { parseCertificate, readPublicKeyInfo } from "../internal/x509/certificate.js";
import type { TlsaUnusableReason } from "./dane-types.js";

/** The numbers of RFC 6698 §2.1, by the names of RFC 7218 §2. */
export const tlsaUsage = { pkixTa: 0, pkixEe: 1, daneTa: 2, daneEe: 3 } as const;
const selectors = { cert: 0, spki: 1 } as const;
const matchingTypes = { full: 0, sha256: 1, sha512: 2 } as const;

/** A record that may match. Why it may not is beside it. */
export interface TlsaUse {
  readonly record: TlsaRecord;
  readonly unusable?: TlsaUnusableReason;
}

/**
 * Says which records count (RFC 6698 §4.1).
 *
 * @param allowPkix - whether PKIX-TA(0) and PKIX-EE(1) do; in SMTP they don't (RFC 7672 §3.1.3)
 */
export function sortOutRecords(records: readonly TlsaRecord[], allowPkix: boolean): TlsaUse[] {
  const uses = records.map((record) => {
    const unusable = findFault(record, allowPkix);
    return { record, ...(unusable === undefined ? undefined : { unusable }) };
  });
  const hasSha512 = new Set(
    uses.flatMap(({ record, unusable }) =>
      unusable === undefined && record.matchingType === matchingTypes.sha512 ? groupOf(record) : [],
    ),
  );
  return uses.map((use) => {
    // RFC 7671 §9, RFC 7672 §5: of the digests for a usage and a selector, only the strongest; Full(0) in any case
    const isWeaker = use.record.matchingType === matchingTypes.sha256 && hasSha512.has(groupOf(use.record));
    return use.unusable === undefined && isWeaker ? { ...use, unusable: "weaker-digest" } : use;
  });
}

function groupOf({ usage, selector }: TlsaRecord): number {
  return usage * 256 + selector;
}

function findFault(record: TlsaRecord, allowPkix: boolean): TlsaUnusableReason | undefined {
  const { usage, selector, matchingType, certificateAssociation: data } = record;
  if (usage > tlsaUsage.daneEe || (usage < tlsaUsage.daneTa && !allowPkix)) return "usage";
  if (selector > selectors.spki) return "selector";
  switch (matchingType) {
    case matchingTypes.full:
      return isReadable(selector, data) ? undefined : "data";
    case matchingTypes.sha256:
      return data.length === 32 ? undefined : "data";
    case matchingTypes.sha512:
      return data.length === 64 ? undefined : "data";
    default:
      return "matching-type";
  }
}

function isReadable(selector: number, data: Uint8Array): boolean {
  try {
    if (selector === selectors.cert) parseCertificate(data);
    else parseSpki(data);
    return true;
  } catch {
    return false;
  }
}

/** A trust anchor that a DANE-TA record holds whole (RFC 7671 §5.2.2), so that the host need not show it. */
export type WholeAnchor =
  | { readonly kind: "certificate"; readonly der: Uint8Array }
  | { readonly kind: "key"; readonly publicKeyInfo: Uint8Array };

/** @returns `undefined` for a digest */
export function wholeAnchorOf({ selector, matchingType, certificateAssociation }: TlsaRecord): WholeAnchor | undefined {
  if (matchingType !== matchingTypes.full) return undefined;
  return selector === selectors.cert
    ? { kind: "certificate", der: certificateAssociation }
    : { kind: "key", publicKeyInfo: certificateAssociation };
}

/** What records are compared with: each part of a certificate is cut out and hashed once, whatever the number of records. */
export interface AssociationData {
  /** `undefined` where the certificate can't be read so far. */
  of(selector: number, matchingType: number): Promise<Uint8Array | undefined>;
}

export function associationData(der: Uint8Array): AssociationData {
  const known = new Map<number, Promise<Uint8Array | undefined>>();
  return {
    of(selector, matchingType) {
      const key = selector * 256 + matchingType;
      let data = known.get(key);
      if (data === undefined) {
        data = compute(der, selector, matchingType);
        known.set(key, data);
      }
      return data;
    },
  };
}

async function compute(der: Uint8Array, selector: number, matchingType: number): Promise<Uint8Array | undefined> {
  const part = selector === selectors.cert ? der : publicKeyInfoOf(der);
  if (part === undefined || matchingType === matchingTypes.full) return part;
  const hash = createHash(matchingType === matchingTypes.sha256 ? "sha256" : "sha512");
  hash.update(part);
  return hash.digest();
}

function publicKeyInfoOf(der: Uint8Array): Uint8Array | undefined {
  try {
    return readPublicKeyInfo(der);
  } catch {
    return undefined;
  }
}

/** Whether a certificate is the one that a usable record means, or has the key that it means (RFC 6698 §2.1). */
export async function matchesRecord(
  { selector, matchingType, certificateAssociation }: TlsaRecord,
  data: AssociationData,
): Promise<boolean> {
  const found = await data.of(selector, matchingType);
  return found !== undefined && equalBytes(found, certificateAssociation);
}
