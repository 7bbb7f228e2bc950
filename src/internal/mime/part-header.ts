import { type HeaderField, type HeaderLimits, type HeaderOverLimit, splitHeader } from "../message/index.js";
import { readContentField } from "./content-field.js";
import { MAX_BOUNDARY_LENGTH } from "./limits.js";
import { addIssue, type MutableIssue } from "./part.js";

/** What the header of a part says about its body. */
export interface PartHeader {
  readonly fields: readonly HeaderField[];
  readonly type: string;
  readonly encoding: string;
  /** Of a multipart. Without white space at its end, because boundary lines are compared without. */
  readonly boundary: string | undefined;
  readonly issues: MutableIssue[];
}

export type PartHeaderOutcome =
  | { readonly ok: true; readonly header: PartHeader }
  | { readonly ok: false; readonly over: HeaderOverLimit };

const noHeader = { fields: [], encoding: "7bit", boundary: undefined };

/**
 * Reads the header of a part.
 *
 * @param defaultType - what the part is where the header doesn't say: `text/plain`, or `message/rfc822` in a digest
 */
export function readPartHeader(
  bytes: Uint8Array,
  start: number,
  end: number,
  defaultType: string,
  limits: HeaderLimits,
): PartHeaderOutcome {
  if (start === end) return { ok: true, header: { ...noHeader, type: defaultType, issues: [] } };
  const outcome = splitHeader(bytes.subarray(start, end), limits);
  if (!outcome.ok) return outcome;
  const { text, fields, issues: headerIssues } = outcome.header;
  const issues: MutableIssue[] = [];
  for (const { code, offset, count } of headerIssues) addIssue(issues, code, start + offset, count);

  /** The value of the first field of a name, and where it starts in the message. */
  function firstValue(name: string): { readonly text: string; readonly offset: number } | undefined {
    let first: HeaderField | undefined;
    for (const field of fields) {
      if (field.name !== name) continue;
      if (first !== undefined) addIssue(issues, "repeated-field", start + field.start);
      first ??= field;
    }
    return first && { text: text.slice(first.valueStart, first.end), offset: start + first.valueStart };
  }

  let type = defaultType;
  let boundary: string | undefined;
  const contentType = firstValue("content-type");
  if (contentType !== undefined) {
    const { offset } = contentType;
    const field = readContentField(contentType.text);
    for (const issue of field.issues) addIssue(issues, issue.code, offset + issue.offset);
    if (/^[^/]+\/[^/]+$/.test(field.value)) {
      type = field.value;
    } else {
      // RFC 2045 §5.2: a value that can't be read is as good as none.
      addIssue(issues, "content-type-syntax", offset);
    }
    if (type.startsWith("multipart/")) {
      boundary = readBoundary(field.parameters.get("boundary")?.octets ?? "", offset, issues);
    }
  }
  firstValue("content-disposition");
  const encodingField = firstValue("content-transfer-encoding");
  const encoding = encodingField === undefined ? "7bit" : readContentField(encodingField.text).value;
  if (!/^(?:7bit|8bit|binary|base64|quoted-printable)$/.test(encoding)) {
    addIssue(issues, "unknown-encoding", encodingField!.offset);
  }
  const absolute = start === 0 ? fields : fields.map((field) => shifted(field, start));
  return { ok: true, header: { fields: absolute, type, encoding, boundary, issues } };
}

function readBoundary(written: string, offset: number, issues: MutableIssue[]): string | undefined {
  let end = written.length;
  while (end > 0 && (written[end - 1] === " " || written[end - 1] === "\t")) end--;
  const boundary = written.slice(0, end);
  if (boundary === "") {
    addIssue(issues, "missing-boundary", offset);
    return undefined;
  }
  // RFC 2046 §5.1.1: bcharsnospace, and spaces within.
  if (boundary !== written || !/^[0-9A-Za-z'()+_,\-./:=? ]+$/.test(boundary)) {
    addIssue(issues, "boundary-characters", offset);
  }
  if (boundary.length > MAX_BOUNDARY_LENGTH) addIssue(issues, "long-boundary", offset);
  return boundary;
}

function shifted({ name, start, nameEnd, valueStart, end }: HeaderField, by: number): HeaderField {
  return { name, start: start + by, nameEnd: nameEnd + by, valueStart: valueStart + by, end: end + by };
}

const SP = 0x20;
const TAB = 0x09;
const COLON = 0x3a;

/** Whether the line that starts here is a header field (RFC 5322 §2.2). */
export function startsWithField(bytes: Uint8Array, start: number): boolean {
  let position = start;
  let octet = bytes[position];
  while (octet !== undefined && octet > SP && octet < 0x7f && octet !== COLON) octet = bytes[++position];
  if (position === start) return false;
  while (octet === SP || octet === TAB) octet = bytes[++position];
  return octet === COLON;
}
