import type { DmarcRecordIssue, DmarcReportUri } from "./record-types.js";

/** RFC 3986 §3, loosely: a scheme and characters that a URI can have. "," and "!" must be encoded (RFC 9989 §4.8). */
const uriSyntax = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#[\]@$&'()*+;=-]|%[0-9A-Fa-f]{2})*$/;
const units: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/**
 * Reads a list of URIs (RFC 9989 §4.8 dmarc-urilist).
 *
 * @param start - where `value` stands in the record
 * @returns those that are URIs
 */
export function readReportUris(value: string, start: number, issues: DmarcRecordIssue[]): DmarcReportUri[] {
  const uris: DmarcReportUri[] = [];
  for (let at = 0; at <= value.length; ) {
    const comma = value.indexOf(",", at);
    const end = comma < 0 ? value.length : comma;
    const item = value.slice(at, end);
    const text = item.trim();
    const offset = start + at + item.length - item.trimStart().length;
    const uri = readUri(text);
    if (uri === undefined) issues.push({ code: "report-uri", offset, text });
    else uris.push(uri);
    // RFC 9989 §4.8: a size is obsolete, and ignored.
    const exclamation = text.lastIndexOf("!");
    if (uri !== undefined && exclamation >= 0) {
      issues.push({ code: "report-size", offset: offset + exclamation, text: text.slice(exclamation) });
    }
    at = end + 1;
  }
  return uris;
}

function readUri(text: string): DmarcReportUri | undefined {
  const exclamation = text.lastIndexOf("!");
  const uri = exclamation < 0 ? text : text.slice(0, exclamation);
  if (!uriSyntax.test(uri)) return undefined;
  if (exclamation < 0) return { uri };
  const [, digits, unit = ""] = /^!([0-9]{1,16})([kmgt]?)$/i.exec(text.slice(exclamation)) ?? [];
  const maxBytes = Number(digits) * (units[unit.toLowerCase()] ?? 1);
  return Number.isSafeInteger(maxBytes) ? { uri, maxBytes } : undefined;
}
