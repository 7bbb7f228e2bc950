import type { HeaderBlock, HeaderField } from "../message/index.js";

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

/** What the names of h= stand for in a header. */
export interface SelectedFields {
  /** In the order of h=, those that the message has. */
  readonly fields: readonly HeaderField[];
  /** How far up, counted from the lowest field of a name, h= reaches. */
  readonly reach: ReadonlyMap<string, number>;
}

/**
 * Takes the fields that h= names, each name from the bottom of the header up; a name that comes more often than
 * the field does stands for its absence (RFC 6376 §5.4.2).
 *
 * @param own - the field of the signature itself, which h= never means (RFC 6376 §3.5)
 */
export function selectFields(names: readonly string[], byName: FieldsByName, own: HeaderField): SelectedFields {
  const fields: HeaderField[] = [];
  const reach = new Map<string, number>();
  for (const name of names) {
    const same = byName.get(name);
    if (same === undefined) continue;
    let count = reach.get(name) ?? 0;
    if (same[same.length - 1 - count] === own) count++;
    if (count === same.length) continue;
    fields.push(same[same.length - 1 - count]!);
    reach.set(name, count + 1);
  }
  return { fields, reach };
}
