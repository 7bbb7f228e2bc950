import { ParseError } from "../core/errors.js";
import { toAscii } from "../internal/domain.js";
import { type FieldIssueCode, isRecordOf, readFields, skipSpace, skipSpaceBack } from "./fields.js";
import { isSameExtensions, type TransportExtension } from "./mta-sts-record.js";

/** Where reports go. */
export type TlsReportingDestination =
  /** Mail to `address`, which is as in the URI, decoded: text of a stranger. */
  | { readonly kind: "mailto"; readonly uri: string; readonly address: string }
  /** HTTP POST. */
  | { readonly kind: "https"; readonly uri: string }
  /** Another scheme: nobody delivers there (RFC 8460 §3). */
  | { readonly kind: "unsupported"; readonly uri: string };

/** A TLSRPT record (RFC 8460 §3). */
export interface TlsReportingRecord {
  /** `rua`, of all such fields. A report may go to any one of them. */
  readonly destinations: readonly TlsReportingDestination[];
  readonly extensions: readonly TransportExtension[];
}

/** What is wrong with a TLSRPT record. */
export type TlsReportingIssueCode = FieldIssueCode | "uri" | "missing-rua";

/** Why a text is no TLSRPT record. */
export interface TlsReportingIssue {
  readonly code: TlsReportingIssueCode;
  /** Where, in UTF-16 code units from the start of the record. */
  readonly offset: number;
}

const VERSION = "v=TLSRPTv1";

export const tlsReportingIssueTexts: Readonly<Record<TlsReportingIssueCode, string>> = {
  version: 'the record does not begin with "v=TLSRPTv1;"',
  "empty-field": "a field is missing",
  "field-name": "this can't be the name of a field",
  "missing-equals": 'the name of a field is not followed by "="',
  "field-value": "this can't be in the value of a field",
  uri: "this is no URI that reports can go to",
  "missing-rua": "the record has no rua",
};

/** Whether a TXT record counts as a TLSRPT record, however broken it is (RFC 8460 §3). */
export function isTlsReportingRecord(text: string): boolean {
  return isRecordOf(VERSION, text);
}

export type TlsReportingOutcome =
  | { readonly ok: true; readonly record: TlsReportingRecord }
  | { readonly ok: false; readonly issue: TlsReportingIssue };

/** {@link parseTlsReportingRecord} that doesn't throw. */
export function readTlsReportingRecord(text: string): TlsReportingOutcome {
  const outcome = readFields(VERSION, text, "rua");
  if (!outcome.ok) return outcome;
  const destinations: TlsReportingDestination[] = [];
  const extensions: TransportExtension[] = [];
  for (const { name, value, valueStart } of outcome.fields) {
    // RFC 8460 §3: "rua" may come more than once
    if (name === "rua") {
      const bad = readDestinations(value, destinations);
      if (bad !== undefined) return { ok: false, issue: { code: "uri", offset: valueStart + bad } };
    } else {
      extensions.push({ name, value });
    }
  }
  if (destinations.length === 0) return { ok: false, issue: { code: "missing-rua", offset: text.length } };
  return { ok: true, record: { destinations, extensions } };
}

/**
 * Reads `tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)`.
 *
 * @returns where it goes wrong, or `undefined`
 */
function readDestinations(value: string, destinations: TlsReportingDestination[]): number | undefined {
  for (let position = 0; position <= value.length; ) {
    const comma = value.indexOf(",", position);
    const limit = comma < 0 ? value.length : comma;
    // White space is around commas only: readFields has taken it from the ends.
    const start = position === 0 ? 0 : skipSpace(value, position, limit);
    const end = comma < 0 ? limit : skipSpaceBack(value, start, limit);
    const outcome = readUri(value.slice(start, end));
    if (typeof outcome === "number") return start + outcome;
    destinations.push(outcome);
    position = limit + 1;
  }
  return undefined;
}

