import { ParseError } from "../core/errors.js";
import { isLdhName, toAscii } from "../internal/domain.js";
import { endOfName, isFieldName, skipSpace, skipSpaceBack } from "./fields.js";
import { isSameExtensions, type TransportExtension } from "./mta-sts-record.js";

/** What senders shall do with hosts that don't keep to the policy (RFC 8461 §5). */
export type MtaStsMode = "enforce" | "testing" | "none";

/** An MTA-STS policy (RFC 8461 §3.2). */
export interface MtaStsPolicy {
  readonly mode: MtaStsMode;
  /** Seconds that the policy may be kept, as written: what is over 31,557,600, a year, counts as that. */
  readonly maxAgeSeconds: number;
  /** Names of hosts, or `*.` and a name, as written. */
  readonly mx: readonly string[];
  readonly extensions: readonly TransportExtension[];
}

/** What is wrong with an MTA-STS policy. */
export type MtaStsPolicyIssueCode =
  | "encoding"
  | "empty-line"
  | "field-name"
  | "missing-colon"
  | "field-value"
  | "version"
  | "mode"
  | "max-age"
  | "mx"
  | "missing-version"
  | "missing-mode"
  | "missing-max-age"
  | "missing-mx";

/** Why a text is no MTA-STS policy. */
export interface MtaStsPolicyIssue {
  readonly code: MtaStsPolicyIssueCode;
  /** Where, in UTF-16 code units from the start of the policy. */
  readonly offset: number;
}

/** RFC 8461 §3.2: the longest that a policy may be kept. */
export const MAX_AGE_SECONDS = 31_557_600;

export const mtaStsPolicyIssueTexts: Readonly<Record<MtaStsPolicyIssueCode, string>> = {
  encoding: "the policy is not UTF-8",
  "empty-line": "there is an empty line",
  "field-name": "this can't be the name of a field",
  "missing-colon": 'the name of a field is not followed by ":"',
  "field-value": "this can't be in the value of a field",
  version: 'the version is not "STSv1"',
  mode: 'the mode is none of "enforce", "testing" and "none"',
  "max-age": "max_age is not 1 to 10 digits",
  mx: "this is no host name in ASCII, with or without *. before it",
  "missing-version": "the policy has no version",
  "missing-mode": "the policy has no mode",
  "missing-max-age": "the policy has no max_age",
  "missing-mx": "the policy names no mx",
};

export type MtaStsPolicyOutcome =
  | { readonly ok: true; readonly policy: MtaStsPolicy }
  | { readonly ok: false; readonly issue: MtaStsPolicyIssue };

/** The fields as far as they have been read. */
interface Draft {
  version?: "STSv1";
  mode?: MtaStsMode;
  maxAgeSeconds?: number;
  readonly mx: string[];
  readonly extensions: Map<string, string>;
}

/** {@link parseMtaStsPolicy} that doesn't throw. */
export function readMtaStsPolicy(source: string | Uint8Array): MtaStsPolicyOutcome {
  const fail = (code: MtaStsPolicyIssueCode, offset: number): MtaStsPolicyOutcome => ({
    ok: false,
    issue: { code, offset },
  });
  const text = typeof source === "string" ? source : decodeStrictUtf8(source);
  if (text === undefined) return fail("encoding", 0);
  const draft: Draft = { mx: [], extensions: new Map() };
  for (let position = 0; position < text.length; ) {
    const lineFeed = text.indexOf("\n", position);
    const next = lineFeed < 0 ? text.length : lineFeed + 1;
    // RFC 8461 §3.2: sts-policy-term = LF / CRLF, also one kind here and the other there
    const lineEnd =
      lineFeed < 0 ? text.length : lineFeed - (text[lineFeed - 1] === "\r" && lineFeed > position ? 1 : 0);
    const issue = readLine(draft, text, position, lineEnd);
    if (issue !== undefined) return { ok: false, issue };
    position = next;
  }
  const { version, mode, maxAgeSeconds, mx, extensions } = draft;
  if (version === undefined) return fail("missing-version", text.length);
  if (mode === undefined) return fail("missing-mode", text.length);
  if (maxAgeSeconds === undefined) return fail("missing-max-age", text.length);
  // RFC 8461 §3.2: required at least once, except when mode is "none"
  if (mx.length === 0 && mode !== "none") return fail("missing-mx", text.length);
  return {
    ok: true,
    policy: { mode, maxAgeSeconds, mx, extensions: Array.from(extensions, ([name, value]) => ({ name, value })) },
  };
}

/** Reads one field, `sts-policy-field *WSP`. */
function readLine(draft: Draft, text: string, start: number, lineEnd: number): MtaStsPolicyIssue | undefined {
  const end = skipSpaceBack(text, start, lineEnd);
  if (start === end) return { code: "empty-line", offset: start };
  const nameEnd = endOfName(text, start, end);
  const name = text.slice(start, nameEnd);
  if (!isFieldName(name)) return { code: "field-name", offset: start };
  if (text[nameEnd] !== ":" || nameEnd === end) return { code: "missing-colon", offset: nameEnd };
  const valueStart = skipSpace(text, nameEnd + 1, end);
  const value = text.slice(valueStart, end);
  // Visible ASCII and what else UTF-8 can have, with spaces between. A surrogate alone is in no UTF-8.
  const bad = /[^ -~\u{80}-\u{d7ff}\u{e000}-\u{10ffff}]|^$/u.exec(value);
  if (bad !== null) return { code: "field-value", offset: valueStart + bad.index };
  const issueOf = readField(draft, name, value);
  return issueOf === undefined ? undefined : { code: issueOf, offset: valueStart };
}

