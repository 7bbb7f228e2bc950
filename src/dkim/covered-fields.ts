import { type FieldsByName, selectFields } from "../internal/dkim-signature/index.js";
import type { HeaderField } from "../internal/message/index.js";

export { type FieldsByName, indexFields } from "../internal/dkim-signature/index.js";

/**
 * Fields that a message may have once only (RFC 5322 §3.6, RFC 2045 §3), and of which readers show the first
 * while signatures take the last.
 */
const singletons: readonly string[] = [
  "from",
  "sender",
  "reply-to",
  "to",
  "cc",
  "bcc",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "subject",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
  "content-id",
  "content-description",
];

/** Which fields of a message a signature covers. */
export interface CoveredFields {
  /** In the order of h=, those that the message has. */
  readonly fields: readonly HeaderField[];
  /** Names of singleton fields that come more often than they are signed. */
  readonly unsignedDuplicates: readonly string[];
}

/**
 * The fields that h= names, and what it leaves unsigned.
 *
 * @param own - the field of the signature itself
 */
export function coveredFields(names: readonly string[], byName: FieldsByName, own: HeaderField): CoveredFields {
  const { fields, reach } = selectFields(names, byName, own);
  const unsignedDuplicates: string[] = [];
  for (const name of singletons) {
    const same = byName.get(name);
    if (same !== undefined && same.length > 1 && same.length > (reach.get(name) ?? 0)) unsignedDuplicates.push(name);
  }
  return { fields, unsignedDuplicates };
}