/** A URI (RFC 3986 §3) without "!" and ";", which must be encoded in a record; where it goes wrong, if it is none. */
function readUri(uri: string): TlsReportingDestination | number {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(uri)?.[0].toLowerCase();
  if (scheme === undefined) return 0;
  const bad = /[^A-Za-z0-9\-._~:/?#[\]@$&'()*+=%]|%(?![\dA-Fa-f]{2})|#(?=[^#]*#)/.exec(uri);
  if (bad !== null) return bad.index;
  if (scheme === "mailto") {
    const address = readMailto(uri);
    return address === undefined ? scheme.length + 1 : { kind: "mailto", uri, address };
  }
  if (scheme === "https") return isHttpsUrl(uri) ? { kind: "https", uri } : scheme.length + 1;
  return { kind: "unsupported", uri };
}

/** The address of a mailto URI (RFC 6068 §2), if it is one address. */
function readMailto(uri: string): string | undefined {
  const encoded = uri.slice("mailto:".length).replace(/[?#].*$/, "");
  let address: string;
  try {
    address = decodeURIComponent(encoded);
  } catch {
    return undefined; // percent signs that are no UTF-8
  }
  const at = address.lastIndexOf("@");
  const isSound = at > 0 && !/[\x00-\x20\x7f]/.test(address.slice(0, at)) && isMailDomain(address.slice(at + 1));
  return isSound ? address : undefined;
}

function isMailDomain(text: string): boolean {
  return /^\[[\x21-\x5a\x5e-\x7e]+\]$/.test(text) || toAscii(text) !== undefined;
}

/** Whether a URL has a host and no user in it. */
function isHttpsUrl(uri: string): boolean {
  if (!/^https:\/\/[^/?#]/i.test(uri)) return false;
  try {
    const url = new URL(uri);
    return url.username === "" && url.password === "";
  } catch {
    return false;
  }
}

/**
 * Parses a TLSRPT record (RFC 8460 §3): the text of the TXT record at `_smtp._tls.<domain>`, its character-strings
 * joined.
 *
 * @param text - the record, `v=TLSRPTv1` included
 * @returns where reports go, in order
 * @throws ParseError with the place of the first thing that is wrong
 *
 * @example
 * ```ts
 * import { parseTlsReportingRecord } from "mailproof/transport";
 *
 * const { destinations } = parseTlsReportingRecord("v=TLSRPTv1; rua=mailto:tls@example.com,https://example.com/tls");
 * console.log(destinations.map(({ kind }) => kind)); // [ 'mailto', 'https' ]
 * ```
 */
export function parseTlsReportingRecord(text: string): TlsReportingRecord {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const outcome = readTlsReportingRecord(text);
  if (outcome.ok) return outcome.record;
  const { code, offset } = outcome.issue;
  throw new ParseError(`tls-reporting-record: ${tlsReportingIssueTexts[code]}`, {
    format: "tls-reporting-record",
    offset,
    spec: "RFC 8460 §3",
  });
}

/** What {@link formatTlsReportingRecord} writes. */
export interface TlsReportingRecordFields {
  /** URIs, or destinations as {@link parseTlsReportingRecord} gives them. `,`, `!` and `;` are encoded. */
  readonly destinations: readonly (string | Pick<TlsReportingDestination, "uri">)[];
  readonly extensions?: readonly TransportExtension[];
}

/**
 * Writes a TLSRPT record: what {@link parseTlsReportingRecord} reads, and nothing else.
 *
 * @param record - at least one destination
 * @returns the text of the TXT record at `_smtp._tls.<domain>`
 * @throws TypeError for what no record can have
 *
 * @example
 * ```ts
 * import { formatTlsReportingRecord } from "mailproof/transport";
 *
 * const record = formatTlsReportingRecord({ destinations: ["mailto:tls-reports@example.com"] });
 * console.log(record); // v=TLSRPTv1; rua=mailto:tls-reports@example.com
 * ```
 */
export function formatTlsReportingRecord({ destinations, extensions = [] }: TlsReportingRecordFields): string {
  const uris = destinations.map((destination) =>
    (typeof destination === "string" ? destination : destination.uri).replace(
      /[,!;]/g,
      (character) =>
        // RFC 8460 §3: these MUST be encoded
        `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  );
  const text = [VERSION, `rua=${uris.join(",")}`, ...extensions.map(({ name, value }) => `${name}=${value}`)].join(
    "; ",
  );
  const outcome = readTlsReportingRecord(text);
  const same =
    outcome.ok &&
    outcome.record.destinations.length === uris.length &&
    outcome.record.destinations.every(({ uri }, index) => uri === uris[index]) &&
    isSameExtensions(outcome.record.extensions, extensions);
  if (!same) throw new TypeError(`"record" can't be written: ${JSON.stringify(text.slice(0, 200))}`);
  return text;
}
