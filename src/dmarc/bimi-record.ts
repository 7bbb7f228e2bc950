import { ParseError } from "../core/errors.js";
import { isLdhName } from "../internal/domain.js";
import { parseTagList, type Tag, type TagListIssueCode } from "../internal/tag-list.js";

/** Which of the two a domain would rather have shown. */
export type BimiAvatarPreference = "brand" | "personal";

/** A BIMI assertion record (draft-brand-indicators-for-message-identification §4.3). */
export interface BimiRecord {
  /** `l=`: where the indicator is, over HTTPS; absent where the tag is empty. */
  readonly location?: string;
  /** `a=`: where the evidence is (a mark certificate), over HTTPS; absent where the tag is empty or missing. */
  readonly evidence?: string;
  /** `lps=`: a selector made of the sender's local-part comes first. */
  readonly localPartSelector: boolean;
  /** `avp=`; what is neither counts as `brand`. */
  readonly avatarPreference: BimiAvatarPreference;
}

/** What is wrong with a record. */
export type BimiIssueCode =
  | "version"
  | TagListIssueCode
  | "missing-location"
  | BimiUriIssueCode
  | "local-part-selector";

/** What is wrong with a URI in it. */
export type BimiUriIssueCode =
  /** This is no URL, or it has a comma, a user or spaces in it. */
  | "uri"
  | "not-https"
  /** The host is not a domain name of at least two labels. */
  | "host"
  /** The path ends like an image that is neither SVG nor SVGZ. */
  | "format";

/** One thing that is wrong with a record. */
export interface BimiRecordIssue {
  readonly code: BimiIssueCode;
  /** The tag that it is about; absent where it is the list of tags. */
  readonly tag?: "v" | "l" | "a" | "lps";
  /** Where, in UTF-16 code units from the start of the record. */
  readonly offset: number;
}

/** A text read: another kind of record, one that can't be read as a list of tags, or one with what is wrong in it. */
export type BimiReading =
  | { readonly status: "other" }
  | { readonly status: "void"; readonly issues: readonly [BimiRecordIssue] }
  | { readonly status: "record"; readonly record: BimiRecord; readonly issues: readonly BimiRecordIssue[] };

const VERSION = "BIMI1";
/** What images on the web are called that BIMI doesn't take (§4.3.2). */
const otherFormats = /\.(?:a?png|avif|bmp|eps|gif|heic|heif|ico|jfif|jpe?g|jxl|pdf|tiff?|webp)$/i;

/** Reads a record: all of it, whatever is wrong with one of its parts. */
export function readBimiRecord(text: string): BimiReading {
  const list = parseTagList(text);
  // §7.2: records that don't start with a "v=" tag of this version are discarded
  if (!list.ok) {
    const isMeant = /^[ \t]*v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|$)/.test(text);
    return isMeant ? { status: "void", issues: [list.issue] } : { status: "other" };
  }
  const { tags } = list;
  const [first] = tags;
  if (first?.[0] !== "v" || first[1].value !== VERSION) return { status: "other" };
  const issues: BimiRecordIssue[] = [];
  if (!tags.has("l")) issues.push({ code: "missing-location", tag: "l", offset: text.length });
  const location = readUri(tags.get("l"), "l", text, issues);
  const evidence = readUri(tags.get("a"), "a", text, issues);
  const lps = tags.get("lps");
  if (lps !== undefined && lps.value !== "true" && lps.value !== "false") {
    issues.push({ code: "local-part-selector", tag: "lps", offset: startOf(lps, text) });
  }
  const record: BimiRecord = {
    ...(location === undefined ? undefined : { location }),
    ...(evidence === undefined ? undefined : { evidence }),
    localPartSelector: lps?.value === "true",
    avatarPreference: tags.get("avp")?.value === "personal" ? "personal" : "brand", // §4.3: others are ignored
  };
  return { status: "record", record, issues };
}

/** Where the value itself begins. */
function startOf({ value, start }: Tag, text: string): number {
  return value === "" ? start : text.indexOf(value, start);
}

function readUri(tag: Tag | undefined, name: "l" | "a", text: string, issues: BimiRecordIssue[]): string | undefined {
  if (tag === undefined || tag.value === "") return undefined;
  const code = findUriFault(tag.value, name === "l");
  if (code === undefined) return tag.value;
  issues.push({ code, tag: name, offset: startOf(tag, text) });
  return undefined;
}

