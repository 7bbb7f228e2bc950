import { ParseError } from "../core/errors.js";
import { readDmarcRecord } from "./read-record.js";
import type { DmarcIssueCode, DmarcRecord, DmarcReportUri, DmarcSpec, DmarcTags } from "./record-types.js";

/** What each issue says, and the text that is not followed. */
export const dmarcIssueTexts: Readonly<Record<DmarcIssueCode, readonly [message: string, spec: string]>> = {
  version: ['the record does not begin with "v=DMARC1"', "RFC 9989 §4.7"],
  "duplicate-tag": ["a tag stands here that stood before", "RFC 6376 §3.2"],
  "misplaced-policy": ["p= does not stand behind v=", "RFC 7489 §6.3"],
  "empty-tag": ["nothing stands before this semicolon", "RFC 9989 §4.8"],
  "tag-syntax": ['this is no tag: letters, "=" and a value', "RFC 9989 §4.8"],
  "invalid-character": ["a character that is not printable ASCII", "RFC 9989 §4.8"],
  "invalid-value": ["the tag can't have this value", "RFC 9989 §4.7"],
  "report-uri": ['this is no URI with "," and "!" encoded', "RFC 9989 §4.8"],
  "report-size": ["a size behind a URI is ignored", "RFC 9989 §4.8"],
};

/**
 * Parses a DMARC record (RFC 9989 §4.7): the text of one TXT record, its character-strings joined.
 *
 * As the RFC has it, a tag with an error counts as absent, and `issues` tells where the errors are.
 *
 * @param text - the record, `v=DMARC1` included
 * @param options - `spec: "rfc7489"` reads the record by the text that RFC 9989 replaced: with `pct`, `rf` and `ri`, without
 *   `np`, `psd` and `t`
 * @returns its tags, what it asks for, and what is wrong
 * @throws ParseError for a text that is no DMARC record, or one that is void: a tag comes twice
 *
 * @example
 * ```ts
 * import { parseDmarcRecord } from "mailproof/dmarc";
 *
 * const { p, policies, rua, issues } = parseDmarcRecord("v=DMARC1; p=reject; rua=mailto:d@example.com; adkim=x");
 * console.log(p, policies?.sp, rua); // reject reject [ { uri: 'mailto:d@example.com' } ]
 * console.log(issues); // [ { code: 'invalid-value', offset: 52, text: 'x' } ]
 * ```
 */
export function parseDmarcRecord(text: string, options: { readonly spec?: DmarcSpec } = {}): DmarcRecord {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const reading = readDmarcRecord(text, readSpec(options.spec));
  if (reading.status === "record") return reading.record;
  const { code, offset, text: found } = reading.issue;
  const [message, spec] = dmarcIssueTexts[code];
  const shown = found.length > 100 ? `${found.slice(0, 100)}…` : found;
  throw new ParseError(`${message}: ${JSON.stringify(shown)}`, { format: "dmarc-record", offset, spec });
}

function readSpec(spec: DmarcSpec = "rfc9989"): DmarcSpec {
  if (spec !== "rfc9989" && spec !== "rfc7489") throw new TypeError('"spec" must be "rfc9989" or "rfc7489"');
  return spec;
}

/** The tags in the order in which people write them. */
const order = ["p", "sp", "np", "psd", "t", "adkim", "aspf", "fo", "rua", "ruf", "pct", "rf", "ri"] as const;

/**
 * Writes a DMARC record: what {@link parseDmarcRecord} reads, and nothing else.
 *
 * @param tags - the tags; `pct`, `rf` and `ri` are those of RFC 7489, and a record with one of them has no `np`, `psd` or `t`
 * @returns the text of the record; DNS wants it in character-strings of at most 255 octets
 * @throws TypeError for tags that can't be written
 *
 * @example
 * ```ts
 * import { formatDmarcRecord } from "mailproof/dmarc";
 *
 * const record = formatDmarcRecord({ p: "reject", np: "reject", rua: [{ uri: "mailto:dmarc@example.com" }] });
 * console.log(record); // v=DMARC1; p=reject; np=reject; rua=mailto:dmarc@example.com
 * ```
 */
export function formatDmarcRecord(tags: DmarcTags): string {
  if (typeof tags !== "object" || tags === null) throw new TypeError('"tags" must be the tags of a record');
  const written = order.flatMap((name) => (tags[name] === undefined ? [] : [`${name}=${formatValue(tags[name])}`]));
  for (const { name, value } of tags.unknown ?? []) written.push(`${name}=${value}`);
  const text = ["v=DMARC1", ...written].join("; ");
  // What was written must be what is read: a semicolon in a value, say, would make two tags of one.
  const spec = tags.pct === undefined && tags.rf === undefined && tags.ri === undefined ? "rfc9989" : "rfc7489";
  const reading = readDmarcRecord(text, spec);
  if (reading.status !== "record" || !isSame(reading.record, tags)) {
    throw new TypeError(`"tags" can't be written: ${JSON.stringify(text)}`);
  }
  return text;
}

function formatValue(value: NonNullable<DmarcTags[(typeof order)[number]]>): string {
  if (typeof value !== "object") return `${value}`;
  if (value.every((item) => typeof item === "string")) return value.join(":");
  return (value as readonly DmarcReportUri[])
    .map(({ uri, maxBytes }) => (maxBytes === undefined ? uri : `${uri}!${maxBytes}`))
    .join(",");
}

/** Whether the tags of a record are those given. */
function isSame(record: DmarcRecord, tags: DmarcTags): boolean {
  return [...order, "unknown" as const].every((name) => plain(record[name]) === plain(tags[name]));
}

/** A value as text, in which the order of properties makes no difference. */
function plain(value: DmarcTags[keyof DmarcTags]): string | undefined {
  return JSON.stringify(value, (_, item) =>
    typeof item === "object" && !Array.isArray(item) ? Object.entries(item).sort() : item,
  );
}
