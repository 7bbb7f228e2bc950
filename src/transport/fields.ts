/** A field of a record, and where it stands. */
export interface RecordField {
  readonly name: string;
  /** White space around it is gone. */
  readonly value: string;
  /** Where its name and its value begin, in UTF-16 code units from the start of the record. */
  readonly start: number;
  readonly valueStart: number;
}

/** Why a text is no list of fields. */
export type FieldIssueCode = "version" | "empty-field" | "field-name" | "missing-equals" | "field-value";

export type FieldsOutcome =
  | { readonly ok: true; readonly fields: readonly RecordField[] }
  | { readonly ok: false; readonly issue: { readonly code: FieldIssueCode; readonly offset: number } };

/**
 * Whether a TXT record is one of this version. RFC 8461 §3.1 and RFC 8460 §3 leave aside what doesn't begin with the
 * version and ";", and allow white space before the ";" in the grammar: the grammar counts (RFC 8461 errata 6285).
 */
export function isRecordOf(version: string, text: string): boolean {
  return text.startsWith(version) && /^[ \t]*;/.test(text.slice(version.length, text.indexOf(";") + 1));
}

/**
 * Reads the fields of a record of MTA-STS (RFC 8461 §3.1) or TLSRPT (RFC 8460 §3), which have one grammar. What the
 * values of some names must be is for the caller to say; those of the others are checked.
 *
 * ```abnf
 * record      = version 1*(field-delim field) [field-delim]
 * field-delim = *WSP ";" *WSP
 * field       = ext-name "=" ext-value
 * ext-name    = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")
 * ext-value   = 1*(%x21-3A / %x3C / %x3E-7E)
 * ```
 *
 * @param known - the names whose values are not checked
 */
export function readFields(version: string, text: string, known: string): FieldsOutcome {
  const fail = (code: FieldIssueCode, offset: number): FieldsOutcome => ({ ok: false, issue: { code, offset } });
  if (!isRecordOf(version, text)) return fail("version", 0);
  const fields: RecordField[] = [];
  for (let position = text.indexOf(";") + 1; ; ) {
    const semicolon = text.indexOf(";", position);
    const start = skipSpace(text, position, semicolon < 0 ? text.length : semicolon);
    const end = skipSpaceBack(text, start, semicolon < 0 ? text.length : semicolon);
    if (start === end) {
      // One ";" may end the record, and there is at least one field.
      return semicolon < 0 && fields.length > 0 ? { ok: true, fields } : fail("empty-field", start);
    }
    const nameEnd = endOfName(text, start, end);
    if (nameEnd === start || nameEnd - start > MAX_NAME) return fail("field-name", start);
    if (text[nameEnd] !== "=" || nameEnd >= end) return fail("missing-equals", nameEnd);
    const field = {
      name: text.slice(start, nameEnd),
      value: text.slice(nameEnd + 1, end),
      start,
      valueStart: nameEnd + 1,
    };
    if (field.name !== known) {
      const bad = /[^\x21-\x3c\x3e-\x7e]|^$/.exec(field.value);
      if (bad !== null) return fail("field-value", field.valueStart + bad.index);
    }
    fields.push(field);
    if (semicolon < 0) return { ok: true, fields };
    position = semicolon + 1;
  }
}

/** One ALPHA or DIGIT, and 31 more characters. */
const MAX_NAME = 32;

/** Where a name ends, of the grammar that fields of records and of policies share; `start` if there is none. */
export function endOfName(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isNameCharacter(text.charCodeAt(at), at === start)) at++;
  return at;
}

/** Whether a text is the name of a field. */
export function isFieldName(text: string): boolean {
  return text.length > 0 && text.length <= MAX_NAME && endOfName(text, 0, text.length) === text.length;
}

function isNameCharacter(code: number, first: boolean): boolean {
  const letter = code | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39)) return true;
  return !first && (code === 0x5f || code === 0x2d || code === 0x2e);
}

/** Behind the spaces and tabs from `from` on. */
export function skipSpace(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Before the spaces and tabs that end at `to`. */
export function skipSpaceBack(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
