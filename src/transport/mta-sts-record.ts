import { ParseError } from "../core/errors.js";
import { type FieldIssueCode, isRecordOf, readFields } from "./fields.js";

/** A field that no RFC has: readers ignore it (RFC 8461 §3.2). */
export interface TransportExtension {
  readonly name: string;
  readonly value: string;
}

/** An MTA-STS record (RFC 8461 §3.1), which says that there is a policy. */
export interface MtaStsRecord {
  /** Another one with each change of the policy: 1 to 32 letters and digits, without any order. */
  readonly id: string;
  readonly extensions: readonly TransportExtension[];
}

/** What is wrong with an MTA-STS record. */
export type MtaStsRecordIssueCode = FieldIssueCode | "id" | "missing-id";

/** Why a text is no MTA-STS record. */
export interface MtaStsRecordIssue {
  readonly code: MtaStsRecordIssueCode;
  /** Where, in UTF-16 code units from the start of the record. */
  readonly offset: number;
}

const VERSION = "v=STSv1";

export const mtaStsRecordIssueTexts: Readonly<Record<MtaStsRecordIssueCode, string>> = {
  version: 'the record does not begin with "v=STSv1;"',
  "empty-field": "a field is missing",
  "field-name": "this can't be the name of a field",
  "missing-equals": 'the name of a field is not followed by "="',
  "field-value": "this can't be in the value of a field",
  id: "the id is not 1 to 32 letters and digits",
  "missing-id": "the record has no id",
};

/** Whether a TXT record counts as an MTA-STS record, however broken it is (RFC 8461 §3.1). */
export function isMtaStsRecord(text: string): boolean {
  return isRecordOf(VERSION, text);
}

export type MtaStsRecordOutcome =
  | { readonly ok: true; readonly record: MtaStsRecord }
  | { readonly ok: false; readonly issue: MtaStsRecordIssue };

/** {@link parseMtaStsRecord} that doesn't throw. */
export function readMtaStsRecord(text: string): MtaStsRecordOutcome {
  const outcome = readFields(VERSION, text, "id");
  if (!outcome.ok) return outcome;
  let id: string | undefined;
  const extensions = new Map<string, string>();
  for (const { name, value, valueStart } of outcome.fields) {
    // RFC 8461 §3.2, of records as of policies: of a field that comes twice the first one counts.
    if (name !== "id") extensions.set(name, extensions.get(name) ?? value);
    else if (id === undefined) {
      const bad = /[^A-Za-z0-9]|^$/.exec(value)?.index ?? (value.length > 32 ? 32 : undefined);
      if (bad !== undefined) return { ok: false, issue: { code: "id", offset: valueStart + bad } };
      id = value;
    }
  }
  if (id === undefined) return { ok: false, issue: { code: "missing-id", offset: text.length } };
  return { ok: true, record: { id, extensions: Array.from(extensions, ([name, value]) => ({ name, value })) } };
}

/**
 * Parses an MTA-STS record (RFC 8461 §3.1): the text of the TXT record at `_mta-sts.<domain>`, its character-strings
 * joined.
 *
 * @param text - the record, `v=STSv1` included
 * @returns its fields; of those that come twice the first
 * @throws ParseError with the place of the first thing that is wrong
 *
 * @example
 * ```ts
 * import { parseMtaStsRecord } from "mailproof/transport";
 *
 * console.log(parseMtaStsRecord("v=STSv1; id=20160831085700Z;").id); // 20160831085700Z
 * ```
 */
export function parseMtaStsRecord(text: string): MtaStsRecord {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const outcome = readMtaStsRecord(text);
  if (outcome.ok) return outcome.record;
  const { code, offset } = outcome.issue;
  throw new ParseError(`mta-sts-record: ${mtaStsRecordIssueTexts[code]}`, {
    format: "mta-sts-record",
    offset,
    spec: "RFC 8461 §3.1",
  });
}

/**
 * Writes an MTA-STS record: what {@link parseMtaStsRecord} reads, and nothing else.
 *
 * @param record - `id`, and `extensions` if there are any
 * @returns the text of the TXT record at `_mta-sts.<domain>`
 * @throws TypeError for fields that no record can have
 *
 * @example
 * ```ts
 * import { formatMtaStsRecord } from "mailproof/transport";
 *
 * console.log(formatMtaStsRecord({ id: "20261101T120000" })); // v=STSv1; id=20261101T120000
 * ```
 */
export function formatMtaStsRecord({ id, extensions = [] }: Pick<MtaStsRecord, "id"> & Partial<MtaStsRecord>): string {
  const text = [VERSION, `id=${id}`, ...extensions.map(({ name, value }) => `${name}=${value}`)].join("; ");
  const outcome = readMtaStsRecord(text);
  // What was written must be what is read: a ";" in a value, say, would make two fields of one.
  const same = outcome.ok && outcome.record.id === id && isSameExtensions(outcome.record.extensions, extensions);
  if (!same) throw new TypeError(`"record" can't be written: ${JSON.stringify(text)}`);
  return text;
}

/** Whether two lists of extensions say the same. */
export function isSameExtensions(read: readonly TransportExtension[], given: readonly TransportExtension[]): boolean {
  return (
    read.length === given.length &&
    read.every(({ name, value }, index) => name === given[index]!.name && value === given[index]!.value)
  );
}
