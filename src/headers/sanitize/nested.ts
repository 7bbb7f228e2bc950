import { LimitError } from "../../core/errors.js";
import type { ByteSpan } from "../../core/message.js";
import { concatBytes } from "../../internal/bytes.js";
import { createBlankLineFinder, type HeaderBlock, splitHeader } from "../../internal/message/index.js";
import { MIME_LIMITS } from "../../internal/mime/limits.js";
import { parseParts } from "../../internal/mime/parse-parts.js";
import type { MimePart } from "../../internal/mime/part.js";
import type { SanitizeContext } from "./context.js";
import { compilePolicy } from "./policies.js";
import { rewriteHeader } from "./rewrite-header.js";
import { readSignatures } from "./signatures.js";
import type { BrokenSignature, HeaderChange, SanitizeFinding } from "./types.js";

/** What became of the messages and reports in a message. */
export interface RewrittenParts {
  /** The new body; `undefined` where it stays. */
  readonly body: Uint8Array | undefined;
  readonly changes: readonly HeaderChange[];
  readonly broken: readonly BrokenSignature[];
  readonly findings: readonly SanitizeFinding[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

interface Walk {
  readonly message: Uint8Array;
  readonly context: SanitizeContext;
  /** For the fields of a report, each of which may name a host. */
  readonly reportContext: SanitizeContext;
  readonly edits: Edit[];
  readonly changes: HeaderChange[];
  readonly broken: BrokenSignature[];
  readonly findings: SanitizeFinding[];
}

const SIGNED = "A DKIM or ARC signature covers the body";

/**
 * Rewrites the headers inside a body: of attached messages, of the original in a delivery report (whole or its header
 * alone), and the fields of the report itself (RFC 3464, RFC 8098), which tell hosts, queue ids and what servers said.
 *
 * @param isLocked - whether a signature of the message forbids it
 */
export function rewriteNested(
  message: Uint8Array,
  bodyStart: number,
  isLocked: boolean,
  context: SanitizeContext,
): RewrittenParts {
  const limits = { ...MIME_LIMITS, ...context.limits };
  const outcome = parseParts(message, { limits, nestedMessages: true });
  if (!outcome.ok) throw new LimitError(outcome.over.limit, outcome.over.max);
  const reportContext = { ...context, policy: reportPolicy };
  const walk: Walk = { message, context, reportContext, edits: [], changes: [], broken: [], findings: [] };
  walkPart(walk, outcome.root, isLocked ? SIGNED : undefined);
  const { edits, changes, broken, findings } = walk;
  return { body: edits.length === 0 ? undefined : applyEdits(message, bodyStart, edits), changes, broken, findings };
}

const reportPolicy = /* @__PURE__ */ compilePolicy({
  name: "report",
  rules: [
    { header: "X-Postfix-Queue-ID", action: "drop" },
    { header: "*", action: "scrub" },
  ],
});

/** @param lock - why nothing in it may be changed */
function walkPart(walk: Walk, part: MimePart, lock: string | undefined): void {
  const { type } = part;
  // RFC 1847 §2.1, §2.2: what is signed or encrypted must not change by an octet.
  const isProtected = type === "multipart/signed" || type === "multipart/encrypted";
  const inner = lock ?? (isProtected ? `A ${type} is around it` : undefined);
  if (/^message\/(?:rfc822|global)$/.test(type)) {
    const [attached] = part.parts;
    if (attached === undefined || inner !== undefined) {
      if (part.body.start < part.body.end) leave(walk, part, inner ?? "It is encoded");
      return;
    }
    const before = walk.edits.length;
    // From the inside out, so that the signatures of a message know whether its body was changed.
    const { start, end } = attached.header;
    const isLocked = isBodyLocked(headerAt(walk.message, start, end, walk.context), walk.context);
    walkPart(walk, attached, isLocked ? SIGNED : undefined);
    rewriteFields(walk, start, end, walk.context, walk.edits.length > before);
  } else if (/^(?:text\/rfc822-headers|message\/global-headers)$/.test(type)) {
    rewriteBody(walk, part, inner, walk.context);
  } else if (/^message\/(?:(?:global-)?delivery-status|(?:global-)?disposition-notification)$/.test(type)) {
    rewriteBody(walk, part, inner, walk.reportContext);
  } else {
    for (const child of part.parts) walkPart(walk, child, inner);
  }
}

/** A body that is fields, in groups with blank lines between (RFC 3464 §2.1). */
function rewriteBody(walk: Walk, part: MimePart, lock: string | undefined, context: SanitizeContext): void {
  const why = lock ?? (/^(?:base64|quoted-printable)$/.test(part.encoding) ? "It is encoded" : undefined);
  if (why !== undefined) {
    leave(walk, part, why);
    return;
  }
  let start = part.body.start;
  for (let group = 0; start < part.body.end && group < MAX_GROUPS; group++) {
    start = rewriteFields(walk, start, part.body.end, context, false);
  }
  if (start < part.body.end) leave(walk, part, "It has too many groups of fields");
}

/** One for the message and one for each recipient. */
const MAX_GROUPS = 10_000;

/** Rewrites the fields up to a blank line, or up to `limit`; returns where it stopped. */
function rewriteFields(
  { message, edits, changes, broken, findings }: Walk,
  start: number,
  limit: number,
  context: SanitizeContext,
  bodyTouched: boolean,
): number {
  const header = headerAt(message, start, limit, context);
  const rewritten = rewriteHeader(header, context, bodyTouched);
  const end = start + header.bodyStart;
  if (rewritten.changes.length > 0) edits.push({ start, end, bytes: rewritten.head });
  // Offsets are of the message, not of the part.
  const moved = <T extends { readonly span: ByteSpan }>(each: T): T => ({
    ...each,
    span: { start: each.span.start + start, end: each.span.end + start },
  });
  changes.push(...rewritten.changes.map(moved));
  broken.push(...rewritten.broken.map(moved));
  findings.push(...rewritten.findings.map(moved));
  return end;
}

function headerAt(message: Uint8Array, start: number, limit: number, { limits }: SanitizeContext): HeaderBlock {
  const rest = message.subarray(start, limit);
  const blankLine = createBlankLineFinder().find(rest);
  const outcome = splitHeader(blankLine === -1 ? rest : rest.subarray(0, blankLine), limits);
  if (!outcome.ok) throw new LimitError(outcome.over.limit, outcome.over.max);
  return outcome.header;
}

/** Whether a signature of a message would break if its body changed, and may not. */
export function isBodyLocked(header: HeaderBlock, { onSignature, limits }: SanitizeContext): boolean {
  return onSignature === "keep" && readSignatures(header, limits.maxSignatures).scopes.length > 0;
}

function leave({ findings }: Walk, { span, type }: MimePart, why: string): void {
  findings.push({
    code: "nested-left",
    severity: "medium",
    message: `A part of type ${type} was left as it is. ${why}.`,
    span,
  });
}

function applyEdits(message: Uint8Array, bodyStart: number, edits: Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = bodyStart;
  for (const { start, end, bytes } of edits.sort((a, b) => a.start - b.start)) {
    pieces.push(message.subarray(from, start), bytes);
    from = end;
  }
  return concatBytes([...pieces, message.subarray(from)]);
}
