import type { ByteSpan } from "../../core/message.js";
import type { HeaderField, HeaderIssueCode } from "../message/index.js";
import type { ParameterIssueCode } from "./parameters.js";

/** What is odd about a part. The bytes are as they were all the same. */
export type MimeIssueCode =
  | HeaderIssueCode
  | ParameterIssueCode
  /** A multipart whose Content-Type has no boundary: its body is not split. */
  | "missing-boundary"
  /** A boundary of more than 70 characters (RFC 2046 §5.1.1). */
  | "long-boundary"
  /** A boundary with characters that RFC 2046 §5.1.1 forbids, or with a space at its end. */
  | "boundary-characters"
  /** The boundary of a multipart around this one is the same. The inner one has it until it ends. */
  | "repeated-boundary"
  /** A multipart in whose body no part begins. */
  | "no-parts"
  /** A multipart that ends without its closing boundary line. */
  | "no-closing-boundary-line"
  /** A line that begins like a boundary line and goes on. It is not taken as one. */
  | "boundary-look-alike"
  /** A part whose first line is neither empty nor a field: all of it is body. */
  | "missing-header"
  /** A multipart or an attached message in base64 or quoted-printable, which RFC 2045 §6.4 forbids. */
  | "encoded-container"
  /** A Content-Transfer-Encoding that is none of RFC 2045 §6. */
  | "unknown-encoding"
  /** A Content-* field that comes more than once. The first one counts. */
  | "repeated-field"
  /** A Content-Type without type and subtype. The default counts instead (RFC 2045 §5.2). */
  | "content-type-syntax";

/** Something odd about a part: where in the message it was first seen, and how often. */
export interface MimeIssue {
  readonly code: MimeIssueCode;
  readonly offset: number;
  readonly count: number;
}

/** How the body of a multipart is cut. Its ranges and those of its parts, in order, are the body. */
export interface MultipartLayout {
  /** As in the Content-Type, one UTF-16 code unit an octet. */
  readonly boundary: string;
  /** What stands before the first boundary line. The whole body where there is no such line. */
  readonly preamble: ByteSpan;
  /**
   * The boundary lines: one before each part, and the closing one, if there is any. A line begins with the line end
   * before it, which is no part of the content (RFC 2046 §5.1.1), unless a boundary line already ends with that.
   */
  readonly boundaryLines: readonly ByteSpan[];
  /** What stands behind the closing boundary line. Empty where there is no such line. */
  readonly epilogue: ByteSpan;
}

/**
 * One part of a message, or the message itself. Every offset counts from the start of the message.
 *
 * The ranges lose nothing: `header` and `body` make `span`; the layout of a multipart and the spans of its parts make
 * its body; the span of an attached message is the body of its part.
 */
export interface MimePart {
  /** The whole message, which all offsets count in. */
  readonly message: Uint8Array;
  /** Header and body. These exact bytes are what a signature over the part covers (RFC 1847 §2.1). */
  readonly span: ByteSpan;
  /** The header fields with the empty line behind them. */
  readonly header: ByteSpan;
  readonly fields: readonly HeaderField[];
  readonly body: ByteSpan;
  /** Lower case, for example `text/plain`. The default of RFC 2045 §5.2 where the header has none or a broken one. */
  readonly type: string;
  /** The Content-Transfer-Encoding in lower case, `7bit` where there is none. */
  readonly encoding: string;
  /** Set for a multipart with a boundary. */
  readonly layout: MultipartLayout | undefined;
  /** The parts of a multipart; the one message in a message/rfc822. */
  readonly parts: readonly MimePart[];
  readonly issues: readonly MimeIssue[];
}

/** Adds to a list of issues, or to the count of one that is in it. */
export function addIssue(issues: MutableIssue[], code: MimeIssueCode, offset: number, count = 1): void {
  const known = issues.find((issue) => issue.code === code);
  if (known === undefined) issues.push({ code, offset, count });
  else known.count += count;
}

/** An issue while it is being counted. */
export interface MutableIssue {
  readonly code: MimeIssueCode;
  readonly offset: number;
  count: number;
}