/** §4.3: one URI, of HTTPS, with a fully qualified domain name */
function findUriFault(value: string, isImage: boolean): BimiUriIssueCode | undefined {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)) return "uri";
  if (!/^https:/i.test(value)) return "not-https";
  // RFC 3986 §2, without the comma, which must be encoded
  if (/[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+;=%]|%(?![\dA-Fa-f]{2})/.test(value)) return "uri";
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return "uri";
  }
  if (!/^https:\/\/[^/?#]/i.test(value) || url.username !== "" || url.password !== "") return "uri";
  const host = url.hostname.replace(/\.$/, "");
  if (!isLdhName(host) || !host.includes(".") || /\.\d+$/.test(host)) return "host";
  // §4.3.2: any other format suffix is a permanent error
  return isImage && otherFormats.test(url.pathname) ? "format" : undefined;
}

const issueTexts: Readonly<Record<BimiIssueCode, string>> = {
  version: "the record does not begin with v=BIMI1",
  "tag-name": "this can't be the name of a tag",
  "tag-value": "this can't be in the value of a tag",
  "missing-equals": 'the name of a tag is not followed by "="',
  "empty-tag": "a tag is missing",
  "duplicate-tag": "a tag stands here that stood before",
  "missing-location": "l= is missing",
  uri: "this is no URI, or no single one",
  "not-https": "only https is allowed",
  host: "the host is no fully qualified domain name",
  format: "an indicator is SVG or SVGZ",
  "local-part-selector": "lps= is true or false",
};

/**
 * Parses a BIMI assertion record (draft-brand-indicators-for-message-identification §4.3): the text of the TXT record
 * at `<selector>._bimi.<domain>`, its character-strings joined.
 *
 * @param text - the record, `v=BIMI1` included
 * @returns what it says; tags that BIMI doesn't know are ignored
 * @throws ParseError with the place of the first thing that is wrong
 *
 * @example
 * ```ts
 * import { parseBimiRecord } from "mailproof/dmarc";
 *
 * const record = parseBimiRecord("v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/mark.pem");
 * console.log(record.location, record.evidence); // https://example.com/logo.svg https://example.com/mark.pem
 * ```
 */
export function parseBimiRecord(text: string): BimiRecord {
  if (typeof text !== "string") throw new TypeError('"text" must be a string');
  const reading = readBimiRecord(text);
  const issues = reading.status === "other" ? ([{ code: "version", offset: 0 }] as const) : reading.issues;
  const [issue] = issues;
  if (reading.status === "record" && issue === undefined) return reading.record;
  const { code, offset } = issue!;
  throw new ParseError(`bimi-record: ${issueTexts[code]}`, { format: "bimi-record", offset });
}

/**
 * Writes a BIMI assertion record: what {@link parseBimiRecord} reads, and nothing else.
 *
 * @param record - with neither `location` nor `evidence` it is a refusal to take part (§4.3.1)
 * @returns the text of the TXT record at `<selector>._bimi.<domain>`
 * @throws TypeError for what no record can have
 *
 * @example
 * ```ts
 * import { formatBimiRecord } from "mailproof/dmarc";
 *
 * console.log(formatBimiRecord({ location: "https://example.com/logo.svg" })); // v=BIMI1; l=https://example.com/logo.svg
 * console.log(formatBimiRecord({})); // v=BIMI1; l=; a=
 * ```
 */
export function formatBimiRecord(record: Partial<BimiRecord>): string {
  const { location, evidence, localPartSelector = false, avatarPreference = "brand" } = record;
  const hasEvidence = evidence !== undefined || location === undefined;
  const text = [
    `v=${VERSION}`,
    `l=${location ?? ""}`,
    ...(hasEvidence ? [`a=${evidence ?? ""}`] : []),
    ...(localPartSelector ? ["lps=true"] : []),
    ...(avatarPreference === "brand" ? [] : [`avp=${avatarPreference}`]),
  ].join("; ");
  const reading = readBimiRecord(text);
  // What was written must be what is read: a ";" in a URI, say, would make two tags of one.
  const same =
    reading.status === "record" &&
    reading.issues.length === 0 &&
    reading.record.location === location &&
    reading.record.evidence === evidence &&
    reading.record.localPartSelector === localPartSelector &&
    reading.record.avatarPreference === avatarPreference;
  if (!same) throw new TypeError(`"record" can't be written: ${JSON.stringify(text.slice(0, 200))}`);
  return text;
}