function readField(draft: Draft, name: string, value: string): MtaStsPolicyIssueCode | undefined {
  switch (name) {
    case "mx":
      if (!isMxPattern(value)) return "mx";
      draft.mx.push(value);
      return undefined;
    // RFC 8461 §3.2: of the other fields all entries but the first are ignored, whatever they say.
    case "version":
      if (draft.version === undefined && value !== "STSv1") return "version";
      draft.version = "STSv1";
      return undefined;
    case "mode":
      if (draft.mode !== undefined) return undefined;
      if (value !== "enforce" && value !== "testing" && value !== "none") return "mode";
      draft.mode = value;
      return undefined;
    case "max_age":
      if (draft.maxAgeSeconds !== undefined) return undefined;
      if (!/^\d{1,10}$/.test(value)) return "max-age";
      draft.maxAgeSeconds = Number(value);
      return undefined;
    default:
      if (!draft.extensions.has(name)) draft.extensions.set(name, value);
      return undefined;
  }
}

/** RFC 8461 §3.2: `["*."] Domain`, in A-labels. */
function isMxPattern(value: string): boolean {
  const name = value.startsWith("*.") ? value.slice(2) : value;
  return toAscii(name) !== undefined && isLdhName(name);
}

function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Parses an MTA-STS policy (RFC 8461 §3.2): what stands at `https://mta-sts.<domain>/.well-known/mta-sts.txt`.
 *
 * Lines end in LF or CRLF. An empty line, a byte order mark, or a name in Unicode is an error, as RFC 8461 has it.
 *
 * @param source - the policy, as text or as bytes of UTF-8
 * @returns its fields; of those that come twice the first, of `mx` all
 * @throws ParseError with the place of the first thing that is wrong
 *
 * @example
 * ```ts
 * import { parseMtaStsPolicy } from "mailproof/transport";
 *
 * const policy = parseMtaStsPolicy("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 604800\n");
 * console.log(policy.mode, policy.mx, policy.maxAgeSeconds); // enforce [ '*.example.com' ] 604800
 * ```
 */
export function parseMtaStsPolicy(source: string | Uint8Array): MtaStsPolicy {
  if (typeof source !== "string" && !(source instanceof Uint8Array)) {
    throw new TypeError('"source" must be a string or bytes');
  }
  const outcome = readMtaStsPolicy(source);
  if (outcome.ok) return outcome.policy;
  const { code, offset } = outcome.issue;
  throw new ParseError(`mta-sts-policy: ${mtaStsPolicyIssueTexts[code]}`, {
    format: "mta-sts-policy",
    offset,
    spec: "RFC 8461 §3.2",
  });
}

/**
 * Writes an MTA-STS policy: what {@link parseMtaStsPolicy} reads, and nothing else.
 *
 * Serve it as `text/plain` at `https://mta-sts.<domain>/.well-known/mta-sts.txt`, and change the `id` of the record
 * only afterwards (RFC 8461 §8.1).
 *
 * @param policy - `mode`, `maxAgeSeconds` and `mx`; `extensions` if there are any
 * @returns the text, with CRLF at the end of each line
 * @throws TypeError for fields that no policy can have
 *
 * @example
 * ```ts
 * import { formatMtaStsPolicy } from "mailproof/transport";
 *
 * const text = formatMtaStsPolicy({ mode: "testing", maxAgeSeconds: 604_800, mx: ["mail.example.com"] });
 * console.log(text.split("\r\n").join("|")); // version: STSv1|mode: testing|mx: mail.example.com|max_age: 604800|
 * ```
 */
export function formatMtaStsPolicy(
  policy: Omit<MtaStsPolicy, "extensions"> & Pick<Partial<MtaStsPolicy>, "extensions">,
): string {
  const { mode, maxAgeSeconds, mx, extensions = [] } = policy;
  if (!Array.isArray(mx)) throw new TypeError('"policy.mx" must be an array');
  const text = [
    "version: STSv1",
    `mode: ${mode}`,
    ...mx.map((pattern) => `mx: ${pattern}`),
    `max_age: ${maxAgeSeconds}`,
    ...extensions.map(({ name, value }) => `${name}: ${value}`),
    "",
  ].join("\r\n");
  const outcome = readMtaStsPolicy(text);
  // What was written must be what is read: a line feed in a value, say, would make two fields of one.
  const same =
    outcome.ok &&
    outcome.policy.mode === mode &&
    outcome.policy.maxAgeSeconds === maxAgeSeconds &&
    outcome.policy.mx.length === mx.length &&
    outcome.policy.mx.every((pattern, index) => pattern === mx[index]) &&
    isSameExtensions(outcome.policy.extensions, extensions);
  if (!same) throw new TypeError(`"policy" can't be written: ${JSON.stringify(text.slice(0, 200))}`);
  return text;
}
