import type { HeaderBlock, HeaderField } from "../internal/message/index.js";

/** The fields of each name, from the top of the header down. */
export type FieldsByName = ReadonlyMap<string, readonly HeaderField[]>;

export function indexFields(header: HeaderBlock): FieldsByName {
  const byName = new Map<string, HeaderField[]>();
  for (const field of header.fields) {
    const same = byName.get(field.name);
    if (same === undefined) byName.set(field.name, [field]);
    else same.push(field);
  }
  return byName;
}

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
 * Takes the fields that h= names, each name from the bottom of the header up; a name that comes more often than
 * the field does stands for its absence (RFC 6376 §5.4.2).
 *
 * @param own - the field of the signature itself, which h= never means (RFC 6376 §3.5)
 */
export function coveredFields(names: readonly string[], byName: FieldsByName, own: HeaderField): CoveredFields {
  const fields: HeaderField[] = [];
  const taken = new Map<string, number>();
  for (const name of names) {
    const same = byName.get(name);
    if (same === undefined) continue;
    let count = taken.get(name) ?? 0;
    if (same[same.length - 1 - count] === own) count++;
    if (count === same.length) continue;
    fields.push(same[same.length - 1 - count]!);
    taken.set(name, count + 1);
  }
  const unsignedDuplicates = singletons.filter((name) => {
    const count = byName.get(name)?.length ?? 0;
    return count > 1 && count > (taken.get(name) ?? 0);
  });
  return { fields, unsignedDuplicates };
}
