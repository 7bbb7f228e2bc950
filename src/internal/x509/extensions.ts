import { DerReader } from "../der/reader.js";
import { tag } from "../der/tag.js";
import type { Certificate } from "./certificate.js";

/** Object identifiers of extensions (RFC 5280 §4.2.1). */
export const extensionOids = {
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  certificatePolicies: "2.5.29.32",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Basic constraints (RFC 5280 §4.2.1.9). */
export interface BasicConstraints {
  readonly isAuthority: boolean;
  /** How many certificates may stand between this one and the last of a chain. */
  readonly pathLength?: number;
}

/** @throws ParseError */
export function readBasicConstraints({ extensions }: Certificate): BasicConstraints | undefined {
  const extension = extensions.get(extensionOids.basicConstraints);
  if (extension === undefined) return undefined;
  const input = new DerReader(extension.value, "basic-constraints");
  const constraints = input.sequence("BasicConstraints");
  input.end("input");
  const isAuthority = constraints.next(tag.boolean) && constraints.boolean("cA");
  const pathLength = constraints.remaining > 0 ? constraints.smallUnsigned("pathLenConstraint") : undefined;
  constraints.end("BasicConstraints");
  return { isAuthority, ...(pathLength === undefined ? undefined : { pathLength }) };
}

/**
 * Whether the key may sign certificates (RFC 5280 §4.2.1.3); without the extension it may.
 *
 * @throws ParseError
 */
export function maySignCertificates({ extensions }: Certificate): boolean {
  const extension = extensions.get(extensionOids.keyUsage);
  if (extension === undefined) return true;
  const input = new DerReader(extension.value, "key-usage");
  const { bytes } = input.bitString("KeyUsage");
  input.end("input");
  return ((bytes[0] ?? 0) & 0x04) !== 0; // bit 5, keyCertSign
}

/**
 * The purposes of the key (RFC 5280 §4.2.1.12) as object identifiers; `undefined` without the extension: any.
 *
 * @throws ParseError
 */
export function readKeyPurposes({ extensions }: Certificate): string[] | undefined {
  const extension = extensions.get(extensionOids.extendedKeyUsage);
  if (extension === undefined) return undefined;
  const input = new DerReader(extension.value, "extended-key-usage");
  const list = input.sequence("ExtKeyUsageSyntax");
  input.end("input");
  const purposes: string[] = [];
  while (list.remaining > 0) purposes.push(list.oid("KeyPurposeId"));
  return purposes;
}
